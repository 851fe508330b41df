"""Results copied from another item: a tick beside them is not believed."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStatus
from tracker.rules.plan_pairing import likeness
from tracker.rules.thai_text import match_key

_SHORTEST_RESULT = 20  # "เผยแพร่แล้ว" may rightly stand under many items


def without_copied_results(measures: Sequence[DraftMeasure]) -> list[DraftMeasure]:
    """An O-item whose printed result is that of another item, and fits that one better, is work under way."""
    alike: dict[str, list[int]] = {}
    for at, measure in enumerate(measures):
        key = match_key(measure.result.value)
        if measure.o_item.value and measure.status.value is DraftStatus.DONE and len(key) >= _SHORTEST_RESULT:
            alike.setdefault(key, []).append(at)
    doubted = {at for places in alike.values() for at in _copies(measures, places)}
    return [_under_way(measure) if at in doubted else measure for at, measure in enumerate(measures)]


def _copies(measures: Sequence[DraftMeasure], places: Sequence[int]) -> list[int]:
    """All but the item the result is most about; none where it is about none of them, or about all alike."""
    fits = {at: likeness(measures[at].title.value, measures[at].result.value) for at in places}
    best = max(fits.values())
    return [at for at, fit in fits.items() if fit < best]


def _under_way(measure: DraftMeasure) -> DraftMeasure:
    return replace(
        measure, status=replace(measure.status, value=DraftStatus.IN_PROGRESS, confidence=Confidence.DOUBTFUL)
    )
