"""What an administrator types of a mail server: cleaned of what copying brings, refused where it cannot be right."""

from dataclasses import replace

import pytest

from tracker.rules.mail_account import MailMistyped, TypedMail
from tracker.rules.mail_trouble import code_of, mail_trouble_of

GOOD = TypedMail("smtp.nongmek.go.th", "587", "starttls", "saraban@nongmek.go.th", "saraban", "รหัส ผ่าน")


def test_what_copying_brings_along_goes() -> None:
    typed = replace(GOOD, host=" https://smtp.nongmek.go.th/ ", port=" ๕๘๗ ", sender="\u200bsaraban@nongmek.go.th")
    credentials = typed.cleaned().credentials
    assert (credentials.host, credentials.port, credentials.sender) == ("smtp.nongmek.go.th", 587, GOOD.sender)
    assert credentials.password == "รหัส ผ่าน"  # a password keeps its blanks


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("host", host) for host in ("", "เครื่องส่ง", "smtp.nongmek.go.th/x", "-a", "x" * 300, "@")],
        *[("port", port) for port in ("", "0", "65536", "587x", "-1", "9" * 40, "²")],
        *[("sender", sender) for sender in ("", "saraban", "a@b@c", "สารบรรณ@nongmek.go.th", f"{'a' * 400}@b.th")],
        ("encryption", "ssl3"),
        ("user", "x" * 400),
    ],
)
def test_what_cannot_be_right_is_named_at_its_field(field: str, value: str) -> None:
    with pytest.raises(MailMistyped) as wrong:
        replace(GOOD, **{field: value}).cleaned()
    assert wrong.value.field == field


def test_neither_form_shows_the_password_by_accident() -> None:
    assert "รหัส ผ่าน" not in repr(GOOD) + repr(GOOD.credentials)


@pytest.mark.parametrize(
    ("code", "note", "says"),
    [
        ("mail_unreachable", "gaierror", "ไม่พบเครื่องส่งอีเมล"),
        ("mail_unreachable", "ConnectionRefusedError", "ไม่รับสาย"),
        ("mail_unreachable", "TimeoutError", "ไม่ตอบ"),
        ("mail_unreachable", "SSLCertVerificationError", "ใบรับรอง"),
        ("mail_unreachable", "OddError", "ติดต่อเครื่องส่งอีเมลไม่ได้"),
        ("mail_login_refused", "535 no", "ไม่รับชื่อผู้ใช้หรือรหัสผ่าน"),
        ("mail_sender_refused", "TimeoutError", "อีเมลผู้ส่ง"),
        ("never_heard_of", "", "ไม่สำเร็จ"),
    ],
)
def test_each_failure_says_what_to_do(code: str, note: str, says: str) -> None:
    trouble = mail_trouble_of(code_of(code, note))
    assert trouble is not None
    assert says in trouble.what
    assert trouble.steps


def test_nothing_wrong_is_no_trouble() -> None:
    assert mail_trouble_of(None) is None
