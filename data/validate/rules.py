"""Applies rules to whole frames: the first fault of a record is its reason, every note becomes a flag."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import polars as pl

_AT: Final = "#at"
_FAULT: Final = "#fault"


class Rule(NamedTuple):
    """A fault: when it is there, its code, and the sentence for people."""

    when: pl.Expr
    reason: str
    sentence: str | pl.Expr


class Note(NamedTuple):
    """Something worth knowing about a sound record: when, and its code."""

    when: pl.Expr
    flag: str


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
    refused = pl.when(pl.col("refusal") != "")
    reason, sentence = refused.then(pl.col("refusal")), refused.then(pl.col("refusal_sentence"))
    return frame.with_columns(reason.alias("reason"), sentence.alias("sentence")).drop("refusal", "refusal_sentence")


def find_faults(frame: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
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
        The same rows.
    """
    first = pl.coalesce(pl.when(rule.when).then(pl.lit(number, pl.Int32)) for number, rule in enumerate(rules))
    found = frame.with_columns(pl.when(pl.col("reason").is_null()).then(first).alias(_FAULT)).with_row_index(_AT)
    faulty = found.filter(pl.col(_FAULT).is_not_null())
    if faulty.is_empty():
        return frame
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
    told = frame.select(pl.when(note.when).then(pl.lit(note.flag)).alias(note.flag) for note in notes)
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
