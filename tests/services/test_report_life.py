"""A round's report from the proposal to the register: the ways it may go, and those it may not."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import add_appointment
from tests.services.reported_town import NUMBER, ReportedTown, reported_town
from tracker.rules.approval import ReportState
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.report_code import read_code
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.check_report import check_report
from tracker.services.decide_report import Verdict, approve_on_paper, decide_report, skip_post
from tracker.services.frozen_report import find_frozen, get_frozen, is_untouched
from tracker.services.propose_report import Proposal, propose_report, withdraw_report
from tracker.services.publish_report import Registration, check_publishable
from tracker.store.approvals import list_step_rows, list_steps, list_waiting, turn_of
from tracker.store.database import ACROSS, Database
from tracker.store.frozen_reports import find_report_by_code, list_published, list_report_files, list_reports
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import Appointment, FiscalYearRow, Position, ReportScan, RoundEntry, SourceFile
from tracker.store.waiting_counts import count_waiting

AFTER_THE_YEAR = datetime(2027, 10, 12, 10, 0, tzinfo=BANGKOK)
OCTOBER = Registration("นม 71801/201", date(2027, 10, 12))


@pytest.fixture
def town(database: Database, tmp_path: Path) -> ReportedTown:
    return reported_town(database, tmp_path)


def refused(town: ReportedTown, code: str, **what: object) -> None:
    with pytest.raises(RuleBroken) as told:
        town.propose(**what)  # type: ignore[arg-type]
    assert told.value.code == code


# --- proposing ----------------------------------------------------------------------------------------------------


def test_a_proposal_freezes_the_content_and_asks_the_first_post(town: ReportedTown) -> None:
    report_id = town.propose()
    head = town.head(report_id)
    assert (head.state, head.revision, head.content_sha256) == (ReportState.APPROVING, 1, town.live_sha256())
    assert read_code(head.code) == head.code
    assert town.letters(report_id) == "www"
    town.say("เปลี่ยนหลังเสนอ")
    with town.session() as session:
        frozen = get_frozen(session, report_id)
        assert "เปลี่ยนหลังเสนอ" not in frozen.content.to_json().decode()
        assert not frozen.content.is_draft
        assert [one.name for one in frozen.content.signatories] == [
            "ธนา รอบคอบ",
            "มาลี ตั้งใจ",
            "วิภา เที่ยงธรรม",
            "สมหมาย ใจกว้าง",
        ]
        steps = list_steps(session, [report_id])[report_id]
        assert [row.turn_at is not None for row in steps] == [True, False, False]
        found = find_report_by_code(session, head.code)
        assert found
        assert found.id == report_id
        (waiting,) = list_waiting(session)
        assert (waiting.head.id, waiting.turn) == (report_id, steps[0])
        counted = [count_waiting(session, town.town.people["mayor"].id, [row.step.position_id]) for row in steps]
        assert [one.signatures for one in counted] == [1, 0, 0]


def test_what_nobody_reported_must_be_confirmed_first(database: Database, tmp_path: Path) -> None:
    town = reported_town(database, tmp_path)
    with town.session() as session:
        entry = session.scalars(select(RoundEntry).where(RoundEntry.result == "ดำเนินการแล้ว").limit(1)).one()
        session.delete(entry)
        session.commit()
    refused(town, "legs_open")


def test_what_is_proposed_is_what_was_seen(town: ReportedTown) -> None:
    proposal = Proposal(town.round_id(), town.live_sha256())
    town.say("แก้ระหว่างที่เปิดหน้าอยู่")
    with town.session() as session, pytest.raises(Conflict) as told:
        propose_report(session, actor=town.actor("policy"), proposal=proposal, now=town.at)
    assert told.value.code == "content_changed"


@pytest.mark.parametrize("who", ["mayor", "finance_head", "administrator"])
def test_only_the_policy_officer_proposes_and_withdraws(town: ReportedTown, who: str) -> None:
    proposal = Proposal(town.round_id(), town.live_sha256())
    with town.session() as session, pytest.raises(Forbidden):
        propose_report(session, actor=town.actor(who), proposal=proposal, now=town.at)
    report_id = town.propose()
    with town.session() as session, pytest.raises(Forbidden):
        withdraw_report(session, actor=town.actor(who), report_id=report_id, reason="ผิด", now=town.at)


def test_a_round_has_one_report_under_approval(town: ReportedTown) -> None:
    first = town.propose()
    refused(town, "already_proposed")
    town.decide(first, "office_head")
    second = town.propose(is_anew=True)
    assert town.head(first).state is ReportState.WITHDRAWN
    assert (town.head(second).revision, town.letters(second)) == (2, "www")
    assert town.head(first).code != town.head(second).code


def test_two_who_propose_at_once_make_one_report(town: ReportedTown) -> None:
    told = at_once(2, town.propose)
    assert sorted(told) == ["already_proposed", "ok"]
    with town.session() as session:
        assert len(list_reports(session)) == 1


# --- deciding -------------------------------------------------------------------------------------------------------


def test_the_posts_agree_in_order_and_by_name(town: ReportedTown) -> None:
    report_id = town.propose()
    with pytest.raises(Forbidden):
        town.decide(report_id, "mayor")
    assert town.decide(report_id, "office_head", note="ตรวจแล้ว") is ReportState.APPROVING
    assert town.decide(report_id, "clerk") is ReportState.APPROVING
    assert town.letters(report_id) == "aaw"
    town.decide(report_id, "mayor")
    with town.session() as session:
        steps = list_steps(session, [report_id])[report_id]
        assert [row.person_name for row in steps] == ["มาลี ตั้งใจ", "วิภา เที่ยงธรรม", "สมหมาย ใจกว้าง"]
        assert steps[0].step.note == "ตรวจแล้ว"
        assert {row.way for row in steps} == {"web"}
        (waiting,) = list_waiting(session)
        assert waiting.turn is None
        assert find_break_in_history(session) is None


def test_a_link_from_a_message_opens_no_signature(town: ReportedTown) -> None:
    report_id = town.propose()
    actor = town.actor("office_head", is_limited=True)
    with town.session() as session, pytest.raises(Forbidden) as told:
        decide_report(session, actor=actor, report_id=report_id, verdict=Verdict(1, "approve"), now=town.at)
    assert told.value.code == "full_sign_in"


def test_a_returned_report_is_proposed_anew_as_the_next_revision(town: ReportedTown) -> None:
    first = town.propose()
    town.decide(first, "office_head")
    assert town.decide(first, "clerk", "return", "ผลของ 2.1 ยังไม่มีตัวเลข") is ReportState.RETURNED
    assert town.letters(first) == "arw"
    with town.session() as session, pytest.raises(Conflict):
        decide_report(session, actor=town.actor("mayor"), report_id=first, verdict=Verdict(3, "approve"), now=town.at)
    town.say("เผยแพร่ครบ 2 ไตรมาส งบประมาณ 1,250,000 บาท")
    second = town.propose()
    assert town.head(second).revision == 2
    assert town.letters(second) == "www"


def test_two_holders_of_a_post_who_sign_at_once_sign_once(town: ReportedTown) -> None:
    """The head and the one who acts for the head."""
    report_id = town.propose()
    with town.session() as session:
        steps = list_steps(session, [report_id])[report_id]
        add_appointment_of(session, town, "finance_head", steps[0].step.position_id)
        session.commit()
    keys = iter(["office_head", "finance_head"])
    told = at_once(2, lambda: sign(town, report_id, next(keys), 1))
    assert sorted(told) == ["ok", "step_decided"]
    assert town.letters(report_id) == "aww"


def test_whoever_holds_two_posts_signs_once_at_the_last(town: ReportedTown) -> None:
    """The clerk acts for the mayor from the second day on, when the report is on its way already."""
    report_id = town.propose()
    with town.session() as session:
        mayor = list_steps(session, [report_id])[report_id][2].step.position_id
        session.scalars(select(Appointment).where(Appointment.position_id == mayor)).one().ends_on = town.at.date()
        add_appointment_of(session, town, "clerk", mayor)
        session.commit()
    town.at += timedelta(days=1)
    town.decide(report_id, "office_head")
    assert town.letters(report_id) == "asw"
    town.decide(report_id, "clerk")
    with town.session() as session:
        last = list_steps(session, [report_id])[report_id][2]
    assert last.post_line == "ปลัด อบต.หนองเมฆขาว รักษาราชการแทน นายก อบต.หนองเมฆขาว"
    assert last.is_acting
    town.publish(report_id, Registration("นม 71801/46", town.at.date()))
    assert [one.name for one in town.head(report_id).signatories] == ["ธนา รอบคอบ", "มาลี ตั้งใจ", "วิภา เที่ยงธรรม"]


def test_a_post_nobody_holds_is_passed_over_with_a_reason(town: ReportedTown) -> None:
    report_id = town.propose()
    with town.session() as session, pytest.raises(RuleBroken, match="มีผู้ดำรงตำแหน่ง"):
        skip_post(session, actor=town.actor("policy"), report_id=report_id, ordinal=1, reason="รีบ", now=town.at)
    with town.session() as session:
        position_id = list_steps(session, [report_id])[report_id][0].step.position_id
        session.scalars(select(Appointment).where(Appointment.position_id == position_id)).one().ends_on = date(
            2027, 1, 1
        )
        session.commit()
    with town.session() as session:
        skip_post(session, actor=town.actor("policy"), report_id=report_id, ordinal=1, reason="ว่าง", now=town.at)
    assert town.letters(report_id) == "sww"
    with town.session() as session:
        turn = turn_of(list_steps(session, [report_id])[report_id])
    assert turn
    assert turn.turn_at == town.at


def test_a_signed_paper_agrees_for_all_who_had_not(town: ReportedTown) -> None:
    report_id = town.propose()
    town.decide(report_id, "office_head")
    with town.session() as session:
        file = SourceFile(sha256="0" * 64, name="สแกน.pdf", media_type="application/pdf", size=1, uploaded_at=town.at)
        session.add(file)
        session.flush()
        scan = ReportScan(source_file_id=file.id, round_report_id=report_id, uploaded_at=town.at)
        session.add(scan)
        session.flush()
        actor = town.actor("policy")
        assert approve_on_paper(session, actor=actor, report_id=report_id, scan_id=scan.id, now=town.at) == 2
        session.commit()
    with town.session() as session:
        steps = list_steps(session, [report_id])[report_id]
        assert [row.way for row in steps] == ["web", "paper", "paper"]
        assert find_break_in_history(session) is None
    town.publish(report_id)


def test_a_withdrawn_report_is_signed_by_nobody(town: ReportedTown) -> None:
    report_id = town.propose()
    for reason, code in (("", "reason_needed"), ("พบข้อมูลผิด", None), ("อีกครั้ง", None)):
        with town.session() as session:
            if code:
                with pytest.raises(RuleBroken, match="เหตุผล"):
                    withdraw_report(
                        session, actor=town.actor("policy"), report_id=report_id, reason=reason, now=town.at
                    )
            else:
                withdraw_report(session, actor=town.actor("policy"), report_id=report_id, reason=reason, now=town.at)
    assert town.head(report_id).state is ReportState.WITHDRAWN
    assert sign(town, report_id, "office_head", 1) == "not_approving"


# --- publishing ------------------------------------------------------------------------------------------------------


def test_a_published_report_is_frozen_registered_and_kept(town: ReportedTown) -> None:
    report_id = town.signed()
    town.publish(report_id)
    head = town.head(report_id)
    assert (head.state, head.register_number, head.registered_on) == (
        ReportState.PUBLISHED,
        "นม 71801/45",
        date(2027, 3, 2),
    )
    with town.session() as session:
        assert [one.id for one in list_published(session)] == [report_id]
        files = [(line.form.value, line.format.value) for line in list_report_files(session, report_id)]
        assert files == [("progress", "docx"), ("progress", "pdf"), ("evidence", "pdf")]
        assert is_untouched(session, report_id)
        told = list_history_of(session, report_id)[0].change["files"][1]
        assert told["progress.pdf"] in {line.sha256 for line in list_report_files(session, report_id)}
        assert find_break_in_history(session) is None
        year = session.get_one(FiscalYearRow, (town.town.organization_id, town.town.fiscal_year.id))
        assert year.closed_at is None


@pytest.mark.parametrize(
    ("registration", "code"),
    [
        (Registration("  ", date(2027, 3, 2)), "number_needed"),
        (Registration("ก" * 101, date(2027, 3, 2)), "number_too_long"),
        (Registration("นม 1", None), "day_needed"),
        (Registration("นม 1", date(2027, 3, 3)), "day_ahead"),
    ],
)
def test_number_and_day_are_asked_for(town: ReportedTown, registration: Registration, code: str) -> None:
    report_id = town.signed()
    with pytest.raises(RuleBroken) as told:
        town.publish(report_id, registration)
    assert told.value.code == code
    assert town.head(report_id).state is ReportState.APPROVING


def test_nothing_is_published_before_everybody_signed(town: ReportedTown) -> None:
    report_id = town.propose()
    with pytest.raises(RuleBroken, match="ลงนามไม่ครบ"):
        town.publish(report_id)


def test_what_changed_since_the_signatures_must_be_meant(town: ReportedTown) -> None:
    report_id = town.signed()
    town.say("เปลี่ยนหลังลงนาม")
    with pytest.raises(RuleBroken) as told:
        town.publish(report_id)
    assert told.value.code == "content_changed"
    town.publish(report_id, Registration(NUMBER.number, NUMBER.registered_on, is_approved_text_meant=True))
    with town.session() as session:
        frozen = find_frozen(session, report_id)
    assert frozen
    assert "เปลี่ยนหลังลงนาม" not in frozen.content.to_json().decode()


# --- signatures nobody gave -----------------------------------------------------------------------------------------


def forge(town: ReportedTown, report_id: UUID, ordinal: int, **changed: object) -> None:
    """As somebody would who writes into the database."""
    with town.session() as session:
        row = next(one for one in list_step_rows(session, report_id) if one.ordinal == ordinal)
        for name, value in changed.items():
            setattr(row, name, value)
        session.commit()


def refused_to_publish(town: ReportedTown, report_id: UUID) -> None:
    with pytest.raises(RuleBroken) as told:
        town.publish(report_id)
    assert told.value.code == "chain_tampered"
    assert "แจ้งผู้ดูแลระบบ" in told.value.message
    assert town.head(report_id).state is ReportState.APPROVING


@pytest.mark.parametrize("state", ["approved", "skipped"])
def test_a_step_the_history_does_not_tell_of_stops_publishing(town: ReportedTown, state: str) -> None:
    report_id = town.propose()
    town.decide(report_id, "office_head")
    town.decide(report_id, "clerk")
    mayor = {"person_id": town.town.people["mayor"].id, "person_name": "สมหมาย ใจกว้าง", "way": "web"}
    forge(town, report_id, 3, state=state, decided_at=town.at, **mayor)
    refused_to_publish(town, report_id)
    with town.reading() as session:
        bad = [one.about for one in check_report(session, report_id, town.data_dir) if not one.is_good]
    assert bad == ["ลำดับการลงนาม"]


def test_a_name_put_under_a_signature_stops_publishing(town: ReportedTown) -> None:
    report_id = town.signed()
    forge(town, report_id, 3, person_name="นายคนอื่น")
    refused_to_publish(town, report_id)


def test_nobody_signs_after_a_forged_signature(town: ReportedTown) -> None:
    report_id = town.propose()
    town.decide(report_id, "office_head")
    forge(town, report_id, 2, state="approved", decided_at=town.at)
    assert sign(town, report_id, "mayor", 3) == "chain_tampered"
    assert town.decide(report_id, "mayor", "return", "ลำดับการลงนามผิด") is ReportState.RETURNED


def test_published_twice_it_is_published_once(town: ReportedTown) -> None:
    report_id = town.signed()
    town.publish(report_id)
    with pytest.raises(Conflict):
        town.publish(report_id)


def test_two_who_publish_at_once_publish_once(town: ReportedTown) -> None:
    report_id = town.signed()
    told = at_once(2, lambda: town.publish(report_id))
    assert "ok" in told
    assert set(told) <= {"ok", "not_approving", "changed_meanwhile"}
    with town.reading() as session:
        published = [one for one in list_history_of(session, report_id) if one.action == "report_published"]
        assert len(published) == 1
        assert len(list_report_files(session, report_id)) == 3


def test_a_number_is_given_once_also_to_two_rounds_at_the_same_moment(town: ReportedTown) -> None:
    town.report_everything(12)
    reports = [town.signed(6), town.signed(12)]
    town.at = AFTER_THE_YEAR
    registration = Registration(OCTOBER.number, OCTOBER.registered_on, is_approved_text_meant=True)
    turns = iter(reports)
    told = at_once(2, lambda: town.publish(next(turns), registration))
    assert sorted(told) == ["number_taken", "ok"]


def test_everything_is_asked_before_a_file_is_written(town: ReportedTown) -> None:
    report_id = town.signed()

    def ask(registration: Registration) -> str:
        with town.reading() as session:
            try:
                check_publishable(
                    session, actor=town.actor("policy"), report_id=report_id, registration=registration, now=town.at
                )
            except RuleBroken as broken:
                return broken.code
        return "ok"

    assert ask(Registration("", NUMBER.registered_on)) == "number_needed"
    assert ask(Registration("นม 1", date(2027, 3, 3))) == "day_ahead"
    assert ask(NUMBER) == "ok"
    town.say("เปลี่ยนหลังลงนาม")
    assert ask(NUMBER) == "content_changed"
    assert not (town.data_dir / "files").exists()


# --- rows changed outside the system ----------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ['{"part":', "[1, 2]", "[[]]", "null", '[{"name": "ไม่มีบทบาท"}]'])
def test_a_damaged_report_closes_no_page_and_can_be_replaced(
    sqlite_database: Database, tmp_path: Path, broken: str
) -> None:
    """Only SQLite lets a column of JSON hold something else."""
    town = reported_town(sqlite_database, tmp_path)
    report_id = town.signed()
    town.publish(report_id)
    with town.session() as session:
        statement = text("UPDATE round_report SET signatories = :broken")
        session.execute(statement, {"broken": broken}, execution_options=ACROSS)
        session.commit()
    with town.reading() as session:
        (head,) = list_reports(session)
        assert (head.is_damaged, head.signatories, head.state) == (True, (), ReportState.PUBLISHED)
        bad = [one.about for one in check_report(session, report_id, town.data_dir) if not one.is_good]
        assert bad == ["ผู้ลงนาม"]
        with pytest.raises(RuleBroken) as told:
            get_frozen(session, report_id)
        assert told.value.code == "report_tampered"
    second = town.signed(reason="ข้อมูลฉบับเดิมเสียหาย")
    town.publish(second, Registration("นม 71801/60", date(2027, 3, 2)))
    assert town.head(report_id).state is ReportState.REPLACED


def test_a_new_report_replaces_the_one_in_force_for_a_reason(town: ReportedTown) -> None:
    first = town.signed()
    town.publish(first)
    refused(town, "reason_needed")
    second = town.signed(reason="แก้ตัวเลขงบประมาณของมาตรการ 2.1")
    assert town.head(first).state is ReportState.PUBLISHED  # until the new one is
    with pytest.raises(RuleBroken) as told:
        town.publish(second)
    assert told.value.code == "number_taken"
    town.publish(second, Registration("นม 71801/60", date(2027, 3, 2)))
    assert (town.head(first).state, town.head(second).state) == (ReportState.REPLACED, ReportState.PUBLISHED)
    with town.session() as session:
        assert [one.id for one in list_published(session)] == [second]
        assert is_untouched(session, first)


def test_the_twelve_months_close_the_year(town: ReportedTown) -> None:
    town.report_everything(12)
    report_id = town.signed(12)
    with pytest.raises(RuleBroken, match="ปีงบประมาณจะปิด"):
        town.publish(report_id)
    town.at = AFTER_THE_YEAR
    town.publish(report_id, Registration(OCTOBER.number, OCTOBER.registered_on, is_approved_text_meant=True))
    with town.session() as session:
        year = session.get_one(FiscalYearRow, (town.town.organization_id, town.town.fiscal_year.id))
        assert year.closed_at == AFTER_THE_YEAR


# --- the neighbour ----------------------------------------------------------------------------------------------------


def test_the_neighbour_knows_of_no_report(town: ReportedTown) -> None:
    report_id = town.signed()
    town.publish(report_id)
    assert town.town.neighbour
    with town.database.session(town.town.neighbour.organization_id) as session:
        assert find_frozen(session, report_id) is None
        assert find_report_by_code(session, town.head(report_id).code) is None
        assert list_reports(session) == []
        with pytest.raises(NotFound):
            get_frozen(session, report_id)


def sign(town: ReportedTown, report_id: UUID, key: str, ordinal: int) -> str:
    try:
        with town.session() as session:
            verdict = Verdict(ordinal, "approve")
            decide_report(session, actor=town.actor(key), report_id=report_id, verdict=verdict, now=town.at)
    except RuleBroken as broken:
        return broken.code
    return "ok"


def at_once(count: int, deed: Callable[[], object]) -> list[str]:
    """What each of several who do the same thing in the same moment is told."""
    gate, told = threading.Barrier(count), []

    def turn() -> None:
        gate.wait()
        try:
            found = deed()
            told.append(found if isinstance(found, str) else "ok")
        except RuleBroken as broken:
            told.append(broken.code)

    threads = [threading.Thread(target=turn) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def add_appointment_of(session: Session, town: ReportedTown, key: str, position_id: UUID) -> None:
    position = session.get_one(Position, (town.town.organization_id, position_id))
    add_appointment(session, position, town.town.people[key], is_acting=True)
