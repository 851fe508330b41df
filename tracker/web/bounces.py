"""Where a mail server hands in the mails that came back.

What cannot be believed is refused with 4xx, never 5xx, so that no relay tries for ever; what is signed and was read
is answered with 200, whatever it said.
"""

import logging

from flask import Blueprint, request
from flask.blueprints import BlueprintSetupState

from tracker.rules.bounce import LONGEST_REPORT
from tracker.services.record_bounce import Outcome, record_bounce
from tracker.web.parts import now, parts

pages = Blueprint("bounces", __name__)
_log = logging.getLogger(__name__)
_STATUS = {Outcome.FORGED: 403, Outcome.TOO_OLD: 410}
Answer = tuple[str, int, dict[str, str]]


@pages.record_once
def _proven_by_signature(state: BlueprintSetupState) -> None:
    """A mail server has no form token; the return address is signed."""
    state.app.extensions["csrf"].exempt(pages)


@pages.post("/mail/bounce")
def take() -> Answer:
    """The returned mail is the body; `?to=` names the address it came for, where the relay knows it."""
    outbox = parts().outbox
    if outbox is None:
        return _said(Outcome.FORGED)
    raw = request.stream.read(LONGEST_REPORT)
    outcome = record_bounce(outbox, raw=raw, recipients=request.args.getlist("to")[:5], now=now())
    if not outcome.is_taken:
        _log.warning("a returned mail was refused: %s", outcome)
    return _said(outcome)


def _said(outcome: Outcome) -> Answer:
    return f"{outcome}\n", _STATUS.get(outcome, 200), {"Content-Type": "text/plain; charset=utf-8"}
