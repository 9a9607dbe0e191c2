"""Turns what the names of a text may mean into the one that counts: the finest that agrees with the others."""

from typing import Final

from data.geocode.candidates import ASIDE, LARGE_TOWN, Choice
from data.geocode.names import fold
from data.geocode.placement import AREA_KINDS
from data.geocode.reading import Reading
from data.geocode.sphere import span_km
from data.geocode.tables import Tables

WEAK: Final = 0.0
NARROW_KM: Final = 150.0
FITTING: Final = 1.0
FITTING_IN_COUNTRY: Final = 3.3
FITTING_GUESSED: Final = 4.0
"""Where a country is known, a place in it scores at least about this much without anything else for it."""
CLOSE_SCORE: Final = 0.55
CLOSE_KM: Final = 150.0
LAST: Final = 5
ALIAS: Final = 60
"""How many times the people of a place a larger one needs to be meant by a name that is only the smaller one's own."""
OWN_NAME: Final = 10_000


def best_choice(reading: Reading, tables: Tables) -> Choice | None:
    """
    Choose the name that counts most.

    Parameters
    ----------
    reading
        Of the text.
    tables
        What names there are.

    Returns
    -------
    choice
        Of the names finer than a country; None where there is none that fits.
    """
    mentions = reading.scan.mentions
    firsts = [own[0] for own in reading.choices]
    passing = [choice for choice in firsts if mentions[choice.mention].aside]
    if passing:
        settled = any(not mentions[i].aside for i in reading.context.country_of)
        if len(passing) == len(firsts) and not settled:
            # Nothing else is named: then it is where they were brought to or set out from.
            firsts = [choice._replace(score=choice.score - ASIDE) for choice in passing]
        elif settled:
            firsts = [choice for choice in firsts if not mentions[choice.mention].aside]
    ranked = [(_rank(choice, reading, tables), -choice.score, choice) for choice in firsts if choice.score > WEAK]
    return min(ranked)[2] if ranked else None


def fits(choice: Choice, reading: Reading) -> bool:
    """
    Tell whether a choice fits its text well enough to be a fine answer.

    Parameters
    ----------
    choice
        Of a name.
    reading
        Of the text.

    Returns
    -------
    fits
        By its score; a name spelt otherwise needs more, and one in a known country.
    """
    if choice.mention in reading.guessed:
        return choice.score > FITTING_GUESSED
    return choice.score > (FITTING_IN_COUNTRY if reading.context.countries else FITTING)


def stranger(reading: Reading, tables: Tables) -> Choice | None:
    """
    Find a large town that a text names and that lies in none of the countries it is said to be in.

    Parameters
    ----------
    reading
        Of a text without any name that fits.
    tables
        What names there are.

    Returns
    -------
    choice
        None where there is none; or where the text itself names a country, which then counts.
    """
    if reading.context.country_of:
        return None
    mentions = reading.scan.mentions
    firsts = [own[0] for own in reading.choices if not mentions[own[0].mention].aside]
    large = [choice for choice in firsts if tables.population[choice.entry] >= LARGE_TOWN and choice.score <= WEAK]
    named = [choice for choice in large if fold(tables.name[choice.entry]) == mentions[choice.mention].key]
    return max(named, key=lambda choice: choice.score, default=None)


def is_open(best: Choice, reading: Reading, tables: Tables) -> bool:
    """
    Tell whether the same name means another place far away as well as this one.

    Parameters
    ----------
    best
        The choice.
    reading
        Of the text.
    tables
        What names there are.

    Returns
    -------
    is_open
        Where the next candidate scores nearly as much and lies more than 150 km away; or where the text names no
        country and the candidate has the name only as another one, which is the own name of a place far away.
    """
    own = next(own for own in reading.choices if own[0].mention == best.mention)
    rivals = [choice for choice in own[1:] if own[0].score - choice.score < CLOSE_SCORE][:1]
    if not reading.context.countries:
        rivals += _namesakes(best, own[1:], reading.scan.mentions[best.mention].key, tables)
    here = tables.position(best.entry)
    return any(span_km(here, tables.position(choice.entry)) > CLOSE_KM for choice in rivals)


def _namesakes(best: Choice, others: list[Choice], key: str, tables: Tables) -> list[Choice]:
    if fold(tables.name[best.entry]) == key:
        return []
    least = max(OWN_NAME, tables.population[best.entry] / ALIAS)
    return [
        choice
        for choice in others
        if tables.population[choice.entry] >= least and fold(tables.name[choice.entry]) == key
    ]


def _rank(choice: Choice, reading: Reading, tables: Tables) -> int:
    kind = tables.kind[choice.entry]
    if kind == "admin2":
        return 1
    if kind == "admin1":
        return 3
    if kind in AREA_KINDS:
        return 4 if tables.radius_km[choice.entry] > NARROW_KM else 2
    return 0 if fits(choice, reading) else LAST
