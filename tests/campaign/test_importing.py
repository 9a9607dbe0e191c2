"""Published files through the command, as ``make campaign`` imports all of them: here the smallest ones."""

import pytest

from tests.campaign.bench import ABSENT
from tests.campaign.importing import STORES, import_twice
from tests.campaign.published import REAL

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=ABSENT.strip())


def test_every_published_file_is_imported():
    files = {path.relative_to(REAL).as_posix() for path in REAL.rglob("*.csv")}
    assert {file for files in STORES for file in files} == files


def test_a_file_imported_twice_by_the_command_counts_once(store_url):
    ((first, again),) = import_twice(store_url, ["cbp/amo-drug-seizures-fy23-fy26-dec.csv"])
    assert first.counts() == (1292, 1292, 1292, 0, 0, 0)
    assert again.counts() == (1292, 0, 0, 0, 0, 1292)
