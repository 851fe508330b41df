"""What LINE sends us: checked, stored and answered at once; the worker does the rest.

The signature under the very bytes is all that lets a call in: no session, no form, no address list (LINE has none).
Whatever is wrong, nothing is stored, and the answer says no more than that.
"""

import logging

from flask import Blueprint, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge

from tracker.rules.line_event import LineCall, read_call
from tracker.rules.line_signature import HEADER, is_signed
from tracker.services.line_accounts import LineAccount, find_account_by_key
from tracker.services.receive_line_events import receive_line_events
from tracker.web.parts import now, parts

pages = Blueprint("line_webhook", __name__)
LARGEST = 1024 * 1024
_log = logging.getLogger(__name__)
Answer = tuple[str, int]


@pages.record_once
def _proven_by_signature(state: BlueprintSetupState) -> None:
    """No form of ours is sent here, so there is no form token to check."""
    state.app.extensions["csrf"].exempt(pages)


@pages.post("/line/webhook/<key>")
def take(key: str) -> Answer:
    """Store what is signed by the account's secret and meant for it; 200 tells LINE not to send it again."""
    raw = _body()
    if raw is None:
        return _refused(key, "too large", 413)
    account = _account(key)
    if account is None or not is_signed(raw, request.headers.get(HEADER), account.credentials.channel_secret):
        return _refused(key, "no valid signature", 401)
    try:
        call = read_call(raw)
    except ValueError:
        return _refused(key, "no webhook call", 400)
    if account.bot_user_id and call.destination != account.bot_user_id:
        return _refused(key, "meant for another account", 400)
    _store(account, call)
    return "", 200


def _body() -> bytes | None:
    """The bytes as they came; None for more than LINE would ever send."""
    request.max_content_length = LARGEST
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        return None


def _account(key: str) -> LineAccount | None:
    outbox = parts().outbox
    return find_account_by_key(outbox, key) if outbox and key.isprintable() else None


def _store(account: LineAccount, call: LineCall) -> None:
    if call.events:  # an empty call only asks whether we are here
        with parts().database.session(account.organization_id) as session:
            receive_line_events(session, channel_key=account.key, call=call, now=now())


def _refused(key: str, why: str, status: int) -> Answer:
    _log.warning("a call of the LINE webhook was refused (%s): key %.12r…", why, key)
    return "", status
