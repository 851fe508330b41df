"""Frozen dataclasses as plain JSON values and back: numbers with all their digits, nothing that runs."""

from collections.abc import Callable
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
    readers = _readers(wanted)  # type: ignore[arg-type]  # a class is hashable, which mypy does not believe of type[T]
    made: Record = wanted(
        **{
            name: value if value is None or reader is None else reader(value)
            for name, value in given.items()
            if (reader := readers.get(name, _unknown)) is not _unknown
        }
    )
    return made


Reader = Callable[[Any], Any]


@cache
def _readers(wanted: type[Any]) -> dict[str, Reader | None]:
    """How each field is read; None where the value is as it was. Asked once for each kind of record: a report has a
    hundred thousand paragraphs."""
    return {name: _reader(hint) for name, hint in get_type_hints(wanted).items()}


def _reader(hint: Any) -> Reader | None:
    if isinstance(hint, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) > 1:  # which of several records it is, only their owner can tell
            return None
        (hint,) = kinds
    if get_origin(hint) is tuple:
        each = _reader(get_args(hint)[0])
        return tuple if each is None else lambda given: tuple(map(each, given))
    if is_dataclass(hint):
        return lambda given: from_plain(hint, given)  # type: ignore[arg-type]
    if hint in (date, datetime):
        reader: Reader = hint.fromisoformat
        return reader
    is_named = hint in (Decimal, UUID) or (isinstance(hint, type) and issubclass(hint, StrEnum))
    return hint if is_named else None


def _unknown(given: Any) -> Any:
    """Stands for a field that the record does not have."""
    return given
