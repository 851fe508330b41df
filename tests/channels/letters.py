"""A message for the tests of the channels."""

from datetime import datetime
from uuid import UUID

from tracker.rules.message import Message, Recipient
from tracker.rules.thai_calendar import BANGKOK

USER = "U" + "4af4980629" * 3 + "ab"
ADDRESS = "somying@nongmaidaeng.example"
LONG_SUBJECT = "งานที่ต้องติดตาม: เกินกำหนดแล้ว 1 เรื่อง ครบกำหนดวันนี้ 2 เรื่อง ใกล้ครบกำหนด 12 เรื่อง " * 2


def letter(address=USER, *, key=1, text="เรียน ผู้อำนวยการกองคลัง\n\n.บรรทัดที่ขึ้นต้นด้วยจุด\n"):
    return Message(
        recipient=Recipient("นางสมหญิง ใจงาม", address),
        subject=LONG_SUBJECT.strip(),
        text=text,
        html="<!doctype html><html lang='th'><body><p>เรียน ผู้อำนวยการกองคลัง</p></body></html>\n",
        line=({"type": "text", "text": text},),
        retry_key=UUID(int=key, version=5),
        message_id=UUID(int=1000 + key, version=5),
        dated_at=datetime(2027, 3, 1, 8, 30, tzinfo=BANGKOK),
    )
