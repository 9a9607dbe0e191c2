"""The service held against its own document: whatever is sent, the answer is one of the document, and no 5xx."""

import os
from collections import Counter
from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.store import open_store
from layers.api.app import Service, make_app

EXAMPLES = int(os.environ.get("ROUTEWATCH_EXAMPLES", "25"))
"""Of requests; ``make campaign`` asks for more."""

HELD_AGAINST = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)


@pytest.fixture(scope="module")
def served():
    """A service on an empty store, and a key to it that may send as much as it likes."""
    store = open_store("sqlite://")
    key = draw_key()
    made = datetime(2026, 11, 22, tzinfo=UTC)
    store.add_feed_key(FeedKey(id_of(key), "AGY-A", "test", key_digest(key), 1_000_000, made))
    yield make_app(Service(store)), key, store
    store.close()


@pytest.fixture(scope="module")
def cases(served):
    """Requests that the document allows, and others that it does not."""
    document = schemathesis.openapi.from_asgi("/openapi.json", served[0])
    operations = [found.ok() for found in document.get_all_operations()]
    assert {operation.label for operation in operations} == {"GET /v1/health", "POST /v1/events"}
    return st.one_of(
        operation.as_strategy(generation_mode=mode)
        for operation in operations
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if (operation.method, mode) != ("get", GenerationMode.NEGATIVE)  # it takes nothing that could be wrong
    )


def held_against_the_document(cases, **words):
    statuses = Counter()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case):
        answer = case.call(**words)
        case.validate_response(answer, checks=HELD_AGAINST)
        statuses[answer.status_code] += 1

    ask()
    return statuses


def test_every_answer_is_one_of_the_document(served, cases):
    statuses = held_against_the_document(cases, headers={"Authorization": f"Bearer {served[1]}"})
    assert {200, 422} <= set(statuses)


def test_so_is_every_answer_to_a_stranger(served, cases):
    before = served[2].imports().height
    statuses = held_against_the_document(cases)
    assert 401 in statuses
    assert served[2].imports().height == before
