"""Evidence of what a division reports in a round: chosen among its tasks' pieces, or sent there."""

import io

from sqlalchemy import select

from tests.evidence_files import photo
from tests.web.conftest import World
from tests.web.test_entries import address
from tracker.store.evidence import list_evidence_of_task
from tracker.store.models import Evidence, EvidenceLink, RoundEntry


def evidence_of_entry(world: World) -> list[str]:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        statement = (
            select(Evidence.title)
            .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
            .join(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
        )
        return list(session.scalars(statement))


def piece_of_task(world: World) -> str:
    with world.database.session(world.town.organization_id, is_reading=True) as session:
        return str(list_evidence_of_task(session, world.town.tasks["late"].id)[0].id)


def test_a_piece_of_a_task_shows_the_entry_and_can_be_taken_out_again(world: World) -> None:
    head, path, piece = world.visitor("finance_head"), address(world), piece_of_task(world)
    assert "กรุณาเลือกหลักฐาน" in head.send(path, f"{path}/evidence/choose", 400).text
    for _ in range(2):  # a second tap changes nothing
        head.post(f"{path}/evidence/choose", csrf_token=head.token(path), evidence=piece)
    assert len(evidence_of_entry(world)) == 1
    page = head.get(path).page
    assert page is not None
    assert piece not in [box.get("value") for box in page.all("input")]
    head.send(path, f"{path}/evidence/{piece}/untie")
    assert evidence_of_entry(world) == []


def test_a_photo_and_a_link_can_be_sent_there(world: World) -> None:
    head, path = world.visitor("finance_head"), address(world)
    sent = {"file": (io.BytesIO(photo(width=64, height=48)), "a.jpg"), "file_title": "ภาพประชุม"}
    head.send(path, f"{path}/evidence/file", **sent)
    head.send(path, f"{path}/evidence/link", url="https://a.example/1", link_title="ประกาศ")
    assert sorted(evidence_of_entry(world)) == ["ประกาศ", "ภาพประชุม"]
    assert "ดูภาพ ภาพประชุม" in head.client.get(path).text
    assert "แนบไว้แล้ว" in head.send(path, f"{path}/evidence/link", 400, url="https://a.example/1").text


def test_what_was_written_before_stays_where_evidence_was_refused(world: World) -> None:
    head, path = world.visitor("finance_head"), address(world)
    head.send(path, path, result="เผยแพร่แล้ว 2 ไตรมาส", go="draft")
    answer = head.send(path, f"{path}/evidence/file", 400, file=(io.BytesIO(b"MZ\x00"), "a.pdf"))
    assert 'id="file-error"' in answer.response.text
    assert answer.page is not None
    assert answer.page.form(path).fields["result"] == ["เผยแพร่แล้ว 2 ไตรมาส"]


def test_it_is_the_divisions_own_business_while_the_entry_is_open(world: World) -> None:
    head, other, officer, path = (*map(world.visitor, ("finance_head", "works_head", "policy")), address(world))
    piece = piece_of_task(world)
    other.post(f"{path}/evidence/choose", 404, csrf_token=other.token("/tasks"), evidence=piece)
    foreign = address(world, measure="property", division="works")
    other.post(f"{foreign}/evidence/choose", 404, csrf_token=other.token("/tasks"), evidence=piece)
    head.send(path, path, result="เผยแพร่แล้ว", go="submit")
    officer.send(path, f"{path}/review", decision="approve")
    refused = head.post(f"{path}/evidence/choose", 400, csrf_token=head.token("/tasks"), evidence=piece)
    assert "รับรองแล้ว" in refused.text
    assert evidence_of_entry(world) == []
