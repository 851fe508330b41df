"""Cells that say of which steps each line holds, as the product prints them, and rows that the end of a page cut."""

from collections.abc import Sequence
from dataclasses import replace

from tests.rules.plan_forms import codes, document, draft, only, span, steps
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_table import read_plan
from tracker.rules.step_leads import by_step, without_leads

CAPTIONS = ("หัวข้อการประเมิน", "มาตรการ/กิจกรรม/โครงการ", "ขั้นตอนหรือวิธีปฏิบัติ", "ผู้รับผิดชอบ/\nผู้เกี่ยวข้อง", "วันดำเนินการ")
STEPS = "๑. กำหนดหลักเกณฑ์\n๒. แจ้งเวียนทุกกอง\n๓. สรุปผลเสนอผู้บริหาร"
TITLE = "มาตรการยืมทรัพย์สินของราชการ"
TOPIC = "ขั้นตอนการขออนุญาตยืมทรัพย์สินมีความสะดวก มากน้อยเพียงใด"
OWNERS = "ขั้นตอนที่ ๑:\nกองคลัง\nขั้นตอนที่ ๒–๓:\nงานพัสดุ กองคลัง\nร่วมกับ ทุกสำนัก/กอง"
WHEN = "ขั้นตอนที่ ๑–๒:\nต.ค. ๖๙ – ธ.ค. ๖๙\nขั้นตอนที่ ๓:\nตลอดปีงบประมาณ"
Rows = Sequence[Sequence[str]]


def on_paper(*pages: Rows) -> PlanDraft:
    """A plan as a PDF gives it: a table on each page, its captions repeated."""
    made = document(*([CAPTIONS, *rows] for rows in pages))
    return read_plan(replace(made, format="pdf"), fiscal_year=2570)


def test_each_step_has_the_owner_and_the_period_that_its_lead_names() -> None:
    plan = draft([CAPTIONS, (TOPIC, TITLE, STEPS, OWNERS, WHEN)], fiscal_year=2570)
    first, second, third = only(plan).steps
    assert first.divisions.value == ("กองคลัง",)
    assert not first.all_divisions.value
    assert (second.lead.value, second.units.value, second.all_divisions.value) == ("กองคลัง", ("งานพัสดุ",), True)
    assert third.lead.value == "กองคลัง"
    assert span(first) == span(second) == ("2026-10-01", "2026-12-31")
    assert span(third) == ("2026-10-01", "2027-09-30")
    assert not {"pair_count", "owner_missing"} & codes(plan)
    assert "ขั้นตอนที่" not in only(plan).period_text.value


def test_a_sentence_about_a_step_is_no_lead() -> None:
    assert by_step("กองคลัง\nขั้นตอนที่ ๑: กองช่าง") is None
    assert by_step("ขั้นตอนที่ ๑ กองคลัง") is None
    assert by_step("ขั้นตอนที่ 1: กองคลัง\nขั้นตอนที่ 2-3:\nกองช่าง\nกองคลัง") == {
        1: "กองคลัง", 2: "กองช่าง\nกองคลัง", 3: "กองช่าง\nกองคลัง",
    }  # fmt: skip
    assert without_leads("ขั้นตอนที่ 1: กองคลัง\nขั้นตอนที่ 2:\nกองช่าง") == "กองคลัง\nกองช่าง"


def test_an_endless_lead_names_a_hundred_steps_at_most() -> None:
    assert len(by_step("ขั้นตอนที่ 1–999: กองคลัง") or {}) == 101


def test_the_rest_of_a_row_below_the_end_of_a_page_is_no_measure() -> None:
    plan = on_paper(
        [(TOPIC, "มาตรการยืมทรัพย์สิน", "๑. กำหนดหลักเกณฑ์\n๒. แจ้งเวียน", "กองคลัง", "ตลอดปีงบประมาณ")],
        [("หรือไม่ อย่างไร", "ของราชการ", "ทุกกองให้ทราบ", "", ""), ("", "อบรมผู้ยืม", "- จัดอบรม", "กองคลัง", "มีนาคม ๗๐")],
    )
    cut, other = plan.measures
    assert cut.title.value == "มาตรการยืมทรัพย์สิน ของราชการ"
    assert steps(cut) == ["กำหนดหลักเกณฑ์", "แจ้งเวียน ทุกกองให้ทราบ"]
    assert "".join(cut.context.value.split()) == "".join(f"{TOPIC}หรือไม่ อย่างไร".split())
    assert "".join(other.context.value.split()) == "".join(cut.context.value.split())  # it holds for both


def test_a_lead_cut_from_its_words_goes_on_below() -> None:
    above, below = "ขั้นตอนที่ ๑:\nกองคลัง\nขั้นตอนที่ ๒–๓:", "กองช่าง"
    plan = on_paper(
        [(TOPIC, TITLE, "๑. กำหนดหลักเกณฑ์\n๒. แจ้งเวียนทุกกอง", above, "ตลอดปีงบประมาณ")],
        [("", "", "๓. สรุปผลเสนอผู้บริหาร", below, "")],
    )
    assert [step.divisions.value for step in only(plan).steps] == [("กองคลัง",), ("กองช่าง",), ("กองช่าง",)]


def test_a_list_that_begins_below_the_end_of_a_page_has_its_reason_above() -> None:
    why = "จากผลการประเมินพบว่าผู้ยืมบางรายไม่ทราบขั้นตอน จึงต้องดำเนินการ"
    plan = on_paper(
        [(TOPIC, TITLE, why, "กองคลัง", "ตลอดปีงบประมาณ")], [("", "", "ดังต่อไปนี้\n๑. กำหนดหลักเกณฑ์\n๒. แจ้งเวียน", "", "")]
    )
    assert steps(only(plan)) == ["กำหนดหลักเกณฑ์", "แจ้งเวียน"]
    assert "".join(f"{why}ดังต่อไปนี้".split()) in "".join(only(plan).context.value.split())


def test_dashes_below_the_end_of_a_page_belong_to_the_numbered_step_above() -> None:
    plan = on_paper(
        [(TOPIC, TITLE, "๑. กำหนดหลักเกณฑ์\n๒. ยกย่องผู้ที่\n- คืนตรงเวลา", "กองคลัง", "ตลอดปีงบประมาณ")],
        [("", "", "- ดูแลทรัพย์สิน\n๓. สรุปผล", "", "")],
    )
    assert steps(only(plan)) == ["กำหนดหลักเกณฑ์", "ยกย่องผู้ที่\n- คืนตรงเวลา\n- ดูแลทรัพย์สิน", "สรุปผล"]
