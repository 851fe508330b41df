"""Sends one mail while somebody waits for it, past the outbox: a test, an invitation whose link stands in no table."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.clock import new_id
from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.mail_trouble import code_of
from tracker.rules.message import ChannelError, Message, Recipient
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox


def mail_at_once(
    outbox: Outbox, organization_id: UUID, *, address: str, payload: dict[str, Any], now: datetime
) -> str | None:
    """What went wrong, as a code of rules/mail_trouble; None where the server took the mail.

    Raises RuleBroken where mail has no way out. No transaction is open while the server is asked.
    """
    channel = with_own_channels(outbox, organization_id, is_only=False).channels.get(EMAIL)
    if channel is None:
        raise RuleBroken("no_mail", "ยังไม่ได้ตั้งเครื่องส่งอีเมล กรุณากรอกและบันทึกก่อน แล้วจึงส่ง")
    message = Message(
        recipient=Recipient(payload["name"], address),
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        line=(),
        retry_key=new_id(),
        message_id=new_id(),
        dated_at=now.astimezone(BANGKOK),
    )
    try:
        channel.send(message)
    except ChannelError as error:
        return code_of(error.code, error.note)
    return None
