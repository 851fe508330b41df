"""The printed lines of a cell of owners: where a new party begins, and where a line only goes on with a name."""

from collections.abc import Iterator

from tracker.rules.division_abbreviation import full_name
from tracker.rules.owner_words import (
    ALL,
    BULLET,
    DIVISION,
    EMPTY,
    JOINTLY,
    LONGEST_REST,
    NUMBER,
    OPEN_ENDS,
    OTHER_BODY,
    PERSON,
    POST,
    SPACES,
    SUPPORT_LINE,
    TAIL,
    UNIT,
)

_LONGEST_SHORT_NAME = 20


def printed_lines(text: str) -> Iterator[str]:
    """Printed lines; a list number begins a new one. A line that only goes on with a name stays with it."""
    text = SPACES.sub(" ", text)  # long runs of spaces would make the patterns slow
    text = BULLET.sub("\n", NUMBER.sub("\n", text))
    pending = ""
    for line in text.splitlines():
        if EMPTY.fullmatch(line):
            continue
        if pending and SUPPORT_LINE.search(line):
            pending = f"{pending} ร่วมกับ {SUPPORT_LINE.sub('', line).strip()}"
            continue
        if pending and (_goes_on(pending, line.strip()) or pending.rstrip().endswith(OPEN_ENDS)):
            pending = f"{pending} {line.strip()}"
            continue
        if pending:
            yield pending
        pending = line.strip()
    if pending:
        yield pending


def _goes_on(before: str, line: str) -> bool:
    """Whether a printed line only goes on with the name above it (a narrow column cuts names and units off)."""
    if TAIL.match(line) or JOINTLY.match(line) or line.startswith(("/", ",", "กับ")):
        return True
    kind, above = name_kind(POST.sub("", line).strip("() ")), name_kind(before)
    if above == "person":
        return kind == "division" or not kind
    if kind == "unit" and line.startswith("(") and above == "division":
        return True
    if above == "unit" and kind == "division" and len(before.split()) == 1:
        return True  # งานนิติการ above its สำนักปลัด
    is_rest = not kind and not ALL.match(line) and len(line) <= LONGEST_REST
    return is_rest and name_kind(before.split()[-1]) == "division"


def name_kind(word: str) -> str:
    """What a word begins: a person, a division, a unit in it, another body; nothing where it begins no name."""
    if len(word) <= _LONGEST_SHORT_NAME and full_name(word):
        return "division"
    for kind, pattern in (("person", PERSON), ("division", DIVISION), ("unit", UNIT), ("other", OTHER_BODY)):
        if pattern.match(word):
            return kind
    return ""
