"""Every form that changes something carries a token; without it, or with another's, nothing happens."""

import hashlib

import pytest
from sqlalchemy import text

from tests.web.conftest import World
from tests.web.test_permissions import address
from tests.web.test_routes import ROUTES
from tracker.store.database import Database

# What programs send: no form of ours, so it is let in by its signature (or the secret in its address) alone.
SIGNED = {"/line/webhook/<key>", "/mail/bounce", "/mail/off/<token>"}
POSTS = [path for method, path in (route.split(" ", 1) for route in ROUTES) if method == "POST" and path not in SIGNED]


@pytest.mark.parametrize("token", [None, "made-up", "another browser's"])
def test_a_form_without_its_token_is_refused(world: World, token: str | None) -> None:
    if token == "another browser's":
        token = world.visitor("finance_head").token("/account")
    visitor, before = world.visitor("policy"), fingerprint(world.database)
    for path in POSTS:
        rule = next(r for r in world.app.url_map.iter_rules() if r.rule == path and "POST" in (r.methods or set()))
        answer = visitor.post(address(rule, world.town), 400, **({"csrf_token": token} if token else {}))
        assert "หมดอายุ" in answer.text
    assert fingerprint(world.database) == before


def test_what_a_program_sends_without_its_signature_changes_nothing(world: World) -> None:
    before = fingerprint(world.database)
    for path in SIGNED:
        world.app.test_client().post(path.replace("<key>", "environment").replace("<token>", "abc"), data=b"{}").close()
    assert fingerprint(world.database) == before


def test_opening_a_page_changes_nothing(world: World) -> None:
    """Every GET by somebody who may open everything; programs and link scanners open addresses all day."""
    visitor = world.visitor("policy")
    before = fingerprint(world.database)
    world.later(minutes=4)
    for rule in world.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            visitor.client.get(address(rule, world.town)).close()
    assert fingerprint(world.database) == before


def fingerprint(database: Database) -> str:
    """A hash of every row of every table."""
    digest = hashlib.sha256()
    with database.engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).scalars()
        for name in list(names):
            rows = connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608  # names from the schema itself
            for row in sorted(repr((name, tuple(row))) for row in rows):
                digest.update(row.encode())
    return digest.hexdigest()
