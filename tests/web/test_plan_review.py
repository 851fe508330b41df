"""A plan is looked through in the browser: doubts on both sides, every correction one button, nothing typed is lost."""

import pytest

from tests.web.conftest import World
from tests.web.page import Page
from tests.web.plan_upload import DOUBTFUL, PLAN, WITH_UNKNOWN, bring_in, path_of, press, upload
from tests.web.test_csrf import fingerprint


def cards(page: Page | None) -> list[str]:
    """The anchors of the cards, in the order shown."""
    assert page is not None
    return [one.get("id") for one in page.all("article")]


def test_the_doubtful_rows_come_first_and_are_marked_on_both_sides(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    page = officer.get(review).page
    assert page is not None
    assert cards(page) == ["g-1-4", "g-1-5", "g-1-2", "g-1-3"]
    marked = [one for one in page.all("div") if one.get("class") == "is-doubtful"]
    texts = [" ".join(one.text.split()) for one in marked]
    assert any("ระยะเวลาดำเนินการ" in text and "เมื่อพร้อม" in text for text in texts), "the cell of the file"
    assert any(text.startswith("ระยะเวลาเมื่อพร้อม") for text in texts), "the field of the draft"
    assert all("ควรตรวจ" in text for text in texts), "never by colour alone"
    assert "ตารางที่ 1 แถวที่ 4" in page.text
    assert cards(officer.get(f"{review}?show=doubt").page) == ["g-1-4", "g-1-5"]


def test_what_is_said_to_be_right_is_asked_no_more(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    assert "เหลือตรวจ 2 จาก 4" in officer.get(review).text
    there = press(officer, review, "check", key="1.4").to
    assert there.endswith("#g-1-4"), "back to the same card"
    page = officer.get(there)
    assert "บันทึกว่าถูกต้องแล้ว" in page.text
    assert "เหลือตรวจ 1 จาก 4" in page.text
    assert cards(page.page)[:2] == ["g-1-4", "g-1-5"], "it stays where it was while it is looked at"
    assert cards(officer.get(review).page)[0] == "g-1-5"


def test_a_long_plan_is_turned_over_page_by_page(world: World) -> None:
    rows = "".join(f"{n}\tมาตรการเรื่องที่ {n}\t๑. ดำเนินการครั้งที่ {n}\tกองคลัง\tม.ค. ๗๑\n" for n in range(3, 71))
    officer = world.visitor("policy")
    review = upload(officer, f"{PLAN}{rows}๗๑\tมาตรการสุดท้าย\t๑. สรุปผล\tกองช่าง\tเมื่อพร้อม\n").to
    first = officer.get(review)
    assert cards(first.page)[:2] == ["g-1-72", "g-1-2"], "the doubtful one comes first, wherever it was printed"
    assert len(cards(first.page)) == 30
    assert "หน้า 1 จาก 3" in first.text
    last = f"{review}?page=3"
    assert len(cards(officer.get(last).page)) == 11
    there = press(officer, last, "drop-rows:1.71", key="1.71").to
    assert cards(officer.get(there).page)[-1] == "g-1-70"
    assert there.endswith("#g-1-70"), "the card before the one that is gone"


def test_an_error_cannot_be_waved_through(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    page = officer.get(review).page
    assert page is not None
    card = next(one for one in page.all("article") if one.get("id") == "g-1-5")
    assert "สิ้นสุดก่อนวันเริ่มต้น" in card.text
    buttons = [one.get("value") for one in page.all("button") if card in one.parents]
    assert "check" not in buttons
    assert f"{review}/import" not in [form.get("action") for form in page.all("form")]


def test_the_last_correction_can_always_be_taken_back(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    assert "เลิกทำ: " not in officer.get(review).text
    press(officer, review, "merge:1.3.1")
    page = officer.get(review)
    assert "จะสร้าง 1 มาตรการ" in page.text
    assert "เลิกทำ: " in page.text
    assert officer.send(f"{review}?at=1.2", f"{review}/undo").to.endswith("#g-1-2"), "to the card worked on last"
    page = officer.get(review)
    assert "จะสร้าง 2 มาตรการ" in page.text
    assert "เลิกทำ: " not in page.text


def test_rows_are_joined_set_apart_left_out_and_brought_back(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    there = press(officer, review, "join:1.3", key="1.3").to
    assert there.endswith("#g-1-2"), "to the card its row went to"
    assert cards(officer.get(review).page) == ["g-1-2"]
    press(officer, review, "apart:1.3")
    assert cards(officer.get(review).page) == ["g-1-2", "g-1-3"]
    press(officer, review, "drop-rows:1.3")
    page = officer.get(review)
    assert "ที่ไม่ใช้ 1 รายการ" in page.text
    assert "จะสร้าง 1 มาตรการ" in page.text
    press(officer, review, "restore-rows:1.3")
    assert "จะสร้าง 2 มาตรการ" in officer.get(review).text


def test_a_measure_is_split_at_a_step(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    press(officer, review, "split", split_at="1.2.1:1", split_title="ติดตั้งป้ายให้ครบทุกจุด")
    page = officer.get(review)
    assert "จะสร้าง 3 มาตรการ" in page.text
    assert "ติดตั้งป้ายให้ครบทุกจุด" in page.text
    press(officer, review, "drop:1.2.1/2")
    assert "จะสร้าง 2 มาตรการ" in officer.get(review).text
    press(officer, review, "restore:1.2.1/2")
    assert "จะสร้าง 3 มาตรการ" in officer.get(review).text


def test_a_year_nobody_printed_is_asked_for(world: World) -> None:
    """Years in the periods would tell it too, so here there are none."""
    without = PLAN.replace(" ประจำปีงบประมาณ พ.ศ. ๒๕๗๑", "").replace("ต.ค. ๗๐ – มี.ค. ๗๑", "ตลอดปีงบประมาณ")
    officer = world.visitor("policy")
    review = upload(officer, without).to
    refused = press(officer, review, "year", 400, fiscal_year="ปีหน้า")
    assert refused.page is not None
    assert any(a.get("href") == "#fiscal_year" for a in refused.page.all("a"))
    assert refused.page.form(f"{review}/corrections").fields["fiscal_year"] == ["ปีหน้า"]
    press(officer, review, "year", fiscal_year="๒๕๗๑")
    assert "ปีงบประมาณ พ.ศ. 2571" in officer.get(review).text
    plan = bring_in(officer, review)
    assert "ปีงบประมาณ พ.ศ. 2571" in officer.get(plan).text


def test_a_wrong_year_is_changed_and_the_periods_follow(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN.replace("ต.ค. ๗๐ – มี.ค. ๗๑", "ตลอดปีงบประมาณ")).to
    assert "ครบกำหนด 30 กันยายน 2571" in officer.get(review).text
    press(officer, review, "year", fiscal_year="2572")
    page = officer.get(review)
    assert "ปีงบประมาณ พ.ศ. 2572" in page.text
    assert "ครบกำหนด 30 กันยายน 2572" in page.text


def test_a_report_taken_for_a_plan_is_called_what_it_is(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    assert "อ่านเป็นแผน ปีงบประมาณ พ.ศ. 2571" in officer.get(review).text
    press(officer, review, "year", fiscal_year="2571", kind="report-6")
    assert "อ่านเป็นรายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2571" in officer.get(review).text


def test_an_unknown_division_is_decided_by_a_person(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, WITH_UNKNOWN).to
    page = officer.get(review).page
    assert page is not None
    assert f"{review}/import" not in [form.get("action") for form in page.all("form")]
    assert "กรุณาเลือก" in press(officer, review, "divisions", 400, printed="กองสวัสดิการสังคม").text
    press(officer, review, "divisions", printed="กองสวัสดิการสังคม", **{"division-0": "new"})
    assert "จะสร้างสำนัก/กองใหม่: กองสวัสดิการสังคม" in officer.get(review).text
    officer.send(review, f"{review}/undo")
    finance = str(world.town.divisions["finance"].id)
    press(officer, review, "divisions", printed="กองสวัสดิการสังคม", **{"division-0": finance})
    plan = bring_in(officer, review)
    assert "กองสวัสดิการสังคม" not in officer.get(plan).text
    assert "กองคลัง" in officer.get(plan).text


def test_two_people_do_not_overwrite_each_other(world: World) -> None:
    first, second = world.visitor("policy"), world.visitor("policy")
    review = upload(first, DOUBTFUL).to
    page = first.get(review).page
    assert page is not None
    stale = {name: values[0] for name, values in page.form(f"{review}/corrections").fields.items()}
    press(second, review, "check", key="1.4")
    answer = first.post(f"{review}/corrections", 409, **{**stale, "do": "join:1.3", "csrf_token": first.token(review)})
    assert "มีผู้อื่นแก้ไข" in answer.text
    assert "เหลือตรวจ 1 จาก 4" in answer.text, "the newest state is shown at once"
    press(first, review, "join:1.3")


@pytest.mark.parametrize("do", ["", "explode", "join:", "join:x", "drop-rows:1.2,x", "restore-rows:9"])
def test_a_button_nobody_made_changes_nothing(world: World, do: str) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    before = fingerprint(world.database)
    officer.send(review, f"{review}/corrections", 400, do=do)
    assert fingerprint(world.database) == before


def test_a_file_is_thrown_away_and_found_no_more(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    assert "แผน ๒๕๗๑.txt" in officer.get("/plans/upload").text, "what is not finished is found again"
    assert "ตรวจค้างไว้ 1 ไฟล์" in officer.get("/plans").text
    assert "ตรวจค้างไว้" not in world.visitor("mayor").get("/plans").text
    officer.send(review, f"{review}/discard")
    assert "แผน ๒๕๗๑.txt" not in officer.get("/plans/upload").text
    officer.get(review, 404)


def test_looking_changes_nothing(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    before = fingerprint(world.database)
    for path in ("", "?show=doubt&page=99&at=1.4&kept=1", "/measures/1.4.1", "/new-measure", "/tables/1?page=9"):
        officer.get(f"{review}{path}")
    officer.get(f"{review}/progress", 302)
    assert fingerprint(world.database) == before


@pytest.mark.parametrize("who", ["mayor", "finance_head", "administrator"])
def test_only_whoever_runs_the_plan_looks_through_files(world: World, who: str) -> None:
    review = upload(world.visitor("policy"), PLAN).to
    other = world.visitor(who)
    other.get(review, 403)
    other.post(f"{review}/import", 403, csrf_token=other.token("/account"), row_version="1")


def test_the_same_file_again_goes_on_where_somebody_stopped(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    press(officer, review, "check", key="1.4")
    assert upload(officer, DOUBTFUL).to == review


def test_an_upload_of_one_office_is_not_there_for_another(world: World) -> None:
    assert world.town.neighbour
    review = upload(world.visitor("policy"), PLAN).to
    stranger = world.visitor("policy", town=world.town.neighbour)
    token = stranger.token("/account")
    for path in ("", "/progress", "/measures/1.2.1", "/tables/1", "/new-measure"):
        stranger.get(f"{review}{path}", 404)
    for path in ("/corrections", "/undo", "/discard", "/import", "/release", "/measures/1.2.1", "/tables/1"):
        stranger.post(f"{review}{path}", 404, csrf_token=token, row_version="1", do="merge:1.3.1", header_row="1")


# --- the form of one measure ----------------------------------------------------------------------------------


def test_a_measure_is_edited_in_place(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, DOUBTFUL).to
    form = f"{review}/measures/1.5.1"
    assert "อบรมจริยธรรมเจ้าหน้าที่" in officer.get(form).response.text
    there = officer.send(form, form, period="ต.ค. 70 – มี.ค. 71", title="อบรมจริยธรรมพนักงานทุกคน").to
    assert path_of(there) == review
    assert there.endswith("#g-1-5")
    page = officer.get(review)
    assert "อบรมจริยธรรมพนักงานทุกคน" in page.text
    assert "ครบกำหนด 31 มีนาคม 2571" in page.text
    assert "สิ้นสุดก่อนวันเริ่มต้น" not in page.text


def test_a_mistake_is_told_at_its_field_and_everything_typed_stays(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    form = f"{review}/measures/1.2.1"
    typed = {
        "title": "",
        "indicators": "สิบเอ็ด",
        "period": "ก.ย. 71 – ต.ค. 70",
        "follow_up": "รายงานทุกเดือน",
        "step_text-0": "สำรวจจุดให้บริการทุกแห่ง",
        "step_owners-1": "กองช่าง",
        "step_text-1": "",
    }
    page = officer.send(form, form, 400, **typed).page
    assert page is not None
    told = {a.get("href") for a in page.all("a")}
    assert {"#title", "#indicators", "#period", "#step_text-1"} <= told
    kept = page.form(form).fields
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_steps_are_added_and_taken_away_without_a_script(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    form = f"{review}/measures/1.2.1"
    more = officer.send(form, form, 200, do="add-step", title="ป้ายใหม่").page
    assert more is not None
    fields = {name: values[0] for name, values in more.form(form).fields.items()}
    assert fields["title"] == "ป้ายใหม่", "what was typed stays"
    fields |= {"step_text-2": "ตรวจรับป้าย", "step_owners-2": "กองคลัง", "step_period-2": "เม.ย. 71"}
    less = officer.post(form, 200, **{**fields, "do": "remove-step:0"}).page
    assert less is not None
    fields = {name: values[0] for name, values in less.form(form).fields.items()}
    assert fields["step_text-1"] == "ตรวจรับป้าย"
    officer.post(form, 302, **{**fields, "do": "save"})
    text = officer.get(review).text
    assert "สำรวจจุดให้บริการ ผู้รับผิดชอบ" not in text
    assert "ตรวจรับป้าย ผู้รับผิดชอบ กองคลัง ระยะเวลา เม.ย. 71 ครบกำหนด 30 เมษายน 2571" in text


def test_what_was_read_from_typed_words_is_said_in_words(world: World) -> None:
    officer = world.visitor("policy")
    form = f"{upload(officer, PLAN).to}/measures/1.2.1"
    page = officer.send(form, form, 200, do="look", owners="กองคลัง ร่วมกับ กองช่าง", period="ไตรมาสที่ 2")
    assert "มอบให้ กองคลัง สนับสนุนโดย กองช่าง" in page.text
    assert "ครบกำหนด 31 มีนาคม 2571" in page.text
    page = officer.send(form, form, 200, do="look", period="เมื่อสะดวก")
    assert "อ่านวันที่ไม่ออก" in page.text
    assert page.page is not None
    told = [one for one in page.page.all("p") if "อ่านวันที่ไม่ออก" in one.text]
    assert [one.get("class") for one in told] == ["echo is-unsure"], "no tick of approval at what was not understood"


def test_a_form_saved_second_comes_back_with_everything_and_can_be_saved_again(world: World) -> None:
    first, second = world.visitor("policy"), world.visitor("policy")
    review = upload(first, PLAN).to
    form = f"{review}/measures/1.2.1"
    opened = first.get(form).page
    assert opened is not None
    fields = {name: values[0] for name, values in opened.form(form).fields.items()} | {"title": "ชื่อที่พิมพ์ไว้นาน"}
    press(second, review, "merge:1.3.1")
    page = first.post(form, 409, **fields).page
    assert page is not None
    assert "มีผู้อื่นแก้ไข" in page.text
    again = {name: values[0] for name, values in page.form(form).fields.items()}
    assert again["title"] == "ชื่อที่พิมพ์ไว้นาน"
    first.post(form, 302, **again)
    assert "ชื่อที่พิมพ์ไว้นาน" in first.get(review).text


def test_words_typed_before_the_session_ended_are_shown(world: World) -> None:
    officer = world.visitor("policy")
    form = f"{upload(officer, PLAN).to}/measures/1.2.1"
    opened = officer.get(form).page
    assert opened is not None
    fields = {name: values[0] for name, values in opened.form(form).fields.items()}
    world.later(days=200)
    answer = officer.post(form, 401, **{**fields, "title": "ชื่อที่พิมพ์ไว้นาน", "step_text-1": "ขั้นตอนที่เขียนใหม่"})
    assert "ชื่อที่พิมพ์ไว้นาน" in answer.text
    assert "ขั้นตอนที่เขียนใหม่" in answer.text


def test_a_measure_the_file_does_not_hold_is_added(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    form = f"{review}/new-measure"
    page = officer.get(f"{form}?after=1.2.1").page
    assert page is not None
    action = f"{form}?after=1.2.1"
    fields = {name: values[0] for name, values in page.form(action).fields.items()}
    fields |= {"title": "เปิดช่องทางร้องเรียนออนไลน์", "owners": "สำนักปลัด", "period": "ตลอดปีงบประมาณ"}
    there = officer.post(action, 302, **{**fields, "do": "save"}).to
    page_after = officer.get(there)
    assert "เปิดช่องทางร้องเรียนออนไลน์" in page_after.text
    assert "จะสร้าง 3 มาตรการ" in page_after.text
    assert there.partition("#")[2] in cards(page_after.page)


def test_a_measure_that_is_not_there_is_told(world: World) -> None:
    officer = world.visitor("policy")
    officer.get(f"{upload(officer, PLAN).to}/measures/7.7.7", 404)


# --- the tables of the file -----------------------------------------------------------------------------------

ODD = (
    "แผนมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๗๑\n\n"
    "ก\tข\tค\n"
    "จัดทำป้ายแสดงขั้นตอน\tสำรวจแล้วติดตั้ง\tคุณสมศรี\n"
    "เผยแพร่แผนการใช้จ่าย\tรวบรวมแล้วเผยแพร่\tคุณสมชาย\n"
)
ROLES = {"role-0": "measure", "role-1": "steps", "role-2": ""}


def test_a_table_is_read_as_a_person_says_and_that_is_remembered(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, ODD).to
    page = officer.get(review)
    assert "ไม่พบตารางมาตรการ" in page.text
    assert "ไม่ใช่ตารางมาตรการ" in page.text
    table = f"{review}/tables/1"
    looked = officer.send(table, table, 200, do="look", header_row="1").page
    assert looked is not None
    fields = {name: values[0] for name, values in looked.form(table).fields.items()}
    officer.post(table, 302, **{**fields, **ROLES, "header_row": "1", "do": "save"})
    page = officer.get(review)
    assert "จะสร้าง 2 มาตรการ" in page.text
    assert "จำหัวตารางแบบนี้ไว้" in page.text
    world.later(minutes=1)
    again = officer.get(upload(officer, ODD.replace("ติดตั้ง", "ติดป้าย"), "ปีถัดไป.txt").to)
    assert "จะสร้าง 2 มาตรการ" in again.text


def test_a_table_without_measures_is_left_out(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    table = f"{review}/tables/1"
    assert "หัวตารางอยู่แถวที่ 1" in officer.get(table).text
    officer.send(table, table, header_row="none")
    assert "ไม่พบตารางมาตรการ" in officer.get(review).text
    officer.send(review, f"{review}/undo")
    assert "จะสร้าง 2 มาตรการ" in officer.get(review).text


def test_a_row_that_is_not_there_is_no_heading(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    table = f"{review}/tables/1"
    assert "กรุณาเลือกแถวหัวตาราง" in officer.send(table, table, 400, header_row="99").text
    officer.get(f"{review}/tables/7", 404)
