"""The Caribbean and Central America: routes, agencies, feeds."""

from typing import Final

from data.scenario.shapes import Route, Theatre, Via
from data.schema import Mode

_ISTMO: Final = "TRAIN-ISTMO"
_ANTILLA: Final = "TRAIN-ANTILLA"
_CORAL: Final = "TRAIN-CORAL"

ROUTES: Final = (
    Route(
        "ca-panama-guatemala-road",
        Mode.LAND,
        (
            Via(-79.56, 9.05, "Panama City", "PA", share=0.10),
            Via(-80.97, 8.12, "Santiago de Veraguas", "PA"),
            Via(-82.43, 8.45, "David", "PA"),
            Via(-82.82, 8.55, "Paso Canoas", "PA", share=0.15),
            Via(-83.46, 8.98, "Palmar Norte", "CR"),
            Via(-84.05, 9.92, "San José", "CR", share=0.05),
            Via(-85.44, 10.64, "Liberia", "CR"),
            Via(-85.59, 11.20, "Peñas Blancas", "CR", share=0.15),
            Via(-86.18, 12.07, "Managua", "NI"),
            Via(-86.88, 12.62, "Chinandega", "NI"),
            Via(-87.17, 13.32, "Choluteca", "HN", share=0.05),
            Via(-87.76, 13.61, "El Amatillo", "SV", share=0.12),
            Via(-89.18, 13.72, "San Salvador", "SV"),
            Via(-90.50, 14.62, "Guatemala City", "GT", share=0.10),
        ),
        rate=18,
        width_km=6,
        cargo={"cocaine": 0.85, "firearms": 0.15},
        watched_by={_ISTMO: 0.45, _ANTILLA: 0.15, _CORAL: 0.4},
    ),
    Route(
        "ca-panama-guatemala-air",
        Mode.AIR,
        (
            Via(-79.38, 9.07, "Panama City", "PA", share=0.25, width_km=5),
            Via(-90.53, 14.58, "Guatemala City", "GT", share=0.25, width_km=5),
        ),
        rate=4,
        width_km=20,
        cargo={"cocaine": 1.0},
        watched_by={_ISTMO: 0.45, _ANTILLA: 0.15, _CORAL: 0.4},
    ),
    Route(
        "ca-santamarta-santodomingo",
        Mode.MARITIME,
        (
            Via(-74.26, 11.30, "Santa Marta", "CO", share=0.12, width_km=4),
            Via(-73.60, 12.60),
            Via(-71.90, 15.40),
            Via(-70.40, 17.50, share=0.15),
            Via(-69.92, 18.38, "Santo Domingo", "DO", share=0.15, width_km=4),
        ),
        rate=14,
        width_km=30,
        cargo={"cocaine": 1.0},
        watched_by={_ISTMO: 0.15, _ANTILLA: 0.55, _CORAL: 0.3},
    ),
    Route(
        "ca-puntacana-mayaguez",
        Mode.MARITIME,
        (
            Via(-68.28, 18.55, "Punta Cana", "DO", share=0.15, width_km=4),
            Via(-67.90, 18.42),
            Via(-67.24, 18.23, "Mayagüez", "PR", share=0.25, width_km=4),
        ),
        rate=15,
        width_km=10,
        cargo={"people": 1.0},
        watched_by={_ANTILLA: 0.6, _CORAL: 0.4},
    ),
    Route(
        "ca-cartagena-laceiba",
        Mode.MARITIME,
        (
            Via(-75.62, 10.42, "Cartagena", "CO", share=0.10, width_km=4),
            Via(-77.50, 11.10),
            Via(-80.60, 13.20, share=0.12),
            Via(-82.20, 15.30),
            Via(-83.60, 16.20),
            Via(-85.30, 16.12),
            Via(-86.79, 15.86, "La Ceiba", "HN", share=0.15, width_km=5),
        ),
        rate=13,
        width_km=32,
        cargo={"cocaine": 0.9, "cannabis": 0.1},
        watched_by={_ISTMO: 0.4, _ANTILLA: 0.3, _CORAL: 0.3},
    ),
    Route(
        "ca-miami-portauprince",
        Mode.MARITIME,
        (
            Via(-80.05, 25.72, "Miami", "US", share=0.18, width_km=4),
            Via(-79.60, 24.60),
            Via(-79.20, 23.50, width_km=12),
            Via(-77.60, 22.72, width_km=12),
            Via(-76.30, 21.75),
            Via(-74.60, 20.80),
            Via(-73.80, 20.05, share=0.15, width_km=12),
            Via(-73.55, 19.45),
            Via(-72.95, 19.05, width_km=8),
            Via(-72.42, 18.62, "Port-au-Prince", "HT", share=0.18, width_km=4),
        ),
        rate=9,
        width_km=18,
        cargo={"firearms": 0.9, "cannabis": 0.1},
        watched_by={_ANTILLA: 0.5, _CORAL: 0.5},
    ),
    Route(
        "ca-portofspain-pointeapitre",
        Mode.MARITIME,
        (
            Via(-61.62, 10.68, "Port of Spain", "TT", share=0.12, width_km=4),
            Via(-61.78, 10.90, width_km=4),
            Via(-62.00, 12.10),
            Via(-61.55, 13.20, width_km=8),
            Via(-61.33, 14.00, share=0.10, width_km=8),
            Via(-61.55, 14.70),
            Via(-61.72, 15.40),
            Via(-61.48, 15.76, width_km=5),
            Via(-61.53, 16.15, "Pointe-à-Pitre", "GP", share=0.15, width_km=4),
        ),
        rate=9,
        width_km=14,
        cargo={"cocaine": 0.6, "cannabis": 0.4},
        watched_by={_ISTMO: 0.1, _ANTILLA: 0.5, _CORAL: 0.4},
    ),
    Route(
        "ca-maracaibo-sanpedrosula",
        Mode.AIR,
        (
            Via(-71.73, 10.56, "Maracaibo", "VE", share=0.15, width_km=6),
            Via(-87.92, 15.45, "San Pedro Sula", "HN", share=0.30, width_km=8),
        ),
        rate=8,
        width_km=25,
        cargo={"cocaine": 1.0},
        watched_by={_ISTMO: 0.5, _CORAL: 0.5},
    ),
    Route(
        "ca-guatemala-mexico",
        Mode.LAND,
        (
            Via(-90.54, 14.62, "Guatemala City", "GT", share=0.06),
            Via(-91.68, 14.54, "Retalhuleu", "GT"),
            Via(-92.13, 14.68, "Tecún Umán", "GT", share=0.15),
            Via(-92.25, 14.91, "Tapachula", "MX", share=0.20),
            Via(-93.88, 16.26, "Arriaga", "MX", share=0.05),
            Via(-95.02, 16.45, "Juchitán", "MX"),
            Via(-96.72, 17.08, "Oaxaca", "MX"),
            Via(-98.20, 19.04, "Puebla", "MX"),
            Via(-99.13, 19.42, "Mexico City", "MX", share=0.08),
        ),
        rate=17,
        width_km=7,
        cargo={"people": 1.0},
        watched_by={_ISTMO: 0.5, _ANTILLA: 0.1, _CORAL: 0.4},
    ),
)

STREETS: Final = (
    Via(-69.91, 18.49, "Santo Domingo", "DO", share=0.35),
    Via(-70.69, 19.45, "Santiago de los Caballeros", "DO", share=0.20),
    Via(-66.06, 18.40, "San Juan", "PR", share=0.30),
    Via(-67.13, 18.20, "Mayagüez", "PR", share=0.15),
)
"""Towns whose street-level reports begin to arrive in the middle of the exercise."""

CARIBBEAN: Final = Theatre(
    "Caribbean and Central America",
    ROUTES,
    {
        _ISTMO: {
            "highway posts": {Mode.LAND: 1.0},
            "naval patrol": {Mode.MARITIME: 1.0},
            "airfield watch": {Mode.AIR: 1.0},
        },
        _ANTILLA: {
            "coast guard": {Mode.MARITIME: 1.0},
            "customs": {Mode.LAND: 1.0, Mode.AIR: 1.0},
        },
        _CORAL: {"": {Mode.MARITIME: 1.0, Mode.LAND: 1.0, Mode.AIR: 1.0}},
    },
)
