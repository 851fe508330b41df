"""Files as LibreOffice lays them out, with whatever Thai font it has."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import missing


def pages_of(content: bytes, name: str, folder: Path) -> list[str]:
    """The text of each printed page."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        missing("soffice", "there is no LibreOffice with pdftotext here to lay papers out")
    file = folder / name
    file.write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    if not file.with_suffix(".pdf").exists():
        missing("calc", f"soffice opens no {file.suffix} here")
    told = subprocess.run([reader, "-layout", str(file.with_suffix(".pdf")), "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]
