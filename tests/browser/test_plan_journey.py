"""A policy officer drops last year's file on the page and is right in a few minutes: on a desk and on a telephone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_pages import check
from tests.documents.own_plan import ROWS, own_report

pytestmark = pytest.mark.browser
# Planted doubts: an owner nobody knows, a period that ends before it starts, one that says nothing.
DOUBTS = (
    (*ROWS[0][:3], "กองทะเบียนทรัพย์สิน", *ROWS[0][4:]),
    (*ROWS[1][:4], "มี.ค. ๖๙ – ต.ค. ๖๘", *ROWS[1][5:]),
    (*ROWS[2][:4], "เมื่อพร้อม", *ROWS[2][5:]),
)
NARROW = 360


def window(site: Site, width: int, *, script: bool) -> Page:
    page = site.window("policy", width=width, java_script_enabled=script)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def upload(page: Page) -> None:
    """Choose the file and read it."""
    page.goto("/plans/upload")
    file = {"name": "รายงานปีก่อน.docx", "mimeType": "application/octet-stream", "buffer": own_report(DOUBTS)}
    page.get_by_label("ไฟล์แผน").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="อ่านไฟล์").click()


def look(page: Page, width: int, *, script: bool) -> None:
    """Nothing blocked, cut off or too small; without a script there is nothing to ask the page."""
    if script:
        check(page, width)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [NARROW, 1366])
def test_from_file_to_plan_and_back(site: Site, width: int, *, script: bool) -> None:
    page = window(site, width, script=script)
    upload(page)
    expect(page.locator(".headline")).to_contain_text("จะสร้าง 3 มาตรการ")
    look(page, width, script=script)

    page.get_by_label("“กองทะเบียนทรัพย์สิน”").select_option(label="อีกชื่อหนึ่งของ กองคลัง")
    page.get_by_role("button", name="บันทึกรายชื่อ").click()
    expect(page.get_by_role("status")).to_contain_text("บันทึกรายชื่อแล้ว")

    wrong = page.locator("article", has_text="สิ้นสุดก่อนวันเริ่มต้น")
    wrong.get_by_role("link", name="แก้ไข").click()
    look(page, width, script=script)
    page.get_by_label("ระยะเวลา", exact=True).first.fill("ต.ค. 68 – มี.ค. 69")
    page.get_by_role("button", name="ดูวันที่ที่อ่านได้").click()
    expect(page.locator("main")).to_contain_text("ครบกำหนด 31 มีนาคม 2569")
    page.locator(".save").get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("status")).to_contain_text("บันทึกมาตรการแล้ว")

    doubtful = page.locator("article", has_text="เมื่อพร้อม")
    doubtful.get_by_role("button", name="ถูกต้องแล้ว").click()
    expect(page.get_by_role("status")).to_contain_text("บันทึกว่าถูกต้องแล้ว")
    look(page, width, script=script)

    page.get_by_label("ประกาศใช้ทันที").check()
    page.locator("#import").get_by_role("button", name="นำเข้า", exact=True).click()
    expect(page.get_by_role("link", name="เลิกทำการนำเข้าทั้งหมด")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ใช้อยู่")
    look(page, width, script=script)

    page.get_by_role("link", name="เลิกทำการนำเข้าทั้งหมด").click()
    page.get_by_role("button", name="เลิกทำการนำเข้านี้").click()
    expect(page.get_by_role("status")).to_contain_text("เลิกทำการนำเข้า")
    expect(page.locator("main")).not_to_contain_text("2569")


def test_on_a_telephone_the_draft_comes_first_and_the_file_is_a_tap_away(site: Site) -> None:
    page = window(site, NARROW, script=False)
    upload(page)
    card = page.locator("article").first
    expect(card.locator(".pane.draft")).to_be_visible()
    expect(card.locator(".source-body")).to_be_hidden()
    card.get_by_text("ดูแถวเดิมในไฟล์").click()
    expect(card.locator(".source-body")).to_be_visible()


def test_on_a_desk_both_panes_stand_side_by_side(site: Site) -> None:
    page = window(site, 1366, script=True)
    upload(page)
    card = page.locator("article").first
    left, right = card.locator(".pane.source").bounding_box(), card.locator(".pane.draft").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2


def test_on_a_desk_the_draft_stays_beside_a_long_source(site: Site) -> None:
    page = window(site, 1366, script=True)
    page.goto("/plans/upload")
    long = (*ROWS[0][:5], "- ผลการดำเนินการข้อนี้\n" * 60, "")
    file = {"name": "ยาว.docx", "mimeType": "application/octet-stream", "buffer": own_report((long, DOUBTS[2]))}
    page.get_by_label("ไฟล์แผน").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="อ่านไฟล์").click()
    card = page.locator("article", has_text="ผลการดำเนินการข้อนี้")
    card.evaluate("card => scrollTo(0, scrollY + card.getBoundingClientRect().top + 700)")
    expect(card.get_by_role("link", name="แก้ไข")).to_be_in_viewport()


def test_by_keyboard_alone(site: Site) -> None:
    page = window(site, 1366, script=True)
    upload(page)
    page.locator("article", has_text="เมื่อพร้อม").get_by_role("button", name="ถูกต้องแล้ว").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("บันทึกว่าถูกต้องแล้ว")
    undo = page.get_by_role("button", name="เลิกทำ: ")
    undo.focus()
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("เลิกทำแล้ว")


def test_from_doubt_to_doubt_to_the_import_with_the_tabulator(site: Site) -> None:
    """What is settled says where to go on, a few keys away, and the last one leads to the import."""
    page = window(site, 1366, script=True)
    file = {"name": "รายงาน.docx", "mimeType": "application/octet-stream", "buffer": own_report((ROWS[0], DOUBTS[2]))}
    page.goto("/plans/upload")
    page.get_by_label("ไฟล์แผน").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="อ่านไฟล์").click()
    card = page.locator("article", has_text="เมื่อพร้อม")
    card.get_by_role("button", name="ถูกต้องแล้ว").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("บันทึกว่าถูกต้องแล้ว")
    go_on = card.get_by_role("link", name="ไปนำเข้า")
    press_until(page, go_on, most=3)
    page.keyboard.press("Enter")
    press_until(page, page.get_by_label("ประกาศใช้ทันที"), most=3)


def press_until(page: Page, wanted: Locator, most: int) -> None:
    """Tab until it has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    expect(wanted).to_be_focused()


def test_enter_in_a_field_saves_the_form(site: Site) -> None:
    """The first button of a form is the one Enter presses; cutting off a step must not be it."""
    page = window(site, 1366, script=True)
    upload(page)
    page.locator("article", has_text="เมื่อพร้อม").get_by_role("link", name="แก้ไข").click()
    page.get_by_label("รหัส/ลำดับ").fill("9.9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("บันทึกมาตรการแล้ว")
    expect(page.locator("article", has_text="9.9")).to_be_visible()


def test_a_table_is_explained_on_a_telephone(site: Site) -> None:
    page = window(site, NARROW, script=True)
    upload(page)
    page.locator("#tables summary").click()
    page.get_by_role("link", name="ตาราง 1").click()
    check(page, NARROW)
    page.get_by_label("ตารางนี้ไม่มีมาตรการ").check()
    page.get_by_role("button", name="อ่านตารางนี้ใหม่").click()
    expect(page.locator(".headline")).to_contain_text("ไม่พบตารางมาตรการ")
    check(page, NARROW)
    page.get_by_role("button", name="เลิกทำ: ").click()
    expect(page.locator(".headline")).to_contain_text("จะสร้าง 3 มาตรการ")


def test_what_was_typed_is_not_lost_by_a_step_too_many(site: Site) -> None:
    page = window(site, 1366, script=True)
    upload(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("article").first.get_by_role("link", name="แก้ไข").click()
    page.get_by_label("ชื่อมาตรการ").fill("ชื่อที่พิมพ์ใหม่")
    page.get_by_role("button", name="เพิ่มขั้นตอน").click()
    expect(page.get_by_label("ชื่อมาตรการ")).to_have_value("ชื่อที่พิมพ์ใหม่")
    page.get_by_role("link", name="กลับไปหน้าตรวจแผน").click()
    expect(page).to_have_title("ตรวจแผนก่อนนำเข้า · ติดตาม")
    assert asked == ["beforeunload"]


def test_a_file_may_be_dropped_on_the_page(site: Site) -> None:
    page = window(site, 1366, script=True)
    page.goto("/plans/upload")
    expect(page.get_by_text("หรือลากไฟล์มาวางตรงนี้")).to_be_visible()
    page.evaluate(
        """() => {
          const sent = new DataTransfer();
          sent.items.add(new File(["มาตรการ"], "แผน.txt"));
          document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: sent}));
        }"""
    )
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "แผน.txt"


def test_on_paper_both_panes_stand_and_no_button(site: Site) -> None:
    page = window(site, 1366, script=True)
    upload(page)
    page.emulate_media(media="print")
    expect(page.locator(".deeds").first).to_be_hidden()
    assert page.locator("article").first.evaluate("card => getComputedStyle(card).breakInside") == "auto", (
        "a long card begins where there is room, not on the next sheet"
    )
    expect(page.locator(".source-body").first).to_be_visible()
