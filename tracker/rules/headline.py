"""The overview in one Thai sentence, from the same numbers as the bars below it."""

from collections.abc import Mapping
from uuid import UUID

from tracker.rules.progress import Figures, Progress


def headline(progress: Progress, division_names: Mapping[UUID, str]) -> str:
    """What is done, what should be by today, and what is late where: "แล้วเสร็จ 12 จาก 40 งาน (30%) ตามแผนถึงวันนี้ …"."""
    if progress.overall.done.total == 0:
        return "แผนนี้ยังไม่มีงานที่มอบหมาย"
    return " ".join([_done(progress.overall), _against_plan(progress), _late(progress, division_names)])


def _done(figures: Figures) -> str:
    waiting = f" และรอตรวจอีก {figures.submitted} งาน" if figures.submitted else ""
    return f"แล้วเสร็จ {figures.done.sentence} ({figures.done.percent_text}){waiting}"


def _against_plan(progress: Progress) -> str:
    """The distance between the two figures of the bar: done, and due by today."""
    planned, done = progress.planned, progress.overall.done
    if planned.counted == 0:
        return "ยังไม่มีงานที่ครบกำหนด"
    behind = planned.counted - done.counted
    distance = f"จึงช้ากว่าแผน {behind} งาน" if behind > 0 else f"จึงเร็วกว่าแผน {-behind} งาน" if behind else "จึงเป็นไปตามแผน"
    return f"ตามแผนถึงวันนี้ควรแล้วเสร็จ {planned.counted} งาน ({planned.percent_text}) {distance}"


def _late(progress: Progress, division_names: Mapping[UUID, str]) -> str:
    late = progress.overall.late
    if late == 0:
        return "ไม่มีงานเกินกำหนด"
    worst_id, worst = max(progress.by_division, key=lambda pair: pair[1].late)
    name = division_names.get(worst_id, "")
    if worst.late == late:
        return f"เกินกำหนด {late} งาน ทั้งหมดอยู่ที่{name}"
    return f"เกินกำหนด {late} งาน มากที่สุดที่{name} {worst.late} งาน"
