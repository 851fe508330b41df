"""A plan file is looked through before its import: kept once, corrected in turns, undone, remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.documents.own_plan import ROWS
from tests.services.upload_desk import Desk, desk, report
from tracker.clock import new_id
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.plan_correction import (
    NEW_DIVISION,
    NOBODY,
    CheckedGroup,
    DropMeasure,
    DropRows,
    EditMeasure,
    MergeMeasure,
    NameDivision,
    SetTable,
)
from tracker.rules.plan_correction_values import values_of
from tracker.rules.plan_draft import Confidence, Severity
from tracker.rules.plan_headings import Role
from tracker.rules.plan_upload import UploadState
from tracker.rules.reading_choices import RowPlace
from tracker.services.open_upload import LEFT_ALONE, UPLOADS_PER_HOUR
from tracker.services.read_plan_file import SourceBytes
from tracker.services.review_upload import (
    Review,
    correct_upload,
    discard_upload,
    forget_heading,
    list_open_uploads,
    open_upload,
)
from tracker.store.divisions import add_division_row
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.known_headings import list_known_headings
from tracker.store.models import PlanUpload

__all__ = ["desk"]
ODD = "ช่องก\tช่องข\tช่องค\tช่องง\n"
ODD_PLAN = f"แผนปีงบประมาณ พ.ศ. ๒๕๖๙\n{ODD}๑\tเปิดเผยงบประมาณ\tกองคลัง\tต.ค. ๖๘ – มี.ค. ๖๙\n"
ODD_ROLES = (Role.NUMBER, Role.MEASURE, Role.OWNER, Role.PERIOD)


def codes(review: Review) -> set[str]:
    return {problem.code for problem in review.draft.problems}


def unknown_owner(name: str) -> bytes:
    return report([(*ROWS[0][:3], name, *ROWS[0][4:])])


def test_a_file_is_kept_and_shown_as_read(desk: Desk) -> None:
    review = desk.look(desk.bring(report()))
    assert [measure.title.value for measure in review.draft.measures] == [row[1] for row in ROWS]
    assert (review.task_count, review.owner_count, review.division_count) == (5, 3, 3)
    assert (review.upload.person_name, review.upload.correction_count) == ("นางสาวพิมพ์ชนก ใจเย็น", 0)
    assert review.is_ready


def test_the_year_somebody_chose_is_a_correction_that_can_be_taken_back(desk: Desk) -> None:
    upload_id = desk.bring(report(), year=2570)
    review = desk.look(upload_id)
    assert (review.upload.fiscal_year, review.draft.fiscal_year.value) == (2570, 2570)
    assert review.last_correction == "กำหนดปีงบประมาณ 2570"
    assert desk.undo(upload_id).draft.fiscal_year.value == 2569


def test_the_same_bytes_under_way_are_the_same_upload(desk: Desk) -> None:
    first = desk.bring(report())
    desk.correct(first, DropMeasure("1.2.1"))
    assert desk.bring(report(), "ชื่ออื่น.txt") == first
    assert desk.look(first).upload.correction_count == 1
    with desk.database.session(desk.id) as session:
        assert [head.id for head in list_open_uploads(session)] == [first]
        discard_upload(session, actor=desk.actor, upload_id=first, row_version=desk.version(first), now=NOW)
    with desk.database.session(desk.id) as session:
        assert list_open_uploads(session) == []
        assert [row.action for row in list_history_of(session, first)] == ["upload_discarded", "upload_opened"]
        assert find_break_in_history(session) is None
    assert desk.bring(report()) != first
    with pytest.raises(RuleBroken, match="ถูกยกเลิกแล้ว"):
        desk.correct(first, DropMeasure("1.2.1"))


def test_a_file_that_cannot_be_read_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="เสียหาย"):
        desk.bring(b"PK\x03\x04 not a file", "แผน.docx")
    with desk.database.session(desk.id) as session:
        assert list_open_uploads(session) == []


def test_a_file_nobody_came_back_to_is_given_up_when_the_next_one_comes(desk: Desk) -> None:
    left, fresh = desk.bring(report()), desk.bring(report(ROWS[:1]), at=NOW + timedelta(days=2))
    newest = desk.bring(report(ROWS[:2]), at=NOW + LEFT_ALONE + timedelta(days=1))
    with desk.database.session(desk.id) as session:
        assert [head.id for head in list_open_uploads(session)] == [newest, fresh]
    assert desk.look(left).upload.state is UploadState.DISCARDED


def test_reading_files_without_end_is_slowed_down(desk: Desk) -> None:
    for _ in range(UPLOADS_PER_HOUR):
        with pytest.raises(RuleBroken, match="ไม่ใช่"):
            desk.bring(b"\x00\x01\x02", "แผน.bin")
    with pytest.raises(RuleBroken, match="รอสักครู่"):
        desk.bring(report())
    assert desk.bring(report(), at=NOW + timedelta(hours=1))


def test_corrections_come_one_after_the_other_and_go_the_same_way(desk: Desk) -> None:
    upload_id = desk.bring(report())
    before = desk.look(upload_id)
    first = before.draft.measures[0]
    edited = desk.correct(upload_id, EditMeasure(first.key, replace(values_of(first), owners="กองช่าง")))
    assert edited.draft.measures[0].divisions.value == ("กองช่าง",)
    assert edited.last_correction == f"แก้ผู้รับผิดชอบของ “{first.title.value}”"
    fewer = desk.correct(upload_id, DropMeasure(before.draft.measures[1].key), DropRows((RowPlace(1, 4),)))
    assert [measure.title.value for measure in fewer.draft.measures] == [ROWS[0][1]]
    assert [measure.title.value for measure in fewer.dropped] == [ROWS[1][1]]
    assert (fewer.dropped_rows, fewer.upload.correction_count) == ({RowPlace(1, 4)}, 3)
    desk.undo(upload_id)
    assert desk.undo(upload_id).draft == edited.draft
    after = desk.undo(upload_id)
    assert (after.draft, after.last_correction) == (before.draft, "")
    with pytest.raises(RuleBroken, match="ยังไม่มีการแก้ไข"):
        desk.undo(upload_id)


def test_the_second_of_two_is_told_and_the_first_loses_nothing(desk: Desk) -> None:
    upload_id = desk.bring(report())
    seen = desk.version(upload_id)
    desk.correct(upload_id, DropMeasure("1.2.1"), row_version=seen)
    with pytest.raises(Conflict, match="มีผู้อื่นบันทึก"):
        desk.correct(upload_id, DropMeasure("1.3.1"), row_version=seen)
    assert len(desk.look(upload_id).draft.measures) == 2


def test_only_the_policy_officer_may(desk: Desk) -> None:
    upload_id = desk.bring(report())
    other = Actor(desk.actor.person_id, desk.id, "ผู้อื่น")
    arguments = {"actor": other, "upload_id": upload_id, "row_version": 1, "now": NOW}
    with desk.database.session(desk.id) as session:
        with pytest.raises(Forbidden):
            correct_upload(session, corrections=[MergeMeasure("1.3.1")], data_dir=desk.folder, **arguments)
        with pytest.raises(Forbidden):
            discard_upload(session, **arguments)
        with pytest.raises(Forbidden):
            open_upload(
                session,
                actor=other,
                file=SourceBytes("แผน.txt", report()),
                fiscal_year=None,
                data_dir=desk.folder,
                now=NOW,
            )


def test_another_office_finds_nothing(desk: Desk) -> None:
    neighbour = Desk(desk.database, desk.folder, "doi-sai-mok")
    upload_id = desk.bring(report())
    with pytest.raises(NotFound):
        neighbour.look(upload_id)
    assert neighbour.bring(report()) != upload_id


def test_an_unknown_owner_waits_for_a_decision(desk: Desk) -> None:
    upload_id = desk.bring(unknown_owner("กองช่างสุขาภิบาล"))
    asked = desk.look(upload_id)
    assert [problem.code for problem in asked.blocking] == ["division_unknown"]
    assert [division.name for division in asked.fit.suggestions["กองช่างสุขาภิบาล"]] == ["กองช่าง"]
    assert not asked.is_ready
    made = desk.correct(upload_id, NameDivision("กองช่างสุขาภิบาล", NEW_DIVISION))
    assert (made.new_divisions, made.is_ready) == (("กองช่างสุขาภิบาล",), True)
    known = desk.correct(upload_id, NameDivision("กองช่างสุขาภิบาล", str(desk.divisions["กองช่าง"])))
    assert (known.fit.known, known.new_divisions) == ({"กองช่างสุขาภิบาล": desk.divisions["กองช่าง"]}, ())
    gone = desk.correct(upload_id, NameDivision("กองช่างสุขาภิบาล", str(new_id())))
    assert not gone.is_ready, "a division that is not there is no choice"
    nobody = desk.correct(upload_id, NameDivision("กองช่างสุขาภิบาล", NOBODY))
    assert nobody.is_ready
    assert nobody.task_count == 0


def test_a_division_the_office_has_is_no_question_whatever_it_is_called(desk: Desk) -> None:
    with desk.database.session(desk.id) as session:
        add_division_row(session, "ศูนย์บริการร่วม", NOW)
        session.commit()
    review = desk.look(desk.bring(unknown_owner("ศูนย์บริการร่วม")))
    assert "owner_unknown" not in codes(review)
    assert review.draft.measures[0].divisions.confidence is Confidence.CLEAR
    assert "owner_unknown" in codes(desk.look(desk.bring(unknown_owner("ศูนย์อื่น"))))


def test_a_unit_belongs_to_its_division(desk: Desk) -> None:
    review = desk.look(desk.bring(unknown_owner("งานนิติการ สำนักปลัดเทศบาล")))
    assert review.fit.known == {"สำนักปลัดเทศบาล": desk.divisions["สำนักปลัดเทศบาล"]}
    assert {step.units.value for step in review.draft.measures[0].steps} == {("งานนิติการ",)}


def test_what_a_person_found_right_stays_so_for_the_faults_of_the_plan_too(desk: Desk) -> None:
    upload_id = desk.bring(report([(*ROWS[0][:3], "", *ROWS[0][4:])]))
    group = desk.look(upload_id).draft.groups[0].key
    checked = desk.correct(upload_id, CheckedGroup(group))
    assert not [p for p in checked.draft.problems if p.about == group and p.severity is Severity.WARNING]


def test_what_was_corrected_on_the_way_is_no_fault_of_the_plan(desk: Desk) -> None:
    reversed_days = [(*ROWS[0][:4], "มี.ค. ๖๙ – ก.พ. ๖๙", "", ""), ROWS[2]]
    upload_id = desk.bring(report(reversed_days))
    before = desk.look(upload_id)
    assert [problem.code for problem in before.blocking] == ["period_reversed"]
    measure = before.draft.measures[0]
    mended = desk.correct(upload_id, EditMeasure(measure.key, replace(values_of(measure), period="ก.พ. ๖๙ – มี.ค. ๖๙")))
    assert not {"period_reversed", "date_reversed"} & codes(mended)
    saved = desk.correct(upload_id, EditMeasure(measure.key, values_of(measure)))
    assert "period_reversed" in codes(saved)
    for correction in (DropMeasure(measure.key), DropRows((RowPlace(1, 2),))):
        left_out = desk.correct(upload_id, correction)
        assert not {"period_reversed", "date_reversed"} & codes(left_out)
        desk.undo(upload_id)


def test_a_document_of_another_office_is_told(desk: Desk) -> None:
    neighbour = Desk(desk.database, desk.folder, "doi-sai-mok", "ดอยสายหมอก")
    assert "foreign_office" not in codes(desk.look(desk.bring(report())))
    assert "foreign_office" in codes(neighbour.look(neighbour.bring(report())))


def test_headings_explained_once_are_known_in_the_next_file(desk: Desk) -> None:
    first = desk.bring(ODD_PLAN.encode(), "แผน.txt")
    assert desk.look(first).draft.measures == ()
    choice = SetTable(1, 1, ODD_ROLES)
    assert [m.title.value for m in desk.correct(first, choice).draft.measures] == ["เปิดเผยงบประมาณ"]
    later = NOW + timedelta(hours=1)
    next_file = ODD_PLAN.replace("เปิดเผยงบประมาณ", "จัดอบรม").encode()
    second = desk.look(desk.bring(next_file, "แผนใหม่.txt", at=later))
    assert [measure.title.value for measure in second.draft.measures] == ["จัดอบรม"]
    assert "heading_known" in codes(second)
    assert "heading_known" not in codes(desk.look(first))
    with desk.database.session(desk.id) as session:
        (heading,) = list_known_headings(session)
        forget_heading(session, actor=desk.actor, heading_id=heading.id, now=later)
    assert len(desk.look(second.upload.id).draft.measures) == 1  # nothing changes under whoever looks at it
    assert len(desk.look(first).draft.measures) == 1
    third = desk.bring(ODD_PLAN.replace("เปิดเผยงบประมาณ", "ทำป้าย").encode(), "อีกแผน.txt", at=later)
    assert desk.look(third).draft.measures == ()


def test_taking_back_a_choice_of_headings_forgets_it(desk: Desk) -> None:
    upload_id = desk.bring(ODD_PLAN.encode(), "แผน.txt")
    swapped = (Role.NUMBER, Role.OWNER, Role.MEASURE, Role.PERIOD)
    desk.correct(upload_id, SetTable(1, 1, swapped))
    desk.correct(upload_id, SetTable(1, 1, ODD_ROLES))
    desk.undo(upload_id)
    with desk.database.session(desk.id) as session:
        assert [row.table.roles for row in list_known_headings(session)] == [swapped]
    assert desk.undo(upload_id).draft.measures == ()
    with desk.database.session(desk.id) as session:
        assert list_known_headings(session) == []


def test_damaged_corrections_can_still_be_thrown_away(desk: Desk) -> None:
    upload_id = desk.bring(report())
    with desk.database.session(desk.id) as session:
        session.get_one(PlanUpload, (desk.id, upload_id)).corrections = [{"op": "of another version"}]
        session.commit()
    with pytest.raises(RuleBroken, match="อัปโหลดใหม่"):
        desk.look(upload_id)
    with desk.database.session(desk.id) as session:
        (head,) = list_open_uploads(session)
        discard_upload(session, actor=desk.actor, upload_id=upload_id, row_version=head.row_version, now=NOW)
    with desk.database.session(desk.id) as session:
        assert list_open_uploads(session) == []
