"""Plays year after year on SQLite and says which differ: python -m tests.oracle.run [--years 50] [--from SEED]."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.oracle.foresight import foretell
from tests.oracle.played import play
from tests.oracle.story import write_story
from tracker.store.database import Database


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--years", type=int, default=50)
    asked.add_argument("--from", dest="first", type=int, default=1000)
    given = asked.parse_args()
    told = differing = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.first, given.first + given.years):
            database = Database(f"sqlite:///{Path(folder) / f'{seed}.db'}")
            database.upgrade()
            story = write_story(seed, 2569 + seed % 4)
            foretold, heard = foretell(story), play(story, database)
            database.engine.dispose()
            told += len(foretold)
            if foretold != heard:
                differing += 1
                odd = sorted(heard - foretold)[:5]
                say(f"{seed} {story.year}: not heard {sorted(foretold - heard)[:5]}, not foretold {odd}")
    say(f"{given.years} years, {told} reminders foretold, {differing} years differ")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
