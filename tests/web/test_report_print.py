"""A report on the screen as it will be printed: the words of the paper, every form, and the ways to take it along."""

import pytest

from tests.services.reported_town import ReportedTown
from tests.web.conftest import World
from tracker.rules.paper import FORM_NAMES, Form, Paper, Table
from tracker.services.print_paper import draft_paper
from tracker.store.frozen_reports import list_reports

OF_YEAR = (Form.PLAN, Form.ANALYSIS, Form.MEMO)


def round_path(world: World) -> str:
    return f"/reports/{world.town.rounds[6].id}"


def words_of(paper: Paper) -> list[str]:
    """Every text of the paper's tables."""
    rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    return [part.text for row in rows for cell in row.cells for part in cell if part.text not in ("", "-")]


def paper_of(world: World, form: Form) -> Paper:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return draft_paper(session, form=form, year=2570, months=6, now=world.clock[0], data_dir=world.data_dir)


@pytest.mark.parametrize("form", list(Form))
def test_every_form_of_a_round_says_on_the_screen_what_it_says_on_paper(world: World, form: Form) -> None:
    page = world.visitor("policy").get(f"{round_path(world)}/paper?form={form}").page
    assert page
    told = "".join("".join(page.words).split())
    missing = [text for text in words_of(paper_of(world, form)) if "".join(text.split()) not in told]
    assert not missing
    assert [
        link.text for link in page.all("a") if link.get("aria-current") == "page" and "form=" in link.get("href")
    ] == [FORM_NAMES[form]]


def test_a_draft_tells_what_becomes_of_words_not_yet_sent(world: World) -> None:
    answer = world.visitor("policy").get(f"{round_path(world)}/paper")
    assert "เมื่อเสนอลงนามส่วนนั้นจะพิมพ์ว่า “ยังไม่รายงานผล”" in answer.text
    assert answer.page
    here = [link.text for link in answer.page.all("a") if link.get("aria-current") == "page"]
    assert "รายงาน" in here


@pytest.mark.parametrize("form", OF_YEAR)
def test_the_forms_of_a_plan_need_no_round(world: World, form: Form) -> None:
    assert "(ร่าง)" in world.visitor("clerk").get(f"/reports/years/2570/paper?form={form}").text


def test_what_is_no_form_is_told(world: World) -> None:
    officer = world.visitor("policy")
    assert "ไม่มีแบบพิมพ์นี้" in officer.get(f"{round_path(world)}/paper?form=letter", 404).text
    assert "ไม่มีแบบพิมพ์นี้" in officer.get("/reports/years/2570/paper?form=progress", 404).text
    officer.get("/reports/years/2533/paper", 404)


def test_it_can_be_taken_along_in_each_format(world: World) -> None:
    page = world.visitor("policy").get(f"{round_path(world)}/paper?form=checklist").page
    assert page
    hidden = [(field.get("name"), field.get("value")) for field in page.all("input")]
    assert [value for name, value in hidden if name == "format"] == ["docx", "xlsx", "pdf"]
    assert {value for name, value in hidden if name == "form"} == {"checklist"}
    assert {value for name, value in hidden if name == "months"} == {"6"}


def test_a_persons_text_is_never_markup(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        measure = session.merge(world.town.measures["budget"])
        measure.title = "<b>หนา</b> & <i x=ก>เอียง</i>"
        session.commit()
    page = world.visitor("policy").get(f"{round_path(world)}/paper?form=plan").page
    assert page
    assert "<b>หนา</b> & <i x=ก>เอียง</i>" in page.text
    assert "หนา" not in [element.text for element in page.all("b", "i")]


def test_a_proposed_report_shows_its_code_and_qr(world: World) -> None:
    town = ReportedTown(world.database, world.town, world.data_dir)
    town.report_everything()
    officer = world.visitor("policy")
    officer.send(f"{round_path(world)}/propose", f"{round_path(world)}/propose", go="propose")
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        (report,) = list_reports(session, world.town.rounds[6].id)
    page = officer.get(f"/reports/frozen/{report.id}/paper").page
    assert page
    assert report.code in "".join(page.words)
    assert report.content_sha256 in "".join(page.words)
    assert [img.get("src")[:22] for img in page.all("img") if report.code in img.get("alt")] == [
        "data:image/png;base64,"
    ]
    assert "(ร่าง)" not in "".join(page.words)


def test_the_button_leads_to_the_file(world: World) -> None:
    path = f"{round_path(world)}/paper?form=progress"
    officer = world.visitor("policy")
    answer = officer.send(path, "/jobs", 303, kind="draft", form="progress", format="pdf", year="2570", months="6")
    assert answer.to.startswith("/jobs/")


@pytest.mark.parametrize("year", ["99999999999999999999", "0", "2539"])
def test_a_year_no_office_means_is_not_found(world: World, year: str) -> None:
    world.visitor("policy").get(f"/reports/years/{year}/paper", 404)
