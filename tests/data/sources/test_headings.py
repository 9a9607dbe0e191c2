import pytest

from data.sources.headings import heading_of, named_country


@pytest.mark.parametrize(
    ("text", "heading", "country"),
    [
        ("PERU: On 4 May, thieves boarded", "PERU", "PE"),
        ("(U) Ivory Coast: On 4 May", "Ivory Coast", "CI"),
        ("TEMA ROADS, GHANA: boarded", "TEMA ROADS, GHANA", "GH"),
        ("INDONESIA-JAVA: boarded", "INDONESIA-JAVA", "ID"),
        ("STRAITS of MALACCA: chased", "STRAITS of MALACCA", ""),
        ("710 MILES EAST OF SOMALIA: chased", "710 MILES EAST OF SOMALIA", ""),
        ("ST. LUCIA: boarded", "ST. LUCIA", "LC"),
        ("On 4 May, at 19:30 local time", "", ""),
        ("Tuesday, May 5, 2020 8:03", "", ""),
        ("0905 LT: boarded", "", ""),
        ("NOTE: see above", "", ""),
        ("Ship of J. Doe reports: boarded", "", ""),
        ("No colon at all", "", ""),
        ("", "", ""),
    ],
)
def test_a_heading_is_a_place_or_nothing(text, heading, country):
    assert heading_of(text) == heading
    assert named_country(heading) == country
