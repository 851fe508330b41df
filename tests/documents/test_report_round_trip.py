"""What a report says survives the way out and in again: printed as Word, Excel or PDF and read by our own reader."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents.form_round_trip import draft_of, read_back
from tests.documents.progress_texts import FILES, cells_of, differences, printed_cells, reprinted, squeezed
from tests.documents.report_sample import SERVICE, sample_paper
from tests.rules.test_report_changes import HALF, MEASURE, WHOLE, six, twelve
from tests.services.test_fill_demo import A_DAY
from tracker.rules.form_progress import progress_paper
from tracker.rules.paper import Form, Format, Look, Paper, Stamp, Table
from tracker.rules.plan_comparison import Comparison, GroupPair, compare_plans
from tracker.rules.plan_content import PlanContent, content_of_draft
from tracker.rules.plan_draft import PlanDraft, PlanKind
from tracker.services.fill_demo import fill_demo
from tracker.services.print_paper import draft_paper
from tracker.store.database import Database
from tracker.store.plan_content import get_plan_content
from tracker.store.plans import find_active_plan

OTHER_COLUMNS = {"context", "follow_up", "limitation", "o_item"}  # the seven-column form has none for these
# Its first day is not printed: "รอบ 12 เดือน ภายในเดือนตุลาคม 2570".
DAYS_NOT_PRINTED = {"ขับเคลื่อนนโยบายไม่รับของขวัญและของกำนัลจากการปฏิบัติหน้าที่ (No Gift Policy)": {"starts_on", "ends_on"}}


def told_otherwise(compared: Comparison) -> dict[str, set[str]]:
    """By measure, the fields that came back otherwise, but for those the form has no column for."""
    found = {
        pair.old.title: {*pair.fields, *(name for group in pair.groups for name in _fields(group))} - OTHER_COLUMNS
        for pair in compared.changed
    }
    found |= {measure.title: {"lost"} for measure in compared.removed}
    found |= {measure.title: {"invented"} for measure in compared.added}
    return {title: names for title, names in found.items() if names}


def _fields(group: GroupPair) -> tuple[str, ...]:
    return group.fields if group.old and group.new else ("groups",)


def results_of(draft: PlanDraft) -> list[tuple[str, str]]:
    return [(squeezed(measure.result.value), squeezed(measure.suggestion.value)) for measure in draft.measures]


@pytest.fixture(scope="module")
def ngop(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[PlanDraft, Paper]:
    """The reference report as read, and as printed again after its import."""
    file = shared / "documents" / FILES[1]
    return draft_of(file.read_bytes(), file.name), reprinted(tmp_path_factory.mktemp("ngop"), file)


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_text_of_a_reference_report_is_printed_again(shared: Path, tmp_path: Path, name: str) -> None:
    file = shared / "documents" / name
    before = printed_cells(file.read_bytes(), name)
    assert sum(map(len, before)) == 35
    assert list(differences(before, cells_of(reprinted(tmp_path, file)))) == []


@pytest.mark.shared
@pytest.mark.parametrize("format", list(Format))
def test_a_reference_report_printed_again_is_the_same_plan(ngop: tuple[PlanDraft, Paper], format: Format) -> None:  # noqa: A002
    before, paper = ngop
    after = read_back(paper, format)
    assert compare_plans(content_of_draft(before.measures, 2566), content_of_draft(after.measures, 2566)).is_empty
    assert results_of(after) == results_of(before)
    assert facts_of(after) == facts_of(before) == (PlanKind.PROGRESS_REPORT, 6, 2566)


def facts_of(draft: PlanDraft) -> tuple[PlanKind, int | None, int | None]:
    return draft.kind.value, draft.round_months.value, draft.fiscal_year.value


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PlanContent, Paper]]:
    """The plan of an invented office in the middle of its year, and its report."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "demo.db").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder}/demo.db")
    office = fill_demo(database, data_dir=folder, now=A_DAY).organization_id
    with database.session(office, is_reading=True) as session:
        plan = find_active_plan(session, 2570)
        assert plan
        paper = draft_paper(session, form=Form.PROGRESS, year=2570, months=6, now=A_DAY, data_dir=folder)
        yield get_plan_content(session, plan.id), paper
    database.engine.dispose()


@pytest.mark.parametrize("format", list(Format))
def test_a_report_of_live_work_gives_its_plan_back(demo: tuple[PlanContent, Paper], format: Format) -> None:  # noqa: A002
    """Several divisions in a cell, owners and periods by step, reports that are missing: the plan is none of these."""
    before, paper = demo
    after = read_back(paper, format)
    assert told_otherwise(compare_plans(before, content_of_draft(after.measures, 2570))) == DAYS_NOT_PRINTED
    assert facts_of(after) == (PlanKind.PROGRESS_REPORT, 6, 2570)


@pytest.mark.parametrize("format", list(Format))
def test_a_cell_of_several_divisions_comes_back_whole(format: Format) -> None:  # noqa: A002
    paper = sample_paper(SERVICE)
    (measure,) = read_back(paper, format).measures
    printed = cells_of(paper)[0]
    assert (squeezed(measure.result.value), squeezed(measure.suggestion.value)) == (printed[5], printed[6])


@pytest.mark.parametrize("format", list(Format))
def test_the_annex_of_changes_is_not_taken_for_measures(format: Format) -> None:  # noqa: A002
    content = twelve(replace(MEASURE, entries=(HALF, WHOLE)), earlier=six(MEASURE))
    paper = progress_paper(content, Look(), Stamp(content.sha256, A_DAY))
    assert isinstance(paper.blocks[-1], Table)
    again = read_back(paper, format)
    assert [measure.title.value for measure in again.measures] == [MEASURE.title]
    assert again.round_months.value == 12
