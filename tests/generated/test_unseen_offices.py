"""Twenty offices the reader was not built on: everything a person reads without doubt is read."""

import pytest

from tests.generated.compare import compare
from tests.generated.open_cases import cases
from tests.generated.read_back import draft_of
from tests.generated.unseen import Unseen
from tests.generated.unseen_mixed import MIXED
from tests.generated.unseen_towns import TOWNS
from tests.generated.unseen_villages import VILLAGES


@pytest.mark.parametrize(("office", "kind"), cases((*TOWNS, *VILLAGES, *MIXED)))
def test_an_office_nobody_showed_us(office: Unseen, kind: str) -> None:
    wrong = [fact for fact in compare(office.reading, draft_of(office.paper, kind)) if not fact.is_right]
    assert not wrong, "\n".join(map(str, wrong))
