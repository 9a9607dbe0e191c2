"""A byte that turns over in the write-ahead log lets SQLite drop committed imports without a word: we notice."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from data.audit import Journal, What
from data.store import open_store

BATCHES = 6
IMPORTS = """
import os, sys
from data.audit import Journal
from data.store import open_store
from tests.campaign.batches import NOW, batch, read_here
from pathlib import Path
folder = Path(sys.argv[1])
read_here()
store = open_store(f"sqlite:///{folder / 'store.db'}", journal=Journal(folder, folder / "audit.key"))
for number in range(int(sys.argv[2])):
    store.add(batch(number), recorded_at=NOW)
os._exit(0)
"""
"""It ends as if it was killed: nothing of the log is brought into the file."""

_LOG_HEADER, _PAGE = 32, 16_384


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    subprocess.run([sys.executable, "-c", IMPORTS, str(folder), str(BATCHES)], check=True, timeout=120)
    return folder


def reopened(written, folder, change):
    shutil.copy(written / "store.db", folder / "store.db")
    content = bytearray((written / "store.db-wal").read_bytes())
    change(content)
    (folder / "store.db-wal").write_bytes(content)
    return open_store(f"sqlite:///{folder / 'store.db'}", journal=Journal(written, written / "audit.key"))


def test_a_log_as_it_was_written_is_read_whole(written, tmp_path):
    assert (written / "store.db-wal").stat().st_size > 10 * _PAGE
    store = reopened(written, tmp_path, bytes)
    assert (store.imports().height, store.standing().findings) == (BATCHES, ())
    store.close()


@pytest.mark.parametrize("seed", range(12))
def test_a_byte_that_turned_over_anywhere_in_the_log_is_noticed(written, tmp_path, seed):
    def change(content):
        at = int(np.random.default_rng(seed).integers(_LOG_HEADER, len(content)))
        content[at] ^= 1 << seed % 8

    store = reopened(written, tmp_path, change)
    assert store.imports().height < BATCHES
    (cut, *lost) = store.standing().findings
    assert (cut.what, cut.first, cut.last) == (What.CUT, store.imports().height + 1, BATCHES)
    assert {finding.name for finding in lost} >= {"imports", "versions", "store_version"}
    store.close()


def test_a_log_that_is_gone_is_noticed_too(written, tmp_path):
    store = reopened(written, tmp_path, lambda content: content.clear())
    assert store.standing().findings[0].what is What.CUT
    store.close()
