"""One event at work: who says it on which account, when, and how to open a session or LINE for it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from tracker.rules.line_account import LineTalk
from tracker.rules.line_chat import PHOTO_WITHIN, Said
from tracker.rules.line_event import LineEvent
from tracker.rules.message import ChannelError
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.services.line_accounts import LineAccount
from tracker.services.note_friend import find_friend
from tracker.services.outbox import Outbox
from tracker.services.sign_in import make_sign_in_link
from tracker.store.line_events import list_said_before
from tracker.store.people import get_organization
from tracker.store.tasks import BY_LINE

_log = logging.getLogger(__name__)
LINE: Literal["line"] = "line"


@dataclass(frozen=True)
class Conversation:
    """An event, the account it came by, and the way to LINE (None where the account cannot be opened)."""

    outbox: Outbox
    account: LineAccount
    talk: LineTalk | None
    event: LineEvent
    clock: Callable[[], datetime]

    @property
    def key(self) -> str:
        return self.account.credentials.key

    @property
    def user_id(self) -> str:
        """The user who said it; "" where LINE does not tell (an old telephone in a group)."""
        return self.event.user_id or ""

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def form_key(self) -> str:
        """What makes an update by this event count once, however often it is worked."""
        return f"{BY_LINE}{self.event.id}"

    def writing(self) -> Session:
        return self.outbox.database.session(self.account.organization_id)

    def reading(self) -> Session:
        return self.outbox.database.session(self.account.organization_id, is_reading=True)

    def find_actor(self) -> Actor | None:
        """Who says it, if linked: with the rights of somebody who came in by a link."""
        if not self.user_id:
            return None
        with self.writing() as session:
            friend = find_friend(session, self.key, self.user_id, self.now)
        return friend.actor if friend else None

    def earlier(self) -> list[Said]:
        """What the same user did before, newest first."""
        with self.reading() as session:
            return list_said_before(session, self.key, self.event, self.event.happened_at - PHOTO_WITHIN)

    def office(self) -> str:
        with self.reading() as session:
            organization = get_organization(session)
            return official_name(organization.name, organization.kind)

    # --- addresses ---

    def page(self, path: str) -> str:
        """The plain address of one of our pages."""
        return f"{self.outbox.wording.base_url.rstrip('/')}{path}"

    def address_for(self, actor: Actor, path: str) -> str:
        """An address that opens the page without a password, for this person alone; in a group a plain one."""
        if self.event.group_id:
            return self.page(path)
        with self.writing() as session:
            token = make_sign_in_link(session, person_id=actor.person_id, now=self.now, target=path)
        return self.page(f"/l/{token}")

    # --- LINE ---

    def ask_line(self, question: Callable[[LineTalk], str | int | None]) -> str | int | None:
        """Something it is nice to know (a name, a size); None where LINE does not say."""
        if self.talk is None:
            return None
        try:
            return question(self.talk)
        except ChannelError as error:
            _log.info("LINE did not say: %s", error.code)
            return None

    def display_name(self) -> str | None:
        """The user's name as LINE shows it."""
        found = self.ask_line(lambda talk: talk.profile_name(self.user_id)) if self.user_id else None
        return found if isinstance(found, str) else None
