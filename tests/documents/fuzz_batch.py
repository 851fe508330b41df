"""One batch of broken files, read in this very process as the child would: started by tests.documents.fuzz."""

import hashlib
import importlib
import os
import random
import sys
import time
import traceback
from pathlib import Path

from tests.documents.fuzz import KINDS, SLOW, files
from tracker.documents.child import _limit
from tracker.documents.file_kind import kind_of
from tracker.documents.reading import READERS
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import document_from_bytes

_MEMORY_MB = 384
_SECONDS = 3600
_FAULT = "FAULT"


def outcome(data: bytes) -> str:
    """ "read", "refused:code", or "FAULT:…" for anything else."""
    begun = time.process_time()
    try:
        module, _, function = READERS[kind_of(data)].partition(":")
        document = document_from_bytes(getattr(importlib.import_module(module), function)(data), "ก")
        read_plan(document, fiscal_year=random.choice((None, 2569)))  # noqa: S311
        told = "read"
    except UnreadableFile as refused:
        told = f"refused:{refused.code}"
    except RuleBroken as refused:
        told = f"refused:{refused.code}"
    except MemoryError:
        told = "refused:memory"
    except Exception as fault:  # noqa: BLE001 - this is what is looked for
        told = f"{_FAULT}:{type(fault).__name__}"
        traceback.print_exc()
    if time.process_time() - begun > SLOW:
        return f"{_FAULT}:slow"
    return told


def in_fork(data: bytes) -> str:
    """The outcome in a copy of this process: a library that takes its process down takes only the copy."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        told = outcome(data)
        sys.stderr.flush()
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told or "refused:died"  # which read_document tells as a damaged file


def main(reader: str, seed: int, folder: Path) -> int:
    importlib.import_module(READERS[KINDS[reader]].partition(":")[0])
    _limit(_MEMORY_MB, _SECONDS)
    for at, data in enumerate(files(reader, seed)):
        told = in_fork(data)
        print(told, flush=True)
        if told.startswith(_FAULT):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{reader}-{seed}-{at}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
