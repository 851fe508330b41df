"""LINE over real sockets: every answer it can give, and what we make of it."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.channels.letters import USER, letter
from tests.fakes import free_port, reference_line, small_line
from tracker.channels.line import LineChannel
from tracker.rules.message import Channel, ChannelError

TOKEN = "canary-line-token"
CERTIFICATE = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def line():
    with small_line() as stand_in:
        yield stand_in


@pytest.fixture
def channel(line) -> Channel:
    return LineChannel(line.address, TOKEN, connect_seconds=1, read_seconds=1)


def error_of(channel, message=None):
    with pytest.raises(ChannelError) as caught:
        channel.send(message or letter())
    return caught.value


def test_a_push_carries_person_key_and_token(line, channel):
    accepted = channel.send(letter())
    assert accepted.status_code == 200
    assert accepted.request_id
    assert len(accepted.provider_message_ids) == 1
    (seen,) = line.state()["seen"]
    assert seen["authorization"] == f"Bearer {TOKEN}"
    assert seen["path"] == "/v2/bot/message/push"
    (journal,) = line.state()["journal"]
    assert (journal["key"], journal["to"]) == (str(letter().retry_key), [USER])
    assert journal["messages"] == list(letter().line)


def test_the_same_message_again_is_accepted_once(line, channel):
    channel.send(letter())
    again = channel.send(letter())
    assert (again.status_code, bool(again.accepted_request_id)) == (409, True)
    assert len(line.state()["journal"]) == 1


ANSWERS = [
    # answer, code, permanent, maybe accepted, scope
    ({"status": 500}, "line_server_error", False, True, "message"),
    ({"status": 503, "accepts": True}, "line_server_error", False, True, "message"),
    ({"status": 409}, "line_conflict_unproven", False, True, "message"),
    ({"status": 429, "body": {"message": "The API rate limit has been exceeded. Try again later."}},
     "line_rate_limit", False, False, "channel"),
    ({"status": 429, "body": {"message": "Something new"}}, "line_rate_limit", False, False, "channel"),
    ({"status": 429, "body": {"message": "You have reached your monthly limit."}},
     "line_monthly_limit", False, False, "quota"),
    ({"status": 401}, "line_token_refused", False, False, "channel"),
    ({"status": 403}, "line_plan_forbids", False, False, "channel"),
    ({"status": 400, "body": {"message": "Failed to send messages"}}, "line_unknown_user", True, False, "contact"),
    ({"status": 400, "body": {"message": "The property, 'to', in the request body is invalid (line: -, column: -)"}},
     "line_unknown_user", True, False, "contact"),
    ({"status": 400, "body": {"message": "The request body has 1 error(s)", "details": [{"property": "to"}]}},
     "line_unknown_user", True, False, "contact"),
    ({"status": 400, "body": {"message": "1 error(s)", "details": [{"property": "messages[0].text"}]}},
     "line_bad_request", True, False, "message"),
    ({"status": 413}, "line_answer_413", True, False, "message"),
    ({"status": 415}, "line_answer_415", True, False, "message"),
    ({"status": 404}, "line_answer_404", True, False, "message"),
    ({"status": 302, "headers": {"Location": "/elsewhere"}}, "line_answer_302", True, False, "message"),
    ({"cut": True}, "line_no_answer", False, True, "message"),
    ({"cut": True, "accepts": True}, "line_no_answer", False, True, "message"),
    ({"raw": "HTTP/1.1 20"}, "line_no_answer", False, True, "message"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "permanent", "maybe", "scope"), ANSWERS)
def test_what_each_answer_means(line, channel, answer, code, permanent, maybe, scope):
    line.tell(answers=[answer])
    error = error_of(channel)
    assert (error.code, error.permanent, error.maybe_accepted, error.scope) == (code, permanent, maybe, scope)
    assert TOKEN not in str(error)
    assert len(line.state()["seen"]) == 1  # no redirect was followed, nothing was repeated


@pytest.mark.parametrize(
    "raw", ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>ok\n", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"]
)
def test_a_200_counts_whatever_its_body(line, channel, raw):
    line.tell(answers=[{"raw": raw, "accepts": True}])
    assert channel.send(letter()).provider_message_ids == ()


def test_a_wrong_token_waits_some_minutes(line, channel):
    line.tell(answers=[{"status": 401}])
    assert error_of(channel).retry_after == 300


def test_nobody_listening_is_a_definite_no():
    error = error_of(LineChannel(f"http://127.0.0.1:{free_port()}", TOKEN, connect_seconds=1))
    assert (error.code, error.maybe_accepted, error.scope) == ("line_unreachable", False, "channel")


def test_an_address_without_a_scheme_is_a_matter_of_settings():
    assert error_of(LineChannel("api.line.me", TOKEN)).code == "line_unreachable"


def test_a_certificate_nobody_vouches_for_is_a_definite_no():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    with context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True) as listener:

        def greet():
            with suppress(OSError):
                listener.accept()

        threading.Thread(target=greet, daemon=True).start()
        error = error_of(LineChannel(f"https://localhost:{listener.getsockname()[1]}", TOKEN))
    assert (error.code, error.maybe_accepted, error.scope) == ("line_unreachable", False, "channel")


def test_proxies_and_passwords_of_the_machine_are_not_asked(line, channel, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    channel.send(letter())
    assert line.state()["seen"][0]["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ],
)
def test_one_connection_serves_one_message_after_the_other(answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_one_connection, args=[listener, answer], daemon=True).start()
        channel = LineChannel(f"http://127.0.0.1:{listener.getsockname()[1]}", TOKEN, read_seconds=1)
        assert [channel.send(letter(key=key)).status_code for key in (1, 2, 3)] == [200, 200, 200]


def answer_one_connection(listener, answer):
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as asked:
        while head := list(iter(lambda: asked.readline().strip().lower(), b"")):
            asked.read(next(int(line.split(b":")[1]) for line in head if line.startswith(b"content-length")))
            connection.sendall(answer)


# --- against the reference stand-in, which checks every request against LINE's own description ---------------


@pytest.fixture(scope="module")
def reference(shared):
    with reference_line(shared) as stand_in:
        yield stand_in


@pytest.fixture
def strict(reference):
    reference.tell(reset=True)
    return LineChannel(reference.address, TOKEN, connect_seconds=3, read_seconds=0.5)


@pytest.mark.shared
def test_the_reference_accepts_what_we_send_and_knows_a_repeat(reference, strict):
    first = strict.send(letter(key=7))
    again = strict.send(letter(key=7))
    assert again.accepted_request_id == first.request_id
    assert again.provider_message_ids == first.provider_message_ids
    assert reference.accepted_keys() == {str(letter(key=7).retry_key): 1}


@pytest.mark.shared
@pytest.mark.parametrize("fault", ["500_before", "500_after", "hang_after", "reset_before", "reset_after"])
def test_whatever_breaks_the_repeat_is_accepted_once(reference, strict, fault):
    reference.tell(faults=[{"kind": fault, "secs": 2}])
    error = error_of(strict, letter(key=8))
    assert error.maybe_accepted
    assert not error.permanent
    assert strict.send(letter(key=8)).status_code in (200, 409)
    assert reference.accepted_keys() == {str(letter(key=8).retry_key): 1}


@pytest.mark.shared
def test_the_reference_speaks_both_429(reference, strict):
    reference.tell(faults=[{"kind": "rate429"}], quota=0)
    assert error_of(strict).scope == "channel"
    assert error_of(strict).scope == "quota"


@pytest.mark.shared
def test_a_body_that_is_garbage_still_counts(reference, strict):
    reference.tell(faults=[{"kind": "garbage200"}])
    assert strict.send(letter(key=9)).status_code == 200


@pytest.mark.shared
def test_an_address_that_is_no_user_is_the_contacts_fault(strict):
    assert error_of(strict, letter("someone")).scope == "contact"
