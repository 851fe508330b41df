"""The form of a mail server, on its own page and in the first steps: what was typed, and what stands in its fields."""

from tracker.rules.mail_account import TypedMail
from tracker.store.models import MailAccount
from tracker.web.forms import Form

_LONGEST = 500
_FRESH = {"port": "587", "encryption": "starttls"}
_SHOWN = ("host", "port", "encryption", "sender", "user")  # the password never is


def typed_mail(form: Form) -> TypedMail:
    """What was typed; a password as it is, blanks and all."""
    shown = {name: form.text(name, longest=_LONGEST) for name in _SHOWN}
    return TypedMail(**shown, password=form.fields.get("password", ""))


def mail_values(account: MailAccount | None, form: Form) -> dict[str, str]:
    """What stands in the fields: what was typed just now, else what is kept."""
    kept = {name: str(getattr(account, name) or "") for name in _SHOWN} if account else dict(_FRESH)
    return kept | {name: form.fields[name] for name in _SHOWN if name in form.fields}
