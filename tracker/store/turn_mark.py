"""A note outside the database of the newest turn, so that a database from yesterday is known for what it is."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "newest-turn"


@dataclass(frozen=True)
class TurnMark:
    """The note in a data folder; every machine that runs a worker has its own."""

    folder: Path

    def read(self) -> datetime | None:
        """The newest turn noted here; None where there is no note, or none that can be read."""
        try:
            at = datetime.fromisoformat((self.folder / NAME).read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None
        return at if at.tzinfo else None

    def write(self, at: datetime) -> None:
        """Note a turn, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{NAME}.{os.getpid()}.part"
        part.write_text(f"{at.isoformat()}\n", encoding="ascii")
        part.replace(self.folder / NAME)
