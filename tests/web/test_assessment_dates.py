"""The page of the assessment's calendar: added, moved with its announcement, taken out."""

from tests.web.conftest import World

PAGE = "/assessment-dates"
LETTER = "ประกาศสำนักงาน ป.ป.ช. ที่ 12/2570"


def typed(name: str, day: int, month: str, year: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": month, f"{name}_year": str(year)}


SPAN = {**typed("starts_on", 1, "มีนาคม", 2570), **typed("ends_on", 30, "เมษายน", 2570), "announcement": LETTER}


def test_a_span_is_added_moved_and_taken_out(world: World) -> None:
    officer = world.visitor("policy")
    assert "ยังไม่มีช่วงเวลาของปี 2570" in officer.get(PAGE).text
    officer.send(PAGE, PAGE, 302, name="ตอบ OIT", **SPAN)
    listed = officer.get(PAGE)
    assert "1 มีนาคม 2570 ถึง 30 เมษายน 2570 (เหลืออีก 59 วัน)" in listed.text
    assert listed.page
    edit = next(link for link in listed.page.links if link.startswith(f"{PAGE}/"))
    later = {**SPAN, **typed("ends_on", 15, "พฤษภาคม", 2570), "announcement": "ประกาศขยายเวลา"}
    moved = officer.send(edit, edit, 302, **later).to
    text = officer.get(moved).text
    assert "1 มีนาคม 2570 ถึง 15 พฤษภาคม 2570" in text
    assert f"ตาม {LETTER}" in text  # the version before
    officer.post(edit, 409, **SPAN, row_version="1", csrf_token=officer.token(edit))
    officer.send(moved, f"{moved}/withdraw", 400, withdraw_announcement="")
    officer.send(moved, f"{moved}/withdraw", 302, withdraw_announcement="ประกาศยกเลิก")
    assert "ยังไม่มีช่วงเวลาของปี 2570" in officer.get(PAGE).text
    assert "ถูกเอาออกจากปฏิทินแล้ว" in officer.get(moved).text


def test_mistakes_are_told_beside_their_fields(world: World) -> None:
    officer = world.visitor("policy")
    for fields, said in (
        ({**SPAN, "name": ""}, "กรุณาใส่ชื่อ"),
        ({"name": "ก", "announcement": LETTER}, "อย่างน้อยหนึ่งวัน"),
        ({**SPAN, "name": "ก", "announcement": ""}, "กรุณาใส่ประกาศ"),
        ({**SPAN, "name": "ก", "starts_on_day": "31", "starts_on_month": "กุมภาพันธ์"}, "วันที่ไม่ถูกต้อง"),
    ):
        assert said in officer.send(PAGE, PAGE, 400, **fields).text
    officer.send(f"{PAGE}?year=2571", PAGE, 302, **{**SPAN, "name": "ก"})
    assert "ปฏิทินการประเมิน ปีงบประมาณ พ.ศ. 2571" in officer.get(f"{PAGE}?year=2571").text
