"""What the account says in the chat: plain official Thai, what happened first, then what to do."""

from uuid import UUID

from tracker.rules.chat_answer import Answer, Choice
from tracker.rules.line_chat import Act
from tracker.rules.notice_words import shorten
from tracker.rules.task import TaskMove, TaskStatus

MY_WORK = Choice("งานของฉัน", Act.MINE)
LINK_BY_SIGN_IN = Choice("ผูกด้วยการเข้าระบบ", Act.LINK)
_LONGEST_QUOTE = 300

_HOW = (
    "พิมพ์ “งานของฉัน” เพื่อดูงานที่เกินกำหนดและใกล้ครบกำหนด แล้วกดปุ่มใต้งานเพื่อแจ้งว่าเริ่มแล้ว เสร็จแล้ว หรือติดปัญหา\n"
    "ส่งรูปหรือไฟล์หลังจากเลือกงาน เพื่อแนบเป็นหลักฐาน\n"
    "พิมพ์ “ยกเลิกการผูก” หากไม่ต้องการใช้ LINE กับระบบนี้แล้ว"
)


def help_for(name: str) -> Answer:
    """To somebody linked who wrote what we do not understand."""
    return Answer(f"เรียน {name}\n{_HOW}", (MY_WORK,))


def welcome(name: str) -> Answer:
    """To somebody linked who follows us, perhaps again."""
    return Answer(f"เรียน {name} บัญชี LINE นี้รับการแจ้งเตือนจากระบบติดตามแล้ว\n{_HOW}", (MY_WORK,))


def linked(name: str, office: str) -> Answer:
    """Right after linking."""
    return Answer(
        f"ผูกบัญชี LINE นี้กับ {name} ({office}) เรียบร้อยแล้ว ต่อไปการแจ้งเตือนงานของท่านจะมาทาง LINE ด้วย\n"
        f"หากท่านไม่ใช่ {name} กรุณาพิมพ์ “ยกเลิกการผูก” ทันที\n\n{_HOW}",
        (MY_WORK,),
    )


def how_to_link(office: str, page: str) -> Answer:
    """To a stranger, whatever they wrote."""
    return Answer(
        f"บัญชี LINE นี้ยังไม่ได้ผูกกับระบบติดตามของ{office}\n"
        f"วิธีผูก\n1. เข้าระบบที่ {page}\n2. กด “ขอรหัส”\n3. พิมพ์รหัส 8 หลักที่ได้ ส่งมาในแชตนี้ภายใน 10 นาที\n"
        "หรือกดปุ่ม “ผูกด้วยการเข้าระบบ” ด้านล่าง",
        (LINK_BY_SIGN_IN,),
    )


def go_and_link(address: str) -> Answer:
    """The account-link flow begins."""
    return Answer(f"กดลิงก์นี้ภายใน 10 นาที เข้าสู่ระบบ แล้วกด “ยินยอมและไปต่อ” เพื่อผูกบัญชี LINE นี้กับท่าน\n{address}\nห้ามส่งต่อลิงก์นี้ให้ผู้อื่น")


def linked_already(name: str) -> Answer:
    return Answer(f"บัญชี LINE นี้ผูกกับ {name} อยู่แล้ว", (MY_WORK,))


def sure_to_unlink(name: str) -> Answer:
    return Answer(
        f"ท่านต้องการยกเลิกการผูกบัญชี LINE นี้กับ {name} ใช่หรือไม่ เมื่อยกเลิกแล้วระบบจะลบรหัสผู้ใช้ LINE ของท่าน และแจ้งเตือนทางอีเมลแทน",
        (Choice("ยืนยันยกเลิก", Act.UNLINK_SURE), Choice("ไม่ยกเลิก", Act.CANCEL)),
    )


def unlinked(page: str) -> Answer:
    return Answer(f"ยกเลิกการผูกแล้ว และลบรหัสผู้ใช้ LINE ของท่านออกจากระบบแล้ว หากต้องการผูกใหม่ ขอรหัสได้ที่ {page}")


# --- tasks ----------------------------------------------------------------------------------------------------

_MOVED = {
    TaskMove.START: "บันทึกแล้วว่าเริ่มดำเนินการ",
    TaskMove.FINISH: "บันทึกแล้วว่าแล้วเสร็จ",
}
_ALREADY = {
    TaskStatus.IN_PROGRESS: "งานนี้แจ้งว่าเริ่มดำเนินการไว้แล้ว",
    TaskStatus.SUBMITTED: "งานนี้แจ้งว่าแล้วเสร็จไว้แล้ว อยู่ระหว่างเจ้าหน้าที่นโยบายและแผนตรวจ ไม่ต้องทำอะไรเพิ่ม",
    TaskStatus.DONE: "งานนี้แล้วเสร็จแล้ว ไม่ต้องทำอะไรเพิ่ม",
    TaskStatus.CANCELLED: "งานนี้ถูกยกเลิกหรือระบุว่าไม่เข้าข่ายแล้ว ไม่ต้องทำอะไรเพิ่ม",
}
_WAITS_FOR_REVIEW = "แจ้งแล้วเสร็จเรียบร้อย เจ้าหน้าที่นโยบายและแผนจะตรวจ เมื่ออนุมัติจึงนับเป็นแล้วเสร็จ"


def moved(move: TaskMove, task_id: UUID, title: str, status: TaskStatus, address: str) -> Answer:
    """A task was started or finished."""
    said = _WAITS_FOR_REVIEW if status is TaskStatus.SUBMITTED else _MOVED[move]
    photo = Choice("ส่งรูปหลักฐาน", Act.PHOTO, task_id)
    return Answer(f"{said}\nงาน: {title}\n{_after(move)}: {address}", (photo, MY_WORK))


def _after(move: TaskMove) -> str:
    return "ดูงานนี้และแนบหลักฐานเพิ่มได้ที่" if move is TaskMove.FINISH else "ดูรายละเอียดและรายงานความก้าวหน้าที่"


def already(title: str, status: TaskStatus, address: str) -> Answer:
    """Tapped twice, or somebody else was faster."""
    return Answer(f"{_ALREADY[status]}\nงาน: {title}\nดูสถานะล่าสุดที่: {address}", (MY_WORK,))


def refused(message: str, address: str = "") -> Answer:
    """A rule of the house was broken; its sentence says what to do."""
    return Answer(f"{message}\n{address}".strip(), (MY_WORK,))


def what_obstacle(title: str) -> Answer:
    return Answer(
        f"กรุณาพิมพ์สั้น ๆ ว่างานนี้ติดปัญหาอะไร แล้วส่งมาในแชตนี้ภายใน 10 นาที\nงาน: {title}", (Choice("ยกเลิก", Act.CANCEL),)
    )


def obstacle_kept(title: str, obstacle: str, address: str) -> Answer:
    return Answer(
        f"บันทึกแล้วว่าติดปัญหา: “{quote(obstacle)}”\nงาน: {title}\n"
        f"ผู้บริหารและเจ้าหน้าที่นโยบายและแผนจะเห็นในระบบ ดูหรือแก้ไขได้ที่: {address}",
        (MY_WORK,),
    )


def acknowledged(address: str, *, is_new: bool) -> Answer:
    said = "บันทึกการรับทราบแล้ว การรับทราบไม่ได้ปิดการแจ้งเตือน งานที่ยังไม่เสร็จจะเตือนอีกตามกำหนด"
    return Answer(f"{said if is_new else 'ข้อความนี้บันทึกการรับทราบไว้แล้ว'}\nดูรายการแจ้งเตือนที่: {address}", (MY_WORK,))


CANCELLED = Answer("ยกเลิกแล้ว ไม่มีอะไรถูกบันทึก", (MY_WORK,))


# --- my work --------------------------------------------------------------------------------------------------


def no_near_work(address: str) -> Answer:
    return Answer(f"ขณะนี้ท่านไม่มีงานที่เกินกำหนดหรือใกล้ครบกำหนด\nดูงานทั้งหมดที่: {address}")


# --- pictures -------------------------------------------------------------------------------------------------


def send_photo(title: str) -> Answer:
    return Answer(f"ส่งรูปถ่ายหรือไฟล์หลักฐานของงานนี้มาในแชตนี้ได้เลย (ภายใน 30 นาที ไฟล์ละไม่เกิน 20 MB)\nงาน: {title}")


def which_task(tasks: tuple[Choice, ...]) -> Answer:
    return Answer("ได้รับไฟล์แล้ว แต่ยังไม่ทราบว่าเป็นหลักฐานของงานใด กรุณาเลือกงานด้านล่าง ระบบจะแนบไฟล์นี้ให้", tasks)


def no_task_for_photo(address: str) -> Answer:
    return Answer(f"ได้รับไฟล์แล้ว แต่ไม่พบงานที่เปิดอยู่ของท่าน จึงยังไม่ได้แนบ กรุณาแนบที่หน้างานโดยตรง\n{address}", (MY_WORK,))


def photos_kept(title: str, count: int, address: str, task_id: UUID) -> Answer:
    sure = (Choice("ยืนยัน", Act.KEEP, task_id), Choice("ไม่ใช่", Act.DROP, task_id))
    return Answer(
        f"แนบเป็นหลักฐานแล้ว {count} ไฟล์ โดยยังรอการยืนยัน\nงาน: {title}\nกด “ยืนยัน” หากเป็นหลักฐานของงานนี้ หรือดูที่: {address}",
        (*sure, MY_WORK),
    )


def confirmed(count: int, *, is_right: bool, address: str) -> Answer:
    if not count:
        return Answer(f"ไม่มีไฟล์ที่รอยืนยัน อาจยืนยันหรือถอนไปแล้ว\n{address}", (MY_WORK,))
    said = f"ยืนยันหลักฐาน {count} ไฟล์แล้ว" if is_right else f"ถอนออกแล้ว {count} ไฟล์ ไม่นับเป็นหลักฐานของงานนี้"
    return Answer(f"{said}\n{address}", (MY_WORK,))


def cannot_take(address: str = "") -> Answer:
    """A video, a voice, a place, or a picture on somebody else's server."""
    return Answer(
        f"ระบบรับเป็นหลักฐานได้เฉพาะรูปถ่ายและไฟล์ (PDF Word Excel PowerPoint) ที่ส่งในแชตนี้ หรือแนบที่หน้างาน\n{address}".strip()
    )


def photo_lost(address: str) -> Answer:
    return Answer(f"ยังรับไฟล์จาก LINE ไม่ได้ในขณะนี้ และยังไม่ได้แนบอะไร กรุณาส่งอีกครั้ง หรือแนบที่หน้างานโดยตรง\n{address}")


def photo_too_large(address: str) -> Answer:
    return Answer(f"ไฟล์ต้องเล็กกว่า 20 MB จึงยังไม่ได้แนบ กรุณาย่อรูปหรือแบ่งไฟล์แล้วส่งใหม่\n{address}")


# --- groups ---------------------------------------------------------------------------------------------------


def greet_group(office: str, page: str) -> Answer:
    return Answer(
        f"สวัสดี นี่คือบัญชีแจ้งเตือนของระบบติดตาม {office}\n"
        "หากต้องการให้ส่งสรุปงานของกองเข้ากลุ่มนี้ ให้ผู้อำนวยการกองหรือเจ้าหน้าที่นโยบายและแผน "
        f"ขอรหัสที่ {page} แล้วพิมพ์รหัส 8 หลักในกลุ่มนี้ภายใน 10 นาที\n"
        "ระบบไม่เก็บข้อความอื่นที่คุยกันในกลุ่มนี้"
    )


def group_linked(division: str, member_count: int | None) -> Answer:
    cost = f" กลุ่มนี้มี {member_count} คน ส่งหนึ่งครั้งนับเป็น {member_count} ข้อความของโควตา LINE" if member_count else ""
    return Answer(f"ผูกกลุ่มนี้กับ{division}เรียบร้อยแล้ว สรุปงานของกองจะส่งเข้ากลุ่มนี้{cost}")


def not_for_groups(page: str) -> Answer:
    """A button tapped in a group by somebody who is not linked."""
    return Answer(f"กรุณาผูกบัญชี LINE ของท่านก่อน ที่ {page} แล้วกดอีกครั้ง")


def quote(text: str) -> str:
    return shorten(" ".join(text.split()), _LONGEST_QUOTE)
