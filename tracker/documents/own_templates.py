"""Where our own templates lie: of pages, of messages, of papers."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def templates_folder() -> Path:
    """In the package of an installed wheel, and beside it in the source tree."""
    inside, beside = _ROOT / "templates", _ROOT.parent / "templates"
    return inside if inside.is_dir() else beside
