"""The printed owners nobody knows yet, for the review: where each stands, what it may be, what becomes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.plan_draft import DraftMeasure, DraftStep
from tracker.services.review_upload import Review
from tracker.store.divisions import DivisionRow


@dataclass(frozen=True)
class UnknownName:
    """A printed owner, the measures it stands in, and what a person may say it is."""

    printed: str
    where: str
    choices: tuple[tuple[str, str], ...] = ()


def list_undecided(review: Review, divisions: Sequence[DivisionRow]) -> list[UnknownName]:
    """Printed owners a person must decide on; none where the organization has no divisions: all are made there."""
    if review.fit.is_first:
        return []
    names = [name for name in review.fit.unknown if name not in review.options.division_choices]
    return [
        UnknownName(name, _where(review, name), _choices(review.fit.suggestions.get(name, ()), divisions))
        for name in names
    ]


def list_first_names(review: Review) -> list[UnknownName]:
    """What would become the first divisions of an organization, to be taken out one by one."""
    return [UnknownName(name, _where(review, name)) for name in review.fit.unknown if review.fit.is_first]


def _choices(likely: Sequence[DivisionRow], divisions: Sequence[DivisionRow]) -> tuple[tuple[str, str], ...]:
    others = [division for division in divisions if division not in likely]
    return (
        ("", "– เลือก –"),
        *((str(division.id), f"อีกชื่อหนึ่งของ {division.name} (น่าจะใช่)") for division in likely),
        ("new", "สร้างเป็นสำนัก/กองใหม่ชื่อนี้"),
        *((str(division.id), f"อีกชื่อหนึ่งของ {division.name}") for division in others),
        ("none", "ไม่ใช่สำนัก/กอง ไม่ต้องมอบหมาย"),
    )


def _where(review: Review, name: str) -> str:
    """ "มาตรการ 4.1 จัดระบบยืมคืนครุภัณฑ์ และอีก 2 มาตรการ"."""
    found = [measure for measure in review.draft.measures if name in _owners(measure)]
    if not found:
        return ""
    more = f" และอีก {len(found) - 1} มาตรการ" if len(found) > 1 else ""
    return f"มาตรการ {_short(f'{found[0].code.value} {found[0].title.value}'.strip())}{more}"


def _owners(measure: DraftMeasure) -> Iterator[str]:
    things: tuple[DraftMeasure | DraftStep, ...] = (measure, *measure.steps)
    for thing in things:
        yield from (*thing.divisions.value, *thing.supporting.value)
        if thing.lead.value:
            yield thing.lead.value


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
