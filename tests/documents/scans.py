"""Signed papers as they come back from scanners and telephones, made from a paper of our own; and hostile ones."""

import functools
import io
import zlib
from collections.abc import Callable
from dataclasses import replace

import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from tests.documents import paper_sample as sample
from tracker.documents.writing import write_paper
from tracker.rules.paper import Format
from tracker.rules.report_code import new_code

CODE = new_code(b"signd")
SCANNED_AT = 200  # dots per inch
WHITE = "white"


@functools.cache
def printed(code: str = CODE) -> bytes:
    """The PDF as somebody prints it to have it signed."""
    stamp = replace(sample.APPROVED.stamp, code=code, address=f"https://tidtam.thungmaisak.example/reports/code/{code}")
    return write_paper(replace(sample.APPROVED, stamp=stamp), Format.PDF)


@functools.cache
def sheet(code: str = CODE) -> Image.Image:
    """The first page on paper."""
    return pdfium.PdfDocument(printed(code))[0].render(scale=SCANNED_AT / 72).to_pil().convert("RGB")


def jpeg(page: Image.Image, quality: int = 60) -> bytes:
    file = io.BytesIO()
    page.save(file, "JPEG", quality=quality)
    return file.getvalue()


def png(page: Image.Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def as_pdf(*pages: Image.Image) -> bytes:
    """As a scanner writes it: a picture on each page, no text."""
    file = io.BytesIO()
    first, *others = (page.copy() for page in pages)  # a picture remembers with what it was saved
    first.save(file, "PDF", save_all=True, append_images=others, resolution=SCANNED_AT)
    return file.getvalue()


def turned(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, expand=True, fillcolor=WHITE)


def blurred(page: Image.Image, radius: float = 1.0) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def blank() -> Image.Image:
    """A page without any code, as of somebody who scanned the back."""
    return Image.new("RGB", (1654, 2339), WHITE)


# name: how the page comes back; every one of these is read
READABLE: dict[str, Callable[[], bytes]] = {
    "as it was printed": printed,
    "three degrees crooked, blurred, JPEG 60": lambda: jpeg(blurred(turned(sheet(), 3))),
    "the other way round": lambda: as_pdf(turned(sheet(), 180)),
    "grey and pale": lambda: png(sheet().convert("L").point(lambda shade: 90 + shade * 0.45)),
    "black and white like a fax": lambda: png(sheet().convert("1")),
    "150 dots per inch, crooked": lambda: jpeg(turned(sheet().resize((1754, 1240)), -2)),
    "the code on the last page only": lambda: as_pdf(*[blank()] * 3, sheet()),
    "the code on the second page only": lambda: as_pdf(blank(), sheet(), *[blank()] * 3),
}


def pdf_of_pages(count: int) -> bytes:
    """A small file with many empty pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    return _pdf(objects)


def pdf_of_giant_page() -> bytes:
    """One page as large as a football field."""
    return _pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300000 300000]>>",
        ]
    )


def pdf_bomb() -> bytes:
    """A small file that unpacks to a picture of 900 million dots."""
    packer, line = zlib.compressobj(1), bytes(30_000 * 100)
    packed = b"".join([*(packer.compress(line) for _ in range(300)), packer.flush()])
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    )
    drawn = b"q 595 0 0 842 0 0 cm /A Do Q"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</A 4 0 R>>>>>>"
    objects: list[str | bytes] = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, picture]
    return _pdf([*objects, b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn)])


def png_bomb(side: int = 30_000) -> bytes:
    """A picture that claims a great many dots."""
    content = bytearray(png(Image.new("L", (10, 10))))
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + bytes(content[24:29])
    content[12:33] = header + zlib.crc32(header).to_bytes(4, "big")
    return bytes(content)


def _pdf(objects: list[str] | list[str | bytes]) -> bytes:
    file = io.BytesIO(b"")
    file.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content if isinstance(content, bytes) else content.encode()))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
    return file.getvalue()
