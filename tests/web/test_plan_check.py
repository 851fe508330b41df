"""The X-ray page of a plan: what was told when its file was read, and what the plan itself shows."""

import pytest

from tests.web.conftest import World
from tracker.services.import_plan import import_plan
from tracker.services.read_plan_file import ImportOptions, SourceBytes, read_draft

PLAN = (
    "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๑\n\n"
    "ลำดับ\tมาตรการ/แนวทาง\tขั้นตอน/วิธีการปฏิบัติ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\tผลการดำเนินการ\n"
    "๑\tจัดทำแผ่นพับขั้นตอนขออนุญาตก่อสร้าง\t๑. รวบรวมขั้นตอน ๒. พิมพ์แผ่นพับ\tสำนักปลัด\tตลอดปีงบประมาณ"
    "\t- พิมพ์แผ่นพับขั้นตอนขออนุญาตก่อสร้าง ๕๐๐ แผ่น แจกที่จุดบริการทุกหมู่บ้าน\n"
    "๒\tสำรวจครุภัณฑ์และติดรหัสทุกชิ้น\t๑. สำรวจ ๒. ติดรหัส\tสำนักปลัด\tตลอดปีงบประมาณ"
    "\t- พิมพ์แผ่นพับขั้นตอนขออนุญาตก่อสร้าง ๕๐๐ แผ่น แจกที่จุดบริการทุกหมู่บ้าน\n"
)
CLEAN = "\n".join(PLAN.splitlines()[:4]) + "\n"


def imported(world: World, text: str) -> str:
    """A plan from this text, as it would stand after its import; the address of its X-ray."""
    file = SourceBytes("แผน ๒๕๗๑.txt", text.encode())
    options = ImportOptions(is_creating_divisions=True)
    with world.database.session(world.town.organization_id) as session:
        outcome = import_plan(
            session,
            person_id=None,
            file=file,
            draft=read_draft(file, options),
            options=options,
            data_dir=world.data_dir,
            now=world.clock[0],
        )
    return f"/plans/{outcome.plan_id}/check"


def test_a_fault_is_listed_with_its_place_its_sentence_and_its_mend(world: World) -> None:
    page = world.visitor("policy").get(imported(world, PLAN))
    assert "พบ 1 รายการที่ควรตรวจ" in page.text
    assert "ผลการดำเนินการซ้ำกับข้ออื่น" in page.text
    assert "result_<wbr>repeated" in page.response.text
    assert "ตารางที่ 1 แถวที่ 3" in page.text
    assert "กรุณาเขียนผลของ ๒ ตามที่ดำเนินการจริง" in page.text
    assert "แผน ๒๕๗๑.txt" in page.text


def test_a_plan_without_faults_says_so(world: World) -> None:
    assert "ไม่พบข้อผิดพลาดในแผนนี้" in world.visitor("policy").get(imported(world, CLEAN)).text


def test_the_plan_in_force_shows_what_it_lacks_by_itself(world: World) -> None:
    text = CLEAN.replace("ตลอดปีงบประมาณ", "")
    page = world.visitor("policy").get(imported(world, text))
    assert "กรุณากำหนดวันเริ่มต้นและวันสิ้นสุด" in page.text


@pytest.mark.parametrize(("who", "status"), [("policy", 200), ("mayor", 404), ("works_head", 403)])
def test_a_draft_is_for_whoever_works_on_it(world: World, who: str, status: int) -> None:
    world.visitor(who).get(imported(world, PLAN), status)
