"""On the narrowest telephone: a head ties LINE by a code, sends a photo in the chat, confirms it on the page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_pages import check
from tests.cast import NOW
from tests.fakes_line import BOT, Chat, TalkingLine, call_of, sign, talking_line
from tests.web.conftest import SECRET, World
from tracker.channels.line import open_account
from tracker.services.seal_secret import seal
from tracker.services.work_line_events import work_line_events
from tracker.store.models import LineChannel
from tracker.web.parts import WebParts

pytestmark = pytest.mark.browser
KEY, CHANNEL_SECRET = "k3y-of-the-town", "c" * 32
NARROW = 360


@pytest.fixture
def line() -> Iterator[TalkingLine]:
    with talking_line() as stand_in:
        yield stand_in


@pytest.fixture
def telephone(site: Site, line: TalkingLine) -> "Telephone":
    with site.world.database.session(site.world.town.organization_id) as session:
        session.add(
            LineChannel(
                key=KEY,
                name="อบต.หนองเมฆขาว",
                access_token=seal(SECRET, "token"),
                channel_secret=seal(SECRET, CHANNEL_SECRET),
                basic_id="@247abcde",
                bot_user_id=BOT,
                created_at=NOW,
            )
        )
        session.commit()
    return Telephone(site, line)


class Telephone:
    """LINE on a head's telephone: what is typed there reaches the site's webhook, and the worker answers."""

    def __init__(self, site: Site, line: TalkingLine) -> None:
        self.site, self.line = site, line
        self.chat = Chat(line, lambda: site.world.clock[0])
        line.state.profiles[self.chat.user] = "อรุณ กองคลัง"

    def send(self, event: dict[str, object]) -> str:
        raw = call_of(event)
        headers = {"X-Line-Signature": sign(raw, CHANNEL_SECRET)}
        answer = requests.post(f"{self.site.address}/line/webhook/{KEY}", data=raw, headers=headers, timeout=30)
        assert answer.status_code == 200
        self._work(self.site.world)
        return self.line.state.texts[-1]

    def _work(self, world: World) -> None:
        given = world.app.extensions["tracker"]
        assert isinstance(given, WebParts)
        assert given.outbox

        def talk(credentials):  # type: ignore[no-untyped-def]
            return open_account(credentials, api_base=self.line.address, content_base=self.line.address)

        outbox = replace(given.outbox, open_line=talk, data_dir=world.data_dir)
        work_line_events(outbox, world.town.organization_id, lambda: world.clock[0])


def test_tying_line_by_a_code_and_a_photo_for_a_task(site: Site, telephone: Telephone) -> None:
    page = site.window("finance_head", width=NARROW)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto("/account")
    page.get_by_role("link", name="LINE ของฉัน").click()
    expect(page.locator("main")).to_contain_text("ไม่ผูกก็ใช้ระบบได้ตามปกติ")
    check(page, NARROW)

    page.get_by_role("button", name="ขอรหัส").click()
    expect(page.get_by_role("alert")).to_contain_text("ยินยอมก่อน")
    page.get_by_label("ข้าพเจ้าอ่านแล้ว").check()
    page.get_by_role("button", name="ขอรหัส").click()
    expect(page.get_by_alt_text("คิวอาร์โค้ดสำหรับเพิ่มเพื่อน")).to_be_visible()
    assert page.locator("img.qr").evaluate("one => one.naturalWidth") > 0
    check(page, NARROW)

    code = page.locator(".headline").inner_text()
    assert "เรียบร้อยแล้ว" in telephone.send(telephone.chat.text(code))
    page.get_by_role("link", name="กลับมาดูสถานะ").click()
    expect(page.locator("main")).to_contain_text("อรุณ กองคลัง")
    check(page, NARROW)

    task = site.world.town.tasks["late"]
    telephone.send(telephone.chat.tap(f"v1:photo:{task.id.hex}"))
    assert "รอการยืนยัน" in telephone.send(telephone.chat.photo())
    page.goto(f"/tasks/{task.id}")
    expect(page.locator("#evidence")).to_contain_text("รอยืนยัน")
    check(page, NARROW)
    page.get_by_role("button", name="ยืนยันหลักฐาน").click()
    expect(page.get_by_role("status")).to_contain_text("ยืนยันหลักฐานแล้ว")
    expect(page.locator("#evidence")).not_to_contain_text("รอยืนยัน")

    page.goto("/account/line/groups")
    page.get_by_role("button", name="ขอรหัสผูกกลุ่ม").click()
    expect(page.locator("main")).to_contain_text("พิมพ์รหัสนี้ส่งในกลุ่ม")
    check(page, NARROW)

    page.goto("/account/line")
    page.get_by_text("ยกเลิกการผูกบัญชี LINE").click()
    page.get_by_role("button", name="ยืนยันยกเลิกการผูก").click()
    expect(page.get_by_role("status")).to_contain_text("ลบรหัสผู้ใช้ LINE")
    check(page, NARROW)
