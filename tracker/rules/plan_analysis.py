"""The analysis of an assessment found in a document beside its measures: scores, weak items, advice."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Analysis:
    """What a document says about the assessment its measures answer; empty where it says nothing."""

    def to_json(self) -> dict[str, Any]:
        """Kept with the plan and shown by `tracker import --json`."""
        return {}


NO_ANALYSIS = Analysis()
