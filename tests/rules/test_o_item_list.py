"""Lists of O-items as offices hand them on: whatever the columns are called, however the numbers are written."""

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.o_item_list import (
    MOST_ITEMS,
    CatalogueItem,
    check_items,
    clean_components,
    code_order,
    compare_items,
    item_code,
    read_items,
    read_pasted,
    shipped_items,
)

CAPTIONS = ("ข้อ", "ข้อมูล", "องค์ประกอบด้านข้อมูล")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("O1", "O1"),
        ("o 12", "O12"),
        ("01", "O1"),
        ("043", "O43"),
        ("๐๑๔", "O14"),
        ("○ ๑๘", "O18"),
        ("7", "O7"),
        ("O0", None),
        ("ข้อมูล", None),
        ("", None),
        ("E5", None),
    ],
)
def test_numbers_of_items(printed: str, code: str | None) -> None:
    assert item_code(printed) == code


def test_2566_ships_with_its_items_and_their_headings() -> None:
    items = shipped_items(2566, {"O1": ("- แสดงแผนผัง\n- แสดงตำแหน่งสำคัญ",)})
    assert [item.code for item in items] == [f"O{number}" for number in range(1, 44)]
    assert items[0] == CatalogueItem("O1", "โครงสร้าง", ("แสดงแผนผัง", "แสดงตำแหน่งสำคัญ"), "9.1 ข้อมูลพื้นฐาน")
    assert items[1].components == ()
    assert items[42].indicator == "10.2 มาตรการส่งเสริมคุณธรรมและความโปร่งใส"
    assert items[9].indicator != items[10].indicator


@pytest.mark.parametrize("year", [2565, 2567, 2570])
def test_other_years_start_empty(year: int) -> None:
    assert shipped_items(year) == ()


def test_a_table_with_headings_rows_cut_by_pages_and_captions_again() -> None:
    read = read_items(
        [
            [
                ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ", "", ""),
                CAPTIONS,
                ("ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน", "", ""),
                ("O1", "โครงสร้าง", "- แสดงแผนผัง\nของหน่วยงาน\n- แสดงส่วนงาน"),
            ],
            [
                CAPTIONS,
                ("", "", "- แสดงหมายเลขโทรศัพท์"),
                ("ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน (ต่อ)", "", ""),
                ("O2", "ข้อมูลผู้บริหาร", "- แสดงรายชื่อ"),
            ],
        ]
    )
    assert read.items == (
        CatalogueItem(
            "O1",
            "โครงสร้าง",
            ("แสดงแผนผัง ของหน่วยงาน", "แสดงส่วนงาน", "แสดงหมายเลขโทรศัพท์"),
            "9.1 ข้อมูลพื้นฐาน",
        ),
        CatalogueItem("O2", "ข้อมูลผู้บริหาร", ("แสดงรายชื่อ",), "9.1 ข้อมูลพื้นฐาน"),
    )
    assert read.doubts == ()


def test_other_tables_of_the_same_document_are_left_out() -> None:
    measures = [("ลำดับ", "มาตรการ", "ขั้นตอน"), ("1", "มาตรการเสริมสร้างความโปร่งใส", "1. ประชุม")]
    read = read_items([measures, [CAPTIONS, ("01", "โครงสร้าง", "- แสดงแผนผัง")]])
    assert [item.title for item in read.items] == ["โครงสร้าง"]
    assert len(read.doubts) == 1


def test_what_is_pasted_from_a_spreadsheet() -> None:
    read = read_pasted('ข้อ\tข้อมูล\tองค์ประกอบ\nO1\tโครงสร้าง\t"- แสดงแผนผัง\n- แสดงส่วนงาน"\nO2\tข้อมูลผู้บริหาร\t\n')
    assert [len(item.components) for item in read.items] == [2, 0]


def test_lines_of_a_number_and_a_name() -> None:
    assert [item.title for item in read_pasted("O1 โครงสร้าง\nO2 ข้อมูลผู้บริหาร").items] == ["โครงสร้าง", "ข้อมูลผู้บริหาร"]


def test_what_cannot_be_taken_is_said() -> None:
    rows = [
        CAPTIONS,
        ("O1", "โครงสร้าง", ""),
        ("O1", "อำนาจหน้าที่", ""),
        ("ก", "ไม่มีเลขข้อ", ""),
        ("O3", "", "- แสดง"),
    ]
    read = read_items([rows])
    assert [item.code for item in read.items] == ["O1"]
    assert len(read.doubts) == 3
    for doubt, what in zip(read.doubts, ("อำนาจหน้าที่", "“ก”", "O3"), strict=True):
        assert what in doubt


@pytest.mark.parametrize("text", ["", "สวัสดี", "a,b\nc,d", '"', "\x00"])
def test_what_is_no_list_is_refused_with_what_a_list_looks_like(text: str) -> None:
    with pytest.raises(RuleBroken, match="ไม่พบข้อ O"):
        read_pasted(text)


def test_a_list_no_year_has_is_refused() -> None:
    with pytest.raises(RuleBroken, match="ยาวผิดปกติ"):
        read_pasted("O1\t" + "ก" * 600)
    with pytest.raises(RuleBroken, match="ชื่อ"):
        check_items([CatalogueItem("O1", "")])
    with pytest.raises(RuleBroken, match="เกิน"):
        check_items([CatalogueItem(f"O{number}", "ก") for number in range(MOST_ITEMS + 1)])


def test_a_new_list_is_compared_and_silence_keeps_what_was_said() -> None:
    current = [
        CatalogueItem("O1", "โครงสร้าง", ("แสดงแผนผัง",), "9.1 ก"),
        CatalogueItem("O2", "เดิม"),
        CatalogueItem("O3", "ก"),
    ]
    new = [CatalogueItem("O1", "โครงสร้าง"), CatalogueItem("O2", "ใหม่"), CatalogueItem("O4", "เพิ่ม")]
    found = compare_items(current, new)
    assert [item.code for item in found.same] == ["O1"]
    assert [(before.title, after.title) for before, after in found.changed] == [("เดิม", "ใหม่")]
    assert [item.code for item in found.added] == ["O4"]
    assert [item.code for item in found.missing] == ["O3"]
    unchanged = compare_items(current, current)
    assert (unchanged.added, unchanged.changed, unchanged.missing) == ((), (), ())


def test_items_stand_by_their_numbers() -> None:
    assert sorted(["O10", "O2", "O1"], key=code_order) == ["O1", "O2", "O10"]


def test_components_lose_their_bullets_but_no_words() -> None:
    assert clean_components(["1. แสดง\n2) บอก", "– ยืม - คืน", ""]) == ("แสดง", "บอก", "ยืม - คืน")
