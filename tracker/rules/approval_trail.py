"""Whether the history tells of every step of a chain that counts as decided: a row alone is no signature.

Every deed on a chain writes into the history a seal of each step it decided. Chains that were on their way before
seals were kept are held against who did what at which moment.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from tracker.rules.approval import StepState
from tracker.rules.plain_record import to_plain

PROPOSED = "report_proposed"
SEALS = "step_seals"  # the field of an entry: {ordinal: seal}, or null where a step waits again
_BY_HAND = {StepState.APPROVED: "report_approved", StepState.RETURNED: "report_returned"}
_ON_PAPER = "report_signed_on_paper"


@dataclass(frozen=True)
class DecidedStep:
    """A step as its row says it was decided: by which post, who, how, with which words, when."""

    ordinal: int
    position_id: UUID
    part: str
    state: StepState
    way: str | None = None
    person_id: UUID | None = None
    person_name: str | None = None
    post_line: str | None = None
    is_acting: bool = False
    note: str = ""
    decided_at: datetime | None = None
    scan_id: UUID | None = None


@dataclass(frozen=True)
class ToldDeed:
    """An entry of the history about a report."""

    action: str
    at: datetime
    person_id: UUID | None
    change: Mapping[str, Any]

    def told(self, name: str) -> Any:
        """What it says a field became."""
        return self.change[name][1] if name in self.change else None


def seal_of(step: DecidedStep) -> str:
    """SHA-256 over everything a step says; no name of a person stands in the history."""
    at = step.decided_at.astimezone(UTC) if step.decided_at else None
    plain = json.dumps(to_plain(replace(step, decided_at=at)), ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()


def seals_of(steps: Sequence[DecidedStep]) -> dict[str, str | None]:
    """What an entry tells of the steps it changed."""
    return {str(step.ordinal): None if step.state is StepState.WAITING else seal_of(step) for step in steps}


def is_told(steps: Sequence[DecidedStep], deeds: Sequence[ToldDeed]) -> bool:
    """Whether a chain is as long as it was proposed, and each step is what the history (oldest first) tells of it."""
    chains = [len(deed.told("chain") or ()) for deed in deeds if deed.action == PROPOSED]
    return chains == [len(steps)] and not untold(steps, deeds)


def untold(steps: Sequence[DecidedStep], deeds: Sequence[ToldDeed]) -> tuple[int, ...]:
    """The ordinals of steps that are not what the history tells of them."""
    seals: dict[str, str | None] = {}
    for deed in deeds:
        seals |= deed.told(SEALS) or {}
    unsealed = [deed for deed in deeds if SEALS not in deed.change]
    return tuple(step.ordinal for step in steps if not _is_told(step, seals, unsealed))


def _is_told(step: DecidedStep, seals: Mapping[str, str | None], unsealed: Sequence[ToldDeed]) -> bool:
    if str(step.ordinal) in seals:
        return seals_of([step])[str(step.ordinal)] == seals[str(step.ordinal)]
    return step.state is StepState.WAITING or any(_is_witness(deed, step) for deed in unsealed)


def _is_witness(deed: ToldDeed, step: DecidedStep) -> bool:
    """Whether an entry from before seals were kept tells of this step: the same moment, person and way."""
    if deed.at != step.decided_at:
        return False
    if step.state is StepState.SKIPPED:
        return True
    if step.way == "paper":
        return deed.action == _ON_PAPER and deed.told("scan") == str(step.scan_id)
    return deed.action == _BY_HAND.get(step.state) and deed.person_id == step.person_id
