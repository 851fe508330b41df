"""The pages of backups and of the checkup, for whoever looks after the machine."""

from collections.abc import Callable
from pathlib import Path

from tests.web.conftest import World
from tracker.services.examine_installation import Finding
from tracker.store.backup_folder import list_backups, mirrored
from tracker.store.files import keep_bytes


def test_no_one_office_of_several_asks_for_a_backup_of_all(make_world: Callable[..., World], tmp_path: Path) -> None:
    world = make_world(backups=tmp_path / "backups")
    admin = world.visitor("administrator")
    assert "ถ้าเครื่องเสีย" in admin.get("/backups").text
    admin.post("/backups", csrf_token=admin.token("/account"))
    assert "หลายหน่วยงาน" in admin.get("/backups").text  # the town has a neighbour on the same machine
    assert list_backups(tmp_path / "backups") == []


def test_where_there_is_but_one_office_it_may(make_world: Callable[..., World], tmp_path: Path) -> None:
    world = make_world(backups=tmp_path / "backups")
    kept = keep_bytes(world.data_dir, "ประกาศเจตนารมณ์".encode())
    forget_neighbour(world)
    admin = world.visitor("administrator")
    admin.send("/backups", "/backups")
    [row] = list_backups(tmp_path / "backups")
    assert "สำรองข้อมูลแล้ว" in admin.get("/backups").text
    admin.send("/backups", f"/backups/{row.name}/try")
    assert "แล้วใช้ได้" in admin.get("/backups").text
    mirrored(tmp_path / "backups", kept).unlink()
    admin.send("/backups", f"/backups/{row.name}/try")
    assert "หายไป 1 ไฟล์" in admin.get("/backups").text
    admin.post("/backups/..%2F..%2Fetc/try", 404, csrf_token=admin.token("/account"))


def test_the_checkup_says_what_is_wrong_first(make_world: Callable[..., World]) -> None:
    findings = [Finding(True, "กุญแจลับ", "ยาวพอ"), Finding(False, "ข้อมูลสำรอง", "ยังไม่มีข้อมูลสำรอง")]
    world = make_world(examine=lambda _at: findings)
    text = world.visitor("administrator").get("/checkup").text
    assert "พบ 1 เรื่อง" in text
    assert text.index("ยังไม่มีข้อมูลสำรอง") < text.index("ยาวพอ")
    world.visitor("policy").get("/checkup", 403)


def forget_neighbour(world: World) -> None:
    """Leave the town alone on its machine: the neighbour becomes a demo, which does not count."""
    assert world.town.neighbour
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE organization SET is_demo = 1 WHERE id = ?", (world.town.neighbour.organization_id.hex,)
        )
