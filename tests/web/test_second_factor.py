"""The second factor: asked for after the password, used once, never a way round, and a way back for whoever lost it."""

import re
from datetime import datetime

import pyotp
import pytest

from tests.cast import NOW
from tests.web.conftest import Visitor, World
from tracker.rules.second_factor import fitting_step, read_digits, read_recovery_code, recovery_code
from tracker.services.second_factor import clear_factor
from tracker.services.sign_in import HASHER, make_sign_in_link
from tracker.store.models import Person

PAGE = "/account/second-factor"
PASSWORD = "ฝนตกที่ทุ่งนาเมื่อวานนี้"


def code_of(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(int(at.timestamp()))


def set_up(world: World, who: str = "administrator") -> tuple[Visitor, str, list[str]]:
    """Somebody with a password who turns it on: the browser, the secret, the codes on paper."""
    with world.database.session(world.town.organization_id) as session:
        person = session.get_one(Person, (world.town.organization_id, world.town.people[who].id))
        person.password_hash = HASHER.hash(PASSWORD)
        session.commit()
    visitor = world.visitor(who)
    visitor.send(PAGE, f"{PAGE}/begin")
    secret = re.sub(r"\s", "", re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", visitor.get(PAGE).page.html)[0])  # type: ignore[union-attr]
    told = visitor.send(PAGE, f"{PAGE}/confirm", 200, code=code_of(secret, world.clock[0]))
    codes = re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", told.page.html)  # type: ignore[union-attr]
    world.later(minutes=1)
    return visitor, secret, codes


def give_password(world: World, who: str = "administrator") -> Visitor:
    visitor = world.visitor()
    email = world.town.people[who].email
    visitor.send("/sign-in", "/sign-in", email=email, password=PASSWORD)
    return visitor


def test_the_password_alone_opens_nothing_any_more(world: World) -> None:
    _, secret, codes = set_up(world)
    assert len(set(codes)) == 10
    waiting = give_password(world)
    answer = waiting.get("/tasks", 302)
    assert answer.to.startswith("/sign-in/code?next=/tasks")
    asked = waiting.get("/sign-in/code")
    assert "บุคลากร" not in asked.text  # no menu of the house
    refused = waiting.client.post("/account/sessions/end", data={"csrf_token": waiting.token("/sign-in/code")})
    assert refused.status_code == 302
    wrong = waiting.send("/sign-in/code", "/sign-in/code", 400, code="000000")
    assert "รหัสไม่ถูกต้อง" in wrong.text
    assert waiting.send("/sign-in/code", "/sign-in/code", code=code_of(secret, world.clock[0])).to == "/"
    assert "ประวัติ" in waiting.get("/history").text


def test_a_code_opens_once_and_in_either_script(world: World) -> None:
    _, secret, _ = set_up(world)
    code = code_of(secret, world.clock[0])
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    first, second = give_password(world), give_password(world)
    first.send("/sign-in/code", "/sign-in/code", code=f"{thai[:3]} {thai[3:]}")
    assert "ใช้ไปแล้ว" in second.send("/sign-in/code", "/sign-in/code", 400, code=code).text


def test_a_code_on_paper_stands_in_once(world: World) -> None:
    _, _, codes = set_up(world)
    first, second = give_password(world), give_password(world)
    first.send("/sign-in/code", "/sign-in/code", code=codes[0].lower().replace("-", " "))
    assert "เหลืออีก 9 รหัส" in first.get("/account").text
    assert "ใช้ไปแล้ว" in second.send("/sign-in/code", "/sign-in/code", 400, code=codes[0]).text


def test_guessing_is_slowed_down_and_never_locks(world: World) -> None:
    _, secret, _ = set_up(world)
    waiting = give_password(world)
    for _ in range(3):
        waiting.send("/sign-in/code", "/sign-in/code", 400, code="000000")
    waiting.send("/sign-in/code", "/sign-in/code", 429, code=code_of(secret, world.clock[0]))
    world.later(minutes=6)
    waiting.send("/sign-in/code", "/sign-in/code", code=code_of(secret, world.clock[0]))


def test_no_full_link_is_a_way_round(world: World) -> None:
    set_up(world)
    with world.database.session(world.town.organization_id) as session:
        person_id = world.town.people["administrator"].id
        token = make_sign_in_link(session, person_id=person_id, now=world.clock[0], is_limited=False)
    visitor = world.visitor()
    visitor.send(f"/l/{token}", f"/l/{token}")
    assert visitor.get("/history", 302).to.startswith("/sign-in/code")


def test_who_waits_can_leave_and_the_session_is_gone(world: World) -> None:
    set_up(world)
    waiting = give_password(world)
    waiting.send("/sign-in/code", "/sign-out")
    assert waiting.get("/tasks", 302).to.startswith("/sign-in?")


def test_turning_it_on_ends_every_other_session(world: World) -> None:
    elsewhere = world.visitor("administrator")
    visitor, secret, _ = set_up(world)
    assert elsewhere.get("/account", 302).to.startswith("/sign-in")
    told = visitor.send(PAGE, f"{PAGE}/codes", 200, code=code_of(secret, world.clock[0]))
    assert "ชุดเดิมใช้ไม่ได้อีก" in told.text
    world.later(minutes=1)
    visitor.post(f"{PAGE}/off", csrf_token=visitor.token(PAGE), code=code_of(secret, world.clock[0]))
    assert give_password(world).get("/account").status == 200


def test_an_office_may_ask_it_of_those_with_keys(world: World) -> None:
    admin = world.visitor("administrator")
    assert "ของท่านเองก่อน" in admin.send(PAGE, f"{PAGE}/required", 400, is_required="1").text
    admin, _, _ = set_up(world)
    admin.send(PAGE, f"{PAGE}/required", is_required="1")
    assert world.visitor("mayor").get("/overview", 302).to == PAGE
    assert "กำหนดให้ตำแหน่งของท่าน" in world.visitor("policy").get(PAGE).text
    world.visitor("finance_head").get("/tasks")
    world.visitor("mayor", is_limited=True).get("/overview")


def test_whoever_lost_everything_is_let_in_again_by_the_administrator(world: World) -> None:
    set_up(world, "mayor")
    with world.database.session(world.town.organization_id) as session:
        clear_factor(session, actor=None, person_id=world.town.people["mayor"].id, now=world.clock[0])
    assert give_password(world, "mayor").get("/overview").status == 200


@pytest.mark.parametrize(
    ("said", "read"), [("๑๒๓ ๔๕๖", "123456"), ("12345", None), ("abcdef", None), (" 000000 ", "000000")]
)
def test_what_people_type(said: str, read: str | None) -> None:
    assert read_digits(said) == read


def test_codes_for_paper_are_read_as_they_were_printed() -> None:
    code = recovery_code(bytes(range(10)))
    assert read_recovery_code(code.lower().replace("-", "")) == code
    assert read_recovery_code("123456") is None
    assert read_recovery_code("IIIII-IIIII") is None


def test_a_step_counts_once_and_only_near_now() -> None:
    secret = pyotp.random_base32()
    code_at = pyotp.TOTP(secret).at
    step = int(NOW.timestamp()) // 30
    digits = code_at(step * 30)
    assert fitting_step(digits, NOW, None, code_at) == step
    assert fitting_step(digits, NOW, step, code_at) is None
    assert fitting_step(code_at((step - 9) * 30), NOW, None, code_at) is None
