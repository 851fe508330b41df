"""Commands that set up an office: organization, division, user."""

import csv
import io
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from tracker.cli.parts import CliParts, pass_parts
from tracker.documents.reading import read_document
from tracker.rules.errors import NotFound, RuleBroken, UnreadableFile
from tracker.rules.office import OrganizationKind
from tracker.rules.official_holiday import years_needed
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import match_key
from tracker.services.fill_holidays import fill_holidays
from tracker.services.forget_password import forget_password
from tracker.services.manage_people import ROLES, NewUser, add_division, add_organization, add_user, add_users
from tracker.services.second_factor import clear_factor
from tracker.services.sign_in import hash_password, make_sign_in_link
from tracker.store.people import find_person_by_email

INVITATION_LIFETIME = timedelta(hours=24)
COLUMNS = ("name", "email", "role", "position", "division", "line_user_id")

organization_slug = click.option("--organization", "slug", required=True, help="ชื่อย่อของหน่วยงาน")


@click.group("organization")
def organization_group() -> None:
    """หน่วยงาน"""


@organization_group.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="ชื่อเต็มของหน่วยงาน")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in OrganizationKind]))
@click.option("--district", help="อำเภอ")
@click.option("--province", help="จังหวัด")
@pass_parts
def add_organization_command(
    parts: CliParts, slug: str, name: str, kind: str, district: str | None, province: str | None
) -> None:
    """เพิ่มหน่วยงาน"""
    parts.database.check_schema()
    now = parts.now()
    with parts.database.session() as session:
        organization_id = add_organization(
            session,
            slug=slug,
            name=name,
            kind=OrganizationKind(kind),
            district=district,
            province=province,
            now=now,
        )
    click.echo(f"เพิ่ม {name} ({slug}) แล้ว")
    try:
        with parts.database.session(organization_id) as session:
            years = years_needed(day_of(now))
            fill_holidays(session, years=years, person_id=None, now=now)
    except RuleBroken as broken:  # the organization is there all the same
        click.echo(broken.message, err=True)


@click.group("division")
def division_group() -> None:
    """สำนัก/กอง"""


@division_group.command("add")
@organization_slug
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, help="ชื่ออื่นที่เอกสารใช้เรียก (ใส่ซ้ำได้)")
@pass_parts
def add_division_command(parts: CliParts, slug: str, name: str, aliases: tuple[str, ...]) -> None:
    """เพิ่มสำนัก/กอง"""
    with parts.organization(slug) as session:
        add_division(session, name=name, aliases=aliases, now=parts.now())
    click.echo(f"เพิ่ม {name} แล้ว")


@click.group("user")
def user_group() -> None:
    """ผู้ใช้"""


@user_group.command("add")
@organization_slug
@click.option("--name", required=True, help="ชื่อ-นามสกุล")
@click.option("--email", required=True, help="อีเมล (ใช้เข้าสู่ระบบ)")
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@click.option("--position", help="ชื่อตำแหน่ง")
@click.option("--division", help="สำนัก/กองที่สังกัด")
@click.option("--line-user-id", help="รหัสผู้ใช้ LINE (ขึ้นต้นด้วย U)")
@click.option("--password-stdin", is_flag=True, help="อ่านรหัสผ่านจาก stdin")
@pass_parts
def add_user_command(
    parts: CliParts,
    slug: str,
    name: str,
    email: str,
    role: str,
    position: str | None,
    division: str | None,
    line_user_id: str | None,
    password_stdin: bool,  # click hands over flags by name
) -> None:
    """เพิ่มผู้ใช้พร้อมตำแหน่ง ถ้าไม่ให้รหัสผ่าน จะพิมพ์ลิงก์เข้าใช้ครั้งแรกให้"""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with parts.organization(slug) as session:
        password_hash = hash_password(password) if password is not None else None
        person_id = add_user(
            session,
            user=NewUser(name, role, email, position, division, line_user_id, password_hash),
            now=parts.now(),
        )
        click.echo(f"เพิ่ม {name} แล้ว")
        if password_hash is None:
            click.echo(f"ลิงก์เข้าใช้ครั้งแรก (ใช้ได้ครั้งเดียว ภายใน 24 ชั่วโมง): {_new_link(parts, session, person_id)}")


@user_group.command("link")
@organization_slug
@click.option("--email", required=True, help="อีเมลของผู้ใช้")
@pass_parts
def user_link_command(parts: CliParts, slug: str, email: str) -> None:
    """พิมพ์ลิงก์เข้าใช้ใหม่ ให้ผู้ที่ลืมรหัสผ่านหรือยังไม่ได้ตั้ง"""
    with parts.organization(slug) as session:
        person_id = forget_password(session, email=email, now=parts.now())
        click.echo(f"ลิงก์เข้าใช้ใหม่ (ใช้ได้ครั้งเดียว ภายใน 24 ชั่วโมง): {_new_link(parts, session, person_id)}")
    click.echo("รหัสผ่านเดิมใช้ไม่ได้แล้ว เปิดลิงก์แล้วไปที่หน้า “บัญชีของฉัน” เพื่อตั้งรหัสผ่านใหม่")


@user_group.command("clear-factor")
@organization_slug
@click.option("--email", required=True, help="อีเมลของผู้ใช้")
@pass_parts
def clear_factor_command(parts: CliParts, slug: str, email: str) -> None:
    """ล้างการยืนยันตัวตนสองชั้น ให้ผู้ที่ทำโทรศัพท์และรหัสสำรองหาย"""
    with parts.organization(slug) as session:
        person = find_person_by_email(session, email)
        if person is None:
            raise NotFound("no_person", f"ไม่พบผู้ใช้ที่มีอีเมล {email} ในหน่วยงานนี้")
        clear_factor(session, actor=None, person_id=person.id, now=parts.now())
    click.echo("ล้างแล้ว เข้าด้วยรหัสผ่านได้ตามเดิม และควรเปิดการยืนยันสองชั้นใหม่ที่หน้า “บัญชีของฉัน”")


def _new_link(parts: CliParts, session: Session, person_id: UUID) -> str:
    token = make_sign_in_link(
        session,
        person_id=person_id,
        now=parts.now(),
        purpose="invitation",
        is_limited=False,
        lifetime=INVITATION_LIFETIME,
    )
    return f"{parts.base_url}/l/{token}"


@user_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@organization_slug
@pass_parts
def import_users_command(parts: CliParts, file: Path, slug: str) -> None:
    """เพิ่มผู้ใช้หลายคนจากไฟล์ .csv หรือ .xlsx (คอลัมน์ name, email, role, position, division, line_user_id)"""
    users = _read_users(read_file(file), file.name)
    with parts.organization(slug) as session:
        add_users(session, users=users, now=parts.now())
    click.echo(f"เพิ่มผู้ใช้ {len(users)} คนแล้ว")


def read_file(path: Path) -> bytes:
    """The bytes of a file named on the command line."""
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableFile("no_file", f"เปิดไฟล์ {path} ไม่ได้ กรุณาตรวจชื่อไฟล์และสิทธิ์การอ่าน") from None


def _read_users(data: bytes, name: str) -> list[NewUser]:
    rows = [row for row in _rows(data, name) if any(cell.strip() for cell in row)]
    heads = [match_key(cell) for cell in rows[0]] if rows else []
    missing = [column for column in ("name", "role") if column not in heads]
    if missing:
        raise RuleBroken("columns", f"ไม่พบคอลัมน์ {', '.join(missing)} แถวแรกต้องเป็นชื่อคอลัมน์: {', '.join(COLUMNS)}")
    return [_user(dict(zip(heads, row, strict=False))) for row in rows[1:]]


def _user(cells: dict[str, str]) -> NewUser:
    filled = {column: cells.get(column, "").strip() or None for column in COLUMNS}
    return NewUser(
        name=filled["name"] or "",
        role=filled["role"] or "",
        email=filled["email"],
        position=filled["position"],
        division=filled["division"],
        line_user_id=filled["line_user_id"],
    )


def _rows(data: bytes, name: str) -> list[list[str]]:
    if data.startswith(b"PK"):
        tables = read_document(data, name).tables
        return [list(row.texts) for row in tables[0].rows] if tables else []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp874", errors="replace")  # Excel on a Thai Windows saves CSV so
    return list(csv.reader(io.StringIO(text)))
