"""The web: Thai pages over services and store; plain forms that work without JavaScript."""

from pathlib import Path

from flask import Flask

from tracker.documents.own_templates import templates_folder
from tracker.rules.permissions import Right
from tracker.web import (
    account,
    acting,
    alarms,
    assessment_dates,
    audit_log,
    backups,
    bounces,
    bulk_edit,
    calendar_choices,
    calendar_feed,
    checkup,
    contact_choices,
    deadlines,
    delivery_deeds,
    delivery_log,
    delivery_proof,
    demo_removal,
    division_moves,
    divisions,
    entries,
    entry_evidence,
    escalations,
    evidence_list,
    evidence_pieces,
    exports,
    health,
    holidays,
    home,
    inbox,
    invitations,
    line_link,
    line_settings,
    line_webhook,
    link_watch,
    mail_settings,
    measure_tags,
    metrics,
    o_item_lists,
    o_items,
    overview,
    overview_pictures,
    paper_settings,
    people,
    period_room,
    person,
    plan_check,
    plan_confirm,
    plan_import,
    plan_measure,
    plan_review,
    plan_sheets,
    plan_tables,
    plan_undo,
    plans,
    posts,
    print_jobs,
    proposal_decisions,
    public,
    public_settings,
    punctuality,
    rehearsal,
    reminder_settings,
    report_approval,
    report_cells,
    report_print,
    report_publishing,
    report_register,
    report_scans,
    reports,
    review,
    saved_views,
    search,
    second_factor,
    setup,
    setup_messages,
    setup_steps,
    sign_in,
    task_evidence,
    task_handing,
    task_proposals,
    task_requests,
    tasks,
    test_box,
    undo,
    unsubscribe,
    work_calendar,
)
from tracker.web.compression import set_up_compression
from tracker.web.door import PUBLIC, hang, set_up_door
from tracker.web.errors import set_up_errors
from tracker.web.layout import set_up_layout
from tracker.web.parts import WebParts, keep_parts
from tracker.web.security import set_up_security
from tracker.web.thai import set_up_thai

__all__ = ["WebParts", "create_web"]
_ROOT = Path(__file__).resolve().parents[1]


def create_web(given: WebParts) -> Flask:
    """The app. Touches neither database nor network; each group of pages is hung with what it asks of a visitor."""
    app = Flask("tracker.web", template_folder=str(templates_folder()), static_folder=str(_ROOT / "web" / "static"))
    keep_parts(app.extensions, given)
    set_up_compression(app)
    set_up_security(app, given)
    set_up_door(app)
    set_up_thai(app)
    set_up_layout(app)
    set_up_errors(app)
    hang(app, health.pages, PUBLIC)
    hang(app, sign_in.pages, PUBLIC)
    hang(app, home.pages, Right.SIGNED_IN)
    hang(app, account.pages, Right.SIGNED_IN)
    hang(app, tasks.pages, Right.SIGNED_IN)
    hang(app, entries.pages, Right.SIGNED_IN)
    hang(app, entry_evidence.pages, Right.SIGNED_IN)
    hang(app, task_evidence.pages, Right.SIGNED_IN)
    hang(app, overview.pages, Right.SEE_OVERVIEW)
    hang(app, review.pages, Right.REVIEW)
    hang(app, metrics.pages, PUBLIC)
    hang(app, alarms.pages, Right.WATCH)
    _hang_plans(app)
    _hang_reminding(app)
    _hang_reports(app)
    _hang_assessment(app)
    _hang_work(app)
    _hang_year(app)
    _hang_office(app)
    return app


def _hang_plans(app: Flask) -> None:
    """Plans: their files, what is corrected in them, what became of them."""
    hang(app, plans.pages, Right.SIGNED_IN)
    hang(app, plan_sheets.pages, Right.SIGNED_IN)
    hang(app, plan_check.pages, Right.SEE_REPORTS)
    hang(app, plan_import.pages, Right.RUN_PLAN)
    hang(app, plan_review.pages, Right.RUN_PLAN)
    hang(app, plan_measure.pages, Right.RUN_PLAN)
    hang(app, plan_tables.pages, Right.RUN_PLAN)
    hang(app, plan_confirm.pages, Right.RUN_PLAN)
    hang(app, plan_undo.pages, Right.RUN_PLAN)
    hang(app, plan_sheets.uploads, Right.RUN_PLAN)


def _hang_reminding(app: Flask) -> None:
    """Reminders: the ways they go, what became of them, and when they come."""
    hang(app, inbox.pages, Right.SIGNED_IN)
    hang(app, test_box.pages, Right.SEE_REPORTS)
    hang(app, line_webhook.pages, PUBLIC)
    hang(app, line_link.pages, Right.SIGNED_IN)
    hang(app, line_settings.pages, Right.ADMINISTER)
    hang(app, unsubscribe.pages, PUBLIC)
    hang(app, bounces.pages, PUBLIC)
    hang(app, contact_choices.pages, Right.SIGNED_IN)
    hang(app, delivery_log.pages, Right.SEE_REPORTS)
    hang(app, delivery_deeds.pages, Right.RUN_PLAN)
    hang(app, delivery_proof.pages, Right.SIGNED_IN)  # the page asks more: a head sees the own division's
    hang(app, punctuality.pages, Right.SIGNED_IN)
    hang(app, rehearsal.pages, Right.RUN_PLAN)
    hang(app, deadlines.pages, Right.RUN_PLAN)
    hang(app, holidays.pages, Right.RUN_PLAN)
    hang(app, reminder_settings.pages, Right.RUN_PLAN)
    hang(app, task_requests.pages, Right.SEE_OVERVIEW)
    hang(app, escalations.pages, Right.RUN_PLAN)
    hang(app, calendar_feed.pages, PUBLIC)
    hang(app, calendar_choices.pages, Right.SIGNED_IN)


def _hang_reports(app: Flask) -> None:
    """Reports: what they say, who signs them, their papers, files and evidence."""
    hang(app, reports.pages, Right.SEE_REPORTS)
    hang(app, report_cells.pages, Right.RUN_PLAN)
    hang(app, report_approval.pages, Right.SIGNED_IN)
    hang(app, report_publishing.pages, Right.RUN_PLAN)
    hang(app, report_register.pages, Right.SEE_REPORTS)
    hang(app, report_scans.pages, Right.RUN_PLAN)
    hang(app, report_print.pages, Right.SEE_REPORTS)
    hang(app, paper_settings.pages, Right.RUN_PLAN)
    hang(app, print_jobs.pages, Right.SIGNED_IN)
    hang(app, exports.pages, Right.SIGNED_IN)
    hang(app, evidence_list.pages, Right.SEE_REPORTS)
    hang(app, evidence_pieces.pages, Right.SIGNED_IN)  # a piece asks more: it follows from what it shows
    hang(app, link_watch.pages, Right.RUN_PLAN)


def _hang_assessment(app: Flask) -> None:
    """The assessment: the public's page, the O-items and its dates."""
    hang(app, public.pages, PUBLIC)
    hang(app, public_settings.pages, Right.RUN_PLAN)
    hang(app, o_items.pages, Right.RUN_PLAN)
    hang(app, o_item_lists.pages, Right.RUN_PLAN)
    hang(app, assessment_dates.pages, Right.RUN_PLAN)


def _hang_work(app: Flask) -> None:
    """The work of divisions and whoever looks on."""
    hang(app, undo.pages, Right.SIGNED_IN)
    hang(app, task_handing.pages, Right.SIGNED_IN)
    hang(app, task_proposals.pages, Right.SIGNED_IN)
    hang(app, proposal_decisions.pages, Right.RUN_PLAN)
    hang(app, overview_pictures.pages, Right.SEE_OVERVIEW)
    hang(app, search.pages, Right.SIGNED_IN)
    hang(app, saved_views.pages, Right.SIGNED_IN)
    hang(app, work_calendar.pages, Right.SIGNED_IN)


def _hang_year(app: Flask) -> None:
    """Running the year: many tasks at once, what belongs together, the round."""
    hang(app, bulk_edit.pages, Right.RUN_PLAN)
    hang(app, measure_tags.pages, Right.RUN_PLAN)
    hang(app, period_room.pages, Right.RUN_PLAN)


def _hang_office(app: Flask) -> None:
    """The office and its installation: people, divisions, doors, backups."""
    hang(app, setup.pages, PUBLIC)
    hang(app, setup_steps.pages, Right.ADMINISTER)
    hang(app, setup_messages.pages, Right.ADMINISTER)
    hang(app, people.pages, Right.ADMINISTER)
    hang(app, person.pages, Right.ADMINISTER)
    hang(app, posts.pages, Right.ADMINISTER)
    hang(app, acting.pages, Right.WATCH)  # whoever runs the plan, and whoever administers
    hang(app, divisions.pages, Right.ADMINISTER)
    hang(app, division_moves.pages, Right.ADMINISTER)
    hang(app, invitations.pages, Right.ADMINISTER)
    hang(app, invitations.welcome_pages, Right.SIGNED_IN)
    hang(app, mail_settings.pages, Right.ADMINISTER)
    hang(app, second_factor.pages, Right.SIGNED_IN)
    hang(app, second_factor.of_all, Right.ADMINISTER)
    hang(app, second_factor.door, PUBLIC)  # between the password and the house
    hang(app, audit_log.pages, Right.WATCH)
    hang(app, backups.pages, Right.ADMINISTER)
    hang(app, checkup.pages, Right.ADMINISTER)
    hang(app, demo_removal.pages, Right.ADMINISTER)
