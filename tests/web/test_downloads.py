"""Files on their way out: in pieces, with a tag, and never at the cost of the other pages."""

import hashlib
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

import pytest
import waitress.server
from flask import Flask

from tests.web.conftest import Visitor, World
from tracker.clock import new_id
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.models import Evidence, EvidenceLink

MEGABYTE = 1024 * 1024
LARGE = 60 * MEGABYTE
THREADS = 2


def evidence_of(world: World, data: bytes, *, media_type: str = "application/pdf", name: str = "คำสั่ง.pdf") -> str:
    """Evidence of กองคลัง's task with these bytes; the address of its file."""
    with world.database.session(world.town.organization_id) as session:
        file = add_source_file(
            session,
            sha256=keep_bytes(world.data_dir, data),
            name=name,
            media_type=media_type,
            size=len(data),
            person_id=None,
            now=world.clock[0],
        )
        evidence = Evidence(
            id=new_id(),
            title="คำสั่ง",
            source_file_id=file.id,
            uploaded_at=world.clock[0],
            confirmed_at=world.clock[0],
        )
        task_id = world.town.tasks["submitted"].id
        session.add_all(
            [
                evidence,
                EvidenceLink(id=new_id(), evidence_id=evidence.id, task_id=task_id, linked_at=world.clock[0]),
            ]
        )
        session.commit()
        return f"/evidence/{evidence.id}/file"


def test_a_large_file_goes_out_in_pieces(world: World) -> None:
    address = evidence_of(world, bytes(LARGE))
    client = world.visitor("policy").client
    client.get(address, buffered=False).close()  # what a first page costs is not what this is about
    tracemalloc.start()
    try:
        answer = client.get(address, buffered=False)
        size = sum(len(piece) for piece in answer.iter_encoded())
        _, peak = tracemalloc.get_traced_memory()
        answer.close()
    finally:
        tracemalloc.stop()
    assert (size, answer.content_length) == (LARGE, LARGE)
    assert peak < 4 * MEGABYTE, f"{peak:,} bytes for a file of 60 MB"


def test_who_has_the_file_is_told_so(world: World) -> None:
    address = evidence_of(world, b"%PDF-1.7 order")
    client = world.visitor("policy").client
    first = client.get(address)
    tag = f'"{hashlib.sha256(b"%PDF-1.7 order").hexdigest()}"'
    assert (first.headers["ETag"], first.data) == (tag, b"%PDF-1.7 order")
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.head(address).headers["Content-Length"] == str(len(first.data))


def test_a_file_is_saved_and_never_run(world: World) -> None:
    answer = world.visitor("policy").client.get(evidence_of(world, b"%PDF-1.7 order"))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_is_told_in_words_and_not_handed_out(world: World, damage: str) -> None:
    address = evidence_of(world, b"%PDF-1.7 order")
    [path] = [one for one in (world.data_dir / "files").rglob("*") if one.is_file()]
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"%PDF-1.7 forged")
    answer = world.visitor("policy").client.get(address)
    assert answer.status_code == (404 if damage == "gone" else 400)
    assert "กู้" in answer.text
    assert "forged" not in answer.text


# --- over a real server --------------------------------------------------------------------------------------------


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The app behind the server of `tracker serve`, with as few threads as show who waits for whom."""
    server = waitress.server.create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    try:
        yield int(server.effective_port)
    finally:
        server.trigger.pull_trigger(lambda: [one.handle_close() for one in list(server._map.values())])
        running.join()
        server.task_dispatcher.shutdown()


def cookies_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("tidtam")
    assert cookie is not None
    return f"tidtam={cookie.value}"


def test_slow_visitors_do_not_keep_the_others_waiting(world: World) -> None:
    address = evidence_of(world, bytes(LARGE))
    visitor = world.visitor("policy")
    visitor.client.get("/tasks")
    asked = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies_of(visitor)}\r\n\r\n".encode()
    with served(world.app) as port, ExitStack() as opened:
        for _ in range(3 * THREADS):
            slow = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(asked)
            assert slow.recv(15).startswith(b"HTTP/1.1 200 OK")  # and takes no more of it
        quick = HTTPConnection("127.0.0.1", port, timeout=20)
        quick.request("GET", "/robots.txt")
        assert quick.getresponse().status == 200
        quick.close()
