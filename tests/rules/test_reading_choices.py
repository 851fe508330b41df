"""What a person says about headings, columns and rows is how the document is read, and every place can be named."""

from tests.rules.plan_forms import ABOVE, LEFT, Rows, codes, document, only, steps, titles
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_headings import Role
from tracker.rules.plan_table import read_plan
from tracker.rules.reading_choices import KnownTable, ReadingChoices, RowPlace, TableChoice
from tracker.rules.table_headers import captions_of
from tracker.rules.table_reading import CHOOSABLE_ROLES, role_words, table_reading

HEADER = ("ที่", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")
PLAIN = (
    HEADER,
    ("๑", "ปรับปรุงเว็บไซต์", "สำรวจหน้าเว็บ", "สำนักปลัด", "ต.ค. ๖๘"),
    ("๒", "อบรมจริยธรรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙"),
    ("๓", "ตรวจพัสดุ", "ตรวจนับ", "กองช่าง", "มี.ค. ๖๙"),
)
STRANGE = (
    ("ที่", "ภารกิจใหญ่", "ปลายทาง", "มือทำงาน", "ยามใด"),
    ("๑", "ปรับปรุงเว็บไซต์", "๑. สำรวจ ๒. แก้ไข", "สำนักปลัด", "ต.ค. ๖๘"),
    ("๒", "อบรมจริยธรรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙"),
)
MEANING = (Role.NUMBER, Role.MEASURE, Role.STEPS, Role.OWNER, Role.PERIOD)


def chosen(*parts: str | Rows, **choices: object) -> PlanDraft:
    return read_plan(document(*parts), choices=ReadingChoices(**choices))  # type: ignore[arg-type]


def places(*rows: int, number: int = 1) -> frozenset[RowPlace]:
    return frozenset(RowPlace(number, row) for row in rows)


def owners(plan: PlanDraft) -> list[tuple[str, ...]]:
    return [measure.divisions.value for measure in plan.measures]


def test_a_strange_heading_is_read_as_a_person_explains_it() -> None:
    assert codes(chosen(STRANGE)) == {"title_column_guessed", "column_guessed"}
    plan = chosen(STRANGE, tables={1: TableChoice(1, MEANING)})
    assert titles(plan) == ["ปรับปรุงเว็บไซต์", "อบรมจริยธรรม"]
    assert steps(plan.measures[0]) == ["สำรวจ", "แก้ไข"]
    assert owners(plan) == [("สำนักปลัด",), ("กองคลัง",)]
    assert codes(plan) == set()


def test_columns_with_swapped_headings() -> None:
    rows = (("มาตรการ", "ระยะเวลา", "ผู้รับผิดชอบ"), ("ตรวจพัสดุ", "กองคลัง", "ม.ค. ๖๙"))
    plan = chosen(rows, tables={1: TableChoice(1, (Role.MEASURE, Role.OWNER, Role.PERIOD))})
    assert owners(plan) == [("กองคลัง",)]
    assert str(only(plan).start.value) == "2026-01-01"


def test_a_column_said_to_mean_nothing_is_only_kept() -> None:
    plan = chosen(PLAIN, tables={1: TableChoice(1, (Role.NUMBER, Role.MEASURE, None, Role.OWNER, Role.PERIOD))})
    assert plan.measures[0].steps == ()
    assert plan.measures[0].other[0][0] == "ขั้นตอน"


def test_a_heading_row_the_reader_did_not_see() -> None:
    rows = (("แผนงานประจำปี", "", ""), ("ภารกิจ", "ผู้รับผิดชอบ", "ห้วงเดือน"), ("ตรวจพัสดุ", "กองคลัง", "ม.ค. ๖๙"))
    assert "no_measure_table" in codes(chosen(rows))
    plan = chosen(rows, tables={1: TableChoice(2)})
    assert (titles(plan), owners(plan)) == (["ตรวจพัสดุ"], [("กองคลัง",)])
    assert "title_column_guessed" in codes(plan)


def test_the_chosen_row_may_be_the_last_of_two_lines() -> None:
    rows = (
        ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", LEFT, "ระยะเวลาดำเนินการ", LEFT),
        (ABOVE, ABOVE, "หลัก", "สนับสนุน", "เริ่มต้น", "สิ้นสุด"),
        ("๑", "อบรมระเบียบ", "กองคลัง", "สำนักปลัด", "๑ พ.ย. ๖๘", "๒๘ ก.พ. ๖๙"),
    )
    guessed = chosen(rows)
    for row in (1, 2):
        assert chosen(rows, tables={1: TableChoice(row)}).measures == guessed.measures


def test_rows_above_the_chosen_heading_are_not_read() -> None:
    rows = (HEADER, PLAIN[1], ("ที่", "งานที่จะทำ", "ทำอย่างไร", "ใครทำ", "ทำเมื่อใด"), PLAIN[2])
    assert titles(chosen(rows, tables={1: TableChoice(3, MEANING)})) == ["อบรมจริยธรรม"]


def test_a_table_without_measures() -> None:
    plan = chosen(PLAIN, (HEADER, ("๑", "จัดทำคู่มือ", "รวบรวม", "กองคลัง", "มี.ค. ๖๙")), tables={1: TableChoice(None)})
    assert titles(plan) == ["จัดทำคู่มือ"]


def test_a_table_that_goes_on_below_one_without_measures_is_not_read_by_it() -> None:
    plan = chosen(PLAIN, PLAIN[1:], tables={1: TableChoice(None)})
    assert plan.measures == ()


def test_a_table_that_goes_on_is_read_by_the_explained_heading() -> None:
    plan = chosen(STRANGE, STRANGE[1:], tables={1: TableChoice(1, MEANING)})
    assert len(plan.measures) == 4


def test_the_same_heading_on_the_next_page_is_explained_too() -> None:
    plan = chosen(STRANGE, STRANGE, tables={1: TableChoice(1, MEANING)})
    assert len(plan.measures) == 4


def test_a_heading_explained_before_is_known() -> None:
    asked = document(STRANGE)
    (printed,) = asked.tables
    known = KnownTable(captions_of(printed, 1), MEANING)
    again = (tuple(f" {text} " for text in STRANGE[0]), *STRANGE[1:])
    assert titles(chosen(again, known=(known,))) == ["ปรับปรุงเว็บไซต์", "อบรมจริยธรรม"]


def test_a_known_heading_of_two_lines() -> None:
    rows = (
        ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", LEFT, "ระยะเวลา"),
        (ABOVE, ABOVE, "หลัก", "สนับสนุน", ABOVE),
        ("๑", "อบรมระเบียบ", "กองคลัง", "สำนักปลัด", "พ.ย. ๖๘"),
    )
    (printed,) = document(rows).tables
    assert captions_of(printed, 1) == captions_of(printed, 2)
    roles = (Role.NUMBER, Role.MEASURE, Role.SUPPORT, Role.OWNER, Role.PERIOD)
    plan = chosen(rows, known=(KnownTable(captions_of(printed, 2), roles),))
    assert (only(plan).divisions.value, only(plan).supporting.value) == (("สำนักปลัด",), ("กองคลัง",))


def test_what_a_person_says_now_wins_over_what_was_known() -> None:
    (printed,) = document(STRANGE).tables
    known = KnownTable(captions_of(printed, 1), (None, Role.STEPS, Role.MEASURE, Role.OWNER, Role.PERIOD))
    plan = chosen(STRANGE, known=(known,), tables={1: TableChoice(1, MEANING)})
    assert titles(plan)[0] == "ปรับปรุงเว็บไซต์"


def test_captions_of_a_row_that_is_not_there() -> None:
    (printed,) = document(PLAIN).tables
    assert captions_of(printed, 99) == ()


def test_a_row_joined_to_the_one_before() -> None:
    plan = chosen(PLAIN, joined=places(3))
    assert titles(plan) == ["ปรับปรุงเว็บไซต์ อบรมจริยธรรม", "ตรวจพัสดุ"]
    assert steps(plan.measures[0]) == ["สำรวจหน้าเว็บ", "จัดอบรม"]
    assert [row.row for row in plan.groups[0].rows] == [2, 3]


def test_a_joined_row_whose_title_counts_on_is_no_measure_of_its_own() -> None:
    header = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")
    rows = (header, ("๑. ตรวจพัสดุ", "ตรวจนับ", "กองคลัง", "ม.ค. ๖๙"), ("๒. ประจำปี", "รายงาน", "กองคลัง", "ก.พ. ๖๙"))
    assert titles(chosen(rows, joined=places(3))) == ["ตรวจพัสดุ ประจำปี"]


def test_measures_listed_in_one_cell_go_on_in_a_joined_row() -> None:
    header = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")
    rows = (
        header,
        ("๑. ตรวจพัสดุ ๒. ตรวจเงิน", "๑. นับพัสดุ ๒. นับเงิน", "กองคลัง", "ม.ค. ๖๙"),
        ("๓. ตรวจรถ", "๓. นับรถ", "กองคลัง", "ก.พ. ๖๙"),
    )
    assert titles(chosen(rows, joined=places(3))) == ["ตรวจพัสดุ", "ตรวจเงิน", "ตรวจรถ"]


def test_a_joined_row_of_the_next_table() -> None:
    plan = chosen(PLAIN, (HEADER, ("๔", "และวัสดุ", "ตรวจวัสดุ", "กองช่าง", "มี.ค. ๖๙")), joined=places(2, number=2))
    assert titles(plan)[-1] == "ตรวจพัสดุ และวัสดุ"


def test_a_row_that_stands_apart() -> None:
    rows = (*PLAIN[:2], ("", "", "ประกาศผล", "กองคลัง", "ธ.ค. ๖๘"))
    assert len(chosen(rows).measures) == 1
    plan = chosen(rows, apart=places(3))
    assert titles(plan) == ["ปรับปรุงเว็บไซต์", "ประกาศผล"]


def test_a_row_taken_for_a_heading_stands_apart_as_a_measure() -> None:
    rows = (*PLAIN[:2], ("รวมทั้งสิ้น ๒ โครงการ", "", "", "", ""), PLAIN[2])
    assert len(chosen(rows).measures) == 2
    assert len(chosen(rows, apart=places(3)).measures) == 3


def test_a_section_heading_a_person_calls_a_measure() -> None:
    rows = (HEADER, ("๑", "ด้านการเงิน", "", "", ""), ("๑.๑", "ตรวจพัสดุ", "ตรวจนับ", "กองคลัง", "ม.ค. ๖๙"))
    assert titles(chosen(rows)) == ["ตรวจพัสดุ"]
    assert titles(chosen(rows, apart=places(2))) == ["ด้านการเงิน", "ตรวจพัสดุ"]


def test_dropped_rows_are_not_read() -> None:
    plan = chosen(PLAIN, dropped=places(2, 4))
    assert titles(plan) == ["อบรมจริยธรรม"]


def test_a_dropped_row_still_holds_what_is_merged_below_it() -> None:
    rows = (*PLAIN[:2], ("๒", "ตรวจพัสดุ", "ตรวจนับ", ABOVE, "มี.ค. ๖๙"))
    assert owners(chosen(rows, dropped=places(2))) == [("สำนักปลัด",)]


def test_a_dropped_heading_is_no_heading() -> None:
    rows = (*PLAIN[:2], HEADER, PLAIN[2])
    assert chosen(rows, dropped=places(3)).measures == chosen(rows).measures
    assert chosen(PLAIN, dropped=places(1)).measures == ()


def test_places_the_document_does_not_have_change_nothing() -> None:
    plan = chosen(
        PLAIN,
        tables={7: TableChoice(1, MEANING), 1: TableChoice(99)},
        joined=places(50),
        apart=places(60),
        dropped=places(70),
        known=(KnownTable((), MEANING),),
    )
    assert plan == read_plan(document(PLAIN))


def test_groups_and_keys_name_places() -> None:
    plan = chosen(PLAIN, (HEADER, ("๑", "๑. ตรวจเงิน ๒. ตรวจรถ", "๑. นับเงิน ๒. นับรถ", "กองคลัง", "ม.ค. ๖๙")))
    assert [measure.key for measure in plan.measures] == ["1.2.1", "1.3.1", "1.4.1", "2.2.1", "2.2.2"]
    assert [(group.key, group.measures) for group in plan.groups][-1] == ("2.2", ("2.2.1", "2.2.2"))
    assert [(row.table, row.row) for row in plan.groups[0].rows] == [(1, 2)]


def test_problems_name_the_group_they_belong_to() -> None:
    rows = (*PLAIN[:3], ("๓", "ตรวจพัสดุ", "ตรวจนับ", "", "๓๑ ก.พ. ๖๙"), ("หมายเหตุ: แก้ไขได้", "", "", "", ""))
    plan = chosen(rows)
    about = {problem.code: problem.about for problem in plan.problems}
    assert about["owner_missing"] == about["period_no_such_day"] == "1.4"
    assert about["row_skipped"] is None


def test_how_a_table_was_understood() -> None:
    rows = (
        ("ที่", "มาตรการ", "ผู้รับผิดชอบ", "ไตรมาส", LEFT, LEFT, "แหล่งที่มา"),
        (ABOVE, ABOVE, ABOVE, "๑", "๒", "๓", ABOVE),
        ("๑", "ตรวจพัสดุ", "กองคลัง", "", "✓", "", "ฝ่ายพัสดุ"),
    )
    reading = table_reading(document(rows), ReadingChoices(), 1)
    assert (reading.header_row, reading.is_of_measures) == (2, True)
    assert reading.roles == (Role.NUMBER, Role.MEASURE, Role.OWNER, Role.MONTH, Role.MONTH, Role.MONTH, None)
    assert reading.captions[:2] == ("ที่", "มาตรการ")
    # what was read may be handed back as it is
    again = chosen(rows, tables={1: TableChoice(2, reading.roles)})
    assert [m.start for m in again.measures] == [m.start for m in chosen(rows).measures]


def test_how_a_table_without_its_own_heading_was_understood() -> None:
    asked = document(PLAIN, PLAIN[1:], "ข้อความ", (("หน้า", "เรื่อง"), ("๑", "คำนำ")))
    readings = [table_reading(asked, ReadingChoices(), number) for number in (2, 3, 9)]
    assert (readings[0].header_row, readings[0].roles) == (None, MEANING)
    assert (readings[1].header_row, readings[1].is_of_measures) == (1, False)
    assert readings[2].roles == ()


def test_a_chosen_meaning_is_what_the_table_shows() -> None:
    asked = document(STRANGE)
    choices = ReadingChoices(tables={1: TableChoice(1, MEANING)})
    assert table_reading(asked, choices, 1).roles == MEANING


def test_a_form_has_labels_instead_of_columns() -> None:
    form = (("มาตรการ", "ตรวจพัสดุ"), ("ผู้รับผิดชอบ", "กองคลัง"), ("ระยะเวลา", "ม.ค. ๖๙"))
    assert table_reading(document(form), ReadingChoices(), 1).is_form


def test_every_meaning_has_words() -> None:
    assert role_words(None) == CHOOSABLE_ROLES[None]
    assert len({role_words(role) for role in Role if role is not Role.OTHER}) == len(Role) - 1
    assert role_words(Role.OTHER) == role_words(None)
