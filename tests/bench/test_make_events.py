from tests.bench.make_events import make_events


def test_there_are_as_many_events_as_asked_for_and_always_the_same():
    few, effort = make_events(3_000)
    many, _ = make_events(30_000)
    assert (few.height, many.height) == (3_000, 30_000)
    assert effort.height
    assert make_events(3_000)[0].equals(few)
    assert many["file"].n_unique() == 1
    assert set(few["agency"]) == set(many["agency"])


def test_a_larger_set_has_the_shape_of_a_smaller_one():
    few, _ = make_events(5_000)
    many, _ = make_events(40_000)
    parts = [dict(frame["mode"].value_counts(normalize=True).iter_rows()) for frame in (few, many)]
    assert parts[0].keys() == parts[1].keys()
    assert all(abs(parts[0][mode] - parts[1][mode]) < 0.03 for mode in parts[0])
