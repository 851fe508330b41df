"""How a message stands, what a provider said and what to do about it, in words a clerk understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.delivery import DeliveryStatus
from tracker.rules.reminder_policy import DeliveryKind

CHANNELS: Mapping[str, str] = {
    "inbox": "กล่องข้อความในระบบ",
    "line": "LINE",
    "email": "อีเมล",
    "group": "กลุ่ม LINE ของกอง",
}
WAYS: Mapping[str, str] = {  # as they stand in a sentence: Latin letters want a space before them
    "inbox": "ทางกล่องข้อความในระบบ",
    "line": "ทาง LINE",
    "email": "ทางอีเมล",
    "group": "ทางกลุ่ม LINE ของกอง",
}
SHORT_CHANNELS: Mapping[str, str] = {  # in lists and on paper
    "inbox": "ในระบบ",
    "line": "LINE",
    "group": "กลุ่ม LINE",
    "email": "อีเมล",
}
MESSAGES: Mapping[str, str] = {
    DeliveryKind.DIGEST: "ข้อความประจำวัน",
    DeliveryKind.AT_ONCE: "ข้อความส่งทันที",
    DeliveryKind.SIGN_IN_LINK: "ลิงก์เข้าระบบ",
    DeliveryKind.TEST: "ข้อความทดสอบ",
    DeliveryKind.ALARM: "แจ้งเหตุของระบบ",
}
_S = DeliveryStatus


class Outcome(StrEnum):
    """What matters to a reader of the log; every status belongs to one."""

    CARE = "care"
    WAITING = "waiting"
    DONE = "done"
    NOT_SENT = "not_sent"

    @property
    def thai(self) -> str:
        return _OUTCOMES[self]

    @property
    def statuses(self) -> tuple[str, ...]:
        return tuple(status.value for status, outcome in _OUTCOME_OF.items() if outcome is self)


_OUTCOMES = {
    Outcome.CARE: "ส่งไม่สำเร็จหรือไม่แน่ใจ",
    Outcome.WAITING: "กำลังส่งหรือรอส่ง",
    Outcome.DONE: "ส่งแล้ว",
    Outcome.NOT_SENT: "ไม่ต้องส่งแล้ว",
}
_OUTCOME_OF = {
    _S.PENDING: Outcome.WAITING,
    _S.SENDING: Outcome.WAITING,
    _S.RETRY: Outcome.WAITING,
    _S.HELD_QUOTA: Outcome.WAITING,
    _S.ACCEPTED: Outcome.DONE,
    _S.DELIVERED: Outcome.DONE,
    _S.BOUNCED: Outcome.CARE,
    _S.FAILED: Outcome.CARE,
    _S.DEAD: Outcome.CARE,
    _S.UNCERTAIN: Outcome.CARE,
    _S.CANCELLED: Outcome.NOT_SENT,
    _S.EXPIRED: Outcome.NOT_SENT,
    _S.MERGED: Outcome.NOT_SENT,
}
_STATES = {
    _S.PENDING: "รอส่ง",
    _S.SENDING: "กำลังส่ง",
    _S.RETRY: "จะลองส่งอีกครั้ง",
    _S.HELD_QUOTA: "รอโควตา LINE",
    _S.ACCEPTED: "ส่งแล้ว",
    _S.DELIVERED: "ถึงแล้ว",
    _S.BOUNCED: "อีเมลตีกลับ",
    _S.FAILED: "ส่งไม่สำเร็จ",
    _S.DEAD: "ส่งไม่สำเร็จ",
    _S.UNCERTAIN: "ไม่แน่ใจว่าถึง",
    _S.CANCELLED: "ไม่ต้องส่งแล้ว",
    _S.EXPIRED: "พ้นเวลาส่ง",
    _S.MERGED: "ส่งทางอื่นแทน",
}
_MEANINGS = {
    _S.PENDING: "ระบบจะส่งเมื่อถึงเวลา",
    _S.SENDING: "ระบบกำลังส่งอยู่",
    _S.RETRY: "ยังส่งไม่ได้ ระบบจะลองใหม่เอง",
    _S.HELD_QUOTA: "โควตา LINE ของเดือนนี้เต็ม ข้อความนี้รออยู่ และส่งทางอีเมลแทนให้ผู้ที่มีอีเมล",
    _S.DELIVERED: "เครื่องปลายทางยืนยันว่าถึงแล้ว",
    _S.BOUNCED: "เครื่องปลายทางรับไว้แล้วส่งกลับมาว่าส่งต่อไม่ได้",
    _S.FAILED: "ผู้ให้บริการไม่รับข้อความนี้ ลองใหม่แบบเดิมไม่ช่วย",
    _S.DEAD: "ลองส่งหลายครั้งจนครบเวลาแล้วยังไม่ได้",
    _S.UNCERTAIN: "ข้อความออกไปแล้วแต่ไม่ได้คำตอบ อาจถึงหรือไม่ถึงก็ได้ ระบบจึงไม่ส่งซ้ำเอง",
    _S.CANCELLED: "ก่อนส่ง เรื่องนี้จบแล้ว เปลี่ยนผู้รับผิดชอบ หรือผู้รับไม่มีช่องทางนี้",
    _S.EXPIRED: "ส่งไม่ทันเวลาของวันนั้น เรื่องที่ยังค้างไปอยู่ในข้อความถัดไป",
    _S.MERGED: "ส่งทางช่องทางอื่นแล้ว จึงไม่ส่งซ้ำ",
}
_TAKEN_BACK = "ไม่ส่งซ้ำ เพราะเรื่องจบหรือเปลี่ยนไปแล้ว แต่ข้อความที่ลองส่งครั้งก่อนอาจถึงผู้รับแล้ว"
_TAKEN = {
    "inbox": "วางไว้ในกล่องข้อความของผู้รับแล้ว",
    "line": "LINE รับข้อความไว้ส่งแล้ว (LINE ไม่แจ้งว่าผู้รับเปิดอ่านหรือไม่)",
    "group": "LINE รับข้อความไว้ส่งเข้ากลุ่มแล้ว",
    "email": "เครื่องส่งอีเมลรับไว้แล้ว หากส่งต่อไม่ได้จะขึ้นว่าตีกลับ",
}
# What a provider's refusal means; keys are ChannelError.code.
_TROUBLES: Mapping[str, str] = {
    "line_unknown_user": "ผู้รับยังไม่ได้เพิ่มเพื่อนหรือบล็อกบัญชี LINE ของหน่วยงาน",
    "line_monthly_limit": "โควตาข้อความ LINE ของเดือนนี้เต็มแล้ว",
    "line_rate_limit": "LINE ขอให้ส่งช้าลง",
    "line_token_refused": "LINE ไม่รับรหัสของบัญชีหน่วยงาน อาจหมดอายุหรือถูกเปลี่ยน",
    "line_plan_forbids": "แพ็กเกจ LINE ของหน่วยงานไม่อนุญาต",
    "line_server_error": "ระบบของ LINE ขัดข้อง",
    "line_no_answer": "LINE ไม่ตอบกลับในเวลาที่กำหนด",
    "line_unreachable": "ติดต่อ LINE ไม่ได้ อาจเป็นอินเทอร์เน็ตของหน่วยงาน",
    "line_conflict_unproven": "LINE แจ้งว่าเคยรับข้อความนี้ แต่ไม่มีหลักฐานยืนยัน",
    "line_bad_request": "LINE ไม่รับรูปแบบของข้อความ",
    "line_token_unavailable": "ขอรหัสชั่วคราวจาก LINE ไม่ได้",
    "line_secret_refused": "LINE ไม่รับรหัสลับของบัญชีหน่วยงาน",
    "line_odd_answer": "LINE ตอบกลับในรูปแบบที่ระบบไม่รู้จัก",
    "line_reply_token_used": "ตอบแชตไม่ทันเวลา หรือ LINE รับคำตอบไว้แล้ว",
    "mail_unknown_address": "ไม่มีอีเมลนี้ที่ปลายทาง",
    "mail_bad_address": "ที่อยู่อีเมลไม่ถูกต้องหรือไม่มีอยู่แล้ว",
    "mail_not_delivered": "ปลายทางส่งกลับมา เช่น กล่องเต็มหรือไม่รับเนื้อหา",
    "mail_content_refused": "ปลายทางไม่รับเนื้อหา เช่น สงสัยว่าเป็นสแปม",
    "mail_try_later": "ปลายทางขอให้ลองใหม่ภายหลัง เช่น กล่องเต็มหรือยังไม่รู้จักผู้ส่ง",
    "mail_sender_refused": "เครื่องส่งอีเมลไม่รับที่อยู่ผู้ส่งของหน่วยงาน",
    "mail_login_refused": "เครื่องส่งอีเมลไม่รับชื่อผู้ใช้หรือรหัสผ่าน",
    "mail_unreachable": "ติดต่อเครื่องส่งอีเมลไม่ได้",
    "mail_connection_lost": "สายหลุดก่อนส่งเสร็จ",
    "mail_server_closing": "เครื่องส่งอีเมลปิดการเชื่อมต่อ",
    "mail_uncertain": "สายหลุดหลังส่งข้อความไปแล้ว ไม่ได้คำตอบยืนยัน",
    "lost_lease": "โปรแกรมส่งหยุดกลางคัน เช่น ไฟดับหรือเครื่องเริ่มใหม่",
    "not_arrived": "ผู้รับแจ้งว่าไม่ได้รับ",
    "line_quota_reserved": "กันโควตา LINE ของเดือนไว้ให้เรื่องที่ใกล้ปิดรอบกว่า",
    "restored_backup": "มีการนำฐานข้อมูลสำรองกลับมาใช้ จึงพักไว้ก่อนจนกว่าจะมีผู้ยืนยัน",
}
_MEND = {
    "line_unknown_user": "ให้ผู้รับเพิ่มเพื่อนและผูก LINE ใหม่ ระหว่างนี้ใช้อีเมลและกล่องข้อความ",
    "line_token_refused": "ผู้ดูแลระบบตั้งรหัส LINE ใหม่ที่แท็บ LINE แล้วให้ส่งต่อ",
    "mail_unknown_address": "แก้อีเมลของผู้รับให้ถูก แล้วกดส่งซ้ำ",
    "mail_bad_address": "แก้อีเมลของผู้รับให้ถูก แล้วกดส่งซ้ำ",
    "mail_login_refused": "ผู้ดูแลระบบตรวจชื่อผู้ใช้และรหัสผ่านของเครื่องส่งอีเมล แล้วให้ส่งต่อ",
}


class Deed(StrEnum):
    """What a policy officer may do about a message."""

    RESEND = "resend"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


@dataclass(frozen=True)
class Standing:
    """How a message stands: a word, what it means, what the provider said, what to do."""

    outcome: Outcome
    word: str
    meaning: str
    trouble: str
    advice: str
    deeds: tuple[Deed, ...]


def standing_of(
    status: str, channel: str, kind: str, error_code: str | None = None, *, may_have_arrived: bool = False
) -> Standing:
    """Everything a reader wants to know of a message's state. One that was given up may have arrived all the same."""
    state = DeliveryStatus(status)
    if may_have_arrived and _OUTCOME_OF[state] is Outcome.NOT_SENT:
        return Standing(Outcome.NOT_SENT, "ยกเลิก อาจถึงแล้ว", _TAKEN_BACK, "", "", ())
    trouble = trouble_words(error_code) if _OUTCOME_OF[state] in (Outcome.CARE, Outcome.WAITING) else ""
    return Standing(
        outcome=_OUTCOME_OF[state],
        word=_STATES[state],
        meaning=_TAKEN[channel] if state is _S.ACCEPTED else _MEANINGS[state],
        trouble=trouble,
        advice=_advice(state, channel, error_code or ""),
        deeds=_deeds(state, channel, kind),
    )


def trouble_words(code: str | None) -> str:
    """What a provider's refusal means; a code nobody foresaw is told as a fault at the other end."""
    if not code:
        return ""
    return _TROUBLES.get(code, "ระบบปลายทางขัดข้อง")


def try_words(outcome: str | None, channel: str, provider_status: int | None, said: str | None) -> str:
    """What became of one try. The log of tries keeps the provider's own words; here is what they mean."""
    if outcome is None:
        return "กำลังส่งอยู่ ยังไม่ทราบผล"
    if outcome in ("accepted", "delivered"):
        return "ผู้ให้บริการรับข้อความไว้แล้ว"
    if outcome == "lost_lease":
        return _TROUBLES["lost_lease"]
    if outcome == "lost":
        return "โปรแกรมส่งอีกตัวรับช่วงไปแล้ว ผลของครั้งนี้จึงไม่นับ"
    return trouble_words(_likely_code(channel, provider_status, said or ""))


def _likely_code(channel: str, provider_status: int | None, said: str) -> str:
    """The code a try most likely ended with; a try keeps the number and the words, not the code."""
    if channel == "email":
        return _likely_mail_code(provider_status, said)
    if "monthly limit" in said:
        return "line_monthly_limit"
    if provider_status is None:
        return "line_unreachable" if "Connect" in said else "line_no_answer"
    if provider_status >= 500:
        return "line_server_error"
    if provider_status == 400 and ("'to'" in said or "Failed to send" in said):
        return "line_unknown_user"
    return {
        400: "line_bad_request",
        401: "line_token_refused",
        403: "line_plan_forbids",
        409: "line_conflict_unproven",
        429: "line_rate_limit",
    }.get(provider_status, "line_answer")


def _likely_mail_code(provider_status: int | None, said: str) -> str:
    if provider_status is None:
        return "mail_unreachable" if "Refused" in said or "gaierror" in said else "mail_connection_lost"
    if provider_status < 500:
        return "mail_try_later"
    if provider_status in (530, 535, 538):
        return "mail_login_refused"
    return "mail_unknown_address" if provider_status in (550, 551, 553) else "mail_content_refused"


def _advice(state: DeliveryStatus, channel: str, code: str) -> str:
    if _OUTCOME_OF[state] is not Outcome.CARE:
        return ""
    if state is _S.UNCERTAIN:
        return "ถามผู้รับว่าได้รับหรือไม่ แล้วกด “ถึงแล้ว” หรือ “ไม่ถึง ส่งซ้ำ”"
    if code in _MEND:
        return _MEND[code]
    if state is _S.BOUNCED:
        return "ตรวจอีเมลของผู้รับกับเจ้าตัว แก้ให้ถูก แล้วกดส่งซ้ำ"
    return "ติดต่อผู้รับโดยตรง หรือกดส่งซ้ำเมื่อแก้สาเหตุแล้ว" if channel != "group" else "ตรวจว่าบัญชี LINE ยังอยู่ในกลุ่มของกอง แล้วกดส่งซ้ำ"


def _deeds(state: DeliveryStatus, channel: str, kind: str) -> tuple[Deed, ...]:
    """The inbox always has its copy; a sign-in link, a test and an alarm are asked for anew, not sent again."""
    if channel == "inbox" or kind not in (DeliveryKind.DIGEST, DeliveryKind.AT_ONCE):
        return ()
    if state is _S.UNCERTAIN:
        return (Deed.ARRIVED, Deed.NOT_ARRIVED)
    return (Deed.RESEND,) if state in (_S.FAILED, _S.DEAD, _S.BOUNCED, _S.ACCEPTED, _S.DELIVERED) else ()
