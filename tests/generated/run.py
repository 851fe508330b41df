"""Reads many random documents and says how much is right: `python -m tests.generated.run --count 500`."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

from tests.generated.choices import Choices, replayed, seeded
from tests.generated.clerk import Written, write
from tests.generated.compare import Fact, compare
from tests.generated.layouts import FORMATS
from tests.generated.paper import Paper, Table, plain
from tests.generated.read_back import draft_of, draft_through_the_front_door
from tracker.rules.plan_draft import PlanDraft

Reader = Callable[[Paper, str], PlanDraft]


def wrong_facts(written: Written, reader: Reader = draft_of) -> tuple[list[Fact], list[Fact]]:
    """Every fact of a document, and those that were read wrong."""
    facts = compare(written.reading, reader(written.paper, written.layout.format))
    return facts, [fact for fact in facts if not fact.is_right]


def plainest(choices: Choices, formats: Sequence[str], kinds: set[str]) -> dict[str, int]:
    """The fewest choices out of the plain that still fail in the same kind of fact."""
    kept = {name: at for name, at in choices.made.items() if at}

    def fails(made: dict[str, int]) -> bool:
        return bool(kinds & {fact.kind for fact in wrong_facts(write(replayed(made), tuple(formats)))[1]})

    if not fails(kept):
        return kept
    size = len(kept) // 2
    while size:
        names = list(kept)
        for start in range(0, len(names), size):
            fewer = {name: at for name, at in kept.items() if name not in names[start : start + size]}
            if fails(fewer):
                kept = fewer
        size //= 2
    return kept


def shown(paper: Paper) -> str:
    """The document as text, for a person to look at."""
    lines = []
    for sheet in paper.sheets:
        for block in sheet.blocks:
            if isinstance(block, Table):
                lines += [
                    "  | "
                    + " | ".join(
                        plain(cell).replace("\n", "⏎") or type(cell).__name__[:1].replace("s", "") for cell in row
                    )
                    for row in block.rows
                ]
            else:
                lines.append(f"  {block}")
    return "\n".join(lines)


def main() -> None:
    """Count, and with --show print the wrong facts of the plainest failing documents."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=500)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--formats", default=",".join(FORMATS))
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--front-door", action="store_true", help="through the child process, as the product reads")
    given = options.parse_args()
    formats = tuple(given.formats.split(","))
    reader = draft_through_the_front_door if given.front_door else draft_of
    asked, right, perfect, shown_count = Counter[str](), Counter[str](), Counter[str](), 0
    begun = time.monotonic()
    for seed in range(given.first, given.first + given.count):
        choices = seeded(seed)
        written = write(choices, formats)
        facts, wrong = wrong_facts(written, reader)
        asked.update(fact.kind for fact in facts)
        right.update(fact.kind for fact in facts if fact.is_right)
        perfect[written.layout.format, not wrong] += 1  # type: ignore[index]
        if wrong and shown_count < given.show:
            shown_count += 1
            made = plainest(choices, formats, {wrong[0].kind})
            small = write(replayed(made), formats)
            sys.stdout.write(f"--- seed {seed} {small.layout.format}: {made}\n{shown(small.paper)}\n")
            sys.stdout.write("\n".join(str(fact) for fact in wrong_facts(small)[1][:6]) + "\n")
    sys.stdout.write(
        f"{given.count} documents in {time.monotonic() - begun:.0f} s; all right: {dict(sorted(perfect.items()))}\n"
    )
    for kind, count in sorted(asked.items()):
        sys.stdout.write(f"{kind:10} {right[kind]:6} of {count:6}  {right[kind] / count:.4f}\n")


if __name__ == "__main__":
    sys.exit(main())
