"""Throws broken files at the readers until one of them does anything but read or refuse; run by hand.

python -m tests.documents.fuzz --minutes 10 --reader docx
"""

import argparse
import io
import random
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.documents.office_files import HEADER, ROWS, TITLES, as_docx, as_text, as_xlsx
from tests.documents.pdf_files import PdfPage, pdf_of, wrapped
from tests.documents.sheet_files import ods_of, xls_of

SLOW = 10.0  # seconds for one small broken file are a fault too
BATCH = 400  # files for one process: what they cost must not add up unseen
KINDS = {"docx": "docx", "xlsx": "xlsx", "xls": "xls", "ods": "ods", "pdf": "pdf", "csv": "text", "text": "text"}
NUMBERS = ("-1", "0", "1", "99", "65536", "1048576", "99999999999", "1e9", "NaN", "x", "", "๓")


def table() -> list[list[str]]:
    return [[title] for title in TITLES] + [list(HEADER)] + [list(row) for row in ROWS]


def pdf_sample() -> bytes:
    page, widths = PdfPage(), (110, 150, 200, 100, 110, 110)
    page.text(40, 30, TITLES[0])
    rows = [[wrapped(text, width) for text, width in zip(row, widths, strict=True)] for row in (HEADER, *ROWS)]
    page.table(40, 60, widths, rows)
    return pdf_of([page, page])


def csv_sample() -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADER, *ROWS)).encode()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xls": lambda: xls_of({"แผน": table()}, merged=[(1, 1, 1, 6)]),
    "ods": lambda: ods_of({"แผน": table()}, merged=[(1, 1, 1, 6)]),
    "pdf": pdf_sample,
    "csv": csv_sample,
    "text": as_text,
}


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A file with one to eight faults: inside its parts where it is a ZIP, in its bytes else."""
    if data.startswith(b"PK") and dice.random() < 0.85:
        return _mutated_parts(data, dice)
    if data[:1] not in b"P%\xd0" and dice.random() < 0.8:
        return _mutated_text(data.decode(), dice).encode(dice.choice(("utf-8", "utf-16", "cp874")), errors="ignore")
    return _mutated_bytes(data, dice)


def _mutated_text(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 12)):
        at, end = sorted(dice.choices(range(len(text) + 1), k=2))
        end = min(end, at + dice.choice((1, 5, 200)))
        match dice.randrange(4):
            case 0:
                text = (
                    text[:at]
                    + dice.choice(("\t", '"', "\n", "\r", ",", ";", '""', "-5-", "<ul>", "\x0b", "ก" * 9000))
                    + text[at:]
                )
            case 1:
                text = text[:at] + text[end:]
            case 2:
                text = text[:at] + text[at:end] * dice.choice((2, 40)) + text[end:]
            case _:
                text = (
                    text[:at]
                    + chr(dice.choice((0, 0x200B, 0xD7FF, 0xE4D, 0xE33, 0xF70A, dice.randrange(1, 0xD000))))
                    + text[end:]
                )
    return text


def _mutated_parts(data: bytes, dice: random.Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = {
            name for name in names if re.search(r"document\.xml$|sheet1|sharedStrings|numbering|content\.xml", name)
        }
        if dice.random() < 0.3:
            chosen.add(dice.choice(names))
        for name in names:
            part = old.read(name)
            if name in chosen:
                part = _mutated_xml(part, dice) if dice.random() < 0.95 else _mutated_bytes(part, dice)
            if dice.random() > 0.002:
                new.writestr(name, part)
    return file.getvalue()


def _mutated_xml(part: bytes, dice: random.Random) -> bytes:
    text = part.decode("utf-8", errors="replace")
    for _ in range(dice.randint(1, 4)):
        change = dice.choices((_change_number, _repeat_element, _move_element, _nest, _drop_tag), (6, 4, 4, 2, 0.3))[0]
        text = change(text, dice)
    return text.encode("utf-8", errors="replace")


def _change_number(text: str, dice: random.Random) -> str:
    found = list(re.finditer(r'"(-?\d+|[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?)"', text))
    if not found:
        return text
    at = dice.choice(found)
    new = dice.choice((*NUMBERS, "A0", "XFD1048576", "A1:XFD1048576", "B2:A1", "ZZZ9"))
    return f'{text[: at.start()]}"{new}"{text[at.end() :]}'


def _elements(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"<(\w+:?\w*)[^<>]*?(?:/>|>[^<>]*</\1>)", text))


def _drop_tag(text: str, dice: random.Random) -> str:
    tags = list(re.finditer(r"<[^<>]+>", text))
    if not tags:
        return text
    at = dice.choice(tags)
    return text[: at.start()] + text[at.end() :]


def _repeat_element(text: str, dice: random.Random) -> str:
    found = _elements(text)
    if not found:
        return text
    at = dice.choice(found)
    return text[: at.end()] + at.group() * dice.choice((1, 3, 300)) + text[at.end() :]


def _move_element(text: str, dice: random.Random) -> str:
    found = _elements(text)
    if len(found) < 2:
        return text
    one, other = dice.sample(found, 2)
    return text.replace(other.group(), one.group(), 1)


def _nest(text: str, dice: random.Random) -> str:
    found = _elements(text)
    if not found:
        return text
    at = dice.choice(found)
    name, depth = at.group(1), dice.choice((1, 20, 400))
    return text[: at.start()] + f"<{name}>" * depth + at.group() + f"</{name}>" * depth + text[at.end() :]


def _mutated_bytes(data: bytes, dice: random.Random) -> bytes:
    broken = bytearray(data)
    is_tight = data.startswith(b"\xd0") and dice.random() < 0.9  # parts of an OLE file stand at fixed places
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(broken)) if broken else 0
        match dice.choice((0, 3)) if is_tight else dice.randrange(6):
            case 0:
                broken[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del broken[at : at + dice.choice((1, 4, 100))]
            case 2:
                broken[at:at] = broken[at : at + dice.choice((1, 50, 2000))]
            case 3:
                broken[at : at + 4] = dice.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80")
                )
            case 4:
                broken[at:at] = dice.choice(("\u0e4d\u0e32", "\t", '"', "\n", "\r", "\0", "ก" * 5000, ";,")).encode()
            case _:
                if dice.random() < 0.3:
                    del broken[at:]
    return bytes(broken)


def files(reader: str, seed: int) -> list[bytes]:
    """The files of one batch; the same seed gives the same files."""
    dice, sample = random.Random(seed), SAMPLES[reader]()  # noqa: S311
    return [mutated(sample, dice) for _ in range(BATCH)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reader", choices=sorted(SAMPLES), required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=Path, default=Path("fuzz-faults"))
    options = parser.parse_args()
    end = time.monotonic() + options.minutes * 60
    seed, told = options.seed, Counter[str]()
    while time.monotonic() < end:
        command = [sys.executable, "-m", "tests.documents.fuzz_batch", options.reader, str(seed), str(options.faults)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told.update(done.stdout.split())
        if done.returncode:
            told["batch died"] += 1
            print(f"seed {seed}: the process ended with {done.returncode}\n{done.stderr[-2000:]}", flush=True)
        seed += 1
    print(options.reader, dict(told.most_common()), flush=True)
    return int(any(name.startswith(("FAULT", "batch")) for name in told))


if __name__ == "__main__":
    sys.exit(main())
