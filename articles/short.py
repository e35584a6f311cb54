"""Short codes of places, for paper: typed by hand, so that a slip of the pen leads nowhere rather than elsewhere.

A code is a number in Crockford's base32 with a check sign, then the edition: `2K7-1`.
"""

from core.ids import ALPHABET

MISREAD = str.maketrans("oil", "011")
LONGEST = 14


def code_of(number: int, edition: int) -> str:
    """Return the code of a place's number and of the edition that the paper shows."""
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return f"{digits}{_check(digits)}-{edition}".upper()


def number_of(code: str) -> int | None:
    """Return the number that a code stands for, or None where it is none; O, I and L are read as digits."""
    digits, _hyphen, edition = code[:LONGEST].lower().translate(MISREAD).partition("-")
    if len(digits) < 2 or set(digits) - set(ALPHABET) or not (edition.isascii() and edition.isdigit()):
        return None
    number, check = digits[:-1], digits[-1]
    if _check(number) != check:
        return None
    return sum(ALPHABET.index(sign) * 32**place for place, sign in enumerate(reversed(number)))


def _check(digits: str) -> str:
    """Return the sign that shows one wrong sign, or two neighbours that changed places."""
    return ALPHABET[sum(place * ALPHABET.index(sign) for place, sign in enumerate(digits, 1)) % 31]
