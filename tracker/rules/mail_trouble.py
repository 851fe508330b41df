"""What is wrong with a mail server, and how an administrator mends it, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class MailTrouble:
    """One sentence on what is wrong; the steps that mend it, in order. What is written in English stands in `…`."""

    what: str
    steps: tuple[str, ...]


SEAL_BROKEN = "seal_broken"  # the password cannot be opened any more
# What Python calls a failure on the way to the server, and the code we keep of it.
_FINER = {
    "gaierror": "mail_no_such_host",
    "ConnectionRefusedError": "mail_port_closed",
    "TimeoutError": "mail_no_answer",
    "SSLCertVerificationError": "mail_certificate",
    "SSLError": "mail_encryption",
    "SMTPNotSupportedError": "mail_encryption",
}
_PORTS = "พอร์ต 587 คู่กับ “เริ่มเข้ารหัสหลังต่อสาย” และพอร์ต 465 คู่กับ “เข้ารหัสตั้งแต่ต้น”"
_TROUBLES: Mapping[str, MailTrouble] = {
    "mail_no_such_host": MailTrouble(
        "ไม่พบเครื่องส่งอีเมลชื่อนี้",
        ("ตรวจตัวสะกดของชื่อเครื่อง เช่น `smtp.gmail.com`", "ตรวจว่าเครื่องที่ติดตั้งระบบต่ออินเทอร์เน็ตอยู่"),
    ),
    "mail_port_closed": MailTrouble(
        "เครื่องส่งอีเมลไม่รับสายที่พอร์ตนี้", (f"ตรวจพอร์ต: {_PORTS}", "หากใช้เครื่องภายในหน่วยงาน ตรวจว่าเปิดอยู่")
    ),
    "mail_no_answer": MailTrouble(
        "เครื่องส่งอีเมลไม่ตอบในเวลาที่กำหนด",
        (f"ตรวจพอร์ต: {_PORTS}", "ผู้ให้บริการอินเทอร์เน็ตบางรายปิดพอร์ต 25 ให้ใช้ 587 แทน", "ตรวจไฟร์วอลล์ของหน่วยงาน"),
    ),
    "mail_certificate": MailTrouble(
        "ใบรับรองของเครื่องส่งอีเมลไม่ถูกต้อง",
        ("ใช้ชื่อเครื่องตามที่ผู้ให้บริการแจ้ง ไม่ใช้หมายเลข", "ตรวจวันเวลาของเครื่องที่ติดตั้งระบบ"),
    ),
    "mail_encryption": MailTrouble("วิธีเข้ารหัสไม่ตรงกับที่เครื่องส่งอีเมลใช้", (f"เลือกให้ตรงกัน: {_PORTS}",)),
    "mail_login_refused": MailTrouble(
        "เครื่องส่งอีเมลไม่รับชื่อผู้ใช้หรือรหัสผ่าน",
        (
            "ตรวจชื่อผู้ใช้ ปกติคืออีเมลเต็ม แล้วใส่รหัสผ่านใหม่",
            "อีเมลของ Google ต้องใช้ “รหัสผ่านสำหรับแอป” 16 ตัว สร้างได้ที่ `myaccount.google.com/apppasswords`",
        ),
    ),
    "mail_sender_refused": MailTrouble(
        "เครื่องส่งอีเมลไม่ยอมให้ส่งในชื่ออีเมลผู้ส่งนี้", ("ใช้อีเมลผู้ส่งเดียวกับชื่อผู้ใช้", "หากต้องลงชื่อเข้าก่อนส่ง ให้ใส่ชื่อผู้ใช้และรหัสผ่านด้วย")
    ),
    "mail_unknown_address": MailTrouble(
        "เครื่องส่งอีเมลแจ้งว่าไม่มีอีเมลของท่าน",
        ("ตรวจอีเมลของท่านที่หน้า “ช่องทางรับการแจ้งเตือน”", "หากถูกแล้ว เครื่องนี้อาจส่งออกนอกหน่วยงานไม่ได้"),
    ),
    "mail_bad_address": MailTrouble("อีเมลของท่านใช้ส่งไม่ได้", ("ใช้อีเมลที่เป็นอักษรอังกฤษทั้งหมด แก้ที่หน้า “บุคลากร”",)),
    "mail_content_refused": MailTrouble(
        "เครื่องส่งอีเมลไม่รับเนื้อความ มักเพราะสงสัยว่าเป็นอีเมลขยะ", ("แจ้งผู้ดูแลเครื่องส่งอีเมลให้อนุญาตระบบนี้",)
    ),
    "mail_try_later": MailTrouble("เครื่องส่งอีเมลขอให้รอแล้วลองใหม่", ("รอ 5 นาที แล้วกดส่งทดสอบอีกครั้ง",)),
    "mail_uncertain": MailTrouble("ส่งไปแล้วแต่เครื่องส่งอีเมลไม่ตอบรับ", ("ดูในกล่องอีเมลของท่านว่าถึงหรือไม่ ก่อนกดส่งทดสอบอีกครั้ง",)),
    "mail_connection_lost": MailTrouble(
        "สายไปเครื่องส่งอีเมลขาดกลางทาง", ("กดส่งทดสอบอีกครั้ง", f"หากเป็นซ้ำ ตรวจพอร์ต: {_PORTS}")
    ),
    "mail_unreachable": MailTrouble("ติดต่อเครื่องส่งอีเมลไม่ได้", ("ตรวจชื่อเครื่องและพอร์ต", "ตรวจว่าเครื่องที่ติดตั้งระบบต่ออินเทอร์เน็ตอยู่")),
    SEAL_BROKEN: MailTrouble(
        "เปิดรหัสผ่านที่เก็บไว้ไม่ได้ เพราะกุญแจของระบบไม่ใช่ค่าเดิม",
        ("หากเพิ่งย้ายเครื่อง ให้ใช้ `TRACKER_SECRET_KEY` ค่าเดิม", "หรือใส่รหัสผ่านของเครื่องส่งอีเมลใหม่ด้านล่าง"),
    ),
}
_UNKNOWN = MailTrouble("ส่งอีเมลทดสอบไม่สำเร็จ", ("ตรวจทุกช่องด้านล่าง แล้วลองใหม่", "หากยังไม่ได้ แจ้งผู้ดูแลเครื่องส่งอีเมล"))


def code_of(code: str, note: str) -> str:
    """The finer code of a failure, where the note of the channel tells more than its code."""
    return _FINER.get(note, code) if code in ("mail_unreachable", "mail_login_refused") else code


def mail_trouble_of(code: str | None) -> MailTrouble | None:
    """What a code stands for; None where nothing is wrong."""
    return _TROUBLES.get(code, _UNKNOWN) if code else None
