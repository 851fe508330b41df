"""What is said of each kind of reminder, and texts cut where a reader would cut them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.digest import Notice
from tracker.rules.notice_words import BUTTONS, HEADINGS, clusters, hangs_on, shorten
from tracker.rules.reminder_policy import ReminderKind

TODAY = date(2027, 3, 24)
DAYS = [TODAY + timedelta(days=days) for days in (-40, -1, 0, 1, 30)]


def notice(kind, due_on, **more):
    return Notice(kind, "จัดทำคู่มือ", "กองคลัง", due_on, "/tasks/x", **more)


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("due_on", DAYS)
@pytest.mark.parametrize("is_dated", [True, False])
def test_every_kind_says_on_every_day_what_is_to_be_done(kind, due_on, is_dated):
    said = notice(kind, due_on, is_dated=is_dated)
    assert said.state(TODAY) in HEADINGS
    assert said.deed(TODAY).startswith("โปรด") or kind is ReminderKind.WEEKLY_SUMMARY or not is_dated
    assert "{" not in said.deed(TODAY)
    assert said.tag(TODAY)
    assert said.has_day is (is_dated and kind is not ReminderKind.WEEKLY_SUMMARY)


def test_every_button_fits_into_a_line_button():
    assert set(BUTTONS) == set(ReminderKind)
    assert max(len(clusters(label)) for label in BUTTONS.values()) <= 20


@pytest.mark.parametrize(
    "kind",
    [
        *(ReminderKind.RETURN, ReminderKind.QUESTION, ReminderKind.EVIDENCE, ReminderKind.REPORT_RETURNED),
        *(ReminderKind.PROPOSAL, ReminderKind.ANSWER, ReminderKind.TAKEN_BACK),
    ],
)
def test_what_somebody_wrote_is_told_with_who_wrote_it(kind):
    said = notice(kind, TODAY, detail="ขอทราบกำหนดแล้วเสร็จ", asked_by="นายธนา รอบคอบ")
    assert said.is_quoting
    assert "นายธนา รอบคอบ" in said.said
    assert said.said.endswith(": ขอทราบกำหนดแล้วเสร็จ")
    assert not notice(kind, TODAY).is_quoting


def test_an_undated_task_is_assigned_without_a_day():
    assert notice(ReminderKind.ASSIGNMENT, TODAY, is_dated=False).deed(TODAY) == "โปรดรับทราบและเริ่มดำเนินการ"


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("กขค", 3, "กขค"),
        ("กขคง", 3, "กข…"),
        ("น้ำน้ำ", 5, "น้ำ…"),  # not น้ำน้… nor น้ำน…
        ("ที่ที่", 5, "ที่…"),
        ("กเก", 2, "ก…"),  # เ belongs to what follows
        ("กเกข", 3, "ก…"),
        ("ก👩‍💻ข", 3, "ก…"),
        ("ก👍🏽ข", 3, "ก…"),
    ],
)
def test_a_letter_is_not_cut_from_its_marks(text, most, cut):
    assert shorten(text, most) == cut


@given(st.text(), st.integers(min_value=1, max_value=30))
def test_a_cut_text_is_short_and_begins_like_the_whole(text, most):
    cut = shorten(text, most)
    assert len(cut) <= most
    assert cut == text or text.startswith(cut[:-1].rstrip())


@given(st.text())
def test_clusters_are_the_text(text):
    assert "".join(clusters(text)) == text
    assert not any(hangs_on(cluster[0]) for cluster in clusters(text)[1:])
