"""Puts the parts together; the only reader of config.py. Only wsgi.py, __main__.py and the console script come here."""

import logging
import platform
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from secrets import token_hex
from urllib.parse import urlsplit
from uuid import uuid4

import click
import waitress
from flask import Flask

import config
from config import Config, SettingError
from tracker import clock
from tracker.channels.console import ConsoleChannel, ConsoleLine
from tracker.channels.mail import MailChannel, MailServer
from tracker.channels.web_look import open_look
from tracker.cli.main import tracker as command
from tracker.cli.parts import CliParts
from tracker.cli.sending_check import findings_of
from tracker.cli.serving import LOOPBACK, first_free, greet_demo, listen, reached_at, tell_how_to_begin
from tracker.documents.own_templates import templates_folder
from tracker.rules.delivery import PATIENCE, Patience
from tracker.rules.errors import RuleBroken
from tracker.rules.line_account import ENVIRONMENT_KEY, LineCredentials, LineTalk
from tracker.rules.mail_account import MailCredentials
from tracker.rules.message import Channel
from tracker.services.back_up import back_up_nightly
from tracker.services.examine_installation import Installation, examine
from tracker.services.open_demo import open_demo
from tracker.services.outbox import Outbox
from tracker.services.record_bounce import record_bounce
from tracker.services.rehearse_reminders import rehearse
from tracker.services.rest_after_restore import rest_after_restore
from tracker.services.send_test_message import send_test_message
from tracker.services.write_digest import Wording, message_templates
from tracker.store.database import Database
from tracker.store.turn_mark import TurnMark
from tracker.watch import start_watch
from tracker.web import WebParts, create_web
from tracker.worker import run_tick, run_worker

THREADS = 8
ACCOUNTS_KEPT = 1000
CHECK_SECONDS = 5


def main() -> None:
    """The console script `tracker`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("tracker").setLevel(logging.INFO)
    try:
        settings = config.load()
    except SettingError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    command(obj=cli_parts(settings))


def create_app(settings: Config) -> Flask:
    """The web application. Touches neither the network nor the schema."""
    database = Database(settings.database_url)
    return create_web(
        WebParts(
            database=database,
            secret_key=settings.secret_key,
            base_url=settings.base_url,
            data_dir=settings.data_dir,
            now=clock.now,
            is_demo=settings.is_demo,
            outbox=_outbox(settings, database),
            metrics_token=settings.metrics_token or "",
            backups=settings.backups,
            examine=lambda at: examine(_installation(settings, database), at),
        )
    )


def create_checked_app() -> Flask:
    """The web application for a WSGI server: refuses to start on a schema that is not its own."""
    settings = config.load()
    Database(settings.database_url).check_schema()
    return create_app(settings)


def cli_parts(settings: Config) -> CliParts:
    """Everything the commands need, built from the settings; opens nothing yet."""
    database = Database(settings.database_url)
    return CliParts(
        database=database,
        data_dir=settings.data_dir,
        base_url=settings.base_url,
        now=clock.now,
        serve=partial(_serve, settings),
        backups=settings.backups,
        work=lambda: run_worker(_outbox(settings, database), clock.now, nightly=_nightly(settings, database)),
        tick=partial(_tick, settings, database),
        demo=partial(_demo, settings),
        examine=lambda at: examine(_installation(settings, database), at),
        outbox=lambda: _outbox(settings, database),
        rehearse=lambda organization_id, order: rehearse(
            _outbox(settings, database), organization_id, order, now=clock.now()
        ),
        take_returned_mail=lambda raw, recipients: record_bounce(
            _outbox(settings, database), raw=raw, recipients=recipients, now=clock.now()
        ),
        try_sending=lambda email: findings_of(
            send_test_message(_outbox(settings, database), email=email, clock=clock.now)
        ),
    )


def _nightly(settings: Config, database: Database) -> Callable[[datetime], object]:
    return lambda at: back_up_nightly(database, data_dir=settings.data_dir, place=settings.backups, now=at)


def _tick(settings: Config, database: Database, at: datetime) -> dict[str, int]:
    """A turn by hand; it, too, minds that an older database was put back."""
    outbox = _outbox(settings, database)
    rest_after_restore(outbox, TurnMark(settings.data_dir), at)
    return run_tick(outbox, lambda: at)


def _outbox(settings: Config, database: Database) -> Outbox:
    wording = Wording(message_templates(str(templates_folder())), settings.base_url)
    name = f"{platform.node()}:{uuid4().hex[:8]}"
    # The same client for the same credentials, so that short-lived tokens and connections are kept between turns.
    open_line = lru_cache(ACCOUNTS_KEPT)(partial(_line_account, settings))
    environment_line = _environment_line(settings)
    return Outbox(
        database,
        _channels(settings, open_line(environment_line) if environment_line else None),
        wording,
        name,
        open_line=open_line,
        open_mail=lru_cache(ACCOUNTS_KEPT)(partial(_mail_account, settings)),
        environment_line=environment_line,
        secret_key=settings.secret_key,
        data_dir=settings.data_dir,
        patience=_patience(settings),
        is_demo=settings.is_demo,
        looker=open_look(settings.base_url) if settings.is_link_watched else None,
    )


def _patience(settings: Config) -> Mapping[str, Patience]:
    """How long each channel holds a message and how it tries again, as set for this installation."""
    line = Patience(
        timedelta(seconds=settings.line_retry_first_seconds),
        timedelta(seconds=settings.line_retry_longest_seconds),
        timedelta(hours=settings.line_retry_hours),
        timedelta(seconds=settings.line_lease_seconds),
    )
    mail = Patience(
        timedelta(seconds=settings.mail_retry_first_seconds),
        timedelta(seconds=settings.mail_retry_longest_seconds),
        timedelta(hours=settings.mail_retry_hours),
        timedelta(seconds=settings.mail_lease_seconds),
    )
    return {**PATIENCE, "line": line, "group": line, "email": mail}


def _line_account(settings: Config, credentials: LineCredentials) -> LineTalk:
    """The client of a LINE account; in the demo nothing leaves the machine."""
    if settings.is_demo:
        return ConsoleLine()
    from tracker.channels.line import open_account  # noqa: PLC0415  # requests is 5 MB that an office without LINE spares

    return open_account(
        credentials,
        api_base=settings.line_api_base,
        content_base=settings.line_data_api_base,
        connect_seconds=settings.line_connect_seconds,
        read_seconds=settings.line_read_seconds,
    )


def _environment_line(settings: Config) -> LineCredentials | None:
    """The account that the settings open, for an installation of a single organization; a made-up one in the demo."""
    if settings.is_demo:
        return LineCredentials(ENVIRONMENT_KEY, channel_secret=token_hex(16))
    token, secret = settings.line_channel_access_token or "", settings.line_channel_secret or ""
    channel_id = "" if token else settings.line_channel_id or ""
    if not token and not (channel_id and secret):
        return None
    return LineCredentials(ENVIRONMENT_KEY, channel_secret=secret, access_token=token, channel_id=channel_id)


def _channels(settings: Config, line: LineTalk | None) -> dict[str, Channel]:
    """The ways out that are set up. In the demo nothing leaves the machine."""
    channels: dict[str, Channel] = {}
    if settings.is_demo:
        channels["email"] = ConsoleChannel()
    elif settings.smtp_host:
        channels["email"] = MailChannel(_mail_server(settings, settings.smtp_host))
    if line:
        channels["line"] = line
    return channels


def _mail_server(settings: Config, host: str) -> MailServer:
    return MailServer(
        host=host,
        port=settings.smtp_port,
        sender=settings.mail_from or f"tidtam@{host}",
        encryption=settings.smtp_tls,
        user=settings.smtp_user or "",
        password=settings.smtp_password or "",
        bounce_domain=settings.mail_bounce_domain or "",
        signing_key=settings.secret_key,
        seconds=settings.smtp_step_seconds,
        final_seconds=settings.smtp_final_seconds,
    )


def _mail_account(settings: Config, credentials: MailCredentials) -> Channel:
    """The channel of an organization's own mail server; in the demo nothing leaves the machine.

    Returned mail has an address of its own only where the installation's server sends.
    """
    if settings.is_demo:
        return ConsoleChannel()
    return MailChannel(
        MailServer(
            host=credentials.host,
            port=credentials.port,
            sender=credentials.sender,
            encryption=credentials.encryption,
            user=credentials.user,
            password=credentials.password,
            seconds=settings.smtp_step_seconds,
            final_seconds=settings.smtp_final_seconds,
        )
    )


def _installation(settings: Config, database: Database) -> Installation:
    has_line = _environment_line(settings) is not None and not settings.is_demo  # the demo's account is made up
    checks: Mapping[str, Callable[[], None] | None] = {
        "อีเมล (SMTP)": partial(_reach, settings.smtp_host, settings.smtp_port) if settings.smtp_host else None,
        "LINE": partial(_reach_url, settings.line_api_base) if has_line else None,
    }
    return Installation(database, settings.data_dir, settings.secret_key, settings.base_url, checks, settings.backups)


def _reach(host: str, port: int) -> None:
    socket.create_connection((host, port), timeout=CHECK_SECONDS).close()


def _reach_url(url: str) -> None:
    parts = urlsplit(url)
    _reach(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def _serve(settings: Config, host: str, port: int) -> None:
    """A production server (waitress: pure Python, the same on Windows), one process and a few threads."""
    listening = listen(host, port)
    if listening is None:
        raise RuleBroken("port_taken", f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ กรุณาปิดโปรแกรมนั้น หรือเลือกพอร์ตอื่นด้วย --port")
    port = listening.getsockname()[1]
    click.echo(f"เปิดเว็บที่ http://{host}:{port}")
    settings = replace(settings, base_url=reached_at(settings.base_url, host, port))
    database = Database(settings.database_url)
    tell_how_to_begin(database, settings.data_dir, settings.base_url)
    start_watch(_outbox(settings, database), clock.now)
    waitress.serve(create_app(settings), sockets=[listening], threads=THREADS, ident=None)


def _demo(settings: Config, first_port: int, is_opening_browser: bool) -> None:
    """The demo: its own folder and SQLite database, web and worker in one process, nothing leaves the machine."""
    folder = settings.data_dir / "demo"
    listening = first_free(first_port)
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    demo = replace(
        settings,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'tracker.db'}",
        base_url=address,
        is_demo=True,
    )
    database = Database(demo.database_url)
    database.upgrade()
    outbox = _outbox(demo, database)
    links = open_demo(database, data_dir=folder, now=clock.now(), tick=lambda at: run_tick(outbox, lambda: at))
    web = threading.Thread(
        target=lambda: waitress.serve(create_app(demo), sockets=[listening], threads=THREADS, ident=None), daemon=True
    )
    web.start()
    greet_demo(address, links)
    if is_opening_browser:
        click.launch(address)
    run_worker(outbox, clock.now)
