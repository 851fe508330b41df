"""Signing in: waits, lifetimes, passwords, and which addresses are ours."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.sign_in import (
    FREE_TRIES,
    FULL,
    LIMITED,
    WINDOW,
    Tries,
    check_password,
    email_key,
    is_alive,
    own_path,
    throttle_key,
    wait_until,
)

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "https:evil.example",
    "https://evil.example", "http://evil.example/tasks", "HTTPS://evil.example", "javascript:alert(1)", "evil.example",
    "data:text/html,x", "@evil.example", "/\n/evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example",
    "//evil.example@nongmekkhao.example", "https://127.0.0.1:8000@evil.example", "/\r\nSet-Cookie: a=b", "", None,
    "//evil.example/%2f..", "////evil.example", "/\x00/evil.example", "https:///evil.example", "/a b", "/" + "a" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_elsewhere_is_not_ours(address: str | None) -> None:
    assert own_path(address) is None


@pytest.mark.parametrize("address", ["/", "/tasks", "/tasks?show=late&division=1#top", "/%E0%B8%81", "/a//b", "/a@b"])
def test_a_path_is_ours(address: str) -> None:
    assert own_path(address) == address


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(0, 0), (2, 0), (3, 1), (4, 2), (9, 7), (10, 10), (11, 15), (12, 20), (13, 25), (14, 25), (10_000, 25)],
)
def test_each_further_try_waits_longer_up_to_a_limit(count: int, seconds: int) -> None:
    until = wait_until(Tries(count, NOW), NOW)
    assert (until - NOW if until else timedelta()) == timedelta(seconds=seconds)
    assert wait_until(Tries(count, NOW), NOW + timedelta(seconds=seconds)) is None


def test_nobody_is_ever_locked_out() -> None:
    assert wait_until(Tries(10**9, NOW), NOW + timedelta(seconds=25)) is None
    assert wait_until(Tries(FREE_TRIES, NOW), NOW + WINDOW) is None


@pytest.mark.parametrize("limits", [FULL, LIMITED])
def test_a_session_lives_while_it_is_used_and_not_for_ever(limits: object) -> None:
    is_limited = limits is LIMITED
    lives = LIMITED if is_limited else FULL
    moment = timedelta(seconds=1)

    def alive(seen: datetime, now: datetime) -> bool:
        return is_alive(is_limited=is_limited, last_seen_at=seen, expires_at=NOW + lives.absolute, now=now)

    assert alive(NOW, NOW + lives.idle - moment)
    assert not alive(NOW, NOW + lives.idle)
    assert alive(NOW + lives.absolute - 2 * moment, NOW + lives.absolute - moment)
    assert not alive(NOW + lives.absolute - moment, NOW + lives.absolute)


@pytest.mark.parametrize("password", ["๑๒๓๔๕๖๗", "password", "Pass Word 1", "12345678", "กกกกกกกกกก", "ก" * 257])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken):
        check_password(password)


@pytest.mark.parametrize("password", ["แดงเขียวเหลือง", "correct horse", "ทุ่งนาหลังบ้าน" * 18, "aaaaaaab1c"])
def test_any_other_password_is_good(password: str) -> None:
    check_password(password)


def test_what_was_typed_into_the_address_box_is_not_kept() -> None:
    assert "secret" not in throttle_key("sign-in", "my secret password")
    assert throttle_key("sign-in", "a") != throttle_key("change-password", "a")


def test_addresses_are_compared_without_case_and_spaces() -> None:
    assert email_key(" A@B.example ") == email_key("a@b.EXAMPLE")
