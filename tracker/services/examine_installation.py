"""What `tracker doctor` and its page look at: each finding says in Thai what is wrong and how to mend it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.rules.backup import stale_words
from tracker.rules.errors import RuleBroken
from tracker.rules.office import EXECUTIVES, Rank
from tracker.rules.thai_calendar import day_of, format_instant
from tracker.services.check_report import list_damaged_reports
from tracker.store.backup_folder import list_backups
from tracker.store.database import Database
from tracker.store.deliveries import list_dead_letters
from tracker.store.history import find_break_in_history
from tracker.store.line_accounts import find_account
from tracker.store.mail_accounts import find_mail_account
from tracker.store.models import Organization
from tracker.store.people import list_organizations, list_people_with_posts
from tracker.store.worker_ticks import find_last_tick

SHORTEST_KEY = 32
LEAST_FREE = 500 * 1024 * 1024
WORKER_SILENT_AFTER = timedelta(minutes=5)
STUCK_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found and, where something is wrong, how to mend it."""

    is_good: bool
    about: str
    words: str


@dataclass(frozen=True)
class Installation:
    """What is examined; `channels` holds, by name, a check that raises OSError, or None for one not set up."""

    database: Database
    data_dir: Path
    secret_key: str
    base_url: str
    channels: Mapping[str, Callable[[], None] | None]
    backups: Path


def examine(installation: Installation, now: datetime) -> list[Finding]:
    """Everything about an installation, in the order in which to mend it."""
    return [
        _data_folder(installation.data_dir),
        _secret_key(installation.secret_key),
        _base_url(installation.base_url),
        *_database(installation.database, now, installation.data_dir, has_line=bool(installation.channels.get("LINE"))),
        *_channels(installation.channels, _own_ways(installation.database)),
        _backups(installation.backups, now),
    ]


def _data_folder(folder: Path) -> Finding:
    about = "โฟลเดอร์ข้อมูล"
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return Finding(False, about, f"เขียน {folder} ไม่ได้ กรุณาสร้างโฟลเดอร์หรือตั้ง TRACKER_DATA_DIR เป็นโฟลเดอร์ที่เขียนได้")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Finding(False, about, f"พื้นที่ว่างเหลือ {free // 1024**2} MB กรุณาลบไฟล์ที่ไม่ใช้หรือย้ายไปดิสก์ที่ใหญ่กว่า")
    return Finding(True, about, f"{folder} (ว่าง {free // 1024**3} GB)")


def _secret_key(key: str) -> Finding:
    if len(key) < SHORTEST_KEY:
        return Finding(
            False, "กุญแจลับ", f"TRACKER_SECRET_KEY สั้นเกินไป ต้องยาวอย่างน้อย {SHORTEST_KEY} ตัว หรือไม่ต้องตั้ง ระบบจะสร้างให้เอง"
        )
    return Finding(True, "กุญแจลับ", "ยาวพอ")


def _base_url(base_url: str) -> Finding:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Finding(
            False,
            "ที่อยู่เว็บ",
            f"TRACKER_BASE_URL “{base_url}” ไม่ใช่ที่อยู่เว็บ ต้องขึ้นต้นด้วย https:// เช่น https://tidtam.example.go.th",
        )
    return Finding(True, "ที่อยู่เว็บ", base_url)


def _database(database: Database, now: datetime, data_dir: Path, *, has_line: bool) -> Iterator[Finding]:
    about = "ฐานข้อมูล"
    try:
        database.check_schema()
        yield Finding(True, about, f"{'SQLite' if database.is_sqlite else 'PostgreSQL'} รุ่น {database.revision()}")
        with database.session(is_reading=True) as session:
            organizations = list_organizations(session)
            yield _worker(find_last_tick(session), now)
    except RuleBroken as broken:
        yield Finding(False, about, broken.message)
        return
    except (SQLAlchemyError, OSError):
        yield Finding(False, about, "เชื่อมต่อไม่ได้ กรุณาตรวจ TRACKER_DATABASE_URL และดูว่าเซิร์ฟเวอร์ฐานข้อมูลเปิดอยู่")
        return
    if has_line and len(organizations) > 1:
        yield Finding(
            False,
            "LINE",
            "TRACKER_LINE_CHANNEL_ACCESS_TOKEN ใช้ได้เมื่อมีหน่วยงานเดียว"
            f" ขณะนี้มี {len(organizations)} หน่วยงาน จึงแจ้งเตือนทางอีเมลเท่านั้น",
        )
    if not organizations:
        yield Finding(False, "หน่วยงาน", "ยังไม่มีหน่วยงาน กรุณาสั่ง tracker organization add")
    for organization in organizations:
        with database.session(organization.id, is_reading=True) as session:
            yield from _organization(session, organization, now)
            yield from _reports(session, organization, data_dir)


def _worker(ticked_at: datetime | None, now: datetime) -> Finding:
    if ticked_at is None:
        return Finding(False, "ตัวทำงานเบื้องหลัง", "ยังไม่เคยทำงาน การแจ้งเตือนจะไม่ออก กรุณาเปิด tracker worker ทิ้งไว้")
    when = format_instant(ticked_at)
    if now - ticked_at > WORKER_SILENT_AFTER:
        return Finding(False, "ตัวทำงานเบื้องหลัง", f"เงียบไปตั้งแต่ {when} กรุณาเปิด tracker worker อีกครั้ง")
    return Finding(True, "ตัวทำงานเบื้องหลัง", f"ทำงานล่าสุด {when}")


def _organization(session: Session, organization: Organization, now: datetime) -> Iterator[Finding]:
    people = list_people_with_posts(session, day_of(now))
    ranks = {post.rank for person in people for post in person.posts}
    missing = [
        words
        for words, wanted in (
            ("ผู้ดูแลระบบ", {Rank.ADMINISTRATOR}),
            ("เจ้าหน้าที่นโยบายและแผน", {Rank.POLICY_OFFICER}),
            ("ผู้บริหาร", EXECUTIVES),
        )
        if not ranks & wanted
    ]
    if missing:
        yield Finding(False, organization.name, f"ยังไม่มี{' '.join(missing)} กรุณาสั่ง tracker user add")
    else:
        yield Finding(True, organization.name, f"{len(people)} คน")
    stuck = [d for d in list_dead_letters(session) if d.last_attempt_at and now - d.last_attempt_at < STUCK_FOR]
    if stuck:
        yield Finding(
            False,
            f"ข้อความแจ้งเตือนของ{organization.name}",
            f"ใน 7 วันนี้มี {len(stuck)} ข้อความที่ส่งไม่สำเร็จหรือไม่แน่ใจว่าถึง กรุณาตรวจอีเมลและ LINE ของผู้รับ แล้วแจ้งผู้รับโดยตรง",
        )
    broken = find_break_in_history(session)
    if broken is not None:
        yield Finding(
            False, f"ประวัติของ{organization.name}", f"รายการที่ {broken} ถูกแก้ไขนอกระบบ กรุณากู้จากข้อมูลสำรองและแจ้งผู้บริหาร"
        )


def _reports(session: Session, organization: Organization, data_dir: Path) -> Iterator[Finding]:
    """Reports that were signed, compared with what was recorded then."""
    for head, about in list_damaged_reports(session, data_dir):
        yield Finding(
            False,
            f"รายงานของ{organization.name}",
            f"รอบ {head.months} เดือน ปีงบประมาณ {head.year} รหัสเอกสาร {head.code}: {about} ไม่ตรงกับที่บันทึกไว้"
            " กรุณากู้จากข้อมูลสำรองและแจ้งผู้บริหาร",
        )


def _backups(place: Path, now: datetime) -> Finding:
    known = list_backups(place)
    newest = known[0] if known else None
    if stale := stale_words(newest.made_at if newest else None, now):
        return Finding(False, "ข้อมูลสำรอง", f"{stale} กรุณาเปิด tracker worker ทิ้งไว้ หรือสั่ง tracker backup")
    assert newest is not None  # noqa: S101  # nothing is as stale as nothing
    if newest.damaged_count:
        return Finding(False, "ข้อมูลสำรอง", f"ตอนสำรองพบไฟล์หลักฐานเสียหาย {newest.damaged_count} ไฟล์ กรุณากู้จากชุดก่อนหน้า")
    return Finding(True, "ข้อมูลสำรอง", f"ล่าสุด {format_instant(newest.made_at)} เก็บที่ {place}")


def _own_ways(database: Database) -> list[Finding]:
    """The mail servers and LINE accounts that organizations set in the browser, with what the last test said."""
    found: list[Finding] = []
    try:
        database.check_schema()
        with database.session(is_reading=True) as session:
            organizations = list_organizations(session)
        for one in organizations:
            with database.session(one.id, is_reading=True) as session:
                ways = (("อีเมล", find_mail_account(session)), ("LINE", find_account(session)))
            found += [_own_way(f"{name}ของ{one.name}", account.trouble) for name, account in ways if account]
    except (RuleBroken, SQLAlchemyError, OSError):
        return []  # said already, where the database was looked at
    return found


def _own_way(about: str, trouble: str | None) -> Finding:
    if trouble:
        return Finding(False, about, f"ทดสอบครั้งล่าสุดไม่สำเร็จ ({trouble}) กรุณาเปิดหน้าตั้งค่าแล้วส่งข้อความทดสอบ")
    return Finding(True, about, "ตั้งไว้แล้ว")


def _channels(channels: Mapping[str, Callable[[], None] | None], own: list[Finding]) -> Iterator[Finding]:
    yield from own
    if not own and not any(channels.values()):
        yield Finding(
            False,
            "ช่องทางแจ้งเตือน",
            "ยังไม่ได้ตั้งทั้งอีเมลและ LINE กรุณาตั้งที่หน้า “อีเมล” หรือ “LINE” ของระบบ",
        )
    for name, check in channels.items():
        if check is None:
            continue
        try:
            check()
        except OSError as error:
            yield Finding(False, name, f"ติดต่อไม่ได้ {_why(error)} กรุณาตรวจที่อยู่ พอร์ต และเครือข่าย")
        else:
            yield Finding(True, name, "ติดต่อได้")


def _why(error: OSError) -> str:
    """What the network said, in words a clerk can pass on."""
    known = {
        socket.gaierror: "เพราะไม่พบที่อยู่นี้ในเครือข่าย",
        TimeoutError: "เพราะปลายทางไม่ตอบภายในเวลา",
        ConnectionRefusedError: "เพราะปลายทางไม่รับการเชื่อมต่อ",
    }
    return next((words for kind, words in known.items() if isinstance(error, kind)), "")
