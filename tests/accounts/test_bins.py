import pytest

from accounts.bins import NoSuchBin, NotTwelveDigits, NumberOfAPerson, WrongCheckDigit, clean_bin
from accounts.numbers import check_digit

pytestmark = pytest.mark.usefixtures("in_english")

# Registered in a month to come: certainly nobody's.
RESIDENT = "450340000012"


def whole(eleven):
    return eleven + check_digit(eleven)


@pytest.mark.parametrize("eleven", ["45034000001", "45125112345", "45016200007", "45074400009"])
def test_a_bin_with_its_check_digit_is_taken(eleven):
    assert clean_bin(whole(eleven)) == whole(eleven)


def test_check_digits_are_those_of_the_reference():
    # Vectors of the reference; the second is reached by the second row of weights.
    assert [check_digit(number[:11]) for number in ("009900000008", "009900030008")] == ["8", "8"]


def test_spaces_and_hyphens_between_the_digits_are_left_out():
    assert clean_bin(f" {RESIDENT[:4]} {RESIDENT[4:8]}-{RESIDENT[8:]}\u00a0") == RESIDENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "45034000001",
        RESIDENT + "0",
        "45034000001x",
        "".join(chr(0x660 + int(digit)) for digit in RESIDENT),  # Arabic-Indic
        "".join(chr(0xFF10 + int(digit)) for digit in RESIDENT),  # full width
        RESIDENT[:-1] + "⁷",
        RESIDENT + "\n\0",
        None,
        450340000012,
    ],
)
def test_anything_but_twelve_ascii_digits_is_refused(text):
    with pytest.raises(NotTwelveDigits) as refused:
        clean_bin(text, field="bin")

    assert (refused.value.field, str(refused.value)) == (
        "bin",
        "A BIN has twelve digits, 0 to 9. Write it as it stands in the certificate of registration.",
    )


@pytest.mark.parametrize("number", ["009900000008", "900101300007", "450330000017"])
def test_a_person_s_number_is_refused_as_such(number):
    with pytest.raises(NumberOfAPerson) as refused:
        clean_bin(number)

    assert str(refused.value) == (
        "This is the shape of a person's number (IIN), not of a BIN. Write the organization's BIN."
    )


@pytest.mark.parametrize("eleven", ["45004000001", "45134000001", "45037000001", "45034500002", "45039000001"])
def test_month_kind_and_department_are_read(eleven):
    with pytest.raises(NoSuchBin):
        clean_bin(whole(eleven))


def test_a_mistyped_digit_is_told():
    wrong = RESIDENT[:-1] + str((int(RESIDENT[-1]) + 1) % 10)

    with pytest.raises(WrongCheckDigit) as refused:
        clean_bin(wrong)

    assert str(refused.value) == (
        "The last digit does not fit the others. Check the number: one digit is probably mistyped."
    )


def test_a_number_for_which_both_rows_give_ten_does_not_exist():
    eleven = next(f"450340{serial:05d}" for serial in range(100_000) if check_digit(f"450340{serial:05d}") is None)

    for last in "0123456789":
        with pytest.raises(WrongCheckDigit):
            clean_bin(eleven + last)
