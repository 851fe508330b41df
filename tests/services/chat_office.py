"""The small reminded office with a LINE account: calls come by the real webhook, answers go over sockets."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes import MemoryChannel
from tests.fakes_line import Chat, TalkingLine, call_of, sign
from tests.services.reminded_office import HEAD_LINE, Office, build_office
from tracker.channels.line import open_account
from tracker.rules.line_account import LineCredentials
from tracker.rules.line_event import read_call
from tracker.rules.permissions import Actor
from tracker.services.receive_line_events import receive_line_events
from tracker.services.work_line_events import work_line_events
from tracker.store.database import Database
from tracker.store.history import list_history_of
from tracker.store.models import ContactPoint, Evidence, LineChannel, Task, TaskUpdate, WebhookEvent
from tracker.store.people import find_actor
from tracker.web import WebParts, create_web

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
WEBHOOK = "/line/webhook/environment"


@dataclass
class ChatOffice:
    """The office, its webhook, its worker, and the chat of its division head."""

    office: Office
    line: TalkingLine
    chat: Chat

    @cached_property
    def client(self) -> FlaskClient:
        """The office's web, built only where a test is about the webhook."""
        web = WebParts(
            database=self.office.database,
            secret_key=self.office.outbox.secret_key,
            base_url="http://localhost",
            data_dir=self.office.outbox.data_dir or Path(),
            now=self.office.clock,
            outbox=self.office.outbox,
        )
        return create_web(web).test_client()

    def tell(self, *events: dict[str, Any]) -> None:
        """What the webhook does with these events once it has let them in."""
        with self.office.session() as session:
            receive_line_events(session, channel_key="", call=read_call(call_of(*events)), now=self.office.clock())

    def send(self, *events: dict[str, Any]) -> TestResponse:
        """LINE calls the webhook with these events."""
        return self.send_raw(call_of(*events))

    def send_raw(self, raw: bytes, signature: str | None = None, address: str = WEBHOOK) -> TestResponse:
        headers = {"X-Line-Signature": sign(raw, SECRET) if signature is None else signature}
        return self.client.post(address, data=raw, headers={name: value for name, value in headers.items() if value})

    def work(self) -> dict[str, int]:
        return dict(work_line_events(self.office.outbox, self.office.organization_id, self.office.clock))

    def say(self, *events: dict[str, Any]) -> list[str]:
        """LINE tells, the worker works; what was answered to just this."""
        before = len(self.line.state.texts)
        self.tell(*events)
        self.work()
        return self.line.state.texts[before:]

    def tap(self, act: str, thing: str | UUID | None = None) -> str:
        thing_id = self.office.ids[thing] if isinstance(thing, str) else thing
        (answer,) = self.say(self.chat.tap(f"v1:{act}:{thing_id.hex}" if thing_id else f"v1:{act}"))
        return answer

    def type(self, words: str) -> str:
        (answer,) = self.say(self.chat.text(words))
        return answer

    def stranger(self, number: int = 1) -> Chat:
        """Somebody else at their telephone."""
        user = "U" + f"{number:032x}"
        self.line.state.profiles[user] = f"คนที่ {number}"
        return Chat(self.line, self.office.clock, user)

    # --- looking ---

    def rows(self, model: Any, *where: Any) -> list[Any]:
        with self.office.session() as session:
            return list(session.scalars(select(model).where(*where).order_by(model.id)))

    def contact(self, key: str = "head_line") -> ContactPoint:
        (found,) = self.rows(ContactPoint, ContactPoint.id == self.office.ids[key])
        return found  # type: ignore[no-any-return]

    def line_contacts(self) -> dict[UUID | None, tuple[str, str]]:
        """Person → address and state, on LINE."""
        rows = self.rows(ContactPoint, ContactPoint.channel == "line", ContactPoint.person_id.is_not(None))
        return {row.person_id: (row.address, row.state) for row in rows}

    def task(self) -> Task:
        (found,) = self.rows(Task, Task.id == self.office.ids["task"])
        return found  # type: ignore[no-any-return]

    def updates(self) -> list[TaskUpdate]:
        return self.rows(TaskUpdate)

    def evidence(self) -> list[Evidence]:
        return self.rows(Evidence)

    def events(self) -> list[WebhookEvent]:
        return self.rows(WebhookEvent)

    def history(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        with self.office.session() as session:
            return [(one.action, one.change) for one in list_history_of(session, self.office.ids[key])]

    def actor(self, key: str, *, is_limited: bool = False) -> Actor:
        with self.office.session() as session:
            found = find_actor(session, self.office.ids[key], self.office.clock().date(), is_limited=is_limited)
        assert found
        return found


def chat_office(database: Database, line: TalkingLine, data_dir: Path, *, has_line: bool = True) -> ChatOffice:
    """An office whose only account is the environment's; its division head's LINE id was given by script."""
    office = build_office(database, has_line=has_line)
    credentials = LineCredentials("", channel_secret=SECRET, access_token="lasting-token")
    talk = open_account(credentials, api_base=line.address, content_base=line.address, read_seconds=2)
    office.outbox = replace(
        office.outbox,
        channels={"line": talk, "group": talk, "email": MemoryChannel()},
        open_line=lambda _: talk,
        environment_line=credentials,
        data_dir=data_dir,
    )
    line.state.profiles[HEAD_LINE] = "อรุณ (กองคลัง)"
    return ChatOffice(office, line, Chat(line, office.clock))


def note_account(town: ChatOffice, bot_user_id: str) -> None:
    """The worker has asked LINE who the account is."""
    with town.office.session() as session:
        session.add(
            LineChannel(
                key="",
                name="อบต.หนองเมฆขาว",
                access_token="",
                channel_secret="",
                bot_user_id=bot_user_id,
                basic_id="@247abcde",
                created_at=town.office.clock(),
            )
        )
        session.commit()
