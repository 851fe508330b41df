"""What stands around the pages: headers, cookies, host names, health, errors, messages."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cast import NOW
from tests.factories import add_delivery
from tests.web.conftest import BASE_URL, World
from tests.web.page import Page
from tracker.store.database import Database
from tracker.store.models import WorkerTick
from tracker.web.security import CSP

STATIC = Path(__file__).parents[2] / "tracker" / "web" / "static"


@pytest.mark.parametrize("path", ["/sign-in", "/tasks", "/nowhere", "/healthz", "/l/abc"])
def test_every_answer_is_guarded(world: World, path: str) -> None:
    headers = world.visitor("policy").client.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_cookies_over_plain_http_and_over_tls(world: World, make_world: Callable[..., World]) -> None:
    plain = world.visitor().client.get("/sign-in").headers["Set-Cookie"]
    assert plain.startswith("tidtam=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    secure = make_world(base_url="https://tidtam.nongmekkhao.example").visitor().client
    answer = secure.get("/sign-in", base_url="https://tidtam.nongmekkhao.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-tidtam=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Domain" not in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:9", "tidtam.nongmekkhao.example"])
def test_our_own_names_are_answered_on_any_port(make_world: Callable[..., World], host: str) -> None:
    client = make_world(base_url="http://tidtam.nongmekkhao.example").visitor().client
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_foreign_host_name_is_refused_with_what_to_do(world: World) -> None:
    answer = world.visitor().client.get("/sign-in", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "TRACKER_BASE_URL" in answer.text
    assert "evil.example" not in answer.text


def test_forwarded_headers_change_nothing(world: World) -> None:
    spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    answer = world.visitor().client.get("/tasks", headers=spoofed)
    assert answer.headers["Location"] == "/sign-in?next=/tasks"


def test_static_files_may_be_kept_and_their_addresses_change_with_them(world: World) -> None:
    visitor = world.visitor()
    page = visitor.get("/sign-in").page
    assert page is not None
    style = next(link.get("href") for link in page.all("link") if link.get("rel") == "stylesheet")
    assert "?v=" in style
    answer = visitor.client.get(style)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()


def test_the_front_end_is_small_and_ours() -> None:
    sizes = {file.name: file.stat().st_size for file in STATIC.iterdir()}
    assert sizes["script.js"] < 6_144
    assert sizes["style.css"] < 24_000
    assert sizes["review.css"] < 9_000
    assert sizes["reminders.css"] < 5_000
    assert sizes["proof.css"] < 6_000
    assert sizes["line.css"] < 2_000
    assert sizes["settings.css"] < 2_000
    assert sizes["office.css"] < 5_000
    assert sizes["printed.css"] < 7_000
    assert sum(sizes[name] for name in ("evidence.css", "papers.css", "public.css", "reports.css")) < 8_000
    sheets = {"style.css", "review.css", "reminders.css", "proof.css", "line.css", "settings.css", "office.css"}
    sheets |= {"evidence.css", "papers.css", "printed.css", "public.css", "reports.css"}
    assert sizes["work.css"] < 9_000
    sheets.add("work.css")
    assert sizes["overview.css"] < 9_000
    sheets.add("overview.css")
    assert sizes["head.css"] < 3_000
    sheets.add("head.css")
    assert set(sizes) == sheets | {"script.js", "mark.svg"}


# --- health ---------------------------------------------------------------------------------------------------


def test_health_is_good_and_tells_the_last_tick(world: World) -> None:
    client = world.visitor().client
    assert client.get("/healthz").json == {"database": "ok", "schema": "ok", "worker_last_tick": None}
    with world.database.session() as session:
        session.add(WorkerTick(worker="a", started_at=NOW, ticked_at=NOW - timedelta(minutes=1)))
        session.commit()
    assert client.get("/healthz").json == {
        "database": "ok", "schema": "ok", "worker_last_tick": "2027-03-02T08:59:00+07:00",
    }  # fmt: skip


def test_health_is_bad_on_another_schema(world: World) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = world.visitor().client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["schema"] == "wrong"


def test_health_is_bad_without_a_database(make_world: Callable[..., World], tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    world = make_world(database=database)
    assert world.visitor().client.get("/healthz").status_code == 503
    database.engine.dispose()


# --- mistakes -------------------------------------------------------------------------------------------------


def test_a_failure_shows_a_number_and_no_trace(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> str:
        raise ValueError("the secret inside")

    endpoint = "sign_in.page"
    world.app.view_functions[endpoint] = fail
    with caplog.at_level(logging.ERROR):
        answer = world.visitor().get("/sign-in", 500)
    assert answer.page is not None
    reference = answer.page.all("code")[0].text
    assert reference in caplog.text
    assert "the secret inside" in caplog.text
    assert "secret" not in answer.response.text
    assert "Traceback" not in answer.response.text


def test_a_failure_writes_no_one_time_link_and_no_forged_line_into_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(token: str) -> str:
        raise ValueError(len(token))

    world.app.view_functions["sign_in.link"] = fail
    with caplog.at_level(logging.ERROR):
        world.visitor().get("/l/a-secret-token%0aERROR forged", 500)
    assert "/l/<token>" in caplog.text
    assert "a-secret-token" not in caplog.text
    assert "forged" not in caplog.text


def test_a_failure_of_the_database_still_gives_a_page(make_world: Callable[..., World], tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'gone' / 'folder.db'}")
    world = make_world(database=database)
    client = world.visitor().client
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token of better days"
    answer = client.get("/tasks")
    assert answer.status_code == 500
    assert Page(answer.text).heading == "ระบบขัดข้อง"
    database.engine.dispose()


def test_a_button_address_opened_by_hand_says_what_to_do(world: World) -> None:
    assert "กดปุ่ม" in world.visitor("policy").get("/sign-out", 405).text


# --- messages -------------------------------------------------------------------------------------------------


def put_messages(world: World) -> None:
    words = {"name": "อรุณ ละเอียด", "subject": "งานที่ต้องติดตาม", "html": "<p>x</p>"}
    line = [{"type": "flex", "altText": "งาน", "contents": {"type": "bubble", "body": {"type": "box", "contents": [
        {"type": "text", "text": "งานที่ต้องติดตามในไลน์", "weight": "bold"}]}, "footer": {"type": "box", "contents": [
        {"type": "button", "action": {"type": "uri", "label": "เปิดดูงานทั้งหมด", "uri": BASE_URL}}]}}}]  # fmt: skip
    address = f"{BASE_URL}/tasks/{world.town.tasks['late'].id}"
    mail = f"เรียน คุณอรุณ <b>\nเปิดดู: {address}\nที่อื่น: https://www.elsewhere.example/x"
    with world.database.session(world.town.organization_id) as session:
        person = world.town.people["finance_head"]
        add_delivery(session, person, "inbox", payload={**words, "text": mail, "line": []})
        add_delivery(session, person, "email", payload={**words, "text": mail, "line": []}, address="a@b.example")
        add_delivery(session, person, "line", payload={**words, "text": mail, "line": line}, address="U1")
        session.commit()


def test_the_inbox_shows_one_s_own_messages_until_they_are_read(world: World) -> None:
    put_messages(world)
    visitor = world.visitor("finance_head")
    page = visitor.get("/inbox").page
    assert page is not None
    assert f"/tasks/{world.town.tasks['late'].id}" in page.links
    assert not [href for href in page.links if "elsewhere" in href]
    assert "เรียน คุณอรุณ <b>" in page.text
    assert "ยังไม่อ่าน 1 ข้อความ" in page.text
    visitor.send("/inbox", "/inbox/read")
    assert "ยังไม่อ่าน" not in visitor.get("/inbox").text
    assert "เรียน คุณอรุณ" not in world.visitor("works_head").get("/inbox").text


def test_the_test_box_shows_what_would_have_left_and_only_in_a_demo(
    world: World, make_world: Callable[..., World]
) -> None:
    world.visitor("policy").get("/test-box", 404)
    demo = make_world(is_demo=True)
    put_messages(demo)
    page = demo.visitor("policy").get("/test-box")
    assert "ข้อความทดสอบ ไม่ได้ส่งจริง" in page.text
    assert "งานที่ต้องติดตามในไลน์" in page.text
    assert "a@b.example" in page.text
    assert "ระบบตัวอย่าง" in page.text
    demo.visitor("finance_officer").get("/test-box", 403)
