"""A site's own named features: what is wrong with a row is said with its number, and nothing of it is guessed."""

import pytest

from data.errors import WrongUseError
from data.geocode.features import FEATURE_COLUMNS, read_features

GOOD = {"name": "Point Alpha", "alternate_names": "PA;Alpha Point", "latitude": "12.5", "longitude": "45.0"}
GOOD |= {"radius_km": "3", "country": "YE", "class": "cape"}


def written(path, *rows, columns=FEATURE_COLUMNS):
    lines = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_row_has_its_kind_and_all_its_spellings(tmp_path):
    bay = GOOD | {"name": "Bay of Tests", "class": "gulf"}
    features = read_features(written(tmp_path / "f.csv", GOOD, bay))
    assert features["kind"].to_list() == ["feature", "sea"]
    assert features["spellings"][0].to_list() == ["Point Alpha", "PA", "Alpha Point"]
    assert {"Bay of Tests", "Tests Bay", "Tests Bays"} <= set(features["spellings"][1])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"latitude": "95"}, "latitude is no number from -90 to 90"),
        ({"longitude": "east"}, "longitude is no number"),
        ({"radius_km": ""}, "radius_km is no number"),
        ({"radius_km": "0"}, "radius is not above zero"),
        ({"latitude": "0", "longitude": "0"}, "both 0"),
        ({"name": " "}, "there is no name"),
        ({"class": "castle"}, "the class is none of"),
        ({"country": "YEM"}, "a country is no code of two letters"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, change, reason):
    path = written(tmp_path / "f.csv", GOOD, GOOD | change)
    with pytest.raises(WrongUseError, match=reason) as raised:
        read_features(path)
    assert "row 2" in str(raised.value)


def test_a_missing_column_and_a_file_that_is_no_table_are_named(tmp_path):
    with pytest.raises(WrongUseError, match="lacks the columns radius_km"):
        read_features(written(tmp_path / "f.csv", GOOD, columns=[c for c in FEATURE_COLUMNS if c != "radius_km"]))
    picture = tmp_path / "p.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(WrongUseError):
        read_features(picture)
