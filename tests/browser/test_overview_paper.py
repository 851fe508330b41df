"""The executives' sheet: one A4 page also for a large office; pictures that fit, and numbers that lead on."""

import re
from datetime import date

import pytest

from tests.browser.conftest import Site
from tests.factories import add_division, add_measure, add_task
from tracker.rules.task import TaskStatus

NAMES = (
    "กองสาธารณสุขและสิ่งแวดล้อม", "กองยุทธศาสตร์และงบประมาณ", "กองสวัสดิการสังคม", "กองการเจ้าหน้าที่",
    "กองส่งเสริมการเกษตร", "กองการประปา", "กองทรัพยากรธรรมชาติ", "กองพัสดุและทรัพย์สิน", "กองการท่องเที่ยวและกีฬา",
    "หน่วยตรวจสอบภายใน",
)  # fmt: skip


def fill(site: Site) -> None:
    """Fourteen divisions, each late with something of all ten indicators."""
    town = site.world.town
    with site.world.database.session(town.organization_id) as session:
        divisions = [*town.divisions.values(), *(add_division(session, name) for name in NAMES)]
        for number in range(1, 11):
            measure = add_measure(session, town.plan, code=f"{number}.9", indicators=[number])
            for division in divisions:
                title = "จัดทำรายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสของกองเสนอผู้บริหารทุกไตรมาส"
                state = TaskStatus.DONE if number % 3 == 0 else TaskStatus.IN_PROGRESS
                add_task(session, measure, division, title, due_on=date(2027, 2, 1), status=state, steps=())
        session.commit()


@pytest.mark.browser
@pytest.mark.parametrize("is_large", [False, True])
def test_the_sheet_is_one_page(site: Site, is_large: bool) -> None:
    if is_large:
        fill(site)
    page = site.window("mayor", width=1366)
    page.goto("/overview/paper")
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
    page.emulate_media(media="print")
    assert page.locator(".heat").is_visible()
    assert page.locator(".worst").count() == 0 or not page.locator(".worst").is_visible()
    assert not page.locator("nav, form, .no-print").locator("visible=true").count()
    assert page.evaluate("violations") == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1366])
def test_the_pictures_fit_and_a_number_leads_to_its_task(site: Site, width: int) -> None:
    page = site.window("mayor", width=width)
    page.goto("/overview")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.picture").locator("visible=true").count() == 1
    page.locator(".figures a", has_text="งานเกินกำหนด").click()
    page.locator(".tasks a").first.click()
    assert page.locator("#evidence").is_visible()
    page.goto("/overview")
    cell = page.locator(".worst a" if width == 360 else ".heat td a").first
    cell.click()
    assert page.url.partition("?")[2].startswith("division=")
    assert page.locator(".tasks a").count() >= 1
    assert page.evaluate("violations") == []
