"""The plainest form of every habit the reader once did not know: document and reading, by name."""

# a printed row stays one line

from collections.abc import Sequence

from tests.generated.expected import ALL_YEAR, EVERYBODY, Measure, Reading, Step, Who, measure, when, who
from tests.generated.paper import ABOVE, LEFT, Block, Content, Filled, Paper, Table, paper, rows_of
from tests.generated.unseen import Unseen

TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2569"
HEAD = ("ที่", "มาตรการ", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ")
DIVISIONS = ("สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง", "กองสาธารณสุขและสิ่งแวดล้อม", "กองการเจ้าหน้าที่")
QUEUE = ("พัฒนาระบบจองคิวล่วงหน้า", "1. ศึกษาระบบ\n2. ทดลองใช้", ("ศึกษาระบบ", "ทดลองใช้"))
AUTUMN = when("2025-10-01", "2025-12-31")


def _case(
    name: str,
    paper: Paper,
    *measures: Measure,
    formats: tuple[str, ...] = ("docx", "xlsx"),
    divisions: tuple[str, ...] = DIVISIONS,
) -> Unseen:
    return Unseen(name, formats, paper, Reading(measures, divisions))


def _plan(*blocks: Block | Sequence[Sequence[Content]]) -> Paper:
    return paper(TITLE, *(block if isinstance(block, str | Table) else rows_of(*block) for block in blocks))


def _queue(by: Who | None = None, at: object = ALL_YEAR, **more: object) -> Measure:
    return measure(QUEUE[0], *QUEUE[2], by=by or who("กองคลัง"), at=at, **more)  # type: ignore[arg-type]


def _headed(**headings: str) -> list[tuple[str, ...]]:
    """One ordinary measure under headings of which some are replaced."""
    names = {"number": HEAD[0], "title": HEAD[1], "steps": HEAD[2], "owner": HEAD[3], "period": HEAD[4], **headings}
    return [tuple(names.values()), ("1", QUEUE[0], QUEUE[1], "กองคลัง", "ตลอดปีงบประมาณ")]


def _form(**labels: str) -> list[tuple[str, str]]:
    names = {"title": HEAD[1], "steps": HEAD[2], "owner": HEAD[3], "period": HEAD[4], **labels}
    return list(zip(names.values(), (QUEUE[0], QUEUE[1], "กองคลัง", "ตลอดปีงบประมาณ"), strict=True))


_ONE = ("1", QUEUE[0], QUEUE[1], "กองคลัง", "ตลอดปีงบประมาณ")
_BARE = [("ที่", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("1", "จัดอบรมจริยธรรม", "กองคลัง", "ม.ค. 69")]
_TRAINING = measure("จัดอบรมจริยธรรม", by=who("กองคลัง"), at=when("2026-01-01", "2026-01-31"))
_PROVINCE = ("สำนักปลัดองค์การบริหารส่วนจังหวัด", "สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด", "กองคลัง")
_OWNERLESS = ("ที่", "มาตรการ", "ขั้นตอน", "ระยะเวลา")


def _by(cell: str, *, steps: str = QUEUE[1], period: str = "ตลอดปีงบประมาณ") -> Paper:
    return _plan([HEAD, ("1", QUEUE[0], steps, cell, period)])


NAMED: tuple[Unseen, ...] = (
    # --- tables and rows that are no measures, and measures that are no headings ---
    _case(
        "a table of signatures below the plan",
        _plan(
            _BARE,
            [
                ("ผู้เสนอ", "ผู้ตรวจสอบ", "ผู้เห็นชอบ", "ผู้อนุมัติ"),
                ("(นางพิมพ์ใจ รักดี)", "(นายดี งามพร้อม)", "(นายสุรพล มั่นคง)", "(นายวีระ ใจซื่อ)"),
            ],
        ),
        _TRAINING,
    ),
    _case(
        "a course programme below the plan",
        _plan(
            _BARE,
            "กำหนดการอบรม",
            [("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"), ("12 ม.ค. 69", "09.00 น.", "จริยธรรมของข้าราชการ", "นายอำเภอ")],
        ),
        _TRAINING,
    ),
    _case(
        "a measure that looks like a heading",
        _plan(
            [
                ("ที่", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "เป้าหมาย"),
                ("1", "จัดอบรมจริยธรรม", "กองคลัง", "ม.ค. 69", "1 ครั้ง"),
                ("2", "เปิดเผยแผนการใช้จ่ายงบประมาณ", "กองคลัง", "ต.ค. 68", "ร้อยละ 80"),
                ("3", "ทบทวนคู่มือ", "กองช่าง", "ก.พ. 69", "1 เล่ม"),
            ]
        ),
        _TRAINING,
        measure("เปิดเผยแผนการใช้จ่ายงบประมาณ", by=who("กองคลัง"), at=when("2025-10-01", "2025-10-31")),
        measure("ทบทวนคู่มือ", by=who("กองช่าง"), at=when("2026-02-01", "2026-02-28")),
    ),
    _case(
        "an indicator and one month are no heading",
        _plan(
            [
                ("ที่", "ตัวชี้วัด", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
                ("1", "ตัวชี้วัดที่ 1", "จัดอบรมจริยธรรม", "กองคลัง", "ม.ค. 69"),
                ("2", "ตัวชี้วัดที่ 5", "จัดกิจกรรมวันต่อต้านคอร์รัปชัน", "กองช่าง", "ต.ค. 68"),
            ]
        ),
        _TRAINING,
        measure("จัดกิจกรรมวันต่อต้านคอร์รัปชัน", by=who("กองช่าง"), at=when("2025-10-01", "2025-10-31"), indicators=(5,)),
    ),
    # --- headings ---
    *(
        _case(f"owners under {words}", _plan(_headed(owner=words)), _queue())
        for words in ("หน่วยปฏิบัติ", "ผู้ปฏิบัติ", "คนรับผิดชอบ", "เจ้าของเรื่อง", "ใครทำ")
    ),
    *(
        _case(f"periods under {words}", _plan(_headed(period=words)), _queue())
        for words in ("กำหนดการ", "ดำเนินการเมื่อ", "ไทม์ไลน์", "วัน/เดือน/ปี ที่ดำเนินการ", "ทำเมื่อไร")
    ),
    *(
        _case(f"steps under {words}", _plan(_headed(steps=words)), _queue())
        for words in ("การปฏิบัติ", "ขั้นตอนย่อย", "วิธีทำ", "วิธีปฏิบัติ/ขั้นตอน")
    ),
    *(
        _case(f"measures under {words}", _plan(_headed(title=words)), _queue())
        for words in (
            "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",
            "มาตรการ/วิธีการ",
            "สิ่งที่จะดำเนินการ",
            "งานที่จะทำ",
            "เรื่องที่จะดำเนินการ",
        )
    ),
    _case(
        "two headings nobody knows",
        _plan(_headed(title="โครงการ/มาตรการ/กิจกรรม", steps="วิธีปฏิบัติ/ขั้นตอน", period="กำหนดการ")),
        _queue(),
    ),
    _case(
        "days under from and to",
        _plan([(*HEAD[:4], "ตั้งแต่", "ถึง"), (*_ONE[:4], "1 ต.ค. 2568", "31 ธ.ค. 2568")]),
        _queue(at=AUTUMN),
    ),
    _case(
        "indicators under side or indicator",
        _plan([("ที่", "ด้าน/ตัวชี้วัด", *HEAD[1:]), ("1", "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน", *_ONE[1:])]),
        _queue(indicators=(6,)),
    ),
    # --- owners ---
    _case(
        "lead and support on a line each",
        _by("หลัก : สำนักปลัดเทศบาล\nสนับสนุน : กองคลัง"),
        _queue(who("สำนักปลัดเทศบาล", supporting=("กองคลัง",))),
    ),
    _case(
        "lead and support in brackets on a line each",
        _by("สำนักปลัดเทศบาล (หลัก)\nกองคลัง (สนับสนุน)"),
        _queue(who("สำนักปลัดเทศบาล", supporting=("กองคลัง",))),
    ),
    _case(
        "an and at the end binds the whole list",
        _by(
            "กองช่าง กองการเจ้าหน้าที่ และสำนักปลัดเทศบาล",
            steps="1. ศึกษาระบบ\n2. จัดซื้อ\n3. ทดลองใช้",
            period="ต.ค. 68\nพ.ย. 68\nธ.ค. 68",
        ),
        measure(
            QUEUE[0],
            *(
                Step(text, None, span)
                for text, span in zip(
                    ("ศึกษาระบบ", "จัดซื้อ", "ทดลองใช้"),
                    (
                        when("2025-10-01", "2025-10-31"),
                        when("2025-11-01", "2025-11-30"),
                        when("2025-12-01", "2025-12-31"),
                    ),
                    strict=True,
                )
            ),
            by=who("กองช่าง", "กองการเจ้าหน้าที่", "สำนักปลัดเทศบาล"),
        ),
    ),
    _case("a name broken before its and", _by("กองสาธารณสุข และสิ่งแวดล้อม"), _queue(who("กองสาธารณสุขและสิ่งแวดล้อม"))),
    _case(
        "a long name broken twice",
        _by("สำนักปลัด องค์การบริหาร ส่วนจังหวัด"),
        _queue(who(_PROVINCE[0])),
        divisions=_PROVINCE,
    ),
    _case(
        "the secretariat of a province is a division",
        _plan(
            "สำนักปลัดองค์การบริหารส่วนจังหวัด",
            [_OWNERLESS, ("1", "ทบทวนคำสั่งมอบหมายงาน", "1. ร่างคำสั่ง", "ม.ค. 69")],
            "สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด",
            [_OWNERLESS, ("1", "เผยแพร่รายงานการประชุมสภา", "1. ตรวจรายงาน", "ก.พ. 69")],
        ),
        measure("ทบทวนคำสั่งมอบหมายงาน", "ร่างคำสั่ง", by=who(_PROVINCE[0])),
        measure("เผยแพร่รายงานการประชุมสภา", "ตรวจรายงาน", by=who(_PROVINCE[1])),
        divisions=_PROVINCE,
    ),
    _case(
        "a heading that introduces its division without a colon",
        _plan("ส่วนราชการ สำนักปลัดเทศบาล", [_OWNERLESS, ("1", QUEUE[0], QUEUE[1], "ตลอดปีงบประมาณ")]),
        _queue(who("สำนักปลัดเทศบาล")),
    ),
    _case(
        "a division as heading and steps that count on",
        _plan(
            "กองคลัง",
            [
                _OWNERLESS[1:],
                ("1. จัดทำแผน", "1. ร่างแผน\n2. เสนอแผน", "ม.ค. 69"),
                ("2. เผยแพร่แผน", "3. ลงเว็บไซต์", "ก.พ. 69"),
            ],
        ),
        measure("จัดทำแผน", "ร่างแผน", "เสนอแผน", by=who("กองคลัง")),
        measure("เผยแพร่แผน", "ลงเว็บไซต์", by=who("กองคลัง")),
    ),
    # --- forms ---
    *(
        _case(f"a form with its title under {words}", _plan(_form(title=words)), _queue())
        for words in ("มาตรการ/แนวทางแก้ไข", "โครงการ/กิจกรรมที่ดำเนินการ", "รายการกิจกรรม", "ชื่อกิจกรรม")
    ),
    *(
        _case(f"a form with its owner under {words}", _plan(_form(owner=words)), _queue())
        for words in ("ผู้รับผิดชอบ (สำนัก/กอง)", "ผู้ปฏิบัติ", "ใครรับผิดชอบ", "ผู้รับผิดชอบกิจกรรม")
    ),
    _case(
        "two forms with a line between",
        _plan(
            _form(),
            "แบบที่ 2",
            [
                ("มาตรการ", "จัดอบรมจริยธรรม"),
                ("ขั้นตอน/วิธีการปฏิบัติ", "1. เชิญวิทยากร\n2. ประเมินผล"),
                ("ผู้รับผิดชอบ", "กองช่าง"),
                ("ระยะเวลาดำเนินการ", "ม.ค. 69"),
            ],
        ),
        _queue(),
        measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", "ประเมินผล", by=who("กองช่าง"), at=when("2026-01-01", "2026-01-31")),
    ),
    # --- periods ---
    _case(
        "every quarter coloured",
        _plan(
            [
                (*HEAD[:4], "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"),
                (*_ONE[:4], *[Filled()] * 4),
                ("2", "จัดอบรมจริยธรรม", "1. เชิญวิทยากร", "กองช่าง", Filled(), "", "", ""),
            ]
        ),
        _queue(),
        measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", by=who("กองช่าง"), at=AUTUMN),
    ),
    _case(
        "bare numbers of quarters",
        _plan(
            [
                (*HEAD[:4], "ห้วงเวลา (ไตรมาส)", LEFT, LEFT, LEFT),
                (ABOVE, ABOVE, ABOVE, ABOVE, "1", "2", "3", "4"),
                (*_ONE[:4], "✓", "", "", ""),
            ]
        ),
        _queue(at=AUTUMN),
    ),
    *(
        _case(f"period {words}", _by("กองคลัง", period=words), _queue(at=AUTUMN))
        for words in ("ไตรมาสที่ 1 (ปีงบประมาณ 2569)", "Q1", "ตุลาคม-ธันวาคม 2568", "ไตรมาส 1/2569")
    ),
    *(
        _case(f"period {words}", _by("กองคลัง", period=words), _queue())
        for words in ("ปีงบประมาณ พ.ศ.2569 (ต.ค.68 - ก.ย.69)", "ตลอดทั้งปีงบประมาณ", "Q1-Q4", "12 เดือน (ต.ค. 68 - ก.ย. 69)")
    ),
    # --- titles, steps, page breaks ---
    _case(
        "a numbered title above 1.1 and 1.2",
        _plan(
            [
                ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
                (f"1. {QUEUE[0]}\n1.1 ศึกษาระบบ\n1.2 ทดลองใช้", "กองคลัง", "ตลอดปีงบประมาณ"),
            ]
        ),
        _queue(),
    ),
    _case(
        "an indicator empty after the page break",
        _plan(
            [("ที่", "ตัวชี้วัด", *HEAD[1:]), ("1", "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน", *_ONE[1:])],
            [("ที่", "ตัวชี้วัด", *HEAD[1:]), ("2", "", "จัดอบรมจริยธรรม", "1. เชิญวิทยากร", "กองช่าง", "ม.ค. 69")],
        ),
        _queue(indicators=(6,)),
        measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", by=who("กองช่าง"), at=when("2026-01-01", "2026-01-31"), indicators=(6,)),
    ),
    _case(
        "a heading of two lines without merges",
        _plan(
            [
                (*HEAD[:3], "ผู้รับผิดชอบ", LEFT, "ระยะเวลา"),
                (ABOVE, ABOVE, ABOVE, "หลัก", "สนับสนุน", ABOVE),
                (*_ONE[:4], "กองช่าง", "ตลอดปีงบประมาณ"),
            ]
        ),
        _queue(who("กองคลัง", supporting=("กองช่าง",))),
        formats=("txt", "docx"),
    ),
    _case(
        "everybody and one month",
        _plan([HEAD, _ONE, ("2", "จัดอบรมจริยธรรม", "1. เชิญวิทยากร", "ทุกส่วนราชการ", "ต.ค. 68")]),
        _queue(),
        measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", by=EVERYBODY, at=when("2025-10-01", "2025-10-31")),
    ),
    _case("a frequency broken by a print line", _by("กองคลัง", period="ตลอดปีงบประมาณ (รายงานทุก\nไตรมาส)"), _queue()),
    _case(
        "jointly broken by a print line", _by("กองช่าง ร่วม\nกับ กองคลัง"), _queue(who("กองช่าง", supporting=("กองคลัง",)))
    ),
    _case(
        "several owners hold for the rows below",
        _plan(
            [HEAD, ("1", QUEUE[0], "1. ศึกษาระบบ", "กองคลัง\nกองช่าง", "ตลอดปีงบประมาณ"), ("", "", "2. ทดลองใช้", "", "")]
        ),
        _queue(who("กองคลัง", "กองช่าง")),
    ),
    _case(
        "a division alone above a repeated heading",
        _plan(
            "สำนักปลัดเทศบาล",
            [_OWNERLESS[1:], ("ทบทวนคำสั่งมอบหมายงาน", "1. ร่างคำสั่ง\n2. เสนอลงนาม", "ม.ค. 69")],
            "กองช่าง",
            [_OWNERLESS[1:], ("เผยแพร่แบบบ้านประชาชน", "1. รวบรวมแบบ\n2. ลงเว็บไซต์", "ก.พ. 69")],
        ),
        measure(
            "ทบทวนคำสั่งมอบหมายงาน", "ร่างคำสั่ง", "เสนอลงนาม", by=who("สำนักปลัดเทศบาล"), at=when("2026-01-01", "2026-01-31")
        ),
        measure("เผยแพร่แบบบ้านประชาชน", "รวบรวมแบบ", "ลงเว็บไซต์", by=who("กองช่าง"), at=when("2026-02-01", "2026-02-28")),
        formats=("csv", "docx", "xlsx"),
    ),
    _case(
        "a form whose indicator reads like a heading", _plan([("ตัวชี้วัด", "ตัวชี้วัดที่ 6"), *_form()]), _queue(indicators=(6,))
    ),
    _case(
        "forms below another table",
        _plan(
            "ตารางเปรียบเทียบผลการประเมิน",
            [("ตัวชี้วัด", "ปี 2567", "ปี 2568", "ผลต่าง"), ("การใช้อำนาจ", "81.20", "85.11", "+3.91")],
            _form(),
        ),
        _queue(),
    ),
    _case(
        "a course programme below forms",
        _plan(
            _form(),
            "กำหนดการอบรม",
            [("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"), ("12 ม.ค. 69", "09.00 น.", "จริยธรรมของข้าราชการ", "นายอำเภอ")],
        ),
        _queue(),
    ),
    _case(
        "title and steps in a cell beside quarters to tick",
        _plan(
            [
                ("มาตรการ", "ผู้รับผิดชอบโครงการ", "ไตรมาส", LEFT, LEFT, LEFT),
                (ABOVE, ABOVE, "1", "2", "3", "4"),
                (f"{QUEUE[0]}\n1) ศึกษาระบบ\n2) ทดลองใช้", "กองคลัง", "✓", "", "", ""),
            ]
        ),
        _queue(at=AUTUMN),
    ),
    *(
        _case(
            f"a repeated heading with {words}",
            _plan(
                _headed(owner=words),
                "มาตรการ (ต่อ)",
                [_headed(owner=words)[0], ("2", "จัดอบรมจริยธรรม", "1. เชิญวิทยากร", "กองช่าง", "ม.ค. 69")],
            ),
            _queue(),
            measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", by=who("กองช่าง"), at=when("2026-01-01", "2026-01-31")),
        )
        for words in ("ส่วนราชการที่รับผิดชอบ", "ส่วนงานที่รับผิดชอบ", "กองงานที่รับผิดชอบ")
    ),
    _case(
        "four headings as people speak",
        _plan(_headed(title="กิจกรรมที่จะดำเนินการ", steps="ขั้นตอนย่อย", owner="หน่วยปฏิบัติ", period="ระยะเวลาที่กำหนด")),
        _queue(),
    ),
    _case(
        "a result under a heading that holds the word for steps",
        _plan(
            [
                ("ที่", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "ผลการปฏิบัติ"),
                ("1", "จัดอบรมจริยธรรม", "กองคลัง", "ม.ค. 69", "อบรมแล้ว 45 คน"),
            ]
        ),
        measure("จัดอบรมจริยธรรม", by=who("กองคลัง"), at=when("2026-01-01", "2026-01-31"), result="อบรมแล้ว 45 คน"),
    ),
    _case(
        "a frequency under a heading told by its cells",
        _plan(
            [
                (*HEAD[:4], "วัน/เดือน/ปี ที่ดำเนินการ"),
                (*_ONE[:4], "ทุกไตรมาส"),
                ("2", "จัดอบรมจริยธรรม", "1. เชิญวิทยากร", "กองช่าง", "ม.ค. 69"),
            ]
        ),
        _queue(),
        measure("จัดอบรมจริยธรรม", "เชิญวิทยากร", by=who("กองช่าง"), at=when("2026-01-01", "2026-01-31")),
    ),
    _case(
        "statistics below the plan",
        _plan(
            [HEAD[1:], _ONE[1:]],
            "สถิติเรื่องร้องเรียน",
            [("เดือน", "จำนวนเรื่องร้องเรียน", "แล้วเสร็จ", "คงเหลือ"), ("ตุลาคม 2568", "3", "2", "1")],
        ),
        _queue(),
        formats=("csv", "docx", "xlsx"),
    ),
    _case("a form in comma-separated values", _plan(_form()), _queue(), formats=("csv",)),
    _case(
        "unmarked lines that end with the end of a word",
        _by(
            "กองคลัง",
            steps="สำรวจงานบริการของทุกส่วนราชการ\nจัดทำคู่มือฉบับประชาชน\nอบรมผู้ประกอบการ\nสรุปผลการจัดเก็บรายได้\nรายงานผู้บริหาร",
        ),
        measure(
            QUEUE[0],
            "สำรวจงานบริการของทุกส่วนราชการ",
            "จัดทำคู่มือฉบับประชาชน",
            "อบรมผู้ประกอบการ",
            "สรุปผลการจัดเก็บรายได้",
            "รายงานผู้บริหาร",
            by=who("กองคลัง"),
            at=ALL_YEAR,
        ),
    ),
    _case(
        "a course programme in the same grid",
        _plan(
            [HEAD[1:], _ONE[1:]],
            "กำหนดการอบรม",
            [("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"), ("12 ม.ค. 69", "09.00 น.", "จริยธรรมของข้าราชการ", "นายอำเภอ")],
        ),
        _queue(),
        formats=("csv", "xlsx", "docx"),
    ),
    _case(
        "signatures of three columns below a wider plan",
        _plan(
            [HEAD, _ONE],
            [
                ("ผู้เสนอ", "ผู้เห็นชอบ", "ผู้อนุมัติ"),
                ("(นางพิมพ์ใจ รักดี)", "(นายสุรพล มั่นคง)", "(นายวีระ ใจซื่อ)"),
                ("นักวิเคราะห์นโยบายและแผน", "ปลัด", "นายก"),
            ],
        ),
        _queue(),
        formats=("csv", "xlsx", "docx"),
    ),
    _case("a form of everybody", _plan([*_form()[:2], ("ผู้รับผิดชอบ", "ทุกส่วนราชการ"), _form()[3]]), _queue(EVERYBODY)),
    _case("a form in the second column", _plan([("", *row) for row in _form()]), _queue(), formats=("xlsx",)),
    _case(
        "owner and period told by their cells alone",
        _plan(
            [
                ("มาตรการ", "ใครรับผิดชอบ", "กำหนดการ", "ประโยชน์ที่คาดว่าจะได้รับ"),
                ("จัดอบรมจริยธรรม", "กองคลัง", "ม.ค. 69", "โปร่งใส"),
            ]
        ),
        _TRAINING,
    ),
    _case(
        "a numbered title above bullets",
        _plan(
            [("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (f"1. {QUEUE[0]}\n• ศึกษาระบบ\n• ทดลองใช้", "กองคลัง", "ตลอดปีงบประมาณ")]
        ),
        _queue(),
    ),
    _case(
        "a numbered title above 1.1 and 1.2 in one line",
        _plan(
            [
                ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
                (f"1. {QUEUE[0]}\n1.1 ศึกษาระบบ\n1.2 ทดลองใช้", "กองคลัง", "ตลอดปีงบประมาณ"),
            ]
        ),
        _queue(),
        formats=("txt",),
    ),
    _case(
        "an indicator alone in the title's column",
        _plan([HEAD[1:], ("6. คุณภาพการดำเนินงาน", "", "", ""), _ONE[1:]]),
        _queue(indicators=(6,)),
    ),
    _case(
        "support in brackets after a name of two words",
        _by("กองคลัง (หลัก)\nสำนักปลัด อบต. (สนับสนุน)"),
        _queue(who("กองคลัง", supporting=("สำนักปลัด อบต.",))),
        divisions=("สำนักปลัด อบต.", "กองคลัง"),
    ),
    _case(
        "a frequency above a month",
        _by("กองคลัง", period="ทุกเดือน\nต.ค. 68"),
        measure(
            QUEUE[0],
            Step(QUEUE[2][0], None, ALL_YEAR),
            Step(QUEUE[2][1], None, when("2025-10-01", "2025-10-31")),
            by=who("กองคลัง"),
        ),
    ),
    _case(
        "lead, support and period in one column",
        _plan([(*HEAD[:3], "ผู้รับผิดชอบ/ระยะเวลา"), (*_ONE[:3], "หลัก : กองช่าง\nสนับสนุน : กองคลัง\nต.ค. 68")]),
        _queue(who("กองช่าง", supporting=("กองคลัง",)), when("2025-10-01", "2025-10-31")),
    ),
    _case(
        "main and joint owners under a heading for both",
        _plan(
            [
                (*HEAD[:3], "ผู้รับผิดชอบ/ผู้เกี่ยวข้อง", LEFT, "ระยะเวลา"),
                (ABOVE, ABOVE, ABOVE, "หลัก", "ร่วม", ABOVE),
                (*_ONE[:4], "กองช่าง", "ตลอดปีงบประมาณ"),
            ]
        ),
        _queue(who("กองคลัง", supporting=("กองช่าง",))),
    ),
    _case(
        "the same follow-up in every row of a measure",
        _plan(
            [
                (*HEAD, "การกำกับติดตาม"),
                ("1", QUEUE[0], "ศึกษาระบบ", "กองคลัง", "ตลอดปีงบประมาณ", "รายงานทุกเดือน"),
                ("1", QUEUE[0], "ทดลองใช้", "กองคลัง", "ตลอดปีงบประมาณ", "รายงานทุกเดือน"),
            ]
        ),
        _queue(follow_up="รายงานทุกเดือน"),
    ),
    _case(
        "a bullet within a line",
        _plan([("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (f"{QUEUE[0]} • ศึกษาระบบ • ทดลองใช้", "กองคลัง", "ตลอดปีงบประมาณ")]),
        _queue(),
        formats=("txt", "docx"),
    ),
    _case(
        "owner and period in one column",
        _plan([(*HEAD[:3], "ผู้รับผิดชอบ/ระยะเวลา"), (*_ONE[:3], "กองคลัง ร่วมกับ หน่วยตรวจสอบภายใน\nต.ค. 68")]),
        _queue(who("กองคลัง", supporting=("หน่วยตรวจสอบภายใน",)), when("2025-10-01", "2025-10-31")),
        divisions=(*DIVISIONS, "หน่วยตรวจสอบภายใน"),
    ),
    _case(
        "a band in a sheet that begins in its second column",
        _plan([("", *HEAD), ("", "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน", "", "", "", ""), ("", *_ONE)]),
        _queue(indicators=(6,)),
        formats=("xlsx",),
    ),
    _case(
        "fewer periods than steps",
        _by("กองคลัง", steps="1. ศึกษาระบบ\n2. จัดซื้อ\n3. ทดลองใช้", period="ต.ค. 68\nพ.ย. 68"),
        measure(QUEUE[0], asks=True),
    ),
)
