"""The overview in one Thai sentence, from the same numbers as the bars below it."""

from collections.abc import Mapping
from uuid import UUID

from tracker.rules.progress import Progress


def headline(progress: Progress, division_names: Mapping[UUID, str]) -> str:
    """ "แล้วเสร็จ 12 จาก 40 งาน (30%) ต่ำกว่าแผน 15 งาน …": what is done, against the plan, and what is late where."""
    done = progress.overall.done
    if done.total == 0:
        return "แผนนี้ยังไม่มีงานที่มอบหมาย"
    parts = [f"แล้วเสร็จ {done.sentence} ({done.percent_text})", _against_plan(progress)]
    return " ".join([*parts, _late(progress, division_names)])


def _against_plan(progress: Progress) -> str:
    """Finished and waiting for review counts as handed in: the division has done its part."""
    handed_in = progress.overall.done.counted + progress.overall.submitted
    behind = progress.planned.counted - handed_in
    if progress.planned.counted == 0:
        return "ยังไม่มีงานที่ครบกำหนด"
    if behind > 0:
        return f"น้อยกว่าที่ครบกำหนดแล้วอยู่ {behind} งาน"
    return "ทันตามแผน" if behind == 0 else f"เร็วกว่าแผน {-behind} งาน"


def _late(progress: Progress, division_names: Mapping[UUID, str]) -> str:
    late = progress.overall.late
    if late == 0:
        return "ไม่มีงานเกินกำหนด"
    worst_id, worst = max(progress.by_division, key=lambda pair: pair[1].late)
    name = division_names.get(worst_id, "")
    if worst.late == late:
        return f"เกินกำหนด {late} งาน ทั้งหมดอยู่ที่{name}"
    return f"เกินกำหนด {late} งาน มากที่สุดที่{name} {worst.late} งาน"
