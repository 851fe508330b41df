"""Which test covers which number of the list of faults; a test that went away makes this one fail."""

import pytest

from tests.source_tree import ROOT

COVERED = {
    1: ("faults/test_kills.py::test_a_storm_over_line", "faults/test_kills.py::test_a_storm_over_mail"),
    2: ("faults/test_kills.py::test_killed_around_the_acceptance",),
    3: ("faults/test_kills.py::test_killed_at_every_commit",),
    4: ("faults/test_providers.py::test_whatever_line_does",),
    5: ("faults/test_providers.py::test_whatever_line_does", "faults/test_providers.py::test_nobody_listens"),
    6: ("faults/test_providers.py::test_a_409_that_proves_nothing",),
    7: ("faults/test_providers.py::test_whatever_line_does",),
    8: ("faults/test_providers.py::test_a_month_used_up",),
    9: ("faults/test_providers.py::test_one_message_left_and_five_workers",),
    10: ("faults/test_providers.py::test_whatever_line_does", "channels/test_line_account.py::test_"),
    11: ("faults/test_together.py::test_workers_started_together",),
    12: (
        "faults/test_stopped.py::test_a_late_worker_over_line",
        "faults/test_stopped.py::test_a_late_worker_over_mail",
    ),
    13: ("faults/test_clocks.py::test_a_worker_whose_clock_is_wrong", "faults/test_clocks.py::test_no_turn_is_made"),
    14: (
        "faults/test_sqlite_trouble.py::test_a_turn_waits",
        "faults/test_sqlite_trouble.py::test_a_disk_that_fills_up",
    ),
    15: (
        "faults/test_postgres_trouble.py::test_a_storm",
        "faults/test_postgres_trouble.py::test_a_server_that_is_away",
    ),
    16: ("faults/test_downtime.py::test_three_days_off",),
    17: ("faults/test_downtime.py::test_an_older_database_put_back",),
    18: ("faults/test_changed_meanwhile.py::test_changed_while_it_waits",),
    19: ("services/test_line_events.py::test_who_blocks_between_planning_and_sending",),
    20: ("services/test_line_events.py::test_what_is_not_signed", "services/test_line_events.py::test_an_old_unfollow"),
    21: ("web/test_line_link.py::test_", "services/test_link_line.py::test_"),
    22: ("faults/test_providers.py::test_whatever_the_mail_server_does",),
    23: ("services/test_record_bounce.py::test_",),
    24: ("web/test_contact_choices.py::test_",),
    25: ("channels/test_mail.py::test_", "rules/test_line_digest.py::test_"),
    26: ("faults/conftest.py::def line",),
    27: ("faults/test_upgrade.py::test_a_row_in_every_state",),
    28: ("faults/test_two_offices.py::test_each_office",),
}


def test_no_number_is_left_out() -> None:
    assert list(COVERED) == list(range(1, 29))


@pytest.mark.parametrize("number", COVERED)
def test_a_fault_of_the_list_has_its_tests(number: int) -> None:
    for place in COVERED[number]:
        name, _, wanted = place.partition("::")
        path = ROOT / "tests" / name
        assert path.exists(), place
        assert wanted in path.read_text(encoding="utf-8"), place
