"""Owners in the words offices print them, each with the divisions a person reads in it."""

from collections.abc import Sequence

from tests.generated.choices import Choices
from tests.generated.expected import EVERYBODY, Who, who
from tests.generated.material import UNITS

_EVERYBODY = ("ทุกสำนัก/กอง", "ทุกกอง", "ทุกส่วนราชการ", "ทุกหน่วยงาน", "ทุกสำนัก ทุกกอง", "สำนัก/กองทุกแห่ง", "ทุกส่วนงาน")
_ABBREVIATED = {
    "กองการศึกษา ศาสนาและวัฒนธรรม": "กองการศึกษาฯ",
    "กองยุทธศาสตร์และงบประมาณ": "กองยุทธศาสตร์ฯ",
    "กองสาธารณสุขและสิ่งแวดล้อม": "กองสาธารณสุขฯ",
    "สำนักปลัดเทศบาล": "สำนักปลัดฯ",
    "สำนักปลัดองค์การบริหารส่วนจังหวัด": "สำนักปลัดฯ",
    "กองทะเบียนและบัตรประจำตัวประชาชน": "กองทะเบียนฯ",
    "กองป้องกันและบรรเทาสาธารณภัย": "กองป้องกันฯ",
}
_BROKEN = {
    "สำนักปลัดเทศบาล": "สำนักปลัด เทศบาล",
    "กองสวัสดิการสังคม": "กอง สวัสดิการ สังคม",
    "กองสาธารณสุขและสิ่งแวดล้อม": "กองสาธารณสุข และสิ่งแวดล้อม",
    "หน่วยตรวจสอบภายใน": "หน่วยตรวจสอบ ภายใน",
    "กองยุทธศาสตร์และงบประมาณ": "กองยุทธศาสตร์ และงบประมาณ",
    "กองการศึกษา": "กอง การศึกษา",
    "สำนักปลัดองค์การบริหารส่วนจังหวัด": "สำนักปลัด องค์การบริหาร ส่วนจังหวัด",
}  # fmt: skip


def printed_division(choices: Choices, name: str) -> str:
    """One division: its name, shortened, broken by a print line, with its head or a unit."""
    ways = [name]
    ways += [_ABBREVIATED[name]] if name in _ABBREVIATED else []
    ways += [_BROKEN[name]] if name in _BROKEN else []
    if unit := UNITS.get(name):
        ways += [f"{unit} {name}", f"{name} ({unit})"]
    ways.append(f"หัวหน้า{name}" if name.startswith(("สำนักปลัด", "หน่วย")) else f"ผอ.{name}")
    return choices.pick("words of a division", ways, 0.75)


def printed_owners(choices: Choices, divisions: Sequence[str], *, not_lines: Sequence[int] = ()) -> tuple[str, Who]:
    """One cell of owners. `not_lines`: so many owners on lines of their own would look like one per step."""
    kind = choices.pick("owners", ("one", "several", "everybody", "jointly", "jointly with everybody", "marked"), 0.5)
    first, *others = _some(choices, divisions, 2 if kind in ("jointly", "marked") else choices.pick("how many", (2, 3)))
    if kind == "several":
        return _several(choices, [first, *others], not_lines)
    if kind == "everybody":
        return choices.pick("words of everybody", _EVERYBODY), EVERYBODY
    if kind == "jointly":
        words = choices.pick("words of jointly", ("{} ร่วมกับ {}", "{}\nร่วมกับ{}", "{} ร่วมกับ\n{}"))
        return words.format(first, others[0]), who(first, supporting=(others[0],))
    if kind == "jointly with everybody":
        return f"{first} ร่วมกับ ทุกสำนัก/กอง", Who((first,), everybody=True, lead=first)
    if kind == "marked":
        words = choices.pick(
            "words of marked", ("หลัก : {}\nสนับสนุน : {}", "{} (หลัก)\n{} (สนับสนุน)", "หน่วยงานหลัก: {} หน่วยงานสนับสนุน: {}")
        )
        return words.format(first, others[0]), who(first, supporting=(others[0],))
    return printed_division(choices, first), who(first)


def _several(choices: Choices, names: Sequence[str], not_lines: Sequence[int]) -> tuple[str, Who]:
    ways = [", ", "/", " และ", "และ", " , "]
    if len(names) not in not_lines:
        ways += [" ", "\n", "\n", "\n- ", "\n1."]
    between = choices.pick("between owners", ways)
    if between == "\n1.":
        text = "\n".join(f"{at}. {name}" for at, name in enumerate(names, start=1))
    elif between == "\n- ":
        text = "\n".join(f"- {name}" for name in names)
    elif "และ" in between and len(names) > 2:
        text = f"{' '.join(names[:-1])}{between}{names[-1]}"
    else:
        text = between.join(names)
    return text, who(*names)


def _some(choices: Choices, divisions: Sequence[str], count: int) -> list[str]:
    left = list(divisions)
    return [left.pop(left.index(choices.pick("division", left))) for _ in range(min(count, len(left)))]


def one_owner(choices: Choices, divisions: Sequence[str]) -> tuple[str, Who]:
    """The owner of one step among several in a cell."""
    if choices.chance("everybody for a step", 0.1):
        return "ทุกสำนัก/กอง", EVERYBODY
    name = choices.pick("division of a step", divisions)
    return name, who(name)
