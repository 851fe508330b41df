"""The LINE account over real sockets, beside sending: tokens, quota, names, groups, pictures, replies, links."""

import pytest

from tests.channels.letters import USER, letter
from tests.fakes import free_port
from tests.fakes_line import BOT, JPEG, talking_line
from tracker.channels.console import ConsoleLine
from tracker.channels.line import LineChannel, open_account
from tracker.channels.line_token import KEPT_SECONDS, ShortToken
from tracker.channels.line_wire import Wire
from tracker.rules.line_account import LineAbout, LineCredentials, LineQuota, LineTalk
from tracker.rules.message import ChannelError

SECRET = "canary-channel-secret"
GROUP = "C" + "0123456789abcdef" * 2
LARGEST = 10_000


@pytest.fixture
def line():
    with talking_line() as stand_in:
        yield stand_in


@pytest.fixture
def account(line) -> LineTalk:
    """With a channel id, so by short-lived tokens."""
    return open_account(
        LineCredentials("key", channel_secret=SECRET, channel_id="1234567890"),
        api_base=line.address,
        content_base=line.address,
        connect_seconds=1,
        read_seconds=2,
    )


def error_of(ask, *arguments):
    with pytest.raises(ChannelError) as caught:
        ask(*arguments)
    assert SECRET not in str(caught.value)
    return caught.value


def paths(line, part: str) -> list[str]:
    return [path for _, path, _ in line.state.seen if part in path]


# --- tokens ---------------------------------------------------------------------------------------------------


def test_a_short_lived_token_is_asked_for_once(line, account) -> None:
    account.about()
    account.quota()
    account.send(letter())
    assert len(paths(line, "/oauth2/v3/token")) == 1
    assert {authorization for _, path, authorization in line.state.seen if "oauth2" not in path} == {
        f"Bearer {line.state.tokens[0]}"
    }


def test_after_ten_minutes_another_one_is_asked_for(line) -> None:
    clock = [1000.0]
    token = ShortToken(Wire(line.address), "1234567890", SECRET, lambda: clock[0])
    first = token.now()
    clock[0] += KEPT_SECONDS - 1
    assert token.now() == first
    clock[0] += 1
    assert token.now() != first


def test_a_refused_token_is_got_anew_once_and_the_message_leaves_once(line, account) -> None:
    account.about()
    line.state.tokens.clear()  # LINE ended it early
    assert account.send(letter()).status_code == 200
    assert len(line.state.pushes) == 1
    assert len(paths(line, "/oauth2/v3/token")) == 2


def test_two_refusals_in_a_row_are_a_matter_for_a_person(line, account) -> None:
    line.state.faults += [("/push", 401), ("/push", 401), ("/push", 401)]
    error = error_of(account.send, letter())
    assert (error.code, error.scope, error.maybe_accepted) == ("line_token_refused", "channel", False)
    assert len(paths(line, "/push")) == 2


def test_a_lasting_token_is_not_asked_for_again(line) -> None:
    line.state.faults.append(("/push", 401))
    assert error_of(LineChannel(line.address, "lasting").send, letter()).code == "line_token_refused"
    assert paths(line, "") == ["/v2/bot/message/push"]


def test_a_wrong_secret_is_a_matter_for_a_person(line) -> None:
    credentials = LineCredentials("key", channel_secret="wrong", channel_id="1234567890")
    account = open_account(credentials, api_base=line.address, content_base=line.address)
    error = error_of(account.send, letter())
    assert (error.code, error.scope, error.maybe_accepted, error.retry_after) == (
        "line_secret_refused", "channel", False, 300,
    )  # fmt: skip
    assert paths(line, "/push") == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_no_token_just_now_means_that_nothing_was_sent(line, account, status) -> None:
    line.state.faults.append(("/oauth2", status))
    error = error_of(account.send, letter())
    assert (error.code, error.scope, error.maybe_accepted) == ("line_token_unavailable", "channel", False)
    assert account.send(letter()).status_code == 200


def test_nobody_listening_for_tokens_means_that_nothing_was_sent() -> None:
    credentials = LineCredentials("key", channel_secret=SECRET, channel_id="1")
    nowhere = f"http://127.0.0.1:{free_port()}"
    account = open_account(credentials, api_base=nowhere, content_base=nowhere, connect_seconds=1)
    error = error_of(account.send, letter())
    assert (error.code, error.maybe_accepted, error.scope) == ("line_unreachable", False, "channel")


def test_secrets_are_in_no_representation(account) -> None:
    credentials = LineCredentials("key", channel_secret=SECRET, access_token="canary")
    assert "canary" not in repr(credentials) + repr(account)


# --- what else is asked ---------------------------------------------------------------------------------------


def test_who_the_account_is_and_what_it_has_left(line, account) -> None:
    line.state.by_hand = 12
    assert account.about() == LineAbout(BOT, "@247abcde", "อบต.หนองเมฆขาว")
    assert account.quota() == LineQuota(300, 12)
    line.state.quota = None
    assert account.quota() == LineQuota(None, 12)


def test_names_and_groups_are_none_where_line_knows_nobody(line, account) -> None:
    line.state.profiles[USER] = "พี่อรุณ"
    line.state.groups[GROUP] = ("กองคลัง", 7)
    assert (account.profile_name(USER), account.profile_name("U0")) == ("พี่อรุณ", None)
    assert (account.group_name(GROUP), account.group_name("C0")) == ("กองคลัง", None)
    assert (account.group_size(GROUP), account.group_size("C0")) == (7, None)


def test_an_id_cannot_lead_elsewhere(line, account) -> None:
    account.profile_name("../message/quota?x=")
    assert paths(line, "/profile/") == ["/v2/bot/profile/..%2Fmessage%2Fquota%3Fx%3D"]


def test_a_picture_comes_with_its_kind(line, account) -> None:
    line.state.contents["461"] = JPEG
    found = account.content("461", LARGEST)
    assert (found.body, found.media_type) == (JPEG, "image/jpeg")
    assert account.content("461", len(JPEG)).body == JPEG
    assert error_of(account.content, "461", len(JPEG) - 1).code == "line_content_too_large"
    gone = error_of(account.content, "462", LARGEST)
    assert (gone.code, gone.permanent) == ("line_content_gone", True)


def test_pictures_come_from_an_address_of_their_own(line) -> None:
    with talking_line() as files:
        files.state.contents["461"] = JPEG
        account = LineChannel(line.address, "token", content_base=files.address)
        assert account.content("461", LARGEST).body == JPEG
    assert line.state.seen == []


def test_a_reply_carries_no_retry_key_and_serves_once(line, account) -> None:
    line.state.reply_tokens.add("once")
    account.reply("once", [{"type": "text", "text": "รับทราบแล้ว"}])
    assert line.state.texts == ["รับทราบแล้ว"]
    error = error_of(account.reply, "once", [{"type": "text", "text": "อีกครั้ง"}])
    assert (error.code, error.permanent, error.maybe_accepted) == ("line_reply_token_used", True, False)


def test_a_reply_without_an_answer_may_have_arrived(line, account) -> None:
    line.state.faults.append(("/reply", 500))
    assert error_of(account.reply, "once", []).maybe_accepted


def test_a_link_token_is_for_one_user(line, account) -> None:
    token = account.link_token(USER)
    assert line.state.link_tokens == {token: USER}


@pytest.mark.parametrize("ask", ["about", "quota"])
def test_an_answer_that_says_nothing_is_not_taken_for_one(line, ask) -> None:
    line.state.faults += [("/info", 200), ("/quota", 200)]  # an answer, but not LINE's
    assert error_of(getattr(LineChannel(line.address, "lasting"), ask)).code == "line_odd_answer"


def test_the_demos_account_answers_everything_a_real_one_does() -> None:
    demo = ConsoleLine()
    assert isinstance(demo, LineTalk)
    assert demo.quota() == LineQuota(300, 0)
    assert demo.send(letter()).status_code == 200
    assert demo.about().name.startswith("ติดตาม")
    assert (demo.profile_name(USER), demo.group_name(GROUP), demo.group_size(GROUP)) == (None, None, None)
    assert demo.link_token(USER)
    demo.reply("once", [])
    assert error_of(demo.content, "461", LARGEST).permanent


def test_the_real_one_keeps_the_promise_too() -> None:
    assert isinstance(LineChannel("http://127.0.0.1:1", "token"), LineTalk)
