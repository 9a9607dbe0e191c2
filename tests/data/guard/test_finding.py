import json
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.guard.finding import find_personal, mask
from data.guard.guarding import MASKED, guard_records
from data.guard.plain import plain
from data.guard.sorts import MARKER, Sort, without_markers
from data.guard.suspicion import is_suspicious
from data.readers.records import ROW, Records
from tests.campaign.personal import PARTS, read_sample

SAMPLE = [text for part in PARTS for text in read_sample(part)]
PIECES = sorted({text.text[span.start : span.end] for text in SAMPLE for span in text.spans})
CLEAN = sorted({text.text for text in SAMPLE if not text.spans})
# Pieces of texts beside each other, in any order, with any sign between them: what nobody thought of.
JOINED = st.lists(
    st.one_of(
        st.sampled_from([text.text for text in SAMPLE]),
        st.sampled_from(PIECES),
        st.text(max_size=12),
        st.sampled_from(
            ["tel ", "suspect: ", "passport no ", "plate ", "DOB ", "+", "@", "[", "]", "withheld]", "\u200b"]
        ),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(JOINED, st.sampled_from(["", " ", ", ", "\n"]))
def test_masking_leaves_nothing_to_find_and_touches_nothing_else(parts, between):
    text = between.join(parts)
    masked, sorts = mask(text)
    assert mask(masked) == (masked, frozenset())
    assert (masked == text) == (not sorts)
    kept = "".join(MARKER.split(masked))
    assert len(kept) <= len(text)
    assert is_subsequence(kept, "".join(MARKER.split(text)))


def is_subsequence(short, long):
    signs = iter(long)
    return all(sign in signs for sign in short)


@settings(max_examples=300, deadline=None)
@given(JOINED, st.sampled_from(["", " ", ", ", "\n"]))
def test_a_text_that_is_not_looked_at_holds_nothing(parts, between):
    text = between.join(parts)
    if find_personal(text):
        assert pl.select(is_suspicious(pl.lit(text))).item()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([text.text for text in SAMPLE]), max_size=30))
def test_rows_stay_in_number_and_order_and_only_those_with_a_hit_change(texts):
    fields = pl.DataFrame(
        {ROW: range(1, len(texts) + 1), "place": texts, "goods": texts[::-1]},
        schema={ROW: pl.Int64(), "place": pl.String(), "goods": pl.String()},
    )
    headers = {"place": "Place", "goods": "Goods"}
    guarded = guard_records(Records("a.csv", "0", headers, fields, ()), {"place": "place", "goods": "commodity"})
    after, hit = guarded.records.fields, set(guarded.found[ROW])
    assert after[ROW].to_list() == fields[ROW].to_list()
    assert_frame_equal(after.filter(~pl.col(ROW).is_in(hit)), fields.filter(~pl.col(ROW).is_in(hit)))
    assert hit == {row for row, *said in fields.iter_rows() if any(find_personal(text) for text in said)}
    assert after.height == 0 or after["place"].to_list() == [mask(text)[0] for text in texts]
    assert guarded.records.row_flags == dict.fromkeys(hit, (MASKED,))
    again = guard_records(guarded.records, {"place": "place", "goods": "commodity"})
    assert again.found.is_empty()
    assert_frame_equal(again.records.fields, after)


@given(st.text(max_size=200))
def test_every_sign_stays_at_its_place(text):
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "[telephone number withheld]", *CLEAN[:5]])
def test_nothing_is_found_in_nothing(text):
    assert mask(text) == (text, frozenset())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tel\u00a0020\u20117946\u20110311.", "tel\u00a0[telephone number withheld]."),
        ("+44\u200b20\u200b7946\u200b0311", "[telephone number withheld]"),
        (
            "\uff34\uff45\uff4c\uff1a\uff0b\uff14\uff14 20 7946 0311",
            "\uff34\uff45\uff4c\uff1a[telephone number withheld]",
        ),
        (
            "tel 020 7946 0311 / 020 7946 0312, lane 4",
            "tel [telephone number withheld] / [telephone number withheld], lane 4",
        ),
        ("tel 020 7946 0311 12 kg", "tel [telephone number withheld] 12 kg"),
        ("+33 (0)1 99 00 12 34, 12 kg", "[telephone number withheld], 12 kg"),
        ("phone 100 000 000 kg", "phone 100 000 000 kg"),
        ("suspect: Ida Brockhurst, 3 kg", "suspect: [name of a person withheld], 3 kg"),
    ],
)
def test_other_forms_of_signs_hide_nothing(text, masked):
    assert mask(text)[0] == masked


def test_markers_are_left_out_with_their_blanks():
    assert without_markers("Dover,  [telephone number withheld] lane 4") == "Dover, lane 4"
    assert without_markers("Dover,  lane 4") == "Dover,  lane 4"
    assert json.loads(json.dumps(str(Sort.EMAIL))) == "e-mail address"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 32_000,
        "A1" * 16_000,
        "tel " * 8_000,
        "a" * 32_000 + "@",
        "+44 " * 8_000,
        "suspect: A" * 3_200,
        "<" * 32_000,
        "A b " * 8_000,
        "passport A1-" * 2_600,
        "plate A 1 " * 3_200,
        "1 " * 16_000,
        "@." * 16_000,
        "suspect: " + "Aa " * 10_000,
    ],
)
def test_the_longest_field_is_looked_at_in_a_moment(text):
    began = time.process_time()
    mask(text)
    assert time.process_time() - began < 5
