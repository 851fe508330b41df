"""Looks at a page of the web as a stranger would, and at nothing a stranger could not see.

Every name is resolved here, every address it has is judged (rules/web_sight), and the connection goes to the very
address that was judged, with the name only in Host and in the TLS greeting: a name that means another machine a moment
later leads nowhere. Redirections are judged like the first address. The surroundings' proxies are not asked: behind
one nobody could say which machine answers.
"""

import http.client
import io
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

import certifi

from tracker import clock
from tracker.rules.web_sight import (
    PORTS,
    LookFailed,
    LookFailure,
    Resolver,
    Sight,
    Target,
    is_loopback_address,
    is_public_address,
    redirected,
    target_of,
)

SECONDS = 15
MOST_BYTES = 5 * 1024 * 1024
MOST_REDIRECTS = 3
_TRIED_ADDRESSES = 4
_PIECE = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ZIPPED = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def open_look(base_url: str) -> "WebLook":
    """The way out of this installation, which says where it comes from (in the letters a header knows)."""
    return WebLook(f"TidtamLinkWatch/1.0 (checks that published evidence still opens; +{quote(base_url, safe=':/')})")


def resolve(host: str, port: int) -> list[str]:
    """Every address the name has just now."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def trusted() -> ssl.SSLContext:
    """Believes the certificates every browser believes."""
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class WebLook:
    """A look at one address: at most `seconds`, redirections included, and `most_bytes` of the answer.

    `ports` and `is_loopback_seen` are for tests alone, whose servers stand on this machine.
    """

    says_it_is: str  # User-Agent
    resolver: Resolver = resolve
    tls: Callable[[], ssl.SSLContext] = trusted
    monotonic: Callable[[], float] = clock.monotonic
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    ports: frozenset[int] = PORTS
    is_loopback_seen: bool = False

    def __call__(self, url: str) -> Sight:
        """What stands there. Raises LookFailed."""
        deadline = _Deadline(self.monotonic, self.monotonic() + self.seconds)
        target = target_of(url, self.ports)
        for _ in range(MOST_REDIRECTS + 1):
            with _failures_told():
                seen = self._ask(target, deadline)
            if isinstance(seen, Sight):
                return seen
            target = redirected(target, seen, self.ports)
        raise LookFailed(LookFailure.REDIRECTS)

    def _ask(self, target: Target, deadline: "_Deadline") -> Sight | str:
        """The answer, or where it leads."""
        connection = http.client.HTTPConnection(target.host, target.port)
        with closing(self._connected(target, deadline)) as wire:
            connection.sock = _Wire(wire, deadline)  # all of a socket that is used
            connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self._headers(target):
                connection.putheader(name, value)
            connection.endheaders()
            with closing(connection.getresponse()) as answer:
                location = answer.getheader("Location")
                if answer.status in _REDIRECTS and location:
                    return location.encode("latin-1", "replace").decode("utf-8", "replace")
                body = self._body(answer)
                return Sight(answer.status, answer.getheader("Content-Type") or "", body, target.url)

    def _headers(self, target: Target) -> Iterator[tuple[str, str]]:
        yield "Host", target.host_header
        yield "User-Agent", self.says_it_is
        yield "Accept", "text/html,application/pdf,*/*;q=0.8"
        yield "Accept-Language", "th,en;q=0.5"
        yield "Accept-Encoding", "identity"
        yield "Connection", "close"

    def _connected(self, target: Target, deadline: "_Deadline") -> socket.socket:
        """A connection to the first of the judged addresses that answers."""
        addresses = self._judged(target, deadline)[:_TRIED_ADDRESSES]
        is_slow = False
        for tried, address in enumerate(addresses):
            seconds = deadline.left() / (len(addresses) - tried)
            try:
                plain = socket.create_connection((address, target.port), timeout=seconds)
            except OSError as refused:
                is_slow = is_slow or isinstance(refused, TimeoutError)
                continue
            return self._greeted(plain, target, deadline) if target.is_https else plain
        raise LookFailed(LookFailure.SLOW if is_slow else LookFailure.UNREACHED)

    def _greeted(self, plain: socket.socket, target: Target, deadline: "_Deadline") -> socket.socket:
        """The same connection, sealed with the certificate of the name that was asked for."""
        with _closed_on_failure(plain):
            plain.settimeout(deadline.left())
            try:
                return self.tls().wrap_socket(plain, server_hostname=target.host)
            except ssl.SSLError:
                raise LookFailed(LookFailure.CERTIFICATE) from None

    def _judged(self, target: Target, deadline: "_Deadline") -> list[str]:
        """Every address of the name, if every one of them is public: one that is not says what the name is for."""
        try:
            addresses = list(dict.fromkeys(self._resolved(target, deadline)))
        except TimeoutError:
            raise LookFailed(LookFailure.SLOW) from None
        except (OSError, UnicodeError):
            raise LookFailed(LookFailure.NAME) from None
        if not addresses:
            raise LookFailed(LookFailure.NAME)
        if not all(map(self._may_be_asked, addresses)):
            raise LookFailed(LookFailure.NOT_PUBLIC)
        return sorted(addresses, key=lambda address: ":" in address)  # few offices have IPv6 to the outside

    def _resolved(self, target: Target, deadline: "_Deadline") -> Sequence[str]:
        """What the resolver says. It cannot be told to stop, so it is left behind when the time is over."""
        answer: Future[Sequence[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self.resolver(target.host, target.port))
            except Exception as failed:  # noqa: BLE001  # whoever waits is told
                answer.set_exception(failed)

        threading.Thread(target=ask, name="tracker-names", daemon=True).start()
        return answer.result(deadline.left())

    def _may_be_asked(self, address: str) -> bool:
        return is_public_address(address) or (self.is_loopback_seen and is_loopback_address(address))

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        """The beginning of the answer, unpacked where it came packed although we asked for it plain."""
        bits = _ZIPPED.get((answer.getheader("Content-Encoding") or "").strip().lower())
        unpacker = zlib.decompressobj(bits) if bits else None
        body, came = bytearray(), 0
        while max(came, len(body)) < self.most_bytes:
            piece = answer.read(_PIECE)
            if not piece:
                if answer.length:  # it promised more
                    raise http.client.IncompleteRead(b"", answer.length)
                break
            came += len(piece)
            room = self.most_bytes - len(body)
            body += unpacker.decompress(piece, room) if unpacker else piece[:room]
        return bytes(body)


@dataclass(frozen=True)
class _Deadline:
    """When a look is over, whatever the server still wants to say."""

    monotonic: Callable[[], float]
    at: float

    def left(self) -> float:
        """Seconds left. Raises TimeoutError where there are none."""
        seconds = self.at - self.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


@dataclass
class _Wire:
    """A socket on which every wait ends with the deadline; a server that sends a byte now and then gains no time."""

    socket: socket.socket
    deadline: _Deadline
    files: list[io.BufferedReader] = field(default_factory=list)

    def sendall(self, data: bytes) -> None:
        self.socket.settimeout(self.deadline.left())
        self.socket.sendall(data)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self.socket, self.deadline))

    def close(self) -> None:
        """The socket itself is closed by whoever opened it."""


class _Incoming(io.RawIOBase):
    """What comes in over a wire."""

    def __init__(self, wire: socket.socket, deadline: _Deadline) -> None:
        super().__init__()
        self._wire, self._deadline = wire, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._wire.settimeout(self._deadline.left())
        return self._wire.recv_into(buffer)


@contextmanager
def _closed_on_failure(wire: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        wire.close()
        raise


@contextmanager
def _failures_told() -> Iterator[None]:
    """Whatever the wire raises, in the words of a look."""
    try:
        yield
    except TimeoutError:
        raise LookFailed(LookFailure.SLOW) from None
    except (http.client.HTTPException, zlib.error, OSError, ValueError):
        raise LookFailed(LookFailure.BROKEN) from None
