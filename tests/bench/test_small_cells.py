"""The bench of blocks, on few events."""

from tests.bench.small_cells import measure, table


def test_blocks_are_no_slower_than_the_cube_by_much():
    found = measure(5_000)
    assert 0 < found["blocks"] < found["events"] < 5_000
    assert 0.5 < found["told"] <= 1
    # Measured: about as long at this size; the rest is what else the machine does.
    assert found["gather_s"] < 5 * found["cube_s"]


def test_a_row_for_each_size():
    assert [row.split("|")[1].strip() for row in table([2_000, 3_000])[2:]] == ["2,000", "3,000"]
