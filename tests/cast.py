"""A small town for tests: an อบต. and its neighbour, each person with one sentence about what they may see.

    with database.session() as session: …            # empty database
    town = build_town(database)                       # อบต.หนองเมฆขาว and เทศบาลตำบลดอยสายหมอก
    town.people["finance_head"].id                    # a person; see PEOPLE
    town.tasks["late"].id                             # a task; see _add_tasks

All names are invented. The day is NOW; the fiscal year is 2570 (1 October 2026 – 30 September 2027).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    add_contact,
    add_division,
    add_entry,
    add_evidence,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
    add_update,
)
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.database import Database
from tracker.store.models import Division, FiscalYearRow, Measure, Person, Plan, ReportingRound, Task

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=BANGKOK)  # a Tuesday morning, four weeks before the 6-month round closes
TODAY = NOW.date()
PASSWORD = "ทุ่งรวงทอง-หลังฝน-2570"
CANARY = "ความลับของดอยสายหมอก"  # stands in every title of the neighbour; must never be seen in our town

DIVISIONS = {
    "office": "สำนักปลัด",
    "finance": "กองคลัง",
    "works": "กองช่าง",
    "education": "กองการศึกษา ศาสนาและวัฒนธรรม",
}
# key: (name, rank, title, division, what they may see)
PEOPLE: dict[str, tuple[str, Rank, str, str | None, str]] = {
    "mayor": (
        "สมหมาย ใจกว้าง",
        Rank.MAYOR,
        "นายก อบต.หนองเมฆขาว",
        None,
        "Reads all work and all figures, changes nothing.",
    ),
    "clerk": (
        "วิภา เที่ยงธรรม",
        Rank.CLERK,
        "ปลัด อบต.หนองเมฆขาว",
        None,
        "Reads all work and all figures, changes nothing.",
    ),
    "policy": (
        "ธนา รอบคอบ",
        Rank.POLICY_OFFICER,
        "นักวิเคราะห์นโยบายและแผน",
        "office",
        "Sees and changes everything of the town, runs the plan and approves.",
    ),
    "office_head": ("มาลี ตั้งใจ", Rank.DIVISION_HEAD, "หัวหน้าสำนักปลัด", "office", "Sees and reports the work of สำนักปลัด."),
    "finance_head": (
        "อรุณ ละเอียด",
        Rank.DIVISION_HEAD,
        "ผู้อำนวยการกองคลัง",
        "finance",
        "Sees and reports the work of กองคลัง.",
    ),
    "works_head": (
        "ประเสริฐ แข็งขัน",
        Rank.DIVISION_HEAD,
        "ผู้อำนวยการกองช่าง",
        "works",
        "Sees and reports the work of กองช่าง; reads what กองช่าง supports.",
    ),
    "finance_officer": (
        "จิตรา ขยัน",
        Rank.OFFICER,
        "นักวิชาการเงินและบัญชี",
        "finance",
        "Sees and reports the work of กองคลัง, but no reports page.",
    ),
    "works_unit_head": (
        "สมชาย สำรวจ",
        Rank.UNIT_HEAD,
        "หัวหน้างานก่อสร้าง",
        "works",
        "Sees and reports the work of กองช่าง.",
    ),
    "administrator": ("กานต์ ดูแล", Rank.ADMINISTRATOR, "ผู้ดูแลระบบ", None, "Manages people; sees no task."),
    "retired": (
        "บุญมี เคยอยู่",
        Rank.DIVISION_HEAD,
        "อดีตผู้อำนวยการกองช่าง",
        "works",
        "Left in December; sees nothing any more.",
    ),
}
EMAIL = "{key}@nongmekkhao.example"


@dataclass
class Town:
    """What build_town made: rows by their short names. `neighbour` is the other organization's town."""

    organization_id: UUID
    divisions: dict[str, Division] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    fiscal_year: FiscalYearRow = field(init=False)
    plan: Plan = field(init=False)
    rounds: dict[int, ReportingRound] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    neighbour: "Town | None" = None


def build_town(database: Database, *, is_review_on: bool = True) -> Town:
    """Both organizations, committed."""
    with database.session() as session:
        ours = add_organization(session, is_review_on=is_review_on)
        theirs = add_organization(
            session, name="ดอยสายหมอก", kind=OrganizationKind.SUBDISTRICT_MUNICIPALITY, slug="doi-sai-mok"
        )
        session.commit()
    town = Town(ours.id, neighbour=Town(theirs.id))
    with database.session(ours.id) as session:
        _add_people(session, town)
        _add_plan(session, town)
        _add_tasks(session, town)
        session.commit()
    assert town.neighbour is not None
    with database.session(theirs.id) as session:
        _add_neighbour(session, town.neighbour)
        session.commit()
    return town


def _add_people(session: Session, town: Town) -> None:
    for key, name in DIVISIONS.items():
        town.divisions[key] = add_division(session, name)
    for key, (name, rank, title, division, _) in PEOPLE.items():
        email = EMAIL.format(key=key.replace("_", "-"))
        person = town.people[key] = add_person(session, name, email, password=PASSWORD)
        add_contact(session, person, "email", email)
        add_post(
            session,
            person,
            rank,
            title,
            division=town.divisions[division] if division else None,
            unit="งานก่อสร้าง" if rank is Rank.UNIT_HEAD else None,
            ends_on=date(2026, 12, 31) if key == "retired" else None,
        )


def _add_plan(session: Session, town: Town, title: str | None = None) -> None:
    town.fiscal_year = add_fiscal_year(session)
    session.flush()
    town.rounds = {row.months: row for row in session.scalars(select(ReportingRound))}
    town.plan = add_plan(session, town.fiscal_year, title=title)


def _add_tasks(session: Session, town: Town) -> None:
    """Tasks: late, soon, blocked, started, submitted, done, cancelled, supported, later, draft (of a draft plan)."""
    office, finance, works, education = (town.divisions[key] for key in DIVISIONS)
    manual = town.measures["manual"] = add_measure(
        session, town.plan, "จัดทำคู่มือหรือแนวทางการปฏิบัติงานและการให้บริการประชาชน", code="1.1", indicators=(1, 6)
    )
    budget = town.measures["budget"] = add_measure(
        session, town.plan, "เปิดเผยข้อมูลการใช้จ่ายงบประมาณและการจัดซื้อจัดจ้าง", code="2.1", indicators=(2, 9)
    )
    property_ = town.measures["property"] = add_measure(
        session, town.plan, "กำหนดแนวทางการยืมและใช้ทรัพย์สินของราชการ", code="4.1", indicators=(4,)
    )
    gifts = town.measures["gifts"] = add_measure(
        session, town.plan, "ประกาศและขับเคลื่อนนโยบายไม่รับของขวัญ (No Gift Policy)", code="10.1", indicators=(5, 10)
    )
    tasks = town.tasks
    tasks["late"] = add_task(
        session,
        budget,
        finance,
        "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์",
        due_on=date(2027, 1, 31),
        status=TaskStatus.IN_PROGRESS,
        supporters=[works],
        reported_percent=40,
    )
    tasks["soon"] = add_task(session, budget, finance, "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี", due_on=date(2027, 3, 9), steps=())
    tasks["submitted"] = add_task(
        session,
        manual,
        finance,
        "จัดทำคู่มือการชำระภาษีที่ดินและสิ่งปลูกสร้าง",
        due_on=date(2027, 2, 26),
        status=TaskStatus.SUBMITTED,
    )
    tasks["blocked"] = add_task(
        session,
        manual,
        works,
        "จัดทำคู่มือการขออนุญาตก่อสร้างอาคาร",
        due_on=date(2027, 4, 30),
        status=TaskStatus.IN_PROGRESS,
        is_blocked=True,
        obstacle="รอแบบแปลนมาตรฐานฉบับใหม่จากกรมโยธาธิการ",
    )
    tasks["started"] = add_task(
        session,
        property_,
        works,
        "จัดทำทะเบียนการยืมเครื่องจักรกลและเครื่องมือช่าง",
        due_on=date(2027, 6, 30),
        status=TaskStatus.IN_PROGRESS,
        unit="งานก่อสร้าง",
    )
    tasks["done"] = add_task(
        session,
        gifts,
        office,
        "ประกาศนโยบายไม่รับของขวัญลงนามโดยนายก อบต.",
        due_on=date(2026, 12, 31),
        status=TaskStatus.DONE,
        done_at=datetime(2026, 12, 15, 3, 0, tzinfo=UTC),
    )
    tasks["cancelled"] = add_task(
        session,
        gifts,
        education,
        "ขยายผลนโยบายไม่รับของขวัญไปยังศูนย์พัฒนาเด็กเล็ก",
        status=TaskStatus.CANCELLED,
        cancel_reason="โอนภารกิจศูนย์พัฒนาเด็กเล็กไปแล้ว",
    )
    tasks["supported"] = tasks["late"]
    tasks["later"] = add_task(
        session, property_, office, "ทบทวนระเบียบการใช้รถราชการ", starts_on=date(2027, 7, 1), due_on=date(2027, 9, 30)
    )
    draft = add_plan(session, town.fiscal_year, state=PlanState.DRAFT, revision=2, title="ร่างแผนฉบับทบทวน")
    draft_measure = add_measure(session, draft, "มาตรการของร่างแผนที่ยังไม่ใช้", code="99")
    tasks["draft"] = add_task(session, draft_measure, finance, "งานของร่างแผน", due_on=date(2027, 1, 15))
    _add_what_was_said(session, town)


def _add_what_was_said(session: Session, town: Town) -> None:
    head, task = town.people["finance_head"], town.tasks["late"]
    at = datetime(2027, 1, 12, 3, 30, tzinfo=UTC)
    add_update(session, task, head, "เผยแพร่รายงานไตรมาสที่ 1 แล้ว อยู่ระหว่างรวบรวมไตรมาสที่ 2", at, percent=40)
    add_evidence(session, task, head, "รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1", "https://www.nongmekkhao.example/budget-q1")
    add_entry(
        session,
        town.measures["budget"],
        town.rounds[6],
        town.divisions["finance"],
        result="เผยแพร่รายงานการใช้จ่ายงบประมาณไตรมาสที่ 1 บนเว็บไซต์แล้ว",
        state=EntryState.DRAFTING,
    )


def _add_neighbour(session: Session, town: Town) -> None:
    """The same shape, smaller; every title carries the canary."""
    division = town.divisions["finance"] = add_division(session, f"กองคลัง {CANARY}")
    head = town.people["finance_head"] = add_person(
        session, f"วารี {CANARY}", "head@doisaimok.example", password=PASSWORD
    )
    add_post(session, head, Rank.DIVISION_HEAD, f"ผู้อำนวยการกองคลัง {CANARY}", division=division)
    policy = town.people["policy"] = add_person(session, f"พิชัย {CANARY}", "policy@doisaimok.example", password=PASSWORD)
    add_post(session, policy, Rank.POLICY_OFFICER, f"นักวิเคราะห์นโยบายและแผน {CANARY}", division=division)
    _add_plan(session, town, f"แผน {CANARY}")
    measure = town.measures["budget"] = add_measure(session, town.plan, f"มาตรการ {CANARY}", code="1")
    town.tasks["late"] = add_task(session, measure, division, f"งาน {CANARY}", due_on=date(2027, 1, 31))
    add_evidence(session, town.tasks["late"], head, f"หลักฐาน {CANARY}", "https://www.doisaimok.example/1")
