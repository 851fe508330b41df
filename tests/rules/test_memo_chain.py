"""Who gives an opinion on a memo, by today's posts."""

from uuid import UUID

from tracker.rules.memo_chain import office_of, opinions_for
from tracker.rules.office import Rank
from tracker.rules.permissions import Post
from tracker.rules.report_content import Signatory
from tracker.rules.report_signing import Signer

OFFICE = "เทศบาลตำบลท่าสายลม"
CLERKS, MONEY = UUID(int=1), UUID(int=2)


def post(title: str, rank: Rank, division: UUID | None = None, *, is_acting: bool = False) -> Post:
    return Post(UUID(int=99), title, rank, division, is_acting=is_acting)


OFFICER = Signer("ธนา รอบคอบ", (post("นักวิเคราะห์นโยบายและแผน", Rank.POLICY_OFFICER, CLERKS),))
HEAD = Signer("มาลี ตั้งใจ", (post("หัวหน้าสำนักปลัด", Rank.DIVISION_HEAD, CLERKS),))
OTHER_HEAD = Signer("วิชัย มั่นคง", (post("ผู้อำนวยการกองคลัง", Rank.DIVISION_HEAD, MONEY),))
CLERK = Signer("สุดา เที่ยงตรง", (post("ปลัดเทศบาล", Rank.CLERK),))
DEPUTY = Signer("อำนวย สุขใจ", (post("รองนายกเทศมนตรี", Rank.DEPUTY_MAYOR),))
MAYOR = Signer("สมชาย ใจดี", (post("นายกเทศมนตรีตำบลท่าสายลม", Rank.MAYOR),))
EVERYBODY = (MAYOR, OTHER_HEAD, DEPUTY, HEAD, CLERK, OFFICER)


def parts(*holders: Signer) -> list[str]:
    return [signatory.part for signatory in opinions_for(OFFICE, holders)]


def test_it_climbs_from_the_officer_through_the_own_head_to_the_mayor() -> None:
    assert parts(*EVERYBODY) == [
        "นักวิเคราะห์นโยบายและแผน", "หัวหน้าสำนักปลัด", "ปลัดเทศบาล", "รองนายกเทศมนตรี", "นายกเทศมนตรีตำบลท่าสายลม",
    ]  # fmt: skip
    assert office_of(EVERYBODY, {CLERKS: "สำนักปลัดเทศบาล", MONEY: "กองคลัง"}) == "สำนักปลัดเทศบาล"


def test_vacant_posts_are_left_for_the_pen_and_deputies_only_asked_where_there_are_some() -> None:
    assert opinions_for(OFFICE) == tuple(
        Signatory(title, "", title)
        for title in (
            "เจ้าหน้าที่นโยบายและแผน", "หัวหน้าส่วนราชการเจ้าของเรื่อง", "ปลัดเทศบาลตำบลท่าสายลม", "นายกเทศมนตรีตำบลท่าสายลม",
        )
    )  # fmt: skip


def test_several_deputies_leave_the_name_open() -> None:
    second = Signer("ประยูร งามดี", (post("รองนายกเทศมนตรี", Rank.DEPUTY_MAYOR),))
    assert Signatory("รองนายกเทศมนตรีตำบลท่าสายลม", "", "รองนายกเทศมนตรีตำบลท่าสายลม") in opinions_for(
        OFFICE, (*EVERYBODY, second)
    )


def test_who_holds_several_posts_signs_once_at_the_last() -> None:
    acting = Signer("สุดา เที่ยงตรง", (*CLERK.posts, post("นายกเทศมนตรีตำบลท่าสายลม", Rank.MAYOR, is_acting=True)))
    chain = opinions_for(OFFICE, (OFFICER, HEAD, acting))
    assert [signatory.name for signatory in chain] == ["ธนา รอบคอบ", "มาลี ตั้งใจ", "สุดา เที่ยงตรง"]
    assert chain[-1].post == "ปลัดเทศบาล รักษาราชการแทน นายกเทศมนตรีตำบลท่าสายลม"


def test_an_officer_outside_the_divisions_belongs_where_the_other_post_is() -> None:
    outside = Signer("ธนา รอบคอบ", (post("ผู้รับผิดชอบนโยบาย", Rank.POLICY_OFFICER), post("นักวิชาการ", Rank.OFFICER, MONEY)))
    assert parts(outside, OTHER_HEAD, HEAD)[1] == "ผู้อำนวยการกองคลัง"
