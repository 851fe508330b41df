"""Names of divisions (สำนัก/กอง) as offices print them: which of the known divisions a printed name means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.rules.division_abbreviation import full_name
from tracker.rules.plan_draft import Confidence
from tracker.rules.thai_text import match_key

# What an office may add to or leave off a name without meaning another division.
_OWN_BODY = r"(?:ของ)?(?:เทศบาล(?:ตำบล|เมือง|นคร)?|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|อบต\.?|อบจ\.?|ทต\.?|ทม\.?|ทน\.?)[ก-๎]*"
_ENDING = re.compile(rf"(?<=.)(?:{_OWN_BODY})$")
_HEAD_OF = re.compile(r"^(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.)(?=สำนัก|กอง|ส่วน|หน่วย)")
_ABBREVIATED = re.compile(r"(?:ฯลฯ|ฯ|\.{2,}|…)+$")
# Names of the same division under older and newer rules of organization.
_SAME = {
    "สำนักงานปลัด": "สำนักปลัด",
    "ส่วนการคลัง": "กองคลัง",
    "กองการคลัง": "กองคลัง",
    "สำนักคลัง": "กองคลัง",
    "สำนักการคลัง": "กองคลัง",
    "ส่วนโยธา": "กองช่าง",
    "สำนักช่าง": "กองช่าง",
    "สำนักการช่าง": "กองช่าง",
    "ส่วนการศึกษา": "กองการศึกษา",
    "สำนักการศึกษา": "กองการศึกษา",
    "ตรวจสอบภายใน": "หน่วยตรวจสอบภายใน",
    "หน่วยงานตรวจสอบภายใน": "หน่วยตรวจสอบภายใน",
    "งานตรวจสอบภายใน": "หน่วยตรวจสอบภายใน",
}
# Words a division's short name leaves off (กองการศึกษา ศาสนาและวัฒนธรรม, กองสวัสดิการสังคม).
_USUAL_ENDINGS = ("และ", "ศาสนา", "สังคม", "เทศบาล")
# Of these, the names that print another kind of body: probably, not certainly, the same division.
_OTHER_BODY = frozenset(
    ("ส่วนการคลัง", "สำนักคลัง", "สำนักการคลัง", "ส่วนโยธา", "สำนักช่าง", "สำนักการช่าง", "ส่วนการศึกษา", "สำนักการศึกษา")
)
_SIMILAR = 0.85
_SHORTEST_STEM = 6


@dataclass(frozen=True)
class KnownDivision:
    """A division of the organization with the other names people write for it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class DivisionMatch:
    """The known division a printed name means; PROBABLE where only the drift of spelling was bridged."""

    name: str
    confidence: Confidence


def stem(name: str) -> str:
    """A key equal for names that differ only in spaces, the office's own name at the end, ฯ or the head's title."""
    key = _HEAD_OF.sub("", match_key(name))
    key = _ABBREVIATED.sub("", key).strip(".,;:()/-")
    shorter = _ENDING.sub("", key)
    return _SAME.get(shorter, shorter)


def is_other_body(name: str, other: str) -> bool:
    """Whether two names of one division call it another kind of body (สำนักช่าง, กองช่าง)."""
    one, two = (_ENDING.sub("", _HEAD_OF.sub("", match_key(text))) for text in (name, other))
    return one != two and bool({one, two} & _OTHER_BODY)


def is_bridged(name: str, form: str) -> bool:
    """Whether `unify_names` took two names for one by more than spaces, an ending or the head's title."""
    return is_other_body(name, form) or stem(name) != stem(form)


def is_abbreviated(name: str) -> bool:
    """กองการศึกษาฯ stands for a longer name."""
    return bool(_ABBREVIATED.search(match_key(name)))


def match_division(printed: str, known: Sequence[KnownDivision]) -> DivisionMatch | None:
    """Which known division `printed` means, or None where none or several could be meant."""
    key = match_key(printed)
    for division in known:
        if key in {match_key(name) for name in (division.name, *division.aliases)}:
            return DivisionMatch(division.name, Confidence.CLEAR)
    stems = [(division.name, {stem(name) for name in (division.name, *division.aliases)}) for division in known]
    wanted = stem(printed)
    same = [name for name, found in stems if wanted and wanted in found]
    if len(same) == 1:
        return DivisionMatch(same[0], Confidence.PROBABLE if is_other_body(printed, same[0]) else Confidence.CLEAR)
    if name := full_name(printed):
        return _probably(match_division(name, known))
    if len(wanted) < _SHORTEST_STEM:
        return None
    return _only([name for name, found in stems if any(_is_short_for(wanted, other, printed) for other in found)]) or (
        _most_similar(wanted, stems)
    )


def _only(names: list[str]) -> DivisionMatch | None:
    return DivisionMatch(names[0], Confidence.PROBABLE) if len(set(names)) == 1 else None


def _probably(match: DivisionMatch | None) -> DivisionMatch | None:
    return DivisionMatch(match.name, Confidence.PROBABLE) if match else None


def _is_short_for(wanted: str, other: str, printed: str) -> bool:
    """กองยุทธศาสตร์ฯ for กองยุทธศาสตร์และแผนงาน, and the full name for one kept short."""
    short, long = sorted((wanted, other), key=len)
    if not long.startswith(short) or len(short) < _SHORTEST_STEM:
        return False
    return is_abbreviated(printed) or long[len(short) :].startswith(_USUAL_ENDINGS)


def _most_similar(wanted: str, stems: Iterable[tuple[str, set[str]]]) -> DivisionMatch | None:
    """One name that differs by a slip of the pen; nothing where two are about as near."""
    ratios = sorted(
        (
            (max(SequenceMatcher(None, wanted, other, autojunk=False).ratio() for other in found), name)
            for name, found in stems
        ),
        reverse=True,
    )
    if not ratios or ratios[0][0] < _SIMILAR:
        return None
    if len(ratios) > 1 and ratios[0][0] - ratios[1][0] < 0.05:
        return None
    return DivisionMatch(ratios[0][1], Confidence.PROBABLE)


def unify_names(names: Iterable[str]) -> dict[str, str]:
    """One form for each division a document names in several ways: printed name → the fullest form printed."""
    chosen: dict[str, str] = {}
    forms: dict[str, dict[str, None]] = {}  # the forms whose stem begins so, or is so
    for name in sorted(dict.fromkeys(names), key=_fullest):
        alike = [form for form in forms.get(stem(name), ()) if _is_same_in_one_document(name, form)]
        chosen[name] = alike[0] if len(alike) == 1 else name
        if chosen[name] == name:
            _note_beginnings(forms, name)
    return chosen


def _note_beginnings(forms: dict[str, dict[str, None]], name: str) -> None:
    long = stem(name)
    for end in {*range(_SHORTEST_STEM, len(long)), len(long)}:
        forms.setdefault(long[:end], {})[name] = None


def _fullest(name: str) -> tuple[bool, int, int, str]:
    """Sorts the fullest form first; of equal ones that with the fewest spaces (a narrow column cuts words)."""
    return is_abbreviated(name), -len(match_key(name)), name.count(" "), name


def _is_same_in_one_document(name: str, form: str) -> bool:
    short, long = stem(name), stem(form)
    if short == long:
        return True
    return long.startswith(short) and _is_short_for(short, long, name)
