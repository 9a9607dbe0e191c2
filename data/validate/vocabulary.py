"""Checks the coded fields of each report: owner, marking, kind, mode, country, commodity and amounts."""

from collections.abc import Callable
from typing import Final

import polars as pl

from data.schema import Handling, Kind
from data.validate.commodities import KILOGRAMS, commodity_code
from data.validate.countries import country_code
from data.validate.modes import MODES
from data.validate.numbers import has_ambiguous_thousands, has_grouped_thousands, number
from data.validate.rules import Note, Notes, Rule, Rules, add_flags, find_faults, kept, quoted, without
from data.validate.words import FEW, found_anywhere, of_texts

MOST_COUNT: Final = 1_000_000_000
"""Events in one record."""

_BARE_FIGURES: Final = frozenset("0123456789.,+- ")
_AMOUNTS: Final = ("count", "quantity", "quantity_kg")
MOST_QUANTITY: Final = 1e12
MOST_KG: Final = 1e9
"""A million tonnes: no seizure, and more than any ship carries."""


def check_owner(frame: pl.DataFrame, *, uploader: str) -> pl.DataFrame:
    """
    Refuse records without owner or marking, or of another owner than the uploader.

    Parameters
    ----------
    frame
        Reports with ``reason`` and ``sentence``.
    uploader
        Agency that sends the file; empty where rows of any agency are welcome.

    Returns
    -------
    frame
        ``handling`` in its one spelling, ``release_to`` with ``;`` and no blanks between names.

    Notes
    -----
    A marking is compared in ASCII: letters that only look like Latin ones make another word.
    """
    marking, unknown = (of_texts(frame, "handling", value) for value in (_SPELLED, _UNKNOWN))
    release = of_texts(frame, "release_to", _LISTED)
    found = find_faults(frame, _rules_of_owner(uploader, marking, unknown, release))
    return found.with_columns(marking.alias("handling"), release.alias("release_to"))


_SPELLED: Final = pl.col("handling").str.replace_all(r"\s+", "").str.to_uppercase()
_UNKNOWN: Final = ~(
    _SPELLED.is_in([handling.value for handling in Handling]) & pl.col("handling").str.contains(r"^[\x20-\x7e]*$")
)
_LISTED: Final = pl.col("release_to").str.replace_all(r"[\s;]*;[\s;]*", ";").str.replace_all(r"^[\s;]+|[\s;]+$", "")


@kept
def _rules_of_owner(uploader: str, marking: pl.Expr, unknown: pl.Expr, release: pl.Expr) -> Rules:
    rules = [
        Rule(pl.col("agency") == "", "agency_missing", "The agency is blank."),
        Rule(
            (pl.col("agency") != uploader) & pl.lit(value=bool(uploader)),
            "agency_mismatch",
            pl.concat_str(pl.lit("The agency "), quoted("agency"), pl.lit(f" is not the uploader '{uploader}'.")),
        ),
        Rule(
            pl.col("handling") == "", "handling_missing", "The marking is blank; nothing is taken as freer than it is."
        ),
        Rule(
            unknown,
            "handling_unknown",
            pl.concat_str(pl.lit("The marking "), quoted("handling"), pl.lit(" is none of TLP 2.0"), _meant(_SPELLED)),
        ),
        Rule(
            (marking == Handling.AMBER_STRICT.value) & (release != ""),
            "release_to_on_strict",
            "TLP:AMBER+STRICT stays with its owner; release_to cannot open it.",
        ),
    ]
    return Rules(rules)


def _meant(marking: pl.Expr) -> pl.Expr:
    """Name the marking that may be meant; it is for the sender to write it."""
    bare = {handling.value.removeprefix("TLP:"): f"; {handling.value} is." for handling in Handling}
    spelled = {name.replace("+", ""): told for name, told in bare.items()}
    told = {**bare, **spelled, "WHITE": "; TLP:WHITE of earlier days is TLP:CLEAR."}
    return marking.str.replace(r"^TLP", "").str.replace_all(r"[^A-Z0-9+]", "").replace_strict(told, default=".")


def is_marking(text: str) -> bool:
    """
    Tell whether a text is a marking, in one of the spellings that are understood.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    known
        Capitals and blanks do not count.
    """
    return text.isascii() and "".join(text.split()).upper() in {handling.value for handling in Handling}


def check_codes(frame: pl.DataFrame, *, mode_required: bool) -> pl.DataFrame:
    """
    Code kind, mode, country and commodity.

    Parameters
    ----------
    frame
        Reports with ``reason`` and ``sentence``.
    mode_required
        Whether a blank mode is a fault.

    Returns
    -------
    frame
        ``mode`` null where blank; ``commodity_text`` as written beside ``commodity``.
    """
    mode, kind = of_texts(frame, "mode", _LOWER_MODE), of_texts(frame, "kind", _SPELLED_KIND)
    coded = frame.hstack(
        [
            _coded(frame["country"], lambda text: country_code(text) or "").alias("#country"),
            _coded(frame["commodity"], commodity_code).alias("#commodity"),
        ]
    )
    found = find_faults(coded, _rules_of_codes(mode, kind, mode_required=mode_required)).with_columns(
        _values_of_codes(mode, kind)
    )
    return without(add_flags(found, _OTHER), ("#country", "#commodity"))


_LOWER_MODE: Final = pl.col("mode").str.to_lowercase()
_SPELLED_KIND: Final = pl.col("kind").str.to_lowercase().str.replace_all(r"[\s\-]+", "_")
_OTHER: Final = Notes([Note(pl.col("commodity") == "other", "commodity_other")])


@kept
def _values_of_codes(mode: pl.Expr, kind: pl.Expr) -> list[pl.Expr]:
    return [
        pl.when(kind == "").then(pl.lit(Kind.SEIZURE.value)).otherwise(kind).alias("kind"),
        mode.replace_strict(MODES, default=None).alias("mode"),
        pl.col("#country").alias("country"),
        pl.col("commodity").alias("commodity_text"),
        pl.col("#commodity").alias("commodity"),
    ]


@kept
def _rules_of_codes(mode: pl.Expr, kind: pl.Expr, *, mode_required: bool) -> Rules:
    rules = [
        Rule(
            (kind != "") & ~kind.is_in([known.value for known in Kind]),
            "kind_unknown",
            pl.concat_str(pl.lit("The kind "), quoted("kind"), pl.lit(" is not known.")),
        ),
        Rule(
            (mode == "") & pl.lit(value=mode_required),
            "mode_missing",
            "The mode is blank; write land, maritime or air.",
        ),
        Rule(
            (mode != "") & ~mode.is_in(list(MODES)),
            "mode_unknown",
            pl.concat_str(pl.lit("The mode "), quoted("mode"), pl.lit(" is none of land, maritime, air.")),
        ),
        Rule(
            (pl.col("country") != "") & (pl.col("#country") == ""),
            "country_unknown",
            pl.concat_str(pl.lit("The country "), quoted("country"), pl.lit(" is not known.")),
        ),
    ]
    return Rules(rules)


def _coded(texts: pl.Series, code: Callable[[str], str]) -> pl.Series:
    if len(texts) <= FEW:
        return pl.Series(texts.name, [code(text) for text in texts], dtype=pl.String)
    return texts.replace_strict({text: code(text) for text in texts.unique()}, default="", return_dtype=pl.String)


def check_amounts(frame: pl.DataFrame, *, least_count: int) -> pl.DataFrame:
    """
    Read count and quantity, and turn masses into kilograms.

    Parameters
    ----------
    frame
        Reports with ``reason`` and ``sentence``.
    least_count
        0 where a count of nothing is a figure, else 1.

    Returns
    -------
    frame
        ``count``, ``quantity`` and ``quantity_kg`` as numbers; count 1 where blank.
    """
    frame = _part_units(frame).with_columns(_NUMBERS)
    factor = of_texts(frame, "unit", _UNIT_FACTOR)
    read = find_faults(frame, _rules_of_amounts(factor, least_count)).with_columns(_values_of_amounts(factor))
    return without(add_flags(read, _UNIT_MISSING), [f"#{name}" for name in _AMOUNTS])


_NUMBERS: Final = tuple(number(name).alias(f"#{name}") for name in _AMOUNTS)
_UNIT_MISSING: Final = Notes([Note(pl.col("quantity").is_not_null() & (pl.col("unit") == ""), "unit_missing")])


@kept
def _rules_of_amounts(factor: pl.Expr, least_count: int) -> Rules:
    count, quantity, mass = (pl.col(f"#{name}") for name in _AMOUNTS)
    kilograms = pl.coalesce(mass, quantity * factor)
    whole = (count >= least_count) & (count == count.floor()) & (count <= MOST_COUNT)
    no_count = ~whole.fill_null(value=False) | has_grouped_thousands("count")
    something = (quantity > 0) | (mass > 0)
    rules = [
        Rule(
            (pl.col("count") != "") & no_count,
            "bad_count",
            pl.concat_str(pl.lit("The count "), quoted("count"), pl.lit(f" is no whole number from {least_count}.")),
        ),
        Rule((count == 0) & something, "bad_count", "The count is 0, and yet there is a quantity."),
    ]
    for column, value in (("quantity", quantity), ("quantity_kg", mass)):
        unreadable = ~(value >= 0).fill_null(value=False) | has_ambiguous_thousands(column)
        sentence = pl.concat_str(
            pl.lit("The quantity "), quoted(column), pl.lit(" is no number from 0 on that reads one way only.")
        )
        rules.append(Rule((pl.col(column) != "") & unreadable, "bad_quantity", sentence))
    endless = ((quantity > MOST_QUANTITY) | (kilograms > MOST_KG)).fill_null(value=False)
    rules.append(
        Rule(endless, "bad_quantity", "The quantity is more than a million tonnes, or than 1,000,000,000,000.")
    )
    return Rules(rules)


@kept
def _values_of_amounts(factor: pl.Expr) -> list[pl.Expr]:
    count, quantity, mass = (pl.col(f"#{name}") for name in _AMOUNTS)
    given_in_kg = (pl.col("quantity") == "") & mass.is_not_null()
    return [
        pl.when(pl.col("count") == "").then(pl.lit(1)).otherwise(count.cast(pl.Int64, strict=False)).alias("count"),
        pl.when(given_in_kg).then(mass).otherwise(quantity).alias("quantity"),
        pl.when(given_in_kg).then(pl.lit("kg")).otherwise(pl.col("unit")).alias("unit"),
        pl.coalesce(mass, quantity * factor).alias("quantity_kg"),
    ]


def _factor(unit: pl.Expr) -> pl.Expr:
    plain = unit.str.to_lowercase().str.strip_chars(". ")
    return plain.replace_strict(KILOGRAMS, default=None, return_dtype=pl.Float64)


_UNIT_FACTOR: Final = _factor(pl.col("unit"))


def _part_units(frame: pl.DataFrame) -> pl.DataFrame:
    """Take a unit of mass out of the number, as in ``12 kg``, where no column or the same one names the unit."""
    if frame.height <= FEW and all(_BARE_FIGURES.issuperset(text) for text in frame["quantity"]):
        return frame
    if not found_anywhere(frame["quantity"], r"\p{L}"):
        return frame
    amount = pl.col("quantity").str.extract(r"^\s*([+\-]?[\d.,]+)\s*\p{L}+\.?\s*$", 1)
    unit = pl.col("quantity").str.extract(r"^\s*[+\-]?[\d.,]+\s*(\p{L}+)\.?\s*$", 1)
    agrees = (pl.col("unit") == "") | (_factor(pl.col("unit")) == _factor(unit))
    inside = (amount.is_not_null() & _factor(unit).is_not_null() & agrees).fill_null(value=False)
    marked = add_flags(frame.with_columns(inside.alias("#inside")), [Note(pl.col("#inside"), "unit_in_quantity")])
    return marked.with_columns(
        pl.when("#inside").then(unit).otherwise("unit").alias("unit"),
        pl.when("#inside").then(amount).otherwise("quantity").alias("quantity"),
    ).drop("#inside")
