"""The look at a link, over real sockets: what it sees, and everything it must not be led into."""

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.channels.small_web import SmallWeb, page, to
from tracker.channels.web_look import WebLook, open_look, resolve
from tracker.rules.web_sight import LookFailed, LookFailure, Sight

NAME = "www.nongmek.test"


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def here(*_: object) -> list[str]:
    return ["127.0.0.1"]


def looker(*servers: SmallWeb, **more: Any) -> WebLook:
    """Only here, and only by these words, may this machine itself be looked at."""
    ports = frozenset(server.port for server in servers)
    usual = {"says_it_is": "TidtamLinkWatch/1.0", "resolver": here, "ports": ports, "is_loopback_seen": True}
    return WebLook(**usual | more)


def refused(look: WebLook, url: str) -> LookFailure:
    with pytest.raises(LookFailed) as failed:
        look(url)
    return failed.value.failure


def test_a_page_is_seen_and_the_look_says_who_it_is() -> None:
    with SmallWeb({"/news?id=7": page(b"<h1>news</h1>")}) as web:
        url = f"http://{NAME}:{web.port}/news?id=7"
        seen = looker(web)(url)
    assert seen == Sight(200, "text/html; charset=utf-8", b"<h1>news</h1>", url)
    head = web.asked[0].decode()
    assert head.startswith("GET /news?id=7 HTTP/1.1\r\n")
    assert f"\r\nHost: {NAME}:{web.port}\r\n" in head
    assert "\r\nUser-Agent: TidtamLinkWatch/1.0\r\n" in head
    assert "cookie" not in head.lower()


def test_an_office_with_a_thai_address_can_still_say_who_it_is() -> None:
    look = open_look("https://ติดตาม.ไทย")
    with SmallWeb(page(b"ok")) as web:
        assert looker(web, says_it_is=look.says_it_is)(f"http://{NAME}:{web.port}/").body == b"ok"
    assert b"+https://%E0%B8%95" in web.asked[0]


def test_thai_addresses_are_asked_for_in_the_letters_of_the_wire() -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with SmallWeb(page(b"ok")) as web:
        looker(web, resolver=resolver)(f"http://เทศบาล.ไทย:{web.port}/ข่าว")
    assert asked == ["xn--o3cg7ak5c9d.xn--o3cw4h"]
    assert web.asked[0].startswith(b"GET /%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7 ")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.8", "172.31.255.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.251", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.8", "::ffff:8.8.8.8", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "2002:7f00:1::", "2001:0:4136:e378::1", "64:ff9b::7f00:1",
        "2001:db8::1", "not-an-address",
    ],
)  # fmt: skip
def test_no_connection_goes_to_an_address_that_is_not_public(address: str) -> None:
    with SmallWeb(page(b"secret")) as web:
        look = WebLook("test", resolver=lambda *_: [address], ports=frozenset({web.port}))
        assert refused(look, f"http://{NAME}:{web.port}/") is LookFailure.NOT_PUBLIC
    assert web.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "localhost"])
def test_this_machine_by_any_of_its_names_is_not_looked_at(host: str) -> None:
    with SmallWeb(page(b"secret")) as web:
        look = WebLook("test", resolver=resolve, ports=frozenset({web.port}))
        assert refused(look, f"http://{host}:{web.port}/") in (LookFailure.NOT_PUBLIC, LookFailure.NAME)
    assert web.connections == 0


def test_a_name_with_one_public_and_one_private_address_is_refused() -> None:
    with SmallWeb(page(b"secret")) as web:
        look = WebLook("test", resolver=lambda *_: ["203.0.114.7", "127.0.0.1"], ports=frozenset({web.port}))
        assert refused(look, f"http://{NAME}:{web.port}/") is LookFailure.NOT_PUBLIC
    assert web.connections == 0


def test_a_name_that_means_another_machine_a_moment_later_leads_nowhere() -> None:
    """The connection goes to the address that was judged: the name is asked once, and never by the connection."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with SmallWeb(page(b"ok")) as web:
        assert looker(web, resolver=lambda *_: next(answers))(f"http://{NAME}:{web.port}/").body == b"ok"
    assert next(answers) == ["169.254.169.254"]


def test_a_redirection_to_an_address_inside_is_not_followed() -> None:
    def resolver(host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host == NAME else ["10.0.0.1"]

    with SmallWeb({"/": to("http://intranet.test/admin"), "/2": to("http://169.254.169.254/latest")}) as web:
        look = looker(web, resolver=resolver, ports=frozenset({web.port, 80}))
        for path in ("/", "/2"):
            assert refused(look, f"http://{NAME}:{web.port}{path}") is LookFailure.NOT_PUBLIC


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://www.nongmek.test/", "http://www.nongmek.test:22/", "http://u:p@www.nongmek.test/",
        "gopher://x/", "http://[half", "http://a b/", "http://www.nongmek.test:99999/",
    ],
)  # fmt: skip
def test_a_redirection_to_what_is_not_the_web_is_not_followed(location: str) -> None:
    with SmallWeb({"/": to(location)}) as web:
        assert refused(looker(web), f"http://{NAME}:{web.port}/") is LookFailure.ADDRESS
    assert web.connections == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://www.nongmek.test:22/", "http://www.nongmek.test:8080/", "https://www.nongmek.test:6379/",
        "file:///etc/passwd", "http://user:secret@www.nongmek.test/", "http://@www.nongmek.test/",
        "javascript:alert(1)", "//www.nongmek.test/", "http://", "http://" + "a" * 300 + ".test/",
        "http://www.nongmek.test/" + "a" * 5_000, "http://\udc80.test/", "http://www.nongmek.test/\udc80",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_not_asked_for(url: str) -> None:
    def never(*_: object) -> list[str]:
        raise AssertionError("no name was to be looked up")

    assert refused(WebLook("test", resolver=never), url) is LookFailure.ADDRESS


def test_redirections_are_followed_three_times() -> None:
    chain: dict[str, Any] = {f"/{number}": to(f"/{number + 1}") for number in range(9)} | {"/9": page("จบ".encode())}
    with SmallWeb(chain) as web:
        assert looker(web)(f"http://{NAME}:{web.port}/6").final_url == f"http://{NAME}:{web.port}/9"
        assert refused(looker(web), f"http://{NAME}:{web.port}/5") is LookFailure.REDIRECTS
    with SmallWeb({"/": to("/ใหม่"), "/%E0%B9%83%E0%B8%AB%E0%B8%A1%E0%B9%88": page(b"new")}) as web:
        assert looker(web)(f"http://{NAME}:{web.port}/").body == b"new"


def test_a_body_without_end_is_read_as_far_as_a_look_reads() -> None:
    def endless(wire: socket.socket) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            wire.sendall(b"x" * 65_536)

    with SmallWeb(endless) as web:
        assert len(looker(web, most_bytes=200_000)(f"http://{NAME}:{web.port}/").body) == 200_000


@pytest.mark.parametrize(("name", "bits"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_unpacks_to_no_more_than_a_look_reads(name: str, bits: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    bomb = packer.compress(bytes(50_000_000)) + packer.flush()
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (name.encode(), len(bomb))
    with SmallWeb(answer + bomb) as web:
        assert len(looker(web, most_bytes=100_000)(f"http://{NAME}:{web.port}/").body) == 100_000


def test_what_came_packed_is_unpacked_and_rubbish_after_it_gains_nothing() -> None:
    packed = gzip.compress("รายงาน".encode())

    def then_rubbish(wire: socket.socket) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed)
        while True:
            wire.sendall(b"x" * 65_536)

    with SmallWeb(then_rubbish) as web:
        assert looker(web, most_bytes=300_000)(f"http://{NAME}:{web.port}/").body.decode() == "รายงาน"


class Clock:
    """Each look at it is a second later."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> float:
        return float(next(self._seconds))


def drip(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def answer(wire: socket.socket) -> None:
        wire.sendall(start)
        while True:
            wire.sendall(piece)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n"),
    ],
)
def test_a_server_that_always_has_a_little_more_to_say_gains_no_time(answer: Any) -> None:
    with SmallWeb(answer) as web:
        look = looker(web, monotonic=Clock(), seconds=12)
        assert refused(look, f"http://{NAME}:{web.port}/") in (LookFailure.SLOW, LookFailure.BROKEN)


def test_a_server_that_says_nothing_is_slow() -> None:
    hold: list[socket.socket] = []
    with SmallWeb(lambda wire: hold.append(wire.dup())) as web:
        assert refused(looker(web, seconds=0.05), f"http://{NAME}:{web.port}/") is LookFailure.SLOW
        hold[0].close()


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf",
        b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told_as_broken(answer: bytes) -> None:
    with SmallWeb(answer) as web:
        assert refused(looker(web), f"http://{NAME}:{web.port}/") is LookFailure.BROKEN


def test_a_book_of_names_that_does_not_answer_gains_no_time() -> None:
    """Whoever asks it cannot be told to stop, so nobody waits for them."""
    go_on = threading.Event()
    look = WebLook("TidtamLinkWatch/1.0", resolver=lambda *_: [str(go_on.wait(60))], seconds=0.05)
    assert refused(look, f"http://{NAME}/") is LookFailure.SLOW
    assert not go_on.is_set()
    go_on.set()


def test_names_and_machines_that_do_not_answer() -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with SmallWeb(page(b"")) as web:
        pass  # it is gone again
    assert refused(looker(web, resolver=unknown), f"http://{NAME}:{web.port}/") is LookFailure.NAME
    assert refused(looker(web, resolver=lambda *_: []), f"http://{NAME}:{web.port}/") is LookFailure.NAME
    assert refused(looker(web), f"http://{NAME}:{web.port}/") is LookFailure.UNREACHED


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with SmallWeb(page(b"ok"), host="::1") as web:
        look = looker(web, resolver=lambda *_: ["::1", "127.0.0.1"])
        assert look(f"http://{NAME}:{web.port}/").body == b"ok"


# --- with certificates ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of the name, believed by nobody but these tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "nongmek.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def sealed(certificate: Path) -> Iterator[tuple[ssl.SSLContext, list[str | None]]]:
    """What a server seals with, and the names it was greeted by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    greeted: list[str | None] = []
    context.sni_callback = lambda _wire, name, _context: greeted.append(name)
    return context, greeted  # type: ignore[return-value]


def believing(certificate: Path) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=certificate)


def test_the_name_is_told_to_the_server_and_its_certificate_is_checked(certificate: Path, sealed: Any) -> None:
    context, greeted = sealed
    with SmallWeb(page(b"ok"), tls=context) as web:
        look = looker(web, tls=believing(certificate))
        assert look(f"https://{NAME}:{web.port}/").body == b"ok"
        assert greeted == [NAME]
        assert refused(look, f"https://other.nongmek.test:{web.port}/") is LookFailure.CERTIFICATE
        assert refused(looker(web), f"https://{NAME}:{web.port}/") is LookFailure.CERTIFICATE
    assert len(web.asked) == 1


def test_a_redirection_from_https_to_http_is_not_followed(certificate: Path, sealed: Any) -> None:
    with SmallWeb(page(b"plain")) as plain, SmallWeb(to(f"http://{NAME}:{plain.port}/"), tls=sealed[0]) as web:
        look = looker(web, plain, tls=believing(certificate))
        assert refused(look, f"https://{NAME}:{web.port}/") is LookFailure.DOWNGRADE
    assert plain.connections == 0
