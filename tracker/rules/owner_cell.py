"""The cell ผู้รับผิดชอบ: which divisions it names, in which groups, who leads, who supports, which งาน inside them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.division_abbreviation import full_name
from tracker.rules.division_name import stem
from tracker.rules.owner_lines import name_kind, printed_lines
from tracker.rules.owner_words import (
    ABBREVIATION,
    ALL,
    AND,
    BODY_ALONE,
    HEAD_OF,
    JOIN,
    JOINTLY,
    LEADING,
    LONGEST_NAME,
    MARKED_LEAD,
    MARKED_SUPPORT,
    POST,
    REMARK,
    TAIL,
    WHOEVER,
)
from tracker.rules.thai_text import match_key, normalise

_INSIDE = ("unit", "person")  # what stands beside its division


class OwnerDoubt(StrEnum):
    """Why a person should look at an owner."""

    UNIT_ALONE = "unit_alone"  # งาน… without its กอง
    PERSON = "person"  # a name beside the division: only the division is kept
    NOT_A_DIVISION = "not_a_division"  # a post, a committee, "ผู้ที่เกี่ยวข้อง"


@dataclass(frozen=True)
class OwnerEntry:
    """One responsible party as printed; several divisions where they are bound by "/", "," or และ."""

    divisions: tuple[str, ...] = ()
    all_divisions: bool = False
    units: tuple[str, ...] = ()
    lead: str | None = None
    supporting: tuple[str, ...] = ()
    text: str = ""
    doubt: OwnerDoubt | None = None
    shortened: tuple[tuple[str, str], ...] = ()  # short names as printed, and what they were read as

    @property
    def parties(self) -> tuple[object, ...]:
        """What makes two entries the same."""
        return tuple(stem(name) for name in self.divisions), self.all_divisions, self.lead, self.supporting


@dataclass(frozen=True)
class OwnerReading:
    """`entries` as the text falls apart by itself; `lines` with the entries of one printed line put together."""

    entries: tuple[OwnerEntry, ...]
    lines: tuple[OwnerEntry, ...]

    @property
    def together(self) -> OwnerEntry:
        """Everybody the cell names as one party."""
        return merge_entries(self.entries)


@dataclass(frozen=True)
class _Party:
    """One name in the text: a division, a unit, everybody, or something else."""

    kind: str  # all | division | unit | person | other
    text: str


def read_owners(text: str) -> OwnerReading:
    """The parties a cell names, in printed order."""
    entries: list[OwnerEntry] = []
    lines: list[OwnerEntry] = []
    for line in printed_lines(normalise(text)):
        found = _entries_of(line)
        if found:
            entries += found
            lines.append(merge_entries(tuple(found)))
    return OwnerReading(tuple(entries), tuple(lines))


def looks_like_owners(text: str) -> bool:
    """Whether a cell consists of names of divisions and little else."""
    letters = len(match_key(text))
    if not letters or letters > 200:
        return False
    reading = read_owners(text)
    named = [entry for entry in reading.entries if entry.all_divisions or entry.divisions or entry.units]
    if not named or any(entry.doubt is OwnerDoubt.NOT_A_DIVISION for entry in reading.entries):
        return False
    return all(len(name) <= LONGEST_NAME for entry in named for name in entry.divisions)


def merge_entries(entries: tuple[OwnerEntry, ...]) -> OwnerEntry:
    """Several parties as one, each division once."""
    leads = [entry.lead for entry in entries if entry.lead]
    return OwnerEntry(
        divisions=tuple(dict.fromkeys(name for entry in entries for name in entry.divisions)),
        all_divisions=any(entry.all_divisions for entry in entries),
        units=tuple(dict.fromkeys(name for entry in entries for name in entry.units)),
        lead=leads[0] if leads and len(entries) == 1 else None,
        supporting=tuple(dict.fromkeys(name for entry in entries for name in entry.supporting)),
        text=" ".join(entry.text for entry in entries),
        doubt=next((entry.doubt for entry in entries if entry.doubt), None),
        shortened=tuple(dict.fromkeys(pair for entry in entries for pair in entry.shortened)),
    )


def _entries_of(line: str) -> list[OwnerEntry]:
    """The parties of one line: bound by a sign they are one entry, set side by side they are several."""
    line = MARKED_LEAD.sub(" ", MARKED_SUPPORT.sub(r" ร่วมกับ \1", LEADING.sub(" ", POST.sub(" ", line))))
    first, *others = JOINTLY.split(line)
    if others and first.strip():
        lead = merge_entries(tuple(_bound(first)))
        return [_with_support(lead, [entry for part in others for entry in _bound(part)], line)]
    return _bound(" ".join([first, *others]))


def _with_support(lead: OwnerEntry, others: list[OwnerEntry], text: str) -> OwnerEntry:
    support = merge_entries(tuple(others))
    names = tuple(name for name in support.divisions if name not in lead.divisions)
    return OwnerEntry(
        divisions=lead.divisions,
        all_divisions=lead.all_divisions or support.all_divisions,
        units=(*lead.units, *support.units),
        lead=lead.divisions[0] if lead.divisions else None,
        supporting=names,
        text=text.strip(),
        doubt=lead.doubt or support.doubt,
        shortened=(*lead.shortened, *support.shortened),
    )


def _bound(text: str) -> list[OwnerEntry]:
    kept: dict[str, _Party] = {}

    def keep(kind: str) -> Callable[[re.Match[str]], str]:
        def replace_by_key(match: re.Match[str]) -> str:
            key = f"\ue000{len(kept)}\ue001"  # so that the "/" in ทุกสำนัก/กอง binds nothing
            kept[key] = _Party(kind, " ".join(match.group().split()))
            return f" {key} "

        return replace_by_key

    marked = WHOEVER.sub(keep("other"), ALL.sub(keep("all"), text))
    groups: list[list[_Party]] = []
    is_list = _closes_a_list(marked)
    for piece_number, piece in enumerate(JOIN.split(marked)):
        found = _with_units([[party] for party in _parties(piece, kept)])
        if found and piece_number and groups:
            groups[-1] += found.pop(0)
        groups += found
    if is_list and len(groups) > 1:
        groups = [[party for group in groups for party in group]]
    return [_entry(group) for group in groups]


def _closes_a_list(text: str) -> bool:
    """ "กองคลัง กองช่าง และสำนักปลัด": the only sign binds the last name to all those before it."""
    signs = list(JOIN.finditer(text))
    return len(signs) == 1 and bool(AND.match(text, signs[0].start()))


def _parties(piece: str, kept: dict[str, _Party]) -> Iterator[_Party]:
    """Names set side by side; a word that begins no name goes on with the one before."""
    words: list[tuple[str, str]] = []
    for word in piece.replace("(", " ").replace(")", " ").split():
        word_kind, text = (kept[word].kind, kept[word].text) if word in kept else (name_kind(word), word)
        if word_kind or not words:
            words.append((word_kind or "other", text))
        else:
            kind, before = words[-1]
            is_rest = text.startswith("และ") or (TAIL.match(text) and not text.startswith("อบ"))
            glue = "" if is_rest or len(before) <= len("หน่วย") else " "
            words[-1] = (kind, f"{before}{glue}{text}")
    for kind, text in words:
        name = text.strip(" :;-–").lstrip(".")
        name = name if ABBREVIATION.search(name) else name.rstrip(". ")
        if any(character.isalpha() for character in name):
            yield _Party(kind, HEAD_OF.sub("", name) if kind == "division" else name)


def _with_units(groups: list[list[_Party]]) -> list[list[_Party]]:
    """Put a งาน beside its กอง: before it ("งานนิติการ สำนักปลัด") or after it, as the cell begins."""
    unit_first = bool(groups) and groups[0][0].kind in _INSIDE
    joined: list[list[_Party]] = []
    for group in groups:
        before = joined[-1] if joined else None
        is_only_unit = all(party.kind in _INSIDE for party in group)
        waits = before is not None and all(party.kind in _INSIDE for party in before)
        follows = before is not None and before[-1].kind in ("division", *_INSIDE) and not unit_first and not waits
        if before is not None and ((waits and group[0].kind == "division") or (follows and is_only_unit)):
            before += group
        else:
            joined.append(list(group))
    return joined


def _entry(group: list[_Party]) -> OwnerEntry:
    short = {party.text: name for party in group if party.kind == "division" and (name := full_name(party.text))}
    divisions = [short.get(party.text, party.text) for party in group if party.kind == "division"]
    units = [party.text for party in group if party.kind == "unit"]
    persons = [party.text for party in group if party.kind == "person"]
    others = [party.text for party in group if party.kind == "other"]
    is_all = any(party.kind == "all" for party in group)
    if persons and not (divisions or units or is_all):
        others, persons = persons + others, []
    is_remark = any(_is_remark(name) for name in divisions)
    doubt = OwnerDoubt.NOT_A_DIVISION if others or is_remark else (OwnerDoubt.PERSON if persons else None)
    if units and not divisions and not is_all:
        divisions, doubt = units, doubt or OwnerDoubt.UNIT_ALONE
    return OwnerEntry(
        divisions=tuple(dict.fromkeys([*divisions, *others])),
        all_divisions=is_all,
        units=tuple(units),
        text=" ".join(party.text for party in group),
        doubt=doubt,
        shortened=tuple(short.items()),
    )


def _is_remark(name: str) -> bool:
    """What stands where a division should, but names none: a sentence, an abbreviation, "กอง" alone."""
    return bool(REMARK.search(name) or BODY_ALONE.fullmatch(name)) or len(name) > LONGEST_NAME
