"""How the demo's year before ended: its report of twelve months was written, signed, registered and published."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from tracker.documents.writing import write_paper
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.paper import Format
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import working_day_on_or_before
from tracker.services.compile_report import compile_content
from tracker.services.confirm_unreported import confirm_unreported
from tracker.services.decide_report import Verdict, decide_report
from tracker.services.demo.course import holidays_of
from tracker.services.demo.stage import Stage, at_minute
from tracker.services.frozen_report import get_frozen, print_frozen
from tracker.services.keep_report_files import MadeFile, MadeFiles
from tracker.services.propose_report import Proposal, propose_report
from tracker.services.publish_report import Registration, publish_report
from tracker.store.approvals import list_steps, turn_of
from tracker.store.files import keep_bytes
from tracker.store.plans import RoundHead, find_round
from tracker.store.report_cells import list_missing

_PUBLISHED_AFTER = timedelta(days=26)  # of the new year: the report is due at the end of October
_NUMBER = "สบ 70801/{}"
_NOT_REPORTED = "กองช่างแจ้งว่ายังไม่มีผลเพิ่มเติม ขอรายงานในปีถัดไป"
_NINE_O_CLOCK, _HOUR = 9 * 60, 60


def published_on(year: FiscalYear) -> date:
    """The day on which the report of the year before `year` came out."""
    return working_day_on_or_before(year.start + _PUBLISHED_AFTER, holidays_of(year))


def publish_year(stage: Stage, on: date) -> None:
    """Propose, sign and publish the twelve months of the stage's year, within a day; the year closes with it."""
    head = find_round(stage.session, stage.year.year, 12)
    if head is None:
        raise RuntimeError("the year before has no rounds")
    policy, minutes = stage.actors["policy"], count(_NINE_O_CLOCK, _HOUR)
    _confirm_missing(stage, head, at_minute(on, next(minutes)))
    report_id = _proposed(stage, head, at_minute(on, next(minutes)))
    while turn := turn_of(list_steps(stage.session, [report_id])[report_id]):
        signer = _holder(stage, turn.step.position_id)
        verdict = Verdict(turn.step.ordinal, "approve")
        decide_report(
            stage.session, actor=signer, report_id=report_id, verdict=verdict, now=at_minute(on, next(minutes))
        )
    publish_report(
        stage.session,
        actor=policy,
        report_id=report_id,
        registration=Registration(_NUMBER.format(stage.year.year - 2000), on),
        made=_made(stage, report_id),
        now=at_minute(on, next(minutes)),
    )


def _confirm_missing(stage: Stage, head: RoundHead, now: datetime) -> None:
    missing = [one.leg for one in list_missing(stage.session, head.id)]
    if missing:
        confirm_unreported(
            stage.session,
            actor=stage.actors["policy"],
            round_id=head.id,
            legs=missing,
            reason=_NOT_REPORTED,
            now=now,
        )


def _proposed(stage: Stage, head: RoundHead, now: datetime) -> UUID:
    content = compile_content(stage.session, year=head.year, months=12, now=now, is_draft=False)
    proposal = Proposal(head.id, content.sha256)
    return propose_report(stage.session, actor=stage.actors["policy"], proposal=proposal, now=now)


def _holder(stage: Stage, position_id: UUID) -> Actor:
    return next(
        actor for actor in stage.actors.values() if any(post.position_id == position_id for post in actor.posts)
    )


def _made(stage: Stage, report_id: UUID) -> MadeFiles:
    """The Word file alone: all formats would keep whoever opens the demo waiting."""
    frozen = get_frozen(stage.session, report_id)
    data = write_paper(print_frozen(stage.session, frozen, frozen.head.form, stage.data_dir), Format.DOCX)
    file = MadeFile(frozen.head.form, Format.DOCX, keep_bytes(stage.data_dir, data), len(data))
    return MadeFiles(frozen.head.row_version, (file,))
