"""Layouts that were once read wrong, each reduced to what made the difference."""

import pytest

from tests.generated.compare import compare
from tests.generated.named_layouts import NAMED
from tests.generated.open_cases import cases
from tests.generated.read_back import draft_of
from tests.generated.unseen import Unseen


@pytest.mark.parametrize(("case", "kind"), cases(NAMED))
def test_a_named_layout(case: Unseen, kind: str) -> None:
    wrong = [fact for fact in compare(case.reading, draft_of(case.paper, kind)) if not fact.is_right]
    assert not wrong, "\n".join(map(str, wrong))
