"""The one banner after a deed that can be taken back: what was done, and the button beside it."""

from uuid import UUID

from flask import flash

UNDO = "undo"  # layout.html draws this kind of news with its button


def offer_undo(said: str, deed_id: UUID | None) -> None:
    """Say on the next page what was done; without a deed (a form sent twice) there is nothing more to offer."""
    if deed_id is None:
        flash(said)
    else:
        flash((said, str(deed_id)), UNDO)  # type: ignore[arg-type]  # Flask keeps any JSON
