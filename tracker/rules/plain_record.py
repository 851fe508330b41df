"""Frozen dataclasses as plain JSON values and back: numbers with all their digits, nothing that runs."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

Record = TypeVar("Record")


def to_plain(thing: Any) -> Any:
    """Dataclasses become objects, tuples lists; decimals, days and ids strings."""
    if is_dataclass(thing):
        return {field.name: to_plain(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, tuple):
        return [to_plain(each) for each in thing]
    return str(thing) if isinstance(thing, Decimal | date | UUID) else thing


def from_plain(wanted: type[Record], given: Any) -> Record:
    """The dataclass `to_plain` was given; a field that is missing has its default, one it does not know is left out."""
    hints = get_type_hints(wanted)
    made: Record = wanted(**{name: _value(hint, given[name]) for name, hint in hints.items() if name in given})
    return made


def _value(hint: Any, given: Any) -> Any:
    if given is None:
        return None
    if isinstance(hint, UnionType):
        (hint,) = [kind for kind in get_args(hint) if kind is not NoneType]
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in given)
    if is_dataclass(hint):
        return from_plain(hint, given)  # type: ignore[arg-type]
    if hint is date:
        return date.fromisoformat(given)
    is_named = hint in (Decimal, UUID) or (isinstance(hint, type) and issubclass(hint, StrEnum))
    return hint(given) if is_named else given
