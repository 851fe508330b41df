"""The pages in Chromium, on a telephone and on a desk: nothing blocked, nothing cut off, everything by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.evidence_files import screenshot

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202eกลับ\u202c น้ำ"


def paths(site: Site) -> list[str]:
    town = site.world.town
    entries = f"/rounds/{town.rounds[6].id}/entries"
    return [
        "/tasks",
        *(f"/tasks/{town.tasks[name].id}" for name in ("late", "soon", "submitted", "done", "cancelled", "blocked")),
        "/overview",
        "/overview/measures",
        entries,
        f"{entries}/{town.measures['budget'].id}/{town.divisions['finance'].id}",
        "/deadlines",
        f"/deadlines/rounds/{town.rounds[6].id}",
        f"/tasks/{town.tasks['soon'].id}/deadline",
        "/holidays",
        "/rehearsal",
        "/settings/reminders",
        "/plans",
        f"/plans/{town.plan.id}",
        "/plans/upload",
        "/reports",
        f"/reports/{town.rounds[6].id}",
        "/review",
        "/inbox",
        "/account",
    ]


def check(page: Page, width: int) -> None:
    """Nothing blocked by the policy, nothing wider than the window, nothing too small for a finger."""
    assert page.evaluate("window.violations") == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    small = page.evaluate(
        """[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, nav a, .button')]
           .filter(one => one.checkVisibility())
           .filter(one => { const box = one.getBoundingClientRect(); return box.height < 24 || box.width < 24 })
           .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert small == [], page.url


@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_is_blocked_or_cut_off(site: Site, width: int) -> None:
    page = site.window("policy", width=width)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in paths(site):
        page.goto(path)
        check(page, width)
    for path in ("/sign-in", "/l/abc"):
        window = site.window(width=width)
        window.goto(path)
        check(window, width)
    assert faults == []


def test_thai_is_set_so_that_it_can_be_read(site: Site) -> None:
    page = site.window("finance_head")
    size, leading, spacing = page.evaluate(
        "(s => [parseFloat(s.fontSize), parseFloat(s.lineHeight), s.letterSpacing])(getComputedStyle(document.body))"
    )
    assert size == 18
    assert leading / size >= 1.7
    assert spacing == "normal"


def test_a_head_reports_without_javascript(site: Site) -> None:
    task = site.world.town.tasks["soon"]
    page = site.window("finance_head", java_script_enabled=False)
    page.goto("/tasks")
    page.get_by_role("link", name=task.title).click()
    page.get_by_role("button", name="เริ่มดำเนินการ").click()
    expect(page.get_by_role("status")).to_contain_text("เริ่มดำเนินการแล้ว")
    page.get_by_label("ผลการดำเนินการ").fill("ลงประกาศแล้ว")
    page.get_by_label("ความก้าวหน้าโดยประมาณ (ร้อยละ)").fill("๖๐")
    page.get_by_role("button", name="บันทึกความก้าวหน้า").click()
    expect(page.locator(".story")).to_contain_text("ลงประกาศแล้ว")
    page.get_by_role("button", name="แจ้งว่าแล้วเสร็จ").click()
    expect(page.get_by_role("alert")).to_contain_text("ต้องมีหลักฐานก่อน")
    photo = {"name": "ประกาศ.png", "mimeType": "image/png", "buffer": screenshot(120, 90)}
    page.get_by_label("ภาพถ่ายหรือไฟล์หลักฐาน").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="แจ้งว่าแล้วเสร็จ").click()
    expect(page.locator("main")).to_contain_text("รอตรวจ")
    page.locator("footer").get_by_role("button", name="ออกจากระบบ").click()
    expect(page).to_have_title("เข้าสู่ระบบ · ติดตาม")


def test_a_photo_is_two_taps_away(site: Site) -> None:
    page = site.window("finance_head")
    page.goto(f"/tasks/{site.world.town.tasks['late'].id}")
    page.get_by_text("เพิ่มไฟล์หรือภาพถ่าย").click()
    photo = {"name": "ภาพประชุม.png", "mimeType": "image/png", "buffer": screenshot(120, 90)}
    page.get_by_label("ไฟล์", exact=True).set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="เพิ่มไฟล์").click()
    shown = page.get_by_role("img", name="ดูภาพ ภาพประชุม.png")
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 120
    page.get_by_role("link", name="ภาพประชุม.png", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="ภาพประชุม.png", exact=True).click()
    assert download.value.suggested_filename == "ภาพประชุม.png"


def test_a_mistake_is_told_first_to_keyboard_and_reader(site: Site) -> None:
    page = site.window("finance_head")
    page.goto(f"/tasks/{site.world.town.tasks['late'].id}")
    page.get_by_label("ความก้าวหน้าโดยประมาณ (ร้อยละ)").fill("200")
    page.get_by_role("button", name="บันทึกความก้าวหน้า").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("ความก้าวหน้าโดยประมาณ (ร้อยละ)")).to_be_focused()
    page.reload()


def test_the_first_tab_skips_to_the_content(site: Site) -> None:
    page = site.window("finance_head")
    page.goto("/tasks")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="ข้ามไปยังเนื้อหา")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_people_write_runs_nowhere(site: Site) -> None:
    page = site.window("finance_head")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    path = f"/tasks/{site.world.town.tasks['late'].id}"
    page.goto(path)
    page.get_by_label("ผลการดำเนินการ").fill(HOSTILE)
    page.locator("summary", has_text="ติดปัญหา ต้องการความช่วยเหลือ").click()
    page.get_by_label("งานนี้ติดปัญหา").check()
    page.get_by_label("ติดปัญหาอะไร").fill(HOSTILE)
    page.get_by_role("button", name="บันทึกความก้าวหน้า").click()
    expect(page.locator(".story")).to_contain_text("<script>alert(2)</script>กลับ น้ำ")
    officer = site.window("policy")
    officer.goto(path)
    expect(officer.locator(".story")).to_contain_text("<script>")
    assert dialogs == []
    assert page.evaluate("window.violations") == officer.evaluate("window.violations") == []


def test_leaving_with_unsent_words_asks_first(site: Site) -> None:
    page = site.window("finance_head")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"/tasks/{site.world.town.tasks['late'].id}")
    page.get_by_text("ขอขยายเวลา", exact=True).click()
    page.get_by_label("เหตุผลที่ขอขยายเวลา").type("ยังไม่ได้ส่ง")
    page.get_by_role("link", name="กลับไปรายการงาน").click()
    expect(page).to_have_title("งานของฉัน · ติดตาม")
    assert asked == ["beforeunload"]


def test_a_filter_answers_at_once_and_its_address_can_be_sent_on(site: Site) -> None:
    page = site.window("policy", width=1366)
    page.goto("/tasks")
    page.get_by_label("แสดง", exact=True).select_option("เกินกำหนด")
    page.wait_for_url("**/tasks?*show=late*")
    expect(page.locator(".tasks > li")).to_have_count(1)


def test_paper_has_the_content_and_none_of_the_frame(site: Site) -> None:
    page = site.window("mayor", width=1366)
    page.goto("/overview/paper")
    expect(page.get_by_role("button", name="พิมพ์หน้านี้")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator(".headline")).to_be_visible()
    expect(page.get_by_role("button", name="พิมพ์หน้านี้")).to_be_hidden()
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1, "an executive prints one sheet"
