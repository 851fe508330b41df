"""Every message people receive stands as a readable file in tests/golden/messages: a change of words is a diff.

After a wanted change write the files anew: `python -m tests.services.test_write_digest`.
"""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tracker.rules.digest import Digest, Notice, in_order
from tracker.rules.reminder_policy import ReminderKind
from tracker.services.write_digest import hash_payload, message_templates, render_digest

GOLDEN = Path(__file__).parents[1] / "golden" / "messages"
TEMPLATES = message_templates(str(Path(__file__).parents[2] / "templates"))
BASE_URL = "https://tidtam.nongmekkhao.example"
TODAY = date(2027, 3, 24)  # a Wednesday
OFFICE = "องค์การบริหารส่วนตำบลหนองเมฆขาว"


def task(title, due_on, number, division="กองคลัง", **more):
    return Notice(ReminderKind.TASK, title, division, due_on, f"/tasks/00000000-0000-7000-8000-{number:012}", **more)


ROUND = "00000000-0000-7000-8000-000000000006"
PATHS = {
    ReminderKind.ENTRY: f"/rounds/{ROUND}/entries",
    ReminderKind.ROUND: f"/reports/{ROUND}",
    ReminderKind.APPROVAL: "/review",
}


def round_notice(kind, title, division, detail, due_on=date(2027, 3, 31)):
    return Notice(kind, title, division, due_on, PATHS[kind], detail)


MANUAL = task("จัดทำคู่มือการปฏิบัติงานด้านการจัดซื้อจัดจ้าง", date(2027, 3, 31), 1)
LATE = task("เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์", date(2027, 1, 31), 2, detail="ติดปัญหา")
TODAYS = task("ประกาศนโยบายไม่รับของขวัญ (No Gift Policy)", TODAY, 3)
TOMORROWS = task("ปรับปรุงประกาศมาตรการประหยัด <พลังงาน> & น้ำ", date(2027, 3, 25), 4)
SUMMARY = Notice(
    ReminderKind.WEEKLY_SUMMARY,
    "ปีงบประมาณ พ.ศ. 2570",
    "",
    date(2027, 3, 22),
    "/overview",
    "แล้วเสร็จ 12 จาก 40 งาน (30%) เกินกำหนด 3 งาน\n"
    "นำไปสู่การปฏิบัติ 9 จาก 12 มาตรการ (75%)\n"
    "งานเกินกำหนดตามกอง: กองช่าง 2 งาน, กองคลัง 1 งาน",
)
CASES = {
    "one-task": ("นางอรุณ ละเอียด", [MANUAL]),
    "late-today-and-coming": ("นางอรุณ ละเอียด", [MANUAL, TODAYS, LATE, TOMORROWS]),
    "vacant-post": ("นางวิภา เที่ยงธรรม", [task("ซ่อมแซมถนนและรายงานผล", date(2027, 3, 31), 5, "กองช่าง", is_vacant=True)]),
    "entries-of-a-division": (
        "นางอรุณ ละเอียด",
        [round_notice(ReminderKind.ENTRY, "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570", "กองคลัง", "ยังไม่ส่ง 3 มาตรการ")],
    ),
    "policy-officer": (
        "นายธนา รอบคอบ",
        [
            round_notice(
                ReminderKind.ROUND,
                "ติดตามผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                "",
                "ยังส่งไม่ครบ 2 กอง: กองคลัง, กองช่าง",
            )
        ],
    ),
    "approver": (
        "นายธนา รอบคอบ",
        [
            round_notice(
                ReminderKind.APPROVAL,
                "รับรองผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                "",
                "รอรับรอง 4 รายการ",
                date(2027, 4, 30),
            )
        ],
    ),
    "weekly-summary": ("นายสมหมาย ใจกว้าง", [SUMMARY]),
    "weekly-summary-and-a-task": ("นางวิภา เที่ยงธรรม", [SUMMARY, LATE]),
    "many-tasks": (
        "นายประเสริฐ แข็งขัน",
        [task(f"ติดตามงานก่อสร้างโครงการที่ {number}", date(2027, 3, 25), number, "กองช่าง") for number in range(1, 15)],
    ),
}


def payload_of(case):
    person, notices = CASES[case]
    digest = Digest(person, OFFICE, TODAY, in_order(notices), f"{BASE_URL}/", BASE_URL)
    return render_digest(TEMPLATES, digest)


def readable(payload):
    return "\n".join(
        [
            f"หัวเรื่อง: {payload['subject']}",
            "",
            "──── อีเมล (ข้อความ) ────",
            payload["text"].rstrip(),
            "",
            "──── LINE: ข้อความแจ้ง ────",
            payload["line"][0]["altText"],
            "",
            "──── LINE: การ์ด ────",
            *words_of(payload["line"][0]["contents"]),
            "",
        ]
    )


def words_of(node, depth=0):
    """The texts and links of a flex message, one a line, indented as they are nested."""
    if node["type"] == "text":
        yield f"{'  ' * depth}{node['text']}"
    if action := node.get("action"):
        yield f"{'  ' * depth}[{action['label']}] → {action['uri']}"
    for part in ("body", "footer"):
        if part in node:
            yield from words_of(node[part], depth)
    for child in node.get("contents", []):
        yield from words_of(child, depth + (child["type"] == "box"))


@pytest.mark.parametrize("case", CASES)
def test_the_words_are_those_on_file(case):
    assert readable(payload_of(case)) == (GOLDEN / f"{case}.txt").read_text(encoding="utf-8")


def test_no_file_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self.links = []

    def handle_starttag(self, _tag, attributes):
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("case", CASES)
def test_html_says_what_the_text_says(case):
    payload = payload_of(case)
    page = _Words()
    page.feed(payload["html"])
    html = " ".join("".join(page.words).split())
    for notice in CASES[case][1]:
        assert notice.title in html
        assert (notice.when(TODAY) in html) is not notice.is_summary
        assert BASE_URL + notice.path in page.links
        assert notice.title in payload["text"]
    assert payload["subject"] in html


def test_a_title_cannot_bring_markup_of_its_own():
    assert "<พลังงาน>" not in payload_of("late-today-and-coming")["html"]
    assert "&lt;พลังงาน&gt; &amp; น้ำ" in payload_of("late-today-and-coming")["html"]


def test_a_line_card_stays_within_its_size_however_long_the_titles():
    notices = [task("ก" * 5000, date(2027, 3, 25), number, "กอง" + "ข" * 200) for number in range(1, 40)]
    digest = Digest("นาย ก", OFFICE, TODAY, in_order(notices), f"{BASE_URL}/", BASE_URL)
    (message,) = render_digest(TEMPLATES, digest)["line"]
    assert len(json.dumps(message["contents"], ensure_ascii=False).encode()) < 30 * 1024
    assert len(message["altText"].encode("utf-16-le")) // 2 <= 1500
    assert "และอีก 29 เรื่อง" in str(message)


def test_the_same_content_has_the_same_hash():
    assert hash_payload(payload_of("one-task")) == hash_payload(dict(reversed(payload_of("one-task").items())))
    assert hash_payload(payload_of("one-task")) != hash_payload(payload_of("approver"))


if __name__ == "__main__":
    for name in CASES:
        (GOLDEN / f"{name}.txt").write_text(readable(payload_of(name)), encoding="utf-8")
