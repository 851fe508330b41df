"""The short code on a report's pages: read back however it was typed, and never mistaken for another."""

import hashlib

import pytest

from tracker.rules.report_code import ALPHABET, RANDOM_BYTES, new_code, read_code

CODE = new_code(bytes(range(40, 40 + RANDOM_BYTES)))


@pytest.mark.parametrize(
    "said",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        f"  {CODE[:4]} {CODE[5:]} ",
        " ".join(CODE.replace("-", "")),
        f"รหัส {CODE}",
        CODE.replace("-", "–"),
        f"https://tidtam.example.go.th/reports/code/{CODE}",
        f"https://tidtam.example.go.th/reports/code/{CODE}/",
        f"\u200b{CODE}\n",
    ],
)
def test_it_is_read_however_it_was_typed(said: str) -> None:
    assert read_code(said) == CODE


def test_digits_and_letters_that_look_alike_are_one() -> None:
    code = next(one for one in (new_code(number.to_bytes(5)) for number in range(10**6)) if "0" in one and "1" in one)
    assert read_code(code.replace("0", "o").replace("1", "L")) == code
    assert read_code(code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == code


@pytest.mark.parametrize("said", ["", "-", CODE[:-1], CODE + "7", "ก" * 8, "7K4Q-92M๏", "u" * 8, CODE * 60, "/" * 9])
def test_what_is_no_code_is_none(said: str) -> None:
    assert read_code(said) is None


def test_every_single_wrong_sign_and_every_swapped_pair_is_noticed() -> None:
    signs = CODE.replace("-", "")
    wrong = [signs[:at] + sign + signs[at + 1 :] for at in range(8) for sign in ALPHABET if sign != signs[at]]
    wrong += [signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :] for at in range(7) if signs[at] != signs[at + 1]]
    assert len(wrong) > 8 * 31
    assert [said for said in wrong if read_code(said) is not None] == []


def test_codes_use_all_their_bits() -> None:
    codes = {new_code(hashlib.sha256(b"%d" % number).digest()) for number in range(2000)}
    assert len(codes) == 2000
    assert all(read_code(code) == code for code in codes)
    for place in (0, 1, 2, 3, 5, 6, 7, 8):
        assert {code[place] for code in codes} == set(ALPHABET)
