"""Whether links are looked at: a setting, off in the demo; and what a web site is told of who looks."""

from dataclasses import replace

import pytest

import config
from config import SettingError
from tracker.app import cli_parts


def load(tmp_path, **environ):
    return config.load({"TRACKER_DATA_DIR": str(tmp_path), **environ})


def looker_of(settings):
    """What the worker is handed when it starts."""
    return cli_parts(settings).outbox().looker


def test_links_are_looked_at_by_a_look_that_says_where_it_comes_from(tmp_path):
    settings = load(tmp_path, TRACKER_BASE_URL="https://tidtam.nongmek.go.th")
    look = looker_of(settings)
    assert look.says_it_is == (
        "TidtamLinkWatch/1.0 (checks that published evidence still opens; +https://tidtam.nongmek.go.th)"
    )
    assert (look.is_loopback_seen, look.ports) == (False, {80, 443})


def test_the_watch_can_be_switched_off(tmp_path):
    assert looker_of(load(tmp_path, TRACKER_LINK_WATCH="off")) is None


def test_anything_but_on_and_off_is_refused_in_words(tmp_path):
    assert load(tmp_path, TRACKER_LINK_WATCH="ON").link_watch is True
    with pytest.raises(SettingError, match="TRACKER_LINK_WATCH ต้องเป็น on หรือ off แต่ได้ “yes”"):
        load(tmp_path, TRACKER_LINK_WATCH="yes")


def test_the_demo_looks_at_nothing(tmp_path):
    settings = load(tmp_path)
    assert looker_of(settings) is not None
    assert looker_of(replace(settings, is_demo=True)) is None
