"""A step counts only as the history tells of it: with a seal, or as who did what when before seals were kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tracker.rules.approval import StepState
from tracker.rules.approval_trail import DecidedStep, ToldDeed, is_told, seal_of, seals_of, untold
from tracker.rules.thai_calendar import BANGKOK

AT = datetime(2027, 3, 2, 10, 0, tzinfo=BANGKOK)
MALI, WIPHA, SCAN = UUID(int=1), UUID(int=2), UUID(int=9)
SIGNED = DecidedStep(
    1, UUID(int=11), "ผู้ตรวจสอบ", StepState.APPROVED, "web", MALI, "มาลี ตั้งใจ", "หัวหน้าสำนักปลัด", decided_at=AT
)
WAITING = DecidedStep(2, UUID(int=12), "ผู้อนุมัติ", StepState.WAITING)
PROPOSED = ToldDeed("report_proposed", AT, WIPHA, {"chain": [None, ["หัวหน้าสำนักปลัด", "นายก"]], "step_seals": [None, {}]})


def signed(*steps: DecidedStep) -> ToldDeed:
    return ToldDeed("report_approved", AT, MALI, {"step_seals": [None, seals_of(steps)]})


def test_what_the_history_sealed_is_told() -> None:
    assert is_told([SIGNED, WAITING], [PROPOSED, signed(SIGNED)])
    in_utc = replace(SIGNED, decided_at=AT.astimezone(UTC))
    assert seal_of(in_utc) == seal_of(SIGNED)


@pytest.mark.parametrize(
    "change",
    [
        {"person_name": "คนอื่น"},
        {"person_id": WIPHA},
        {"post_line": "นายก"},
        {"part": "ผู้อนุมัติ"},
        {"note": "เห็นชอบ"},
        {"is_acting": True},
        {"position_id": UUID(int=12)},
        {"decided_at": AT + timedelta(microseconds=1)},
        {"state": StepState.SKIPPED},
        {"state": StepState.WAITING},
    ],
)
def test_whatever_is_changed_of_a_step_is_noticed(change: dict[str, object]) -> None:
    assert untold([replace(SIGNED, **change), WAITING], [PROPOSED, signed(SIGNED)]) == (1,)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [StepState.APPROVED, StepState.RETURNED, StepState.SKIPPED])
def test_a_step_no_entry_tells_of_is_noticed(state: StepState) -> None:
    """Also where its moment and person are those of another signature."""
    forged = replace(WAITING, state=state, way="web", person_id=MALI, decided_at=AT)
    assert untold([SIGNED, forged], [PROPOSED, signed(SIGNED)]) == (2,)


def test_a_chain_that_lost_a_step_is_noticed() -> None:
    assert not is_told([SIGNED], [PROPOSED, signed(SIGNED)])
    assert not is_told([SIGNED, WAITING], [])


def test_what_a_paper_signed_waits_again_when_it_is_taken_back() -> None:
    last = replace(WAITING, state=StepState.APPROVED, way="paper", scan_id=SCAN, decided_at=AT)
    back = ToldDeed("report_paper_withdrawn", AT, WIPHA, {"step_seals": [None, {"2": None}]})
    told = [PROPOSED, signed(SIGNED), signed(last), back]
    assert is_told([SIGNED, WAITING], told)
    assert untold([SIGNED, last], told) == (2,)


OLD = ToldDeed("report_proposed", AT, WIPHA, {"chain": [None, ["หัวหน้าสำนักปลัด", "นายก"]]})


@pytest.mark.parametrize(
    ("step", "deed", "is_good"),
    [
        (SIGNED, ToldDeed("report_approved", AT, MALI, {}), True),
        (SIGNED, ToldDeed("report_approved", AT, WIPHA, {}), False),
        (SIGNED, ToldDeed("report_returned", AT, MALI, {}), False),
        (SIGNED, ToldDeed("report_approved", AT + timedelta(seconds=1), MALI, {}), False),
        (replace(SIGNED, state=StepState.RETURNED), ToldDeed("report_returned", AT, MALI, {}), True),
        (replace(SIGNED, state=StepState.SKIPPED, way=None), ToldDeed("report_post_skipped", AT, WIPHA, {}), True),
        (
            replace(SIGNED, way="paper", scan_id=SCAN),
            ToldDeed("report_signed_on_paper", AT, WIPHA, {"scan": [None, str(SCAN)]}),
            True,
        ),
        (
            replace(SIGNED, way="paper", scan_id=MALI),
            ToldDeed("report_signed_on_paper", AT, WIPHA, {"scan": [None, str(SCAN)]}),
            False,
        ),
    ],
)
def test_a_chain_from_before_seals_is_held_against_who_did_what_when(
    step: DecidedStep, deed: ToldDeed, is_good: bool
) -> None:
    assert is_told([step, WAITING], [OLD, deed]) is is_good
