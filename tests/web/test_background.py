"""Long work in one thread: its numbers while it runs, its end, and that a failure stops nothing else."""

import logging
import threading

import pytest

from tracker.clock import new_id
from tracker.web.background import Background, Progress, Tell


def test_work_tells_how_far_it_is_and_is_forgotten_at_its_end() -> None:
    background, name = Background(), new_id()
    told, go_on = threading.Event(), threading.Event()

    def work(tell: Tell) -> None:
        tell(120, 400)
        told.set()
        go_on.wait()

    background.start(name, work)
    assert told.wait(20)
    assert background.progress(name) == Progress(120, 400)
    assert not background.wait(name, 0)
    go_on.set()
    assert background.wait(name, 20)
    background.close()
    assert background.progress(name) is None


def test_the_same_work_is_not_begun_twice_and_the_next_one_waits() -> None:
    background, first, second = Background(), new_id(), new_id()
    go_on, done = threading.Event(), []

    def slow(tell: Tell) -> None:  # noqa: ARG001  # it has nothing to tell
        go_on.wait()
        done.append("first")

    background.start(first, slow)
    background.start(first, slow)
    background.start(second, lambda tell: done.append("second"))  # noqa: ARG005
    assert done == []
    go_on.set()
    assert background.wait(second, 20)
    assert done == ["first", "second"]
    background.close()


def test_a_failure_is_told_to_the_log_and_stops_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    background, bad, good = Background(), new_id(), new_id()
    done = []

    def fail(tell: Tell) -> None:  # noqa: ARG001
        raise RuntimeError("the disk is full")

    with caplog.at_level(logging.ERROR):
        background.start(bad, fail)
        background.start(good, lambda tell: done.append("good"))  # noqa: ARG005
        assert background.wait(good, 20)
        background.close()
    assert done == ["good"]
    assert "the disk is full" in caplog.text


def test_nothing_runs_before_the_first_work() -> None:
    before = threading.active_count()
    background = Background()
    background.close()
    assert threading.active_count() == before


def test_groups_take_turns() -> None:
    """Whoever ordered four files lets the one of another office through."""
    background, mine, others = Background(), new_id(), new_id()
    begun, go_on, done = threading.Event(), threading.Event(), []
    names = [new_id() for _ in range(6)]

    def first(_: Tell) -> None:
        begun.set()
        go_on.wait()

    background.start(names[0], first, group=mine)
    begun.wait()  # else all six might be in line before the first of them is taken up
    for name, word in zip(names[1:5], "abcd", strict=True):
        background.start(name, lambda tell, word=word: done.append(word), group=mine)  # type: ignore[misc]  # noqa: ARG005
    background.start(names[5], lambda tell: done.append("other"), group=others)  # noqa: ARG005
    go_on.set()
    assert all(background.wait(name, 20) for name in names)
    background.close()
    assert done == ["a", "other", "b", "c", "d"]
