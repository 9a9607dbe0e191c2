"""Turns what was understood of a text, and where it was placed, into steps that a person can follow."""

from data.geocode.candidates import Choice
from data.geocode.mentions import Mention
from data.geocode.outcome import Step
from data.geocode.placement import Placement
from data.geocode.reading import Reading
from data.geocode.tables import Tables


def steps_of(reading: Reading, placement: Placement | None, tables: Tables) -> tuple[Step, ...]:
    """
    List what was understood, in the order of the text.

    Parameters
    ----------
    reading
        Of the text.
    placement
        Where it was placed; None for nowhere.
    tables
        What names there are.

    Returns
    -------
    steps
        Names, distances, pairs of places, and the placement.
    """
    best = {own[0].mention: own for own in reading.choices}
    steps = [_of_name(i, mention, best.get(i), reading, tables) for i, mention in enumerate(reading.scan.mentions)]
    steps += _of_ways(reading)
    if placement is not None:
        lat, lon = placement.position
        band = f", {placement.band}" if placement.band else ""
        steps.append(Step(placement.name, f"placed as {placement.match_class}{band}", f"{lat:.3f}, {lon:.3f}"))
    return tuple(steps)


def _of_name(number: int, mention: Mention, own: list[Choice] | None, reading: Reading, tables: Tables) -> Step:
    words = sorted(mention.before | mention.after)
    around = f"; words around it: {', '.join(words)}" if words else ""
    aside = "; said in passing" if mention.aside else ""
    if number in reading.context.country_of:
        return Step(mention.key, "country", reading.context.country_of[number] + around + aside)
    if own is None:
        return Step(mention.key, "name", "fits nothing" + around + aside)
    meant = "name, spelt otherwise" if number in reading.guessed else "name"
    listed = "; ".join(
        f"{tables.name[choice.entry]} ({tables.kind[choice.entry]}, {tables.country[choice.entry]}): {choice.score:.1f}"
        for choice in own[:3]
    )
    return Step(mention.key, meant, listed + around + aside)


def _of_ways(reading: Reading) -> list[Step]:
    steps = []
    mentions = reading.scan.mentions
    if reading.offset is not None:
        km, bearing, number = reading.offset
        way = "in no direction named" if bearing is None else f"towards {bearing:g} degrees"
        steps.append(Step(mentions[number].key, "distance from it", f"{km:.1f} km {way}"))
    if reading.pair is not None:
        one, other, on_road, mark = reading.pair
        names = f"{mentions[one].key} - {mentions[other].key}"
        at = f"at kilometre {mark:g}" if mark is not None else "half way"
        steps.append(Step(names, "road between" if on_road else "between", at))
    return steps
