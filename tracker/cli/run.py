"""Commands that run the product: db, serve, worker, tick, doctor, demo."""

import sys

import click

from tracker.cli.parts import REFUSED, CliParts, moment, pass_parts, print_json
from tracker.cli.serving import make_schema_where_none

DEFAULT_PORT = 8000


@click.group("db")
def db() -> None:
    """ฐานข้อมูล"""


@db.command("upgrade")
@pass_parts
def upgrade_command(parts: CliParts) -> None:
    """ปรับโครงสร้างฐานข้อมูลให้เป็นรุ่นล่าสุด"""
    parts.database.upgrade()
    click.echo(f"ฐานข้อมูลพร้อมใช้ (รุ่น {parts.database.revision()})")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="ที่อยู่ที่เปิดรับ")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="พอร์ต")
@pass_parts
def serve_command(parts: CliParts, host: str, port: int) -> None:
    """เปิดเว็บ ครั้งแรกสร้างฐานข้อมูลให้ แล้วพิมพ์ที่อยู่สำหรับเริ่มใช้งาน"""
    make_schema_where_none(parts.database)
    parts.database.check_schema()
    parts.serve(host, port)


@click.command("worker")
@pass_parts
def worker_command(parts: CliParts) -> None:
    """เปิดตัวทำงานเบื้องหลัง (วางแผนและส่งการแจ้งเตือน)"""
    parts.database.check_schema()
    parts.work()


@click.command("tick")
@click.option("--at", help="เวลาที่ใช้แทนนาฬิกา (ISO-8601)")
@click.option("--json", "as_json", is_flag=True, help="แสดงผลเป็น JSON")
@pass_parts
def tick_command(parts: CliParts, at: str | None, as_json: bool) -> None:
    """วางแผนและส่งการแจ้งเตือนหนึ่งรอบ"""
    parts.database.check_schema()
    outcome = parts.tick(moment(parts, at))
    if as_json:
        print_json(outcome)
        return
    click.echo(
        f"วางแผน {outcome['planned']} ข้อความ ส่งสำเร็จ {outcome['accepted']}"
        f" รอส่งใหม่ {outcome['retry']} ไม่สำเร็จ {outcome['failed']}"
    )


@click.command("doctor")
@click.option("--send-to", metavar="อีเมล", help="ส่งข้อความทดสอบจริงถึงผู้ใช้ที่มีอีเมลนี้ ทางอีเมลและ LINE ที่ผูกไว้")
@pass_parts
def doctor_command(parts: CliParts, send_to: str | None) -> None:
    """ตรวจการติดตั้ง บอกสิ่งที่ผิดและวิธีแก้"""
    findings = parts.examine(parts.now())
    if send_to:
        findings += parts.try_sending(send_to)
    for finding in findings:
        click.echo(f"{'✓' if finding.is_good else '✗'} {finding.about}: {finding.words}")
    bad = sum(not finding.is_good for finding in findings)
    click.echo("ทุกอย่างเรียบร้อย" if not bad else f"พบ {bad} เรื่องที่ต้องแก้ไข")
    if bad:
        sys.exit(REFUSED)


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="พอร์ตแรกที่ลองใช้")
@click.option("--no-browser", is_flag=True, help="ไม่ต้องเปิดเบราว์เซอร์ให้")
@pass_parts
def demo_command(parts: CliParts, port: int, no_browser: bool) -> None:
    """เปิดหน่วยงานตัวอย่างให้ทดลองใช้ ไม่มีข้อความใดออกจากเครื่อง"""
    parts.demo(port, not no_browser)
