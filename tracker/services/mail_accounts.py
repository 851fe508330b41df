"""Which mail server speaks for an organization: its own, or the installation's where it set none."""

from tracker.rules.delivery import EMAIL
from tracker.rules.mail_account import ENCRYPTIONS, MailCredentials
from tracker.rules.message import Channel
from tracker.services.outbox import Outbox
from tracker.services.seal_secret import SealBroken, unseal
from tracker.store.models import MailAccount


def mail_channel(outbox: Outbox, row: MailAccount | None) -> Channel | None:
    """The way mail goes. Where the own password cannot be opened the installation's server is better than silence."""
    credentials = opened_mail(outbox.secret_key, row) if row else None
    if credentials is None or outbox.open_mail is None:
        return outbox.channels.get(EMAIL)
    return outbox.open_mail(credentials)


def opened_mail(secret_key: str, row: MailAccount) -> MailCredentials | None:
    """What opens the server; None where what was sealed cannot be opened any more."""
    try:
        password = unseal(secret_key, row.password or "")
    except SealBroken:
        return None
    encryption = next(known for known in ENCRYPTIONS if known == row.encryption)
    return MailCredentials(row.host, row.port, encryption, row.sender, row.user or "", password)
