"""The words of letters that carry no reminders: a link somebody asked for, a test."""

from datetime import datetime

from tracker.rules.letter import Letter
from tracker.rules.thai_calendar import format_instant


def sign_in_letter(name: str, address: str, organization: str) -> Letter:
    """The link a person asked for, in place of a password."""
    return Letter(
        name=name,
        subject="ลิงก์สำหรับเข้าระบบติดตาม",
        sentences=("โปรดเปิดลิงก์ด้านล่างภายใน 1 ชั่วโมง เพื่อเข้าระบบติดตาม", "ลิงก์นี้ใช้ได้ครั้งเดียว และใช้ได้เฉพาะท่าน"),
        button="เข้าระบบติดตาม",
        address=address,
        closing=("หากท่านไม่ได้ขอลิงก์นี้ ไม่ต้องดำเนินการใด และโปรดอย่าส่งต่อให้ผู้อื่น",),
        organization=organization,
    )


def trial_letter(name: str, organization: str, now: datetime) -> Letter:
    """Shows a person that a channel reaches them."""
    return Letter(
        name=name,
        subject="ข้อความทดสอบจากระบบติดตาม",
        sentences=(
            "ท่านไม่ต้องดำเนินการใด หากท่านอ่านข้อความนี้ได้ แสดงว่าการแจ้งเตือนทางช่องทางนี้ถึงท่าน",
            f"ส่งเมื่อ {format_instant(now)}",
        ),
        organization=organization,
    )


def invitation_letter(name: str, address: str, organization: str) -> Letter:
    """Somebody may come in for the first time, and set a password."""
    return Letter(
        name=name,
        subject="คำเชิญเข้าใช้ระบบติดตาม",
        sentences=(
            f"{organization}เชิญท่านเข้าใช้ระบบติดตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส",
            "โปรดเปิดลิงก์ด้านล่างเพื่อตั้งรหัสผ่าน ลิงก์นี้ใช้ได้ครั้งเดียวภายใน 7 วัน และใช้ได้เฉพาะท่าน",
        ),
        button="เข้าใช้ครั้งแรก",
        address=address,
        closing=("หากท่านไม่เกี่ยวข้องกับหน่วยงานนี้ ไม่ต้องดำเนินการใด และโปรดอย่าส่งต่อให้ผู้อื่น",),
        organization=organization,
    )
