"""What an import would do, in one sentence and as a list of changes."""

from dataclasses import dataclass

from tracker.rules.plan_change_words import pair_sentences
from tracker.rules.plan_comparison import Comparison
from tracker.rules.plan_content import MeasureContent
from tracker.rules.plan_draft import PlanKind
from tracker.services.review_upload import Review

MOST_LISTED = 200


@dataclass(frozen=True)
class Change:
    """One line of the list of changes."""

    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What would change in a plan that exists, under headings."""

    title: str
    groups: tuple[tuple[str, tuple[Change, ...]], ...]


def kind_of(review: Review) -> tuple[str, str]:
    """What the document was taken for: the option that stands for it ("" for none of them), and in words."""
    kind, months = review.draft.kind.value, review.draft.round_months.value
    if kind is PlanKind.PROGRESS_REPORT:
        return f"report-{months}" if months else "", f"รายงานผลรอบ {months} เดือน" if months else "รายงานผล"
    return ("plan", "แผน") if kind is PlanKind.PLAN else ("", "เอกสารอื่นที่มีมาตรการ")


def headline_of(review: Review) -> str:
    """ "จะสร้าง 12 มาตรการ 40 งาน มอบ 6 กอง ปีงบประมาณ พ.ศ. 2569", or what it would change in a plan."""
    count = len(review.draft.measures)
    if not count:
        return "ไม่พบตารางมาตรการในไฟล์นี้"
    year = review.draft.fiscal_year.value
    of_year = f"ปีงบประมาณ พ.ศ. {year}" if year else ""
    if review.target and review.target.is_results_only:
        return f"จะนำผลการดำเนินการของ {count} มาตรการเข้าแผน{of_year} ที่ใช้อยู่ ไม่สร้างงานใหม่"
    comparison = comparison_of(review)
    if comparison is None:
        work = f"{count} มาตรการ {review.task_count} งาน มอบ {review.owner_count} กอง"
        return f"จะสร้าง {work} {of_year}".rstrip()
    if comparison.is_empty:
        return f"ไม่มีอะไรเปลี่ยน แผน{of_year} ตรงกับไฟล์นี้อยู่แล้ว"
    added, changed, removed = (len(part) for part in (comparison.added, comparison.changed, comparison.removed))
    told = f"จะเพิ่ม {added} แก้ {changed} ถอน {removed} คงเดิม {len(comparison.unchanged)} มาตรการ"
    return f"{told} ในแผน{of_year}"


def list_changes(review: Review) -> Changes | None:
    """Everything that would change in the plan there is; None where a new plan would be made."""
    comparison = comparison_of(review)
    if comparison is None or review.target is None or review.target.is_results_only:
        return None
    groups = (
        ("เพิ่ม", tuple(_named(measure) for measure in comparison.added)),
        (
            "แก้ไข",
            tuple(
                Change(f"{pair.new.code} {pair.new.title}", _without_name(pair_sentences(pair)))
                for pair in comparison.changed
            ),
        ),
        ("ถอนออก", tuple(_named(measure) for measure in comparison.removed)),
    )
    return Changes(review.target.plan.title, tuple((name, found[:MOST_LISTED]) for name, found in groups if found))


def comparison_of(review: Review) -> Comparison | None:
    """The comparison with the plan the import would go into, where there is one."""
    return review.target.comparison if review.target else None


def _named(measure: MeasureContent) -> Change:
    return Change(f"{measure.code} {measure.title}")


def _without_name(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The name of the measure stands above them already."""
    return tuple(sentence.partition(": ")[2] or sentence for sentence in sentences)
