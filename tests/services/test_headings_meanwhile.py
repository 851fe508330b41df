"""What is said about headings in one file, while another file of the same form is looked through."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.services.test_review_upload import ODD_PLAN, ODD_ROLES
from tests.services.upload_desk import Desk, desk
from tracker.rules.plan_correction import SetTable
from tracker.rules.plan_headings import Role
from tracker.services.review_upload import correct_upload

__all__ = ["desk"]


@pytest.mark.parametrize("roles", [ODD_ROLES, ODD_ROLES[::-1]])
def test_headings_explained_once_more_take_nothing_from_a_file_under_way(
    desk: Desk, roles: tuple[Role | None, ...]
) -> None:
    first = desk.bring(ODD_PLAN.encode(), "แผน.txt")
    desk.correct(first, SetTable(1, 1, ODD_ROLES))
    hour = timedelta(hours=1)
    second = desk.bring(ODD_PLAN.replace("เปิดเผยงบประมาณ", "จัดอบรม").encode(), "แผนใหม่.txt", at=NOW + hour)
    before = desk.look(second).draft.measures
    third = desk.bring(ODD_PLAN.replace("เปิดเผยงบประมาณ", "ทำป้าย").encode(), "อีกแผน.txt", at=NOW + 2 * hour)
    with desk.database.session(desk.id) as session:
        correct_upload(
            session,
            actor=desk.actor,
            upload_id=third,
            row_version=1,
            corrections=[SetTable(1, 1, roles)],
            data_dir=desk.folder,
            now=NOW + 3 * hour,
        )
    assert before
    assert desk.look(second).draft.measures == before
