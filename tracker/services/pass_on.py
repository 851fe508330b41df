"""What is written between two mails: the one was taken, the next is being handed over; PostgreSQL's short way."""

from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.services.freeze_message import Claimed
from tracker.services.outbox import Outbox
from tracker.services.record_outcome import LeaseLostError, Taken, record_passed_on


class PassingOn:
    """The short way of one batch: a statement for each mail, on a connection kept from mail to mail.

    Nothing is open on it while a mail is on its way.
    """

    def __init__(self, outbox: Outbox, organization_id: UUID) -> None:
        self._outbox = outbox
        self._organization_id = organization_id
        self._kept = ExitStack()
        self._session: Session | None = None

    def note(self, taken: Taken, handing_over: Claimed, now: datetime) -> bool | None:
        """Whether the next mail is still ours; None where the long way has to be gone, since there is more to be
        said than one statement can, or the kept connection broke: to say it twice does no harm.
        """
        if taken.claimed.had_trouble or self._outbox.database.is_sqlite:
            return None
        try:
            return record_passed_on(self._open(), taken=taken, handing_over=handing_over, outbox=self._outbox, now=now)
        except LeaseLostError:
            return None
        except DBAPIError:
            self.close()
            return None

    def close(self) -> None:
        """Give the connection back."""
        self._session = None
        self._kept.close()

    def _open(self) -> Session:
        if self._session is None:
            self._session = self._kept.enter_context(self._outbox.database.single_statements(self._organization_id))
        return self._session
