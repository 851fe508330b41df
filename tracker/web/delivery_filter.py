"""What an address asks of the log of messages; its page and its files read it alike."""

from collections.abc import Mapping

from tracker.rules.delivery_words import CHANNELS, Outcome
from tracker.rules.thai_calendar import parse_date
from tracker.store.delivery_log import Wanted
from tracker.web.forms import Form, as_id


def read_log_filter(args: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it asks in error is left out."""
    channel, outcome = args.get("channel", ""), args.get("outcome", "")
    return Wanted(
        person_id=as_id(args.get("person")),
        name=Form(args).text("name", longest=100),
        task_id=as_id(args.get("task")),
        round_id=as_id(args.get("round")),
        division_id=as_id(args.get("division")),
        channel=channel if channel in CHANNELS else "",
        outcome=Outcome(outcome) if outcome in {one.value for one in Outcome} else None,
        first_on=parse_date(args.get("from", "")),
        last_on=parse_date(args.get("to", "")),
        before=as_id(args.get("before")),
    )
