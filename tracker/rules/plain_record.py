"""Frozen dataclasses as plain JSON values and back: numbers with all their digits, nothing that runs."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

Record = TypeVar("Record")


def to_plain(thing: Any) -> Any:
    """Dataclasses become objects, tuples lists; decimals, days, instants and ids strings."""
    if is_dataclass(thing):
        return {field.name: to_plain(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, tuple):
        return [to_plain(each) for each in thing]
    if isinstance(thing, date):
        return thing.isoformat()
    return str(thing) if isinstance(thing, Decimal | UUID) else thing


def from_plain(wanted: type[Record], given: Any) -> Record:
    """The dataclass `to_plain` was given; a field that is missing has its default, one it does not know is left out."""
    hints = _hints(wanted)  # type: ignore[arg-type]  # a class is hashable, which mypy does not believe of type[T]
    made: Record = wanted(**{name: _value(hint, given[name]) for name, hint in hints.items() if name in given})
    return made


@cache
def _hints(wanted: type[Any]) -> dict[str, Any]:
    """Asked once for each kind of record: a report has a hundred thousand paragraphs."""
    return get_type_hints(wanted)


def _value(hint: Any, given: Any) -> Any:
    if given is None:
        return None
    if isinstance(hint, UnionType):
        (hint,) = [kind for kind in get_args(hint) if kind is not NoneType]
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in given)
    if is_dataclass(hint):
        return from_plain(hint, given)  # type: ignore[arg-type]
    if hint in (date, datetime):
        return hint.fromisoformat(given)
    is_named = hint in (Decimal, UUID) or (isinstance(hint, type) and issubclass(hint, StrEnum))
    return hint(given) if is_named else given
