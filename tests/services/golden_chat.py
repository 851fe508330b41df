"""Every answer the account gives in the chat, as cases; `python -m tests.services.golden_chat` writes the file anew.

tests/golden/chat_answers.txt holds each as a person sees it, so that a change of words is reviewed as a diff.
"""

from pathlib import Path
from uuid import UUID

from tracker.rules import chat_words as words
from tracker.rules.chat_answer import Answer, Choice, answer_messages
from tracker.rules.errors import RuleBroken
from tracker.rules.line_chat import Act
from tracker.rules.task import TaskMove, TaskStatus
from tracker.services import link_line

GOLDEN = Path(__file__).parents[1] / "golden" / "chat_answers.txt"
NAME, OFFICE, TITLE = "นางอรุณ ละเอียด", "องค์การบริหารส่วนตำบลหนองเมฆขาว", "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์"
PAGE, TASK = "https://tidtam.nongmekkhao.example/account/line", UUID(int=7)
LINK = "https://tidtam.nongmekkhao.example/l/Zk3…"
START, FINISH = TaskMove.START, TaskMove.FINISH

ANSWERS: dict[str, Answer] = {
    "คนแปลกหน้าทักมา": words.how_to_link(OFFICE, PAGE),
    "คนแปลกหน้ากดปุ่มในกลุ่ม": words.not_for_groups(PAGE),
    "เริ่มผูกด้วยการเข้าระบบ": words.go_and_link(f"{PAGE}/connect?linkToken=…&start=…"),
    "ผูกแล้ว": words.linked(NAME, OFFICE),
    "ผูกอยู่แล้ว": words.linked_already(NAME),
    "รหัสผิด": Answer(link_line.WRONG_CODE),
    "บัญชีเป็นของผู้อื่น": Answer(link_line.TAKEN),
    "มีบัญชีอื่นอยู่แล้ว": Answer(link_line.HAS_ANOTHER),
    "เพิ่มเพื่อนหรือเลิกบล็อก": words.welcome(NAME),
    "ไม่เข้าใจ": words.help_for(NAME),
    "ขอยกเลิกการผูก": words.sure_to_unlink(NAME),
    "ยกเลิกการผูกแล้ว": words.unlinked(PAGE),
    "เริ่มแล้ว": words.moved(START, TASK, TITLE, TaskStatus.IN_PROGRESS, LINK),
    "เสร็จแล้ว มีการตรวจ": words.moved(FINISH, TASK, TITLE, TaskStatus.SUBMITTED, LINK),
    "เสร็จแล้ว ไม่มีการตรวจ": words.moved(FINISH, TASK, TITLE, TaskStatus.DONE, LINK),
    "เริ่มไปแล้ว": words.already(TITLE, TaskStatus.IN_PROGRESS, LINK),
    "แจ้งเสร็จไปแล้ว": words.already(TITLE, TaskStatus.SUBMITTED, LINK),
    "เสร็จไปแล้ว": words.already(TITLE, TaskStatus.DONE, LINK),
    "ยกเลิกไปแล้ว": words.already(TITLE, TaskStatus.CANCELLED, LINK),
    "ติดปัญหา": words.what_obstacle(TITLE),
    "บันทึกปัญหาแล้ว": words.obstacle_kept(TITLE, "ธนาคารยังไม่ส่ง  รายการเดินบัญชี " * 20, LINK),
    "ยกเลิกที่ถาม": words.CANCELLED,
    "ทำไม่ได้": words.refused(RuleBroken("x", "งานนี้เป็นของกองอื่น ท่านดูได้แต่แก้ไขไม่ได้").message, LINK),
    "รับทราบ": words.acknowledged(LINK, is_new=True),
    "รับทราบซ้ำ": words.acknowledged(LINK, is_new=False),
    "ไม่มีงานใกล้กำหนด": words.no_near_work(LINK),
    "เลือกงานแล้ว รอรูป": words.send_photo(TITLE),
    "รูปของงานใด": words.which_task((Choice(TITLE, Act.PHOTO, TASK), Choice("จัดทำคู่มือ", Act.PHOTO, TASK))),
    "ไม่มีงานให้แนบรูป": words.no_task_for_photo(PAGE),
    "แนบรูปแล้ว": words.photos_kept(TITLE, 2, LINK, TASK),
    "ยืนยันรูปแล้ว": words.confirmed(2, is_right=True, address=LINK),
    "ถอนรูปแล้ว": words.confirmed(2, is_right=False, address=LINK),
    "ไม่มีรูปรอยืนยัน": words.confirmed(0, is_right=True, address=LINK),
    "รับวิดีโอไม่ได้": words.cannot_take(LINK),
    "รับรูปไม่สำเร็จ": words.photo_lost(LINK),
    "รูปใหญ่เกิน": words.photo_too_large(LINK),
    "เข้ากลุ่ม": words.greet_group(OFFICE, f"{PAGE}/groups"),
    "ผูกกลุ่มแล้ว": words.group_linked("กองคลัง", 8),
    "ผูกกลุ่มแล้ว ไม่ทราบจำนวนคน": words.group_linked("กองคลัง", None),
}


def as_read() -> str:
    """All answers as a person sees them: what was said, then the buttons under it."""
    return "\n\n".join(f"=== {name}\n{_seen(answer)}" for name, answer in ANSWERS.items()) + "\n"


def _seen(answer: Answer) -> str:
    (message,) = answer_messages(answer)
    labels = [one["action"]["label"] for one in message.get("quickReply", {}).get("items", [])]
    return message["text"] + (f"\n[ {' ] [ '.join(labels)} ]" if labels else "")


if __name__ == "__main__":
    GOLDEN.write_text(as_read(), encoding="utf-8")
