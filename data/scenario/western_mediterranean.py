"""The western Mediterranean and the Atlantic off Iberia and north-west Africa: routes, agencies, feeds."""

from typing import Final

from data.scenario.shapes import Route, Theatre, Via
from data.schema import Mode

_NORD: Final = "TRAIN-NORD"
_SUD: Final = "TRAIN-SUD"
_ATLAS: Final = "TRAIN-ATLAS"

ROUTES: Final = (
    Route(
        "wm-nador-almeria",
        Mode.MARITIME,
        (
            Via(-2.90, 35.31, "Nador", "MA", share=0.20, width_km=5),
            Via(-2.75, 35.75),
            Via(-2.55, 36.35),
            Via(-2.47, 36.78, "Almería", "ES", share=0.20, width_km=5),
        ),
        rate=18,
        width_km=14,
        cargo={"cannabis": 0.9, "cigarettes": 0.1},
        watched_by={_NORD: 0.4, _SUD: 0.35, _ATLAS: 0.25},
    ),
    Route(
        "wm-larache-huelva",
        Mode.MARITIME,
        (
            Via(-6.20, 35.20, "Larache", "MA", share=0.15, width_km=4),
            Via(-6.60, 35.70),
            Via(-6.80, 36.35),
            Via(-6.95, 37.13, "Huelva", "ES", share=0.25, width_km=5),
        ),
        rate=8,
        width_km=14,
        cargo={"cannabis": 0.95, "cocaine": 0.05},
        watched_by={_NORD: 0.4, _SUD: 0.4, _ATLAS: 0.2},
    ),
    Route(
        "wm-praia-vigo",
        Mode.MARITIME,
        (
            Via(-23.50, 14.86, "Praia", "CV", share=0.10, width_km=6),
            Via(-22.60, 15.00),
            Via(-22.20, 16.30),
            Via(-20.60, 22.00),
            Via(-18.90, 27.00, share=0.10),
            Via(-18.10, 33.00),
            Via(-13.50, 38.00),
            Via(-10.20, 41.60, share=0.25),
            Via(-8.95, 42.17, "Vigo", "ES", share=0.15, width_km=4),
        ),
        rate=12,
        width_km=45,
        cargo={"cocaine": 1.0},
        watched_by={_NORD: 0.5, _SUD: 0.3, _ATLAS: 0.2},
    ),
    Route(
        "wm-nouadhibou-laspalmas",
        Mode.MARITIME,
        (
            Via(-17.10, 20.68, "Nouadhibou", "MR", share=0.15, width_km=5),
            Via(-17.75, 21.50),
            Via(-17.30, 23.70),
            Via(-16.20, 26.20),
            Via(-15.25, 27.60, share=0.15, width_km=10),
            Via(-15.37, 28.10, "Las Palmas", "ES", share=0.15, width_km=4),
        ),
        rate=20,
        width_km=20,
        cargo={"people": 1.0},
        watched_by={_NORD: 0.3, _SUD: 0.45, _ATLAS: 0.25},
    ),
    Route(
        "wm-oran-cartagena",
        Mode.MARITIME,
        (
            Via(-0.65, 35.82, "Oran", "DZ", share=0.20, width_km=5),
            Via(-0.75, 36.60),
            Via(-0.97, 37.52, "Cartagena", "ES", share=0.25, width_km=5),
        ),
        rate=11,
        width_km=14,
        cargo={"people": 1.0},
        watched_by={_NORD: 0.5, _SUD: 0.5},
        season=0.75,
        peak=8,
    ),
    Route(
        "wm-algeciras-lyon",
        Mode.LAND,
        (
            Via(-5.47, 36.18, "Algeciras", "ES", share=0.18),
            Via(-5.15, 36.47, "Estepona", "ES"),
            Via(-4.50, 36.76, "Málaga", "ES", share=0.05),
            Via(-3.62, 37.18, "Granada", "ES"),
            Via(-1.15, 37.98, "Murcia", "ES"),
            Via(-0.55, 38.42, "Alicante", "ES"),
            Via(-0.45, 39.48, "Valencia", "ES", share=0.05),
            Via(0.55, 40.85, "Tortosa", "ES"),
            Via(1.12, 41.18, "Reus", "ES"),
            Via(2.05, 41.47, "Barcelona", "ES", share=0.08),
            Via(2.88, 42.47, "Le Perthus", "FR", share=0.20),
            Via(2.87, 42.70, "Perpignan", "FR"),
            Via(2.98, 43.19, "Narbonne", "FR"),
            Via(3.22, 43.36, "Béziers", "FR"),
            Via(3.84, 43.63, "Montpellier", "FR"),
            Via(4.30, 43.84, "Nîmes", "FR"),
            Via(4.84, 45.75, "Lyon", "FR", share=0.06),
        ),
        rate=15,
        width_km=6,
        cargo={"cannabis": 0.8, "cigarettes": 0.2},
        watched_by={_NORD: 0.45, _SUD: 0.3, _ATLAS: 0.25},
    ),
    Route(
        "wm-lisbon-paris",
        Mode.LAND,
        (
            Via(-9.15, 38.80, "Lisbon", "PT", share=0.10),
            Via(-7.05, 38.88, "Badajoz", "ES", share=0.10),
            Via(-3.72, 40.40, "Madrid", "ES", share=0.08),
            Via(-3.70, 42.34, "Burgos", "ES"),
            Via(-1.82, 43.30, "Irun", "ES", share=0.18),
            Via(-1.43, 43.48, "Bayonne", "FR"),
            Via(-1.00, 43.72, "Dax", "FR"),
            Via(-0.57, 44.83, "Bordeaux", "FR"),
            Via(0.34, 46.58, "Poitiers", "FR"),
            Via(2.33, 48.83, "Paris", "FR", share=0.08),
        ),
        rate=12,
        width_km=6,
        cargo={"cocaine": 0.5, "cigarettes": 0.3, "heroin": 0.2},
        watched_by={_NORD: 0.4, _SUD: 0.3, _ATLAS: 0.3},
    ),
    Route(
        "wm-bissau-lisbon",
        Mode.AIR,
        (
            Via(-15.65, 11.89, "Bissau", "GW", share=0.25, width_km=5),
            Via(-9.13, 38.77, "Lisbon", "PT", share=0.30, width_km=5),
        ),
        rate=0.8,
        width_km=22,
        cargo={"cocaine": 1.0},
        watched_by={_NORD: 0.5, _SUD: 0.2, _ATLAS: 0.3},
    ),
    Route(
        "wm-casablanca-paris",
        Mode.AIR,
        (
            Via(-7.59, 33.37, "Casablanca", "MA", share=0.25, width_km=5),
            Via(2.37, 48.73, "Paris", "FR", share=0.35, width_km=5),
        ),
        rate=9,
        width_km=22,
        cargo={"cannabis": 0.6, "cigarettes": 0.25, "wildlife": 0.15},
        watched_by={_NORD: 0.4, _SUD: 0.3, _ATLAS: 0.3},
    ),
)

WESTERN_MEDITERRANEAN: Final = Theatre(
    "Western Mediterranean and Atlantic",
    ROUTES,
    {
        _NORD: {
            "coast patrol": {Mode.MARITIME: 0.7},
            "port and airport control": {Mode.MARITIME: 0.3, Mode.AIR: 1.0},
            "road checks": {Mode.LAND: 1.0},
        },
        _SUD: {
            "sea rescue": {Mode.MARITIME: 1.0},
            "border posts": {Mode.LAND: 1.0, Mode.AIR: 1.0},
        },
        _ATLAS: {"": {Mode.MARITIME: 1.0, Mode.LAND: 1.0, Mode.AIR: 1.0}},
    },
)
