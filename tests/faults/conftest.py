"""What the fault tests share: LINE and SMTP, workers that can be killed, how many people are to be told."""

from collections.abc import Iterator

import pytest

from tests.conftest import SHARED
from tests.fakes import Line, Mailbox, reference_line, small_line, smtp_server
from tests.faults.nursery import Nursery, nursery


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reminders", type=int, default=0, help="so many reminders in each fault test")


@pytest.fixture(scope="session")
def line_server() -> Iterator[Line]:
    """The reference stand-in where it is there, else our own; started once."""
    with reference_line(SHARED) if SHARED.is_dir() else small_line() as line:
        yield line


@pytest.fixture
def line(line_server: Line) -> Line:
    """LINE as on the first day. Afterwards: none of our requests broke LINE's own description (fault 26)."""
    line_server.tell(reset=True)
    yield line_server
    assert 400 not in line_server.statuses()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def workers() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    """How many people are to be told: a handful in the suite, what was asked for in the large form."""
    return int(request.config.getoption("--reminders", default=0) or 8)
