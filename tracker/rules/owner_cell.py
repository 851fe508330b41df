"""The cell ผู้รับผิดชอบ: which divisions it names, in which groups, who leads, who supports, which งาน inside them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.division_name import stem
from tracker.rules.period_words import spaced
from tracker.rules.thai_text import match_key, normalise

_BODIES = ("สำนัก", "กองงาน", "กอง", "ส่วนราชการ", "ส่วนงาน", "ส่วน", "หน่วยงาน", "หน่วย", "ฝ่าย", "งาน")
_BODY = "(?:" + "|".join(spaced(word) for word in _BODIES) + ")"
_EVERY = f"(?:{spaced('ทุก')}|{spaced('แต่ละ')})"
_AND = f"(?:/|,|{spaced('และ')}|{spaced('หรือ')})"
_OFFICE = f"(?:{spaced('สำนัก')}|{spaced('กอง')})"
_STAFF = "(?:" + "|".join(spaced(word) for word in ("บุคลากร", "พนักงาน", "เจ้าหน้าที่", "ข้าราชการ")) + ")"
_ALL = re.compile(
    "|".join(
        (
            rf"{_EVERY}\s*{spaced('สำนัก')}(?:\s*{_AND}?\s*{_EVERY}\s*|\s){spaced('กอง')}(?![ก-๎])",
            (
                rf"{_EVERY}\s*{_BODY}(?:\s*{_AND}\s*{_EVERY}?\s*{_BODY}(?!\s*{spaced('ปลัด')}|{spaced('ตรวจสอบ')}))*"
                rf"(?:\s*(?:{spaced('ในสังกัด')}|{spaced('ภายใน')}|{spaced('ใน')}|{spaced('ของ')})\s*\S+)?"
            ),
            rf"{_OFFICE}\s*{_AND}?\s*{_OFFICE}\s*(?:{spaced('ทุกแห่ง')}|{spaced('ต่าง')}\s*ๆ?)",
            rf"{spaced('ทั้งหน่วยงาน')}|{_STAFF}\S{{0,16}}{spaced('ทุกคน')}",
        )
    )
)
# Names nobody in particular: a person must say who.
_WHOEVER = re.compile(
    rf"(?<![ก-๎]){_OFFICE}\s*/\s*{_OFFICE}(?!\s*[ก-๎])"
    rf"|(?:{_BODY}\s*(?:/\s*{_BODY}\s*)?|{spaced('ผู้')})(?:{spaced('อื่น')}\s*(?:ๆ\s*)?)?{spaced('ที่เกี่ยวข้อง')}"
)
_JOINTLY = re.compile(
    rf"(?:{spaced('โดย')}\s*)?(?:{spaced('ร่วมกับ')}|{spaced('ประสานกับ')}|{spaced('สนับสนุนโดย')}|{spaced('โดยความร่วมมือของ')})"
    rf"|(?:{spaced('ผู้เกี่ยวข้อง')}|{spaced('ผู้สนับสนุน')}|{spaced('หน่วยงานสนับสนุน')}|{spaced('หน่วยงานร่วม')})\s*:?"
)
_LEADING = re.compile(
    rf"(?:{spaced('หน่วยงานหลัก')}|{spaced('ผู้รับผิดชอบหลัก')}|{spaced('ผู้รับผิดชอบ')}|{spaced('เจ้าภาพหลัก')}|{spaced('หลัก')})\s*:\s*"
)
# "(สนับสนุน)" or "(หลัก)" after a name says what the name is there for.
_MARKED_SUPPORT = re.compile(r"(\S{1,60})\s*\(\s*(?:ผู้)?(?:สนับสนุน|ร่วม|รอง)\s*\)")
_MARKED_LEAD = re.compile(r"\(\s*(?:ผู้รับผิดชอบ)?หลัก\s*\)")
_JOIN = re.compile(r"[,/;&+]|(?<![ก-๎])และ|และ(?=\s*(?:สำนัก|กอง|งาน|ฝ่าย|หน่วย|ส่วน|ทุก))|(?<![ก-๎])กับ(?![ก-๎])")
_NUMBER = re.compile(r"(?<![\d๐-๙])\(?[\d๐-๙]{1,2}\s*[.)](?![\d๐-๙])")
_BULLET = re.compile(r"(?:(?<=\s)|^)[-–•*·](?=\s|[ก-๎])")
_DIVISION = re.compile(
    r"(?:(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.)\s*)?"
    r"(?:สำนัก|กอง(?!ทุน)|ส่วน|หน่วยตรวจสอบ|หน่วยงานตรวจสอบ|ตรวจสอบภายใน|(?!อบ[ตจ]|ท[ตมน]\.)[ก-ฮ]{1,3}\.(?![ก-๎]))"
)
_UNIT = re.compile(r"(?:หัวหน้า)?(?:งาน|ฝ่าย|กลุ่มงาน|แผนก)")
_OTHER_BODY = re.compile(
    r"ศูนย์|โรงเรียน|สถานธนานุบาล|คณะ|นายก|ปลัด|รองนายก|รองปลัด|ผู้บริหาร|เลขานุการ|เจ้าหน้าที่|นัก|เจ้าพนักงาน|นิติกร|บุคลากร|สภา|หน่วย|ผู้"
)
_TAIL = re.compile(r"^(?:เทศบาล|องค์การ|อบต|อบจ|ฯ|ตำบล|เมือง|นคร|จังหวัด|ภายใน$)")
_HEAD_OF = re.compile(r"^(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.)\s*(?=สำนัก|กอง|ส่วน|หน่วย)")
# A name with such a word in it is a remark, not a division.
_REMARK = re.compile(r"รวบรวม|ประสาน|ดำเนินการ|กำกับ|ดูแล|จัดทำ|เป็นหลัก|เลขานุการ|ที่ได้รับมอบหมาย")
_ABBREVIATION = re.compile(r"(?:^|\s)[ก-ฮ]{1,3}\.$")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY = re.compile(r"[\s\-–—_.]*")
_LONGEST_NAME = 60
_LONGEST_REST = 24
_OPEN_ENDS = ("/", ",", "และ", "ร่วมกับ", "-")


class OwnerDoubt(StrEnum):
    """Why a person should look at an owner."""

    UNIT_ALONE = "unit_alone"  # งาน… without its กอง
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

    kind: str  # all | division | unit | other
    text: str


def read_owners(text: str) -> OwnerReading:
    """The parties a cell names, in printed order."""
    entries: list[OwnerEntry] = []
    lines: list[OwnerEntry] = []
    for line in _lines(normalise(text)):
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
    return all(len(name) <= _LONGEST_NAME for entry in named for name in entry.divisions)


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
    )


def _lines(text: str) -> Iterator[str]:
    """Printed lines; a list number begins a new one. A line that only goes on with a name stays with it."""
    text = _SPACES.sub(" ", text)  # long runs of spaces would make the patterns slow
    text = _BULLET.sub("\n", _NUMBER.sub("\n", text))
    pending = ""
    for line in text.splitlines():
        if _EMPTY.fullmatch(line):
            continue
        if pending and (_goes_on(pending, line.strip()) or pending.rstrip().endswith(_OPEN_ENDS)):
            pending = f"{pending} {line.strip()}"
            continue
        if pending:
            yield pending
        pending = line.strip()
    if pending:
        yield pending


def _goes_on(before: str, line: str) -> bool:
    """Whether a printed line only goes on with the name above it (a narrow column cuts names and units off)."""
    if _TAIL.match(line) or _JOINTLY.match(line):
        return True
    kind, above = _kind(line.strip("() ")), _kind(before)
    if kind == "unit" and line.startswith("(") and above == "division":
        return True
    if above == "unit" and kind == "division" and len(before.split()) == 1:
        return True  # งานนิติการ above its สำนักปลัด
    is_rest = not kind and not _ALL.match(line) and len(line) <= _LONGEST_REST
    return is_rest and _kind(before.split()[-1]) == "division"


def _entries_of(line: str) -> list[OwnerEntry]:
    """The parties of one line: bound by a sign they are one entry, set side by side they are several."""
    line = _MARKED_LEAD.sub(" ", _MARKED_SUPPORT.sub(r" ร่วมกับ \1", _LEADING.sub(" ", line)))
    first, *others = _JOINTLY.split(line)
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
    )


def _bound(text: str) -> list[OwnerEntry]:
    kept: dict[str, _Party] = {}

    def keep(kind: str) -> Callable[[re.Match[str]], str]:
        def replace_by_key(match: re.Match[str]) -> str:
            key = f"\ue000{len(kept)}\ue001"  # so that the "/" in ทุกสำนัก/กอง binds nothing
            kept[key] = _Party(kind, " ".join(match.group().split()))
            return f" {key} "

        return replace_by_key

    marked = _WHOEVER.sub(keep("other"), _ALL.sub(keep("all"), text))
    groups: list[list[_Party]] = []
    for piece_number, piece in enumerate(_JOIN.split(marked)):
        found = _with_units([[party] for party in _parties(piece, kept)])
        if found and piece_number and groups:
            groups[-1] += found.pop(0)
        groups += found
    return [_entry(group) for group in groups]


def _parties(piece: str, kept: dict[str, _Party]) -> Iterator[_Party]:
    """Names set side by side; a word that begins no name goes on with the one before."""
    words: list[tuple[str, str]] = []
    for word in piece.replace("(", " ").replace(")", " ").split():
        word_kind, text = (kept[word].kind, kept[word].text) if word in kept else (_kind(word), word)
        if word_kind or not words:
            words.append((word_kind or "other", text))
        else:
            kind, before = words[-1]
            glue = "" if (_TAIL.match(text) and not text.startswith("อบ")) or len(before) <= len("หน่วย") else " "
            words[-1] = (kind, f"{before}{glue}{text}")
    for kind, text in words:
        name = text.strip(" :;-–").lstrip(".")
        name = name if _ABBREVIATION.search(name) else name.rstrip(". ")
        if any(character.isalpha() for character in name):
            yield _Party(kind, _HEAD_OF.sub("", name) if kind == "division" else name)


def _kind(word: str) -> str:
    for kind, pattern in (("division", _DIVISION), ("unit", _UNIT), ("other", _OTHER_BODY)):
        if pattern.match(word):
            return kind
    return ""


def _with_units(groups: list[list[_Party]]) -> list[list[_Party]]:
    """Put a งาน beside its กอง: before it ("งานนิติการ สำนักปลัด") or after it, as the cell begins."""
    unit_first = bool(groups) and groups[0][0].kind == "unit"
    joined: list[list[_Party]] = []
    for group in groups:
        before = joined[-1] if joined else None
        is_only_unit = all(party.kind == "unit" for party in group)
        waits = before is not None and all(party.kind == "unit" for party in before)
        follows = before is not None and before[-1].kind in ("division", "unit") and not unit_first and not waits
        if before is not None and ((waits and group[0].kind == "division") or (follows and is_only_unit)):
            before += group
        else:
            joined.append(list(group))
    return joined


def _entry(group: list[_Party]) -> OwnerEntry:
    divisions = [party.text for party in group if party.kind == "division"]
    units = [party.text for party in group if party.kind == "unit"]
    others = [party.text for party in group if party.kind == "other"]
    is_all = any(party.kind == "all" for party in group)
    is_remark = any(_REMARK.search(name) or len(name) > _LONGEST_NAME for name in divisions)
    doubt = OwnerDoubt.NOT_A_DIVISION if others or is_remark else None
    if units and not divisions and not is_all:
        divisions, doubt = units, doubt or OwnerDoubt.UNIT_ALONE
    return OwnerEntry(
        divisions=tuple(dict.fromkeys([*divisions, *others])),
        all_divisions=is_all,
        units=tuple(units),
        text=" ".join(party.text for party in group),
        doubt=doubt,
    )
