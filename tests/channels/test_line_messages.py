"""Every LINE message on file, and the largest ones, before LINE's own judges: its models and its strict description."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid5

import pytest

from tests.channels.letters import letter
from tests.channels.line_models import as_line_reads_it
from tests.fakes import reference_line
from tests.rules.test_line_digest import digest, notice
from tests.services.golden_messages import GOLDEN
from tracker.channels.line import LineChannel
from tracker.rules.delivery import NAMESPACE
from tracker.rules.line_digest import line_messages
from tracker.rules.message import ChannelError
from tracker.rules.message_link import message_token, with_token
from tracker.rules.reminder_policy import ReminderKind

WORST = "ที่นี่เก่ง้ำ🍎" * 40


def on_file() -> dict[str, list[dict[str, Any]]]:
    """What the golden files hold, by case."""
    found = sorted([*GOLDEN.glob("*/line.json"), *GOLDEN.glob("*/group.json")])
    return {f"{path.parent.name}/{path.stem}": json.loads(path.read_text(encoding="utf-8")) for path in found}


def made_here() -> dict[str, list[dict[str, Any]]]:
    """What no golden file holds: as much as there can be, as little, and plain text."""
    worst = [
        notice(kind, day, title=WORST, division=WORST, detail=WORST, asked_by="ธนา", is_vacant=True)
        for kind in ReminderKind
        for day in (date(2027, 1, 1), date(2027, 3, 24), date(2027, 9, 30))
    ]
    blank = notice(title=" ", division="", path="/")
    return {
        "as much as can be": line_messages(digest(*worst, is_marked=True)),
        "as little": line_messages(digest(blank, organization="\t")),
        "plain text": line_messages(digest(*worst, base_url="gopher://tidtam")),
    }


MESSAGES = on_file() | made_here()


def as_sent(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the secret of its one-time links put in."""
    return list(with_token(messages, message_token("key", NAMESPACE)))


def test_there_is_a_message_of_every_kind_on_file() -> None:
    assert len(on_file()) >= len(ReminderKind)


@pytest.mark.parametrize("case", MESSAGES)
def test_lines_own_models_read_it_whole(case) -> None:
    assert as_line_reads_it(as_sent(MESSAGES[case])) == as_sent(MESSAGES[case])


def test_lines_own_models_refuse_what_is_no_message() -> None:
    with pytest.raises(ValueError, match="type"):
        as_line_reads_it([{"type": "telegram", "text": "ไม่มี"}])


@pytest.fixture(scope="module")
def strict(shared):
    with reference_line(shared) as stand_in:
        yield LineChannel(stand_in.address, "token")


@pytest.mark.shared
def test_the_strict_description_accepts_every_one(strict) -> None:
    for case, messages in MESSAGES.items():
        one = replace(letter(), line=tuple(as_sent(messages)), retry_key=uuid5(NAMESPACE, case))
        assert strict.send(one).status_code == 200, case


@pytest.mark.shared
def test_the_strict_description_refuses_what_is_too_long(strict) -> None:
    for number, message in enumerate([{"type": "text", "text": "ก" * 5001}, {"type": "text", "text": ""}]):
        one = replace(letter(), line=(message,), retry_key=uuid5(NAMESPACE, f"wrong {number}"))
        with pytest.raises(ChannelError, match="line_bad_request"):
            strict.send(one)
