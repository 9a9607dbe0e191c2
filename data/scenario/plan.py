"""The plan of the exercise: what changes when, as rates by month for each route, agency and feed."""

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from data.scenario.shapes import ChangeType, PlantedChange, Route
from data.scenario.theatres import THEATRES
from data.scenario.tracks import FloatArray

FIRST_DAY: Final = date(2021, 1, 1)
LAST_DAY: Final = date(2025, 12, 31)
N_MONTHS: Final = 60

STREET_AGENCY: Final = "TRAIN-ANTILLA"
STREET_FEED: Final = "street reports"
STREET_RATE: Final = 24.0
"""Events a month, once the feed runs."""

_MEDITERRANEAN, _CARIBBEAN, _PACIFIC = (theatre.name for theatre in THEATRES)

CHANGES: Final[tuple[PlantedChange, ...]] = (
    PlantedChange(
        ChangeType.DISPLACEMENT,
        _MEDITERRANEAN,
        ("wm-nador-almeria", "wm-larache-huelva"),
        date(2022, 10, 1),
        date(2022, 10, 1),
        "Cannabis boats leave the Alboran Sea for the Gulf of Cádiz: Nador to Almería falls to 30 %, "
        "Larache to Huelva rises to 2.6 times.",
        factors=(0.3, 2.6),
    ),
    PlantedChange(
        ChangeType.DRIFT,
        _MEDITERRANEAN,
        ("wm-nouadhibou-laspalmas",),
        date(2023, 3, 1),
        date(2024, 2, 29),
        "The boats from Nouadhibou to Las Palmas move seaward: within a year the middle of the line lies "
        "90 km further west, both ends stay.",
        offset_km=-90.0,
    ),
    PlantedChange(
        ChangeType.EMERGENCE,
        _MEDITERRANEAN,
        ("wm-bissau-lisbon",),
        date(2025, 2, 1),
        date(2025, 2, 1),
        "A new air route for cocaine from Bissau to Lisbon rises from under one event a month to eighteen "
        "times as many.",
        factors=(18.0,),
    ),
    PlantedChange(
        ChangeType.ARTEFACT_EFFORT,
        _MEDITERRANEAN,
        (),
        date(2024, 7, 1),
        date(2024, 7, 1),
        "TRAIN-NORD doubles its hours; everything it watches doubles with them, and no traffic has changed.",
        factors=(2.0,),
        agency="TRAIN-NORD",
    ),
    PlantedChange(
        ChangeType.SEASON,
        _MEDITERRANEAN,
        ("wm-oran-cartagena",),
        FIRST_DAY,
        LAST_DAY,
        "Crossings from Oran to Cartagena peak every August and nearly stop in winter.",
    ),
    PlantedChange(
        ChangeType.ARTEFACT_EFFORT,
        _CARIBBEAN,
        (),
        date(2022, 5, 1),
        date(2022, 5, 1),
        "TRAIN-ISTMO is cut to half its hours; everything it watches halves with them, and no traffic has changed.",
        factors=(0.5,),
        agency="TRAIN-ISTMO",
    ),
    PlantedChange(
        ChangeType.DECLINE,
        _CARIBBEAN,
        ("ca-puntacana-mayaguez",),
        date(2023, 5, 1),
        date(2023, 5, 1),
        "Crossings of the Mona Passage from Punta Cana to Mayagüez fall to a quarter.",
        factors=(0.25,),
    ),
    PlantedChange(
        ChangeType.ARTEFACT_REPORTING,
        _CARIBBEAN,
        (),
        date(2023, 9, 1),
        date(2023, 9, 1),
        "TRAIN-ANTILLA begins to send street-level reports from four towns, about 24 a month, a batch each "
        "month; the feed is new, the small deals are not.",
        agency=STREET_AGENCY,
        feed=STREET_FEED,
    ),
    PlantedChange(
        ChangeType.MODE_SWITCH,
        _CARIBBEAN,
        ("ca-panama-guatemala-road", "ca-panama-guatemala-air"),
        date(2024, 2, 1),
        date(2024, 2, 1),
        "Between Panama City and Guatemala City cocaine goes from the road into the air: the road falls to "
        "35 %, the air route rises to 3.9 times.",
        factors=(0.35, 3.9),
    ),
    PlantedChange(
        ChangeType.DISPLACEMENT,
        _PACIFIC,
        ("sp-suva-auckland", "sp-nukualofa-auckland"),
        date(2022, 7, 1),
        date(2022, 7, 1),
        "Yachts for Auckland leave from Nuku'alofa instead of Suva: Suva falls to 35 %, Nuku'alofa rises to 2.4 times.",
        factors=(0.35, 2.4),
    ),
    PlantedChange(
        ChangeType.EMERGENCE,
        _PACIFIC,
        ("sp-kiritimati-suva",),
        date(2023, 9, 1),
        date(2023, 9, 1),
        "A new sea route for cocaine from Kiritimati across 180 degrees to Suva rises from under one event a "
        "month to twenty times as many.",
        factors=(20.0,),
    ),
    PlantedChange(
        ChangeType.ARTEFACT_REPORTING,
        _PACIFIC,
        (),
        date(2024, 6, 1),
        date(2024, 6, 1),
        "The feed 'yacht watch' of TRAIN-LAGOON, half of what that agency reports at sea, ends.",
        factors=(0.0,),
        agency="TRAIN-LAGOON",
        feed="yacht watch",
    ),
    PlantedChange(
        ChangeType.ARTEFACT_REPORTING,
        _PACIFIC,
        (),
        date(2025, 9, 1),
        LAST_DAY,
        "Reports of TRAIN-TASMAN take fifteen times as long from September 2025, so its last months look "
        "emptier than they were.",
        factors=(15.0,),
        agency="TRAIN-TASMAN",
    ),
    PlantedChange(
        ChangeType.SEASON,
        _PACIFIC,
        ("sp-papeete-auckland",),
        FIRST_DAY,
        LAST_DAY,
        "Yachts sail from Papeete to Auckland outside the cyclone season: a peak every August, next to "
        "nothing in February.",
    ),
)


def month_starts() -> npt.NDArray[np.datetime64]:
    """
    List the months of the exercise.

    Returns
    -------
    months
        Shape (60,), the first day of each.
    """
    return np.datetime64(FIRST_DAY, "M") + np.arange(N_MONTHS)


def progress(change: PlantedChange, days: npt.NDArray[np.datetime64]) -> FloatArray:
    """
    Say how far a change has gone on given days.

    Parameters
    ----------
    change
        A step (start = end) or a transition.
    days
        Shape (n,), datetime64 of any unit.

    Returns
    -------
    part
        Shape (n,), 0 before the start, 1 from the end on.
    """
    start, end = np.datetime64(change.start, "D"), np.datetime64(change.end, "D")
    since = (days.astype("datetime64[D]") - start).astype(np.float64)
    if start == end:
        return (since >= 0).astype(np.float64)
    part: FloatArray = np.clip(since / (end - start).astype(np.float64), 0, 1)
    return part


def flow_by_month(route: Route) -> FloatArray:
    """
    Expect events on a route, month by month, with all agencies at usual effort.

    Parameters
    ----------
    route
        The route.

    Returns
    -------
    rate
        Shape (60,), events a month: base rate, season and planted shifts.
    """
    months = month_starts()
    phase = 2 * np.pi * (np.arange(N_MONTHS) % 12 + 1 - route.peak) / 12
    rate: FloatArray = route.rate * (1 + route.season * np.cos(phase))
    for change in CHANGES:
        if change.is_shift and change.factors and route.route_id in change.corridor_ids:
            factor = change.factors[change.corridor_ids.index(route.route_id)]
            rate = rate * (1 + (factor - 1) * progress(change, months))
    return rate


def effort_by_month(agency: str) -> FloatArray:
    """
    Plan the effort of an agency, relative to its first month.

    Parameters
    ----------
    agency
        Its name.

    Returns
    -------
    effort
        Shape (60,), 1 until something is planted.
    """
    effort = np.ones(N_MONTHS)
    for change in CHANGES:
        if change.type is ChangeType.ARTEFACT_EFFORT and change.agency == agency:
            effort = effort * (1 + (change.factors[0] - 1) * progress(change, month_starts()))
    return effort
