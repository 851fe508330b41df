"""Which addresses of the web may be looked at from inside the office, and what a look saw; what is not allowed is told.

A link is typed by a person, and names of computers mean what their owner says at that moment. So the address itself
is judged, after the name was resolved and again for every redirection: only what everybody could reach may be asked.
"""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, quote, urljoin, urlsplit

PORTS = frozenset({80, 443})
LONGEST_URL = 4_000
_UNICAST_6 = ipaddress.ip_network("2000::/3")
# Forms of IPv6 that carry an IPv4 address on to somewhere else: 6to4 and Teredo.
_TUNNELS_6 = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
# Set aside for the internet's own machinery; not every Python knows all of it.
_MACHINERY_4 = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
_IN_PATH = "/%:@!$&'()*+,;=~-._[]"


class LookFailure(StrEnum):
    """Why a look saw nothing."""

    ADDRESS = "address"
    NOT_PUBLIC = "not_public"
    NAME = "name"
    UNREACHED = "unreached"
    SLOW = "slow"
    CERTIFICATE = "certificate"
    REDIRECTS = "redirects"
    DOWNGRADE = "downgrade"
    BROKEN = "broken"


FAILURE_WORDS = {
    LookFailure.ADDRESS: "ที่อยู่เว็บนี้ระบบเปิดไม่ได้ (ต้องเป็น http หรือ https พอร์ตปกติ และไม่มีชื่อผู้ใช้หรือรหัสผ่านในลิงก์)",
    LookFailure.NOT_PUBLIC: "เป็นที่อยู่ภายในเครือข่ายของหน่วยงาน ผู้ตรวจภายนอกเปิดไม่ได้",
    LookFailure.NAME: "ไม่พบชื่อเว็บไซต์นี้",
    LookFailure.UNREACHED: "เครื่องของเว็บไซต์ไม่รับการเชื่อมต่อ",
    LookFailure.SLOW: "เว็บไซต์ตอบช้าเกินไป",
    LookFailure.CERTIFICATE: "การเชื่อมต่อ https ของเว็บไซต์มีปัญหา (ใบรับรองไม่ถูกต้อง หมดอายุ หรือไม่ครบ)",
    LookFailure.REDIRECTS: "ลิงก์พาไปต่อหลายทอดเกินไป",
    LookFailure.DOWNGRADE: "ลิงก์ https พาไปหน้า http ที่ไม่ปลอดภัย",
    LookFailure.BROKEN: "เว็บไซต์ตอบไม่ครบหรือตอบผิดรูปแบบ",
}


class LookFailed(Exception):
    """A look saw nothing, and why."""

    def __init__(self, failure: LookFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True)
class Sight:
    """What came back. `body` is cut where the answer is longer than a look reads."""

    status_code: int
    content_type: str
    body: bytes = field(repr=False)
    final_url: str = ""


Looker = Callable[[str], Sight]
Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Target:
    """A web address taken apart, ready to be asked for. `host` is in the letters the wire knows."""

    is_https: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_https else 80) else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self.is_https else 'http'}://{self.host_header}{self.path}"


def target_of(url: str, ports: frozenset[int] = PORTS) -> Target:
    """The address taken apart. Raises LookFailed for what is not asked for at all."""
    try:
        parts = urlsplit(url.strip())
        host, port, path = parts.hostname or "", parts.port, _path_of(parts)
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        raise LookFailed(LookFailure.ADDRESS) from None
    is_https = parts.scheme == "https"
    port = (443 if is_https else 80) if port is None else port
    is_web = parts.scheme in ("http", "https") and name and len(url) <= LONGEST_URL
    if not is_web or port not in ports or "@" in parts.netloc or not name.isprintable() or " " in name:
        raise LookFailed(LookFailure.ADDRESS)
    return Target(is_https, name.rstrip("."), port, path)


def _path_of(parts: SplitResult) -> str:
    """Path and question in the letters the wire knows; what is escaped already stays as it is."""
    asked = f"?{quote(parts.query, safe=_IN_PATH + '?')}" if parts.query else ""
    return quote(parts.path or "/", safe=_IN_PATH) + asked


def redirected(before: Target, location: str, ports: frozenset[int] = PORTS) -> Target:
    """Where a redirection leads. Raises LookFailed where it must not be followed."""
    try:
        url = urljoin(before.url, location.strip())
    except ValueError:
        raise LookFailed(LookFailure.ADDRESS) from None
    after = target_of(url, ports)
    if before.is_https and not after.is_https:
        raise LookFailed(LookFailure.DOWNGRADE)
    return after


def is_public_address(text: str) -> bool:
    """Whether an IP address is one that anybody in the world could ask; what is in doubt is not."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address in _UNICAST_6 and not any(address in tunnel for tunnel in _TUNNELS_6)
    return not any(address in network for network in _MACHINERY_4)


def is_loopback_address(text: str) -> bool:
    """Whether an IP address is this machine itself."""
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def leads_home(asked: str, came_to: str) -> bool:
    """Whether somebody who asked for a page was sent to the front page: how many sites hide that it is gone."""
    wanted, found = urlsplit(asked), urlsplit(came_to)
    is_page = bool(wanted.path.strip("/") or wanted.query)
    return is_page and not found.path.strip("/") and not found.query
