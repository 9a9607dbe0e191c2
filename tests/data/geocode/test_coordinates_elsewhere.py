"""Texts with numbers that are no positions, and the free texts of the shared bench."""

import csv
from pathlib import Path

import polars as pl
import pytest

from data.geocode.coordinates import Contradiction, Coordinates, find_coordinates, read_coordinates

QUERIES = Path("../shared/bench/geocoding/queries.csv")
NO_POSITIONS = [
    "",
    "Tripoli",
    "12.5 kg, 30.2 kg",
    "12.50 kg, 30.25 kg",
    "seized 12.5, 30.2 and 41.7 kg",
    "12.50, 30.25, 41.75",
    "12,5 kg de cocaína y 30,2 kg de heroína",
    "1.234,56 EUR, 2.345,67 EUR",
    "12.345.678, 90.123.456",
    "$12.50, $30.25",
    "worth 12.50, 30.25 million",
    "12.50 %, 30.25 %",
    "entre 12,50 y 30,25 toneladas",
    "10.25, 30.75 tons of hashish",
    "12.10.2020",
    "12.10.2020, 13.11.2020",
    "le 03.11, 04.12 au large",
    "2020-10-12",
    "2020-10-12, 2021-11-13",
    "12/10/2020 - 14/10/2020",
    "12 May 2020, 14 June 2021",
    "10:35, 11:45",
    "10:35:12 11:45:30",
    "am 12.05 um 10.30 Uhr",
    "between 10 and 12 hours",
    "2013-2015 S 2016 E",
    "+39 081 123 4567",
    "tel. 06 12 34 56 78, 07 98 76 54 32",
    "(555) 123-4567",
    "I-10 E, I-5 N",
    "US 59 S and US 77 N",
    "N1/E40 junction",
    "N1 and E40",
    "N 5, E 10",
    "A1 km 35, E45",
    "RN7, PK 35",
    "km 43 on the road from Agadez to Arlit",
    "km 12 - km 45",
    "Ruta 5 Norte km 12",
    "Calle 10 N 12 E",
    "1200 N 300 W, Salt Lake City",
    "500N 200E, Provo",
    "Carrera 7 # 12-45",
    "Avenida 12, 45",
    "15751 Island Rd, Fabens, El Paso County, Texas 79838",
    "5 - 10",
    "5-10 persons",
    "12, 45",
    "12 45",
    "-12, 45",
    "12; 45",
    "10, 20, 30, 40",
    "1 2 3 4 5",
    "10 nm N of Cap Bon, 12 nm E of Kelibia",
    "40 nm S of Punta Gallinas",
    "110 miles south of Gran Canaria",
    "12 (7.5 m) off the coast",
    "12.5 x 30.2 m",
    "5.5 x 10.25",
    "1º, 2º y 3º",
    "3º piso, 5º izquierda",
    "12.5°C, 30.2°C",
    "12°, 15°",
    "version 3.1, 3.2",
    "ISO 9001, 14001",
    "IP 192.168.10.12, 10.0.0.1",
    "scores 3.5/5, 4.5/5",
    "ratio 12.5/30",
    "34 ABC 12",
    "34 DEF 12",
    "06 BK 1234",
    "12CAB12345",
    "B-747 and A-320",
    "IMO 9074729, MMSI 636012345",
    "20 человек, 30 кг",
    "12,5 кг и 30,2 кг",
    "изъято 12,50, 30,25 кг",
    "١٢ شخصا، ٣٠ كجم",
    "١٢٫٥ كجم، ٣٠٫٢ كجم",
    "12 人, 30 人",
    "du 12 au 14 mai, 25 km à l'est de Zarzis",
    "sur 12 personnes, 5 sont mortes",
    "est 25 ans, sur 12 ans",
    "este 12 de mayo, sur de 30 km",
    "25 km ouest de 12 îles",
    "12 S Main St, 14 E Elm St",
    "lote 5, manzana 12",
    "bis 12 Uhr, 5 Ost, 3 Nord",
    "12 kişi, 30 km kuzey",
    "block 12.5, plot 30.2, sector 4",
    "10.5 and 12.5",
    "(12) 45",
    "price 12.5-30.2",
    "12.5-30.2",
]


@pytest.mark.parametrize("text", NO_POSITIONS)
def test_no_position_is_read(text):
    assert find_coordinates(text) is None


def test_no_position_is_read_of_a_column():
    assert read_coordinates(pl.Series(NO_POSITIONS)).null_count().row(0) == (len(NO_POSITIONS),) * 5


@pytest.mark.skipif(not QUERIES.exists(), reason="the shared bench is not beside the repository")
def test_the_bench_holds_eight_positions_and_no_contradiction():
    with QUERIES.open(encoding="utf-8") as lines:
        texts = [row["place"] for row in csv.DictReader(lines)]
    found = {text: find_coordinates(text) for text in texts}
    assert not [each for each in found.values() if isinstance(each, Contradiction)]
    read = [(each.latitude, each.longitude) for each in found.values() if isinstance(each, Coordinates)]
    # Each was looked at: all lie off Libya, as their texts say.
    assert len(read) == 8
    assert all(32.9 < latitude < 34.5 and 12 < longitude < 15.5 for latitude, longitude in read)
    assert read_coordinates(pl.Series(texts))["latitude"].count() == 8
