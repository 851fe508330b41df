"""Pages go small to whoever can read them so, and never the same length twice in a row for sure."""

import gzip

from tests.web.conftest import World
from tracker.web.compression import gzip as packed

ASKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_is_small_and_the_same(world: World) -> None:
    visitor = world.visitor("policy")
    plain, small = visitor.client.get("/overview"), visitor.client.get("/overview", headers=ASKED)
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
    assert "รายงาน" in gzip.decompress(small.data).decode()
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_its_length_tells_nothing_exactly(world: World) -> None:
    visitor = world.visitor("policy")
    assert len({len(visitor.client.get("/account", headers=ASKED).data) for _ in range(12)}) > 1


def test_files_of_ours_are_packed_once_and_kept(world: World) -> None:
    client = world.app.test_client()
    first, second = (client.get("/static/style.css", headers=ASKED) for _ in range(2))
    assert first.data == second.data
    assert len(gzip.decompress(first.data)) > 2 * len(first.data)
    assert "max-age" in first.headers["Cache-Control"]
    assert client.get("/static/style.css", headers={"Accept-Encoding": "gzip;q=0"}).data[:2] == b"/*"


def test_what_is_handed_out_as_a_file_stays_as_it_is(world: World) -> None:
    visitor = world.visitor("policy")
    answer = visitor.client.get("/plans/template.xlsx", headers=ASKED)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_member_is_read_by_others() -> None:
    data = "ผลการดำเนินการ".encode() * 100
    assert gzip.decompress(packed(data)) == data
    assert gzip.decompress(packed(data, b"noise")) == data
