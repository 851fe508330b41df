"""What a page for everybody is handed: the same on both databases, and the overview's own figures."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.cast import NOW, TODAY
from tests.services.reported_town import ReportedTown, reported_town
from tracker.rules.o_item_list import CatalogueItem
from tracker.rules.progress import summarise
from tracker.rules.public_words import MeasureState
from tracker.services.keep_o_items import NewList, fingerprint, keep_list
from tracker.services.link_evidence import add_link_for_o_item
from tracker.services.show_public import show_home, show_item, show_report, show_year
from tracker.store.database import Database
from tracker.store.models import Organization
from tracker.store.o_items import get_o_item
from tracker.store.public import find_public_office, get_public_office
from tracker.store.tasks import list_task_facts


def add_items(town: ReportedTown) -> None:
    heading = "9.1 ข้อมูลพื้นฐาน"
    items = (CatalogueItem("O2", "ข้อมูลผู้บริหาร", (), heading), CatalogueItem("O10", "นโยบาย", (), heading))
    officer = town.actor("policy")
    with town.session() as session:
        new = NewList(2570, items, "คู่มือ", fingerprint(session, 2570))
        keep_list(session, actor=officer, new=new, now=NOW)
        add_link_for_o_item(
            session,
            actor=officer,
            o_item_id=get_o_item(session, 2570, "O2").id,
            title="ข้อมูลผู้บริหาร โดยนายสมหมาย ใจกว้าง",
            url="https://www.nongmekkhao.example/2",
            evidence_on=date(2026, 12, 1),
            now=NOW,
        )


def test_everything_is_there_once_it_is_published(database: Database, tmp_path: Path) -> None:
    town = reported_town(database, tmp_path)
    add_items(town)
    with town.reading() as session:
        office = get_public_office(session)
        assert show_home(session, office, TODAY).reports == ()
    report_id = town.signed()
    code = town.head(report_id).code
    with town.reading() as session:
        assert show_report(session, office, code) is None  # agreed to by everybody, not yet published
    town.publish(report_id)
    with town.reading() as session:
        home, year = show_home(session, office, TODAY), show_year(session, office, 2570, TODAY)
        item, report = show_item(session, office, 2570, "O2"), show_report(session, office, code.lower())
        whole = show_report(session, replace(office, is_file_public=True), code)
        facts = summarise(list_task_facts(session, town.town.plan.id), TODAY)
        assert show_year(session, office, 2569, TODAY) is None
        assert show_item(session, office, 2570, "O3") is None
    assert year
    assert home.newest == year
    assert [line.code for line in home.reports] == [code]
    assert (year.done_count, year.total) == (facts.measures_done.counted, facts.measures_done.total)
    assert sum(one.state is MeasureState.DONE for one in year.measures) == year.done_count
    assert [(line.code, line.band) for line in year.items] == [("O2", "9.1 ข้อมูลพื้นฐาน"), ("O10", "")]
    assert item
    assert [one.title for one in item.evidence] == ["ข้อมูลผู้บริหาร โดย(ปกปิดชื่อบุคคล)"]
    assert report
    assert report.files == ()
    assert whole
    assert [file.format.value for file in whole.files] == ["pdf", "docx"]
    assert len(report.results) == len(year.measures)


def test_an_office_is_known_only_while_its_page_is_on(database: Database, tmp_path: Path) -> None:
    town = reported_town(database, tmp_path)
    for is_public in (False, True, False):
        with database.session() as session:
            session.get_one(Organization, town.town.organization_id).is_public = is_public
            session.commit()
        with database.session(is_reading=True) as session:
            found = find_public_office(session, "nong-mek-khao")
            assert (found is not None) is is_public
            assert find_public_office(session, "doi-sai-mok") is None
    assert found is None
