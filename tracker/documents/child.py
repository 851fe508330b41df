"""Runs one reader or writer of documents in a process of its own, with limits on time and memory.

The heavy libraries (and whatever a hostile file makes them do) stay out of the web process.
"""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
from typing import BinaryIO

from tracker.rules.errors import UnreadableFile

REFUSED = 3  # exit status of a child that found the file unreadable and says why
OUT_OF_MEMORY = 4
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None  # how the system ends it (not on Windows)
_MEGABYTE = 1024 * 1024
_POLITE = 5  # of 19: a long report must not make everybody's pages slow
_COPIES = 3  # of the file, in the hands of a library
_ADDRESSES = 8  # a library may set aside far more addresses than it fills
_SLOW = "ไฟล์นี้ซับซ้อนเกินไป อ่านไม่เสร็จในเวลาที่กำหนด กรุณาแบ่งไฟล์ให้เล็กลงแล้วลองใหม่"
_LARGE = "ไฟล์นี้ใช้หน่วยความจำมากผิดปกติ ระบบจึงหยุดอ่าน กรุณาคัดลอกเฉพาะตารางแผนไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง"
_DAMAGED = "อ่านไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือมีส่วนที่ใหญ่ผิดปกติ กรุณาเปิดด้วยโปรแกรมเดิมแล้วบันทึกใหม่ จากนั้นลองอีกครั้ง"


def run_in_child(target: str, payload: bytes, *, seconds: int = 15, memory_mb: int = 192) -> bytes:
    """Call `target` ("package.module:function", bytes → bytes) in a fresh interpreter and return its answer.

    Raises UnreadableFile with the child's own Thai sentence, or a general one where it died or took too long.
    `seconds` are the processor's; the clock gets twice as many, for a machine that has other work too. `memory_mb` is
    what the child may write to beside the file.
    """
    memory = memory_mb + _COPIES * len(payload) // _MEGABYTE
    command = [sys.executable, "-m", "tracker.documents.child", target, str(memory), str(seconds)]
    try:
        done = subprocess.run(command, input=payload, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableFile("too_slow", _SLOW) from None
    if done.returncode == REFUSED:
        code, _, message = done.stdout.decode("utf-8").partition("\n")
        raise UnreadableFile(code, message.strip())
    if done.returncode == _OUT_OF_TIME:
        raise UnreadableFile("too_slow", _SLOW)
    if done.returncode == OUT_OF_MEMORY:
        raise UnreadableFile("too_large", _LARGE)
    if done.returncode != 0:
        raise UnreadableFile("damaged", _DAMAGED)
    return done.stdout


def limit_process(megabytes: int, seconds: int) -> None:
    """Keep a bomb from taking the machine, and let pages go first (not available on Windows). No core is left."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    os.nice(_POLITE)
    size = megabytes * _MEGABYTE
    limits = {
        "RLIMIT_DATA": (size, size),
        "RLIMIT_AS": (_ADDRESSES * size, _ADDRESSES * size),
        "RLIMIT_CPU": (seconds, seconds + 1),
        "RLIMIT_CORE": (0, 0),
    }
    for name, limit in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already, or the system has none
            resource.setrlimit(getattr(resource, name), limit)


def _main(target: str, memory_mb: str, seconds: str) -> int:
    limit_process(int(memory_mb), int(seconds))
    with _answer() as answer:
        module, _, function = target.partition(":")
        work = getattr(importlib.import_module(module), function)
        try:
            answer.write(work(sys.stdin.buffer.read()))
        except UnreadableFile as refused:
            answer.write(f"{refused.code}\n{refused.message}".encode())
            return REFUSED
        except MemoryError:
            return OUT_OF_MEMORY
    return 0


def _answer() -> BinaryIO:
    """The way to the parent, kept for the answer alone: what a library prints goes where nobody reads it."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answer


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
