"""The name of a file that came from outside, as it may be shown and kept."""

from tracker.rules.thai_text import clean_control_characters

LONGEST = 200
_LONGEST_ENDING = 10


def file_name(given: str) -> str:
    """One line without folders, control characters or halves of characters; too long a name loses its middle."""
    text = clean_control_characters(given).encode("utf-8", "ignore").decode("utf-8")
    name = " ".join(text.replace("\\", "/").rpartition("/")[2].split())
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST:
        name = (
            f"{stem[: LONGEST - _LONGEST_ENDING]}….{ending}"
            if dot and len(ending) < _LONGEST_ENDING
            else name[:LONGEST]
        )
    return name or "ไฟล์ไม่มีชื่อ"
