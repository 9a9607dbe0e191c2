from dataclasses import replace

import pytest

from data.errors import SchemaError
from data.schema import no_events
from data.store import open_store
from layers.current_score import current_scores, score_key, scores_from_bytes, scores_to_bytes
from layers.flag_text import code_version
from routes.analysis import AnalysisParameters
from routes.inputs import digest_in_order
from routes.score import ScoreParameters


def test_a_back_test_survives_being_kept(score):
    (back,) = scores_from_bytes(scores_to_bytes((score,)))
    assert back.forecasts.equals(score.forecasts)
    assert back.hits.equals(score.hits)
    assert replace(back, forecasts=score.forecasts, hits=score.hits) == score
    assert scores_to_bytes((back,)) == scores_to_bytes((score,))


def test_one_without_figures_does_too(score):
    empty = replace(score, targets=(), untestable="short_history", forecasts=score.forecasts[:0], hits=score.hits[:0])
    (back,) = scores_from_bytes(scores_to_bytes((empty,)))
    assert back.untestable == "short_history"
    assert back.forecasts.schema == score.forecasts.schema


@pytest.mark.parametrize("payload", [b"\xff", b"{", b"[1]", b'[{"kind": "seizure"}]'])
def test_other_bytes_are_refused(payload):
    with pytest.raises(SchemaError, match="back-test"):
        scores_from_bytes(payload)


def test_the_key_tells_parameters_store_and_release_set_apart():
    usual = ScoreParameters()
    others = (replace(usual, targets=6), replace(usual, analysis=AnalysisParameters(seed=1)))
    keys = {score_key(p, content="a", release_set="all") for p in (usual, *others)}
    keys |= {score_key(usual, content="b", release_set="all"), score_key(usual, content="a", release_set="A")}
    assert len(keys) == 5


def test_a_kept_back_test_is_read_and_not_made_again(score, tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'kept.db'}")
    asked = ScoreParameters()
    told = []
    assert current_scores(opened, no_events(), parameters=asked, progress=told.append) == ()
    assert told == [0.0]
    key = score_key(asked, content=digest_in_order(no_events(), None), release_set="all")
    opened.save_analysis(f"{key}:{code_version()}", scores_to_bytes((score,)))
    (found,) = current_scores(opened, no_events(), parameters=asked, progress=told.append)
    opened.close()
    assert found.forecasts.equals(score.forecasts)
    assert told == [0.0]
