"""Evidence answers O-items: what is there already, and what is brought for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import CANARY, NOW, Town, build_town
from tracker.clock import new_id
from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.services.add_evidence import Upload
from tracker.services.link_evidence import (
    add_file_for_o_item,
    add_link_for_o_item,
    link_evidence_to_o_item,
    unlink_evidence_from_o_item,
)
from tracker.store.database import Database
from tracker.store.evidence import list_evidence_of_task
from tracker.store.files import read_bytes
from tracker.store.history import list_history_of
from tracker.store.models import Evidence, OItem
from tracker.store.o_evidence import list_evidence_of_o_items, list_evidence_to_choose

PDF = b"%PDF-1.7 of our own"


@dataclass
class Desk:
    town: Town
    database: Database
    item_id: UUID
    newer_id: UUID  # the same item, in a later version
    officer: Actor
    head: Actor

    @property
    def budget(self) -> UUID:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return list_evidence_of_task(session, self.town.tasks["late"].id)[0].id

    def titles(self) -> list[str]:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return [one.title for one in list_evidence_of_o_items(session, 2570).get("O12", ())]

    def link(self, *evidence_ids: UUID, item_id: UUID | None = None, actor: Actor | None = None) -> int:
        with self.database.session(self.town.organization_id) as session:
            return link_evidence_to_o_item(
                session,
                actor=actor or self.officer,
                o_item_id=item_id or self.item_id,
                evidence_ids=evidence_ids,
                now=NOW,
            )


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        versions = [
            OItem(id=new_id(), year=2570, code="O12", version=number, title="รายงาน", components=[], created_at=NOW)
            for number in (1, 2)
        ]
        session.add_all(versions)
        session.commit()
    officer, head = _actor(town, "policy", Rank.POLICY_OFFICER), _actor(town, "finance_head", Rank.DIVISION_HEAD)
    return Desk(town, database, versions[0].id, versions[1].id, officer, head)


def _actor(town: Town, who: str, rank: Rank) -> Actor:
    return Actor(town.people[who].id, town.organization_id, "", (Post(new_id(), "", rank),))


def test_one_evidence_answers_a_task_and_an_item(desk: Desk) -> None:
    assert desk.link(desk.budget, desk.budget) == 1
    assert desk.titles() == ["รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1"]
    assert desk.link(desk.budget) == 0
    assert desk.link(desk.budget, item_id=desk.newer_id) == 0  # a new version of the item asks for nothing anew
    assert len(desk.titles()) == 1


def test_untied_it_stays_with_its_task(desk: Desk) -> None:
    desk.link(desk.budget)
    for _ in range(2):
        with desk.database.session(desk.town.organization_id) as session:
            unlink_evidence_from_o_item(
                session, actor=desk.officer, o_item_id=desk.newer_id, evidence_id=desk.budget, now=NOW
            )
    assert desk.titles() == []
    assert desk.budget
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        assert [one.action for one in list_history_of(session, desk.item_id)] == ["evidence_added"]
        assert [one.action for one in list_history_of(session, desk.newer_id)] == ["evidence_untied"]


def test_a_link_and_a_file_are_brought_for_an_item(desk: Desk, tmp_path: Path) -> None:
    with desk.database.session(desk.town.organization_id) as session:
        add_link_for_o_item(
            session,
            actor=desk.officer,
            o_item_id=desk.item_id,
            title="รายงานรอบ 6 เดือน",
            url=" https://www.nongmekkhao.example/o12 ",
            evidence_on=date(2027, 3, 1),
            now=NOW,
        )
    with desk.database.session(desk.town.organization_id) as session:
        add_file_for_o_item(
            session,
            actor=desk.officer,
            o_item_id=desk.newer_id,
            title="",
            upload=Upload("รายงาน.pdf", OpenedFile(PDF, "application/pdf")),
            evidence_on=None,
            data_dir=tmp_path,
            now=NOW,
        )
    assert sorted(desk.titles()) == ["รายงาน.pdf", "รายงานรอบ 6 เดือน"]
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        (found,) = (one for one in list_evidence_to_choose(session, "รายงาน.PDF"))
        assert (found.media_type, read_bytes(tmp_path, found.sha256 or "")) == ("application/pdf", PDF)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "http://[half", "nongmek.go.th", "http:///x", "http://u:p@a.go.th/"],
)
def test_what_is_no_address_of_the_web_is_refused(desk: Desk, url: str) -> None:
    with desk.database.session(desk.town.organization_id) as session, pytest.raises(RuleBroken) as refused:
        add_link_for_o_item(
            session, actor=desk.officer, o_item_id=desk.item_id, title="", url=url, evidence_on=None, now=NOW
        )
    assert refused.value.code == "bad_link"


def test_only_the_policy_officer_ties(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.link(desk.budget, actor=desk.head)


def test_what_is_withdrawn_or_somebody_elses_is_not_found(desk: Desk) -> None:
    assert desk.town.neighbour is not None
    with desk.database.session(desk.town.neighbour.organization_id, is_reading=True) as session:
        theirs = session.scalar(select(Evidence.id))
    assert theirs is not None
    with pytest.raises(NotFound):
        desk.link(theirs)
    with desk.database.session(desk.town.organization_id) as session:
        session.get_one(Evidence, (desk.town.organization_id, desk.budget)).withdrawn_at = NOW
        session.commit()
        assert list_evidence_to_choose(session) == ()
    with pytest.raises(NotFound):
        desk.link(next(iter(desk.town.tasks.values())).id)


def test_the_neighbours_evidence_cannot_be_chosen(desk: Desk) -> None:
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        assert CANARY not in str(list_evidence_to_choose(session))
        assert list_evidence_to_choose(session, "%") == ()
