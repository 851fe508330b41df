"""For random plans, holidays, moved due dates, leaving heads and downtimes: what is sent is what was foretold.

Many more years, one after another: `python -m tests.oracle.run`.
"""

import pytest

from tests.oracle.foresight import foretell
from tests.oracle.played import play
from tests.oracle.story import Story, write_story

# 2571 ends on 30 September 2028, a Saturday.
YEARS = [(1, 2571), (3, 2571)]


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_what_is_sent_in_a_year_is_what_was_foretold(database, seed, year):
    story = write_story(seed, year)
    assert_same(story, play(story, database))


def assert_same(story: Story, heard: set) -> None:
    foretold = foretell(story)
    differing = {"not heard": sorted(foretold - heard), "not foretold": sorted(heard - foretold)}
    assert not any(differing.values()), f"{differing}\n{story}"
