"""The list of places where the policy is applied still names them, and taking it out of one is noticed."""

import pytest

from tests.campaign.leaks import ROOT, copy_tree, is_noticed, mutated
from tests.leaks.mutation import RULE, Mutation
from tests.leaks.mutations import MUTATIONS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.file}: {mutation.new[:30]}")
def test_every_place_is_still_there(mutation):
    source = (ROOT / mutation.file).read_text(encoding="utf-8")
    changed = mutated(source, mutation)
    assert changed != source
    compile(changed, mutation.file, "exec")
    assert (ROOT / mutation.noticed_by).is_file()


def test_a_place_that_is_gone_is_no_mutation():
    with pytest.raises(ValueError, match="0 times"):
        mutated("", MUTATIONS[0])


def test_taking_the_policy_out_is_noticed_and_the_copy_is_as_it_was(tmp_path):
    tree = copy_tree(tmp_path)
    before = (tree / MUTATIONS[0].file).read_bytes()
    assert is_noticed(tree, MUTATIONS[0])
    assert (tree / MUTATIONS[0].file).read_bytes() == before
    assert MUTATIONS[0].noticed_by == RULE


def test_every_use_of_a_condition_of_the_policy_is_listed():
    """A new query that asks the policy needs a mutation of its own: so many uses are known."""
    conditions = ("seen_versions(", "standing_versions(", "seen_imports(", "own_rows(", "seen_maps(")
    uses = [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for path in sorted((ROOT / "data" / "store").glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(word in line for word in conditions) and not line.startswith("def ")
    ]
    assert uses
    for file, line in uses:
        assert any(_touches(mutation, file, line) for mutation in MUTATIONS), (file, line)


def _touches(mutation: Mutation, file: str, line: str) -> bool:
    first = mutation.old.strip().splitlines()[0]
    return mutation.file == file and first in line and not any(word in mutation.new for word in ("seen_", "own_rows"))
