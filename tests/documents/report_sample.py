"""A round's report of an invented office, with everything a report can hold."""

from datetime import date, datetime

from tracker.rules.form_progress import progress_paper
from tracker.rules.office import OrganizationKind
from tracker.rules.paper import Look, Paper, Stamp
from tracker.rules.report_content import ReportContent
from tracker.rules.report_facts import ReportEntry, ReportFacts, ReportMeasure, ReportPeriod, ReportStep
from tracker.rules.round_report import compose_report
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import BANGKOK

PREPARED_AT = datetime(2026, 4, 9, 14, 5, tzinfo=BANGKOK)
WHOLE_YEAR = ReportPeriod("", date(2025, 10, 1), date(2026, 9, 30))

SERVICE = ReportMeasure(
    title="มาตรการพัฒนาคุณภาพการให้บริการประชาชนให้เป็นไปตามขั้นตอนและระยะเวลาที่กำหนด",
    indicator_numbers=(1, 6),
    steps=(
        ReportStep("จัดทำคู่มือสำหรับประชาชนให้ครบทุกงานบริการ และทบทวนขั้นตอนกับระยะเวลาให้เป็นปัจจุบัน"),
        ReportStep("ติดประกาศขั้นตอน ระยะเวลา และค่าธรรมเนียม ณ จุดบริการ และเผยแพร่ทางเว็บไซต์ของหน่วยงาน"),
        ReportStep("สำรวจความพึงพอใจของผู้รับบริการ แล้วนำผลมาปรับปรุงการให้บริการ"),
    ),
    is_all_divisions=True,
    period=WHOLE_YEAR,
    owing_divisions=("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม"),
    entries=(
        ReportEntry(
            "กองคลัง",
            EntryState.APPROVED,
            "ปรับปรุงคู่มือสำหรับประชาชน งานจัดเก็บรายได้ จำนวน 6 กระบวนงาน และติดประกาศ ณ จุดรับชำระภาษี เมื่อวันที่ 15 มกราคม 2569",
            "ควรจัดทำคู่มือเป็นภาษามลายูเพิ่มเติม เพื่ออำนวยความสะดวกแก่ประชาชนในพื้นที่",
        ),
        ReportEntry(
            "สำนักปลัด",
            EntryState.SUBMITTED,
            "- จัดทำคู่มือสำหรับประชาชนครบทั้ง ๑๒ กระบวนงาน และเผยแพร่ทาง www.thungmaisak.example/manual\n"
            "- ติดประกาศขั้นตอนและระยะเวลาการให้บริการ ณ ศูนย์บริการร่วม เมื่อวันที่ ๒๐ พฤศจิกายน ๒๕๖๘\n"
            "- สำรวจความพึงพอใจผู้รับบริการ จำนวน ๑๘๔ ราย มีความพึงพอใจในระดับมากที่สุด คิดเป็นร้อยละ ๙๓.๔๘",
        ),
        ReportEntry(
            "กองช่าง",
            EntryState.DRAFTING,
            "อยู่ระหว่างทบทวนขั้นตอนการขออนุญาตก่อสร้างอาคาร โดยจะลดระยะเวลาจาก 45 วัน เหลือ 30 วัน",
            obstacle="นายช่างโยธาว่าง 1 อัตรา อยู่ระหว่างการสรรหา",
        ),
    ),
)
PROPERTY = ReportMeasure(
    title="การจัดทำแนวทางปฏิบัติเกี่ยวกับการใช้และการยืมทรัพย์สินของราชการ",
    indicator_numbers=(4,),
    steps=(
        ReportStep(
            "๑. ทบทวนขั้นตอนการยืมพัสดุและครุภัณฑ์ให้ชัดเจน สะดวก และตรวจสอบได้",
            ("กองคลัง",),
            period=ReportPeriod("", date(2025, 10, 1), date(2025, 12, 31)),
        ),
        ReportStep(
            "๒. แจ้งเวียนแนวทางให้บุคลากรทุกคนทราบ พร้อมแบบฟอร์มการยืม – คืน",
            ("กองคลัง",),
            period=ReportPeriod("", date(2026, 1, 1), date(2026, 1, 31)),
        ),
        ReportStep(
            "๓. สุ่มตรวจการยืมทรัพย์สิน และรายงานผลต่อผู้บริหาร",
            ("สำนักปลัด", "กองคลัง"),
            period=ReportPeriod("รายไตรมาส"),
        ),
    ),
    supporting=("หน่วยตรวจสอบภายใน",),
    owing_divisions=("กองคลัง",),
    entries=(
        ReportEntry(
            "กองคลัง",
            EntryState.APPROVED,
            "- ประกาศใช้แนวทางปฏิบัติการยืมพัสดุและครุภัณฑ์ ลงวันที่ 12 ธ.ค. 68 <ฉบับที่ 2> & แบบฟอร์ม ยม.01\n"
            "- แจ้งเวียนให้บุคลากรทราบตามบันทึกข้อความ ที่ นธ 72902/115 ลงวันที่ 8 มกราคม 2569 "
            "และผ่านไลน์กลุ่ม “ทุ่งไม้สัก สุจริต”",
            "-",
        ),
    ),
)
DISCLOSURE = ReportMeasure(
    title="การเผยแพร่ข้อมูลสาธารณะผ่านเว็บไซต์ของหน่วยงานให้ครบถ้วนและเป็นปัจจุบัน",
    indicator_numbers=(9,),
    steps=(ReportStep("มอบหมายผู้รับผิดชอบข้อมูลรายหัวข้อ และปรับปรุงข้อมูลบนเว็บไซต์ให้เป็นปัจจุบันทุกเดือน"),),
    responsible=("สำนักปลัด",),
    period=ReportPeriod("ตลอดปีงบประมาณ พ.ศ. 2569", date(2025, 10, 1), date(2026, 9, 30)),
    owing_divisions=("สำนักปลัด",),
)
TRAINING = ReportMeasure(
    title="โครงการฝึกอบรมคุณธรรมและจริยธรรมแก่ผู้บริหาร สมาชิกสภา และพนักงานส่วนตำบล",
    indicator_numbers=(10,),
    steps=(
        ReportStep("ขออนุมัติโครงการและแต่งตั้งคณะทำงาน"),
        ReportStep("ดำเนินการฝึกอบรม และสรุปผลโครงการเสนอผู้บริหาร"),
    ),
    responsible=("สำนักปลัด",),
    period=ReportPeriod("", date(2026, 5, 1), date(2026, 7, 15)),
)
MEASURES = (SERVICE, PROPERTY, DISCLOSURE, TRAINING)


def sample_facts(*measures: ReportMeasure) -> ReportFacts:
    return ReportFacts("ทุ่งไม้สัก", OrganizationKind.SUBDISTRICT, 2569, 6, measures or MEASURES)


def sample_report(*measures: ReportMeasure, is_draft: bool = True) -> ReportContent:
    return compose_report(sample_facts(*measures), prepared_at=PREPARED_AT, is_draft=is_draft)


def sample_paper(*measures: ReportMeasure, is_draft: bool = True) -> Paper:
    content = sample_report(*measures, is_draft=is_draft)
    return progress_paper(content, Look(), Stamp(content.sha256, PREPARED_AT, is_draft))
