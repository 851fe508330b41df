"""The settings of mail: what cannot be used is refused when the program starts, with a Thai sentence."""

import pytest

import config
from config import SettingError
from tracker.app import _mail_server


def load(tmp_path, **environ):
    return config.load({"TRACKER_DATA_DIR": str(tmp_path), **environ})


def test_the_domain_for_returned_mail_reaches_the_mail_server(tmp_path):
    settings = load(tmp_path, TRACKER_MAIL_BOUNCE_DOMAIN="bounces.nongmek.go.th", TRACKER_SECRET_KEY="k" * 50)
    assert _mail_server(settings, "relay").returns == ("k" * 50, "bounces.nongmek.go.th")
    assert _mail_server(load(tmp_path), "relay").returns is None


@pytest.mark.parametrize(
    "domain", ["bounces", "a b.example", "x@y.example", "https://a.example", "a.example\nb.example"]
)
def test_a_domain_that_is_none_is_refused(tmp_path, domain):
    with pytest.raises(SettingError, match="TRACKER_MAIL_BOUNCE_DOMAIN ต้องเป็นชื่อโดเมน"):
        load(tmp_path, TRACKER_MAIL_BOUNCE_DOMAIN=domain)
