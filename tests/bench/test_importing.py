import pytest

from tests.bench.importing import table


@pytest.mark.parametrize("kind", ["store", "csv"])
def test_a_row_for_each_size(kind):
    lines = table([kind], [200, 400], ["sqlite"])
    assert [line.split(" | ")[2] for line in lines[2:]] == ["200", "400"]
