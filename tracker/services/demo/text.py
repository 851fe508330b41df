"""The forms in which the demo's plan is written down: measures, their groups of steps, and what people said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = "all"  # ทุกสำนัก/กอง
WHOLE_YEAR = (0, 11)
AFTER_YEAR = (12, 12)  # a report of the whole year, due in October


@dataclass(frozen=True)
class EvidenceText:
    """Evidence that comes with a finished piece of work: a page of the website, a picture or a paper."""

    kind: str  # "link", "png" or "pdf"
    title: str
    path: str = ""


@dataclass(frozen=True)
class GroupText:
    """Steps with the same owners and period, and what their people said in turn.

    `months` counts from October = 0 of the plan's year; -2 and -1 are the August and September before it.
    `finished` is said by everybody alike, or by each division in its own words.
    """

    owners: tuple[str, ...]
    months: tuple[int, int]
    steps: tuple[str, ...]
    progress: tuple[str, ...] = ()
    finished: str | Mapping[str, str] = ""
    obstacle: str = ""
    evidence: tuple[EvidenceText, ...] = ()
    not_applicable: str = ""
    returned: str = ""
    is_supported_by_all: bool = False

    def finished_by(self, division: str) -> str:
        """What a division said when it was done."""
        return self.finished if isinstance(self.finished, str) else self.finished[division]


@dataclass(frozen=True)
class MeasureText:
    """A measure of the plan. `entry` is what a division reports that had nothing to do yet.

    `suggestions` and `outcomes` (what came of it) are told by division.
    """

    code: str
    title: str
    indicators: tuple[int, ...]
    follow_up: str
    groups: tuple[GroupText, ...]
    o_item: str | None = None
    limitation: str = ""
    entry: str = ""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
