"""What a geocoder answers: a location, or an abstention with the candidates, and the steps that led there."""

from dataclasses import dataclass
from typing import Final, Literal

MatchClass = Literal[
    "coordinate", "port", "airport", "city", "border_post", "feature", "road", "offset", "fuzzy", "admin2", "admin1",
    "region", "country", "country_coast", "sea", "none",
]  # fmt: skip
MATCH_CLASSES: Final = MatchClass.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    What a text may mean.

    Attributes
    ----------
    name, country
        As the gazetteer has them; country is ISO 3166-1 alpha-2, empty for none.
    match_class
        What it is.
    latitude, longitude
        In degrees, of where the text would lie: 40 nautical miles south of the place, if it says so.
    radius_km
        Within which four of five such answers are right, if it is this place.
    score
        0 to 1, how well it fits.
    place_id
        Of GeoNames; 0 where it has none.
    """

    name: str
    country: str
    match_class: str
    latitude: float
    longitude: float
    radius_km: float
    score: float
    place_id: int


@dataclass(frozen=True, slots=True)
class Location:
    """
    Where a text says that something happened.

    Attributes
    ----------
    latitude, longitude
        In degrees, EPSG:4326.
    radius_km
        Within which four of five such answers are right.
    match_class
        What was matched: one of ``MATCH_CLASSES``.
    score
        0 to 1, how well it fits.
    name
        Of what was matched.
    place_id
        Of GeoNames; 0 where it has none.
    """

    latitude: float
    longitude: float
    radius_km: float
    match_class: str
    score: float
    name: str
    place_id: int


@dataclass(frozen=True, slots=True)
class Abstention:
    """
    No answer: why, and what a person may choose from.

    Attributes
    ----------
    reason
        unknown (no name is known), ambiguous (several fit as well), contradiction (of coordinates), elsewhere (the name
        is that of a large town in another country than the record's).
    candidates
        The best first.
    detail
        What contradicts what, in a sentence; empty where nothing does.
    """

    reason: str
    candidates: tuple[Candidate, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that was understood.

    Attributes
    ----------
    text
        The part of the text.
    meaning
        What it was taken for.
    detail
        Why, or into what.
    """

    text: str
    meaning: str
    detail: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    How a text was understood.

    Attributes
    ----------
    query, country
        As given.
    steps
        In the order in which they were taken.
    outcome
        The answer.
    candidates
        What was considered, the best first.
    band
        How the place was meant (plain, near, off, between ...), which its radius depends on.
    extent_km
        Of what was named, for an area; 0 for a point.
    """

    query: str
    country: str
    steps: tuple[Step, ...]
    outcome: Location | Abstention
    candidates: tuple[Candidate, ...]
    band: str
    extent_km: float

    def __str__(self) -> str:
        """Write it out for a person, a line for each step."""
        lines = [f"{step.text!r}: {step.meaning} ({step.detail})" for step in self.steps]
        return "\n".join([*lines, str(self.outcome)])
