"""What making files in the background needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.store.database import Database

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class PrintShop:
    """The database, where files are kept, the address in their QR, the clock."""

    database: Database
    data_dir: Path
    base_url: str
    clock: Callable[[], datetime]
