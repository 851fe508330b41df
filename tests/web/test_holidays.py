"""The holidays' pages: proposed, looked through, confirmed; a day of the office's own; one taken out and put back."""

from datetime import date

from tests.web.conftest import World
from tracker.store.duties import list_holidays
from tracker.store.models import Holiday

DAY = {"on_date_day": "9", "on_date_month": "มิถุนายน", "on_date_year": "2570"}
OWN = {**DAY, "name": "วันหยุดพิเศษตามมติคณะรัฐมนตรี", "announcement": "มติ ครม. 4 มี.ค. 70"}


def counting(world: World) -> frozenset[date]:
    with world.database.session(world.town.organization_id) as session:
        return list_holidays(session)


def test_an_empty_year_says_what_that_means(world: World) -> None:
    text = world.visitor("policy").get("/holidays").text
    assert "วันหยุดปี พ.ศ. 2570" in text
    assert "ยังไม่มีวันหยุดปี พ.ศ. 2570 จึงถือวันจันทร์–ศุกร์เป็นวันทำการ" in text


def test_proposed_days_count_once_somebody_confirms_them(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send("/holidays", "/holidays/fill", 302)
    text = visitor.get("/holidays?year=2570").text
    assert "13 เมษายน 2570" in text
    assert "รอการยืนยัน" in text
    assert "วันแรงงาน" not in text
    assert counting(world) == frozenset()
    visitor.send("/holidays", "/holidays/confirm", 302)
    assert date(2027, 4, 13) in counting(world)
    text = visitor.get("/holidays").text
    assert "ยืนยันแล้วทั้ง" in text
    assert "จึงถือวันจันทร์" not in text
    assert "ธนา รอบคอบ ยืนยันวันหยุดทั้งปี" in text


def test_an_empty_year_cannot_be_confirmed(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.post("/holidays/confirm", 302, csrf_token=visitor.token("/holidays"), year="2575")
    assert "กรุณาเติมวันหยุดก่อน" in visitor.get("/holidays").text


def test_a_day_of_the_offices_own_counts_at_once(world: World) -> None:
    visitor = world.visitor("policy")
    visitor.send("/holidays", "/holidays", 302, **OWN)
    assert counting(world) == {date(2027, 6, 9)}
    again = visitor.send("/holidays", "/holidays", 400, **OWN)
    assert "9 มิถุนายน 2570 เป็นวันหยุดอยู่แล้ว" in again.text
    nameless = visitor.send("/holidays", "/holidays", 400, **(OWN | {"name": " ", "on_date_day": "10"}))
    assert "กรุณาใส่ชื่อวันหยุด" in nameless.text


def test_a_day_is_mended_taken_out_and_put_back(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        row = Holiday(on_date=date(2027, 6, 9), name="วันหยุดพิเศษ", is_confirmed=False)
        session.add(row)
        session.commit()
        path = f"/holidays/{row.id}"
    visitor = world.visitor("policy")
    visitor.send(path, path, 302, on_date_day="10", name="วันหยุดพิเศษของจังหวัด")
    assert counting(world) == {date(2027, 6, 10)}  # what a person wrote counts
    visitor.send(path, f"{path}/remove", 302)
    assert counting(world) == frozenset()
    visitor.get(path, 404)
    back = visitor.get("/holidays").page
    assert back is not None
    text = back.text
    assert "ลบ 10 มิถุนายน 2570 วันหยุดพิเศษของจังหวัด" in text
    visitor.post("/holidays", 302, csrf_token=visitor.token("/holidays"), **_day_ten(), name="วันหยุดพิเศษของจังหวัด")
    assert counting(world) == {date(2027, 6, 10)}
    assert "เพิ่มกลับ" not in visitor.get("/holidays").text


def _day_ten() -> dict[str, str]:
    return DAY | {"on_date_day": "10"}


def test_an_odd_year_shows_this_one(world: World) -> None:
    visitor = world.visitor("policy")
    for odd in ("abc", "๒๕๗๐", "9999", "-1"):
        assert "วันหยุดปี พ.ศ. 2570" in visitor.get(f"/holidays?year={odd}").text
