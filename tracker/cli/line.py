"""Commands for an organization's LINE account: set its keys, show how it stands, ask LINE now."""

import sys

import click

from tracker.cli.office import organization_slug
from tracker.cli.parts import REFUSED, CliParts, pass_parts, print_json
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.line_keys import LineKeys
from tracker.rules.thai_calendar import format_instant
from tracker.services.check_line_account import check_line_account
from tracker.services.line_accounts import find_account_of, open_account
from tracker.services.set_line_account import set_line_account
from tracker.services.show_line_account import LineShown, show_line_account
from tracker.store.people import get_organization


@click.group("line")
def line_group() -> None:
    """บัญชี LINE ของหน่วยงาน"""


@line_group.command("set")
@organization_slug
@click.option("--channel-id", required=True, help="หมายเลขช่อง (Channel ID)")
@click.option("--secret-stdin", is_flag=True, help="อ่านรหัสลับจาก stdin แทนการถาม (บรรทัดแรก) และโทเคน (บรรทัดที่สอง ถ้ามี)")
@click.option("--lasting-token", is_flag=True, help="ใช้โทเคนระยะยาว ไม่ใส่: ให้ระบบขอโทเคนเอง")
@pass_parts
def set_command(parts: CliParts, slug: str, channel_id: str, secret_stdin: bool, lasting_token: bool) -> None:
    """ตั้งกุญแจของบัญชี LINE แล้วถาม LINE ทันทีว่าใช้ได้หรือไม่"""
    secret, token = _from_stdin() if secret_stdin else _asked_for(is_lasting=lasting_token)
    keys = LineKeys(channel_id, secret, token, is_lasting=lasting_token)
    with parts.organization(slug) as session:
        set_line_account(session, keys=keys, secret_key=parts.outbox().secret_key, person_id=None, now=parts.now())
    click.echo("บันทึกกุญแจแล้ว")
    _ask_line(parts, slug)
    _tell(parts, slug)


@line_group.command("show")
@organization_slug
@click.option("--json", "as_json", is_flag=True, help="แสดงผลเป็น JSON")
@pass_parts
def show_command(parts: CliParts, slug: str, as_json: bool) -> None:
    """แสดงบัญชีที่ใช้อยู่ สถานะ และโควตาของเดือน (ไม่ถาม LINE)"""
    if not as_json:
        _tell(parts, slug)
        return
    print_json(_as_json(_shown(parts, slug), parts.base_url))


@line_group.command("check")
@organization_slug
@pass_parts
def check_command(parts: CliParts, slug: str) -> None:
    """ถาม LINE เดี๋ยวนี้ว่าบัญชีใช้ได้หรือไม่ และโควตาเหลือเท่าใด"""
    _ask_line(parts, slug)
    shown = _tell(parts, slug)
    if shown.account and shown.account.trouble:
        raise click.exceptions.Exit(REFUSED)


def _asked_for(*, is_lasting: bool) -> tuple[str, str]:
    """Secrets are typed unseen, or they would stand in the shell's history."""
    secret = click.prompt("รหัสลับของช่อง (Channel secret)", hide_input=True, err=True)
    token = click.prompt("โทเคนระยะยาว (Channel access token)", hide_input=True, err=True) if is_lasting else ""
    return secret, token


def _from_stdin() -> tuple[str, str]:
    lines = [*sys.stdin.read().splitlines(), "", ""]
    return lines[0], lines[1]


def _ask_line(parts: CliParts, slug: str) -> None:
    with parts.organization(slug, is_reading=True) as session:
        organization_id = get_organization(session).id
    outbox = parts.outbox()
    account = find_account_of(outbox, organization_id)
    talk = open_account(outbox, account) if account else None
    if talk is None:
        if _shown(parts, slug).account is None:
            raise NotFound("no_line_account", "หน่วยงานยังไม่ได้ตั้งบัญชี LINE กรุณาสั่ง tracker line set")
        return
    check_line_account(outbox, organization_id, talk, parts.now(), is_asked_for=True)


def _shown(parts: CliParts, slug: str) -> LineShown:
    with parts.organization(slug, is_reading=True) as session:
        return show_line_account(session, parts.outbox(), parts.now())


def _tell(parts: CliParts, slug: str) -> LineShown:
    """Print how it stands; what is wrong goes to stderr with its mend."""
    shown = _shown(parts, slug)
    if shown.account is None:
        raise RuleBroken("no_line_account", "หน่วยงานยังไม่ได้ตั้งบัญชี LINE กรุณาสั่ง tracker line set")
    account, month, forecast = shown.account, shown.month, shown.forecast
    click.echo(
        f"บัญชี {account.name or 'ยังไม่ทราบชื่อ'} {account.basic_id} ({'ของหน่วยงาน' if account.is_own else 'ของเครื่องแม่ข่าย'})"
    )
    click.echo(f"ที่อยู่รับข้อความ (Webhook URL): {parts.base_url}/line/webhook/{account.webhook_key}")
    click.echo(f"ผู้ผูก LINE {account.people_count} คน กลุ่ม {account.group_count} กลุ่ม")
    if month and month.limit is None:
        click.echo(f"เดือนนี้ใช้ไป {month.used} ข้อความ ไม่จำกัดจำนวน")
    elif month:
        click.echo(f"เดือนนี้เหลือ {month.left} จาก {month.limit} ข้อความ กันไว้ให้วันปิดรอบ {month.reserve}")
    if forecast and forecast.total:
        click.echo(f"การเตือนวันปิดรอบครั้งถัดไปจะใช้ {forecast.total} ข้อความ")
    if account.checked_at:
        click.echo(f"ถาม LINE เมื่อ {format_instant(account.checked_at)}")
    if account.trouble:
        steps = " / ".join(account.trouble.steps)
        click.echo(f"{account.trouble.what} วิธีแก้: {steps}".replace("`", ""), err=True)
    return shown


def _as_json(shown: LineShown, base_url: str) -> dict[str, object]:
    """For programs; no secret, not even masked."""
    account, month, forecast = shown.account, shown.month, shown.forecast
    return {
        "account": account
        and {
            "name": account.name,
            "basic_id": account.basic_id,
            "channel_id": account.channel_id,
            "is_own": account.is_own,
            "state": account.state,
            "webhook": f"{base_url}/line/webhook/{account.webhook_key}",
            "people": account.people_count,
            "groups": account.group_count,
        },
        "month": month
        and {
            "month": month.month.isoformat()[:7],
            "limit": month.limit,
            "used": month.used,
            "reserve": month.reserve,
            "left": month.left,
            "held": month.held_count,
        },
        "next_cutoff": forecast
        and {
            "closes_on": forecast.closes_on and forecast.closes_on.isoformat(),
            "people": forecast.people_count,
            "messages": forecast.total,
            "months": {day.isoformat()[:7]: count for day, count in forecast.months},
        },
    }
