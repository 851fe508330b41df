"""The list of evidence as it is printed."""

from dataclasses import replace
from datetime import date, datetime

from tracker.rules.form_evidence import evidence_paper
from tracker.rules.paper import Day, Look, Paper, Signatures, Stamp, Table, Words
from tracker.rules.report_content import EvidenceLine, ReportContent, Signatory
from tracker.rules.thai_calendar import BANGKOK

MADE_AT = datetime(2027, 4, 20, 9, 0, tzinfo=BANGKOK)
FILE = EvidenceLine(
    number=1,
    title="คู่มือการชำระภาษี ปี 2570",
    file_name="คู่มือ 2570.pdf",
    sha256="7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069",
    evidence_on=date(2027, 2, 26),
    uploaded_on=date(2027, 3, 1),
    rows=("1.1", "2.3"),
)
LINK = EvidenceLine(
    number=2,
    title="https://www.nongmek.go.th/news/77",
    url="https://www.nongmek.go.th/news/77",
    rows=("10.1",),
    doubts=("ไม่ได้ระบุวันที่ จึงบอกไม่ได้ว่าเป็นงานของรอบนี้", "ลงวันที่ 1 เมษายน 2570"),
)
CONTENT = ReportContent(
    organization_name="องค์การบริหารส่วนตำบลหนองเมฆขาว",
    place="อำเภอเมือง จังหวัดสมมติบุรี",
    fiscal_year=2570,
    round_months=6,
    closes_on=date(2027, 3, 31),
    is_draft=False,
    digits="thai",
    figures=(),
    rows=(),
    evidence=(FILE, LINK),
    issues=(),
    prepared_at=MADE_AT,
    signatories=(Signatory("ผู้รายงาน"),),
)


def paper(content: ReportContent = CONTENT) -> Paper:
    return evidence_paper(content, Look(), Stamp(content.sha256, MADE_AT))


def table(made: Paper) -> Table:
    return next(block for block in made.blocks if isinstance(block, Table))


def texts(made: Paper) -> list[list[str]]:
    return [["\n".join(part.plain for part in cell) for cell in row.cells] for row in table(made).rows]


def test_numbers_and_dates_are_thai_and_persons_words_are_not_touched() -> None:
    assert texts(paper())[0] == [
        "๑",
        "๒๖ ก.พ. ๗๐",
        "คู่มือการชำระภาษี ปี 2570",
        "คู่มือ 2570.pdf\nรหัสไฟล์ 7f83b1657ff1",
        "1.1, 2.3",
    ]
    assert table(paper()).rows[0].days == (Day(1, date(2027, 2, 26)),)


def test_a_link_without_a_name_is_called_after_its_site() -> None:
    assert texts(paper())[1][2:4] == ["หน้าเว็บ www.nongmek.go.th", "https://www.nongmek.go.th/news/77"]
    assert texts(paper())[1][1] == "-"


def test_doubts_are_printed_in_drafts_only() -> None:
    final, draft = paper(), paper(replace(CONTENT, is_draft=True))
    assert "ที่ควรตรวจก่อนเสนอ" not in [column.title for column in table(final).columns]
    assert [row[5] for row in texts(draft)] == ["", "ไม่ได้ระบุวันที่ จึงบอกไม่ได้ว่าเป็นงานของรอบนี้\nลงวันที่ ๑ เมษายน ๒๕๗๐"]
    assert all(len(row.cells) == len(table(draft).columns) for row in table(draft).rows)


def test_the_opening_counts_and_the_paper_is_signed() -> None:
    opening = next(block for block in paper().blocks if isinstance(block, Words))
    assert "รวม ๒ รายการ เป็นไฟล์ ๑ รายการ และที่อยู่เว็บ ๑ รายการ" in opening.cell[0].text
    assert isinstance(paper().blocks[-1], Signatures)


def test_a_round_without_evidence_says_so_and_has_no_table() -> None:
    made = paper(replace(CONTENT, evidence=()))
    assert [block.cell[0].text for block in made.blocks if isinstance(block, Words)] == ["ยังไม่มีหลักฐานที่ยืนยันแล้วในรอบนี้"]
    assert not any(isinstance(block, Table) for block in made.blocks)


def test_links_alone_need_no_word_about_hashes() -> None:
    words = [block for block in paper(replace(CONTENT, evidence=(LINK,))).blocks if isinstance(block, Words)]
    assert [block.style for block in words] == ["opening"]
