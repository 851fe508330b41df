"""Mails a fresh invitation to whom it is for; the link is in the mail and nowhere else."""

from datetime import datetime
from uuid import UUID

from tracker.rules.letter_words import invitation_letter
from tracker.rules.organization_name import official_name
from tracker.services.mail_at_once import mail_at_once
from tracker.services.outbox import Outbox
from tracker.services.write_letter import write_letter
from tracker.store.people import get_organization
from tracker.store.posts import get_person


def mail_invitation(outbox: Outbox, *, organization_id: UUID, person_id: UUID, token: str, now: datetime) -> str | None:
    """What went wrong, as a code of rules/mail_trouble, or None. Raises RuleBroken where mail has no way out."""
    with outbox.database.session(organization_id, is_reading=True) as session:
        person, office = get_person(session, person_id), get_organization(session)
    address = f"{outbox.wording.base_url.rstrip('/')}/l/{token}"
    letter = invitation_letter(person.name, address, official_name(office.name, office.kind))
    payload = write_letter(outbox.wording, letter)
    return mail_at_once(outbox, organization_id, address=person.email or "", payload=payload, now=now)
