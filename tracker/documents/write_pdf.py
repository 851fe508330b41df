"""Writes a paper as a PDF that keeps (PDF/A-2b) and can be searched, in the looks of the Word file (runs in the child).

The typesetter is typst; where lines of Thai break is decided here (thai_breaks), for it breaks words in the middle.
"""

import json
from datetime import UTC

import typst

from tracker.documents import sarabun
from tracker.documents.own_templates import templates_folder
from tracker.documents.pdf_letters import spell_out
from tracker.documents.pdf_words import PaperWords
from tracker.rules.paper import Paper


def write(payload: bytes) -> bytes:
    """The .pdf of a paper given as its own JSON; the same paper gives the same bytes."""
    paper = Paper.from_json(payload)
    told = json.dumps(PaperWords(paper).told(), ensure_ascii=False)
    made = typst.compile(
        str(templates_folder() / "documents" / "paper.typ"),
        font_paths=[str(sarabun.folder())],
        ignore_system_fonts=True,
        sys_inputs={"paper": told},
        pdf_standards=["a-2b"],
        timestamp=round(paper.stamp.made_at.astimezone(UTC).timestamp()),
    )
    return spell_out(made)
