"""Whoever does a step and whenever: a report printed from a random plan reads as that plan."""

from datetime import date
from itertools import groupby
from random import Random

import pytest

from tests.documents.report_sample import PREPARED_AT, sample_facts
from tests.documents.test_report_round_trip import told_otherwise
from tracker.documents.read_docx import read
from tracker.documents.write_docx import write
from tracker.rules.form_progress import progress_paper
from tracker.rules.paper import Look, Stamp
from tracker.rules.plan_comparison import compare_plans
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent, content_of_draft
from tracker.rules.plan_table import read_plan
from tracker.rules.report_facts import ReportEntry, ReportMeasure, ReportPeriod, ReportStep
from tracker.rules.round_report import ALL_DIVISIONS, compose_report
from tracker.rules.source_table import document_from_bytes
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import Digits

REPORTS, AT_ONCE = 80, 20
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองสวัสดิการสังคม")
STEPS = (
    "จัดทำคู่มือการปฏิบัติงาน",
    "ประชุมชี้แจงบุคลากรทุกคน",
    "เผยแพร่ข้อมูลบนเว็บไซต์ให้ครบถ้วน",
    "แต่งตั้งคณะทำงาน",
    "สำรวจความพึงพอใจของผู้รับบริการ",
    "รายงานผลต่อผู้บริหารทุกไตรมาส",
    "ติดตามและประเมินผล\n- แบบสอบถาม\n- สัมภาษณ์",
    "จัดอบรม (ระยะที่ 1)",
)
PERIODS = (
    ReportPeriod("ต.ค. 68 – ก.ย. 69", date(2025, 10, 1), date(2026, 9, 30)),
    ReportPeriod("ม.ค. 69", date(2026, 1, 1), date(2026, 1, 31)),
    ReportPeriod("ภายในเดือนมีนาคม 2569", date(2026, 3, 1), date(2026, 3, 31)),
    ReportPeriod("ตลอดปีงบประมาณ", date(2025, 10, 1), date(2026, 9, 30)),
    ReportPeriod("เม.ย. 69 - มิ.ย. 69", date(2026, 4, 1), date(2026, 6, 30)),
)
TITLES = ("ส่งเสริมคุณธรรมของบุคลากร", "พัฒนาการให้บริการประชาชน", "ป้องกันการทุจริตในหน่วยงาน", "เปิดเผยข้อมูลต่อสาธารณะ")
SAID = ReportEntry("กองคลัง", EntryState.APPROVED, "- ดำเนินการแล้ว\n- เผยแพร่แล้ว")


def random_steps(dice: Random) -> tuple[ReportStep, ...]:
    """Runs of steps that share owner and period; no arrangement comes back after another."""
    steps: list[ReportStep] = []
    left = dice.sample(STEPS, dice.randint(1, 6))
    while left:
        run = dice.randint(1, len(left))
        owners = () if dice.random() < 0.2 else tuple(dice.sample(DIVISIONS, 1 if dice.random() < 0.7 else 2))
        helpers = tuple(dice.sample([name for name in DIVISIONS if name not in owners], 1))
        supporting = () if len(owners) != 1 or dice.random() < 0.7 else dice.choice([helpers, (ALL_DIVISIONS,)])
        period = dice.choice(PERIODS)
        made = [ReportStep(text, owners, not owners, period, supporting) for text in left[:run]]
        if not any(_arrangement(made[0]) == _arrangement(step) for step in steps):
            steps += made
        left = left[run:]
    return tuple(steps)


def _arrangement(step: ReportStep) -> tuple[object, ...]:
    return step.responsible, step.supporting, step.period.start_on, step.period.end_on


def measure_of(title: str, steps: tuple[ReportStep, ...]) -> ReportMeasure:
    return ReportMeasure(
        title,
        (9,),
        steps,
        responsible=tuple(dict.fromkeys(name for step in steps for name in step.responsible)),
        is_all_divisions=all(step.is_all_divisions for step in steps),
        supporting=tuple(dict.fromkeys(name for step in steps for name in step.supporting)),
        owing_divisions=("กองคลัง", "กองช่าง"),
        entries=(SAID,),
    )


def content_of(number: int, measure: ReportMeasure) -> MeasureContent:
    groups = (tuple(run) for _, run in groupby(measure.steps, key=_arrangement))
    return MeasureContent(str(number), measure.title, (9,), None, "", "", "", "", tuple(map(_group, groups)))


def _group(steps: tuple[ReportStep, ...]) -> GroupContent:
    first = steps[0]
    is_supported_by_all = ALL_DIVISIONS in first.supporting
    return GroupContent(
        first.responsible,
        first.is_all_divisions,
        () if is_supported_by_all else first.supporting,
        is_supported_by_all,
        None,
        first.period.printed,
        first.period.start_on,
        first.period.end_on,
        first.period.end_on,
        tuple(step.text for step in steps),
    )


@pytest.mark.parametrize("seed", range(0, REPORTS, AT_ONCE))
def test_a_report_of_any_plan_reads_as_that_plan(seed: int) -> None:
    for number in range(seed, seed + AT_ONCE):
        dice = Random(number)  # noqa: S311  # dice, not a secret
        measures = [measure_of(title, random_steps(dice)) for title in dice.sample(TITLES, dice.randint(1, 4))]
        digits: Digits = dice.choice(("thai", "arabic"))
        content = compose_report(sample_facts(*measures), prepared_at=PREPARED_AT, digits=digits)
        paper = progress_paper(content, Look(digits), Stamp(content.sha256, PREPARED_AT))
        again = read_plan(document_from_bytes(read(write(paper.to_json())), "รายงาน.docx"))
        before = PlanContent(2569, tuple(content_of(at, measure) for at, measure in enumerate(measures, start=1)))
        assert told_otherwise(compare_plans(before, content_of_draft(again.measures, 2569))) == {}, number
