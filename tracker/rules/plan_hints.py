"""What a table leaves to a person's judgement: columns nobody understood, owners taken from a heading, colours."""

from tracker.rules.column_contradictions import contradicting_columns
from tracker.rules.plan_draft import Problem, Severity, Source
from tracker.rules.plan_faults import short
from tracker.rules.plan_headings import Role, role_of
from tracker.rules.plan_rows import Rows, rows_in
from tracker.rules.table_reading import role_words


def hints(rows: Rows) -> list[Problem]:
    """Everything about the tables as such."""
    return [
        *guessed_titles(rows),
        *columns_by_contents(rows),
        *contradicting_columns(rows),
        *unused_columns(rows),
        *heading_owners(rows),
        *shaded_calendars(rows),
    ]


def unused_columns(rows: Rows) -> list[Problem]:
    """Each column with text that made nothing of a measure, once a table: its heading may mean steps or owners."""
    found: dict[tuple[str | None, int | None, str], Source | None] = {}
    for row in rows_in(rows.groups):
        for heading, cell in row.unused:
            found.setdefault((row.source.sheet, row.source.table, heading), cell.source)
    return [
        Problem(
            Severity.INFO,
            "column_unused",
            f"คอลัมน์ “{short(heading, 50)}” ไม่ตรงหรือซ้ำกับข้อมูลที่ระบบใช้ จึงเก็บไว้ในข้อมูลอื่นของมาตรการ"
            " หากเป็นขั้นตอน ผู้รับผิดชอบ หรือระยะเวลา กรุณาเปลี่ยนหัวคอลัมน์แล้วนำเข้าใหม่",
            source,
        )
        for (_, _, heading), source in found.items()
    ]


def heading_owners(rows: Rows) -> list[Problem]:
    """Tables whose owner was only named above them or on the sheet, once each."""
    found: dict[tuple[str | None, int | None, str], Source | None] = {}
    for row in rows_in(rows.groups):
        owner = row.cell(Role.OWNER)
        if owner.text and not {Role.OWNER, Role.OFFICE} & row.header.roles:
            found.setdefault((row.source.sheet, row.source.table, owner.text), owner.source)
    return [
        Problem(
            Severity.INFO,
            "owner_from_heading",
            f"ตารางไม่มีคอลัมน์ผู้รับผิดชอบ ระบบใช้ “{short(name, 50)}” ตามหัวตารางหรือชื่อแผ่นงาน กรุณาตรวจว่าถูกต้อง",
            source,
        )
        for (_, _, name), source in found.items()
    ]


def shaded_calendars(rows: Rows) -> list[Problem]:
    """Calendars read by the colour of their cells, once a table: a colour may also mean something else."""
    found: dict[tuple[str | None, int | None], Source] = {}
    for row in rows_in(rows.groups):
        if row.is_shaded:
            found.setdefault((row.source.sheet, row.source.table), row.source)
    message = "ตารางนี้บอกเวลาด้วยช่องที่ระบายสี ระบบอ่านช่องสีเป็นช่วงที่ดำเนินการ กรุณาตรวจระยะเวลาของแต่ละมาตรการ"
    return [Problem(Severity.INFO, "period_shaded", message, source) for source in found.values()]


def guessed_titles(rows: Rows) -> list[Problem]:
    """Tables whose measures stand under a heading nobody knows, once each."""
    found: dict[tuple[str | None, int | None, str], Source | None] = {}
    for row in rows_in(rows.groups):
        column = row.header.columns.get(Role.MEASURE)
        is_guess = not row.header.is_explained
        if column is not None and is_guess and role_of(row.header.captions[column]) is None:
            found.setdefault((row.source.sheet, row.source.table, row.header.captions[column]), row.title.source)
    return [
        Problem(
            Severity.WARNING,
            "title_column_guessed",
            f"ไม่รู้จักหัวคอลัมน์ “{short(heading, 50)}” ระบบอ่านเป็นชื่อมาตรการ หากไม่ใช่ กรุณาเปลี่ยนหัวคอลัมน์แล้วนำเข้าใหม่",
            source,
        )
        for (_, _, heading), source in found.items()
    ]


def columns_by_contents(rows: Rows) -> list[Problem]:
    """Columns understood by their cells because nobody knows their headings, once a table each."""
    found: dict[tuple[str | None, int | None, str], Problem] = {}
    for row in rows_in(rows.groups):
        for column in row.header.guessed:
            role = next((role for role, at in row.header.columns.items() if at == column), None)
            caption = row.header.captions[column]
            if role is None or role is Role.MEASURE or role_of(caption) is role:
                continue
            message = (
                f"ไม่รู้จักหัวคอลัมน์ “{short(caption, 50)}” ระบบอ่านเป็น “{role_words(role)}” ตามข้อความในคอลัมน์"
                " กรุณาตรวจว่าถูกต้อง หากไม่ใช่ กรุณาเลือกความหมายของคอลัมน์เอง"
            )
            problem = Problem(Severity.WARNING, "column_guessed", message, row.cell(role).source or row.source)
            found.setdefault((row.source.sheet, row.source.table, caption), problem)
    return list(found.values())
