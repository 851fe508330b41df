"""Backups: made, verified, tried; the newest first. They are put back by a command, with the web closed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.backup import KEPT, stale_words
from tracker.rules.errors import NotFound
from tracker.rules.file_size import size_words
from tracker.services.back_up import back_up, try_backup
from tracker.store.backup_folder import is_under_way, list_backups
from tracker.store.people import list_organizations
from tracker.web.background import Tell
from tracker.web.door import visitor
from tracker.web.parts import now, parts

pages = Blueprint("backups", __name__)
_WORK = UUID("5d0a3b1c-8d3e-4f0a-9a53-6b1d7c2e9f10")  # one at a time, whoever asked for it


@pages.get("/backups")
def page() -> str:
    """What there is, how old it is, and whether one is being made."""
    place = parts().backups
    if place is None:
        raise _no_place()
    rows = list_backups(place)
    progress = parts().background.progress(_WORK)
    return render_template(
        "backups/page.html",
        rows=rows,
        place=place,
        progress=progress,
        is_under_way=progress is not None or is_under_way(place),
        stale=stale_words(rows[0].made_at if rows else None, now()),
        may_make=_is_only_office(),
        kept=KEPT,
        size_words=size_words,
    )


@pages.post("/backups")
def make() -> Response:
    """Begin one now; the page shows how far it is."""
    place, given, at = parts().backups, parts(), now()
    if place is None:
        raise _no_place()
    if not _is_only_office():
        flash("ระบบนี้มีหลายหน่วยงานใช้ร่วมกัน ผู้ดูแลเครื่องเป็นผู้สั่งสำรองข้อมูลของทุกหน่วยงาน", "mistake")
        return redirect(url_for("backups.page"))

    def work(tell: Tell) -> None:
        back_up(given.database, data_dir=given.data_dir, place=place, now=at, tell=tell)

    given.background.start(_WORK, work)
    given.background.wait(_WORK, seconds=2)  # most offices' is made meanwhile
    flash("เริ่มสำรองข้อมูลแล้ว" if given.background.progress(_WORK) else "สำรองข้อมูลแล้ว กด “ทดลองเปิด” เพื่อให้แน่ใจว่าใช้ได้")
    return redirect(url_for("backups.page"))


@pages.post("/backups/<name>/try")
def check(name: str) -> Response:
    """Open one apart from the real data, and say what was found."""
    place = parts().backups
    row = next((row for row in list_backups(place) if row.name == name), None) if place else None
    if row is None:
        raise NotFound("no_backup", "ไม่พบชุดสำรองนี้ อาจเก่าเกินจนถูกลบแล้ว กรุณาเปิดหน้าสำรองข้อมูลใหม่")
    tried = try_backup(row.folder)
    if tried.troubles:
        flash(f"ชุด {row.name} ใช้ไม่ได้: {' · '.join(tried.troubles)}", "mistake")
    else:
        flash(
            f"ทดลองเปิดชุด {row.name} แล้วใช้ได้: ข้อมูล {sum(tried.row.counts.values()):,} แถว หลักฐาน {row.file_count:,} ไฟล์"
        )
    return redirect(url_for("backups.page"))


def _no_place() -> NotFound:
    return NotFound("no_backups", "เว็บนี้เปิดโดยไม่มีที่เก็บข้อมูลสำรอง กรุณาแจ้งผู้ดูแลเครื่อง")


def _is_only_office() -> bool:
    """A backup holds all organizations of an installation: where there are several, no one of them asks for it."""
    with parts().database.session(is_reading=True) as session:
        others = [one for one in list_organizations(session) if not one.is_demo or visitor().is_demo]
    return len(others) == 1
