"""Pages for what goes wrong, in Thai, each saying what to do next; never a trace, never a foreign word."""

import logging
import secrets

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken

_log = logging.getLogger(__name__)
Answer = tuple[str, int]

_PAGES = {
    400: ("คำขอไม่ถูกต้อง", "กรุณากลับไปหน้าก่อนหน้า โหลดหน้านั้นใหม่ แล้วลองอีกครั้ง"),
    403: ("หน้านี้ไม่ใช่สำหรับบัญชีของท่าน", "หากท่านต้องใช้หน้านี้ กรุณาแจ้งเจ้าหน้าที่นโยบายและแผนหรือผู้ดูแลระบบ"),
    404: ("ไม่พบหน้านี้", "ที่อยู่อาจพิมพ์ไม่ครบ หรือสิ่งที่ท่านหาอยู่ไม่ได้อยู่ในความรับผิดชอบของท่าน กรุณาเริ่มจากหน้าแรก"),
    405: ("เปิดหน้านี้โดยตรงไม่ได้", "หน้านี้ทำงานเมื่อกดปุ่มในแบบฟอร์มเท่านั้น กรุณาเริ่มจากหน้าแรก"),
    409: ("ข้อมูลเปลี่ยนไปแล้ว", "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้า กรุณาเปิดหน้านั้นใหม่เพื่อดูข้อมูลล่าสุด"),
    413: (
        "สิ่งที่ส่งมาใหญ่เกินไป",
        "ไฟล์ต้องไม่เกิน 20 MB และข้อความแต่ละช่องไม่เกิน 10,000 ตัวอักษร กรุณากดย้อนกลับ ลดขนาดรูปภาพหรือแบ่งไฟล์ แล้วส่งใหม่",
    ),
    429: ("ลองบ่อยเกินไป", "กรุณารอสักครู่แล้วลองใหม่ บัญชีของท่านไม่ถูกล็อก"),
    500: ("ระบบขัดข้อง", "ข้อมูลที่บันทึกไว้แล้วไม่หายไป กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ กรุณาแจ้งผู้ดูแลระบบพร้อมรหัสอ้างอิงด้านล่าง"),
}
_STATUS = {NotFound: 404, Forbidden: 403, Conflict: 409}


def set_up_errors(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failure)


def _rule_broken(broken: RuleBroken) -> Answer:
    status = next((code for kind, code in _STATUS.items() if isinstance(broken, kind)), 400)
    return _page(status, broken.message)


def _stale_form(_: CSRFError) -> Answer:
    return _page(
        400,
        "แบบฟอร์มนี้เปิดไว้ก่อนเข้าสู่ระบบครั้งล่าสุด ข้อมูลยังไม่ถูกบันทึก กรุณากดย้อนกลับ คัดลอกข้อความที่พิมพ์ไว้ โหลดหน้านั้นใหม่ แล้วส่งอีกครั้ง",
        heading="แบบฟอร์มหมดอายุ",
    )


def _http_error(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:  # a redirect on its way
        return error.get_response(), status  # type: ignore[return-value]
    if isinstance(error, SecurityError):
        return _foreign_host()
    return _page(status)


def _foreign_host() -> Answer:
    """A host name that is not ours: no address can be built, so this page has no frame and no links."""
    page = current_app.jinja_env.get_template("errors/bare.html").render(
        heading="ที่อยู่เว็บนี้ไม่ตรงกับที่ตั้งไว้",
        message="ผู้ดูแลระบบต้องตั้งค่า TRACKER_BASE_URL ให้ตรงกับที่อยู่ที่เปิดใช้จริง แล้วเปิดระบบใหม่",
    )
    return page, 400


def _failure(error: Exception) -> Answer:
    """Told to the log in full, to the person with a number that finds it there."""
    reference = secrets.token_hex(4)
    # The rule, not the path: a path may hold a one-time link, and line breaks that forge another entry.
    _log.error("failure %s on %s %s", reference, request.method, request.url_rule, exc_info=error)
    return _page(500, reference=reference)


def _page(status: int, message: str = "", *, heading: str = "", reference: str = "") -> Answer:
    default_heading, default_message = _PAGES.get(status, _PAGES[400 if status < 500 else 500])
    page = render_template(
        "errors/page.html", heading=heading or default_heading, message=message or default_message, reference=reference
    )
    return page, status
