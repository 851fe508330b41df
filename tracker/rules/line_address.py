"""Addresses that open LINE: to add an account as a friend, or its chat with words already typed."""

from urllib.parse import quote


def add_friend_address(basic_id: str) -> str:
    """For "@tidtam": the page (and what a QR code holds) that adds the account as a friend."""
    return f"https://line.me/R/ti/p/{quote(_with_at(basic_id), safe='')}"


def chat_address(basic_id: str, words: str) -> str:
    """The chat with the account, these words waiting to be sent; on a telephone only."""
    return f"https://line.me/R/oaMessage/{quote(_with_at(basic_id), safe='')}/?{quote(words, safe='')}"


def _with_at(basic_id: str) -> str:
    return basic_id if basic_id.startswith("@") else f"@{basic_id}"
