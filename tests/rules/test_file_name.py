"""Names of files as hostile people give them."""

import pytest

from tracker.rules.file_name import LONGEST, file_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("แผน ๒๕๗๑.docx", "แผน ๒๕๗๑.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\งาน\\แผน.xlsx", "แผน.xlsx"),
        ("a\x00b.txt", "ab.txt"),
        ("แผน\r\nSet-Cookie: x.txt", "แผน Set-Cookie: x.txt"),
        ("แผน\u202etxt.exe", "แผนtxt.exe"),
        ("แผน\udc80.txt", "แผน.txt"),
        ("..", ".."),
        ("", "ไฟล์ไม่มีชื่อ"),
        ("\x00", "ไฟล์ไม่มีชื่อ"),
        ("<b>แผน</b>.txt", "b>.txt"),
    ],
)
def test_a_name_is_one_printable_line(given: str, kept: str) -> None:
    assert file_name(given) == kept


def test_too_long_a_name_keeps_its_ending() -> None:
    name = file_name("ก" * 5_000 + ".xlsx")
    assert (len(name) <= LONGEST, name[-6:]) == (True, "….xlsx")
    assert file_name("ก" * LONGEST) == "ก" * LONGEST
    assert len(file_name("ก" * 5_000 + "." + "ข" * 300)) == LONGEST
