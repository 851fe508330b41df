"""Every choice a generated document depends on, by name, so that a failing one can be replayed and made plainer."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
# (name of the choice, number of options, share of the first one) → the chosen index
Chooser = Callable[[str, int, float], int]


class Choices:
    """Hands out choices and remembers them. The first option is always the plainest."""

    def __init__(self, chooser: Chooser) -> None:
        self._chooser = chooser
        self._asked: Counter[str] = Counter()
        self.made: dict[str, int] = {}

    def pick(self, name: str, options: Sequence[T], plain: float | None = None) -> T:
        """One of the options; `plain` is how often the first one is taken, by default as often as any other."""
        self._asked[name] += 1
        asked = f"{name}#{self._asked[name]}"
        at = self._chooser(asked, len(options), 1 / len(options) if plain is None else plain)
        self.made[asked] = at
        return options[at]

    def chance(self, name: str, share: float) -> bool:
        """Whether something out of the plain happens."""
        return self.pick(name, (False, True), 1 - share)


def seeded(seed: int) -> Choices:
    """Choices by chance; the same seed always makes the same document."""
    source = random.Random(seed)  # noqa: S311  # nothing secret

    def choose(_name: str, count: int, plain: float) -> int:
        drawn = source.random()
        return 0 if count == 1 or drawn < plain else source.randrange(1, count)

    return Choices(choose)


def replayed(made: Mapping[str, int]) -> Choices:
    """The recorded choices; what was not recorded is plain."""
    return Choices(lambda name, count, _plain: min(made.get(name, 0), count - 1))
