"""Runs one reader or writer of documents in a process of its own, with a limit on time and memory.

The heavy libraries (and whatever a hostile file makes them do) stay out of the web process.
"""

import importlib
import subprocess
import sys

from tracker.rules.errors import UnreadableFile

REFUSED = 3  # exit status of a child that found the file unreadable and said why on stderr
_MEGABYTE = 1024 * 1024


def run_in_child(target: str, payload: bytes, *, seconds: int = 30, memory_mb: int = 1024) -> bytes:
    """Call `target` ("package.module:function", bytes → bytes) in a fresh interpreter and return its answer.

    Raises UnreadableFile with the child's own Thai sentence, or a general one where it died or took too long.
    """
    command = [sys.executable, "-m", "tracker.documents.child", target, str(memory_mb)]
    try:
        done = subprocess.run(command, input=payload, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableFile("too_slow", "ไฟล์นี้ซับซ้อนเกินไป อ่านไม่เสร็จในเวลาที่กำหนด กรุณาแบ่งไฟล์ให้เล็กลงแล้วลองใหม่") from None
    if done.returncode == REFUSED:
        code, _, message = done.stderr.decode("utf-8").partition("\n")
        raise UnreadableFile(code, message.strip())
    if done.returncode != 0:
        raise UnreadableFile("damaged", "อ่านไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาเปิดด้วย Word หรือ Excel แล้วบันทึกใหม่ จากนั้นลองอีกครั้ง")
    return done.stdout


def _limit_memory(megabytes: int) -> None:
    """Keep a decompression bomb from taking the machine (not available on Windows)."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))


def _main(target: str, memory_mb: str) -> int:
    _limit_memory(int(memory_mb))
    module, _, function = target.partition(":")
    work = getattr(importlib.import_module(module), function)
    try:
        answer = work(sys.stdin.buffer.read())
    except UnreadableFile as refused:
        sys.stderr.buffer.write(f"{refused.code}\n{refused.message}".encode())
        return REFUSED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
