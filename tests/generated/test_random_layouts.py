"""Random plans in random layouts: what is read equals what was written, and what nobody could pair is asked about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated.choices import Choices, seeded
from tests.generated.clerk import write
from tests.generated.open_cases import seeds
from tests.generated.read_back import draft_of
from tests.generated.run import shown, wrong_facts


@pytest.mark.parametrize("seed", seeds(range(500)))
def test_what_was_written_is_read(seed: int) -> None:
    written = write(seeded(seed))
    _, wrong = wrong_facts(written)
    assert not wrong, f"{shown(written.paper)}\n" + "\n".join(map(str, wrong))


@pytest.mark.parametrize("seed", range(20))
def test_what_nobody_could_pair_is_asked_about(seed: int) -> None:
    """Every measure has three steps or more and one period less."""
    few = ("one period too few", "paired", "period per step", "part of the year")
    choices = seeded(seed)

    def choose(name: str, count: int, plain: float) -> int:
        if name.startswith((*few, "measures")):
            return 1 if name.startswith(few) else count - 1
        plain = 1.0 if name.startswith(("rows", "owner per", "owner place", "period form", "steps")) else plain
        return choices.pick(name, range(count), plain)

    written = write(Choices(choose))
    facts, _ = wrong_facts(written)
    asked = [fact for fact in facts if fact.kind == "asked"]
    assert asked
    assert all(fact.is_right for fact in asked), shown(written.paper)


@given(st.data())
@settings(max_examples=25, derandomize=True)
def test_no_choice_of_a_clerk_stops_the_reader(data: st.DataObject) -> None:
    """Hypothesis makes the choices here, so that a document that stops the reader shrinks to the plainest."""
    choices = Choices(lambda name, count, _plain: data.draw(st.integers(0, count - 1), label=name))
    written = write(choices)
    draft_of(written.paper, written.layout.format)
