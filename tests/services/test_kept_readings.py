"""A long plan is not read anew for every page: the few used last are kept, and each only for its organization."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.services.upload_desk import Desk, desk, report
from tracker.rules.plan_correction import DropMeasure
from tracker.services.kept_readings import Kept

__all__ = ["desk"]


def test_only_the_few_used_last_are_kept() -> None:
    kept: Kept[str] = Kept(most=2)
    made: list[str] = []

    def find(key: str) -> str:
        return kept.find_or_make(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    for key in "abacab":
        assert find(key) == key
    assert made == ["a", "b", "c", "b"]


def test_many_threads_get_what_their_key_says() -> None:
    kept: Kept[int] = Kept(most=3)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: kept.find_or_make(n % 5, lambda: n % 5), range(400)))
    assert found == [n % 5 for n in range(400)]


def test_a_second_look_shows_the_same_and_a_correction_something_else(desk: Desk) -> None:
    upload_id = desk.bring(report())
    first = desk.look(upload_id)
    assert desk.look(upload_id).document is first.document, "it was kept"
    corrected = desk.correct(upload_id, DropMeasure("1.2.1"))
    assert corrected.draft != first.draft
    assert corrected.document is first.document
    assert desk.undo(upload_id).draft == first.draft


def test_the_same_file_of_another_office_is_read_for_itself(desk: Desk) -> None:
    neighbour = Desk(desk.database, desk.folder, "doi-sai-mok", "ดอยสายหมอก")
    ours, theirs = desk.look(desk.bring(report())), neighbour.look(neighbour.bring(report()))
    assert ours.document == theirs.document
    assert ours.document is not theirs.document
    assert replace(ours.upload, id=theirs.upload.id) == theirs.upload
