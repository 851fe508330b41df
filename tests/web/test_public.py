"""Pages for everybody: what they tell, what they never tell, and that one switched off is like one that never was."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.cast import CANARY, PEOPLE, Town
from tests.services.reported_town import ReportedTown
from tests.web.conftest import Visitor, World
from tests.web.page import Page, check_health
from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.masking import HIDDEN_NAME
from tracker.rules.media_type import PDF
from tracker.rules.o_item_list import CatalogueItem
from tracker.rules.task import TaskStatus
from tracker.services.add_evidence import Upload
from tracker.services.answer_o_item import answer_o_item
from tracker.services.keep_o_items import NewList, fingerprint, keep_list
from tracker.services.link_evidence import add_file_for_o_item, add_link_for_o_item
from tracker.services.publish_report import Registration
from tracker.store.database import Database
from tracker.store.frozen_reports import ReportHead
from tracker.store.models import Evidence, Measure, Organization, RoundEntry, Task
from tracker.store.o_items import get_o_item

DONE = TaskStatus.DONE
HOME = "/public/nong-mek-khao"
SURVEY = "https://itas.nacc.example/go/eit/8k2m"
# What people wrote where only the office reads; none of it may ever come out.
INSIDE = {
    "obstacle": "ลับ-อุปสรรคของงาน",
    "limitation": "ลับ-ข้อจำกัดของมาตรการ",
    "suggestion": "ลับ-ข้อเสนอแนะถึงนายก",
    "entry obstacle": "ลับ-อุปสรรคของกอง",
    "entry limitation": "ลับ-ข้อจำกัดของกอง",
    "unpublished": "ลับ-ผลรอบสิบสองเดือนที่ยังไม่เผยแพร่",
    "draft plan": "มาตรการของร่างแผนที่ยังไม่ใช้",
    "cancel reason": "โอนภารกิจศูนย์พัฒนาเด็กเล็กไปแล้ว",
    "file name": "สลิปเงินเดือนของวิภา",
    "follow-up": "ลับ-บันทึกติดตาม",
    "unconfirmed": "ลับ-ภาพจากไลน์ที่ยังไม่ยืนยัน",
}


@dataclass
class PublicTown:
    """The town with its page on, a published report, O-items with everything, and secrets wherever one can be."""

    world: World
    reported: ReportedTown
    head: ReportHead
    evidence_ids: list[UUID]

    @property
    def paths(self) -> list[str]:
        """Every address that answers."""
        report = f"{HOME}/reports/{self.head.code}"
        items = [f"{HOME}/2570/O1", f"{HOME}/2570/O2", f"{HOME}/2570/O12"]
        files = [f"{HOME}/2570/O1/{self.evidence_ids[0]}", f"{report}.docx", f"{report}.pdf"]
        return [HOME, f"{HOME}/2570", *items, report, *files, f"{HOME}/survey.svg", "/robots.txt"]

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.world.app.test_client().get(path, **more)

    def switch(self, *, is_public: bool, is_file_public: bool = True) -> None:
        with self.world.database.session() as session:
            office = session.get_one(Organization, self.world.town.organization_id)
            office.is_public, office.is_file_public, office.survey_url = is_public, is_file_public, SURVEY
            session.commit()


@pytest.fixture(scope="module")
def filled(town_template: tuple[Path, Town], scratch: Path) -> tuple[Path, ReportHead, list[UUID]]:
    """A folder with the database and the files of such a town, made once to be copied."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    path, town = town_template
    database = Database(f"sqlite:///{shutil.copy(path, folder / 'town.db')}")
    reported = ReportedTown(database, town, folder / "data")
    _say_secrets(reported)
    reported.report_everything()
    report_id = reported.signed()
    reported.publish(report_id)
    _say_later(reported)
    evidence_ids = _fill_o_items(reported)
    head = reported.head(report_id)
    database.engine.dispose()
    return folder, head, evidence_ids


@pytest.fixture
def public(
    filled: tuple[Path, ReportHead, list[UUID]], make_world: Callable[..., World], sqlite_folder: Path
) -> Iterator[PublicTown]:
    folder, head, evidence_ids = filled
    shutil.copytree(folder, sqlite_folder / "public")
    data_dir = sqlite_folder / "public" / "data"
    database = Database(f"sqlite:///{data_dir.parent / 'town.db'}")
    world = make_world(database=database, data_dir=data_dir)
    world.database, world.data_dir = database, data_dir
    town = PublicTown(world, ReportedTown(database, world.town, data_dir), head, evidence_ids)
    town.switch(is_public=True)
    yield town
    database.engine.dispose()


def _say_secrets(town: ReportedTown) -> None:
    """In everything that stands inside."""
    ids = town.town.organization_id
    with town.session() as session:
        for task in session.query(Task):
            task.obstacle, task.is_blocked = INSIDE["obstacle"], task.status.is_open
        for measure in session.query(Measure):
            measure.limitation, measure.follow_up = INSIDE["limitation"], INSIDE["follow-up"]
        budget = session.get_one(Measure, (ids, town.town.measures["budget"].id))
        budget.title = f"เผยแพร่แผนงบประมาณ โดยนาง{PEOPLE['clerk'][0]}"
        for entry in session.query(RoundEntry):
            entry.result = f"เผยแพร่แล้ว นาย{PEOPLE['mayor'][0]} ลงนามประกาศ"
            entry.suggestion, entry.obstacle = INSIDE["suggestion"], INSIDE["entry obstacle"]
            entry.limitation = INSIDE["entry limitation"]
        session.commit()


def _say_later(town: ReportedTown) -> None:
    """After publishing: what divisions wrote since, and what is not handed in yet."""
    town.say(INSIDE["unpublished"])
    town.report_everything(12, INSIDE["unpublished"])


def _fill_o_items(town: ReportedTown) -> list[UUID]:
    actor, now = town.actor("policy"), town.at
    items = (
        CatalogueItem("O1", "โครงสร้าง", ("แสดงแผนผังโครงสร้าง",), "9.1 ข้อมูลพื้นฐาน"),
        CatalogueItem("O2", "ข้อมูลผู้บริหาร", (), "9.1 ข้อมูลพื้นฐาน"),
        CatalogueItem("O12", "รายงานการกำกับติดตาม", (), "9.2 การบริหารงาน"),
    )
    with town.session() as session:
        new = NewList(2570, items, "คู่มือการประเมิน ITA 2570", fingerprint(session, 2570))
        keep_list(session, actor=actor, new=new, now=now)
    with town.session() as session:
        words = f"ดูที่เมนูโครงสร้าง ติดต่อ {PEOPLE['policy'][0]} policy@nongmekkhao.example"
        answer_o_item(session, actor=actor, year=2570, code="O1", url="", description=words, row_version=0, now=now)
    with town.session() as session:
        item_id = get_o_item(session, 2570, "O1").id
        file_id = add_file_for_o_item(
            session,
            actor=actor,
            o_item_id=item_id,
            title=f"แผนผังโครงสร้าง จัดทำโดย {PEOPLE['office_head'][0]}",
            upload=Upload(f"{INSIDE['file name']}.pdf", OpenedFile(b"%PDF-1.7 plan", PDF)),
            evidence_on=date(2026, 11, 3),
            data_dir=town.data_dir,
            now=now,
        )
    with town.session() as session:
        link_id = add_link_for_o_item(
            session, actor=actor, o_item_id=item_id, title="โครงสร้าง", url="https://www.nongmekkhao.example/1",
            evidence_on=None, now=now,
        )  # fmt: skip
    with town.session() as session:
        hidden = add_link_for_o_item(
            session, actor=actor, o_item_id=item_id, title=INSIDE["unconfirmed"], url="https://example.org/x",
            evidence_on=None, now=now,
        )  # fmt: skip
    with town.session() as session:
        session.get_one(Evidence, (town.town.organization_id, hidden)).confirmed_at = None
        session.commit()
    return [file_id, link_id]


def _secrets() -> list[str]:
    names = [person[0] for person in PEOPLE.values()]
    return [*INSIDE.values(), *names, CANARY, "@nongmekkhao.example"]


def _everything_of(answer: TestResponse) -> str:
    return "\n".join([answer.get_data(as_text=True), *(f"{name}: {value}" for name, value in answer.headers)])


# --- what is told --------------------------------------------------------------------------------------------------


def test_the_first_page_tells_progress_in_plain_words(public: PublicTown) -> None:
    text = Page(public.get(HOME).text).text
    assert "องค์การบริหารส่วนตำบลหนองเมฆขาว" in text
    assert "ดำเนินการแล้วเสร็จ 1 จาก 4 มาตรการ อยู่ระหว่างดำเนินการอีก 3 มาตรการ" in text
    assert "รายงานผลการดำเนินการ รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570" in text
    assert "นม 71801/45" in text


def test_a_year_lists_measures_reports_and_o_items(public: PublicTown) -> None:
    page = Page(public.get(f"{HOME}/2570").text)
    assert "กองคลัง" in page.text
    assert "ดำเนินการแล้วเสร็จ" in page.text
    assert f"{HOME}/2570/O12" in page.links
    assert "9.2 การบริหารงาน" in page.text


def test_an_o_item_shows_its_answer_and_evidence(public: PublicTown) -> None:
    page = Page(public.get(f"{HOME}/2570/O1").text)
    assert page.heading == "O1 โครงสร้าง"
    assert "ดูที่เมนูโครงสร้าง" in page.text
    assert "https://www.nongmekkhao.example/1" in page.links
    file = public.get(f"{HOME}/2570/O1/{public.evidence_ids[0]}")
    assert file.data == b"%PDF-1.7 plan"
    assert file.headers["Content-Disposition"].startswith("attachment; filename=O1-2570-")


def test_a_published_report_shows_its_results_and_its_kept_files(public: PublicTown) -> None:
    path = f"{HOME}/reports/{public.head.code}"
    text = public.get(path).text
    assert "เผยแพร่แล้ว" in text
    assert public.head.content_sha256 in text
    file = public.get(f"{path}.pdf")
    assert file.data == f"{public.head.id} progress pdf".encode()
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert public.get(f"{path}.xlsx").status_code == 404  # none was kept


def test_signed_files_are_given_out_only_where_the_office_says_so(public: PublicTown) -> None:
    """They hold the names of who signed and what hindered the divisions: the results can be read without them."""
    public.switch(is_public=True, is_file_public=False)
    path = f"{HOME}/reports/{public.head.code}"
    page = public.get(path)
    assert "เผยแพร่แล้ว" in page.text
    assert not [link for link in Page(page.text).links if link.startswith(f"{path}.")]
    for ending in ("docx", "pdf", "xlsx"):
        kept, unknown = public.get(f"{path}.{ending}"), public.get(f"{HOME}/reports/0000-0000.{ending}")
        assert (kept.status_code, kept.data, list(kept.headers)) == (404, unknown.data, list(unknown.headers))


def test_the_survey_has_its_qr_as_a_picture_of_its_own(public: PublicTown) -> None:
    answer = public.get(f"{HOME}/survey.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert f"{HOME}/survey.svg" in [image.get("src") for image in Page(public.get(HOME).text).all("img")]


def test_every_page_is_well_and_needs_neither_script_nor_form(public: PublicTown) -> None:
    for path in public.paths:
        answer = public.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            page = Page(answer.text)
            check_health(page, public.world.app)
            assert not page.all("script", "form", "input"), path


def test_a_withdrawn_item_keeps_its_address(public: PublicTown) -> None:
    policy = public.world.visitor("policy")
    edit = "/o-items/2570/O2/edit"
    policy.send(edit, "/o-items/2570/O2/withdraw", 302, withdraw_announcement="คู่มือฉบับแก้ไข")
    assert "ไม่อยู่ในรายการของปี 2570 แล้ว" in Page(public.get(f"{HOME}/2570/O2").text).text
    assert f"{HOME}/2570/O2" not in Page(public.get(f"{HOME}/2570").text).links


def test_a_replaced_report_leads_to_the_newer_one_and_shows_nothing_else(public: PublicTown) -> None:
    town = public.reported
    newer_id = town.signed(reason="แก้ไขผลของกองคลัง", is_anew=True)
    town.publish(newer_id, Registration("นม 71801/52", date(2027, 3, 2)))
    old = f"{HOME}/reports/{public.head.code}"
    page = Page(public.get(old).text)
    assert "มีฉบับใหม่มาแทนแล้ว" in page.text
    assert f"{HOME}/reports/{town.head(newer_id).code}" in page.links
    assert "เผยแพร่แล้ว นาย" not in page.text
    assert public.get(f"{old}.pdf").status_code == 404


# --- what is never told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_from_inside_comes_out(public: PublicTown, method: str) -> None:
    """In no answer, header or address that is not there; every route of the group is among them."""
    tried = {"/robots.txt": "public.robots"}
    adapter = public.world.app.url_map.bind("127.0.0.1")
    missing = [f"{HOME}/2569", f"{HOME}/2570/O99", f"{HOME}/reports/0000-0000", f"{HOME}/x/y/z", "/public/doi-sai-mok"]
    for path in [*public.paths, *missing]:
        answer = public.world.app.test_client().open(path, method=method)
        leaked = [secret for secret in _secrets() if secret in _everything_of(answer)]
        assert not leaked, f"{path} says {leaked}"
        assert "Set-Cookie" not in answer.headers, path
        if answer.status_code == 200:
            tried[path] = adapter.match(path)[0]
    routes = {rule.endpoint for rule in public.world.app.url_map.iter_rules() if "public." in rule.endpoint}
    assert set(tried.values()) == routes


def test_a_visitor_who_is_signed_in_is_nobody_here(public: PublicTown) -> None:
    """Caches hand one person's answer to the next: it must not greet anybody."""
    visitor: Visitor = public.world.visitor("policy")
    for path in (HOME, f"{HOME}/2570/O99", f"{HOME}/x/y/z"):
        answer = visitor.client.get(path)
        assert PEOPLE["policy"][0] not in answer.text
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Set-Cookie" not in answer.headers


def test_names_are_hidden_wherever_they_stand(public: PublicTown) -> None:
    for path in (f"{HOME}/2570", f"{HOME}/2570/O1", f"{HOME}/reports/{public.head.code}"):
        assert HIDDEN_NAME in public.get(path).text, path


def test_a_report_is_not_there_before_it_is_published(public: PublicTown) -> None:
    town = public.reported
    waiting = town.head(town.propose(12))
    for path in (f"{HOME}/reports/{waiting.code}", f"{HOME}/reports/{waiting.code}.docx"):
        assert public.get(path).status_code == 404
    assert waiting.code not in public.get(f"{HOME}/2570").text


def test_another_organization_s_things_are_not_found_here(public: PublicTown) -> None:
    """Its page is off; and with its page on, our report is still not its report."""
    with public.world.database.session() as session:
        other = session.query(Organization).filter_by(slug="doi-sai-mok").one()
        other.is_public = True
        session.commit()
    assert public.get("/public/doi-sai-mok").status_code == 200
    for path in (f"reports/{public.head.code}", "2570/O1", f"2570/O1/{public.evidence_ids[0]}"):
        assert public.get(f"/public/doi-sai-mok/{path}").status_code == 404


# --- switched off --------------------------------------------------------------------------------------------------


def test_switched_off_is_exactly_like_unknown(public: PublicTown) -> None:
    paths = [path for path in public.paths if path.startswith(HOME)]
    public.switch(is_public=False)
    for path in paths:
        off, unknown = public.get(path), public.get(path.replace("nong-mek-khao", "no-such-office"))
        assert (off.status_code, off.data, list(off.headers)) == (404, unknown.data, list(unknown.headers)), path
        assert off.headers["Cache-Control"] == "no-store"


def test_it_is_off_until_somebody_switches_it_on(world: World) -> None:
    assert world.app.test_client().get(HOME).status_code == 404


# --- caches and search engines -------------------------------------------------------------------------------------


def test_pages_may_be_kept_and_are_asked_for_again_by_their_tag(public: PublicTown) -> None:
    for path in public.paths:
        first = public.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=300", path
        again = public.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
    before = public.get(HOME).headers["ETag"]
    with public.reported.session() as session:
        session.get_one(
            Task, (public.world.town.organization_id, public.world.town.tasks["submitted"].id)
        ).status = DONE
        session.get_one(Task, (public.world.town.organization_id, public.world.town.tasks["blocked"].id)).status = DONE
        session.commit()
    assert public.get(HOME, headers={"If-None-Match": before}).status_code == 200


def test_search_engines_are_welcome_here_only(world: World) -> None:
    lines = world.app.test_client().get("/robots.txt").text.splitlines()
    assert "Allow: /public/" in lines
    assert lines[-1] == "Disallow: /"


# --- files somebody tampered with ----------------------------------------------------------------------------------


def test_a_file_that_is_not_the_published_one_is_never_handed_out(
    public: PublicTown, caplog: pytest.LogCaptureFixture
) -> None:
    paths = [f"{HOME}/reports/{public.head.code}.pdf", f"{HOME}/2570/O1/{public.evidence_ids[0]}"]
    kept = {path: public.get(path).data for path in paths}
    for file in (public.world.data_dir / "files").rglob("*"):
        if file.is_file() and file.read_bytes() in kept.values():
            file.write_bytes(b"something else")
    for path in paths:
        answer = public.get(path)
        assert answer.status_code == 503
        assert b"something else" not in answer.data
        assert answer.headers["Cache-Control"] == "no-store"
    assert "file_tampered" in caplog.text


def test_odd_addresses_are_not_found(public: PublicTown) -> None:
    paths = [f"{HOME}/{'9' * 40}/O1", f"{HOME}/0/O1", "/public/%00", f"{HOME}/2570/%00", f"{HOME}/reports/%00"]
    assert [public.get(path).status_code for path in paths] == [404] * len(paths)
