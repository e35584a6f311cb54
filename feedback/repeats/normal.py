"""The normal form of a text: what is left when typing, case, letters of keyboards and numbers do not count.

Of one text; `feedback.repeats.codes` is the same of very many at once.
"""

import unicodedata

# Kazakh letters as they are typed on a Russian keyboard; ё and й as they are typed in haste.
LOOKALIKES = dict(zip("әғқңөұүһіёй", "агкноуухиеи", strict=True))
DROPPED = {"Mn", "Me", "Cf"}  # marks over and under letters, signs of no width


class _Letters(dict):
    """What a letter becomes, worked out when it is first met; nothing that comes out would change again."""

    def __missing__(self, code):
        self[code] = became = _fixed(chr(code))
        return became


def _fixed(letters):
    while True:
        became = "".join(map(_once, unicodedata.normalize("NFKD", letters.casefold())))
        if became == letters:
            return became
        letters = became


def _once(letter):
    if unicodedata.category(letter) in DROPPED:
        return ""
    if letter.isdigit():
        return "0"
    letter = LOOKALIKES.get(letter, letter)
    return letter if letter.isalnum() else " "


LETTERS = _Letters()


def normal_form(text):
    """Return the text without what typing varies; a normal form is its own normal form."""
    return " ".join(text.translate(LETTERS).split())
