"""The rule of the house for what is kept: nothing that is kept for one who looks is found by another."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHED = {"cache_data", "cache_resource"}
REMEMBERED = {"cache", "lru_cache", "cached_property"}
WHO_LOOKS = {"Principal", "PolicyKey"}
FOR_EVERYBODY = {
    ("layers/pages/session.py", "_store"): "the connections alone, opened for the local principal; seen_as follows",
    ("layers/pages/session.py", "log_once"): "gives nothing",
    ("layers/pages/live.py", "_changes"): "a counter of the store; what changed is read by each page as its viewer",
    ("layers/pages/session.py", "_names"): "names of agencies, by which a principal is found or refused",
}
"""Functions that Streamlit keeps without who looks, and why nothing of a record is in what they give."""
OF_NO_RECORD = {
    ("layers/wording.py", "_catalogue"): "the words of a language",
    ("layers/cli/standing.py", "_tell"): "a sentence on the audit chain, said once",
    ("data/store/face.py", "newest_query"): "the words of a query",
    ("data/store/face.py", "_newest_queries"): "the words of a query",
    ("data/store/matching.py", "_one_known"): "the words of a query",
    ("data/store/bulk.py", "_insertion"): "the words of a query",
    ("data/store/writing.py", "_of_file"): "the words of a query",
    ("layers/flag_text.py", "code_version"): "a digest of our own code",
}
DOOR = "layers/viewing.py"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from functions_in(ast.parse(path.read_text(encoding="utf-8")))


def functions_in(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called(node: ast.expr) -> str:
    """Name what decorates or is called, without what it belongs to."""
    inner = node.func if isinstance(node, ast.Call) else node
    return inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else ""


def annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    # Streamlit leaves what begins with an underscore out of its key.
    return {ast.unparse(each.annotation) for each in arguments if each.annotation and not each.arg.startswith("_")}


def without_viewer(path: Path) -> list[str]:
    cached = [each for each in functions(path) if CACHED & set(map(called, each.decorator_list))]
    return [each.name for each in cached if not annotations(each) & WHO_LOOKS]


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def test_what_streamlit_keeps_is_kept_for_who_looks():
    found = {(str(path.relative_to(ROOT)), name) for path in modules("layers") for name in without_viewer(path)}
    assert found == set(FOR_EVERYBODY)


def test_nothing_is_kept_by_streamlit_but_by_a_decorator_on_a_function():
    for path in [ROOT / "app.py", *modules("layers")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        decorators = {id(part) for each in functions_in(tree) for one in each.decorator_list for part in ast.walk(one)}
        used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)]
        loose = [node.lineno for node in used if called(node) in CACHED and id(node) not in decorators]
        assert loose == [], path


def test_the_rule_finds_what_it_is_for(tmp_path):
    module = tmp_path / "m.py"
    module.write_text(
        "import streamlit as st\n"
        "@st.cache_data\ndef a(_viewer: Principal) -> int: ...\n"
        "@st.cache_resource(max_entries=2)\ndef b(version: int) -> int: ...\n"
        "@st.cache_data\ndef c(*, viewer: Principal) -> int: ...\n"
        "@st.cache_data()\ndef d(key: PolicyKey) -> int: ...\n"
    )
    assert without_viewer(module) == ["a", "b"]


def test_what_the_process_remembers_on_the_way_out_is_of_no_record():
    found = {
        (str(path.relative_to(ROOT)), each.name)
        for path in modules("layers", "data/store")
        for each in functions(path)
        if REMEMBERED & set(map(called, each.decorator_list))
    }
    assert found == set(OF_NO_RECORD)


def test_a_store_is_opened_for_somebody():
    calls = {
        str(path.relative_to(ROOT))
        for path in modules("layers")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) == "open_store"
    }
    assert calls == {DOOR}


def test_no_page_lays_a_file_at_an_address():
    """Whoever knows an address under /media is given what lies there, without a session."""
    for path in modules("layers"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        assert not [node for node in nodes if isinstance(node, ast.Call) and called(node) == "download_button"], path
