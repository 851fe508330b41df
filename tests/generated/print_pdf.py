"""Prints a paper as an office does when it publishes a plan: the Word file exported to PDF."""

import subprocess
import tempfile
from pathlib import Path

from tests.generated.paper import Paper
from tests.generated.print_docx import as_docx

_MOST_SECONDS = 120


def as_pdf(paper: Paper) -> bytes:
    """The bytes of the PDF; LibreOffice (soffice) must be installed."""
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder, "plan.docx")
        word.write_bytes(as_docx(paper))
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(word)]
        subprocess.run(command, check=True, capture_output=True, timeout=_MOST_SECONDS)
        return word.with_suffix(".pdf").read_bytes()
