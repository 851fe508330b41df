"""The watch over links that are evidence, from whose turn it is to what is told, with a web of the test's own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import NOW, Town, build_town
from tests.channels.small_web import SmallWeb
from tests.channels.small_web import page as document_of
from tests.factories import add_evidence, add_fiscal_year, add_measure, add_plan, add_task
from tracker.channels.web_look import WebLook
from tracker.clock import new_id
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.link_watch import LinkTrouble, LookFailure
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.web_sight import LookFailed, Sight
from tracker.services.correct_evidence import Said, correct_evidence, restore_evidence, withdraw_evidence
from tracker.services.settle_link import accept_link, look_again
from tracker.services.watch_links import MOST_AT_ONCE, LinkWatching, watch_links
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.link_watch import (
    WatchedLink,
    count_link_troubles,
    find_watch_figures,
    list_organizations_with_links,
    list_watched_links,
)
from tracker.store.models import Evidence, LinkWatch, OItem

URL = "https://www.nongmekkhao.example/budget-q1"


def page(words: str) -> Sight:
    """A plain file: it needs no process of its own to be read."""
    return Sight(200, "text/plain", f"{words} ปี 2570".encode())


def document(words: str) -> bytes:
    """The whole answer of a server that shows these words."""
    return document_of(f"<html><title>{words}</title><body>{words}</body></html>".encode())


def made_page(title: str, words: str = "ปี 2570") -> Sight:
    return Sight(200, "text/html", f"<html><title>{title}</title><body>{words}</body></html>".encode())


@dataclass
class Desk:
    """The town with a web that shows what the test puts there; whoever looks may be interrupted."""

    town: Town
    database: Database
    shown: dict[str, Sight | LookFailure] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    clock: list[datetime] = field(default_factory=lambda: [NOW])
    meanwhile: Callable[[], object] = field(default=lambda: None)

    def look(self, url: str) -> Sight:
        self.looked.append(url)
        self.meanwhile()
        shown = self.shown.get(url, page("รายงาน"))
        if isinstance(shown, LookFailure):
            raise LookFailed(shown)
        return Sight(shown.status_code, shown.content_type, shown.body, shown.final_url or url)

    def turn(self) -> int:
        return watch_links(LinkWatching(self.database, self.look, lambda: self.clock[0]))["looked"]

    def turn_when_due(self) -> WatchedLink:
        """Wait until the budget's link is due, and let the watch look."""
        budget = self.budget
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            due = session.scalar(select(LinkWatch.next_look_at).where(LinkWatch.evidence_id == budget))
        self.clock[0] = max(self.clock[0], due or self.clock[0])
        self.turn()
        return self.link()

    def link(self) -> WatchedLink:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            watched = [one for is_ill in (True, False) for one in list_watched_links(session, is_troubled=is_ill)]
            return next(one for one in watched if one.evidence_id == self.budget)

    @property
    def budget(self) -> UUID:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return session.scalars(select(Evidence.id).where(Evidence.url.like("%budget-q1%"))).one()

    def actor(self, who: str = "policy", rank: Rank = Rank.POLICY_OFFICER) -> Actor:
        person = self.town.people[who].id
        return Actor(person, self.town.organization_id, "", (Post(new_id(), "", rank),))


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    return Desk(build_town(database), database)


def test_a_new_link_is_looked_at_at_once_and_then_once_a_week(desk: Desk) -> None:
    desk.shown[URL] = made_page("รายงาน")
    assert desk.turn() == 2  # the neighbour's, too
    assert (desk.link().trouble, desk.link().last_title) == (None, "รายงาน")
    assert desk.turn() == 0
    desk.clock[0] += timedelta(days=11)
    assert (desk.turn(), desk.turn()) == (2, 0)


def test_a_change_is_told_accepted_and_told_again_when_it_changes_again(desk: Desk) -> None:
    desk.turn()
    desk.shown[URL] = page("ข่าวประชาสัมพันธ์")
    changed = desk.turn_when_due()
    assert (changed.trouble, changed.since) == (LinkTrouble.CHANGED, desk.clock[0])
    with desk.database.session(desk.town.organization_id) as session:
        accept_link(session, actor=desk.actor(), evidence_id=desk.budget, is_living=False, now=desk.clock[0])
        assert [one.action for one in list_history_of(session, desk.budget)] == ["link_accepted"]
        assert find_break_in_history(session) is None
    assert desk.link().trouble is None
    assert desk.turn_when_due().trouble is None
    desk.shown[URL] = page("อย่างอื่น")
    assert desk.turn_when_due().trouble is LinkTrouble.CHANGED


def test_the_visitors_of_a_page_do_not_change_it_but_its_words_and_year_do(desk: Desk) -> None:
    desk.shown[URL] = made_page("รายงาน", "ปี 2570 ผู้เข้าชม 1 คน")
    desk.turn()
    desk.shown[URL] = made_page("รายงาน", "ปี 2570 ผู้เข้าชม 2 คน")
    assert desk.turn_when_due().trouble is None
    desk.shown[URL] = made_page("รายงาน", "ปี 2566 ผู้เข้าชม 3 คน")
    assert desk.turn_when_due().note == "พบเฉพาะปี 2566 แต่หลักฐานนี้ใช้ในปี 2570"


def test_a_living_page_may_change_as_it_likes(desk: Desk) -> None:
    desk.turn()
    desk.shown[URL] = page("ข่าว 1 มีนาคม")
    desk.turn_when_due()
    with desk.database.session(desk.town.organization_id) as session:
        accept_link(session, actor=desk.actor(), evidence_id=desk.budget, is_living=True, now=desk.clock[0])
    desk.shown[URL] = page("ประกาศใหม่")
    link = desk.turn_when_due()
    assert (link.trouble, link.is_living) == (None, True)


def test_missing_is_told_after_three_failures_over_three_days(desk: Desk) -> None:
    desk.turn()
    desk.shown[URL] = LookFailure.UNREACHED
    start = desk.turn_when_due().looked_at
    assert desk.turn_when_due().trouble is None
    missing = desk.turn_when_due()
    assert (missing.trouble, missing.since) == (LinkTrouble.MISSING, start)
    assert missing.looked_at is not None
    assert start is not None
    assert missing.looked_at - start >= timedelta(days=3)
    desk.shown[URL] = page("รายงาน")
    assert desk.turn_when_due().trouble is None


def test_no_transaction_is_open_while_a_web_site_answers(desk: Desk) -> None:
    """On SQLite a transaction that writes would keep this one waiting for half a minute, then fail."""
    said: list[int] = []

    def write() -> None:
        with desk.database.session(desk.town.organization_id) as session:
            session.get_one(Evidence, (desk.town.organization_id, desk.budget)).title = "ชื่อใหม่"
            session.commit()
            said.append(1)

    desk.meanwhile = write
    desk.turn()
    assert said == [1, 1]
    assert desk.link().title == "ชื่อใหม่"


def test_a_second_worker_finds_nothing_while_the_first_is_looking(desk: Desk) -> None:
    second: list[int] = []

    def other() -> None:
        desk.meanwhile = lambda: None
        second.append(desk.turn())

    desk.meanwhile = other
    assert desk.turn() + sum(second) == 2
    assert sorted(desk.looked) == sorted(set(desk.looked))


def test_what_a_worker_took_and_never_looked_at_comes_back(desk: Desk) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    desk.meanwhile = die
    with pytest.raises(KeyboardInterrupt):
        desk.turn()
    desk.meanwhile = lambda: None
    desk.turn()
    desk.clock[0] += timedelta(minutes=31)
    desk.turn()
    assert {one for one in desk.looked if "nongmek" in one} == {URL}
    assert desk.link().looked_at is not None


def test_a_link_that_was_replaced_while_it_was_looked_at_is_not_judged_by_the_old_one(desk: Desk) -> None:
    seen = Said("รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1", date(2026, 12, 1), URL)

    def replace() -> None:
        if desk.looked[-1] != URL:
            return
        with desk.database.session(desk.town.organization_id) as session:
            correct_evidence(
                session,
                actor=desk.actor(),
                evidence_id=desk.budget,
                seen=seen,
                wanted=Said(seen.title, seen.evidence_on, f"{URL}?new"),
                now=desk.clock[0],
            )

    desk.looked.clear()
    desk.meanwhile = replace
    desk.turn()
    assert desk.link().looked_at is None
    desk.turn()
    assert (desk.looked[-1], desk.link().url) == (f"{URL}?new", f"{URL}?new")


def test_looking_again_is_the_watchs_own_next_turn(desk: Desk) -> None:
    desk.turn()
    desk.looked.clear()
    desk.clock[0] += timedelta(hours=1)
    with desk.database.session(desk.town.organization_id) as session:
        look_again(session, actor=desk.actor(), evidence_id=desk.budget, now=desk.clock[0])
    assert desk.looked == []
    desk.turn()
    assert desk.looked == [URL]


def test_withdrawn_links_and_links_of_years_long_gone_are_left_alone(desk: Desk) -> None:
    with desk.database.session(desk.town.organization_id) as session:
        old = add_plan(session, add_fiscal_year(session, 2567), title="แผนเก่า")
        task = add_task(session, add_measure(session, old, "มาตรการเก่า"), desk.town.divisions["finance"])
        add_evidence(session, task, desk.town.people["policy"], "ของปี 2567", "https://www.nongmekkhao.example/2567")
        item = OItem(id=new_id(), year=2570, code="O1", title="โครงสร้าง", components=[], created_at=NOW)
        session.add(item)
        session.commit()
        withdraw_evidence(session, actor=desk.actor(), evidence_id=desk.budget, reason="แนบผิดงาน", now=NOW)
    desk.turn()
    assert [one for one in desk.looked if "nongmek" in one] == []
    with desk.database.session(is_reading=True) as session:
        assert list_organizations_with_links(session, desk.clock[0]) == []
    with desk.database.session(desk.town.organization_id) as session:
        restore_evidence(session, actor=desk.actor(), evidence_id=desk.budget, now=NOW)
    desk.turn()
    assert URL in desk.looked


def test_many_links_are_looked_at_a_few_at_a_time(desk: Desk) -> None:
    with desk.database.session(desk.town.organization_id) as session:
        for number in range(MOST_AT_ONCE + 2):
            add_evidence(
                session, desk.town.tasks["done"], desk.town.people["policy"], "ก", f"https://a.example/{number}"
            )
        session.commit()
    turns = [desk.turn() for _ in range(3)]
    assert turns == [MOST_AT_ONCE + 1, 3, 0]
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        figures = find_watch_figures(session)
        assert (figures.total, figures.looked, figures.troubled) == (MOST_AT_ONCE + 3, MOST_AT_ONCE + 3, 0)


def test_one_organizations_trouble_keeps_no_other_waiting(desk: Desk) -> None:
    def fail() -> None:
        if len(desk.looked) == 1:
            raise RuntimeError("a fault of ours")

    desk.meanwhile = fail
    assert desk.turn() == 1
    assert len(desk.looked) == 2


def test_only_the_policy_officer_settles_and_nobody_settles_what_is_well(desk: Desk) -> None:
    desk.turn()
    head = desk.actor("finance_head", Rank.DIVISION_HEAD)
    with desk.database.session(desk.town.organization_id) as session:
        with pytest.raises(Forbidden):
            accept_link(session, actor=head, evidence_id=desk.budget, is_living=False, now=NOW)
        with pytest.raises(Forbidden):
            look_again(session, actor=head, evidence_id=desk.budget, now=NOW)
        with pytest.raises(RuleBroken, match="ไม่มีเรื่องที่ต้องดู"):
            accept_link(session, actor=desk.actor(), evidence_id=desk.budget, is_living=False, now=NOW)
        with pytest.raises(NotFound):
            look_again(session, actor=desk.actor(), evidence_id=new_id(), now=NOW)


def test_the_neighbours_links_are_not_ours_to_see_or_settle(desk: Desk) -> None:
    assert desk.town.neighbour is not None
    desk.shown["https://www.doisaimok.example/1"] = LookFailure.NOT_PUBLIC
    desk.turn()
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        assert list_watched_links(session, is_troubled=True) == []
        assert len(list_watched_links(session, is_troubled=False)) == 1
        assert count_link_troubles(session) == 0
    with desk.database.session(desk.town.neighbour.organization_id) as session:
        (theirs,) = list_watched_links(session, is_troubled=True)
        assert (theirs.trouble, count_link_troubles(session)) == (LinkTrouble.NOT_PUBLIC, 1)
    with desk.database.session(desk.town.organization_id) as session, pytest.raises(NotFound):
        accept_link(session, actor=desk.actor(), evidence_id=theirs.evidence_id, is_living=False, now=NOW)


# --- correcting and withdrawing -------------------------------------------------------------------------------------


def test_two_who_correct_the_same_evidence_do_not_overwrite_each_other(desk: Desk) -> None:
    seen = Said("รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1", date(2026, 12, 1), URL)

    def correct(title: str) -> None:
        with desk.database.session(desk.town.organization_id) as session:
            correct_evidence(
                session,
                actor=desk.actor(),
                evidence_id=desk.budget,
                seen=seen,
                wanted=Said(title, date(2027, 1, 12), URL),
                now=NOW,
            )

    correct(" รายงาน\nไตรมาส 1 ")
    with pytest.raises(Conflict):
        correct("อีกชื่อหนึ่ง")
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        (entry,) = list_history_of(session, desk.budget)
        assert entry.change == {
            "title": [seen.title, "รายงาน ไตรมาส 1"],
            "evidence_on": ["2026-12-01", "2027-01-12"],
        }


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Said(" \n", None, URL), "no_title"),
        (Said("ก", None, "javascript:alert(1)"), "bad_link"),
    ],
)
def test_a_correction_must_say_something_that_can_be(desk: Desk, wanted: Said, code: str) -> None:
    with desk.database.session(desk.town.organization_id) as session, pytest.raises(RuleBroken) as refused:
        correct_evidence(session, actor=desk.actor(), evidence_id=desk.budget, seen=wanted, wanted=wanted, now=NOW)
    assert refused.value.code == code


def test_a_withdrawal_needs_a_reason_and_what_is_withdrawn_is_not_corrected(desk: Desk) -> None:
    with desk.database.session(desk.town.organization_id) as session:
        with pytest.raises(RuleBroken, match="เหตุผล"):
            withdraw_evidence(session, actor=desk.actor(), evidence_id=desk.budget, reason=" ", now=NOW)
        withdraw_evidence(session, actor=desk.actor(), evidence_id=desk.budget, reason="แนบผิดงาน", now=NOW)
        with pytest.raises(RuleBroken, match="นำกลับมาใช้"):
            correct_evidence(
                session,
                actor=desk.actor(),
                evidence_id=desk.budget,
                seen=Said("", None),
                wanted=Said("ก", None, URL),
                now=NOW,
            )
        assert [one.action for one in list_history_of(session, desk.budget)] == ["evidence_withdrawn"]


# --- over real sockets ----------------------------------------------------------------------------------------------


def test_from_a_web_server_to_what_is_told(desk: Desk) -> None:
    """A page is seen, changes, and is gone: the whole way, but for the names, which lead to this machine."""
    told = []
    with SmallWeb(document("รายงานผล ปี 2570")) as web:
        look = WebLook("test", resolver=lambda *_: ["127.0.0.1"], ports=frozenset({web.port}), is_loopback_seen=True)
        desk.look = look  # type: ignore[method-assign]
        with desk.database.session(desk.town.organization_id) as session:
            url = f"http://www.nongmekkhao.example:{web.port}/budget-q1"
            session.get_one(Evidence, (desk.town.organization_id, desk.budget)).url = url
            session.commit()
        for shown in ("รายงานผล ปี 2570", "ประกาศผู้ชนะ ปี 2570", "รายงานผล ปี 2566"):
            web.answers = document(shown)
            told.append(desk.turn_when_due().trouble)
    told.extend(desk.turn_when_due().trouble for _ in range(3))
    assert told == [
        None,
        *(LinkTrouble(one) for one in ("changed", "wrong_year", "wrong_year", "wrong_year", "missing")),
    ]
    assert desk.link().note == "เครื่องของเว็บไซต์ไม่รับการเชื่อมต่อ"
