"""How far a round's report is, by its dates and by what was proposed."""

from datetime import date

import pytest

from tracker.rules.approval import ReportState
from tracker.rules.round_stage import STATIONS, Stage, stage_of

CLOSES, DUE = date(2027, 3, 31), date(2027, 4, 30)


@pytest.mark.parametrize(
    ("today", "newest", "published", "signed", "stage", "is_late"),
    [
        (date(2027, 3, 2), None, False, False, Stage.REPORTING, False),
        (CLOSES, None, False, False, Stage.REPORTING, False),
        (date(2027, 4, 1), None, False, False, Stage.COMPILING, False),
        (DUE, None, False, False, Stage.COMPILING, False),
        (date(2027, 5, 1), None, False, False, Stage.COMPILING, True),
        (date(2027, 5, 1), ReportState.APPROVING, False, False, Stage.APPROVING, True),
        (date(2027, 4, 5), ReportState.APPROVING, False, True, Stage.SIGNED, False),
        (date(2027, 4, 5), ReportState.RETURNED, False, False, Stage.RETURNED, False),
        (date(2027, 4, 5), ReportState.WITHDRAWN, False, False, Stage.COMPILING, False),
        (date(2027, 6, 1), ReportState.PUBLISHED, True, False, Stage.PUBLISHED, False),
        (date(2027, 6, 1), ReportState.RETURNED, True, False, Stage.PUBLISHED, False),
        (date(2027, 6, 1), ReportState.APPROVING, True, False, Stage.APPROVING, False),
    ],
)
def test_where_a_round_is(
    today: date, newest: ReportState | None, published: bool, signed: bool, stage: Stage, is_late: bool
) -> None:
    found = stage_of(today, closes_on=CLOSES, due_on=DUE, newest=newest, is_published=published, is_signed=signed)
    assert (found.stage, found.is_late) == (stage, is_late)
    assert 0 <= found.station <= len(STATIONS)
