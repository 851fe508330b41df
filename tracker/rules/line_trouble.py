"""What is wrong with a LINE account, and how an administrator mends it, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LineTrouble:
    """One sentence on what is wrong; the steps that mend it, in order. What LINE writes in English stands in `…`."""

    what: str
    steps: tuple[str, ...]


SEAL_BROKEN = "seal_broken"  # the keys cannot be opened any more
_CONSOLE = "เปิด `LINE Developers Console` แล้วเลือกช่องของหน่วยงาน"
_SOON = "ระบบจะลองใหม่เองทุก 5 นาที ระหว่างนี้การแจ้งเตือนส่งทางอีเมล"
_TROUBLES: Mapping[str, LineTrouble] = {
    "line_secret_refused": LineTrouble(
        "LINE ไม่รับหมายเลขช่องหรือรหัสลับของช่อง",
        (_CONSOLE, "คัดลอก `Channel ID` และ `Channel secret` จากแท็บ `Basic settings` ของช่องเดียวกัน มาใส่ด้านล่าง แล้วกดบันทึก"),
    ),
    "line_token_refused": LineTrouble(
        "LINE ไม่รับโทเคน อาจถูกออกใหม่หรือยกเลิกไปแล้ว",
        (
            "วิธีที่ง่ายที่สุด: เลือก “ให้ระบบขอโทเคนเอง” ด้านล่าง แล้วกดบันทึก",
            f"หรือ{_CONSOLE} แท็บ `Messaging API` กดออกโทเคนระยะยาวใหม่ แล้วนำมาใส่ด้านล่าง",
        ),
    ),
    "line_plan_forbids": LineTrouble(
        "LINE ไม่อนุญาตให้บัญชีนี้ส่งข้อความ",
        ("เปิด `LINE Official Account Manager` ตรวจว่าบัญชียังใช้งานอยู่ และเปิด `Messaging API` แล้ว", "ตรวจแพ็กเกจของบัญชี"),
    ),
    "line_unreachable": LineTrouble(
        "เครื่องนี้ติดต่อ LINE ไม่ได้", ("ตรวจว่าเครื่องแม่ข่ายออกอินเทอร์เน็ตได้ และไฟร์วอลล์เปิดให้ไปที่ `api.line.me` พอร์ต 443", _SOON)
    ),
    "line_no_answer": LineTrouble("LINE ไม่ตอบในเวลาที่กำหนด", (_SOON,)),
    "line_server_error": LineTrouble("ระบบของ LINE ขัดข้อง", (_SOON,)),
    "line_rate_limit": LineTrouble("LINE ขอให้ถามช้าลง", (_SOON,)),
    "line_token_unavailable": LineTrouble("LINE ยังออกโทเคนให้ไม่ได้ในขณะนี้", (_SOON,)),
    "line_odd_answer": LineTrouble(
        "คำตอบที่ได้ไม่เหมือนของ LINE", ("ตรวจค่า `TRACKER_LINE_API_BASE` ของเครื่องแม่ข่าย ปกติไม่ต้องตั้ง", _SOON)
    ),
    SEAL_BROKEN: LineTrouble(
        "เปิดกุญแจ LINE ที่เก็บไว้ไม่ได้ เพราะกุญแจของระบบ ไม่ใช่ค่าเดิม",
        ("หากเพิ่งย้ายเครื่อง ให้ใช้ `TRACKER_SECRET_KEY` ค่าเดิม", f"หากหาค่าเดิมไม่ได้ {_CONSOLE} แล้วใส่รหัสลับและโทเคนใหม่ด้านล่าง"),
    ),
}
_UNKNOWN = LineTrouble(
    "ถามสถานะบัญชีจาก LINE ไม่สำเร็จ", (_SOON, "หากเป็นอยู่นานเกินหนึ่งชั่วโมง ให้สั่ง `tracker line check` เพื่อดูสาเหตุ")
)


def trouble_of(code: str | None) -> LineTrouble | None:
    """What a code stands for; None where nothing is wrong."""
    return _TROUBLES.get(code, _UNKNOWN) if code else None
