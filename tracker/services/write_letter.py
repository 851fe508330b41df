"""Writes a letter that carries no reminders (a sign-in link, a test, an alarm) in the forms the channels want."""

from typing import Any

from tracker.rules.letter import Letter, line_words
from tracker.services.write_digest import Wording


def write_letter(wording: Wording, letter: Letter) -> dict[str, Any]:
    """The payload of its message."""
    return {
        "name": letter.name,
        "subject": letter.subject,
        "text": wording.templates.get_template("messages/mail/letter.txt").render(letter=letter),
        "html": wording.templates.get_template("messages/mail/letter.html").render(letter=letter),
        "line": line_words(letter),
        "calendar": "",
    }
