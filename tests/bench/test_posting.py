from tests.bench.posting import table


def test_each_event_is_seen_by_another_process():
    lines = table(3, ["sqlite"])
    cells = lines[2].strip("| ").split(" | ")
    assert cells[:2] == ["sqlite", "3"]
    assert all(float(cell) > 0 for cell in cells[2:])
