"""The front door for documents: decides by content what a file is, refuses what cannot be read, reads the rest."""

from tracker.documents.child import run_in_child
from tracker.documents.file_kind import kind_of
from tracker.rules.errors import UnreadableFile
from tracker.rules.source_table import SourceDocument, document_from_bytes

READERS = {
    "docx": "tracker.documents.read_docx:read",
    "xlsx": "tracker.documents.read_xlsx:read",
    "xls": "tracker.documents.read_xls:read",
    "ods": "tracker.documents.read_ods:read",
    "pdf": "tracker.documents.read_pdf:read",
    "text": "tracker.documents.read_text:read",
}
_MOST_MEMORY = 160  # megabytes, beside the file
_MEMORY = {"pdf": 110, "xls": 110}  # libraries that stop at nothing else
_MOST_SECONDS = 15
_SECONDS = {"pdf": 30}  # six on the machine this was measured on, for 250 pages of small print
_LONGEST_CELL = 50_000  # characters; Excel itself stops at 32,767


def read_document(data: bytes, name: str) -> SourceDocument:
    """Paragraphs and tables of a file. `name` is only told to the reader's places; the content decides the kind.

    Raises UnreadableFile with a Thai sentence that says what to do.
    """
    kind = kind_of(data)
    memory, seconds = _MEMORY.get(kind, _MOST_MEMORY), _SECONDS.get(kind, _MOST_SECONDS)
    document = document_from_bytes(run_in_child(READERS[kind], data, memory_mb=memory, seconds=seconds), name)
    if any(len(text) > _LONGEST_CELL for text in document.texts()):
        raise UnreadableFile("too_large", "มีช่องหรือย่อหน้าที่ยาวผิดปกติ ไฟล์นี้ไม่น่าจะเป็นแผน กรุณาตรวจไฟล์แล้วลองใหม่")
    return document
