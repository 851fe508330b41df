"""Text of a cell: remnants of HTML, boxes that are ticked, lists and their marks."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.rules.thai_text import clean_control_characters, normalise, to_arabic_digits

_BOX = re.compile(r"<input\b[^<>]*\bcheckbox\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|ul|ol|li|div|tr|table|tbody|thead|h[1-6])\b[^<>]*>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"</?(?:span|b|i|u|strong|em|td|th|sup|sub|font|input|a|s|small|label)\b[^<>]*>", re.IGNORECASE)
_TICKED = "☑☒✓✔■"
_UNTICKED = "☐□❏"
_CAPTION_END = re.compile(r"\s[-–•](?=\s|[ก-๎])")
_DIGIT = "0-9๐-๙"
_LETTERS = "กขคงจฉชซ"  # as lists count with them
_SHORTEST_HALF = 12
_AROUND = 400  # characters before a mark that can say what it is; looking back to the beginning would cost the square

# The marks a list may have, the strongest first.
_MARKS = {
    "number": re.compile(rf"(?<![{_DIGIT}./])(?P<n>[{_DIGIT}]{{1,2}})\s*(?P<sign>[.)])(?![{_DIGIT}])\s*"),
    "bracket": re.compile(rf"\(\s*(?P<n>[{_DIGIT}]{{1,2}})\s*\)\s*"),
    "step": re.compile(rf"(?:ขั้นตอน|ขั้น|กิจกรรม)ที่\s*(?P<n>[{_DIGIT}]{{1,2}})(?![{_DIGIT}])\s*[:.)\-–]?\s*"),
    "letter": re.compile(rf"\(?(?P<letter>[{_LETTERS}])[.)]\s*(?![ก-ฮ]\.)"),
    "part": re.compile(rf"(?<![{_DIGIT}])(?P<n>[{_DIGIT}]{{1,2}}\.[{_DIGIT}]{{1,2}})\.?\)?(?![{_DIGIT}])\s+(?=\D)"),
    "dash": re.compile(r"[-–—•●▪➢]\s*|(?<![^\n])[◦*·\uf0b7\uf0d8\uf0fc]\s*|(?<![^\n])o\s+(?=[ก-๎])"),
}
# "ตามข้อ 2. …", "พ.ศ. 2566": a number after these words begins no item.
_NO_ITEM_AFTER = re.compile(
    r"(?:(?:(?<![ก-๎])(?:ข้อ|ที่|ลำดับที่|ระดับ|จำนวน|ประมาณ|รอบ|โทร\.?|หมวด|อีก)|ตามข้อ|ในข้อ|มาตรา|ครั้งที่|ฉบับที่|วันที่"
    r"|ตัวชี้วัด(?:ย่อย)?(?:ที่)?|พ\.ศ\.|เลขที่))\s*$"
)
# Two words that belong together around a dash.
_PAIRS = re.compile(
    "|".join(
        rf"{left}\s*[-–—]\s*{right}"
        for left, right in (
            ("ยืม", "คืน"), ("ถาม", "ตอบ"), ("ชื่อ", "(?:นาม)?สกุล"), ("รับ", "ส่ง"), ("รับ", "จ่าย"), ("เบิก", "จ่าย"),
            ("ซื้อ", "ขาย"), ("ติดต่อ", "สอบถาม"), ("เข้า", "ออก"), ("ไป", "กลับ"), ("รายรับ", "รายจ่าย"),
            ("จุดแข็ง", "จุดอ่อน"), ("ข้อดี", "ข้อเสีย"), ("จันทร์", "ศุกร์"), ("เช้า", "เย็น"), ("ก่อน", "หลัง"),
            ("แต่งตั้ง", "โยกย้าย"), ("on", "site"), ("e", "[a-z]+"),
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
_DATE_AROUND = re.compile(rf"(?:[{_DIGIT}]|[ก-ฮ]\.|คม|ยน|พันธ์)\s*$")


@dataclass(frozen=True)
class ListItem:
    """One item of a list, its mark removed; sub-items stay inside it as lines that begin with "- "."""

    text: str
    number: int | None = None
    printed: str = ""

    @property
    def mark(self) -> str:
        """What the item is called by: "1.2" where it is printed so (as a number it is 12), else its number."""
        return self.printed or str(self.number or "")


@dataclass(frozen=True)
class ItemList:
    """What a cell says before its list (`lead`) and the items; no items where the cell has no list."""

    lead: str
    items: tuple[ListItem, ...]

    @property
    def first_number(self) -> int | None:
        return self.items[0].number if self.items else None


@dataclass(frozen=True)
class Boxes:
    """The boxes of a cell by their captions, and the rest of the text."""

    ticked: tuple[str, ...]
    unticked: tuple[str, ...]
    rest: str


def clean(text: str) -> str:
    """The cell as a reader sees it: tags gone, boxes as ☑ ☐, lines kept, spaces single."""
    text = _BOX.sub(lambda box: "☑" if "checked" in box.group().lower() else "☐", text)
    text = _OTHER_TAG.sub(" ", _BREAK.sub("\n", text))
    text = normalise(clean_control_characters(html.unescape(text).replace("\r", "\n")))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Without line breaks."""
    return " ".join(text.split())


def read_boxes(text: str) -> Boxes:
    """Captions of ticked and empty boxes: a caption ends at the line's end, the next box or the first list mark."""
    before, *pairs = re.split(f"([{_TICKED}{_UNTICKED}])", text)
    ticked: list[str] = []
    unticked: list[str] = []
    rest = [before]
    for sign, segment in zip(pairs[::2], pairs[1::2], strict=True):
        line, _, below = segment.strip().partition("\n")
        dash = _CAPTION_END.search(line)
        caption = line[: dash.start()] if dash else line
        (ticked if sign in _TICKED else unticked).append(caption.strip())
        rest += [line[dash.start() :] if dash else "", below]
    return Boxes(tuple(ticked), tuple(unticked), "\n".join(part.strip() for part in rest if part.strip()))


@lru_cache(maxsize=256)  # every title of a cell asks for the list of the whole cell
def split_items(text: str, after: int = 0) -> ItemList:
    """The list in a cleaned text. The first mark tells the kind of the list; other kinds are sub-items.

    `after` is the number the list goes on from, where its beginning stands in another cell.
    """
    marks = _marks(text, after)
    if not marks:
        return ItemList(text, ())
    lead = text[: marks[0][1]].strip()
    items = []
    for position, (number, start, end) in enumerate(marks):
        stop = marks[position + 1][1] if position + 1 < len(marks) else len(text)
        if body := _body(text[end:stop]):
            items.append(ListItem(body, number, _printed_part(text[start:end])))
    return ItemList(lead, tuple(items))


def split_lines(text: str) -> tuple[str, ...]:
    """Printed lines, for cells whose list has no marks."""
    return tuple(line for line in text.split("\n") if line)


def _body(text: str) -> str:
    """One item: its own words in one line, each sub-item on a line of its own."""
    parts = _dash_parts(text)
    head = one_line(parts[0])
    subs = [f"- {line}" for part in parts[1:] if (line := one_line(part))]
    if not head and subs:
        head = subs.pop(0)[2:]
    return "\n".join([head, *subs]) if head else ""


def _dash_parts(text: str) -> list[str]:
    starts = [(start, end) for _, start, end in _found(text, "dash")]
    if not starts:
        return [text]
    edges = [0, *(end for _, end in starts)]
    stops = [*(start for start, _ in starts), len(text)]
    return [text[start:stop] for start, stop in zip(edges, stops, strict=True)]


def _marks(text: str, after: int) -> list[tuple[int | None, int, int]]:
    """(number, start, end) of every mark of the cell's own kind of list."""
    first: list[tuple[int | None, int, int]] = []
    for kind in _MARKS:
        found = _found(text, kind, after)
        if kind == "dash" and len(found) == 1 and text[found[0][1]] in "-–—" and not _at_line_start(text, found[0][1]):
            continue  # a single dash within a sentence is no list
        if kind in ("step", "letter") and len(found) < 2:
            continue  # "ขั้นตอนที่ 2" or "ก." by itself is part of a sentence
        if found and (not first or found[0][1] < first[0][1]):
            first = found
    return first


def _found(text: str, kind: str, after: int = 0) -> list[tuple[int | None, int, int]]:
    candidates = [
        (_number(match), match.start(), match.end())
        for match in _MARKS[kind].finditer(text)
        if _may_begin(text, match.start(), kind)
    ]
    if kind == "dash":
        return _only_real_dashes(text, candidates)
    return _in_sequence(text, candidates, after) if kind != "part" else candidates


def _number(match: re.Match[str]) -> int | None:
    if letter := match.groupdict().get("letter"):
        return _LETTERS.index(letter) + 1
    printed = match.groupdict().get("n")
    return int(to_arabic_digits(printed).replace(".", "")) if printed else None


def _printed_part(mark: str) -> str:
    """ "1.2" of the mark "๑.๒ "; nothing for marks that are one number."""
    found = _MARKS["part"].match(f"{mark.strip()} ก")
    return to_arabic_digits(found["n"]) if found else ""


def _at_line_start(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n" or not text[max(text.rfind("\n", 0, at), at - _AROUND) + 1 : at].strip()


def _may_begin(text: str, at: int, kind: str) -> bool:
    if _at_line_start(text, at):
        return True
    if kind == "number" and _closes_bracket(text, at):
        return False
    if kind != "dash":
        # a mark may stick to the word before it where the columns were narrow, but not to a digit or a letter of a name
        return not _NO_ITEM_AFTER.search(text[max(0, at - 24) : at]) and (text[at - 1] in " )”\"'" or kind == "bracket")
    return text[at - 1] == " " and not _is_inner_dash(text, at)


def has_lone_dash(text: str) -> bool:
    """Whether one dash parts a text without a list into two halves long enough to be a title and a step."""
    spots = [found.start() for found in re.finditer(r"(?<= )[-–](?= )", text)]
    if len(spots) != 1 or _is_inner_dash(text, spots[0]):
        return False
    return min(spots[0], len(text) - spots[0]) > _SHORTEST_HALF


def _closes_bracket(text: str, at: int) -> bool:
    """The number ends a remark: (ระยะที่ 1)."""
    line = text[max(text.rfind("\n", 0, at), at - _AROUND) + 1 : at]
    return line.count("(") > line.count(")") and bool(re.match(rf"[{_DIGIT}\s]+\)", text[at:]))


def _is_inner_dash(text: str, at: int) -> bool:
    """A dash inside brackets, between dates or between two words that belong together."""
    before = text[max(0, at - _AROUND) : at]
    if before.count("(") > before.count(")"):
        return True
    if any(pair.start() < at < pair.end() for pair in _PAIRS.finditer(text, max(0, at - 20), at + 20)):
        return True
    after = text[at + 1 : at + 12].lstrip()
    return bool(_DATE_AROUND.search(before[-12:])) and bool(re.match(rf"[{_DIGIT}]|[ก-ฮ]\.", after))


def _only_real_dashes(text: str, found: list[tuple[int | None, int, int]]) -> list[tuple[int | None, int, int]]:
    """Where lines are kept and begin with dashes, a dash within a line is part of the sentence."""
    at_start = [mark for mark in found if _at_line_start(text, mark[1])]
    if len(at_start) > 1:
        return at_start
    return found


def _in_sequence(text: str, found: list[tuple[int | None, int, int]], after: int) -> list[tuple[int | None, int, int]]:
    """Numbers that count up; within a line only the very next number is believed."""
    kept: list[tuple[int | None, int, int]] = []
    last: int | None = None
    for mark in found:
        number = mark[0] or 0
        fits_line_start = _at_line_start(text, mark[1]) and (last is None or number > last)
        fits_within = (
            number == (after if last is None else last) + 1
            or (last is None and number == 1)
            or (last is not None and last < number <= last + 2)
        )
        if fits_line_start or fits_within:
            kept.append(mark)
            last = number
    return kept
