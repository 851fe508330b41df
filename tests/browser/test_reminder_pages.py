"""The pages about reminders in Chromium: on a telephone, without a script, and on paper."""

from datetime import timedelta
from uuid import UUID

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_pages import check
from tests.told_people import TEN_O_CLOCK, add_message, add_reminder, tell_everything

pytestmark = pytest.mark.browser
NARROW = 360


@pytest.fixture
def told(site: Site) -> dict[str, UUID]:
    world = site.world
    with world.database.session(world.town.organization_id) as session:
        found = {name: delivery.id for name, delivery in tell_everything(session, world.town).items()}
        session.commit()
    return found


@pytest.mark.parametrize("width", [NARROW, 1366])
def test_nothing_is_blocked_cut_off_or_too_small(site: Site, told: dict[str, UUID], width: int) -> None:
    town = site.world.town
    task, round_ = town.tasks["late"].id, town.rounds[6].id
    pages = {
        "policy": [
            "/deliveries",
            "/deliveries?outcome=care&from=1/3/2570",
            f"/deliveries/{told['mail_failed']}",
            "/deliveries/punctuality",
            f"/tasks/{task}",
            f"/tasks/{task}/proof",
            f"/rounds/{round_}/proof",
        ],
        "finance_head": ["/inbox", "/inbox/log", f"/inbox/log/{told['link']}"],
    }
    for who, paths in pages.items():
        page = site.window(who, width=width)
        for path in paths:
            page.goto(path)
            for folded in page.locator("details").all():
                folded.evaluate("one => one.open = true")
            check(page, width)


@pytest.mark.usefixtures("told")
def test_the_inbox_is_answered_without_a_script(site: Site) -> None:
    page = site.window("finance_head", width=NARROW, java_script_enabled=False)
    page.goto("/inbox")
    item = page.locator(".told > li", has_text="เผยแพร่แผนการจัดซื้อจัดจ้าง")
    item.get_by_text("เตือนอีกครั้งวันที่…").click()
    item.get_by_label("วันที่ให้เตือนอีกครั้ง").select_option(label="5 มีนาคม 2570")
    item.get_by_role("button", name="เตือนวันนั้น").click()
    expect(page.get_by_role("status")).to_contain_text("จะเตือนเรื่องนี้อีกครั้งวันที่ 5 มีนาคม 2570")
    item.get_by_role("button", name="รับทราบ").click()
    expect(page.get_by_role("status")).to_contain_text("บันทึกว่ารับทราบแล้ว 1 เรื่อง")
    expect(item).to_contain_text("รับทราบแล้ว")
    item.get_by_text("ทำไมฉันได้ข้อความนี้").click()
    expect(item).to_contain_text("ท่านเป็นหัวหน้ากองซึ่งรับผิดชอบงานนี้")


def test_the_proof_on_paper_has_its_head_and_number_on_every_page(site: Site) -> None:
    world = site.world
    with world.database.session(world.town.organization_id) as session:
        head, task = world.town.people["finance_head"], world.town.tasks["late"]
        for number in range(24):
            reminder = add_reminder(session, head, task, offset_days=number + 1)
            for channel in ("inbox", "line", "email"):
                add_message(session, head, [reminder], channel, at=TEN_O_CLOCK - timedelta(days=number))
        session.commit()
    page = site.window("policy", width=1366)
    page.goto(f"/tasks/{task.id}/proof")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in paper]
    width, height = paper[0].get_size()
    assert (round(width), round(height)) == (595, 842), "A4"
    assert len(texts) > 2
    # What a Thai PDF gives back may have its marks moved; digits and Latin stay.
    assert all(thai(number) in text for number, text in enumerate(texts, start=1))
    code = page.locator(".proof-code code").inner_text()
    tables = [text for text in texts if "LINE" in text and "๐๘.๓๐" in text]
    assert len(tables) > 1
    assert all(code[:16] in text for text in tables), "the running head stands above the table of each page"
    assert code in texts[-1]


def thai(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
