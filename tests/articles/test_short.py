"""Short codes of places: read back however they are typed; a slip leads nowhere."""

import pytest

from articles.short import code_of, number_of
from core.ids import ALPHABET


@pytest.mark.parametrize("number", [1, 31, 32, 581, 32**4, 10**9])
def test_a_code_leads_back_to_its_number(number):
    code = code_of(number, 2)

    assert code == code.upper()
    assert number_of(code) == number_of(code.lower()) == number


def test_letters_that_look_like_digits_are_read_as_digits():
    number = ALPHABET.index("1") * 32 + ALPHABET.index("0")
    code = code_of(number, 1)

    assert code.startswith("10")
    assert {number_of(code.replace("1", sign, 1)) for sign in "lLiI"} == {number}
    assert {number_of(code.replace("0", sign, 1)) for sign in "oO"} == {number}


def test_one_wrong_sign_or_two_that_changed_places_lead_nowhere():
    code = code_of(32**3 + 7 * 32 + 9, 1)
    signs = code.partition("-")[0]
    wrong = [
        f"{signs[:at]}{sign}{signs[at + 1 :]}-1"
        for at in range(len(signs))
        for sign in ALPHABET.upper()
        # 0 and Z alone are taken for each other: the check counts to 31.
        if sign != signs[at] and {sign, signs[at]} != {"0", "Z"}
    ]
    swapped = [
        f"{signs[:at]}{signs[at + 1]}{signs[at]}{signs[at + 2 :]}-1"
        for at in range(len(signs) - 1)
        if signs[at] != signs[at + 1]
    ]

    assert {number_of(one) for one in [*wrong, *swapped]} == {None}


def test_what_is_no_code_leads_nowhere():
    wrong = ["", "-", "-1", "2", "2-1", "2K", "2K-", "2K-x", "2U-1", "٢٣-1", "9" * 200, "2K-١", "\0-1"]

    assert {number_of(code) for code in wrong} == {None}
