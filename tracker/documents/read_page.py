"""Reads what a page of the web says: its title and the words a visitor sees; runs in the child process."""

import codecs
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from tracker.documents.child import run_in_child
from tracker.documents.file_kind import kind_of
from tracker.documents.reading import read_document
from tracker.rules.errors import UnreadableFile

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_LOOKED_THROUGH = 4096  # where a page says in which letters it is written
_THAI = {"tis-620": "cp874", "tis620": "cp874", "windows-874": "cp874", "iso-8859-11": "cp874"}
_LONGEST_TITLE = 500
_SECONDS = 4  # a page of 5 MB takes one; Python's parser has answers to some pages that take hours
_MEMORY = 96


@dataclass(frozen=True)
class PageText:
    """What can be read; `is_page` tells pages, whose words are compared, from files, whose bytes are."""

    is_page: bool
    title: str = ""
    text: str = ""


def read_web_answer(body: bytes, content_type: str, *, seconds: int = _SECONDS) -> PageText:
    """What an answer of the web says. What cannot be read says nothing; that is no trouble of the link."""
    try:
        if is_markup(body, content_type):
            title, text = json.loads(
                run_in_child(_HERE, _packed(body, content_type), seconds=seconds, memory_mb=_MEMORY)
            )
            return PageText(is_page=True, title=title, text=text)
        if kind_of(body) == "text":
            return PageText(is_page=False, text=_decoded(body, content_type))
        return PageText(is_page=False, text="\n".join(read_document(body, "").texts()))
    except UnreadableFile:
        return PageText(is_page=False)


def is_markup(body: bytes, content_type: str) -> bool:
    """Whether this is a page to be shown, by what the server says or by how it begins."""
    return "html" in content_type.lower() or bool(_MARKUP.search(body[:_LOOKED_THROUGH].lower()))


def read(payload: bytes) -> bytes:
    """The child's part: [title, text] as JSON."""
    content_type, _, body = payload.partition(b"\n")
    page = _Page()
    page.feed(_decoded(body, content_type.decode(errors="replace")))
    page.close()
    title = " ".join("".join(page.title).split())[:_LONGEST_TITLE]
    return json.dumps([title, "\n".join(page.words)]).encode()


_HERE = f"{__name__}:{read.__name__}"


def _packed(body: bytes, content_type: str) -> bytes:
    return content_type.replace("\n", " ").encode(errors="replace") + b"\n" + body


def _decoded(body: bytes, content_type: str) -> str:
    """The letters, as the server, the page itself or its bytes say."""
    named = _CHARSET.search(content_type.encode(errors="replace")) or _CHARSET.search(body[:_LOOKED_THROUGH])
    name = named[1].decode().lower() if named else "utf-8"
    try:
        return body.decode(codecs.lookup(_THAI.get(name, name)).name)
    except (LookupError, UnicodeDecodeError):
        pass
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:  # cut in the middle of a letter, or of the years before UTF-8
        is_cut = wrong.start > len(body) - 4
        return body.decode("utf-8" if is_cut else "cp874", "replace")


class _Page(HTMLParser):
    """Collects the title and the words that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.words: list[str] = []
        self._hidden: list[str] = []
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's
        self._is_title = tag == "title" and not self.title
        if tag in _UNSEEN:
            self._hidden.append(tag)
        elif tag == "body":
            self._hidden.clear()  # a head that was never closed

    def handle_endtag(self, tag: str) -> None:
        self._is_title = False
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title.append(data)
        elif not self._hidden and (words := data.strip()):
            self.words.append(words)
