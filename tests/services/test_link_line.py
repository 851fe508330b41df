"""Who a LINE account belongs to: tied by a code or by LINE's account link, once, to one person; and untied."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import add_division, add_organization, add_person, add_post
from tests.fakes_line import again, talking_line
from tests.services.chat_office import chat_office
from tests.services.reminded_office import HEAD_LINE
from tracker.rules.errors import Forbidden, RuleBroken
from tracker.rules.office import Rank
from tracker.services.link_group import make_group_code, unlink_group
from tracker.services.link_line import begin_account_link, make_link_code, unlink_line
from tracker.store.line_links import find_linked_account, list_groups
from tracker.store.models import ContactPoint, Division, LinkNonce, Person

GROUP = "C" + "5" * 32


@pytest.fixture(scope="module")
def stand_in():
    with talking_line() as line:
        yield line


@pytest.fixture
def line(stand_in):
    stand_in.state.__init__()
    stand_in.state.groups[GROUP] = ("กองคลัง หนองเมฆขาว", 8)
    return stand_in


@pytest.fixture
def town(database, line, tmp_path):
    return chat_office(database, line, tmp_path, has_line=False)


def code_for(town, who, **more):
    with town.office.session() as session:
        return make_link_code(
            session,
            actor=town.actor(who, **more),
            channel_key="",
            has_consented=True,
            secret_key=town.office.outbox.secret_key,
            now=town.office.clock(),
        )


def code_for_group(town, who, division="finance"):
    with town.office.session() as session:
        return make_group_code(
            session,
            actor=town.actor(who),
            division_id=town.office.ids[division],
            channel_key="",
            secret_key=town.office.outbox.secret_key,
            now=town.office.clock(),
        )


def linked(town):
    """Person → LINE id, of those linked."""
    names = {town.office.ids[key]: key for key in ("head", "policy")}
    return {names[person]: user for person, (user, state) in town.line_contacts().items() if state == "ok"}


# --- by code --------------------------------------------------------------------------------------------------


def test_a_code_typed_in_the_chat_ties_the_account_with_consent_and_says_to_whom(town):
    code = code_for(town, "head")
    answer = town.type(code)
    assert "ผูกบัญชี LINE นี้กับ นางอรุณ ละเอียด (องค์การบริหารส่วนตำบลหนองเมฆขาว) เรียบร้อยแล้ว" in answer
    assert linked(town) == {"head": HEAD_LINE}
    with town.office.session() as session:
        account = find_linked_account(session, "", town.office.ids["head"])
    assert account.display_name == "อรุณ (กองคลัง)"
    assert account.consented_at == town.office.clock()
    assert ("line_linked", {"via": [None, "line"]}) in town.history("head")


def test_a_code_serves_once_and_for_ten_minutes(town):
    code = code_for(town, "head")
    town.type(code)
    (answer,) = town.say(town.stranger().text(code))
    assert "รหัสไม่ถูกต้องหรือหมดอายุ" in answer
    late = code_for(town, "policy")
    town.office.clock.move(minutes=10)
    (answer,) = town.say(town.stranger().text(late))
    assert "รหัสไม่ถูกต้องหรือหมดอายุ" in answer
    assert linked(town) == {"head": HEAD_LINE}


def test_a_code_typed_in_time_serves_though_no_worker_was_there(town):
    town.tell(town.chat.text(code_for(town, "head")))
    town.office.clock.move(hours=3)
    town.work()
    assert linked(town) == {"head": HEAD_LINE}


def test_a_code_typed_twice_or_worked_twice_is_no_mistake(town):
    code = code_for(town, "head")
    town.type(code)
    assert "เรียบร้อยแล้ว" in town.type(code)
    assert [action for action, _ in town.history("head")] == ["line_linked"]


def test_a_newer_code_makes_the_older_one_void(town):
    old, new = code_for(town, "head"), code_for(town, "head")
    assert "รหัสไม่ถูกต้อง" in town.type(old)
    assert "เรียบร้อยแล้ว" in town.type(new)


def test_whoever_guesses_codes_has_to_wait(town):
    right = code_for(town, "head")
    for _ in range(5):
        town.type("0000 0000" if right != "0000 0000" else "1111 1111")
    assert "รอ 1 ชั่วโมง" in town.type(right)
    assert linked(town) == {}
    town.office.clock.move(minutes=61)
    assert "เรียบร้อยแล้ว" in town.type(code_for(town, "head"))


def test_an_account_that_is_somebodys_cannot_be_taken_by_another(town):
    town.type(code_for(town, "head"))
    code = code_for(town, "policy")
    assert "ผูกกับบุคคลอื่นในหน่วยงานอยู่แล้ว" in town.type(code)
    assert linked(town) == {"head": HEAD_LINE}
    (answer,) = town.say(town.stranger().text(code))  # the code was not lost by it
    assert "นายธนา รอบคอบ" in answer


def test_whoever_has_an_account_unlinks_it_before_taking_another(town):
    town.type(code_for(town, "head"))
    with pytest.raises(RuleBroken, match="ยกเลิกการผูกเดิมก่อน"):
        code_for(town, "head")


def test_a_second_telephone_that_was_given_the_code_before_changes_nothing(town):
    code = code_for(town, "head")
    with town.office.session() as session:  # linked meanwhile by the other way
        session.add(
            ContactPoint(
                person_id=town.office.ids["head"],
                channel="line",
                provider_key="",
                address=HEAD_LINE,
                state="ok",
                created_at=town.office.clock(),
            )
        )
        session.commit()
    (answer,) = town.say(town.stranger().text(code))
    assert "ผูกบัญชี LINE อีกบัญชีหนึ่งไว้แล้ว" in answer
    assert linked(town) == {"head": HEAD_LINE}


def test_without_consent_or_by_a_link_from_a_message_there_is_no_code(town):
    with pytest.raises(Forbidden):
        code_for(town, "head", is_limited=True)
    with town.office.session() as session, pytest.raises(RuleBroken, match="ยินยอม"):
        make_link_code(
            session,
            actor=town.actor("head"),
            channel_key="",
            has_consented=False,
            secret_key="s",
            now=town.office.clock(),
        )
    assert town.rows(LinkNonce) == []


def test_no_code_stands_in_the_database(town):
    code = code_for(town, "head").replace(" ", "")
    (nonce,) = town.rows(LinkNonce)
    assert code not in str(vars(nonce))


def test_a_code_of_another_office_opens_nothing_here(town):
    with town.office.database.session() as session:
        theirs = add_organization(session, slug="doi", name="ดอยสายหมอก")
        session.commit()
    with town.office.database.session(theirs.id) as session:
        person = add_person(session, "จันทร์ หอมไกล")
        add_post(session, person, Rank.DIVISION_HEAD)
        session.commit()
        person_id = person.id
    with town.office.database.session(theirs.id) as session:
        code = make_link_code(
            session,
            actor=replace(town.actor("head"), person_id=person_id, organization_id=theirs.id),
            channel_key="",
            has_consented=True,
            secret_key=town.office.outbox.secret_key,
            now=town.office.clock(),
        )
    town.tell(town.chat.text(code))
    town.work()
    assert linked(town) == {}


# --- by LINE's account link -----------------------------------------------------------------------------------


def begin(town, who="head", user=HEAD_LINE, **more):
    with town.office.session() as session:
        return begin_account_link(
            session,
            actor=town.actor(who, **more),
            channel_key="",
            user_id=user,
            has_consented=True,
            now=town.office.clock(),
        )


def test_account_link_ties_the_user_who_began_it(town):
    (answer,) = town.say(town.chat.tap("v1:link"))
    assert "/account/line/connect?linkToken=link-token-" in answer
    (answer,) = town.say(town.chat.account_link(begin(town)))
    assert "เรียบร้อยแล้ว" in answer
    assert linked(town) == {"head": HEAD_LINE}


def test_a_nonce_serves_once(town):
    """A replayed event is the same event; a new one with an old nonce is somebody else's try."""
    nonce = begin(town)
    event = town.chat.account_link(nonce)
    town.say(event)
    assert town.say(again(event)) == []
    unlink(town)
    (answer,) = town.say(town.chat.account_link(nonce))
    assert "หมดอายุหรือใช้ไปแล้ว" in answer
    assert linked(town) == {}


def test_a_nonce_dies_after_ten_minutes(town):
    nonce = begin(town)
    town.office.clock.move(minutes=10)
    (answer,) = town.say(town.chat.account_link(nonce))
    assert "หมดอายุหรือใช้ไปแล้ว" in answer
    assert linked(town) == {}


def test_a_nonce_nobody_made_ties_nothing(town):
    (answer,) = town.say(town.chat.account_link("aGVsbG8tdGhpcy1pcy1ub3Qtb3Vycw"))
    assert "หมดอายุหรือใช้ไปแล้ว" in answer
    assert linked(town) == {}


def test_the_link_of_another_users_chat_ties_nobody(town):
    """Somebody sends a victim the link from his own chat; the victim, signed in, goes on with it."""
    nonce = begin(town, "head", user="U" + "e" * 32)
    (answer,) = town.say(town.chat.account_link(nonce))
    assert "หมดอายุหรือใช้ไปแล้ว" in answer
    assert linked(town) == {}


def test_a_failed_account_link_ties_nobody_and_uses_the_nonce_up(town):
    nonce = begin(town)
    assert town.say(town.chat.account_link(nonce, "failed")) == []
    town.say(town.chat.account_link(nonce))
    assert linked(town) == {}


def test_account_link_steals_nobodys_account(town):
    town.type(code_for(town, "head"))
    (answer,) = town.say(town.chat.account_link(begin(town, "policy")))
    assert "ผูกกับบุคคลอื่น" in answer
    assert linked(town) == {"head": HEAD_LINE}


def test_where_line_gives_no_token_the_code_is_offered(town):
    town.line.state.faults.append(("linkToken", 500))
    (answer,) = town.say(town.chat.tap("v1:link"))
    assert "ขอรหัส" in answer


# --- untying --------------------------------------------------------------------------------------------------


def unlink(town, who="head"):
    with town.office.session() as session:
        return unlink_line(
            session, person_id=town.office.ids[who], channel_key="", via="web", now=town.office.clock()
        )  # fmt: skip


def test_untying_in_the_chat_asks_first_and_then_forgets_the_account(town):
    town.type(code_for(town, "head"))
    assert "ใช่หรือไม่" in town.type("ยกเลิกการผูก")
    assert linked(town) == {"head": HEAD_LINE}
    assert "ยกเลิกแล้ว ไม่มีอะไรถูกบันทึก" in town.tap("cancel")
    assert "ลบรหัสผู้ใช้ LINE ของท่าน" in town.tap("unlink-sure")
    (contact,) = town.rows(ContactPoint, ContactPoint.channel == "line")
    assert (contact.state, contact.address, contact.display_name, contact.consented_at) == ("unlinked", "", None, None)
    assert "ยังไม่ได้ผูก" in town.type("งานของฉัน")
    assert not unlink(town)


def test_after_untying_the_account_can_be_anybodys(town):
    town.type(code_for(town, "head"))
    unlink(town)
    town.type(code_for(town, "policy"))
    assert linked(town) == {"policy": HEAD_LINE}


def test_an_unfollow_from_before_the_link_does_not_end_it(town):
    before = town.chat.unfollow(at=town.office.clock() - timedelta(hours=1))
    town.type(code_for(town, "head"))
    town.say(before)
    assert linked(town) == {"head": HEAD_LINE}


def test_who_left_the_office_is_a_stranger_in_the_chat(town):
    town.type(code_for(town, "head"))
    with town.office.session() as session:
        person = session.get_one(Person, (town.office.organization_id, town.office.ids["head"]))
        person.left_on = town.office.clock().date()
        session.commit()
    assert "ยังไม่ได้ผูก" in town.type("งานของฉัน")


# --- groups ---------------------------------------------------------------------------------------------------


@pytest.fixture
def group(town):
    return replace(town.chat, group=GROUP)


def test_a_group_is_greeted_and_tied_by_a_code_that_anybody_in_it_types(town, group):
    (greeting,) = town.say(group.event("join"))
    assert "ขอรหัสที่ https://tidtam.nongmekkhao.example/account/line/groups" in greeting
    (answer,) = town.say(group.text(code_for_group(town, "head")))
    assert answer == ("ผูกกลุ่มนี้กับกองคลังเรียบร้อยแล้ว สรุปงานของกองจะส่งเข้ากลุ่มนี้ กลุ่มนี้มี 8 คน ส่งหนึ่งครั้งนับเป็น 8 ข้อความของโควตา LINE")
    with town.office.session() as session:
        (found,) = list_groups(session)
    assert (found.address, found.display_name, found.member_count) == (GROUP, "กองคลัง หนองเมฆขาว", 8)


def test_people_coming_and_going_change_what_a_push_costs(town, group):
    town.say(group.text(code_for_group(town, "policy")))
    town.line.state.groups[GROUP] = ("กองคลัง หนองเมฆขาว", 11)
    town.say(group.event("memberJoined", joined={"members": []}))
    with town.office.session() as session:
        assert [one.member_count for one in list_groups(session)] == [11]


def test_a_persons_code_ties_no_group_and_a_groups_code_no_person(town, group):
    (answer,) = town.say(group.text(code_for(town, "head")))
    assert "รหัสไม่ถูกต้อง" in answer
    assert "รหัสไม่ถูกต้อง" in town.type(code_for_group(town, "head"))
    assert linked(town) == {}
    with town.office.session() as session:
        assert list_groups(session) == []


def test_a_group_belongs_to_one_division_and_a_division_has_one_group(town, group):
    with town.office.session() as session:
        works = add_division(session, "กองช่าง")
        session.commit()
        town.office.ids["works"] = works.id
    town.say(group.text(code_for_group(town, "policy")))
    (answer,) = town.say(group.text(code_for_group(town, "policy", "works")))
    assert "ผูกกับกองอื่นอยู่แล้ว" in answer
    with pytest.raises(RuleBroken, match="ยกเลิกกลุ่มเดิมก่อน"):
        code_for_group(town, "head")


def test_only_the_head_and_the_policy_officer_tie_a_group(town):
    with town.office.session() as session:
        person = add_person(session, "จิตรา ขยัน")
        division = session.scalar(select(Division).limit(1))
        add_post(session, person, Rank.OFFICER, division=division)
        session.commit()
        town.office.ids["officer"] = person.id
    with pytest.raises(Forbidden):
        code_for_group(town, "officer")


def test_a_group_that_puts_us_out_is_forgotten_and_a_late_echo_of_that_harms_nobody(town, group):
    town.say(group.text(code_for_group(town, "head")))
    leave = group.event("leave", can_reply=False)
    town.say(leave)
    with town.office.session() as session:
        assert list_groups(session) == []
    town.say(group.text(code_for_group(town, "head")))
    late = {**leave, "webhookEventId": "01HLATE", "deliveryContext": {"isRedelivery": True}}
    town.say(late)
    head = town.actor("head")
    with town.office.session() as session:
        assert len(list_groups(session)) == 1
        assert unlink_group(
            session,
            actor=head,
            division_id=town.office.ids["finance"],
            channel_key="",
            now=town.office.clock(),
        )
        assert list_groups(session) == []
