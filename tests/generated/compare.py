"""Compares a draft with what was written: every fact, right or wrong, by its kind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.generated.expected import Measure, Reading, Step, When, Who
from tracker.rules.division_name import KnownDivision, match_division
from tracker.rules.plan_draft import DraftMeasure, DraftStep, PlanDraft
from tracker.rules.thai_text import match_key

KINDS = ("measures", "title", "steps", "owner", "period", "indicator", "other", "asked")
_SIGNS = re.compile(r"^[\s\-–•:]+|[\s.:;]+$")
_COUNTED = re.compile(r"^(?:มาตรการ|กิจกรรม|โครงการ)ที่\d+[.:]?")  # with or without it a title is the same


@dataclass(frozen=True)
class Fact:
    """One thing looked at."""

    kind: str
    about: str
    wanted: object
    read: object

    @property
    def is_right(self) -> bool:
        return self.wanted == self.read

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}\n    written {self.wanted}\n    read    {self.read}"


def key(text: str) -> str:
    """Words without spaces, digits alike, no marks around them."""
    return _SIGNS.sub("", match_key(text))


def _title(text: str) -> str:
    return _COUNTED.sub("", key(text))


def compare(wanted: Reading, draft: PlanDraft) -> list[Fact]:
    """Every fact of a document."""
    facts = [Fact("year", "ปีงบประมาณ", wanted.fiscal_year, draft.fiscal_year.value)] if wanted.fiscal_year else []
    pairs, extra = _aligned(wanted.measures, draft.measures)
    facts += [Fact("measures", measure.title.value, "no such measure", "a measure") for measure in extra]
    known = [KnownDivision(name) for name in wanted.divisions]
    for written, read in pairs:
        if written.asks:
            facts.append(Fact("asked", written.title, True, read is not None and _asks(draft, read)))
        else:
            facts += _facts(written, read, known) if read else _missed(written)
    return facts


def _missed(written: Measure) -> list[Fact]:
    """A measure that was not read at all: nothing about it is right."""
    who_and_when = list(written.steps) or [_whole(written)]
    wanted = [
        ("measures", "a measure"),
        ("title", key(written.title)),
        ("steps", [step.text for step in written.steps]),
    ]
    wanted += [("owner", _plain(step.who or written.who)) for step in who_and_when if step.who or written.who]
    wanted += [("period", step.when or written.when) for step in who_and_when if step.when or written.when]
    return [Fact(kind, written.title[:50], value, None) for kind, value in wanted]


def _aligned(
    written: Sequence[Measure], read: Sequence[DraftMeasure]
) -> tuple[list[tuple[Measure, DraftMeasure | None]], list[DraftMeasure]]:
    """Pairs by printed order: the same title first, a like one between those, and what is left on either side."""
    wanted, given = [_title(one.title) for one in written], [_title(one.title.value) for one in read]
    pairs: list[tuple[Measure, DraftMeasure | None]] = []
    extra: list[DraftMeasure] = []
    matcher = SequenceMatcher(None, wanted, given, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        both = min(last - first, stop - start) if tag != "equal" else last - first
        pairs += zip(written[first : first + both], read[start : start + both], strict=True)
        pairs += [(one, None) for one in written[first + both : last]]
        extra += read[start + both : stop]
    return pairs, extra


def _facts(written: Measure, read: DraftMeasure, known: Sequence[KnownDivision]) -> Iterator[Fact]:
    about = written.title[:50]
    yield Fact("measures", about, "a measure", "a measure")
    yield Fact("title", about, _title(written.title), _title(read.title.value))
    if written.indicators is not None:
        yield Fact("indicator", about, written.indicators, read.indicators.value)
    if written.o_item is not None:
        yield Fact("indicator", about, written.o_item, read.o_item.value)
    for name in ("follow_up", "result"):
        if (wanted := getattr(written, name)) is not None:
            yield Fact("other", f"{about} ({name})", key(wanted), key(getattr(read, name).value))
    steps = [key(step.text) for step in written.steps]
    given = [key(step.text.value) for step in read.steps]
    yield Fact("steps", about, steps, given)
    if written.steps and len(steps) == len(given):
        for step, found in zip(written.steps, read.steps, strict=True):
            yield from _who_and_when(step, written, found, known)
    else:
        yield from _who_and_when(_whole(written), written, read, known)


def _who_and_when(
    step: Step, whole: Measure, read: DraftStep | DraftMeasure, known: Sequence[KnownDivision]
) -> Iterator[Fact]:
    about = f"{whole.title[:40]} › {step.text[:40]}"
    if wanted := step.who or whole.who:
        yield Fact("owner", about, _plain(wanted), _read_who(read, known))
    if due := step.when or whole.when:
        yield Fact("period", about, due, When(read.start.value, read.end.value, read.due.value))


def _whole(written: Measure) -> Step:
    """A measure without steps (or whose steps were not read as written): everybody in it, from first to last day."""
    people = [step.who for step in written.steps if step.who]
    times = [step.when for step in written.steps if step.when]
    together = written.who
    if people:
        names = tuple(dict.fromkeys(name for one in people for name in one.divisions))
        supporting = tuple(dict.fromkeys(name for one in people for name in one.supporting))
        leads = {one.lead for one in people}
        lead = leads.pop() if len(leads) == 1 else None
        together = Who(names, any(one.everybody for one in people), lead, supporting)
    span = written.when
    if times:
        starts = [one.start for one in times if one.start]
        ends = [one.end for one in times if one.end]
        dues = [one.due for one in times if one.due]
        span = When(min(starts, default=None), max(ends, default=None), max(dues, default=None))
    return Step("", together, span)


def _plain(wanted: Who) -> tuple[object, ...]:
    """A lead is looked at only where everybody is named beside it: elsewhere the responsible one leads anyway."""
    return (
        sorted(wanted.divisions),
        wanted.everybody,
        wanted.lead if wanted.everybody else None,
        sorted(wanted.supporting),
    )


def _read_who(read: DraftStep | DraftMeasure, known: Sequence[KnownDivision]) -> tuple[object, ...]:
    """As the office's own divisions; a name that matches none stays as read."""

    def own(name: str) -> str:
        match = match_division(name, known)
        return match.name if match else f"?{name}"

    lead = own(read.lead.value) if read.lead.value and read.all_divisions.value else None
    divisions, supporting = (sorted(map(own, names)) for names in (read.divisions.value, read.supporting.value))
    return divisions, read.all_divisions.value, lead, supporting


def _asks(draft: PlanDraft, measure: DraftMeasure) -> bool:
    """Whether a problem is about the group the measure was read in."""
    group = next((group for group in draft.groups if measure.key in group.measures), None)
    return group is not None and any(problem.about == group.key for problem in draft.problems)
