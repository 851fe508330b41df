"""Names of divisions: what a cell names, and which known division a printed name means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.division_name import KnownDivision, match_division, stem, unify_names
from tracker.rules.owner_cell import OwnerDoubt, looks_like_owners, read_owners
from tracker.rules.plan_draft import Confidence
from tracker.rules.thai_text import match_key

KNOWN = (
    KnownDivision("สำนักปลัดเทศบาล", ("สป.",)),
    KnownDivision("กองคลัง"),
    KnownDivision("กองช่าง"),
    KnownDivision("กองการศึกษา"),
    KnownDivision("กองยุทธศาสตร์และงบประมาณ"),
    KnownDivision("กองสาธารณสุขและสิ่งแวดล้อม", ("กองสาธาฯ",)),
    KnownDivision("กองการเจ้าหน้าที่"),
)

ALL = "ALL"
# a cell → what each responsible party in it names
CELLS = {
    "กองคลัง": [["กองคลัง"]],
    "สำนักปลัด เทศบาล": [["สำนักปลัดเทศบาล"]],
    "สำนักปลัด อบต.": [["สำนักปลัด อบต."]],
    "กองการศึกษา ศาสนาและวัฒนธรรม": [["กองการศึกษา ศาสนาและวัฒนธรรม"]],
    "หน่วยตรวจสอบภายใน": [["หน่วยตรวจสอบภายใน"]],
    "ทุกสำนัก/กอง": [[ALL]],
    "แต่ละสำนัก/กอง": [[ALL]],
    "ทุกส่วนงาน": [[ALL]],
    "ทุกส่วนราชการ": [[ALL]],
    "ทุกสำนัก ทุกกอง": [[ALL]],
    "ทุกกอง/สำนัก": [[ALL]],
    "สำนักปลัดเทศบาล/กองการเจ้าหน้าที่": [["สำนักปลัดเทศบาล", "กองการเจ้าหน้าที่"]],
    "สำนักปลัด / กองคลัง": [["สำนักปลัด", "กองคลัง"]],
    "สำนักปลัด, กองช่าง, กองคลัง": [["สำนักปลัด", "กองช่าง", "กองคลัง"]],
    "สำนักปลัดและกองคลัง": [["สำนักปลัด", "กองคลัง"]],
    "กองคลัง,\nกองช่าง": [["กองคลัง", "กองช่าง"]],
    "สำนักปลัดเทศบาล กองการเจ้าหน้าที่ แต่ละสำนัก/กอง": [["สำนักปลัดเทศบาล"], ["กองการเจ้าหน้าที่"], [ALL]],
    "ทุกสำนัก/กอง ทุกสำนัก/กอง สำนักปลัดเทศบาล/กองช่าง": [[ALL], [ALL], ["สำนักปลัดเทศบาล", "กองช่าง"]],
    "๑.สำนักปลัด ๒.กองคลัง ๓. กองช่าง": [["สำนักปลัด"], ["กองคลัง"], ["กองช่าง"]],
    "1.กองคลัง": [["กองคลัง"]],
    "- สำนักปลัด\n- กองคลัง": [["สำนักปลัด"], ["กองคลัง"]],
    "สำนักปลัด กองคลัง กองช่าง กอง สวัสดิการ": [["สำนักปลัด"], ["กองคลัง"], ["กองช่าง"], ["กองสวัสดิการ"]],
    "งานนิติการ สำนักปลัดเทศบาล": [["สำนักปลัดเทศบาล"]],
    "กองคลัง ทุกสำนัก/กอง งานนิติการ สำนักปลัดเทศบาล": [["กองคลัง"], [ALL], ["สำนักปลัดเทศบาล"]],
    "กองคลัง งานพัสดุ": [["กองคลัง"]],
    "สำนักปลัด (งานนิติการ)": [["สำนักปลัด"]],
    "ผอ.กองช่าง": [["กองช่าง"]],
    "หัวหน้าสำนักปลัด": [["สำนักปลัด"]],
    "งานการเจ้าหน้าที่\nสำนักปลัด": [["สำนักปลัด"]],
    "สำนักปลัดเทศบาล\n(งานธุรการ)": [["สำนักปลัดเทศบาล"]],
    "กองวิชาการ\nกองสวัสดิการ\nสังคม": [["กองวิชาการ"], ["กองสวัสดิการ สังคม"]],
    "ทุกสำนัก กอง": [[ALL]],
    "สำนัก กอง ทุกแห่ง": [[ALL]],
    "พนักงานส่วนตำบลทุกคน": [[ALL]],
    "สป. กค.": [["สำนักปลัด"], ["กองคลัง"]],
    "ก.คลัง": [["กองคลัง"]],
    "ตสน./กช.": [["หน่วยตรวจสอบภายใน", "กองช่าง"]],
    "กองสาธารณสุข และสิ่งแวดล้อม": [["กองสาธารณสุขและสิ่งแวดล้อม"]],
    "กองป้องกันฯ กองการเจ้าหน้าที่ และสำนักปลัดเทศบาล": [["กองป้องกันฯ", "กองการเจ้าหน้าที่", "สำนักปลัดเทศบาล"]],
    "สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด": [["สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด"]],
    "-": [],
    "": [],
}


def named(cell: str) -> list[list[str]]:
    return [[*entry.divisions, *([ALL] if entry.all_divisions else [])] for entry in read_owners(cell).entries]


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_names_its_parties(cell: str) -> None:
    assert named(cell) == CELLS[cell]


def test_a_unit_stays_inside_its_division() -> None:
    first, second = read_owners("งานนิติการ สำนักปลัดเทศบาล งานพัสดุ กองคลัง").entries
    assert (first.units, first.divisions) == (("งานนิติการ",), ("สำนักปลัดเทศบาล",))
    assert (second.units, second.divisions) == (("งานพัสดุ",), ("กองคลัง",))


@pytest.mark.parametrize("cell", ["งานเจ้าหน้าที่", "นิติกร"])
def test_a_unit_without_its_division_is_asked_about(cell: str) -> None:
    (entry,) = read_owners(cell).entries
    assert entry.doubt is OwnerDoubt.UNIT_ALONE
    assert entry.divisions == (cell,)  # kept as printed


@pytest.mark.parametrize("cell", ["หน่วยงานที่เกี่ยวข้อง", "สำนัก/กอง ที่เกี่ยวข้อง", "ปลัดเทศบาล", "สำนัก/กอง", "สำนักปลัดรวบรวม"])
def test_nobody_in_particular_is_asked_about(cell: str) -> None:
    (entry,) = read_owners(cell).entries
    assert entry.doubt is OwnerDoubt.NOT_A_DIVISION


@pytest.mark.parametrize(
    "cell",
    [
        "กองคลัง ร่วมกับ กองช่าง",
        "กองคลัง\nร่วมกับ กองช่าง",
        "กองคลัง โดยร่วมกับกองช่าง",
        "กองคลัง (หลัก) กองช่าง (สนับสนุน)",
        "หน่วยงานหลัก : กองคลัง หน่วยงานสนับสนุน : กองช่าง",
    ],
)
def test_jointly_makes_a_lead_and_a_support(cell: str) -> None:
    (entry,) = read_owners(cell).entries
    assert (entry.divisions, entry.lead, entry.supporting) == (("กองคลัง",), "กองคลัง", ("กองช่าง",))


def test_jointly_with_everybody_keeps_the_lead() -> None:
    (entry,) = read_owners("กองยุทธศาสตร์ฯ ร่วมกับ ทุกสำนัก/กอง").entries
    assert (entry.divisions, entry.lead, entry.all_divisions) == (("กองยุทธศาสตร์ฯ",), "กองยุทธศาสตร์ฯ", True)


@pytest.mark.parametrize(
    ("printed", "name", "confidence"),
    [
        ("กอง คลัง", "กองคลัง", Confidence.CLEAR),
        ("สป.", "สำนักปลัดเทศบาล", Confidence.CLEAR),
        ("สำนักปลัด", "สำนักปลัดเทศบาล", Confidence.CLEAR),
        ("สำนักปลัด เทศบาลตำบลท่าสายลม", "สำนักปลัดเทศบาล", Confidence.CLEAR),
        ("สำนักงานปลัดเทศบาล", "สำนักปลัดเทศบาล", Confidence.CLEAR),
        ("สำนักปลัดองค์การบริหารส่วนตำบล", "สำนักปลัดเทศบาล", Confidence.CLEAR),
        ("ผู้อำนวยการกองช่าง", "กองช่าง", Confidence.CLEAR),
        ("กองยุทธศาสตร์ฯ", "กองยุทธศาสตร์และงบประมาณ", Confidence.PROBABLE),
        ("กองสาธา ฯ", "กองสาธารณสุขและสิ่งแวดล้อม", Confidence.CLEAR),
        ("กองสาธารณสุข ฯ", "กองสาธารณสุขและสิ่งแวดล้อม", Confidence.PROBABLE),
        ("กองการศึกษา ศาสนาและวัฒนธรรม", "กองการศึกษา", Confidence.PROBABLE),
        ("กองการเจ้าหน้าที", "กองการเจ้าหน้าที่", Confidence.PROBABLE),
        ("สำนักช่าง", "กองช่าง", Confidence.PROBABLE),
        ("ก.ช่าง", "กองช่าง", Confidence.PROBABLE),
    ],
)
def test_a_printed_name_finds_its_division(printed: str, name: str, confidence: Confidence) -> None:
    match = match_division(printed, KNOWN)
    assert match is not None
    assert (match.name, match.confidence) == (name, confidence)


@pytest.mark.parametrize("printed", ["กองประปา", "กองสวัสดิการสังคม", "กอง", "งานเจ้าหน้าที่", "", "ฯ"])
def test_a_name_that_fits_nobody_matches_nobody(printed: str) -> None:
    assert match_division(printed, KNOWN) is None


def test_two_divisions_that_fit_alike_are_not_guessed_between() -> None:
    known = (KnownDivision("กองการศึกษาปฐมวัย"), KnownDivision("กองการศึกษาประถมวัย"))
    assert match_division("กองการศึกษาฯ", known) is None


def test_one_document_uses_one_name_for_a_division() -> None:
    names = ["สำนักปลัด", "สำนักปลัดเทศบาล", "กองยุทธศาสตร์ฯ", "กองยุทธศาสตร์และแผนงาน", "กองช่าง", "กองช่างสุขาภิบาล"]
    assert unify_names(names) == {
        "สำนักปลัด": "สำนักปลัดเทศบาล",
        "สำนักปลัดเทศบาล": "สำนักปลัดเทศบาล",
        "กองยุทธศาสตร์ฯ": "กองยุทธศาสตร์และแผนงาน",
        "กองยุทธศาสตร์และแผนงาน": "กองยุทธศาสตร์และแผนงาน",
        "กองช่าง": "กองช่าง",
        "กองช่างสุขาภิบาล": "กองช่างสุขาภิบาล",
    }


def test_sentences_do_not_look_like_owners() -> None:
    assert looks_like_owners("1.สำนักปลัด กองคลัง กองช่าง กองการศึกษาฯ")
    assert not looks_like_owners("1.เชิญผู้นำชุมชนร่วมประชุมทุกเดือน 2.ส่งรายงานการประชุมทางไลน์กลุ่ม")
    assert not looks_like_owners("ตลอดปีงบประมาณ")
    assert not looks_like_owners("-")


words = st.sampled_from(["กองคลัง", "ทุกสำนัก/กอง", "งานพัสดุ", "ร่วมกับ", "/", ",", "และ", "๑.", "-", "\n", "นิติกร", "กอง"])


@given(st.lists(st.one_of(words, st.text(max_size=6)), max_size=8))
def test_no_cell_makes_it_fail_and_entries_add_up_to_lines(parts: list[str]) -> None:
    reading = read_owners(" ".join(parts))
    of_entries = {name for entry in reading.entries for name in entry.divisions}
    of_lines = {name for entry in reading.lines for name in entry.divisions}
    assert of_entries == of_lines
    assert len(reading.lines) <= max(len(reading.entries), 0)


@given(st.text(max_size=20))
def test_matching_answers_with_a_known_name_or_none(printed: str) -> None:
    match = match_division(printed, KNOWN)
    assert match is None or match.name in {division.name for division in KNOWN}


@given(st.sampled_from(KNOWN), st.integers(0, 12))
def test_a_space_anywhere_changes_nothing(division: KnownDivision, at: int) -> None:
    printed = f"{division.name[:at]} {division.name[at:]}"
    match = match_division(printed, KNOWN)
    assert match is not None
    assert match_key(match.name) == match_key(division.name)


def test_names_by_the_thousand_are_united_without_comparing_each_with_each() -> None:
    names = [f"กองพัฒนาพื้นที่ {number}" for number in range(20_000)]
    forms = unify_names([*names, "กองพัฒนาพื้นที่ 19999ฯ"])
    assert forms["กองพัฒนาพื้นที่ 19999ฯ"] == "กองพัฒนาพื้นที่ 19999"
    assert all(forms[name] == name for name in names)


@pytest.mark.parametrize(
    "printed", ["หลัก : สำนักปลัด\nสนับสนุน : กองคลัง", "สำนักปลัด (หลัก)\nกองคลัง (สนับสนุน)", "สำนักปลัด\nร่วม: กองคลัง"]
)
def test_who_leads_and_who_supports_on_lines_of_their_own(printed: str) -> None:
    (entry,) = read_owners(printed).entries
    assert (entry.divisions, entry.lead, entry.supporting) == (("สำนักปลัด",), "สำนักปลัด", ("กองคลัง",))


def test_a_name_cut_at_the_end_of_a_line_is_one_name() -> None:
    (entry,) = read_owners("สำนักปลัด องค์การบริหาร ส่วนจังหวัด").entries
    assert [stem(name) for name in entry.divisions] == ["สำนักปลัด"]
