"""What in a text may be personal data, and what only looks like it. All numbers are invented."""

import time

import pytest

from accounts.numbers import check_digit
from proposals.personal_data import personal_data

ELEVEN = "90011530012"
IIN = ELEVEN + check_digit(ELEVEN)
CARD = "4111 1111 1111 1111"  # the number that card networks publish for trials


def found(text):
    return [(one.kind, one.within(text)) for one in personal_data(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Менің ЖСН {IIN}, жазып алыңыз.", [("iin", IIN)]),
        (f"ИИН:{IIN[:6]} {IIN[6:]}.", [("iin", f"{IIN[:6]} {IIN[6:]}")]),
        ("Звоните +7 701 123 45 67!", [("phone", "+7 701 123 45 67")]),
        ("тел. 8(701)123-45-67", [("phone", "8(701)123-45-67")]),
        ("87011234567", [("phone", "87011234567")]),
        ("8 7172 55 12 34 жұмыс телефоны", [("phone", "8 7172 55 12 34")]),
        ("701 123 45 67", [("phone", "701 123 45 67")]),
        ("+49 30 1234567 in Berlin", [("phone", "+49 30 1234567")]),
        (f"карта {CARD}", [("card", CARD)]),
        (CARD.replace(" ", ""), [("card", CARD.replace(" ", ""))]),
        ("Пишите на aigul.s@mail.kz, отвечу.", [("email", "aigul.s@mail.kz")]),
        ("почта: әсел@пошта.қаз", [("email", "әсел@пошта.қаз")]),
        ("87011234567@mail.ru", [("email", "87011234567@mail.ru")]),
        (f"{IIN}, 87011234567, a@b.kz", [("iin", IIN), ("phone", "87011234567"), ("email", "a@b.kz")]),
    ],
)
def test_personal_data_is_found_where_it_stands(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Статья 9, пункт 2.",
        f"{IIN[:11]}{(int(IIN[11]) + 1) % 10}",  # the check digit is wrong
        f"1{IIN}",  # thirteen digits
        "940140000385",  # a BIN
        "87 000 000 000 тенге",
        "7 500 000 000 теңге",
        "1 000 000 000 000",
        "в 2024, 2025 и 2026 годах",
        "2025 2026 2027",
        "12.02.2026 15.03.2026",
        "4111 1111 1111 1112",
        "@",
        "a@b",
        "@mention @@ a@",
        "ст. 7.1.1-2.3",
        "٩٠٠١٠١٣٠٠١٢٣",
    ],
)
def test_other_numbers_and_signs_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "+", "8 701 ", "a@", "a.", "@a.", "4111 ", "-", "1-", f"{IIN} ", "a@a.kz ", "1" * 100 + " "]
)
def test_time_is_in_proportion_to_the_text(piece):
    text = piece * (40_000 // len(piece))
    begun = time.process_time()

    personal_data(text)

    assert time.process_time() - begun < 2
