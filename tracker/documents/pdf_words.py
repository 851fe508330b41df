"""A paper as the typesetter is told it: every text cut into pieces, signs the font has not replaced."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import groupby
from typing import Any

from tracker.documents.picture import logo_picture, qr_picture
from tracker.documents.sarabun import has_letter, width_of
from tracker.documents.thai_breaks import Breaker
from tracker.rules.paper import (
    Block,
    Column,
    Fields,
    Heading,
    Opinion,
    Paper,
    Signatures,
    Table,
    Words,
)
from tracker.rules.paper_sections import Caption, Opinions, caption_rows, sections_of
from tracker.rules.report_content import NOTHING, Cell, Paragraph, Signatory
from tracker.rules.thai_calendar import format_instant
from tracker.rules.thai_text import normalise, to_thai_digits

Told = dict[str, Any]
UNKNOWN = "[?]"
_EXPLAINED = f"หมายเหตุ: {UNKNOWN} คือสัญลักษณ์หรืออักษรที่แบบอักษรของเอกสารนี้ไม่มี ดูได้ในระบบหรือในไฟล์ Word"
_HEAD_LABELS = {"ส่วนราชการ", "ที่", "วันที่", "เรื่อง"}  # set larger in the correspondence rules' template
_KINDS = re.compile("องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)|อบต\\.|อบจ\\.")
_TITLES = re.compile("^(?:นางสาว|นาย|นาง)")
_TURNS = re.compile("(\r\n|\r|\n)")
_OLD_MARKS = re.compile("[\uf700-\uf71a]")  # as Windows fonts of old drew them
_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}
_PADDING = 8.5  # points, both sides of a cell
_BOLD = 0.92  # bold letters are wider than those that were measured
_DEEPEST_HANG = 1.3  # in the size of the letters
_TABLE_SIZE, _BODY_SIZE = 14 * 10.7 / 16, 10.7
_SIGNED_WIDTH = 5.5  # of "(ลงชื่อ)" and the spaces, in the size of the letters
_FEWEST_DOTS, _MOST_DOTS = 5.0, 10.0
_LYING_WIDTH, _STANDING_WIDTH = 841.9 - 85, 595.3 - 142


class PaperWords:
    """One paper on its way to the typesetter; knows which way the page lies and whether a sign was replaced."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._breaker = Breaker(_names(paper))
        self._width = 0.0
        self._has_unknown = False
        self._known: dict[tuple[str, int], list[str]] = {}

    def told(self) -> Told:
        """Everything the template prints."""
        paper, stamp = self._paper, self._paper.stamp
        made = format_instant(stamp.made_at)
        state = "ร่าง ณ" if stamp.is_draft else "จัดทำเมื่อ"
        logo = logo_picture(paper.look.logo) if paper.look.logo else None
        at = stamp.made_at.astimezone(UTC)
        sections = list(self._sections())
        sections[-1]["blocks"] += self._explanation()
        return {
            "title": self._plain(paper.title),
            "author": self._plain(paper.organization_name),
            "digits": paper.look.digits,
            "is_draft": stamp.is_draft,
            "has_first_number": not (paper.blocks and isinstance(paper.blocks[0], Fields)),
            "sha256": stamp.content_sha256,
            "digest": f"รหัสตรวจสอบเนื้อหา (SHA-256) {stamp.content_sha256}",
            "made": f"{state} {to_thai_digits(made) if paper.look.digits == 'thai' else made}",
            "made_at": {key: getattr(at, key) for key in ("year", "month", "day", "hour", "minute", "second")},
            "code": stamp.code,
            "qr": list(qr_picture(stamp.address).content) if stamp.code and stamp.address else None,
            "logo": list(logo.content) if logo else None,
            "sections": sections,
        }

    def _sections(self) -> Iterator[Told]:
        """The pages between two turns of the sheet."""
        for section in sections_of(self._paper):
            self._width = _LYING_WIDTH if section.is_landscape else _STANDING_WIDTH
            blocks = [{"kind": type(block).__name__, **self._block(block)} for block in section.blocks]
            yield {"is_landscape": section.is_landscape, "blocks": blocks}

    def _explanation(self) -> list[Told]:
        """What a replaced sign means, at the very end."""
        if not self._has_unknown:
            return []
        return [{"kind": "Words", **self._block(Words((Paragraph(_EXPLAINED),), style="note"))}]

    def _block(self, block: Block | Opinions) -> Told:
        match block:
            case Heading():
                has_logo = block is self._paper.blocks[0]
                return {"level": block.level, "lines": list(map(self._line, block.lines)), "has_logo": has_logo}
            case Words():
                cell = self._cell(block.cell, _room(self._width, _BODY_SIZE))
                return {"style": block.style, "is_title": block.is_title, "cell": cell}
            case Table():
                return self._table(block)
            case Fields():
                lines = [[self._labelled(each.label, each.value) for each in line] for line in block.lines]
                return {"title": self._line(block.title), "lines": lines}
            case Signatures():
                beside = max(1, min(len(block.signatories), 3 if self._width > _STANDING_WIDTH else 2))
                signing = [self._signatory(each, beside) for each in block.signatories]
                return {"signatories": signing, "beside": beside}
            case Opinions():
                return {"opinions": list(map(self._opinion, block.opinions))}
            case _:
                raise TypeError(type(block).__name__)

    def _table(self, table: Table) -> Told:
        rooms = _rooms(table.columns, self._width)
        return {
            "shares": [column.share for column in table.columns],
            "captions": [[self._caption(each, rooms) for each in row] for row in caption_rows(table.columns)],
            "rows": [
                {
                    "is_band": row.is_band,
                    "cells": [self._cell(row.cells[0] if row.cells else (), _room(self._width, _TABLE_SIZE))]
                    if row.is_band
                    else [
                        self._cell(cell, room, is_middle=column.is_centered)
                        for cell, room, column in zip(row.cells, rooms, table.columns, strict=True)
                    ],
                }
                for row in table.rows
            ],
        }

    def _caption(self, caption: Caption, rooms: Sequence[float]) -> Told:
        room = sum(rooms[caption.first : caption.first + caption.columns])
        return {"title": self._pieces(caption.title, room), "columns": caption.columns, "rows": caption.rows}

    def _opinion(self, opinion: Opinion) -> Told:
        room = _room(self._width / 2, _BODY_SIZE)
        said = tuple(part for part in opinion.words if part.plain or part.ticks)
        return {
            "title": self._line(opinion.title),
            "choices": list(map(self._line, opinion.choices)),
            "words": self._cell(said, room),
            "signatory": self._signatory(opinion.signatory, 2),
        }

    def _signatory(self, signatory: Signatory, beside: int) -> Told:
        """Dots to sign on, as wide as its part leaves room for."""
        room = self._width / beside / _BODY_SIZE - _SIGNED_WIDTH - width_of(signatory.part)
        dots = max(_FEWEST_DOTS, min(_MOST_DOTS, room))
        return {**{key: self._line(getattr(signatory, key)) for key in ("part", "name", "post")}, "dots": dots}

    def _labelled(self, label: str, value: str) -> Told:
        return {"label": self._line(label), "value": self._line(value), "is_head": label in _HEAD_LABELS}

    def _cell(self, cell: Cell, room: float, *, is_middle: bool = False) -> list[Told]:
        is_middle = is_middle and not any(part.lead for part in cell)
        return [
            {
                "ticks": [{"is_ticked": tick.is_ticked, "label": self._line(tick.label)} for tick in part.ticks],
                "lead": self._pieces(f"{part.lead} " if part.lead and part.text else part.lead, room),
                "text": self._pieces(part.text, room),
                "hang": part.hang,
                "is_missing": part.is_missing,
                "is_middle": is_middle or part.plain == NOTHING,
            }
            for part in cell
        ]

    def _line(self, text: str) -> list[str]:
        return self._pieces(text, _room(self._width, _BODY_SIZE))

    def _pieces(self, text: str, room: float) -> list[str]:
        """The text in words and spaces; the same text is often printed many times."""
        key = text, round(room)
        if key not in self._known:
            lines = _TURNS.split(text)
            cut = (
                ("\n",) if at % 2 else self._breaker.pieces(self._plain(line), room) for at, line in enumerate(lines)
            )
            self._known[key] = _with_spaces([piece for part in cut for piece in part])
        return self._known[key]

    def _plain(self, text: str) -> str:
        """Without what nobody sees; a run of signs the font has not becomes one clear sign."""
        if all(map(has_letter, text)):
            return text
        mended = normalise(text) if _OLD_MARKS.search(text) else text
        visible = (" " if letter == "\t" else letter for letter in mended if not _is_invisible(letter))
        made = []
        for is_known, letters in groupby(visible, key=has_letter):
            made.append("".join(letters) if is_known else UNKNOWN)
            self._has_unknown = self._has_unknown or not is_known
        return "".join(made)


def _with_spaces(pieces: Sequence[str]) -> list[str]:
    """A space goes with the word before it: viewers forget one that stands alone behind a mark."""
    made: list[str] = []
    for piece in pieces:
        if piece == " " and made and not made[-1].isspace():
            made[-1] += piece
        else:
            made.append(piece)
    return made


def _is_invisible(letter: str) -> bool:
    return letter != "\t" and (unicodedata.category(letter) in _INVISIBLE or "\ufe00" <= letter <= "\ufe0f")


def _rooms(columns: Sequence[Column], width: float) -> list[float]:
    """How wide a line is in each column, in the size of its letters."""
    shares = sum(column.share for column in columns)
    return [_room(width * column.share / shares - _PADDING, _TABLE_SIZE) for column in columns]


def _room(width: float, size: float) -> float:
    """How wide a line may be in the size of its letters, were it bold and hanging."""
    return width / size * _BOLD - _DEEPEST_HANG


def _names(paper: Paper) -> set[str]:
    """Names that no line is to break: the place the organization is called after, who signs."""
    signing = [each for block in paper.blocks if isinstance(block, Signatures) for each in block.signatories]
    signing += [block.signatory for block in paper.blocks if isinstance(block, Opinion)]
    names = {_TITLES.sub("", name) for signatory in signing for name in signatory.name.split()}
    return names | set(_KINDS.sub(" ", paper.organization_name).split())
