"""Whether a column's text holds the words somebody looks for, as SQL; spaces, digits' script and case aside."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, or_

from tracker.rules.search_words import Piece


def holds(column: Any, piece: Piece) -> ColumnElement[bool]:
    """Whether one text holds one piece."""
    text: ColumnElement[str] = func.lower(column, type_=Text) if piece.key.upper() != piece.key else column
    for old, new in piece.replacements:
        text = func.replace(text, old, new, type_=Text)
    return text.contains(piece.key, autoescape=True)


def all_stand_in(columns: Sequence[Any], pieces: Sequence[Piece]) -> ColumnElement[bool]:
    """Whether each piece stands in at least one of the columns."""
    return and_(*(or_(*(holds(column, piece) for column in columns)) for piece in pieces))
