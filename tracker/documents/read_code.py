"""Looks for the code of a report in the QR on the pages of a signed paper that was scanned (runs in the child)."""

import json
from collections.abc import Iterator
from itertools import chain, islice, zip_longest

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from tracker.documents.scan_pages import ScanPages
from tracker.rules import report_code

MOST_LOOKED_AT = 12  # pages: the code stands on every one of ours
_THOROUGHLY = 3  # pages looked at in every way, when a scan is bad
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_COARSE, _FINE = 200, 300  # dots per inch


def read(content: bytes) -> bytes:
    """{"page_count", "codes"} as JSON: the codes found, each once, in the order of the pages looked at."""
    pages = ScanPages(content)
    codes: list[str] = []
    for looked_at, number in enumerate(islice(_in_turn(pages.count), MOST_LOOKED_AT)):
        if codes and looked_at > 1:  # the first and the last page may be of two reports
            break
        codes += _codes_on(pages, number, is_thorough=looked_at < _THOROUGHLY)
    return json.dumps({"page_count": pages.count, "codes": list(dict.fromkeys(codes))}).encode()


def _in_turn(count: int) -> Iterator[int]:
    """First, last, second, last but one, …: what was signed is where people look."""
    half = (count + 1) // 2
    forth, back = range(1, half + 1), range(count, half, -1)
    return (number for number in chain.from_iterable(zip_longest(forth, back)) if number is not None)


def _codes_on(pages: ScanPages, number: int, *, is_thorough: bool) -> list[str]:
    for picture in _ways_to_look(pages, number, is_thorough=is_thorough):
        found = [report_code.read_code(one.text) for one in _qr_in(picture)]
        codes = [code for code in found if code]
        if codes:
            return codes
    return []


def _ways_to_look(pages: ScanPages, number: int, *, is_thorough: bool) -> Iterator[Image.Image]:
    """As it is; then, where it is worth the time, finer, with more contrast, smoothed, sharpened."""
    yield pages.page(number, _COARSE)
    if not is_thorough:
        return
    fine = ImageOps.autocontrast(pages.page(number, _FINE), cutoff=2)
    yield fine
    yield fine.filter(ImageFilter.GaussianBlur(1.2))
    yield fine.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=2))


def _qr_in(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(picture, formats=_QR))
