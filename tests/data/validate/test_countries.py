import numpy as np
import pytest

from data.validate.countries import FAR_KM, country_code, distance_to_country_km


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("namibia", "NA"),
        ("NAM", "NA"),
        ("SGP", "SG"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Venezuela (Bolivarian Republic of)", "VE"),
        ("Syrian Arab Republic", "SY"),
        ("United States of America", "US"),
        ("Marruecos", "MA"),
        ("Allemagne", "DE"),
        ("Bosnia and Herzegovina", "BA"),
        ("DR Congo", "CD"),
    ],
)
def test_codes_and_names_of_countries(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", "XX", "Atlantis", "EU", "UN", "ZZ", "001", "Unknown", "Libya, Italy"])
def test_what_is_no_country(text):
    assert country_code(text) is None


def test_distances_from_a_country():
    inside, off_somalia = distance_to_country_km("NL", np.array([4.4777, 51.9244]), np.array([51.9244, 4.4777]))
    assert inside < 5  # the coast of 1:50m is not that of a harbour
    assert off_somalia > 10 * FAR_KM


def test_distances_across_the_antimeridian():
    # A point east of Fiji at -179.9 lies beside islands at 179.9, not half way around the globe.
    assert distance_to_country_km("FJ", np.array([-179.9, 179.9]), np.array([-16.5, -16.5])).max() < 100


def test_a_country_without_a_shape_is_never_far():
    assert distance_to_country_km("??", np.array([0.0]), np.array([50.0])).tolist() == [0.0]
