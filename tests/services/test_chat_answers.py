"""The words of the chat stand in a file that is reviewed; every answer is one that LINE takes."""

import pytest

from tests.channels.line_models import as_line_reads_it
from tests.fakes import reference_line
from tests.services.golden_chat import ANSWERS, GOLDEN, as_read
from tracker.channels.line import LineChannel
from tracker.rules.chat_answer import answer_messages


def test_the_words_are_those_of_the_golden_file():
    assert as_read() == GOLDEN.read_text(encoding="utf-8"), "python -m tests.services.golden_chat writes it anew"


def test_lines_own_models_know_every_part_of_every_answer():
    for answer in ANSWERS.values():
        messages = answer_messages(answer)
        assert as_line_reads_it(messages) == messages


@pytest.mark.shared
def test_lines_own_description_takes_every_answer(shared):
    with reference_line(shared) as line:
        channel = LineChannel(line.address, "token")
        line.tell(reply_tokens=list(ANSWERS))
        for name, answer in ANSWERS.items():
            channel.reply(name, answer_messages(answer))
        assert line.statuses() == [200] * len(ANSWERS)
