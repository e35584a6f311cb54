import pytest

from accounts.iins import NotTwelveDigits, NumberOfAnOrganization, WrongCheckDigit, clean_iin
from accounts.numbers import check_digit
from tests.identity import iin

pytestmark = pytest.mark.usefixtures("in_english")
NUMBER = iin(7)


def test_spaces_and_hyphens_between_the_digits_are_left_out():
    assert clean_iin(f" {NUMBER[:6]}-{NUMBER[6:9]} {NUMBER[9:]}\u00a0") == NUMBER


@pytest.mark.parametrize("number", ["009900000008", "009900030008"])
def test_both_rows_of_weights_are_those_of_the_reference(number):
    assert clean_iin(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        NUMBER[:-1],
        NUMBER + "0",
        NUMBER[:-1] + "x",
        "".join(chr(0x660 + int(digit)) for digit in NUMBER),  # Arabic-Indic
        "".join(chr(0xFF10 + int(digit)) for digit in NUMBER),  # full width
        NUMBER[:-1] + "⁷",
        NUMBER + "\n\0",
        None,
        int(NUMBER),
        [NUMBER],
    ],
)
def test_anything_but_twelve_ascii_digits_is_refused(text):
    with pytest.raises(NotTwelveDigits) as refused:
        clean_iin(text, field="number")

    assert (refused.value.field, str(refused.value)) == (
        "number",
        "An IIN has twelve digits, 0 to 9. Write it as it stands in the identity document.",
    )


def test_an_organization_s_number_is_refused_as_such():
    with pytest.raises(NumberOfAnOrganization) as refused:
        clean_iin("450340000012")

    assert str(refused.value) == (
        "This is the shape of an organization's number (BIN), not of an IIN. Write the person's IIN."
    )


def test_a_mistyped_digit_is_told_without_the_number():
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)

    with pytest.raises(WrongCheckDigit) as refused:
        clean_iin(wrong)

    said = f"{refused.value!r} {refused.value} {refused.value.args} {vars(refused.value)}"
    assert wrong not in said
    assert str(refused.value) == (
        "The last digit does not fit the others. Check the number: one digit is probably mistyped."
    )


def test_a_number_for_which_both_rows_give_ten_does_not_exist():
    eleven = next(f"911399{serial:05d}" for serial in range(100_000) if check_digit(f"911399{serial:05d}") is None)

    for last in "0123456789":
        with pytest.raises(WrongCheckDigit):
            clean_iin(eleven + last)
