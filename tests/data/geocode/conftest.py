"""One geocoder for all tests: its tables take two seconds to load."""

import pytest

from data.geocode.geocoder import Geocoder


@pytest.fixture(scope="session")
def geocoder():
    return Geocoder()
