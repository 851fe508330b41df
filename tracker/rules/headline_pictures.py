"""The sentence above each picture of the overview, from the same numbers as the picture and the table below it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from tracker.rules.assessment import INDICATORS
from tracker.rules.forecast import PACE_WEEKS, Forecast
from tracker.rules.heat_map import HeatMap
from tracker.rules.last_year import LastYear
from tracker.rules.picture_timeline import Timeline
from tracker.rules.progress import TARGET_PERCENT, Progress
from tracker.rules.silence import SILENT_WEEKS, Strip
from tracker.rules.target_set import TargetSet
from tracker.rules.thai_calendar import MONTHS, format_date

GONE = "กองที่ยุบแล้ว"
_NAMED = 3  # more names than these nobody reads in a sentence


def forecast_sentence(told: Forecast, months: int) -> str:
    """When the work due by the cutoff will be done: "… ถ้าทำอัตรานี้จะเสร็จ 12 เมษายน 2570 (ช้ากว่ากำหนด 12 วัน)"."""
    cutoff = f"วันปิดรอบ {months} เดือน ({format_date(told.cutoff)})"
    if told.wanted == 0:
        return f"ไม่มีงานที่ครบกำหนดภายใน{cutoff}"
    if told.remaining == 0:
        return f"งานที่ครบกำหนดภายใน{cutoff} แล้วเสร็จครบทั้ง {told.wanted} งานแล้ว"
    left = f"งานที่ครบกำหนดภายใน{cutoff} แล้วเสร็จ {told.share.sentence} เหลือ {told.remaining} งาน"
    if told.is_closed:
        return f"{left} รอบนี้ปิดไปแล้ว"
    return f"{left} {_pace(told)}"


def _pace(told: Forecast) -> str:
    needed = f"ต้องเสร็จสัปดาห์ละ {told.needed_text} งานจึงจะทัน"
    if told.finished_lately == 0:
        return f"ใน {told.weeks} สัปดาห์ที่ผ่านมายังไม่มีงานแล้วเสร็จ จึงคาดวันเสร็จไม่ได้ {needed}"
    slack = f"ใน {PACE_WEEKS[0]} สัปดาห์ที่ผ่านมาไม่มีงานแล้วเสร็จ " if told.is_slack else ""
    which = f"ของ {told.weeks} สัปดาห์ก่อนหน้า" if told.is_slack else "นี้"
    pace = f"{slack}ถ้าทำอัตรา{which} (สัปดาห์ละ {told.pace_text} งาน)"
    if told.ends_on is None:
        return f"{pace} จะไม่เสร็จภายในสามปี {needed}"
    ends = f"{pace} จะเสร็จ {format_date(told.ends_on)}"
    if told.days_late > 0:
        return f"{ends} ช้ากว่ากำหนด {told.days_late} วัน {needed}"
    return f"{ends} " + (f"ก่อนกำหนด {-told.days_late} วัน" if told.days_late else "ทันกำหนดพอดี")


def target_sentence(start: TargetSet) -> str:
    """How far the target is, and how little reaches it."""
    now = f"มาตรการที่นำไปสู่การปฏิบัติแล้ว {start.now.sentence} ({start.now.percent_text})"
    if start.now.total == 0:
        return "แผนนี้ยังไม่มีมาตรการที่มีงานมอบหมาย"
    if start.is_reached:
        return f"{now} ถึงเป้าหมายร้อยละ {TARGET_PERCENT} แล้ว"
    return (
        f"{now} เริ่มงานอีกอย่างน้อย {len(start.tasks)} งาน "
        f"ก็จะเป็น {start.after.sentence} ({start.after.percent_text}) ถึงเป้าหมายร้อยละ {TARGET_PERCENT}"
    )


def finish_sentence(finish: TargetSet) -> str:
    """The same for measures that are done as a whole."""
    now = f"มาตรการแล้วเสร็จทุกงาน {finish.now.sentence} ({finish.now.percent_text})"
    if finish.is_reached:
        return f"{now} ถึงร้อยละ {TARGET_PERCENT} แล้ว"
    return (
        f"{now} ถ้าจะให้ถึงร้อยละ {TARGET_PERCENT} ต้องให้แล้วเสร็จอีกอย่างน้อย {len(finish.tasks)} งาน "
        f"ใน {len(finish.measures)} มาตรการ"
    )


def heat_sentence(heat: HeatMap, names: Mapping[UUID, str]) -> str:
    """Which cell is worst: "น่าห่วงที่สุดคือกองช่าง ตัวชี้วัดที่ 4 …"."""
    if not heat.rows or not heat.indicators:
        return "ยังไม่มีงานที่ผูกกับตัวชี้วัด"
    if not heat.worst:
        return "ทุกช่องแล้วเสร็จครบ"
    cell = heat.worst[0]
    done = cell.figures.done
    late = f" เกินกำหนด {cell.figures.late} งาน" if cell.figures.late else " ยังไม่มีงานเกินกำหนด"
    where = f"{names.get(cell.division_id, GONE)} ตัวชี้วัดที่ {cell.indicator} {INDICATORS[cell.indicator].name}"
    return f"ช่องที่น่าห่วงที่สุดคือ{where} แล้วเสร็จ {done.sentence}{late}"


def timeline_sentence(drawn: Timeline, today: date) -> str:
    """How much falls due this month, and in which month most does."""
    most = max(drawn.due_by_month, default=0)
    if most == 0:
        return "ยังไม่มีงานที่กำหนดวันครบกำหนดในปีงบประมาณนี้"
    number = drawn.due_by_month.index(most)
    busiest = f"เดือนที่งานครบกำหนดมากที่สุดคือ{MONTHS[(number + 9) % 12]} {most} งาน"
    if drawn.today is None:
        return busiest
    this_month = drawn.due_by_month[(today.month - 10) % 12]
    return f"เดือนนี้ ({MONTHS[today.month - 1]}) มีงานครบกำหนด {this_month} งาน {busiest}"


def silence_sentence(strips: Sequence[Strip], names: Mapping[UUID, str]) -> str:
    """Who has open work and said nothing for a fortnight."""
    silent = [strip for strip in strips if strip.is_silent]
    if not any(strip.open_count for strip in strips):
        return "ไม่มีกองใดมีงานค้าง"
    if not silent:
        return f"ทุกกองที่มีงานค้างรายงานความเคลื่อนไหวภายใน {SILENT_WEEKS} สัปดาห์ที่ผ่านมา"
    named = [names.get(strip.division_id, GONE) for strip in silent[:_NAMED]]
    others = f" และอีก {len(silent) - _NAMED} กอง" if len(silent) > _NAMED else ""
    last = silent[0].last_on
    since = f"ครั้งล่าสุด {format_date(last)}" if last else "ยังไม่เคยรายงานในรอบปีที่ผ่านมา"
    longest = f"นานที่สุดคือ{named[0]} {silent[0].silent_weeks} สัปดาห์ ({since})"
    return f"ไม่มีความเคลื่อนไหวตั้งแต่ {SILENT_WEEKS} สัปดาห์ขึ้นไป {len(silent)} กอง: {' '.join(named)}{others} {longest}"


def last_year_sentence(before: LastYear | None, progress: Progress, year: int) -> str:
    """How this year stands against the same day of the year before."""
    if before is None:
        return f"ยังไม่มีแผนปีงบประมาณ {year - 1} ในระบบ จึงยังเทียบไม่ได้"
    then, now = before.progress.overall.done, progress.overall.done
    same_day = f"วันเดียวกันของปีก่อน ({format_date(before.on)})"
    words = f"{same_day} แล้วเสร็จ {then.percent_text} ({then.sentence}) ปีนี้ {now.percent_text}"
    if now.percent is None or then.percent is None or now.percent == then.percent:
        return f"{words} เท่ากับปีก่อน"
    return (
        f"{words} {'เร็วกว่า' if now.percent > then.percent else 'ช้ากว่า'}ปีก่อน {abs(now.percent - then.percent)} จุดร้อยละ"
    )
