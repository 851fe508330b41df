"""Where the lines of our PDF break, held against a dictionary that is not ours: libthai's.

python -m tests.documents.thai_lines [files of text …]   without files: every Thai sentence of the product itself, and
the reference documents where they stand beside the project
"""

import ast
import ctypes
import ctypes.util
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from tests.conftest import SHARED
from tests.documents.paper_sample import paper
from tests.documents.pdf_looks import Looked
from tests.source_tree import product_files, tree_of
from tracker.documents.sarabun import has_letter
from tracker.documents.thai_breaks import Breaker
from tracker.rules.paper import Column, Row, Table
from tracker.rules.report_content import Paragraph
from tracker.rules.thai_text import normalise

_THAI = re.compile("[ก-ฺเ-๎]")
_LONG_ENOUGH = 40  # letters: shorter sentences fit one line
_MARKUP = re.compile(r"<[^>]+>|[^\S ]+")
_PATTERN = re.compile(r"[\\|^${}]")  # a regular expression or a template is no sentence
_NO_TEXT = re.compile("กขคง|[\u0590-\u06ff]")  # the alphabet; what a scanner took for Arabic
_COLUMNS = (Column("แคบ", 90), Column("กลาง", 160), Column("กว้าง", 300))
_AT_ONCE = 150  # sentences on one paper
# What libthai takes for a word where it is the seam of two: ความรู้|ความสามารถ.
_MISREAD = ("รู้ความ",)


@dataclass(frozen=True)
class Break:
    """A line that ended between two Thai letters."""

    text: str
    at: int

    def __str__(self) -> str:
        return f"{self.text[max(0, self.at - 20) : self.at]}‖{self.text[self.at : self.at + 20]}"


def own_sentences() -> Iterator[str]:
    """What the product says: the words of its forms, errors, reminders and of the demo's office."""
    for path in product_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not _PATTERN.search(node.value):
                yield from _sentences(node.value)


def _sentences(text: str) -> Iterator[str]:
    for line in _MARKUP.sub("\n", text).splitlines():
        is_text = len(_THAI.findall(line)) >= _LONG_ENOUGH and not _NO_TEXT.search(line) and all(map(has_letter, line))
        if is_text:
            yield " ".join(normalise(line).split())


def document_sentences(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        yield from _sentences(file.read_text(encoding="utf-8"))


def breaks_in(texts: Sequence[str]) -> Iterator[Break]:
    """Every break between two Thai letters, in columns of three widths."""
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        rows = tuple(Row(tuple((Paragraph(text),) for _ in _COLUMNS)) for text in some)
        looked = Looked(paper(Table(_COLUMNS, rows)))
        cells = [(cell.column, lines) for cell, lines in looked.lines_in_cells() if cell.row > 0]
        for column in range(len(_COLUMNS)):
            lines = (line for at, printed in cells if at == column for line in printed)
            for text in some:
                yield from _breaks_of(text, lines)


def _breaks_of(text: str, lines: Iterator[str]) -> Iterator[Break]:
    """Takes the lines this text was printed in."""
    at = 0
    while at < len(text):
        line = next(lines)
        assert text.startswith(line.strip(), at), f"{line} is not what goes on in {text[at:]}"
        at += len(line.strip())
        while text[at : at + 1] == " ":
            at += 1
        if at < len(text) and _THAI.match(text[at - 1]) and _THAI.match(text[at]):
            yield Break(text, at)


def allowed_ends(text: str) -> set[int]:
    """Where the writer wanted lines to end."""
    ends, at = set(), 0
    for piece in Breaker().pieces(text):
        at += len(piece)
        ends.add(at)
    return ends


@cache
def libthai() -> ctypes.CDLL | None:
    """The library, where the system has it."""
    name = ctypes.util.find_library("thai")
    return ctypes.CDLL(name) if name else None


def off_the_dictionary(found: Break) -> bool:
    """Whether libthai's dictionary has a word there that the line was broken in."""
    words = dictionary_ends(found.text)
    if found.at in words:
        return False
    start = max((at for at in words if at < found.at), default=0)
    end = min((at for at in words if at > found.at), default=len(found.text))
    return found.text[start:end].strip() not in _MISREAD


@cache
def dictionary_ends(text: str) -> frozenset[int]:
    library = libthai()
    assert library
    library.th_brk_new.restype = ctypes.c_void_p
    breaker = ctypes.c_void_p(_shared_breaker(library))
    places = (ctypes.c_int * (len(text) + 1))()
    count = library.th_brk_wc_find_breaks(breaker, ctypes.c_wchar_p(text), places, ctypes.c_size_t(len(text)))
    return frozenset(places[:count])


@cache
def _shared_breaker(library: ctypes.CDLL) -> int:
    library.th_brk_new.restype = ctypes.c_void_p
    return int(library.th_brk_new(None))


def main(files: Sequence[Path]) -> None:
    given = {"files": document_sentences(files)} if files else {"the product's own": own_sentences()}
    if not files and SHARED.is_dir():
        given["reference documents"] = document_sentences(sorted((SHARED / "documents").glob("*.txt")))
    for name, texts in given.items():
        kept = list(dict.fromkeys(texts))
        found = list(breaks_in(kept))
        off = [one for one in found if off_the_dictionary(one)]
        print(  # noqa: T201  # a command; printing is its job
            f"{name}: {len(kept)} texts, {len(found)} breaks between Thai letters, {len(off)} off the dictionary"
        )
        for one in islice(off, 60):
            print(f"  {one}")  # noqa: T201


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
