"""Where a command listens, and what it prints when it does: the address, and at the first start how to come in."""

import io
import socket
from pathlib import Path
from urllib.parse import quote, urlsplit

import click
import segno

from tracker.rules.errors import RuleBroken
from tracker.services.begin_office import kept_code
from tracker.store.access import is_anybody_here
from tracker.store.database import Database

LOOPBACK = "127.0.0.1"
PORTS_TRIED = 50
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, not listened on


def listen(host: str, port: int) -> socket.socket | None:
    """A listening socket, or None where the port is taken."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError:
        return None


def first_free(port: int) -> socket.socket:
    """The wanted port of this machine, or the next one that is free."""
    for candidate in range(port, port + PORTS_TRIED):
        if listening := listen(LOOPBACK, candidate):
            if candidate != port:
                click.echo(f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ จึงใช้พอร์ต {candidate} แทน", err=True)
            return listening
    raise RuleBroken("port_taken", f"พอร์ต {port}–{port + PORTS_TRIED - 1} ไม่ว่างเลย กรุณาเลือกพอร์ตอื่นด้วย --port")


def make_schema_where_none(database: Database) -> None:
    """A database file that is not there yet is made; one that is there is never touched unasked."""
    if not database.is_sqlite or not database.url.database or Path(database.url.database).exists():
        return
    database.upgrade()
    click.echo(f"สร้างฐานข้อมูลใหม่ที่ {database.url.database}")


def tell_how_to_begin(database: Database, data_dir: Path, base_url: str) -> None:
    """Where nobody is here yet: the address of the first start with its code, as text and as a QR code."""
    with database.session(is_reading=True) as session:
        if is_anybody_here(session):
            return
    code = kept_code(data_dir)
    address = f"{base_url}/setup?code={quote(code)}"
    click.echo("\nยังไม่มีผู้ใช้ เปิดที่อยู่นี้เพื่อเริ่มใช้งาน (5 ขั้น ประมาณ 3 นาที)\n")
    click.echo(f"  {address}\n")
    click.echo(f"  รหัสเริ่มใช้งาน: {code}\n")
    click.echo(_square(address))


def reached_at(base_url: str, host: str, port: int) -> str:
    """The address people use where one was set for them; else where this command listens."""
    if (urlsplit(base_url).hostname or LOOPBACK) not in (LOOPBACK, "localhost"):
        return base_url
    return f"http://{LOOPBACK if host in _EVERYWHERE else host}:{port}"


def _square(address: str) -> str:
    """For a telephone's camera; drawn with half blocks, so that it stays small."""
    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def greet_demo(address: str, links: list[tuple[str, str, str]]) -> None:
    """The doors of the demo, one per post."""
    click.echo(f"\nระบบติดตามพร้อมให้ทดลองใช้ที่ {address}  (กด Ctrl+C เพื่อปิด)")
    click.echo("เข้าใช้แทนแต่ละตำแหน่งด้วยลิงก์ด้านล่าง (แต่ละลิงก์ใช้ได้ครั้งเดียว)\n")
    for title, name, token in links:
        click.echo(f"  {title} · {name}\n      {address}/l/{token}")
    click.echo("\nข้อความแจ้งเตือนจะไม่ออกจากเครื่องนี้ ดูได้ที่หน้า “กล่องข้อความทดสอบ”")
