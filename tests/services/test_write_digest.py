"""Every message people receive stands as files in tests/golden/messages: a change of words is a diff.

After a wanted change write the files anew: `python -m tests.services.golden_messages`.
"""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from uuid import UUID

import pytest

from tests.services.golden_messages import (
    BASE_URL,
    CASES,
    CLERK,
    ESCALATED,
    GOLDEN,
    HEAD,
    MANUAL,
    OFFICE,
    TEMPLATES,
    TODAY,
    WORDING,
    Case,
    all_files,
    payload_of,
    task,
)
from tracker.rules.digest import Digest, in_order
from tracker.rules.letter import Letter
from tracker.rules.reminder_policy import DeliveryKind, ReminderKind
from tracker.services.write_digest import hash_payload, render_digest
from tracker.services.write_letter import write_letter

MAILED = [name for name, case in CASES.items() if "email" in case.forms]


@pytest.mark.parametrize(("name", "file", "content"), list(all_files()), ids=lambda value: value[:40])
def test_the_words_are_those_on_file(name, file, content):
    assert content.encode() == (GOLDEN / name / file).read_bytes(), f"{name}/{file} changed"


def test_no_file_is_left_over():
    wanted = {(name, file) for name, file, _ in all_files()}
    assert {(path.parent.name, path.name) for path in GOLDEN.rglob("*") if path.is_file()} == wanted


def test_every_kind_of_reminder_stands_in_a_file():
    assert {notice.kind for case in CASES.values() for notice in case.notices} == set(ReminderKind)


class _Words(HTMLParser):
    """What a mail program shows, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.tags, self.is_style = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.is_style = tag == "style"
        self.links += [value for name, value in attributes if name == "href"]

    def handle_endtag(self, _tag):
        self.is_style = False

    def handle_data(self, data):
        if not self.is_style:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.mark.parametrize("name", MAILED)
def test_html_says_what_the_text_says(name):
    """Line by line: every word and every address of the text part stands in the HTML part too."""
    payload = payload_of(CASES[name], "email")
    page = _Words(payload["html"])
    for line in filter(None, map(str.strip, payload["text"].splitlines())):
        words, _, address = line.partition(": https://")
        words = re.sub(r"^(\d+\.|-) ", "", words)
        assert " ".join(words.split()) in page.text, f"only the text says “{words}”"
        assert not address or f"https://{address}" in page.links


@pytest.mark.parametrize("name", MAILED)
def test_html_fetches_nothing_and_needs_no_script(name):
    page = _Words(payload_of(CASES[name], "email")["html"])
    assert {tag for tag, _ in page.tags}.isdisjoint({"img", "script", "link", "iframe", "object", "form"})
    assert not any(value and "url(" in value for _, attributes in page.tags for value in attributes.values())
    assert all(link.startswith(BASE_URL) for link in page.links)


@pytest.mark.parametrize("name", CASES)
def test_words_an_official_would_write(name):
    """เรียน …, the deed first, no exclamation, no Latin word that is not a proper name."""
    payload = payload_of(CASES[name], CASES[name].forms[0])
    lines = payload["text"].splitlines()
    assert lines[0] == f"เรียน {payload['name']}"
    assert lines[2].startswith(("โปรด", "ขอเรียน"))
    text = re.sub(r"https?://\S+", "", payload["text"] + payload["subject"])
    assert "!" not in text
    assert set(re.findall("[A-Za-z]{2,}", text)) <= {"No", "Gift", "Policy"}


@pytest.mark.parametrize("name", CASES)
def test_addresses_to_a_person_carry_the_mark_and_a_groups_do_not(name):
    case = CASES[name]
    payload = payload_of(case, case.forms[0])
    addresses = re.findall(r"https?://[^\s\"<]+", payload["text"])
    marked = {"/l/0ne-time-l1nk-mark?to=/" in address for address in addresses}
    assert marked == {case.forms[0] != "group"}
    assert "/l/" not in payload_of(case, "inbox")["text"]


def test_one_thing_stands_in_the_subject_itself():
    assert payload_of(CASES["one-task"], "email")["subject"] == ("เหลืออีก 7 วัน: จัดทำคู่มือการปฏิบัติงานด้านการจัดซื้อจัดจ้าง")
    long = Case(HEAD, (task("ก้" * 400, date(2027, 3, 25), 1),))
    subject = payload_of(long, "email")["subject"]
    assert subject.startswith("ครบกำหนดพรุ่งนี้: ก้ก้")
    assert subject.endswith("ก้…")
    assert len(subject) < 150


def test_a_subject_names_three_groups_and_counts_the_rest():
    subject = payload_of(CASES["everything-at-once"], "email")["subject"]
    assert subject == "งานที่ต้องติดตาม: เกินกำหนดแล้ว 1 เรื่อง ครบกำหนดวันนี้ 1 เรื่อง ส่งคืนให้แก้ไข 1 เรื่อง และอีก 4 เรื่อง"


def test_several_of_one_kind_are_asked_for_in_one_sentence():
    escalated = replace(ESCALATED, task_id=UUID(int=9), title="จัดทำทะเบียนคุมพัสดุ")
    payload = payload_of(Case(CLERK, (ESCALATED, escalated)), "email")
    assert payload["subject"] == "งานเกินกำหนดที่เรียนให้ท่านทราบ 2 เรื่อง"
    lead = "โปรดติดตามงานเกินกำหนด 2 เรื่องต่อไปนี้ ให้กองที่รับผิดชอบดำเนินการและบันทึกผล"
    assert payload["text"].count(lead) == 1
    assert "โปรดติดตามให้กองคลัง" not in payload["text"]


def test_a_person_without_a_title_is_addressed_as_khun():
    payload = payload_of(Case("อรุณ ละเอียด", (MANUAL,)), "email")
    assert payload["text"].startswith("เรียน คุณอรุณ ละเอียด\n")
    assert payload["name"] == "อรุณ ละเอียด"


def test_a_title_cannot_bring_markup_of_its_own():
    html = payload_of(CASES["late-today-and-coming"], "email")["html"]
    assert "<พลังงาน>" not in html
    assert "&lt;พลังงาน&gt; &amp; น้ำ" in html


def test_a_question_as_long_as_a_page_is_cut_where_it_can_be():
    notice = task("งาน", date(2027, 3, 25), 1, kind=ReminderKind.QUESTION, detail="ที่" * 2000, asked_by="นายธนา รอบคอบ")
    assert notice.said.endswith("ที่…")
    assert len(notice.said) < 600


def test_a_channel_gets_the_forms_it_has_a_use_for():
    forms = ("text", "html", "line", "calendar")
    filled = {
        channel: [form for form in forms if payload_of(CASES["one-task"], channel)[form]]
        for channel in ("email", "line", "group", "inbox")
    }
    assert filled == {
        "email": ["text", "html", "calendar"],
        "line": ["text", "line"],
        "group": ["text", "line"],
        "inbox": ["text"],
    }


def test_a_letter_says_the_same_in_every_form():
    letter = Letter(
        HEAD,
        "ลิงก์สำหรับเข้าระบบติดตาม",
        ("โปรดกดปุ่มด้านล่างภายใน 1 ชั่วโมง", "ลิงก์นี้ใช้ได้ครั้งเดียว"),
        "เข้าระบบติดตาม",
        f"{BASE_URL}/l/x",
        ("หากท่านไม่ได้ขอ ไม่ต้องดำเนินการใด",),
        OFFICE,
    )
    payload = write_letter(WORDING, letter)
    page = _Words(payload["html"])
    assert page.links == [f"{BASE_URL}/l/x"]
    for words in (f"เรียน {HEAD}", *letter.sentences, letter.button, *letter.closing, OFFICE):
        assert words in page.text
        assert words in payload["text"]
    for words in (*letter.sentences, letter.address, *letter.closing):
        assert words in payload["line"][0]["text"]


def test_the_same_content_has_the_same_hash():
    first = payload_of(CASES["one-task"], "email")
    assert hash_payload(first) == hash_payload(dict(reversed(first.items())))
    assert hash_payload(first) != hash_payload(payload_of(CASES["approver"], "email"))


def test_an_empty_reason_leaves_no_heading_behind():
    digest = Digest(HEAD, OFFICE, TODAY, in_order([task("งาน", TODAY, 1, reason="")]), BASE_URL, DeliveryKind.DIGEST)
    payload = render_digest(TEMPLATES, digest)
    assert "เหตุที่ท่าน" not in payload["text"] + payload["html"]
