"""Turns the lists of airports and ports into named points for the gazetteer."""

from typing import Final

import airportsdata
from searoute.data.ports_dict import node_list

from data.files.gazetteer_areas import Area
from data.geocode.names import fold

PRIVATE: Final = frozenset({"US", "CA", "AU", "BR", "DE", "FR", "GB"})
"""Countries whose list is mostly of private airstrips."""
AIRPORT_KM: Final = 3.0
PORT_KM: Final = 5.0
KINDS_OF_AIRPORT: Final = (
    "international", "airport", "airfield", "regional", "intl", "municipal", "field", "aerodrome", "air base",
    "airbase",
)  # fmt: skip


def airports() -> list[Area]:
    """
    List the airports that have an IATA code or, where airstrips are not listed by the thousand, serve a town.

    Returns
    -------
    airports
        Names: the full one, the one without "International Airport", the town's; codes IATA and ICAO, separated by a
        semicolon.
    """
    found = []
    for icao, record in sorted(airportsdata.load("ICAO").items()):
        if not record["iata"] and (record["country"] in PRIVATE or not record["city"]):
            continue
        names = (record["name"], bare_airport(record["name"]), record["city"])
        lat, lon = round(record["lat"], 4), round(record["lon"], 4)
        codes = f"{record['iata']};{icao}".strip(";")
        found.append(Area("airport", names, record["country"], "", lat, lon, AIRPORT_KM, codes))
    return found


def bare_airport(name: str) -> str:
    """
    Take the kind of airport off a name.

    Parameters
    ----------
    name
        Such as "Aden Adde International Airport".

    Returns
    -------
    bare
        Folded, "aden adde".
    """
    key = f" {fold(name)} "
    for kind in KINDS_OF_AIRPORT:
        key = key.replace(f" {kind} ", " ")
    return key.strip()


def ports() -> list[Area]:
    """
    List the ports.

    Returns
    -------
    ports
        Names and UN/LOCODE.
    """
    found = []
    for (lon, lat), record in sorted(node_list.items()):
        name, code = record.get("name"), record.get("port")
        if name and code:
            found.append(Area("port", (name,), code[:2], "", round(lat, 4), round(lon, 4), PORT_KM, code))
    return found
