"""A worker's turn in a process of its own, to be killed: … -m tests.services.one_turn URL LINE MAIL_PORT AT NAME."""

import json
import sys
from datetime import datetime

from tests.services.reminded_office import make_outbox
from tracker.channels.line import LineChannel
from tracker.channels.mail import MailChannel, MailServer
from tracker.store.database import Database
from tracker.worker import run_tick


def main(url: str, line: str, mail_port: str, at: str, name: str) -> None:
    channels = {}
    if line:
        channels["line"] = LineChannel(line, "token", read_seconds=20)
    if mail_port != "0":
        server = MailServer("127.0.0.1", int(mail_port), "tidtam@nongmekkhao.example", encryption="none")
        channels["email"] = MailChannel(server)
    outbox = make_outbox(Database(url), channels, name)
    json.dump(run_tick(outbox, lambda: datetime.fromisoformat(at)), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
