"""Names a plan prints and headings it uses: who they are is decided where one can see it, and can be unsaid."""

from datetime import date

from tests.web.conftest import Visitor, World
from tests.web.plan_upload import DOUBTFUL, PLAN, WITH_UNKNOWN, bring_in, press, upload
from tests.web.test_plan_review import ODD, ROLES
from tracker.store.models import Division


def explain(officer: Visitor) -> None:
    """Say what the columns of an odd table are."""
    table = f"{upload(officer, ODD).to}/tables/1"
    looked = officer.send(table, table, 200, do="look", header_row="1").page
    assert looked is not None
    fields = {name: values[0] for name, values in looked.form(table).fields.items()}
    officer.post(table, 302, **{**fields, **ROLES, "header_row": "1", "do": "save"})


def close_divisions(world: World) -> None:
    """The town is new: nobody has written down its divisions."""
    with world.database.session(world.town.organization_id) as session:
        for division in world.town.divisions.values():
            session.get_one(Division, (division.organization_id, division.id)).closed_on = date(2020, 1, 1)
        session.commit()


def test_an_unknown_name_says_where_it_stands(world: World) -> None:
    officer = world.visitor("policy")
    page = officer.get(upload(officer, WITH_UNKNOWN).to)
    assert "อยู่ในมาตรการ ๒ เผยแพร่แผนการใช้จ่ายงบประมาณประจำปี" in page.text.replace(" 2 ", " ๒ ")
    assert "ต้องตัดสินใจ 1 เรื่อง" in page.text
    assert page.page is not None
    assert "#decide" in page.page.links
    assert "#import" not in page.page.links, "there is nothing to press yet"


def test_the_first_plan_of_an_office_says_which_divisions_it_makes(world: World) -> None:
    close_divisions(world)
    officer = world.visitor("policy")
    review = upload(officer, PLAN.replace("กองคลัง", "ผู้ใหญ่บ้านทุกหมู่")).to
    page = officer.get(review)
    assert "จะสร้างสำนัก/กอง 2 แห่งจากชื่อในแผน" in page.text
    assert "ผู้ใหญ่บ้านทุกหมู่" in page.text
    press(officer, review, "no-division:ผู้ใหญ่บ้านทุกหมู่")
    assert "จะสร้างสำนัก/กอง 1 แห่งจากชื่อในแผน" in officer.get(review).text
    officer.send(review, f"{review}/undo")
    assert "จะสร้างสำนัก/กอง 2 แห่งจากชื่อในแผน" in officer.get(review).text
    press(officer, review, "no-division:ผู้ใหญ่บ้านทุกหมู่")
    assert "สำนักปลัด" in officer.get(bring_in(officer, review)).text
    with world.database.session(world.town.organization_id) as session:
        there = {division.name for division in session.query(Division) if division.closed_on is None}
    assert there == {"สำนักปลัด"}


def test_remembered_headings_are_listed_and_forgotten(world: World) -> None:
    officer = world.visitor("policy")
    assert "หัวตารางที่ระบบจำไว้" not in officer.get("/plans/upload").text
    explain(officer)
    page = officer.get("/plans/upload")
    assert "หัวตารางที่ระบบจำไว้ 1 แบบ" in page.text
    assert "“ก” คือมาตรการ/กิจกรรม/โครงการ, “ข” คือขั้นตอน/วิธีการปฏิบัติ" in page.text
    assert page.page is not None
    (forget,) = [form.get("action") for form in page.page.all("form") if "/headings/" in (form.get("action") or "")]
    token = officer.token("/plans/upload")
    officer.post(forget, 302, csrf_token=token)
    assert "ลืมหัวตารางนี้แล้ว" in officer.get("/plans/upload").text
    assert "อาจถูกลบไปแล้ว" in officer.post(forget, 404, csrf_token=token).text
    world.later(minutes=1)
    assert "ไม่พบตารางมาตรการ" in officer.get(upload(officer, ODD.replace("ติดตั้ง", "ติดป้าย"), "ปีถัดไป.txt").to).text


def test_measures_and_what_is_looked_through_are_counted_in_words_of_an_office(world: World) -> None:
    officer = world.visitor("policy")
    page = officer.get(upload(officer, DOUBTFUL).to)
    assert "เหลือตรวจ 2 จาก 4 รายการ" in page.text
    assert "กลุ่ม" not in page.text


def test_headings_nobody_knows_are_the_one_thing_to_do(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, ODD).to
    page = officer.get(review)
    assert "บอกระบบว่ามาตรการอยู่ในตารางใด" in page.text
    assert "กรุณาตรวจไฟล์แล้วนำเข้าใหม่" not in page.text, "the file is right, only its headings are strange"
    assert page.page is not None
    assert f"{review}/tables/1" in page.page.links
    table = officer.get(f"{review}/tables/1").page
    assert table is not None
    buttons = [one.get("value") for one in table.all("button") if one.get("name") == "do"]
    assert buttons == ["look"], "nothing can be saved before the columns were shown"
