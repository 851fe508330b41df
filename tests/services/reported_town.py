"""The town with every report of the six months handed in, and short ways through a report's life."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tests.cast import NOW, Town, build_town
from tests.factories import add_entry
from tracker.rules.approval import Decision, ReportState
from tracker.rules.paper import Form, Format
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState
from tracker.services.compile_report import compile_content
from tracker.services.decide_report import Verdict, decide_report
from tracker.services.keep_report_files import MadeFile, MadeFiles
from tracker.services.propose_report import Proposal, propose_report
from tracker.services.publish_report import Registration, publish_report
from tracker.store.approvals import list_steps, turn_of
from tracker.store.database import Database
from tracker.store.entries import find_entry, list_owed_entries
from tracker.store.files import keep_bytes
from tracker.store.frozen_reports import ReportHead, get_report
from tracker.store.models import Division, Measure
from tracker.store.people import find_actor

CHAIN = ("office_head", "clerk", "mayor")
BASE_URL = "https://tidtam.nongmekkhao.example"
NUMBER = Registration("นม 71801/45", date(2027, 3, 2))


@dataclass
class ReportedTown:
    """The town and its clock; every way takes the town's own time."""

    database: Database
    town: Town
    data_dir: Path
    at: datetime = field(default=NOW)

    def session(self) -> Session:
        return self.database.session(self.town.organization_id)

    def reading(self) -> Session:
        return self.database.session(self.town.organization_id, is_reading=True)

    def actor(self, key: str, *, is_limited: bool = False) -> Actor:
        with self.reading() as session:
            found = find_actor(session, self.town.people[key].id, self.at.date(), is_limited=is_limited)
        assert found
        return found

    def round_id(self, months: int = 6) -> UUID:
        return self.town.rounds[months].id

    def live_sha256(self, months: int = 6) -> str:
        with self.reading() as session:
            return compile_content(
                session, year=2570, months=6 if months == 6 else 12, now=self.at, is_draft=False
            ).sha256

    def propose(self, months: int = 6, *, reason: str = "", is_anew: bool = False) -> UUID:
        proposal = Proposal(self.round_id(months), self.live_sha256(months), reason, is_anew)
        with self.session() as session:
            return propose_report(session, actor=self.actor("policy"), proposal=proposal, now=self.at)

    def decide(self, report_id: UUID, key: str, decision: Decision = "approve", note: str = "") -> ReportState:
        with self.reading() as session:
            turn = turn_of(list_steps(session, [report_id])[report_id])
        assert turn
        verdict = Verdict(turn.step.ordinal, decision, note)
        with self.session() as session:
            return decide_report(session, actor=self.actor(key), report_id=report_id, verdict=verdict, now=self.at)

    def signed(self, months: int = 6, *, reason: str = "", is_anew: bool = False) -> UUID:
        """Proposed and agreed to by everybody."""
        report_id = self.propose(months, reason=reason, is_anew=is_anew)
        for key in CHAIN:
            self.decide(report_id, key)
        return report_id

    def publish(self, report_id: UUID, registration: Registration = NUMBER) -> None:
        """With files of a few bytes: writing real ones is tried elsewhere."""
        files = []
        for form, kind in ((Form.PROGRESS, Format.DOCX), (Form.PROGRESS, Format.PDF), (Form.EVIDENCE, Format.PDF)):
            data = f"{report_id} {form} {kind}".encode()
            files.append(MadeFile(form, kind, keep_bytes(self.data_dir, data), len(data)))
        made = MadeFiles(self.head(report_id).row_version, tuple(files))
        with self.session() as session:
            publish_report(
                session,
                actor=self.actor("policy"),
                report_id=report_id,
                registration=registration,
                made=made,
                now=self.at,
            )

    def head(self, report_id: UUID) -> ReportHead:
        with self.reading() as session:
            return get_report(session, report_id)

    def letters(self, report_id: UUID) -> str:
        """The states of the chain: w(aiting) a(pproved) r(eturned) s(kipped)."""
        with self.reading() as session:
            return "".join(row.step.state.value[0] for row in list_steps(session, [report_id])[report_id])

    def report_everything(self, months: int = 6, result: str = "ดำเนินการแล้ว") -> None:
        """Every leg of a round that is still missing is handed in."""
        with self.session() as session:
            for owed in list_owed_entries(session, self.round_id(months)):
                measure = session.get_one(Measure, (self.town.organization_id, owed.measure_id))
                division = session.get_one(Division, (self.town.organization_id, owed.division_id))
                entry = find_entry(session, measure.id, self.round_id(months), division.id)
                if entry is None:
                    add_entry(
                        session, measure, self.town.rounds[months], division, state=EntryState.SUBMITTED, result=result
                    )
                elif not entry.state.is_reported:
                    entry.state = EntryState.SUBMITTED
            session.commit()

    def say(self, result: str, measure: str = "budget", division: str = "finance", months: int = 6) -> None:
        """A division says something else."""
        with self.session() as session:
            ids = (self.town.measures[measure].id, self.round_id(months), self.town.divisions[division].id)
            entry = find_entry(session, *ids)
            assert entry
            entry.result = result
            session.commit()


def reported_town(database: Database, data_dir: Path) -> ReportedTown:
    """Everything of the six months handed in."""
    found = ReportedTown(database, build_town(database), data_dir)
    found.report_everything()
    return found
