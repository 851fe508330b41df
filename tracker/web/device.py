"""What a person recognises of their own browser in the list of sessions."""

from flask import Request

_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("Line/", "LINE"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def device_name(asked: Request) -> str:
    """ "Chrome บน Windows"."""
    agent = asked.user_agent.string
    system = next((name for mark, name in _SYSTEMS if mark in agent), "อุปกรณ์อื่น")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "เบราว์เซอร์อื่น")
    return f"{browser} บน {system}"
