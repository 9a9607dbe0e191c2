from data.geocode.geocoder import Geocoder
from tests.bench.geocoding import make_coordinates, make_texts, seconds


def test_ten_times_the_texts_take_at_most_eleven_times_as_long_and_repeats_hardly_any():
    geocoder = Geocoder()
    seconds(make_texts(4_000, geocoder=geocoder, seed=1), geocoder)
    few, many = make_texts(400, geocoder=geocoder, seed=2), make_texts(4_000, geocoder=geocoder, seed=3)
    assert few.n_unique() == few.height
    short = seconds(few, geocoder)
    # Measured alone it is 10 to 11; a busy machine is not what is tested.
    assert seconds(many, geocoder) < 20 * short
    assert seconds(many[[0] * 100_000], geocoder) < 1


def test_texts_with_positions_are_all_different():
    assert make_coordinates(50)["place"].n_unique() == 50
