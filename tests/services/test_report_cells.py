"""What the officer makes of the entries: other words for a cell, legs confirmed as unreported, divisions told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.services.reported_town import ReportedTown, reported_town
from tests.services.test_report_life import at_once
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.report_difference import words_of
from tracker.rules.task import EntryState
from tracker.services.compile_report import compile_content
from tracker.services.confirm_unreported import confirm_unreported, take_back_confirmation
from tracker.services.edit_report_cell import CellPlace, restore_cell, save_cell
from tracker.services.remind_unreported import remind_unreported
from tracker.store.database import Database
from tracker.store.history import find_break_in_history
from tracker.store.models import RoundEntry, TaskRequest
from tracker.store.report_cells import Leg, list_cells, list_missing

SOURCE = "0" * 64


@pytest.fixture
def town(database: Database, tmp_path: Path) -> ReportedTown:
    return reported_town(database, tmp_path)


def place(town: ReportedTown) -> CellPlace:
    return CellPlace(town.round_id(), town.town.measures["budget"].id, "result")


def word(town: ReportedTown, text: str, version: int | None = None) -> None:
    actor = town.actor("policy")
    with town.session() as session:
        save_cell(
            session,
            actor=actor,
            place=place(town),
            text=text,
            source_sha256=SOURCE,
            row_version=version,
            now=town.at,
        )


def printed(town: ReportedTown) -> str:
    with town.reading() as session:
        content = compile_content(session, year=2570, months=6, now=town.at, is_draft=False)
    wanted = str(town.town.measures["budget"].id)
    return next(words_of(row.result) for row in content.rows if row.measure_id == wanted)


def unreport(town: ReportedTown, *divisions: str) -> list[Leg]:
    """These divisions take back what they handed in."""
    ids = {town.town.divisions[key].id for key in divisions}
    with town.session() as session:
        for entry in session.scalars(select(RoundEntry).where(RoundEntry.division_id.in_(ids))):
            entry.state = EntryState.DRAFTING
        session.commit()
    with town.reading() as session:
        return [one.leg for one in list_missing(session, town.round_id())]


def test_the_officers_words_are_printed_until_they_are_taken_back(town: ReportedTown) -> None:
    composed = printed(town)
    word(town, "เผยแพร่ครบ 2 ไตรมาส\n- ไตรมาสที่ 1\n- ไตรมาสที่ 2")
    assert printed(town) == "เผยแพร่ครบ 2 ไตรมาส\n- ไตรมาสที่ 1\n- ไตรมาสที่ 2"
    actor = town.actor("policy")
    for _ in range(2):  # done twice it is done once
        with town.session() as session:
            restore_cell(session, actor=actor, place=place(town), row_version=1, now=town.at)
    assert printed(town) == composed
    with town.reading() as session:
        assert list_cells(session, town.round_id()) == {}
        assert find_break_in_history(session) is None


def test_the_second_of_two_officers_is_told(town: ReportedTown) -> None:
    told = at_once(2, lambda: word(town, "สองคนพร้อมกัน"))
    assert sorted(told) == ["changed_meanwhile", "ok"]
    with pytest.raises(Conflict):
        word(town, "ยังไม่เห็นฉบับล่าสุด")
    word(town, "เห็นแล้ว", version=1)
    assert printed(town) == "เห็นแล้ว"


@pytest.mark.parametrize(("text", "code"), [("  \n", "text_needed"), ("ก" * 20_001, "too_long")])
def test_empty_and_endless_words_are_refused(town: ReportedTown, text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as told:
        word(town, text)
    assert told.value.code == code


def test_only_the_policy_officer_words_and_only_measures_of_the_own_office(town: ReportedTown) -> None:
    neighbour = town.town.neighbour
    assert neighbour
    foreign = CellPlace(town.round_id(), next(iter(neighbour.measures.values())).id, "result")
    for key, where, kind in (("mayor", place(town), Forbidden), ("policy", foreign, NotFound)):
        actor = town.actor(key)
        with town.session() as session, pytest.raises(kind):
            save_cell(session, actor=actor, place=where, text="ก", source_sha256=SOURCE, row_version=None, now=town.at)


def test_what_is_missing_is_confirmed_once_and_taken_back(town: ReportedTown) -> None:
    legs = unreport(town, "finance")
    assert len(legs) >= 1
    actor = town.actor("policy")
    for expected in (len(legs), 0):
        with town.session() as session:
            count = confirm_unreported(
                session, actor=actor, round_id=town.round_id(), legs=legs, reason="ยังไม่ถึงช่วง", now=town.at
            )
        assert count == expected
    with town.session() as session:
        take_back_confirmation(session, actor=actor, round_id=town.round_id(), leg=legs[0], now=town.at)
    with town.reading() as session:
        confirmed = {one.leg: one.is_confirmed for one in list_missing(session, town.round_id())}
        assert confirmed == {leg: leg != legs[0] for leg in legs}
        assert find_break_in_history(session) is None


@pytest.mark.parametrize(("chosen", "reason", "code"), [(0, "ก", "legs_needed"), (1, " ", "reason_needed")])
def test_a_confirmation_says_which_and_why(town: ReportedTown, chosen: int, reason: str, code: str) -> None:
    legs = unreport(town, "finance")[:chosen]
    actor = town.actor("policy")
    with town.session() as session, pytest.raises(RuleBroken) as told:
        confirm_unreported(session, actor=actor, round_id=town.round_id(), legs=legs, reason=reason, now=town.at)
    assert told.value.code == code


def test_a_cell_written_for_all_answers_for_every_division(town: ReportedTown) -> None:
    assert unreport(town, "finance", "works")
    with town.session() as session:
        for measure in town.town.measures.values():
            session.add(
                RoundEntry(
                    measure_id=measure.id,
                    round_id=town.round_id(),
                    state=EntryState.SUBMITTED,
                    result="ดำเนินการร่วมกันทุกกอง",
                    changed_at=town.at,
                )
            )
        session.commit()
    with town.reading() as session:
        assert list_missing(session, town.round_id()) == []


def test_every_division_that_owes_is_told_once_a_day(town: ReportedTown) -> None:
    unreport(town, "finance", "works")
    assert set(remind(town)) == {"กองคลัง", "กองช่าง"}
    assert remind(town) == []
    town.at += timedelta(days=1)
    assert len(remind(town)) == 2
    with town.reading() as session:
        asked = list(session.scalars(select(TaskRequest)))
        assert len(asked) == 4
        assert sum(one.answered_at is None for one in asked) == 2
        assert all("ภายใน 31 มีนาคม 2570" in one.text for one in asked)


def test_two_who_click_at_once_tell_each_division_once(town: ReportedTown) -> None:
    unreport(town, "finance", "works")
    at_once(2, lambda: remind(town))
    with town.reading() as session:
        assert len(list(session.scalars(select(TaskRequest)))) == 2


def test_where_nobody_owes_nobody_is_told(town: ReportedTown) -> None:
    with pytest.raises(RuleBroken, match="ไม่มีกองใดค้าง"):
        remind(town)


def remind(town: ReportedTown) -> list[str]:
    actor = town.actor("policy")
    with town.session() as session:
        return remind_unreported(session, actor=actor, round_id=town.round_id(), now=town.at)
