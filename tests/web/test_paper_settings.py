"""The page of looks and signatories: each form of it does one thing, and every change can be put back."""

import io

from PIL import Image

from tests.web.conftest import World

PATH = "/settings/papers"


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (200, 200), "#0b5d3b").save(file, "PNG")
    return file.getvalue()


def test_looks_are_chosen_and_put_back(world: World) -> None:
    policy = world.visitor("policy")
    assert "ยังไม่เคยเปลี่ยน" in policy.get(PATH).text
    policy.send(PATH, PATH, digits="arabic", font="TH SarabunIT๙", report_form="checklist")
    page = policy.get(PATH)
    assert "เลขอารบิก" in page.text
    assert "รายงานผลแบบรายการตรวจ" in page.text
    answer = policy.send(PATH, f"{PATH}/back", sequence=sequence_in(page.page.html if page.page else ""))
    assert answer.to == PATH
    assert policy.get(PATH).text.count("กลับไปใช้ค่าเดิม ก่อน") == 2
    assert "ยังไม่มีอะไรเปลี่ยน" in policy.send(PATH, PATH, 400).text


def sequence_in(html: str) -> str:
    return html.split('name="sequence" value="')[1].split('"')[0]


def test_an_emblem_is_shown_and_taken_away(world: World) -> None:
    policy = world.visitor("policy")
    policy.get(f"{PATH}/logo.png", 404)
    assert (
        "ใช้ได้เฉพาะไฟล์ PNG หรือ JPEG"
        in policy.send(PATH, f"{PATH}/logo", 400, logo=(io.BytesIO(b"<svg/>"), "ตรา.svg")).text
    )
    assert "กรุณาเลือกไฟล์ตรา" in policy.send(PATH, f"{PATH}/logo", 400, logo=(io.BytesIO(b""), "")).text
    policy.send(PATH, f"{PATH}/logo", logo=(io.BytesIO(png()), "ตรา.png"))
    assert Image.open(io.BytesIO(policy.client.get(f"{PATH}/logo.png", buffered=True).data)).size == (200, 200)
    policy.send(PATH, f"{PATH}/logo/remove")
    policy.get(f"{PATH}/logo.png", 404)


def test_the_chain_is_arranged_without_script_and_a_stale_page_is_told(world: World) -> None:
    policy = world.visitor("policy")
    stale = policy.get(PATH)
    assert "ลำดับปกติ" in stale.text
    assert stale.page
    old = stale.page.form(f"{PATH}/chain").fields["row_version"][0]
    policy.send(PATH, f"{PATH}/chain", deed="down", ordinal="1")
    page = policy.get(PATH)
    assert "หน่วยงานตั้งลำดับนี้เอง" in page.text
    order = [page.text.index(title) for title in ("1. ปลัด อบต.หนองเมฆขาว", "2. หัวหน้าสำนักปลัด", "3. นายก")]
    assert order == sorted(order)
    refused = policy.post(
        f"{PATH}/chain", 409, csrf_token=policy.token(PATH), deed="down", ordinal="1", row_version=old
    )
    assert "มีผู้อื่นบันทึกรายการนี้ไปก่อนแล้ว" in refused.text
    policy.send(PATH, f"{PATH}/chain", deed="usual")
    assert "ลำดับปกติ:" in policy.get(PATH).text


def test_a_vacant_post_is_shown_as_such(world: World) -> None:
    policy = world.visitor("policy")
    page = policy.get(PATH).page
    assert page
    vacant = next(one.get("value") for one in page.all("option") if "อดีต" in one.text)
    policy.send(PATH, f"{PATH}/chain", deed="add", position_id=vacant, part="ผู้เห็นชอบ")
    assert "ตำแหน่งว่าง" in policy.get(PATH).text
