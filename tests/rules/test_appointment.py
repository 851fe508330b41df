"""Terms of posts: when two touch, and who is in whose way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.appointment import Term, check_term, is_in_the_way
from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank

days = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31))
terms = st.builds(Term, days, days).filter(lambda t: not (t.starts_on and t.ends_on and t.ends_on < t.starts_on))


@given(terms, terms)
def test_terms_touch_when_they_share_a_day(one: Term, other: Term) -> None:
    every = [date(2025, 12, 1) + timedelta(days=number) for number in range(200)]

    def holds(term: Term, day: date) -> bool:
        return (term.starts_on or day) <= day <= (term.ends_on or day)

    assert one.touches(other) == any(holds(one, day) and holds(other, day) for day in every)
    assert one.touches(other) == other.touches(one)


def test_a_term_does_not_end_before_it_begins() -> None:
    check_term(Term(date(2026, 1, 2), date(2026, 1, 2)))
    with pytest.raises(RuleBroken, match="วันสิ้นสุด"):
        check_term(Term(date(2026, 1, 2), date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("rank", "wanted", "held", "is_blocked"),
    [
        (Rank.DIVISION_HEAD, Term(None), Term(None), True),
        (Rank.MAYOR, Term(None), Term(None), True),
        (Rank.DIVISION_HEAD, Term(None, is_acting=True), Term(None), False),
        (Rank.DIVISION_HEAD, Term(None), Term(None, is_acting=True), False),
        (Rank.DIVISION_HEAD, Term(date(2026, 2, 1)), Term(None, date(2026, 1, 31)), False),
        (Rank.OFFICER, Term(None), Term(None), False),
        (Rank.DEPUTY_CLERK, Term(None), Term(None), False),
    ],
)
def test_who_is_in_the_way(rank: Rank, wanted: Term, held: Term, is_blocked: bool) -> None:
    assert is_in_the_way(rank, wanted, held) == is_blocked
