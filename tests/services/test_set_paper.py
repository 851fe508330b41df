"""How papers look and who approves: chosen with history, put back, and never by half."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy.orm import Session

from tests.cast import NOW, TODAY, Town, build_town
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.paper_choice import LARGEST_LOGO, PaperChoice
from tracker.rules.permissions import Actor
from tracker.services.print_paper import look_of
from tracker.services.set_paper import ChainDeed, put_back, remove_logo, set_chain, set_logo, set_looks
from tracker.store.approvals import list_chain
from tracker.store.database import Database
from tracker.store.files import read_bytes
from tracker.store.history import find_break_in_history
from tracker.store.models import Position
from tracker.store.paper_settings import find_logo_sha256, list_paper_changes
from tracker.store.people import find_actor, get_organization

ARABIC = PaperChoice("arabic", "TH SarabunPSK", "checklist")
USUAL = ["หัวหน้าสำนักปลัด", "ปลัด อบต.หนองเมฆขาว", "นายก อบต.หนองเมฆขาว"]


class Office:
    """The town's policy officer at the settings."""

    def __init__(self, database: Database, town: Town, data_dir: Path) -> None:
        self.database, self.town, self.data_dir = database, town, data_dir

    def actor(self, who: str = "policy") -> Actor:
        with self.session() as session:
            found = find_actor(session, self.town.people[who].id, TODAY)
        assert found
        return found

    def session(self) -> Session:
        return self.database.session(self.town.organization_id)

    def version(self) -> int:
        with self.session() as session:
            return get_organization(session).row_version

    def change(
        self, work: Callable[..., None], who: str = "policy", version: int | None = None, **what: object
    ) -> None:
        actor, row_version = self.actor(who), version or self.version()
        with self.session() as session:
            work(session, actor=actor, row_version=row_version, now=NOW, **what)

    def chain(self) -> list[str]:
        with self.session() as session:
            return [post.title for post in list_chain(session)]

    def arrange(self, deed: str, ordinal: int = 0, who: str = "", part: str = "") -> None:
        position = self.position(who) if who else None
        self.change(set_chain, deed=ChainDeed(deed, ordinal, position, part))

    def position(self, who: str):  # type: ignore[no-untyped-def]
        return self.actor(who).posts[0].position_id


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, build_town(database), tmp_path)


def picture(size: tuple[int, int] = (300, 200), kind: str = "PNG", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#0b5d3b").save(file, kind, **more)
    return file.getvalue()


def test_looks_hold_for_papers_and_can_be_put_back(office: Office) -> None:
    office.change(set_looks, choice=ARABIC)
    with office.session() as session:
        look = look_of(session, office.data_dir)
        assert (look.digits, look.font, get_organization(session).report_form) == (
            "arabic",
            "TH SarabunPSK",
            "checklist",
        )
        (change,) = list_paper_changes(session)
    assert change.change["font"] == ["TH Sarabun New", "TH SarabunPSK"]
    assert change.person_name == "ธนา รอบคอบ"
    office.change(put_back, sequence=change.sequence)
    with office.session() as session:
        assert look_of(session, office.data_dir).font == "TH Sarabun New"
        assert len(list_paper_changes(session)) == 2
        assert find_break_in_history(session) is None
    with pytest.raises(RuleBroken, match="ยังไม่มีอะไรเปลี่ยน"):
        office.change(put_back, sequence=change.sequence)


@pytest.mark.parametrize(
    "choice",
    [
        PaperChoice("roman", "TH SarabunPSK", "progress"),
        PaperChoice("thai", "Comic Sans", "progress"),
        PaperChoice("thai", "TH SarabunPSK", "memo"),
    ],
)
def test_what_is_not_offered_is_refused(office: Office, choice: PaperChoice) -> None:
    with pytest.raises(RuleBroken):
        office.change(set_looks, choice=choice)


def test_only_the_policy_officer_changes_and_the_second_of_two_is_told(office: Office) -> None:
    with pytest.raises(Forbidden):
        office.change(set_looks, "clerk", choice=ARABIC)
    seen = office.version()
    office.change(set_chain, version=seen, deed=ChainDeed("up", 2))
    with pytest.raises(Conflict):
        office.change(set_chain, version=seen, deed=ChainDeed("up", 2))
    with pytest.raises(Conflict):
        office.change(set_looks, version=seen, choice=ARABIC)
    with pytest.raises(NotFound):
        office.change(put_back, sequence=10_000)


def test_the_chain_is_arranged_post_by_post(office: Office) -> None:
    assert office.chain() == USUAL
    office.arrange("up", 3)
    assert office.chain() == [USUAL[0], USUAL[2], USUAL[1]]
    office.arrange("down", 1)
    office.arrange("remove", 3)
    assert office.chain() == [USUAL[2], USUAL[0]]
    office.arrange("add", who="finance_head", part="ผู้เห็นชอบ")
    office.arrange("part", 1, part="ผู้ตรวจสอบ")
    with office.session() as session:
        assert [post.part for post in list_chain(session)] == ["ผู้ตรวจสอบ", "ผู้ตรวจสอบ", "ผู้เห็นชอบ"]
        newest = list_paper_changes(session)[0]
    office.change(put_back, sequence=newest.sequence)
    office.arrange("usual")
    assert office.chain() == USUAL


@pytest.mark.parametrize(
    ("deed", "ordinal", "who", "part"),
    [
        ("up", 1, "", ""),
        ("down", 3, "", ""),
        ("down", 9, "", ""),
        ("add", 0, "mayor", "ผู้ตรวจสอบ"),  # already asked
        ("add", 0, "finance_head", "ผู้ร้องเพลง"),
        ("add", 0, "", "ผู้ตรวจสอบ"),
        ("shuffle", 1, "", ""),
        ("usual", 0, "", ""),
    ],
)
def test_a_chain_that_makes_no_sense_is_refused(office: Office, deed: str, ordinal: int, who: str, part: str) -> None:
    with pytest.raises(RuleBroken):
        office.arrange(deed, ordinal, who, part)
    assert office.chain() == USUAL


def test_somebody_is_always_left_to_sign(office: Office) -> None:
    office.arrange("remove", 1)
    office.arrange("remove", 1)
    with pytest.raises(RuleBroken, match="อย่างน้อยหนึ่งตำแหน่ง"):
        office.arrange("remove", 1)


def test_a_post_that_was_closed_is_not_put_back(office: Office) -> None:
    office.arrange("add", who="finance_head", part="ผู้เห็นชอบ")
    office.arrange("remove", 4)
    closed = office.position("finance_head")
    with office.session() as session:
        newest = list_paper_changes(session)[0]
        session.get_one(Position, (office.town.organization_id, closed)).closed_on = TODAY
        session.commit()
    with pytest.raises(RuleBroken, match="ยุบไปแล้ว"):
        office.change(put_back, sequence=newest.sequence)


def test_an_emblem_is_drawn_anew_and_nothing_rides_along(office: Office) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>alert(1)</script>")
    office.change(
        set_logo, content=picture((1200, 900), pnginfo=told) + b"PK\x03\x04 and a tail", data_dir=office.data_dir
    )
    with office.session() as session:
        kept = read_bytes(office.data_dir, find_logo_sha256(session) or "")
        assert look_of(session, office.data_dir).logo
        change = list_paper_changes(session)[0]
    drawn = Image.open(io.BytesIO(kept))
    assert (drawn.format, drawn.size) == ("PNG", (600, 450))
    assert b"script" not in kept
    assert b"tail" not in kept
    office.change(remove_logo)
    with office.session() as session:
        assert find_logo_sha256(session) is None
    office.change(put_back, sequence=change.sequence + 1)
    with office.session() as session:
        assert find_logo_sha256(session)


def bomb() -> bytes:
    """A small file that claims forty thousand dots in each direction."""
    content = bytearray(picture((10, 10)))
    content[16:24] = (40_000).to_bytes(4, "big") * 2
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_logo"),
        (b"GIF89a" + bytes(100), "logo_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo_kind"),
        (b"\xff\xd8\xff" + bytes(500), "damaged"),
        (picture()[:150], "damaged"),
        (picture((8, 8)), "too_small"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_LOGO), "logo_too_large"),
    ],
)
def test_what_is_no_emblem_is_refused(sqlite_database: Database, tmp_path: Path, content: bytes, code: str) -> None:
    office = Office(sqlite_database, build_town(sqlite_database), tmp_path)
    with pytest.raises(RuleBroken) as told:
        office.change(set_logo, content=content, data_dir=tmp_path)
    assert told.value.code == code


def test_a_bomb_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    office = Office(sqlite_database, build_town(sqlite_database), tmp_path)
    with pytest.raises(RuleBroken) as told:
        office.change(set_logo, content=bomb(), data_dir=tmp_path)
    assert told.value.code in ("bomb", "damaged")
