"""The report's figures are those the overview shows at that moment, whatever an organization's year looks like."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cast import NOW, TODAY, Town
from tests.factories import (
    add_division,
    add_entry,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
)
from tests.web.conftest import World
from tracker.rules.office import Rank
from tracker.rules.progress import Share
from tracker.rules.report_figures import share_of
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.services.compile_report import compile_content
from tracker.store.models import Division, Measure, ReportingRound

ORGANIZATIONS, AT_ONCE = 200, 50
START = date(2026, 10, 1)
NAMES = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "กองสวัสดิการสังคม", "กองสาธารณสุข")
SHOWN = {
    "งานแล้วเสร็จ": "done",
    "ตามแผนถึงวันนี้": "planned",
    "มาตรการที่นำไปสู่การปฏิบัติ": "measures_started",
    "มาตรการแล้วเสร็จ": "measures_done",
    "รายงานรอบ 6 เดือน": "reported",
}
_FIGURE = re.compile(
    r'<b>([^<]*)</b><span class="name">([^<]*)</span><span>[^<\d]*(\d+) จาก (\d+) (งาน|มาตรการ|รายการ)'
)


@pytest.mark.parametrize("seed", range(0, ORGANIZATIONS, AT_ONCE))
def test_the_overview_and_the_report_say_the_same_of_any_organization(world: World, seed: int) -> None:
    for number in range(seed, seed + AT_ONCE):
        town = random_office(world, Random(number), f"office-{number}")  # noqa: S311  # dice, not a secret
        browser = world.visitor("mayor", town=town)
        page = browser.client.get("/overview").get_data(as_text=True)
        with world.database.session(town.organization_id, is_reading=True) as session:
            content = compile_content(session, year=2570, months=6, now=NOW, is_draft=False)
        printed = {SHOWN[name]: (percent, share) for percent, name, share in shown_on(page)}
        reported = {key: share_of(content.figures, key) for key in SHOWN.values()}
        assert printed == {key: (share.percent_text, share) for key, share in reported.items()}, number


def shown_on(page: str) -> Iterator[tuple[str, str, Share]]:
    """Every figure of the overview that is a share: its percent, its name, what it counts."""
    for percent, name, counted, total, unit in _FIGURE.findall(page):
        if name in SHOWN:
            yield percent, name, Share(int(counted), int(total), unit)


def random_office(world: World, dice: Random, slug: str) -> Town:
    """An organization in the middle of any year: nothing begun, much late, some cancelled, some revised."""
    with world.database.session() as session:
        organization = add_organization(session, slug=slug)
        session.commit()
    town = Town(organization.id)
    with world.database.session(town.organization_id) as session:
        mayor = add_person(session, "สมหมาย ใจกว้าง")
        town.people["mayor"] = mayor
        add_post(session, mayor, Rank.MAYOR)
        _add_year(session, dice)
        session.commit()
    return town


def _add_year(session: Session, dice: Random) -> None:
    divisions = [add_division(session, name) for name in dice.sample(NAMES, dice.randint(1, len(NAMES)))]
    year = add_fiscal_year(session)
    session.flush()
    half = session.scalars(select(ReportingRound).where(ReportingRound.months == 6)).one()
    plan = add_plan(session, year)
    if dice.random() < 0.3:
        newer = add_plan(session, year, state=PlanState.DRAFT, revision=2)  # says nothing until it is in force
        add_task(session, add_measure(session, newer), divisions[0], steps=(), status=TaskStatus.DONE)
    for number in range(dice.randint(0, 8)):
        months = dice.choice([(0, 11), (0, 5), (6, 11), (3, 8)])
        first, last = (START + timedelta(days=30 * month) for month in months)
        measure = add_measure(
            session,
            plan,
            f"มาตรการที่ {number + 1}",
            indicators=dice.sample(range(1, 11), 2),
            starts_on=dice.choice([None, first]),
            ends_on=dice.choice([None, last]),
        )
        for division in dice.sample(divisions, dice.randint(0, len(divisions))):
            _add_leg(session, measure, division, dice)
            _add_report(session, measure, half, division, dice)


def _add_leg(session: Session, measure: Measure, division: Division, dice: Random) -> None:
    """What one division has to do for a measure, as far as it got."""
    for _ in range(dice.randint(1, 3)):
        due_on = dice.choice([None, TODAY, TODAY - timedelta(days=40), TODAY + timedelta(days=40)])
        withdrawn = {"withdrawn_at": NOW} if dice.random() < 0.1 else {}
        status = dice.choice(list(TaskStatus))
        add_task(session, measure, division, steps=(), due_on=due_on, status=status, **withdrawn)


def _add_report(session: Session, measure: Measure, half: ReportingRound, division: Division, dice: Random) -> None:
    if dice.random() < 0.6:
        add_entry(session, measure, half, division, result="ดำเนินการแล้ว", state=dice.choice(list(EntryState)))
