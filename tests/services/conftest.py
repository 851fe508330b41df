"""The office whose people write to it over LINE, for every test of what is said in a chat."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes_line import TalkingLine, talking_line
from tests.services.chat_office import ChatOffice, chat_office
from tracker.store.database import Database


@pytest.fixture(scope="module")
def stand_in() -> Iterator[TalkingLine]:
    with talking_line() as line:
        yield line


@pytest.fixture
def line(stand_in: TalkingLine) -> TalkingLine:
    """The stand-in as on its first day."""
    stand_in.state.__init__()  # type: ignore[misc]
    return stand_in


@pytest.fixture
def town(database: Database, line: TalkingLine, tmp_path: Path) -> ChatOffice:
    return chat_office(database, line, tmp_path)
