"""LINE posts a second beside those of a bare requests.Session: python -m tests.benchmarks.posting [COUNT]

The endpoint is a process of its own that takes everything, so that what is measured is ours. Each round posts the same
bodies both ways, turn about; medians of the rounds are printed, and their ratio.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from uuid import UUID

import requests

from tests.channels.letters import letter
from tests.services.golden_messages import CASES, payload_of
from tracker.channels.line import PUSH, LineChannel
from tracker.rules.message import Message

TOKEN = "made-up"
CASE = CASES["one-task"]
ROUNDS = 5


def rate(name: str, count: int, seconds: list[float]) -> str:
    middle = median(seconds)
    return f"{name:20} {count / middle:6.0f} a second ({middle / count * 1000:.3f} ms each)"


def main(count: int = 1000) -> None:
    server = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.endpoints"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        measure(f"http://127.0.0.1:{server.stdout.readline().split()[0]}", count)
    finally:
        server.kill()
        server.wait()


def measure(address: str, count: int) -> None:
    line = tuple(payload_of(CASE, "line")["line"])
    messages = [replace(letter(key=number), line=line, retry_key=UUID(int=number)) for number in range(count)]
    channel, bare = LineChannel(address, TOKEN), Bare(address)
    print(f"a flex message of a task, {len(bare.body_of(messages[0]))} bytes; medians of {ROUNDS} rounds of {count}")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(posting(channel.send, messages))
        theirs.append(posting(bare.send, messages))
    print(rate("LineChannel", count, ours))
    print(rate("requests.Session", count, theirs))
    print(f"{'ratio':20} {median(theirs) / median(ours):6.2f}")


class Bare:
    """The same post with nothing around it: no check of the answer, no time-outs, no limits."""

    def __init__(self, address: str) -> None:
        self._url = address + PUSH
        self._session = requests.Session()

    def body_of(self, message: Message) -> bytes:
        body = {"to": message.recipient.address, "messages": list(message.line)}
        return json.dumps(body, ensure_ascii=False).encode()

    def send(self, message: Message) -> None:
        headers = {
            "Authorization": f"Bearer {TOKEN}",
            "Content-Type": "application/json",
            "X-Line-Retry-Key": str(message.retry_key),
        }
        self._session.post(self._url, data=self.body_of(message), headers=headers)


def posting(send: Callable[[Message], object], messages: list[Message]) -> float:
    started = time.perf_counter()
    for message in messages:
        send(message)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
