"""The pre-built program of the map: made from the sources beside it, small, and no more than what it says it is."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from layers.container import packed
from layers.hexagons import ALPHA, breaks, class_of, opacity
from layers.palette import DARK

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "layers" / "map"
BUILT = ROOT / "static" / "map"
MOST_BYTES = 400_000
FREE = {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"}
NODE = shutil.which("node")


def test_the_program_is_small_and_the_one_that_is_recorded():
    program, recorded = (BUILT / "map.js").read_bytes(), json.loads((BUILT / "manifest.json").read_text())
    assert len(gzip.compress(program, 9)) < MOST_BYTES
    assert hashlib.sha256(program).hexdigest() == recorded["program"], "run make bundle"
    own = [*sorted((SOURCES / "src").iterdir()), SOURCES / "build.mjs", ROOT / "package-lock.json"]
    assert hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest() == recorded["sources"], "make bundle"


def test_all_of_it_may_be_passed_on():
    heads = re.findall(r"^(\S+) (\d\S+), (\S+)\n-{60}$", (BUILT / "LICENSES.txt").read_text(), re.MULTILINE)
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {"@deck.gl/core", "@luma.gl/webgl", "h3-js"} <= {name for name, _, _ in heads}
    for name, version, licence in heads:
        assert locked[f"node_modules/{name}"]["version"] == version
        assert licence in FREE


@pytest.mark.skipif(not NODE or not (ROOT / "node_modules" / "esbuild").exists(), reason="no Node or no npm ci here")
def test_the_sources_make_the_program(tmp_path):
    subprocess.run([NODE, SOURCES / "build.mjs", tmp_path], check=True, cwd=ROOT)
    assert (tmp_path / "map.js").read_bytes() == (BUILT / "map.js").read_bytes()


def run(script: str):
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script], cwd=SOURCES, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not NODE, reason="no Node here")
@pytest.mark.parametrize("most", [0.4, 7.0, 312.0])
def test_a_count_has_the_same_colour_in_the_browser_as_here(most):
    lower = breaks(most)
    counts = [*np.geomspace(0.01, most, 60).tolist(), *lower]
    look = json.dumps({"lower": lower, "ramp": DARK.ramp, "alpha": ALPHA})
    made = run(
        'import { colourOf } from "./src/colours.js";\n'
        f"console.log(JSON.stringify({json.dumps(counts)}.map((count) => colourOf(count, {look}))))"
    )
    steps = [class_of(count, lower) for count in counts]
    assert [colour[:3] for colour in made] == [list(DARK.ramp[step]) for step in steps]
    own = [opacity(count, step) for count, step in zip(counts, steps, strict=True)]
    assert np.abs(np.array(own) - [colour[3] for colour in made]).max() <= 1, "halves are rounded one way or the other"


@pytest.mark.skipif(not NODE, reason="no Node here")
def test_what_is_packed_here_is_opened_there(tmp_path):
    arrays = {
        "bits": np.array([1, 0, 1], dtype=np.uint8),
        "cells": np.array([0x85283473FFFFFFF, 0x8029FFFFFFFFFFF], dtype=np.int64),
        "width": np.array([[0.5, 2.25]], dtype=np.float32),
    }
    (tmp_path / "b").write_bytes(b"!" + packed({"tip": "@@=é {n} </script>"}, arrays))
    made = run(
        'import { readFileSync } from "node:fs"; import { opened } from "./src/container.js";\n'
        f"const {{ header, arrays }} = opened(readFileSync({json.dumps(str(tmp_path / 'b'))}).subarray(1));\n"
        "const cells = [...arrays.cells].map((cell) => cell.toString(16));\n"
        "console.log(JSON.stringify([header.tip, [...arrays.bits], cells, [...arrays.width]]))"
    )
    assert made == ["@@=é {n} </script>", [1, 0, 1], ["85283473fffffff", "8029fffffffffff"], [0.5, 2.25]]


@pytest.mark.skipif(not NODE, reason="no Node here")
def test_only_accessors_that_we_write_are_understood():
    made = run(
        'import { accessor } from "./src/accessors.js";\n'
        "const row = { properties: { rank: 'sea', drop_px: 3 } };\n"
        "const said = ['[0, properties.drop_px]', \"properties.rank == 'sea' ? [1, 2] : 4\", 'properties.none.deep']\n"
        "  .map((text) => accessor('@@=' + text)(row) ?? null);\n"
        "const refused = ['alert(1)', 'a + b', \"a == 'b'\", 'a;b', 'constructor.constructor(1)'].map((text) => {\n"
        "  try { accessor('@@=' + text); return 'taken'; } catch { return 'refused'; }\n"
        "});\n"
        "console.log(JSON.stringify([said, refused]))"
    )
    assert made == [[[0, 3], [1, 2], None], ["refused"] * 5]


@pytest.mark.skipif(not NODE, reason="no Node here")
def test_corners_stay_in_the_turn_of_the_one_before():
    made = run(
        'import { continued, isNear } from "./src/corners.js";\n'
        "const before = [179.5, 0];\n"
        "console.log(JSON.stringify([continued([-179.5, 1], before), continued([541, 1], before),\n"
        "  continued([-179.1234567, 1.1234567]), isNear([0, 0], [6, 8]), isNear([0, 0], [7, 8])]))"
    )
    assert made == [[180.5, 1], [181, 1], [-179.12346, 1.12346], True, False]


@pytest.mark.skipif(not NODE, reason="no Node here")
def test_a_ring_fades_and_one_that_must_not_move_goes_at_once():
    made = run(
        'import { strength } from "./src/strength.js";\n'
        "console.log(JSON.stringify([0, 1000, 4999, 5000, 9000].map((ms) => [false, true].map((still) => "
        "strength(ms, 5000, still)))))"
    )
    fading, still = zip(*made, strict=True)
    assert still == (1, 1, 1, 0, 0)
    assert fading[0] == 1
    assert sorted(fading, reverse=True) == list(fading)
    assert fading[-2:] == (0, 0)
