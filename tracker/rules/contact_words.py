"""How one of a person's channels stands, in words: on or off, and what is wrong with it and who can mend it."""

from dataclasses import dataclass

NAMES = {"line": "LINE", "email": "อีเมล"}
_NOT_SET_UP = {
    "line": "หน่วยงานยังไม่ได้ตั้งค่าบัญชี LINE โปรดแจ้งผู้ดูแลระบบ",
    "email": "หน่วยงานยังไม่ได้ตั้งค่าการส่งอีเมล โปรดแจ้งผู้ดูแลระบบ",
}
_NONE = {
    "line": "ท่านยังไม่ได้ผูกบัญชี LINE กับระบบ",
    "email": "ยังไม่มีอีเมลของท่านในระบบ โปรดแจ้งผู้ดูแลระบบ",
}
_STATES = {
    ("line", "ok"): "ส่งถึงบัญชี LINE ของท่าน",
    ("line", "unconfirmed"): "ระบบส่งให้แล้ว แต่ LINE ยังไม่ยืนยันบัญชีนี้ หากไม่ได้รับข้อความ โปรดเพิ่มเพื่อนหรือผูกบัญชีใหม่",
    ("line", "blocked"): "ท่านปิดกั้นบัญชี LINE ของหน่วยงานอยู่ โปรดเลิกปิดกั้นใน LINE แล้วระบบจะส่งให้ต่อเอง",
    ("line", "bad"): "LINE แจ้งว่าส่งถึงบัญชีนี้ไม่ได้ โปรดผูกบัญชีใหม่",
    ("line", "unlinked"): "ท่านเลิกผูกบัญชี LINE แล้ว",
    ("email", "ok"): "ส่งถึงอีเมลของท่าน",
    ("email", "unconfirmed"): "ระบบจะลองส่งถึงอีเมลนี้อีกครั้ง",
}
_WHY = (  # the beginning of what a mail server said, and what it means
    ("5.2.1", "กล่องจดหมายนี้ถูกปิดใช้งาน"),
    ("5.2.2", "กล่องจดหมายเต็ม"),
    ("4.2.2", "กล่องจดหมายเต็ม"),
    ("5.1", "ไม่มีกล่องจดหมายตามที่อยู่นี้"),
    ("5.7", "เครื่องรับอีเมลปลายทางไม่รับอีเมลจากหน่วยงาน"),
    ("5.4.4", "หาเครื่องรับอีเมลปลายทางไม่พบ"),
    ("4", "เครื่องรับอีเมลปลายทางยังไม่รับ และอาจรับภายหลัง"),
    ("mail_unknown_address", "เครื่องรับอีเมลปลายทางแจ้งว่าไม่มีที่อยู่นี้"),
    ("mail_bad_address", "ที่อยู่อีเมลพิมพ์ไม่ถูกต้อง"),
)


@dataclass(frozen=True)
class Standing:
    """`tag` in two words, `words` in a sentence; `is_used` whether messages go there today."""

    tag: str
    words: str
    is_used: bool = False
    is_wrong: bool = False


def standing_of(channel: str, *, is_set_up: bool, state: str | None, is_on: bool, note: str) -> Standing:
    """How a channel stands; `state` is the contact's, None where there is none."""
    if not is_set_up:
        return Standing("ยังไม่พร้อมใช้", _NOT_SET_UP[channel])
    if state is None or (channel, state) == ("email", "unlinked"):
        return Standing("ยังไม่มี", _NONE[channel])
    if (channel, state) == ("email", "bad"):
        return Standing("ส่งไม่ถึง", f"{why_not(note)} ระบบจึงหยุดส่งถึงที่อยู่นี้", is_wrong=True)
    words = _STATES.get((channel, state), "")
    if state in ("blocked", "bad"):
        return Standing("ส่งไม่ถึง", words, is_wrong=True)
    if state == "unlinked":
        return Standing("ยังไม่มี", words)
    return Standing("เปิดรับอยู่", words, is_used=True) if is_on else Standing("ปิดไว้", "ท่านปิดช่องทางนี้ไว้")


def why_not(note: str) -> str:
    """What a mail server said of an address, in words anybody understands."""
    return next((words for beginning, words in _WHY if note.startswith(beginning)), "เครื่องรับอีเมลปลายทางไม่รับที่อยู่นี้")
