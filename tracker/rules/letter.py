"""A letter that is no list of reminders: a sign-in link, a test, an alarm."""

from dataclasses import dataclass
from typing import Any

from tracker.rules.person_name import with_title


@dataclass(frozen=True)
class Letter:
    """What it says, the deed first. `address` is where its one button leads; "" for a letter without a button."""

    name: str
    subject: str
    sentences: tuple[str, ...]
    button: str = ""
    address: str = ""
    closing: tuple[str, ...] = ()
    organization: str = ""

    @property
    def addressee(self) -> str:
        """Whom it opens with."""
        return with_title(self.name)


def line_words(letter: Letter) -> list[dict[str, Any]]:
    """The same as one plain LINE message."""
    way = [f"{letter.button}: {letter.address}"] if letter.address else []
    return [{"type": "text", "text": "\n\n".join((letter.subject, *letter.sentences, *way, *letter.closing))}]
