"""The door: who is signed in, what each group of pages asks of them, and a session inside their organization."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden
from tracker.rules.permissions import Actor, Right, require_right
from tracker.services.sign_in import SEEN_EVERY, OpenedSession, find_visitor_by_token, note_session_in_use, sign_out
from tracker.store.access import Visitor
from tracker.web.parts import now, parts

Permission = Right | Literal["public"]
PUBLIC: Literal["public"] = "public"
Answer = Response | tuple[str, int]
_PERMISSIONS = "tracker_permissions"
_LOOKING = "tracker_looking"
# Fields in which people write sentences, on any form of the house.
_TYPED = ("title", "result", "suggestion", "obstacle", "limitation", "follow_up", "note", "reason", "asked")
_TYPED_LINES = ("step_text-", "step_owners-", "step_period-")  # of a form that grows
_log = logging.getLogger(__name__)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of a visitor: only the token of their session, in the signed cookie."""

    def __init__(self, visitor: Visitor, token: str) -> None:
        self.visitor = visitor
        self.token = token

    def get_id(self) -> str:
        return self.token


class Arrival(UserMixin):  # type: ignore[misc]
    """A session that was opened a moment ago; who it is will be looked up at the next page."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        return self.token


class Waiting(UserMixin):  # type: ignore[misc]
    """Somebody whose password fits and whose code has not been given: known by no page but the one that asks for it."""

    def __init__(self, visitor: Visitor, token: str) -> None:
        self.visitor = visitor
        self.token = token

    def get_id(self) -> str:
        return self.token


def set_up_door(app: Flask) -> None:
    """Flask-Login over our own sessions, and the guard before every request."""
    app.extensions[_PERMISSIONS] = {None: PUBLIC}  # no group: Flask's own static files
    manager = LoginManager()
    manager.session_protection = None  # it looks at the address, and telephones change theirs all day
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)
    manager.init_app(app, add_context_processor=False)  # an error page must not look for a visitor unasked
    app.before_request(_guard)
    app.teardown_request(_stop_looking)


def hang(app: Flask, pages: Blueprint, permission: Permission) -> None:
    """Hang a group of pages together with what it asks of a visitor."""
    app.register_blueprint(pages)
    app.extensions[_PERMISSIONS][pages.name] = permission


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What a route asks of a visitor; None for a route nobody thought of."""
    group = endpoint.rpartition(".")[0] or None
    if group is None and endpoint != "static":
        return None
    found: Permission | None = app.extensions[_PERMISSIONS].get(group)
    return found


def visitor() -> Visitor:
    """Who is signed in; only on pages that are not public."""
    found = find_visitor()
    assert found is not None  # noqa: S101  # the guard let nobody else in
    return found


def find_visitor() -> Visitor | None:
    """Who is signed in, if anybody."""
    return current_user.visitor if isinstance(current_user._get_current_object(), SignedIn) else None  # noqa: SLF001


def find_waiting() -> Visitor | None:
    """Who has given the password and not yet the second factor."""
    return current_user.visitor if isinstance(current_user._get_current_object(), Waiting) else None  # noqa: SLF001


def actor() -> Actor:
    """Who is signed in, with today's posts."""
    return visitor().actor


@contextmanager
def reading() -> Iterator[Session]:
    """A database session for looking, inside the visitor's organization: one for the whole request, so one transaction.

    It ends with the request, and before anything is written: what is read after that is what was written.
    """
    found = g.get(_LOOKING)
    if found is None:
        found = parts().database.session(actor().organization_id, is_reading=True)
        setattr(g, _LOOKING, found)
    try:
        yield found
    except SQLAlchemyError:
        _stop_looking()  # the transaction is broken, and the page that says so looks again
        raise


def writing() -> Session:
    """A database session for changing, inside the visitor's organization; use it in a `with`."""
    _stop_looking()
    return parts().database.session(actor().organization_id)


def let_in(opened: OpenedSession) -> None:
    """Give the browser its new session; nothing of what it held before remains, here or on the server."""
    if find_visitor() or find_waiting():
        let_out()
    session.clear()
    login_user(Arrival(opened.token))


def let_out() -> None:
    """End the session here and on the server, also one that still waits for its second factor."""
    leaving = find_waiting() or visitor()
    _stop_looking()
    with parts().database.session(leaving.actor.organization_id) as database_session:
        sign_out(database_session, visitor=leaving, now=now())
    logout_user()
    session.clear()


def _load(token: str) -> SignedIn | Waiting | None:
    """Whoever this is, the session that found them goes on to look inside their organization."""
    looking = parts().database.session(is_reading=True)
    setattr(g, _LOOKING, looking)
    found = find_visitor_by_token(looking, token=token, now=now())
    if found is None:
        _stop_looking()
        return None
    return Waiting(found, token) if found.waits_for_factor else SignedIn(found, token)


def _stop_looking(_fault: BaseException | None = None) -> None:
    looking = g.pop(_LOOKING, None)
    if looking is not None:
        looking.close()


def _guard() -> Answer | None:
    """No page opens without its permission; a route that declares none opens for nobody."""
    if request.endpoint is None:
        return None  # a wrong address: the answer is 404
    permission = permission_of(current_app, request.endpoint)
    if permission == PUBLIC:
        return None
    if permission is None:
        raise Forbidden("undeclared", "หน้านี้ยังไม่เปิดใช้งาน กรุณาแจ้งผู้ดูแลระบบ")
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if find_waiting():
        return redirect(url_for("second_factor_door.ask", next=_own_way()))
    if visitor().must_set_factor and request.blueprint != "second_factor":
        return redirect(url_for("second_factor.page"))
    try:
        require_right(actor(), permission)
    except Forbidden:
        _log.warning("refused: person %s, page %s", actor().person_id, request.endpoint)
        raise
    _note_use()
    return None


def _note_use() -> None:
    if now() - visitor().last_seen_at >= SEEN_EVERY:
        with writing() as database_session:
            note_session_in_use(database_session, visitor=visitor(), now=now())


def _ask_to_sign_in() -> Answer:
    """To the sign-in page, and back here afterwards; words that were on their way are shown, not lost."""
    if request.method != "GET":
        names = [*_TYPED, *(name for name in request.form if name.startswith(_TYPED_LINES))]
        typed = [request.form[name] for name in names if request.form.get(name, "").strip()]
        return render_template("sign_in/expired.html", typed=typed), 401
    return redirect(url_for("sign_in.page", next=_own_way()))


def _own_way() -> str | None:
    """Where to go on to afterwards; a form that was sent is not sent again."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return None if wanted == "/" else wanted
