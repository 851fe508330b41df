"""`tracker doctor --send-to`: how a test message went, way by way, in words that say what to do."""

from collections.abc import Mapping

from tracker.rules.alarm import channel_name
from tracker.rules.delivery_words import standing_of
from tracker.rules.reminder_policy import DeliveryKind
from tracker.services.examine_installation import Finding
from tracker.services.send_test_message import WAYS, Tried

_TAKEN = {
    "email": "เครื่องส่งอีเมลรับข้อความถึง {address} แล้ว กรุณาเปิดกล่องจดหมาย (และกล่องจดหมายขยะ) ดูว่าได้รับ",
    "line": "LINE รับข้อความแล้ว กรุณาเปิดแชตของบัญชีหน่วยงานดูว่าได้รับ",
}
_NOT_TRIED = {
    "email": "ไม่ได้ส่ง เพราะยังไม่ได้ตั้งเครื่องส่งอีเมล หรือที่อยู่ของท่านใช้ไม่ได้",
    "line": "ไม่ได้ส่ง เพราะยังไม่ได้ตั้งบัญชี LINE หรือท่านยังไม่ได้ผูก LINE กับระบบ",
}


def findings_of(tried: list[Tried]) -> list[Finding]:
    """One finding for each way. Mail that was not tried is a fault; LINE is not, not everybody has linked it."""
    by_way: Mapping[str, Tried] = {one.channel: one for one in tried}
    return [_tried(by_way[way]) if way in by_way else _untried(way, bool(by_way)) for way in WAYS]


def _untried(way: str, has_others: bool) -> Finding:
    return Finding(way == "line" and has_others, f"ทดสอบทาง{channel_name(way)}", _NOT_TRIED[way])


def _tried(one: Tried) -> Finding:
    about = f"ทดสอบทาง{channel_name(one.channel)}"
    if one.status in ("accepted", "delivered"):
        return Finding(True, about, _TAKEN[one.channel].format(address=one.address))
    if one.status == "pending":
        return Finding(False, about, "ช่องทางนี้พักอยู่หลังขัดข้อง ข้อความทดสอบจะออกเองเมื่อพ้นเวลาพัก กรุณาดูที่หน้าสถานะระบบแจ้งเตือน")
    standing = standing_of(one.status, one.channel, DeliveryKind.TEST, one.error_code)
    said = " ".join(part for part in (standing.word, standing.trouble or standing.meaning, standing.advice) if part)
    return Finding(False, about, said)
