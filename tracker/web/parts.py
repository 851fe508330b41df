"""What the web is handed by tracker.app, and where its pages find it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from tracker.rules.errors import NotFound
from tracker.rules.thai_calendar import day_of
from tracker.services.examine_installation import Finding
from tracker.services.outbox import Outbox
from tracker.store.database import Database
from tracker.web.background import Background

_NAME = "tracker"
PRINTERS = 2  # files made at the same time: each has a process of its own, and the web wants a processor too


@dataclass(frozen=True)
class WebParts:
    """Everything outside the web that pages need. `base_url` is the address people use, without a slash at its end."""

    database: Database
    secret_key: str
    base_url: str
    data_dir: Path
    now: Callable[[], datetime]
    is_demo: bool = False
    metrics_token: str = field(default="", repr=False)  # "": no figures are shown to anybody
    outbox: Outbox | None = None  # for the few pages that seal or sign what the worker opens; the web sends nothing
    backups: Path | None = None  # where backups lie; None: this web shows none
    examine: Callable[[datetime], Sequence[Finding]] | None = None  # what `tracker doctor` says
    background: Background = field(default_factory=Background)
    # Files that are ordered keep no import waiting.
    printing: Background = field(default_factory=lambda: Background(PRINTERS))

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def keep_parts(extensions: dict[str, object], given: WebParts) -> None:
    """Put them where `parts` finds them."""
    extensions[_NAME] = given


def parts() -> WebParts:
    """The parts of the app that is answering."""
    found = current_app.extensions[_NAME]
    assert isinstance(found, WebParts)  # noqa: S101  # put there by keep_parts
    return found


def outbox() -> Outbox:
    """What planning and sending need; raises NotFound where this web was opened without it."""
    found = parts().outbox
    if found is None:
        raise NotFound("no_outbox", "เว็บนี้เปิดโดยไม่มีส่วนส่งข้อความ กรุณาเปิดด้วยคำสั่ง tracker serve")
    return found


def now() -> datetime:
    """This instant, by the clock the app was given."""
    return parts().now()


def today() -> date:
    """Today in Bangkok."""
    return day_of(now())
