"""Workers that are killed: at random in a storm, and at every single moment that matters (faults 1, 2, 3)."""

import pytest

from tests.faults.crowd import D1, D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders
from tests.faults.judge import count_handed_over, count_of, judge_line, judge_mail
from tests.faults.storm import Storm


def test_a_storm_over_line_loses_and_doubles_nothing(database, count, line, workers):
    crowd = build_crowd(database, count * 2)
    storm = Storm(database, crowd, workers, kills_wanted=count // 2, line=line, start=D30)
    storm.blow()
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert judgement.shown == 0
    assert storm.kills == count // 2


def test_a_storm_over_mail_shows_what_is_in_doubt(database, count, box, workers):
    crowd = build_crowd(database, count * 2, channels=("email",))
    storm = Storm(database, crowd, workers, kills_wanted=count // 2, box=box, start=D1)
    storm.blow()
    judgement = judge_mail(database, crowd, box)
    assert judgement.is_clean, judgement
    assert max(judgement.copies) <= 2
    assert sum(copies - 1 for copies in judgement.copies.elements()) <= storm.kills * 2


@pytest.mark.parametrize("end", ["claimed", "accepted"])
def test_killed_around_the_acceptance_line_has_it_once(database, count, line, workers, end):
    crowd = build_crowd(database, count)
    assert workers.run_until_it_dies(orders(database, D30, line=line.address, end=end))
    clear_up(database, D30 + LEASE, line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert judgement.repeats == (end == "accepted")


@pytest.mark.parametrize(("end", "letters"), [("claimed", 1), ("handed", 1), ("accepted", 2)])
def test_killed_around_the_final_dot_mail_comes_once_or_twice_as_one(database, count, box, workers, end, letters):
    """The day before a task is due: what is in doubt goes once more, as the same letter."""
    crowd = build_crowd(database, count, channels=("email",))
    assert workers.run_until_it_dies(orders(database, D1, mail_port=box.port, end=end))
    clear_up(database, D1 + LEASE, box=box)
    judgement = judge_mail(database, crowd, box)
    assert judgement.is_clean, judgement
    assert max(judgement.copies) == letters
    assert judgement.copies[letters] >= 1


@pytest.mark.parametrize(("end", "twice"), [("claimed:3", 1), ("handed:3", 0), ("accepted:3", 1)])
def test_killed_between_two_mails_at_most_one_is_in_doubt(database, count, box, workers, end, twice):
    """What was taken is recorded with the hand-over of the next: never are two open at once."""
    crowd = build_crowd(database, count, channels=("email",))
    assert workers.run_until_it_dies(orders(database, D1, mail_port=box.port, end=end))
    assert count_handed_over(database, crowd) == 1
    clear_up(database, D1 + LEASE, box=box)
    judgement = judge_mail(database, crowd, box)
    assert judgement.is_clean, judgement
    assert judgement.copies == {1: count - twice} | ({2: twice} if twice else {})


@pytest.mark.parametrize("moment", ["commit", "committed"])
def test_killed_at_every_commit_of_a_turn_nothing_is_lost_or_doubled(database, line, workers, moment):
    """A worker dies at its first commit, the next at its second, and so on, until one comes to a good end.

    Between two commits lies nothing that outlives a process but what the provider has accepted.
    """
    crowd = build_crowd(database, 3)
    at, number = D30, 0
    while True:
        number += 1
        end = f"{moment}:{number}"
        if not workers.run_until_it_dies(orders(database, at, line=line.address, name=end, end=end)):
            break
        at += LEASE
    assert number > 3, "a turn has more commits than that"
    clear_up(database, at + LEASE, line=line, turns=2)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert count_of(database, crowd, "inbox")["accepted"] == 3
