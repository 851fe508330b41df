"""A small office as the first revision of the schema kept it, written without today's models."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, Uuid, select

from tracker.clock import new_id
from tracker.store.database import Database

AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 10, 1), date(2027, 3, 31)
Rows = dict[str, list[dict[str, Any]]]


def tables_of(connection: Connection) -> dict[str, Table]:
    """Every table as it stands in the database now."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {name: table for name, table in metadata.tables.items() if name != "alembic_version"}


def rows_of(database: Database) -> Rows:
    """Every row of every table, in an order of its own."""
    with database.engine.connect() as connection:
        return {
            name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for name, table in tables_of(connection).items()
        }


class _Writer:
    """Adds rows to the tables of that time; a key of its own where none is given."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._tables = connection, tables_of(connection)
        self.organization_id: Any = None

    def add(self, name: str, /, **values: Any) -> Any:
        table = self._tables[name]
        row = dict(values)
        if "id" in table.columns:
            row.setdefault("id", self.key(name))
        if "organization_id" in table.columns:
            row["organization_id"] = self.organization_id
        self._connection.execute(table.insert().values(**row))
        return row.get("id")

    def key(self, name: str) -> Any:
        """SQLite keeps a UUID as 32 letters, and a table read back does not know better."""
        return new_id() if isinstance(self._tables[name].columns["id"].type, Uuid) else new_id().hex


def fill(database: Database) -> None:
    """An อบต. with a plan in force: two measures, three groups, tasks, an entry, an import."""
    with database.engine.begin() as connection:
        add = (writer := _Writer(connection)).add
        office = {"slug": "nong-mek", "name": "หนองเมฆ", "kind": "อบต.", "district": "เมือง", "province": "สมมติบุรี"}
        settings = {"is_demo": False, "is_review_on": True, "reminder_offsets": [30, 7], "escalation_working_days": 3}
        writer.organization_id = add("organization", **office, **settings, digits="thai", created_at=AT)
        finance = add("division", name="กองคลัง", name_key="กองคลัง", sort_key="กองคลัง", created_at=AT)
        person = add("person", name="ธนา รอบคอบ", sort_key="ธนา", created_at=AT)
        year = add("fiscal_year", year=2570)
        half = add(
            "reporting_round", fiscal_year_id=year, months=6, closes_on=LAST, due_on=date(2027, 4, 30), dates_version=1
        )
        plan = add(
            "plan", fiscal_year_id=year, revision=1, title="มาตรการ", state="active", created_at=AT, activated_at=AT
        )
        file = add("source_file", sha256="0" * 64, name="แผน.docx", media_type="x", size=1, uploaded_at=AT)
        add("plan_import", plan_id=plan, source_file_id=file, kind="plan", draft={"measures": []}, imported_at=AT)
        for number in (1, 2):
            measure = _add_measure(writer, plan, number)
            for place in range(1, number + 1):
                _add_group(writer, plan, measure, place, finance, person)
            values = {"suggestion": "", "obstacle": "", "limitation": "", "is_late": False, "is_imported": True}
            entry = {"result": "ดำเนินการแล้ว", "state": "submitted", "changed_at": AT}
            add("round_entry", measure_id=measure, round_id=half, **entry, **values)


def _add_measure(writer: _Writer, plan: Any, number: int) -> Any:
    texts = {"kind": "มาตรการ", "context": "", "approach": "", "responsible_text": "กองคลัง", "period_text": "ต.ค. 69"}
    days = {"starts_on": FIRST, "ends_on": LAST, "due_on": LAST}
    more = {"follow_up": "", "limitation": "", "source": {"table": 1}}
    measure = writer.add(
        "measure", plan_id=plan, ordinal=number, code=str(number), title=f"มาตรการที่ {number}", **texts, **days, **more
    )
    writer.add("measure_indicator", measure_id=measure, number=number)
    return measure


def _add_group(writer: _Writer, plan: Any, measure: Any, place: int, division: Any, person: Any) -> None:
    days = {"starts_on": FIRST, "ends_on": LAST, "due_on": LAST}
    owners = {"is_for_all_divisions": False, "is_supported_by_all": False, "responsible_text": "กองคลัง"}
    group = writer.add("step_group", measure_id=measure, ordinal=place, period_text="ต.ค. 69", **owners, **days)
    writer.add("step_group_division", step_group_id=group, division_id=division, ordinal=1, is_supporting=False)
    step = writer.add("step", measure_id=measure, step_group_id=group, ordinal=place, text=f"ขั้นตอนที่ {place}")
    ids = {"plan_id": plan, "measure_id": measure, "step_group_id": group, "division_id": division}
    state = {"series_number": 1, "deadline_version": 1, "status": "in_progress", "is_blocked": False}
    task = writer.add("task", **ids, **state, **days, title="งาน", assigned_at=AT)
    writer.add("task_deadline", task_id=task, version=1, due_on=LAST, created_at=AT)
    writer.add("task_step", task_id=task, step_id=step, is_done=True, done_at=AT)
    said = {"move": "report", "result": "เริ่มแล้ว", "status_before": "not_started", "status_after": "in_progress"}
    writer.add("task_update", task_id=task, person_id=person, created_at=AT, **said)
