"""Every page of the house, found as people find it: by following its links, each page by whoever may open it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.web.conftest import Visitor, World
from tests.web.page import Page
from tests.web.test_permissions import address

VISITORS = ("policy", "mayor", "finance_head", "administrator")
SIGNED_OUT = ("/sign-in", "/sign-in/link", "/l/abc")


@dataclass(frozen=True)
class Found:
    """A page and somebody who may open it; `who` is None for a page that asks for nobody."""

    path: str
    who: str | None


def find_pages(world: World) -> list[Found]:
    """One address for each rule that answers with a page."""
    found: dict[str, Found] = {}
    for who in VISITORS:
        visitor = world.visitor(who)
        for path in _walk(world, visitor):
            rule = _rule_of(world, path)
            found.setdefault(rule, Found(path, who))
        _ask_for_the_rest(world, visitor, who, found)
    return [*found.values(), *(Found(path, None) for path in SIGNED_OUT)]


def _walk(world: World, visitor: Visitor) -> Iterator[str]:
    """Links from the front door on; of many addresses of one kind only the first is opened."""
    waiting, seen = deque(["/"]), set[str]()
    while waiting:
        path = waiting.popleft()
        rule = _rule_of(world, path)
        if not rule or rule in seen:
            continue
        seen.add(rule)
        answer = visitor.client.get(path, follow_redirects=True)
        assert answer.status_code < 500, path
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        if answer.request.path == urlsplit(path).path:
            yield path
        else:
            waiting.append(answer.request.path)
        waiting.extend(link for link in Page(answer.text).links if link.startswith("/"))


def _ask_for_the_rest(world: World, visitor: Visitor, who: str, found: dict[str, Found]) -> None:
    """Addresses no link of this town leads to today."""
    for rule in world.app.url_map.iter_rules():
        if rule.rule in found or "GET" not in (rule.methods or set()):
            continue
        path = address(rule, world.town)
        answer = visitor.client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found[rule.rule] = Found(path, who)


def _rule_of(world: World, path: str) -> str:
    """The rule that answers an address; "" where none does."""
    with world.app.test_request_context(path) as context:
        rule = context.request.url_rule
    return rule.rule if rule else ""
