"""The draft of a round's entry out of what a division reported on its tasks: each report once, in order."""

from collections.abc import Iterable


def draft_of(kept: str, reported: Iterable[str]) -> str:
    """What is written already, followed by every report that does not stand in it yet, oldest first."""
    lines = [kept.strip()] if kept.strip() else []
    for text in (one.strip() for one in reported):
        if text and text not in "\n".join(lines):
            lines.append(text)
    return "\n".join(lines)
