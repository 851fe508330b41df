"""What was reported becomes a draft: each report once, in order, and what was written first stays."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.entry_draft import draft_of

texts = st.text("กขคง 12\n", max_size=12)


def test_reports_follow_what_is_written_and_none_stands_twice() -> None:
    assert draft_of("", ["ประชุมแล้ว", "เผยแพร่แล้ว", "ประชุมแล้ว", " "]) == "ประชุมแล้ว\nเผยแพร่แล้ว"
    assert draft_of("สรุปผลแล้ว\nประชุมแล้ว", ["ประชุมแล้ว", "เผยแพร่แล้ว"]) == "สรุปผลแล้ว\nประชุมแล้ว\nเผยแพร่แล้ว"


@given(texts, st.lists(texts, max_size=5))
def test_nothing_is_lost_and_taking_over_twice_changes_nothing(kept: str, reported: list[str]) -> None:
    draft = draft_of(kept, reported)
    assert draft.startswith(kept.strip())
    assert all(one.strip() in draft for one in reported)
    assert draft_of(draft, reported) == draft
