"""A division's head at 360 px: what was typed survives a dropped line and an expired session, photos leave small."""

import io
from datetime import datetime

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.browser.conftest import Site
from tests.browser.test_pages import check
from tracker.store.models import UserSession

pytestmark = pytest.mark.browser
WORDS = "สำรวจเครื่องจักรครบ 12 รายการแล้ว"


def task(site: Site, name: str = "started") -> str:
    return f"/tasks/{site.world.town.tasks[name].id}"


def noise(width: int = 2600, height: int = 1950) -> bytes:
    """A large photo, as a telephone takes it."""
    kept = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(kept, "JPEG", quality=90)
    return kept.getvalue()


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click(no_wait_after=True)


def ended(site: Site, at: datetime | None) -> None:
    """All sessions are over since then, or go on."""
    with site.world.database.session(site.world.town.organization_id) as session:
        session.execute(update(UserSession).values(ended_at=at))
        session.commit()


def test_what_was_typed_survives_a_dropped_line_and_is_gone_once_it_is_kept(site: Site) -> None:
    page = site.window("works_head")
    page.goto(task(site))
    page.fill("#result", WORDS)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        send(page, "บันทึกความก้าวหน้า")
    page.context.set_offline(False)
    page.goto(task(site))
    expect(page.locator("#result")).to_have_value(WORDS)
    expect(page.locator("[data-draft-words]")).to_be_visible()
    send(page, "บันทึกความก้าวหน้า")
    expect(page.locator(".banner")).to_contain_text("บันทึกความก้าวหน้าแล้ว")
    expect(page.locator("#result")).to_have_value("")
    page.reload()
    expect(page.locator("#result")).to_have_value("")
    expect(page.locator(".story > li", has_text=WORDS)).to_have_count(1)


def test_an_answer_that_got_lost_on_its_way_back_counts_once(site: Site) -> None:
    page = site.window("works_head")
    page.goto(task(site))
    page.fill("#result", WORDS)
    cookies = page.context.cookies()
    page.route("**/update", lambda route: (route.fetch(max_redirects=0), route.abort()))
    with page.expect_event("requestfailed"):
        send(page, "บันทึกความก้าวหน้า")
    page.unroute("**/update")
    page.context.add_cookies(cookies)  # Playwright's own hands got the answer, with its news in a cookie
    page.goto(task(site))
    expect(page.locator("#result")).to_have_value(WORDS)
    send(page, "บันทึกความก้าวหน้า")
    expect(page.locator(".story > li", has_text=WORDS)).to_have_count(1)


def test_a_session_that_ended_meanwhile_loses_nothing(site: Site) -> None:
    page = site.window("works_head")
    page.goto(task(site))
    page.fill("#result", WORDS)
    ended(site, site.world.clock[0])
    send(page, "บันทึกความก้าวหน้า")
    expect(page.locator("main")).to_contain_text(WORDS)
    ended(site, None)
    page.goto(task(site))
    expect(page.locator("#result")).to_have_value(WORDS)


def test_signing_out_leaves_nothing_on_a_shared_machine(site: Site) -> None:
    page = site.window("works_head")
    page.goto(task(site))
    page.fill("#result", WORDS)
    page.locator("form[action='/sign-out'] button").last.click()
    expect(page.locator("h1")).to_be_visible()
    assert not [key for key in page.evaluate("Object.keys(localStorage)") if key.startswith("draft:")]


def test_a_photo_leaves_the_telephone_small_and_becomes_evidence(site: Site) -> None:
    page = site.window("works_head")
    page.goto(task(site))
    large = noise()
    page.set_input_files("#photo", {"name": "หน้างาน.jpg", "mimeType": "image/jpeg", "buffer": large})
    for _ in range(100):  # no polling inside the page: its policy forbids what Playwright would need for it
        sent = page.evaluate("document.querySelector('#photo').files[0].size")
        if sent < len(large):
            break
        page.wait_for_timeout(50)
    assert sent < len(large)
    page.fill("#result", WORDS)
    send(page, "บันทึกความก้าวหน้า")
    expect(page.locator("#evidence")).to_contain_text("หน้างาน.jpg")
    expect(page.locator("#evidence")).to_contain_text("ใช้วันที่นี้")
    check(page, 360)


def test_one_tap_and_its_undo(site: Site) -> None:
    page = site.window("finance_head")
    page.goto("/tasks")
    tap = page.locator(f"button[value^='{site.world.town.tasks['soon'].id}']")
    tap.click()
    expect(page.locator(".banner")).to_contain_text("เริ่มดำเนินการแล้ว")
    check(page, 360)
    page.locator(".banner button").click()
    expect(page.locator(".banner")).to_contain_text("เลิกทำแล้ว")
    expect(tap).to_be_visible()


@pytest.mark.parametrize("width", [360, 1366])
def test_the_pages_of_a_head_fit(site: Site, width: int) -> None:
    page = site.window("works_head", width=width)
    for path in ("/tasks", task(site), "/undo", task(site, "supported")):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        check(page, width)
    officer = site.window("policy", width=width)
    page.goto(task(site))
    page.locator("summary", has_text="ไม่ใช่งานของกอง").click()
    page.fill("#other_reason", "เป็นภารกิจของกองการศึกษา ตามคำสั่งแบ่งส่วนราชการ")
    send(page, "แจ้งเจ้าหน้าที่")
    expect(page.locator(".banner")).to_be_visible()  # a window that is closed on its way may never close
    officer.goto("/proposals")
    check(officer, width)
