"""What of the installation itself is not well, in words an official understands, each with what to do about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.rules.delivery import RESTORED_BACKUP
from tracker.rules.delivery_words import CHANNELS, trouble_words
from tracker.rules.thai_calendar import buddhist_year, day_of, format_date, format_instant, format_month

SILENT_AFTER = timedelta(minutes=15)  # without a turn of any worker
RESTS_WORTH_TELLING = 6  # in a row: a mail server that restarts is back before
STRANDED_AFTER = timedelta(minutes=20)  # what may still mend itself is no dead letter yet
STRANDED_FOR = timedelta(days=7)
EVENT_LATE_AFTER = timedelta(minutes=15)
TOLD_AGAIN_FROM = timedelta(hours=8)  # of the day: nobody is woken by what was told yesterday
HOLIDAYS_WANTED_FROM = 12  # the month in which the next year's holidays are asked for


class AlarmKind(StrEnum):
    """What an alarm is about. Of one kind and subject at most one is open."""

    WORKER_SILENT = "worker_silent"  # raised by the web: a worker that stands still cannot tell of it
    CHANNEL_RESTS = "channel_rests"  # subject: the channel
    QUOTA_USED = "quota_used"  # subject: the month
    RESTORED_BACKUP = "restored_backup"
    DEAD_LETTERS = "dead_letters"  # subject: the day
    EVENTS_FAIL = "events_fail"
    HOLIDAYS_MISSING = "holidays_missing"  # subject: the year
    FILES_DAMAGED = "files_damaged"
    REPORT_DAMAGED = "report_damaged"  # subject: the code on its pages, and the day


QUIET_END = frozenset(
    {AlarmKind.DEAD_LETTERS, AlarmKind.HOLIDAYS_MISSING, AlarmKind.REPORT_DAMAGED}
)  # who mended it knows
ONCE = QUIET_END | {AlarmKind.QUOTA_USED}  # per subject, for ever


@dataclass(frozen=True)
class Trouble:
    """Something that is not well now: what it is, and what to do."""

    kind: AlarmKind
    subject: str
    what: str
    remedy: str

    @property
    def words(self) -> str:
        """Both sentences, as they are kept with the alarm."""
        return f"{self.what}\n{self.remedy}"


@dataclass(frozen=True)
class Rest:
    """A channel that was told to rest: why, how often in a row, when last."""

    channel: str
    reason: str
    pauses: int
    changed_at: datetime


# --- a channel ------------------------------------------------------------------------------------------------

# Reasons that do not pass by themselves: told at once. Any other is told when it keeps coming back.
_REMEDIES_AT_ONCE: Mapping[str, str] = {
    "mail_login_refused": "กรุณาให้ผู้ดูแลระบบตรวจชื่อผู้ใช้และรหัสผ่านของเครื่องส่งอีเมล แล้วเปิดตัวทำงานเบื้องหลังใหม่",
    "mail_sender_refused": "กรุณาให้ผู้ดูแลระบบตรวจที่อยู่ผู้ส่งกับผู้ดูแลเครื่องส่งอีเมล แล้วเปิดตัวทำงานเบื้องหลังใหม่",
    "line_token_refused": "กรุณาตรวจโทเคนและรหัสลับที่หน้าตั้งค่า LINE",
    "line_plan_forbids": "กรุณาตรวจแพ็กเกจและสถานะบัญชีทางการของหน่วยงานกับ LINE",
}
_REMEDIES: Mapping[str, str] = {
    "mail_unreachable": "กรุณาให้ผู้ดูแลระบบตรวจเครือข่าย และที่อยู่กับพอร์ตของเครื่องส่งอีเมล",
    "mail_connection_lost": "กรุณาแจ้งผู้ดูแลเครื่องส่งอีเมล",
    "mail_server_closing": "กรุณาแจ้งผู้ดูแลเครื่องส่งอีเมล",
    "line_unreachable": "กรุณาตรวจว่าเครื่องนี้ออกอินเทอร์เน็ตได้",
    "line_rate_limit": "กรุณารอ ระบบจะส่งต่อเอง หากเกินหนึ่งชั่วโมงให้แจ้งผู้ดูแลระบบ",
}
_REMEDY_UNKNOWN = "กรุณาแจ้งผู้ดูแลระบบให้สั่งตรวจการติดตั้งเพื่อดูสาเหตุ"
MONTHLY_LIMIT = "line_monthly_limit"


def remedy_of(reason: str) -> str:
    """What to do about a channel that rests for this reason (ChannelError.code)."""
    return _REMEDIES_AT_ONCE.get(reason) or _REMEDIES.get(reason) or _REMEDY_UNKNOWN


def troubles_of_channels(rests: Sequence[Rest]) -> list[Trouble]:
    """Channels that rest for a reason a person must mend, or that keep resting; the quota has an alarm of its own."""
    found = [_of_channel(rest) for rest in rests if _is_worth_telling(rest)]
    if any(rest.reason == RESTORED_BACKUP for rest in rests):
        found.append(_restored(rests))
    return found


def _is_worth_telling(rest: Rest) -> bool:
    if rest.reason in (RESTORED_BACKUP, MONTHLY_LIMIT):
        return False
    return rest.pauses >= (1 if rest.reason in _REMEDIES_AT_ONCE else RESTS_WORTH_TELLING)


def _of_channel(rest: Rest) -> Trouble:
    why = _spaced(trouble_words(rest.reason))
    what = f"ขณะนี้ส่งการแจ้งเตือนทาง{channel_name(rest.channel)}ไม่ได้ เพราะ{why}"
    return Trouble(AlarmKind.CHANNEL_RESTS, rest.channel, what, remedy_of(rest.reason))


def channel_name(channel: str) -> str:
    """The word people know a channel by, ready to follow a Thai one."""
    return _spaced(CHANNELS.get(channel, channel))


def _restored(rests: Sequence[Rest]) -> Trouble:
    names = "และทาง".join(sorted(channel_name(rest.channel) for rest in rests if rest.reason == RESTORED_BACKUP))
    return Trouble(
        AlarmKind.RESTORED_BACKUP,
        "",
        f"พบว่าฐานข้อมูลถูกกู้จากข้อมูลสำรองที่เก่ากว่า จึงพักการส่งการแจ้งเตือนทาง{names}ไว้ เพื่อไม่ให้ผู้รับได้ข้อความซ้ำ",
        "กรุณาตรวจประวัติการแจ้งเตือนกับผู้รับ แล้วกด “ให้ส่งต่อ” ที่หน้าสถานะระบบแจ้งเตือน",
    )


def _spaced(words: str) -> str:
    """Latin letters are set apart from Thai ones."""
    return f" {words}" if words[:1].isascii() else words


# --- everything else ------------------------------------------------------------------------------------------


def trouble_of_worker(last_tick_at: datetime | None) -> Trouble:
    """No worker turns: nothing is planned and nothing leaves."""
    since = f"ตั้งแต่ {format_instant(last_tick_at)}" if last_tick_at else "และยังไม่เคยทำงานเลย"
    return Trouble(
        AlarmKind.WORKER_SILENT,
        "",
        f"ระบบแจ้งเตือนหยุดทำงาน{since} การแจ้งเตือนทุกช่องทางจึงยังไม่ถูกส่ง",
        "กรุณาให้ผู้ดูแลระบบเปิดตัวทำงานเบื้องหลังอีกครั้ง ข้อความที่ค้างจะถูกส่งเองโดยไม่ซ้ำ",
    )


def is_this_months_quota(rest: Rest, today: date) -> bool:
    """Whether LINE said in this month that nothing is left of it."""
    day = day_of(rest.changed_at)
    return rest.reason == MONTHLY_LIMIT and (day.year, day.month) == (today.year, today.month)


def trouble_of_quota(today: date) -> Trouble:
    """The month's LINE messages are used up."""
    return Trouble(
        AlarmKind.QUOTA_USED,
        f"{today:%Y-%m}",
        f"ข้อความ LINE ของเดือน{format_month(today)} ใช้ครบโควตาแล้ว ข้อความที่เหลือของเดือนนี้จึงส่งทางอีเมลแทน",
        "หากต้องการส่งทาง LINE ต่อในเดือนนี้ กรุณาเพิ่มแพ็กเกจของบัญชีทางการกับ LINE",
    )


def trouble_of_dead_letters(day: date, count: int) -> Trouble:
    """Messages of one day that nobody got by any way we know of, beside the inbox."""
    return Trouble(
        AlarmKind.DEAD_LETTERS,
        day.isoformat(),
        f"วันที่ {format_date(day)} มีข้อความแจ้งเตือน {count} ข้อความที่ส่งไม่สำเร็จหรือไม่แน่ใจว่าถึงผู้รับ",
        "กรุณาเปิดประวัติการแจ้งเตือน ดูว่าเป็นของใคร แล้วกดส่งใหม่หรือแจ้งผู้รับโดยตรง",
    )


def trouble_of_events(count: int) -> Trouble:
    """What people did in LINE has not been worked."""
    return Trouble(
        AlarmKind.EVENTS_FAIL,
        "",
        f"มีรายการจาก LINE {count} รายการที่ระบบยังทำให้ไม่สำเร็จ เช่น การกดปุ่มหรือรูปที่ส่งมาในแชต",
        "กรุณาแจ้งผู้ดูแลระบบ และบอกเจ้าหน้าที่ให้รายงานผลบนเว็บไปก่อน",
    )


def trouble_of_holidays(year: int) -> Trouble:
    """The holidays of a Buddhist calendar year are not known, so a reminder could leave on one."""
    return Trouble(
        AlarmKind.HOLIDAYS_MISSING,
        str(year),
        f"ยังไม่มีผู้ยืนยันวันหยุดราชการของปี พ.ศ. {year} การแจ้งเตือนอาจถูกส่งในวันหยุด",
        "กรุณาเปิดหน้า “วันหยุด” ตรวจรายการของปีนั้นกับประกาศ แล้วกดยืนยัน",
    )


def trouble_of_files(count: int, name: str) -> Trouble:
    """Files that were sent in are gone, or no longer what was sent; one is named."""
    return Trouble(
        AlarmKind.FILES_DAMAGED,
        "",
        f"ไฟล์ที่เก็บไว้ {count} ไฟล์หายไปหรือไม่ตรงกับที่ได้รับ เช่น “{name}”",
        "กรุณาให้ผู้ดูแลระบบกู้โฟลเดอร์เก็บไฟล์จากข้อมูลสำรอง หรือให้กองแนบไฟล์เดิมอีกครั้ง ระบบจะซ่อมไฟล์ให้เอง",
    )


def trouble_of_report(code: str, name: str, about: str, now: datetime) -> Trouble:
    """A report that was proposed or published is no longer what it was."""
    return Trouble(
        AlarmKind.REPORT_DAMAGED,
        f"{code} {day_of(now - TOLD_AGAIN_FROM).isoformat()}",
        f"รายงานรหัสเอกสาร {code} ({name}) ถูกแก้ไขนอกระบบหรือเสียหาย ส่วนที่ไม่ตรงกับที่บันทึกไว้: {about}",
        "กรุณาอย่าใช้เอกสารนี้ และให้ผู้ดูแลระบบกู้จากข้อมูลสำรอง ดูรายละเอียดได้ที่ “ทะเบียนรายงาน” แล้วกดตรวจเอกสาร",
    )


def holiday_year_wanted(today: date) -> int | None:
    """The Buddhist year near enough to ask for its holidays by letter; of the running one pages tell."""
    return buddhist_year(today) + 1 if today.month >= HOLIDAYS_WANTED_FROM else None


# --- the messages ---------------------------------------------------------------------------------------------

_TITLES = {
    AlarmKind.WORKER_SILENT: ("ระบบแจ้งเตือนหยุดทำงาน", "ระบบแจ้งเตือนกลับมาทำงานแล้ว"),
    AlarmKind.CHANNEL_RESTS: ("ส่งการแจ้งเตือนทาง{channel}ไม่ได้", "ส่งการแจ้งเตือนทาง{channel}ได้แล้ว"),
    AlarmKind.QUOTA_USED: ("โควตาข้อความ LINE ของเดือนนี้หมดแล้ว", "ส่งข้อความ LINE ได้อีกแล้ว"),
    AlarmKind.RESTORED_BACKUP: ("พักการส่งไว้ เพราะกู้ฐานข้อมูลจากข้อมูลสำรอง", "เริ่มส่งการแจ้งเตือนต่อแล้ว"),
    AlarmKind.DEAD_LETTERS: ("มีข้อความแจ้งเตือนที่ส่งไม่สำเร็จ", ""),
    AlarmKind.EVENTS_FAIL: ("ทำรายการจาก LINE ไม่สำเร็จ", "ทำรายการจาก LINE ได้ครบแล้ว"),
    AlarmKind.HOLIDAYS_MISSING: ("ยังไม่ได้ยืนยันวันหยุดราชการ", ""),
    AlarmKind.FILES_DAMAGED: ("ไฟล์ที่เก็บไว้เสียหายหรือหายไป", "ไฟล์ที่เก็บไว้ครบถ้วนแล้ว"),
    AlarmKind.REPORT_DAMAGED: ("รายงานถูกแก้ไขนอกระบบหรือเสียหาย", ""),
}


def title_of(kind: AlarmKind, subject: str, *, is_over: bool = False) -> str:
    """The subject of the message that tells of an alarm, or of its end."""
    return _TITLES[kind][is_over].format(channel=channel_name(subject))


def end_of(opened_at: datetime) -> str:
    """The one sentence of an all-clear."""
    return f"เรื่องที่แจ้งไว้เมื่อ {format_instant(opened_at)} กลับเป็นปกติแล้ว ท่านไม่ต้องทำอะไร"


def channels_to_tell(kind: AlarmKind, subject: str, channels: Iterable[str]) -> list[str]:
    """The ways by which an alarm is told: never the one it is about, never one that costs a division's group."""
    about = {"line"} if kind in (AlarmKind.QUOTA_USED, AlarmKind.EVENTS_FAIL) else {subject}
    return ["inbox", *sorted(set(channels) - about - {"group", "inbox"})]
