"""Settings, read once from the environment; only tracker.app reads this module."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

SmtpTls = Literal["none", "starttls", "tls"]
SECRET_BYTES = 48
TIMES_THE_SLOWEST = 3
# Numbers and how large each may be. LINE knows a retry key for 24 hours: after that the same key sends again.
MOST = {
    "line_connect_seconds": 60,
    "line_read_seconds": 600,
    "line_lease_seconds": 3_600,
    "line_retry_first_seconds": 3_600,
    "line_retry_longest_seconds": 21_600,
    "line_retry_hours": 23,
    "smtp_step_seconds": 600,
    "smtp_final_seconds": 1_200,
    "mail_lease_seconds": 7_200,
    "mail_retry_first_seconds": 3_600,
    "mail_retry_longest_seconds": 43_200,
    "mail_retry_hours": 120,
}


class SettingError(ValueError):
    """A setting that cannot be used; the message is a Thai sentence that says how to mend it."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between two installations. Names in the environment are TRACKER_ + the name here."""

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    line_api_base: str = "https://api.line.me"
    line_data_api_base: str = "https://api-data.line.me"
    line_channel_access_token: str | None = None
    line_channel_secret: str | None = None
    line_channel_id: str | None = None
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_tls: SmtpTls = "starttls"
    mail_from: str | None = None
    mail_bounce_domain: str | None = None
    line_connect_seconds: int = 3
    line_read_seconds: int = 10
    line_lease_seconds: int = 60
    line_retry_first_seconds: int = 5
    line_retry_longest_seconds: int = 1_800
    line_retry_hours: int = 23
    smtp_step_seconds: int = 20
    smtp_final_seconds: int = 90
    mail_lease_seconds: int = 300
    mail_retry_first_seconds: int = 60
    mail_retry_longest_seconds: int = 7_200
    mail_retry_hours: int = 48
    metrics_token: str | None = None
    link_watch: bool = True
    backup_dir: Path | None = None
    is_demo: bool = False

    @property
    def backups(self) -> Path:
        """Where backups lie: better a disk of their own than beside what they are to save."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def is_link_watched(self) -> bool:
        """Whether links that are evidence are looked at; nothing leaves the machine of a demo."""
        return self.link_watch and not self.is_demo


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings. Raises SettingError; makes the data folder and, where none is given, a secret key in it."""
    given = {
        name.removeprefix("TRACKER_").lower(): value.strip()
        for name, value in (os.environ if environ is None else environ).items()
        if name.startswith("TRACKER_") and value.strip()
    }
    data_dir = Path(given.get("data_dir", "tidtam-data")).resolve()
    settings = Config(
        data_dir=data_dir,
        database_url=given.get("database_url", f"sqlite:///{data_dir / 'tracker.db'}"),
        secret_key=given.get("secret_key") or _kept_secret(data_dir),
        base_url=given.get("base_url", Config.base_url).rstrip("/"),
        line_api_base=given.get("line_api_base", Config.line_api_base).rstrip("/"),
        line_data_api_base=given.get("line_data_api_base", Config.line_data_api_base).rstrip("/"),
        line_channel_access_token=given.get("line_channel_access_token"),
        line_channel_secret=given.get("line_channel_secret"),
        line_channel_id=given.get("line_channel_id"),
        smtp_host=given.get("smtp_host"),
        smtp_port=_port(given.get("smtp_port", str(Config.smtp_port))),
        smtp_user=given.get("smtp_user"),
        smtp_password=given.get("smtp_password"),
        smtp_tls=_tls(given.get("smtp_tls", Config.smtp_tls)),
        mail_from=given.get("mail_from"),
        mail_bounce_domain=_domain(given.get("mail_bounce_domain")),
        metrics_token=given.get("metrics_token"),
        backup_dir=Path(given["backup_dir"]).resolve() if "backup_dir" in given else None,
        link_watch=_switch("link_watch", given.get("link_watch", "on")),
        **_numbers(given),
    )
    _check_patience(settings)
    return settings


def _kept_secret(data_dir: Path) -> str:
    """The key made at the first start; without it every restart would sign everybody out.

    Written under another name and linked, so that a web and a worker starting together read the same, whole key.
    """
    path = data_dir / "secret-key"
    part = path.with_name(f"secret-key.{secrets.token_hex(8)}.part")
    try:
        if path.exists():
            return path.read_text(encoding="ascii").strip()
        data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingError(
            f"ใช้โฟลเดอร์ข้อมูล {data_dir} ไม่ได้ กรุณาตั้ง TRACKER_DATA_DIR เป็นโฟลเดอร์ที่เขียนได้ ({error.strerror})"
        ) from error


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingError(f"TRACKER_SMTP_PORT ต้องเป็นตัวเลข 1–65535 แต่ได้ “{text}”")
    return int(text)


def _numbers(given: Mapping[str, str]) -> dict[str, Any]:
    return {name: _number(name, given[name], most) for name, most in MOST.items() if name in given}


def _number(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= most:
        raise SettingError(f"TRACKER_{name.upper()} ต้องเป็นตัวเลข 1–{most} แต่ได้ “{text}”")
    return int(text)


def _check_patience(settings: Config) -> None:
    """A lease must outlive the slowest try thrice, or a message could be in two hands at once."""
    for name, lease, slowest in (
        ("LINE", settings.line_lease_seconds, settings.line_connect_seconds + settings.line_read_seconds),
        ("MAIL", settings.mail_lease_seconds, settings.smtp_final_seconds),
    ):
        if lease < TIMES_THE_SLOWEST * slowest:
            raise SettingError(
                f"TRACKER_{name}_LEASE_SECONDS ต้องไม่น้อยกว่า {TIMES_THE_SLOWEST * slowest} วินาที "
                f"(สามเท่าของเวลารอคำตอบที่ตั้งไว้) แต่ได้ {lease}"
            )
    for name, first, longest in (
        ("LINE", settings.line_retry_first_seconds, settings.line_retry_longest_seconds),
        ("MAIL", settings.mail_retry_first_seconds, settings.mail_retry_longest_seconds),
    ):
        if longest < first:
            raise SettingError(
                f"TRACKER_{name}_RETRY_LONGEST_SECONDS ต้องไม่น้อยกว่า TRACKER_{name}_RETRY_FIRST_SECONDS ({first})"
            )


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise SettingError(f"TRACKER_{name.upper()} ต้องเป็น on หรือ off แต่ได้ “{text}”")
    return text.lower() == "on"


def _domain(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", text):
        raise SettingError(f"TRACKER_MAIL_BOUNCE_DOMAIN ต้องเป็นชื่อโดเมน เช่น bounces.nongmek.go.th แต่ได้ “{text}”")
    return text


def _tls(text: str) -> SmtpTls:
    for known in get_args(SmtpTls):
        if text.lower() == known:
            return known  # type: ignore[no-any-return]
    raise SettingError(f"TRACKER_SMTP_TLS ต้องเป็น none, starttls หรือ tls แต่ได้ “{text}”")
