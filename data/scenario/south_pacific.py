"""The South-West Pacific, both sides of 180 degrees: routes, agencies, feeds."""

from typing import Final

from data.scenario.shapes import Route, Theatre, Via
from data.schema import Mode

_TASMAN: Final = "TRAIN-TASMAN"
_LAGOON: Final = "TRAIN-LAGOON"
_DATELINE: Final = "TRAIN-DATELINE"

# All lines into Auckland share the channel west of Little Barrier Island.
_HAURAKI_GULF: Final = (
    Via(174.95, -36.10, share=0.08, width_km=5),
    Via(174.95, -36.65, width_km=5),
    Via(174.82, -36.82, "Auckland", "NZ", share=0.18, width_km=3),
)

ROUTES: Final = (
    Route(
        "sp-kiritimati-suva",
        Mode.MARITIME,
        (
            Via(-157.55, 1.95, "Kiritimati", "KI", share=0.12, width_km=8),
            Via(-164.50, -5.50),
            Via(-172.80, -11.20),
            Via(-177.30, -13.80, share=0.08),
            Via(-179.45, -16.30, width_km=10),
            Via(179.55, -17.60),
            Via(178.55, -18.22, "Suva", "FJ", share=0.20, width_km=4),
        ),
        rate=0.8,
        width_km=40,
        cargo={"cocaine": 0.8, "methamphetamine": 0.2},
        watched_by={_LAGOON: 0.5, _DATELINE: 0.5},
    ),
    Route(
        "sp-suva-auckland",
        Mode.MARITIME,
        (
            Via(178.42, -18.22, "Suva", "FJ", share=0.15, width_km=4),
            Via(178.78, -18.95, width_km=10),
            Via(178.20, -21.50),
            Via(176.60, -29.00),
            Via(175.20, -35.30),
            *_HAURAKI_GULF,
        ),
        rate=17,
        width_km=38,
        cargo={"methamphetamine": 0.6, "cocaine": 0.4},
        watched_by={_TASMAN: 0.4, _LAGOON: 0.35, _DATELINE: 0.25},
    ),
    Route(
        "sp-nukualofa-auckland",
        Mode.MARITIME,
        (
            Via(-175.20, -21.05, "Nuku'alofa", "TO", share=0.15, width_km=5),
            Via(-175.75, -21.40),
            Via(-178.80, -27.00),
            Via(177.60, -33.00),
            Via(175.30, -35.55),
            *_HAURAKI_GULF,
        ),
        rate=8,
        width_km=38,
        cargo={"methamphetamine": 0.7, "cocaine": 0.3},
        watched_by={_TASMAN: 0.4, _LAGOON: 0.35, _DATELINE: 0.25},
    ),
    Route(
        "sp-papeete-auckland",
        Mode.MARITIME,
        (
            Via(-149.68, -17.52, "Papeete", "PF", share=0.12, width_km=3),
            Via(-149.78, -17.95),
            Via(-155.00, -20.50),
            Via(-159.80, -22.20, "Rarotonga", "CK", share=0.10),
            Via(-170.00, -28.00),
            Via(-179.50, -33.00),
            Via(175.40, -35.70),
            *_HAURAKI_GULF,
        ),
        rate=9,
        width_km=45,
        cargo={"cocaine": 1.0},
        watched_by={_TASMAN: 0.3, _LAGOON: 0.45, _DATELINE: 0.25},
        season=0.8,
        peak=8,
    ),
    Route(
        "sp-noumea-goldcoast",
        Mode.MARITIME,
        (
            Via(166.38, -22.36, "Nouméa", "NC", share=0.12, width_km=5),
            Via(165.80, -23.00),
            Via(160.00, -26.00),
            Via(154.40, -27.90, share=0.15),
            Via(153.52, -28.00, "Gold Coast", "AU", share=0.18, width_km=3),
        ),
        rate=11,
        width_km=35,
        cargo={"cocaine": 0.85, "wildlife": 0.15},
        watched_by={_TASMAN: 0.5, _LAGOON: 0.25, _DATELINE: 0.25},
    ),
    Route(
        "sp-nadi-auckland",
        Mode.AIR,
        (
            Via(177.44, -17.76, "Nadi", "FJ", share=0.25, width_km=5),
            Via(174.79, -37.01, "Auckland", "NZ", share=0.35, width_km=4),
        ),
        rate=11,
        width_km=22,
        cargo={"methamphetamine": 0.7, "cigarettes": 0.3},
        watched_by={_TASMAN: 0.5, _LAGOON: 0.3, _DATELINE: 0.2},
    ),
    Route(
        "sp-apia-auckland",
        Mode.AIR,
        (
            Via(-172.01, -13.83, "Apia", "WS", share=0.25, width_km=5),
            Via(174.79, -37.01, "Auckland", "NZ", share=0.30, width_km=4),
        ),
        rate=9,
        width_km=24,
        cargo={"cigarettes": 0.6, "methamphetamine": 0.25, "wildlife": 0.15},
        watched_by={_TASMAN: 0.4, _LAGOON: 0.3, _DATELINE: 0.3},
    ),
    Route(
        "sp-auckland-wellington",
        Mode.LAND,
        (
            Via(174.80, -36.95, "Auckland", "NZ", share=0.15),
            Via(175.28, -37.78, "Hamilton", "NZ", share=0.06),
            Via(176.06, -38.66, "Taupō", "NZ"),
            Via(175.67, -39.48, "Waiouru", "NZ"),
            Via(175.62, -40.33, "Palmerston North", "NZ", share=0.05),
            Via(175.20, -40.72, "Ōtaki", "NZ"),
            Via(174.88, -41.18, "Wellington", "NZ", share=0.15),
        ),
        rate=13,
        width_km=5,
        cargo={"methamphetamine": 0.7, "cannabis": 0.2, "firearms": 0.1},
        watched_by={_TASMAN: 0.6, _DATELINE: 0.4},
    ),
    Route(
        "sp-brisbane-sydney",
        Mode.LAND,
        (
            Via(152.98, -27.50, "Brisbane", "AU", share=0.12),
            Via(152.02, -28.22, "Warwick", "AU"),
            Via(152.02, -29.06, "Tenterfield", "AU", share=0.08),
            Via(151.66, -30.51, "Armidale", "AU"),
            Via(150.92, -31.10, "Tamworth", "AU"),
            Via(151.40, -32.75, "Cessnock", "AU"),
            Via(151.10, -33.82, "Sydney", "AU", share=0.15),
        ),
        rate=12,
        width_km=6,
        cargo={"cannabis": 0.5, "methamphetamine": 0.4, "heroin": 0.1},
        watched_by={_TASMAN: 0.6, _DATELINE: 0.4},
    ),
)

SOUTH_PACIFIC: Final = Theatre(
    "South-West Pacific",
    ROUTES,
    {
        _TASMAN: {
            "border force": {Mode.MARITIME: 1.0, Mode.AIR: 1.0},
            "state police": {Mode.LAND: 1.0},
        },
        _LAGOON: {
            "harbour masters": {Mode.MARITIME: 0.5, Mode.LAND: 1.0, Mode.AIR: 1.0},
            "yacht watch": {Mode.MARITIME: 0.5},
        },
        _DATELINE: {"": {Mode.MARITIME: 1.0, Mode.LAND: 1.0, Mode.AIR: 1.0}},
    },
)
