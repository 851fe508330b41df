"""--at as people and programs write it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tracker.cli.parts import CliParts, moment
from tracker.rules.errors import RuleBroken

PARTS = cast(CliParts, cast(Any, SimpleNamespace()))


@pytest.mark.parametrize(
    "written", ["yesterday", "", "2569-13-01", "0001-01-01T00:00", "9999-12-31T23:59-12:00", "99999-01-01"]
)
def test_what_is_no_instant_is_told(written: str) -> None:
    with pytest.raises(RuleBroken, match="ISO-8601"):
        moment(PARTS, written)


def test_a_time_without_zone_is_of_bangkok() -> None:
    assert moment(PARTS, "2026-03-17T09:00").isoformat() == "2026-03-17T09:00:00+07:00"
