"""The command a mail server's pipe calls with every mail that comes back: tracker bounce < mail."""

import sys

import click
from sqlalchemy.exc import OperationalError

from tracker.cli.parts import REFUSED, CliParts, pass_parts
from tracker.rules.bounce import LONGEST_REPORT
from tracker.services.record_bounce import Outcome

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the relay keeps the mail and comes again
_WORDS = {
    Outcome.BOUNCED: "ที่อยู่ใช้ไม่ได้แล้ว หยุดส่งและแจ้งทางอื่น",
    Outcome.NOT_DELIVERED: "ฉบับนี้ส่งไม่ถึง แจ้งทางอื่น",
    Outcome.NOTED: "บันทึกไว้ ยังส่งต่อไป",
    Outcome.DELIVERED: "ถึงผู้รับแล้ว",
    Outcome.SWITCHED_OFF: "ปิดอีเมลของผู้รับแล้ว",
    Outcome.LAST_CHANNEL: "ปิดอีเมลไม่ได้ เพราะเป็นช่องทางเดียวของผู้รับ",
    Outcome.IGNORED: "ไม่ใช่รายงานการส่ง หรือรับไว้แล้ว",
    Outcome.FORGED: "ไม่รับ: ลายมือชื่อในที่อยู่ตีกลับไม่ถูกต้อง",
    Outcome.TOO_OLD: "ไม่รับ: เก่าเกินกว่าจะเป็นอีเมลของเรา",
}


@click.command("bounce")
@click.option("--to", "recipients", multiple=True, help="ที่อยู่ที่อีเมลนี้ส่งมาถึง (เช่น ${recipient} ของ Postfix)")
@pass_parts
def bounce_command(parts: CliParts, recipients: tuple[str, ...]) -> None:
    """รับอีเมลตีกลับหนึ่งฉบับจาก stdin"""
    raw = sys.stdin.buffer.read(LONGEST_REPORT)
    try:
        outcome = parts.take_returned_mail(raw, recipients)
    except OperationalError:
        click.echo("ฐานข้อมูลไม่พร้อม ให้เครื่องรับอีเมลลองใหม่ภายหลัง", err=True)
        sys.exit(TRY_AGAIN)
    click.echo(_WORDS[outcome], err=not outcome.is_taken)
    if not outcome.is_taken:
        sys.exit(REFUSED)
