"""A rehearsal as it is held from the web: begun, watched, and its result kept for whoever comes back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from tracker.clock import new_id
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.rehearsal import check_period
from tracker.rules.rehearsal_comparison import compare
from tracker.rules.thai_calendar import format_date
from tracker.services.outbox import Outbox
from tracker.services.rehearse_reminders import Order, Tell, rehearse
from tracker.store.rehearsals import KeptRehearsal, keep_rehearsal, list_rehearsals

STUCK_AFTER = timedelta(minutes=10)
_FAILED = "การซ้อมหยุดกลางคันเพราะเหตุที่ระบบไม่ได้คาดไว้ ข้อมูลจริงไม่ถูกแตะต้อง กรุณาลองอีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"


@dataclass(frozen=True)
class Held:
    """What a rehearsal from the web wants: an order, or an order with a date moved to be compared with."""

    kept: KeptRehearsal
    order: Order
    organization_id: UUID
    data_dir: Path


def begin_rehearsal(*, actor: Actor, order: Order, data_dir: Path, now: datetime) -> Held:
    """Note that it begins, so that its page exists at once; raises RuleBroken for a period that cannot be rehearsed."""
    require_right(actor, Right.RUN_PLAN)
    check_period(order.first, order.last)
    period = f"{format_date(order.first, 'short')} – {format_date(order.last, 'short')}"
    words = f"{order.shift.words} ({period})" if order.shift else period
    kept = KeptRehearsal(new_id(), words, actor.name, now)
    keep_rehearsal(data_dir, actor.organization_id, kept)
    return Held(kept, order, actor.organization_id, data_dir)


def hold_rehearsal(held: Held, outbox: Outbox, *, now: datetime, tell: Tell) -> None:
    """Rehearse, or rehearse twice and compare, and keep what was seen."""
    try:
        kept = _compared(held, outbox, now, tell) if held.order.shift else _rehearsed(held, outbox, now, tell)
    except Exception:
        keep_rehearsal(held.data_dir, held.organization_id, replace(held.kept, trouble=_FAILED))
        raise
    keep_rehearsal(held.data_dir, held.organization_id, kept)


def find_running(*, actor: Actor, data_dir: Path, now: datetime) -> KeptRehearsal | None:
    """The rehearsal that is under way, if one is: a machine does one at a time."""
    newest = next(iter(list_rehearsals(data_dir, actor.organization_id)), None)
    if newest is None or newest.is_over or is_stuck(newest, now):
        return None
    return newest


def is_stuck(kept: KeptRehearsal, now: datetime) -> bool:
    """Whether its process must have been ended: no rehearsal takes that long."""
    return not kept.is_over and now - kept.begun_at > STUCK_AFTER


def _rehearsed(held: Held, outbox: Outbox, now: datetime, tell: Tell) -> KeptRehearsal:
    return replace(held.kept, rehearsal=rehearse(outbox, held.organization_id, held.order, now=now, tell=tell))


def _compared(held: Held, outbox: Outbox, now: datetime, tell: Tell) -> KeptRehearsal:
    as_it_is = replace(held.order, shift=None)
    before = rehearse(outbox, held.organization_id, as_it_is, now=now, tell=lambda done, total: tell(done, 2 * total))
    after = rehearse(
        outbox, held.organization_id, held.order, now=now, tell=lambda done, total: tell(total + done, 2 * total)
    )
    return replace(held.kept, comparison=compare(before, after))
