"""What LINE sends: let in by its signature alone, stored once, worked once and in order; nothing blocks the rest."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes_line import BOT, again, call_of, sign
from tests.services.chat_office import SECRET, note_account
from tests.services.reminded_office import HEAD_LINE
from tracker.services import work_line_events as work
from tracker.store.line_events import find_next_event
from tracker.worker import answer_chats

# --- what is let in -------------------------------------------------------------------------------------------


def reserialised(raw: bytes) -> bytes:
    return json.dumps(json.loads(raw), ensure_ascii=True).encode()


def test_what_is_not_signed_is_refused_and_leaves_no_trace(town):
    raw = call_of(town.chat.text("งานของฉัน"))
    good = sign(raw, SECRET)
    refusals = {
        "none": town.send_raw(raw, ""),
        "other secret": town.send_raw(raw, sign(raw, "another-secret")),
        "truncated": town.send_raw(raw, good[:-5]),
        "not base64": town.send_raw(raw, "ลายเซ็น"),
        "of other bytes": town.send_raw(raw + b" ", good),
        "of the same JSON written anew": town.send_raw(raw, sign(reserialised(raw), SECRET)),
        "unknown key": town.send_raw(raw, address="/line/webhook/nobody"),
        "no key at all": town.send_raw(raw, address="/line/webhook/%00%0a"),
        "empty secret": town.send_raw(raw, sign(raw, "")),
    }
    assert {name: answer.status_code for name, answer in refusals.items()} == dict.fromkeys(refusals, 401)
    assert town.events() == []


def test_a_signed_body_that_is_no_call_is_refused(town):
    odd = [b"", b"not json", b"[]", b"{}", b'{"events": 1}', b"[" * 100_000]
    assert [town.send_raw(raw).status_code for raw in odd] == [400] * len(odd)
    assert town.events() == []


def test_a_body_larger_than_line_would_send_is_not_even_read(town):
    raw = call_of(town.chat.text("ก" * 11_000_000))
    assert town.send_raw(raw).status_code == 413
    assert town.events() == []


def test_an_empty_call_only_asks_whether_we_are_here(town):
    assert town.send().status_code == 200
    assert town.events() == []


def test_a_call_for_another_account_is_refused_once_we_know_who_we_are(town):
    event = town.chat.text("งานของฉัน")
    note_account(town, BOT)
    assert town.send_raw(call_of(event, destination="U" + "9" * 32)).status_code == 400
    assert town.events() == []
    assert town.send_raw(call_of(event)).status_code == 200
    assert len(town.events()) == 1


def test_unknown_kinds_and_odd_events_are_left_out_and_the_rest_is_kept(town):
    odd = [
        town.chat.event("beacon"),
        town.chat.event("somethingNew"),
        {"type": "message"},
        {**town.chat.text("เวลาแปลก"), "timestamp": 10**30},
        {**town.chat.text("เวลาแปลก"), "timestamp": "พรุ่งนี้"},
        {**town.chat.text("เตรียมพร้อม"), "mode": "standby"},
        "ข้อความ",
    ]
    good = town.chat.text("งานของฉันX")
    raw = call_of(*odd, good).replace(b"X", rb"\u0000\ud83d")  # what no database takes into a text
    assert town.send_raw(raw).status_code == 200
    (kept,) = town.events()
    assert (kept.event_id, kept.body["message"]["text"]) == (good["webhookEventId"], "งานของฉัน")


def test_what_people_say_in_a_group_is_not_kept_but_for_a_code(town):
    group = replace(town.chat, group="C" + "1" * 32)
    code = group.text("4821 9037")
    town.send(group.text("เย็นนี้ไปกินข้าวกันไหม"), group.photo(), code, group.event("join"))
    assert {one.kind for one in town.events()} == {"message", "join"}
    assert [one.body["message"]["text"] for one in town.events() if one.kind == "message"] == ["4821 9037"]


# --- once -----------------------------------------------------------------------------------------------------


def test_an_event_sent_three_times_is_worked_and_answered_once(town):
    event = town.chat.tap(f"v1:start:{town.office.ids['task'].hex}")
    town.send(event)
    town.send(again(event), again(event))
    town.work()
    town.send(again(event))
    town.work()
    assert len(town.events()) == len(town.updates()) == len(town.line.state.replies) == 1


def test_nothing_that_was_said_is_kept_once_it_is_worked(town):
    town.say(town.chat.text("ขอสอบถามเรื่องส่วนตัวครับ"))
    (event,) = town.events()
    assert event.processed_at is not None
    assert "ส่วนตัว" not in json.dumps(event.body, ensure_ascii=False)
    assert "replyToken" not in event.body


# --- in order -------------------------------------------------------------------------------------------------


def test_an_old_unfollow_that_comes_late_does_not_beat_a_newer_follow(town):
    now = town.office.clock()
    follow = town.chat.follow(at=now)
    unfollow = town.chat.unfollow(at=now - timedelta(minutes=5))
    town.say(follow)
    assert town.contact().state == "ok"
    town.say(again(unfollow))
    assert town.contact().state == "ok"
    town.say(town.chat.unfollow(at=now + timedelta(minutes=1)))
    assert town.contact().state == "blocked"
    town.say(again(follow), town.chat.follow(at=now + timedelta(seconds=30)))
    assert town.contact().state == "blocked"


def test_events_of_one_call_are_worked_in_the_order_in_which_they_happened(town):
    now = town.office.clock()
    late, early = town.chat.follow(at=now), town.chat.unfollow(at=now - timedelta(seconds=1))
    town.say(late, early)
    assert town.contact().state == "ok"


def test_an_id_given_by_script_is_confirmed_by_the_follow_event_and_known_by_its_name(town):
    assert town.contact().state == "unconfirmed"
    (answer,) = town.say(town.chat.follow())
    found = town.contact()
    assert (found.state, found.display_name) == ("ok", "อรุณ (กองคลัง)")
    assert found.verified_at is not None
    assert "นางอรุณ ละเอียด" in answer


def test_a_tap_in_a_group_does_not_unblock_us(town):
    """Whoever blocked us still sees what we say in a group; what is pushed to them alone is never seen."""
    town.say(town.chat.unfollow())
    group = replace(town.chat, group="C" + "1" * 32, offset=timedelta(seconds=5))
    town.say(group.tap(f"v1:start:{town.office.ids['task'].hex}"))
    assert town.contact().state == "blocked"
    town.chat.offset = timedelta(seconds=10)
    town.say(town.chat.tap(f"v1:start:{town.office.ids['task'].hex}"))
    assert town.contact().state == "ok"


def test_a_friend_who_blocked_us_is_reached_by_mail_and_again_by_line_when_they_come_back(town):
    town.say(town.chat.unfollow())
    town.office.tick()
    assert town.line.state.pushes == []
    assert ("email", "accepted") in town.office.statuses()
    town.office.clock.move(days=16)
    town.say(town.chat.follow())
    town.office.tick()
    assert [one["to"] for one in town.line.state.pushes] == [HEAD_LINE]


def test_who_blocks_between_planning_and_sending_gets_mail(town):
    """Fault 19 of the list."""
    town.office.clock.move(hours=-1)  # 08:00: planned, and waiting for the office to open
    town.office.tick()
    assert town.line.state.pushes == []
    town.say(town.chat.unfollow())
    town.office.clock.move(hours=1)
    town.office.tick()
    assert town.line.state.pushes == []
    mails = [one for one in town.office.outbox.channels["email"].sent if one.recipient.address.startswith("arun")]
    assert len(mails) == 1


# --- nothing blocks the rest ----------------------------------------------------------------------------------


@pytest.fixture
def poison(monkeypatch):
    """A kind of event that breaks whoever works it, as a fault in our own code would."""
    usual = work.respond

    def respond(talk):
        if "ยาพิษ" in talk.event.text:
            raise KeyError("ยาพิษ")
        return usual(talk)

    monkeypatch.setattr(work, "respond", respond)


@pytest.mark.usefixtures("poison")
def test_an_event_that_cannot_be_worked_keeps_nobody_waiting_and_is_given_up(town):
    other = town.stranger()
    answers = town.say(town.chat.text("ยาพิษ"), town.chat.text("งานของฉัน"), other.text("สวัสดี"))
    assert len(answers) == 2
    for _ in range(3):
        town.office.clock.move(minutes=5)
        town.work()
    bad = next(one for one in town.events() if one.error)
    assert (bad.attempts, bad.error) == (3, "KeyError: 'ยาพิษ'")
    assert bad.processed_at is not None
    assert len(town.line.state.replies) == 2


def test_an_event_whose_worker_died_is_worked_again_and_done_once(town):
    event = town.chat.tap(f"v1:start:{town.office.ids['task'].hex}")
    town.tell(event)
    with town.office.session() as session:
        row = find_next_event(session, town.office.clock())
        row.attempts, row.lease_until = 1, town.office.clock() + work.LEASE
        session.commit()
    assert town.work() == {}
    town.office.clock.move(seconds=91)
    assert town.work() == {"line_postback": 1}
    assert len(town.updates()) == 1


def test_a_worker_that_dies_after_the_deed_leaves_one_deed_and_the_same_answer(town, monkeypatch):
    class PowerCutError(BaseException):
        pass

    def die(*_):
        raise PowerCutError

    town.tell(town.chat.tap(f"v1:done:{town.office.ids['task'].hex}"))
    with monkeypatch.context() as patch:
        patch.setattr(work, "_reply", die)
        with pytest.raises(PowerCutError):
            town.work()
    town.office.clock.move(seconds=91)
    town.work()
    assert [one.move for one in town.updates()] == ["finish"]
    assert town.line.state.texts[0].startswith("แจ้งแล้วเสร็จเรียบร้อย")


def test_an_event_that_kills_its_worker_every_time_is_given_up(town):
    town.tell(town.chat.text("งานของฉัน"))
    with town.office.session() as session:
        row = find_next_event(session, town.office.clock())
        row.attempts = work.MOST_TRIES
        session.commit()
    town.work()
    (event,) = town.events()
    assert event.processed_at is not None
    assert event.error
    assert town.line.state.replies == []


def test_of_one_user_only_the_first_event_is_worked_while_another_worker_has_it(town):
    first, second = town.chat.text("หนึ่ง"), town.chat.text("สอง")
    other = town.stranger().text("สาม")
    town.tell(second, other, first)
    with town.office.session() as session:
        row = find_next_event(session, town.office.clock())
        assert row.event_id == first["webhookEventId"]
        row.attempts, row.lease_until = 1, town.office.clock() + work.LEASE
        session.commit()
    with town.office.session() as session:
        row = find_next_event(session, town.office.clock())
        assert row.event_id == other["webhookEventId"]


# --- replies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 500])
def test_an_answer_that_fails_undoes_nothing_and_is_not_repeated(town, status):
    town.line.state.faults.append(("/reply", status))
    town.tell(town.chat.tap(f"v1:start:{town.office.ids['task'].hex}"))
    town.work()
    town.office.clock.move(minutes=5)
    town.work()
    assert [one.move for one in town.updates()] == ["start"]
    assert town.line.state.replies == []
    assert sum(path.endswith("/reply") for _, path, _ in town.line.state.seen) == 1


def test_the_quick_job_answers_without_waiting_for_a_turn(town):
    town.tell(town.chat.text("สวัสดี"))
    answer_chats(town.office.outbox, town.office.clock)
    assert len(town.line.state.replies) == 1
