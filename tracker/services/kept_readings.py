"""Plans as read and corrected, kept for the next look: a long plan is not read anew for every page."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from tracker.rules.plan_correction import Correction, ReadingCorrection, SetPlan, choices_of
from tracker.rules.plan_correction_draft import CorrectedPlan
from tracker.rules.plan_correction_json import correction_to_json
from tracker.rules.plan_correction_words import describe
from tracker.rules.plan_draft import PlanDraft, Problem, Severity
from tracker.rules.reading_choices import KnownTable, ReadingChoices
from tracker.rules.source_table import SourceDocument, document_from_bytes
from tracker.rules.step_group import GroupDraft, group_steps
from tracker.rules.table_headers import captions_of
from tracker.rules.table_reading import TableReading, table_readings
from tracker.services.read_plan_file import check_corrected, correct_read, printed_faults, read_as_chosen
from tracker.store.files import read_bytes

MOST_KEPT = 4
_KNOWN = "ตารางที่ {0} อ่านตามความหมายคอลัมน์ที่เคยกำหนดไว้ หากไม่ตรงกับไฟล์นี้ กรุณากำหนดหัวคอลัมน์ใหม่"
Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The few values used last, each made once from everything its key tells; safe for threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def find_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value under `key`; two threads may both make it, then one is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class ReadUpload:
    """The document of an upload and what it says before anything in it was corrected.

    `readings` say how each table was understood, `notes` which are read as somebody explained for an earlier file.
    """

    document: SourceDocument
    draft: PlanDraft
    readings: Mapping[int, TableReading]
    notes: tuple[Problem, ...]


@dataclass(frozen=True)
class CheckedUpload:
    """The same as corrected and looked through, its step groups, and what was corrected last."""

    read: ReadUpload
    plan: CorrectedPlan
    groups: tuple[GroupDraft, ...]
    last_correction: str

    @property
    def owner_names(self) -> tuple[str, ...]:
        """Every division that owns or supports a group, as printed, in the order of its first appearance."""
        owners = (group.owners for group in self.groups)
        return tuple(dict.fromkeys(name for one in owners for name in (*one.divisions, *one.supporting)))


@dataclass(frozen=True)
class UploadSource:
    """Where what an upload says comes from: nothing else can change it.

    The organization is part of every key, so that nothing made for one is shown to another.
    """

    organization_id: UUID
    document_sha256: str
    name: str
    known: tuple[KnownTable, ...]

    def reading_key(self, corrections: Sequence[Correction]) -> Hashable:
        """Only some corrections change how the document is read."""
        return self, _digest([one for one in corrections if isinstance(one, ReadingCorrection | SetPlan)])


_READ: Kept[ReadUpload] = Kept()
_PRINTED: Kept[frozenset[Problem]] = Kept()
_CORRECTED: Kept[CorrectedPlan] = Kept()
_CHECKED: Kept[CheckedUpload] = Kept()


def checked_upload(source: UploadSource, corrections: Sequence[Correction], data_dir: Path) -> CheckedUpload:
    """What an upload says now, made anew only where something changed."""
    key = source.reading_key(corrections), _digest(corrections)
    return _CHECKED.find_or_make(key, lambda: _check(source, corrections, data_dir))


def _check(source: UploadSource, corrections: Sequence[Correction], data_dir: Path) -> CheckedUpload:
    read = _READ.find_or_make(source.reading_key(corrections), lambda: _read(source, corrections, data_dir))
    corrected = _correct(source, corrections, read)
    printed = _printed(source, corrections, read) if corrected.saved else ()
    left_out = choices_of(corrections).dropped
    plan = check_corrected(read.document, corrected, printed=printed, left_out=left_out)
    groups = tuple(group for measure in plan.draft.measures for group in group_steps(measure))
    return CheckedUpload(read, plan, groups, _last(source, corrections, read))


def _read(source: UploadSource, corrections: Sequence[Correction], data_dir: Path) -> ReadUpload:
    document = document_from_bytes(read_bytes(data_dir, source.document_sha256), source.name)
    draft = read_as_chosen(document, corrections=corrections, known=source.known)
    choices = choices_of(corrections, source.known)
    readings = table_readings(document, choices)
    return ReadUpload(document, draft, readings, tuple(_known_headings(source, choices, document, readings)))


def _known_headings(
    source: UploadSource, choices: ReadingChoices, document: SourceDocument, readings: Mapping[int, TableReading]
) -> Iterator[Problem]:
    if not source.known:
        return
    remembered = {table.captions for table in source.known}
    for table in document.tables:
        row = readings[table.number].header_row
        if row and table.number not in choices.tables and captions_of(table, row) in remembered:
            place = next((printed.source for printed in table.rows if printed.source.row == row), None)
            yield Problem(Severity.INFO, "heading_known", _KNOWN.format(table.number), place)


def _correct(source: UploadSource, corrections: Sequence[Correction], read: ReadUpload) -> CorrectedPlan:
    key = source.reading_key(corrections), _digest(corrections)
    return _CORRECTED.find_or_make(key, lambda: correct_read(read.draft, corrections))


def _printed(source: UploadSource, corrections: Sequence[Correction], read: ReadUpload) -> frozenset[Problem]:
    return _PRINTED.find_or_make(source.reading_key(corrections), lambda: printed_faults(read.document, read.draft))


def _last(source: UploadSource, corrections: Sequence[Correction], read: ReadUpload) -> str:
    if not corrections:
        return ""
    *before, last = corrections
    if isinstance(last, ReadingCorrection | SetPlan):  # says it by itself, whatever the plan was before
        return describe(last, CorrectedPlan(read.draft))
    return describe(last, _correct(source, before, read))


def _digest(corrections: Sequence[Correction]) -> str:
    text = json.dumps([correction_to_json(one) for one in corrections], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
