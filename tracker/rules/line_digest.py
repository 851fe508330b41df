"""A digest as LINE shows it: a card for each thing, the late ones red, with buttons to answer; plain text at need."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from tracker.rules.digest import VACANT, Digest, Notice
from tracker.rules.line_flex import (
    ALARM,
    INK,
    PAPER,
    QUIET,
    WHITE,
    Piece,
    bubble,
    column,
    in_pairs,
    line_between,
    opens,
    row,
    says,
    words,
)
from tracker.rules.line_text import (
    LARGEST_BUBBLE,
    LARGEST_CAROUSEL,
    LONGEST_ALT_TEXT,
    LONGEST_TEXT,
    cut,
    weight,
    whole_lines,
)
from tracker.rules.message_link import with_token
from tracker.rules.notice_words import HEADINGS, days_left
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.thai_calendar import WEEKDAYS, format_date

MOST_BUBBLES = 12
_LONGEST_ADDRESS = 1000
_LONGEST_TITLE, _LONGEST_DIVISION, _LONGEST_SAID = 300, 120, 500
_TOKEN_ROOM = "x" * 48  # as long as the secret that takes the mark's place when the message leaves
_TODAY, _ASKED, _NEW, _COMING, _KNOW = "#9A4A00", "#1D4E89", "#4A4E91", "#0B5D3B", "#37474F"
_COLOURS: Mapping[str, str] = {
    "escalation": ALARM,
    "late": ALARM,
    "today": _TODAY,
    "signature": _ASKED,
    "taken_back": _ASKED,
    "return": _ASKED,
    "proposal": _ASKED,
    "answer": _NEW,
    "question": _ASKED,
    "evidence": _ASKED,
    "assignment": _NEW,
    "coming": _COMING,
    "opened": _COMING,
    "summary": _KNOW,
}
_K = ReminderKind
_ACK, _START, _DONE, _STUCK = ("รับทราบ", "ack"), ("เริ่มแล้ว", "start"), ("เสร็จแล้ว", "done"), ("ติดปัญหา", "stuck")
# What can be answered in the chat; everything else wants words or a table, and so the page.
_ANSWERS: Mapping[ReminderKind, tuple[tuple[str, str], ...]] = {
    _K.TASK: (_ACK, _START, _DONE, _STUCK),
    _K.ASSIGNMENT: (_ACK, _START),
    _K.RETURN: (_ACK, _DONE),
    _K.PROPOSAL: (),
    _K.ANSWER: (_ACK,),
    _K.TAKEN_BACK: (_ACK,),
    _K.WEEKLY_SUMMARY: (),
}
MINE = {"type": "postback", "label": "งานของฉัน", "data": "v1:mine", "displayText": "งานของฉัน"}


def line_messages(digest: Digest) -> list[dict[str, Any]]:
    """One LINE message (and so one of the month's) that says all of it, or says how much more there is.

    The alternative text alone tells what is urgent. Where anything would not fit, the same goes as plain text.
    """
    for shown in range(min(len(digest.notices), MOST_BUBBLES), 0, -1):
        message = _flex(digest, shown)
        if fits(message):
            return [message]
    return [_plain(digest)]


def fits(message: Mapping[str, Any]) -> bool:
    """Whether a flex message keeps LINE's limits, also when its one-time links have got their secret."""
    content = with_token(message["contents"], _TOKEN_ROOM)
    is_carousel = content["type"] == "carousel"
    cards = content["contents"] if is_carousel else [content]
    return (
        len(cards) <= MOST_BUBBLES
        and not (is_carousel and weight(content) > LARGEST_CAROUSEL)
        and all(weight(card) <= LARGEST_BUBBLE for card in cards)
        and all(map(_is_address, _addresses(content)))
    )


def _is_address(address: str) -> bool:
    return address.startswith(("https://", "http://")) and len(address) <= _LONGEST_ADDRESS


def _addresses(part: dict[str, Any]) -> list[str]:
    """Every address in a piece of JSON; many pieces are looked at for each message."""
    found, waiting = [], [part]
    while waiting:
        piece = waiting.pop()
        if "uri" in piece:
            found.append(str(piece["uri"]))
        for value in piece.values():
            if isinstance(value, dict):
                waiting.append(value)
            elif isinstance(value, list):
                waiting.extend(one for one in value if isinstance(one, dict))
    return found


def _flex(digest: Digest, shown: int) -> dict[str, Any]:
    """The most urgent first; what does not fit is counted on a last card."""
    total = len(digest.notices)
    if shown < total:
        shown = min(shown, MOST_BUBBLES - 1)
    cards = [_card(digest, notice, at, total) for at, notice in enumerate(_in_order(digest)[:shown], start=1)]
    if shown < total:
        cards.append(_more(digest, total - shown))
    contents = cards[0] if len(cards) == 1 else {"type": "carousel", "contents": cards}
    message = {"type": "flex", "altText": alternative(digest), "contents": contents}
    return message if digest.division else {**message, "quickReply": {"items": [{"type": "action", "action": MINE}]}}


def _in_order(digest: Digest) -> list[Notice]:
    """As the letter has it: group by group, what is to be done first."""
    return [notice for _, group in digest.sections for notice in group]


# --- one card -------------------------------------------------------------------------------------------------


def _card(digest: Digest, notice: Notice, at: int, total: int) -> Piece:
    state = notice.state(digest.today)
    return bubble(
        _head(notice, state, digest.today, f"{at}/{total}" if total > 1 else ""),
        column([*_body(digest, notice), *_sender(digest)], spacing="md", paddingAll="16px"),
        column(_buttons(digest, notice, _COLOURS[state]), spacing="sm", paddingAll="12px"),
    )


def _head(notice: Notice, state: str, today: date, place: str) -> Piece:
    """What kind of thing it is, and its day, large."""
    top = [words(HEADINGS[state], size="sm", weight="bold", color=WHITE, flex=1)]
    if place:
        top.append(words(place, size="sm", color=WHITE, align="end", flex=0))
    rows = [row(top, spacing="sm")]
    if notice.has_day:
        what = "ปิดรอบ" if notice.kind is _K.ROUND_OPENED else "ครบกำหนด"
        weekday = f"{what}วัน{WEEKDAYS[notice.due_on.weekday()]}ที่"
        rows.append(words(weekday, size="xs", color=WHITE, margin="md"))
        rows.append(words(format_date(notice.due_on), size="xl", weight="bold", color=WHITE))
        rows.append(words(days_left(notice.due_on, today), size="sm", color=WHITE))
    return column(rows, backgroundColor=_COLOURS[state], paddingAll="16px", paddingTop="14px", paddingBottom="14px")


def _body(digest: Digest, notice: Notice) -> list[Piece]:
    title = cut(notice.title, _LONGEST_TITLE)
    found = [words(title, size="md", weight="bold", color=INK, maxLines=5)]
    if notice.division:
        found.append(words(cut(notice.division, _LONGEST_DIVISION), size="sm", color=QUIET, margin="sm"))
    if notice.said:
        said = words(cut(notice.said, _LONGEST_SAID), size="sm", color=INK, maxLines=8)
        found.append(column([said], backgroundColor=PAPER, cornerRadius="8px", paddingAll="12px"))
    if deed := notice.deed(digest.today):
        found.append(words(deed, size="sm", color=INK))
    if notice.is_vacant:
        found.append(words(VACANT, size="sm", color=ALARM))
    return found


def _sender(digest: Digest) -> list[Piece]:
    """Who writes: a name people know, so that nobody takes it for a fraud."""
    return [line_between(margin="lg"), words(cut(digest.organization, _LONGEST_DIVISION), size="xs", color=QUIET)]


def _buttons(digest: Digest, notice: Notice, color: str) -> list[Piece]:
    """Answers only where they make sense; a group only opens pages, for nobody knows who presses there."""
    page = opens(notice.button, digest.link(notice), color)
    answers = () if digest.division else _ANSWERS.get(notice.kind, (_ACK,))
    return [page, *in_pairs([found for one in answers if (found := _answer(notice, *one))])]


def _answer(notice: Notice, label: str, verb: str) -> Piece | None:
    """A button for one deed; None where the message does not know what it is about."""
    about: UUID | None = notice.reminder_id if verb == "ack" else notice.task_id
    return says(label, f"v1:{verb}:{about.hex}", notice.title) if about else None


def _more(digest: Digest, left_out: int) -> Piece:
    """The last card: how much more there is."""
    head = column(
        [words(f"และอีก {left_out} เรื่อง", size="xl", weight="bold", color=WHITE)],
        backgroundColor=_KNOW,
        paddingAll="16px",
    )
    said = [words("เปิดดูเรื่องที่เหลือทั้งหมดได้ในระบบ", size="sm", color=INK), *_sender(digest)]
    return bubble(
        head,
        column(said, spacing="md", paddingAll="16px"),
        column([opens("เปิดดูงานทั้งหมด", digest.home, _KNOW)], paddingAll="12px"),
    )


# --- words alone ----------------------------------------------------------------------------------------------


def alternative(digest: Digest) -> str:
    """What a notification shows, and a telephone that cannot draw cards: the subject, then each thing in a line."""
    return whole_lines([digest.subject, *_lines(digest)], LONGEST_ALT_TEXT)


def _plain(digest: Digest) -> dict[str, Any]:
    """The same as a text message; the address comes first, so that nothing can push it out."""
    lines = [digest.organization, digest.subject, f"เปิดดู: {digest.home}"]
    room = len(_TOKEN_ROOM)  # the address grows when it gets its secret
    return {"type": "text", "text": whole_lines([*lines, *_lines(digest)], LONGEST_TEXT - room)}


def _lines(digest: Digest) -> list[str]:
    """Each thing in one line: "1. เผยแพร่รายงาน… (วันนี้)"; of a single one, what the subject leaves out."""
    if len(digest.notices) == 1:
        only = digest.notices[0]
        more = only.said.splitlines()[1:] if only.is_summary else [only.deed(digest.today)]
        return [line for line in more if line]
    return [f"{at}. {_line(one, digest.today)}" for at, one in enumerate(_in_order(digest), start=1)]


def _line(notice: Notice, today: date) -> str:
    if notice.is_summary:
        return f"{HEADINGS['summary']}: {notice.said.partition(chr(10))[0]}"
    away = f" ({days_left(notice.due_on, today)})" if notice.has_day else ""
    return cut(notice.title, _LONGEST_TITLE) + away
