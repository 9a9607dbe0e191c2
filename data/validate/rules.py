"""Applies rules to whole frames: the first fault of a record is its reason, every note becomes a flag."""

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cached_property, wraps
from typing import Final, NamedTuple, TypeVar

import polars as pl

_AT: Final = "#at"
_FAULT: Final = "#fault"
_MOST_KEPT: Final = 16
_Made = TypeVar("_Made")


class Rule(NamedTuple):
    """A fault: when it is there, its code, and the sentence for people."""

    when: pl.Expr
    reason: str
    sentence: str | pl.Expr


class Rules(tuple[Rule, ...]):
    """Rules in the order in which they count, and what is asked of a frame by them: to ask costs less than to make."""

    @cached_property
    def first(self) -> pl.Expr:
        """Number of the first rule that a record breaks, null where there is none or an earlier fault stands."""
        broken = pl.coalesce(pl.when(rule.when).then(pl.lit(number, pl.Int32)) for number, rule in enumerate(self))
        return pl.when(pl.col("reason").is_null()).then(broken).alias(_FAULT)


class Note(NamedTuple):
    """Something worth knowing about a sound record: when, and its code."""

    when: pl.Expr
    flag: str


class Notes(tuple[Note, ...]):
    """Notes in the order in which their codes are added, and what is asked of a frame by them."""

    @cached_property
    def told(self) -> list[pl.Expr]:
        """The code of each note, null where it does not hold."""
        return [pl.when(note.when).then(pl.lit(note.flag)).alias(note.flag) for note in self]


def kept(make: Callable[..., _Made]) -> Callable[..., _Made]:
    """
    Keep what is made of expressions, for the next batch that is asked the same.

    Parameters
    ----------
    make
        Depends on its arguments alone.

    Returns
    -------
    make
        Gives what it made before of the very same expressions; other arguments are compared by value.
    """
    known: dict[tuple[Hashable, ...], tuple[object, _Made]] = {}

    @wraps(make)
    def again(*args: Hashable, **named: Hashable) -> _Made:
        given = (*args, *named, *named.values())
        # An expression cannot be compared: it is known by its place, which stays its own as long as it is kept here.
        key = tuple((pl.Expr, id(value)) if isinstance(value, pl.Expr) else value for value in given)
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_KEPT:
                known.clear()
            found = known[key] = (given, make(*args, **named))
        return found[1]

    return again


def without(frame: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """
    Leave columns out, without a question to polars.

    Parameters
    ----------
    frame
        Any.
    columns
        Names; those it does not have are left out already.

    Returns
    -------
    frame
        The others.
    """
    return frame[[name for name in frame.columns if name not in columns]]


def with_verdict(frame: pl.DataFrame) -> pl.DataFrame:
    """
    Give reports the columns in which faults are collected.

    Parameters
    ----------
    frame
        With ``refusal`` and ``refusal_sentence``, empty where the source found nothing wrong.

    Returns
    -------
    frame
        With ``reason`` and ``sentence`` instead, null where nothing is wrong yet.
    """
    return without(frame.with_columns(_REFUSED), ("refusal", "refusal_sentence"))


_REFUSED: Final = tuple(
    pl.when(pl.col("refusal") != "").then(pl.col(said)).alias(name)
    for said, name in (("refusal", "reason"), ("refusal_sentence", "sentence"))
)


def find_faults(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """
    Write down the first fault of each record.

    Parameters
    ----------
    frame
        With ``reason`` and ``sentence``.
    rules
        In the order in which they count; a fault found earlier stands.

    Returns
    -------
    frame
        The same rows; the very same frame where no fault was found.
    """
    if not rules:
        return frame
    faults = frame.select(rules.first).to_series()
    if faults.null_count() == frame.height:
        return frame
    found = frame.with_columns(faults).with_row_index(_AT)
    faulty = found.filter(pl.col(_FAULT).is_not_null())
    # Sentences are made for the few records that need one.
    reasons = [pl.when(pl.col(_FAULT) == number).then(pl.lit(rule.reason)) for number, rule in enumerate(rules)]
    sentences = [
        pl.when(pl.col(_FAULT) == number).then(
            pl.lit(rule.sentence) if isinstance(rule.sentence, str) else rule.sentence
        )
        for number, rule in enumerate(rules)
    ]
    told = faulty.select(_AT, pl.coalesce(reasons).alias("#told"), pl.coalesce(sentences).alias("#why"))
    joined = found.join(told, on=_AT, how="left", maintain_order="left")
    known = (pl.coalesce("reason", "#told").alias("reason"), pl.coalesce("sentence", "#why").alias("sentence"))
    return joined.with_columns(known).drop(_AT, _FAULT, "#told", "#why")


def add_flags(frame: pl.DataFrame, notes: Sequence[Note]) -> pl.DataFrame:
    """
    Add the codes of notes to the flags of each record.

    Parameters
    ----------
    frame
        With ``flags``, ``;`` between codes.
    notes
        In the order in which the codes are added.

    Returns
    -------
    frame
        The same rows.
    """
    if not notes:
        return frame
    told = frame.select((notes if isinstance(notes, Notes) else Notes(notes)).told)
    codes = [code for code in told if code.null_count() < frame.height]
    if not codes:  # texts are put together only where there is something new to say
        return frame
    kept = pl.when(pl.col("flags") != "").then(pl.col("flags"))
    return frame.with_columns(pl.concat_str([kept, *codes], separator=";", ignore_nulls=True).alias("flags"))


def has_flag(code: str) -> pl.Expr:
    """
    Tell which records carry a code.

    Parameters
    ----------
    code
        Whole.

    Returns
    -------
    expression
        Over the column ``flags``.
    """
    return pl.col("flags").fill_null("").str.split(";").list.contains(code)


def quoted(column: str) -> pl.Expr:
    """
    Quote the value of a column for a sentence.

    Parameters
    ----------
    column
        Of text.

    Returns
    -------
    expression
        The value in quotation marks, cut at 60 characters, without line ends.
    """
    short = pl.col(column).str.head(60).str.replace_all(r"[\r\n\t]+", " ")
    return pl.concat_str(pl.lit("'"), short, pl.lit("'"))
