"""หนังสือรับรองการแจ้งเตือน: who was told what, when and how, composed from plain facts; its canonical bytes and code."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from tracker.rules.delivery_words import SHORT_CHANNELS, Outcome, Standing, standing_of
from tracker.rules.reminder_words import VIAS, Told
from tracker.rules.thai_calendar import BANGKOK, Digits, format_date
from tracker.rules.thai_text import to_thai_digits

FORMAT = "delivery-proof/1"
SHORT_HASH = 12  # characters of a hash in the table; the whole stands in the list at the end
COLUMNS = ("ที่", "ผู้รับแจ้ง", "เรื่องที่แจ้ง", "ช่องทาง เวลา ผลการส่ง และรหัสข้อความ", "รับทราบ")
_OUTSIDE_THE_CODE = ("prepared_at", "signatory", "digits")


@dataclass(frozen=True)
class SentFact:
    """One reminder in one message, as the proof needs it. `post` is what the person was on that day."""

    told: Told
    person_name: str
    post: str
    delivery_id: UUID
    channel: str
    delivery_kind: str
    status: str
    error_class: str | None
    sent_at: datetime  # when it was handed over; of one that was not, when it was to leave or last tried
    may_have_arrived: bool
    is_second_way: bool
    is_resent: bool
    payload_sha256: str | None

    @property
    def standing(self) -> Standing:
        return standing_of(
            self.status, self.channel, self.delivery_kind, self.error_class, may_have_arrived=self.may_have_arrived
        )


@dataclass(frozen=True)
class ProofSubject:
    """What the proof is about: a line of heading and facts below it (label, value). `due_on` is its day today."""

    kind: str  # "task" or "round"
    id: UUID
    title: str
    due_on: date | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProofWay:
    """One message that carried the reminder: by which channel, when, and what became of it."""

    channel: str
    sent_at: str
    outcome: str
    is_told: bool
    sha256: str | None

    @property
    def short_hash(self) -> str:
        return self.sha256[:SHORT_HASH] if self.sha256 else ""


@dataclass(frozen=True)
class ProofRow:
    """One line of the table: one reminder of one person, as printed but for the script of its digits."""

    number: int
    person: str
    post: str
    what: str
    about: str  # whose duty it was, where the paper spans several; what somebody wrote to them
    due: str
    ways: tuple[ProofWay, ...]
    acknowledged: str

    @property
    def is_told(self) -> bool:
        return any(way.is_told for way in self.ways)


@dataclass(frozen=True)
class ProofHash:
    """A message of the list at the end: the rows that went in it, and the whole hash of its content."""

    rows: tuple[int, ...]
    channel: str
    sha256: str


@dataclass(frozen=True)
class ProofTotals:
    """What the table comes to."""

    people: int
    people_told: int
    people_acknowledged: int
    sent: int
    failed: int
    waiting: int


@dataclass(frozen=True)
class DeliveryProof:
    """The whole paper. Everything is in the code but when and for whom it was printed, and the script of digits."""

    organization: str
    subject: ProofSubject
    scope: str  # "" or whose duties alone are shown
    rows: tuple[ProofRow, ...]
    hashes: tuple[ProofHash, ...]
    totals: ProofTotals
    unsent_count: int
    prepared_at: datetime
    signatory: tuple[str, str]  # name and post, both empty where a pen fills them in
    digits: Digits

    def canonical_json(self) -> bytes:
        """The same bytes for the same facts, whenever and by whomever they were printed."""
        hashed = {key: value for key, value in asdict(self).items() if key not in _OUTSIDE_THE_CODE}
        text = json.dumps(
            {"format": FORMAT, **hashed}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return text.encode()

    @property
    def code(self) -> str:
        """SHA-256 of the canonical bytes: printed on every page."""
        return hashlib.sha256(self.canonical_json()).hexdigest()

    def number(self, written: object) -> str:
        """What the system prints, in the office's script of digits; never a person's words or a hash."""
        return to_thai_digits(str(written)) if self.digits == "thai" else str(written)

    @property
    def prepared_on(self) -> str:
        """ "๒ มีนาคม ๒๕๗๐ เวลา ๐๙.๐๐ น."."""
        return self.number(moment_words(self.prepared_at))


def compose_proof(
    facts: Sequence[SentFact],
    *,
    organization: str,
    subject: ProofSubject,
    unsent_count: int,
    prepared_at: datetime,
    digits: Digits,
    scope: str = "",
    signatory: tuple[str, str] = ("", ""),
) -> DeliveryProof:
    """The paper for these facts, which come in the order they are to be printed in."""
    reminders: dict[UUID, list[SentFact]] = {}
    for fact in facts:
        reminders.setdefault(fact.told.reminder_id, []).append(fact)
    groups = list(reminders.values())
    return DeliveryProof(
        organization,
        subject,
        scope,
        tuple(_row(number, group, subject) for number, group in enumerate(groups, start=1)),
        _hashes(groups),
        _totals(facts),
        unsent_count,
        prepared_at,
        signatory,
        digits,
    )


def post_on(posts: Sequence[tuple[str, date | None, date | None, bool]], day: date) -> str:
    """What somebody was on a day, out of (title, from, to, acting); the permanent post before the acting one."""
    held = [
        f"รักษาราชการแทน{title}" if is_acting else title
        for title, first, last, is_acting in posts
        if (first is None or first <= day) and (last is None or day <= last)
    ]
    return " และ".join(held)


def moment_words(at: datetime) -> str:
    """ "2 มีนาคม 2570 เวลา 09.00 น."."""
    local = at.astimezone(BANGKOK)
    return f"{format_date(local.date())} เวลา {local:%H.%M} น."


def _row(number: int, group: Sequence[SentFact], subject: ProofSubject) -> ProofRow:
    """The day is printed only where it is not the one at the head of the paper: it was moved since, or is another's."""
    first = group[0]
    told = first.told
    has_own_day = told.has_due_date and told.due_on != subject.due_on
    return ProofRow(
        number=number,
        person=first.person_name,
        post=first.post,
        what=told.what,
        about=" · ".join(part for part in (told.division_name if told.round_id else "", told.detail) if part),
        due=f"ครบกำหนด {format_date(told.due_on, 'short')}" if has_own_day else "",
        ways=tuple(_way(fact) for fact in sorted(group, key=_order)),
        acknowledged=_acknowledged(told),
    )


def _order(fact: SentFact) -> tuple[int, datetime, str]:
    return list(SHORT_CHANNELS).index(fact.channel), fact.sent_at, str(fact.delivery_id)


def _way(fact: SentFact) -> ProofWay:
    standing = fact.standing
    return ProofWay(
        channel=_channel(fact),
        sent_at=_short_moment(fact.sent_at),
        outcome=_outcome(standing.word, standing.trouble),
        is_told=standing.outcome is Outcome.DONE,
        sha256=fact.payload_sha256,
    )


def _channel(fact: SentFact) -> str:
    why = "ส่งซ้ำโดยเจ้าหน้าที่" if fact.is_resent else "ส่งแทนช่องทางที่ส่งไม่ได้" if fact.is_second_way else ""
    return f"{SHORT_CHANNELS[fact.channel]} ({why})" if why else SHORT_CHANNELS[fact.channel]


def _outcome(word: str, trouble: str) -> str:
    return f"{word}: {trouble}" if trouble else word


def _acknowledged(told: Told) -> str:
    if told.acknowledged_at is None:
        return ""
    via = VIAS.get(told.acknowledged_via or "", "")
    return f"{_short_moment(told.acknowledged_at)} {via}".strip()


def _short_moment(at: datetime) -> str:
    local = at.astimezone(BANGKOK)
    return f"{format_date(local.date(), 'short')} {local:%H.%M} น."


def _hashes(groups: Sequence[Sequence[SentFact]]) -> tuple[ProofHash, ...]:
    """Each message once, with the rows it carried."""
    rows: dict[UUID, list[int]] = {}
    messages: dict[UUID, SentFact] = {}
    for number, group in enumerate(groups, start=1):
        for fact in group:
            if fact.payload_sha256:
                rows.setdefault(fact.delivery_id, []).append(number)
                messages[fact.delivery_id] = fact
    return tuple(
        ProofHash(tuple(numbers), SHORT_CHANNELS[messages[id_].channel], messages[id_].payload_sha256 or "")
        for id_, numbers in rows.items()
    )


def _totals(facts: Sequence[SentFact]) -> ProofTotals:
    outcomes = {fact.delivery_id: fact.standing.outcome for fact in facts}
    counts = list(outcomes.values())
    told = {fact.told.person_id for fact in facts if outcomes[fact.delivery_id] is Outcome.DONE}
    return ProofTotals(
        people=len({fact.told.person_id for fact in facts}),
        people_told=len(told),
        people_acknowledged=len({fact.told.person_id for fact in facts if fact.told.acknowledged_at}),
        sent=counts.count(Outcome.DONE),
        failed=counts.count(Outcome.CARE),
        waiting=counts.count(Outcome.WAITING),
    )
