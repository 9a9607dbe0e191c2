"""Turns a misspelt name into the one of a country's places and areas that is written most like it."""

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from string import ascii_lowercase
from typing import Final

import polars as pl
from anyascii import anyascii
from rapidfuzz import fuzz, process

from data.geocode.gazetteer import GAZETTEER_FOLDER
from data.geocode.names import fold
from data.geocode.tables import Tables

ARTICLE: Final = r"^(?:al|el|as|ash|az|adh|ad|ar|at|an|the)\s+"
SOUNDS: Final = {"ou": "u", "oo": "u", "ee": "i", "y": "i", "q": "g", "dh": "d", "ph": "f", "ck": "k", " ": ""}
DOUBLED: Final = {letter * 2: letter for letter in ascii_lowercase}
VOWELS: Final = re.compile("[aeiouhw]+")
UNMEANT: Final = frozenset({"airport", "port", "country"})
MANY: Final = 2_500
LEAST_CROWDED: Final = 89.0
"""Among many names one is always near: there a name has to be nearer."""
BONES: Final = 3
LOOSE: Final = 72.0
SHORTEST: Final = 4
LEAST: Final = {4: 100.0, 5: 88.0, 6: 83.0}
LEAST_LONG: Final = 85.0


class Speller:
    """
    The names of each country by their first letter.

    Parameters
    ----------
    tables
        What names there are.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._listed = lru_cache(maxsize=250)(self._names)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def _correct(self, key: str, country: str) -> str:
        """
        Find the name that is meant.

        Parameters
        ----------
        key
            Folded, in Latin letters.
        country
            ISO 3166-1 alpha-2.

        Returns
        -------
        name
            Folded, one of the gazetteer's; empty where none is near enough.
        """
        sound = sounded(key if key.isascii() else fold(anyascii(key)))
        if len(sound) < SHORTEST or not sound.isascii():
            return ""
        sounds, names = self._listed(country).get(sound[0], ([], []))
        least, crowded = LEAST.get(len(sound), LEAST_LONG), len(names) > MANY
        cutoff = max(least, LEAST_CROWDED) if crowded else least
        best = process.extractOne(sound, sounds, scorer=fuzz.ratio, score_cutoff=cutoff)
        if best is None and not crowded:
            best = _same_consonants(sound, sounds)
        return names[best[2]] if best else ""

    def _names(self, country: str) -> dict[str, tuple[list[str], list[str]]]:
        """Give sounds and names by the first letter of the sound."""
        towns = self._towns.get((country,))
        keys = pl.concat([pl.Series("name", self._areas.get(country, []), dtype=pl.String),
                          *([towns] if towns is not None else [])])  # fmt: skip
        table = pl.DataFrame({"key": keys}).filter(pl.col("key").str.contains(r"^[a-z0-9 ]+$"))
        table = table.with_columns(_sound(pl.col("key")).alias("sound"))
        table = table.filter(pl.col("sound").str.len_chars() >= SHORTEST).unique(
            "sound", keep="first", maintain_order=True
        )
        parts = table.group_by(pl.col("sound").str.slice(0, 1).alias("letter"), maintain_order=True).agg(pl.all())
        return {letter: (sounds, names) for letter, names, sounds in parts.select("letter", "key", "sound").iter_rows()}

    @cached_property
    def _areas(self) -> dict[str, list[str]]:
        tables = self._tables
        found: dict[str, list[str]] = defaultdict(list)
        for key, entries in tables.others.items():
            lands = {tables.country[entry] for entry in entries if tables.kind[entry] not in UNMEANT}
            for land in lands:
                for one in land.split(";"):
                    found[one].append(key)
        return found

    @cached_property
    def _towns(self) -> dict[tuple[object, ...], pl.Series]:
        places = pl.read_parquet(GAZETTEER_FOLDER / "places.parquet", columns=["country"]).with_row_index("row")
        names = (
            pl.read_parquet(GAZETTEER_FOLDER / "names.parquet").join(places, on="row", how="left").sort("row", "name")
        )
        return {country: part["name"] for country, part in names.partition_by("country", as_dict=True).items()}


@lru_cache(maxsize=20_000)
def sounded(key: str) -> str:
    """
    Write a name so that transliterations of one name come near each other.

    Parameters
    ----------
    key
        Folded.

    Returns
    -------
    sound
        Without article, blanks and doubled letters, some letters made one.
    """
    bare = re.sub(ARTICLE, "", key)
    for written, sound in (*SOUNDS.items(), *DOUBLED.items()):
        bare = bare.replace(written, sound)
    return bare.removesuffix("h")


def _sound(key: pl.Expr) -> pl.Expr:
    bare = key.str.replace(ARTICLE, "")
    for written, sound in SOUNDS.items():
        bare = bare.str.replace_all(written, sound, literal=True)
    return bare.str.replace_many(DOUBLED).str.strip_suffix("h")


def _same_consonants(sound: str, sounds: list[str]) -> tuple[str, float, int] | None:
    bones = VOWELS.sub("", sound)
    if len(bones) < BONES:
        return None
    near = process.extract(sound, sounds, scorer=fuzz.ratio, score_cutoff=LOOSE, limit=20)
    return next((found for found in near if VOWELS.sub("", found[0]) == bones), None)
