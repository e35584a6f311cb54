"""The Constitution of 1995 in its edition of 2023 as a secretary would bring it: two files of Markdown.

The Russian words are those of the law. Its Kazakh text is not in the data: each unit has made-up words instead.
"""

import json
import os
from pathlib import Path

import pytest

from articles.outline import read_outline

SOURCE = Path(__file__).resolve().parents[3] / "shared/data/constitution/constitution-1995-2023.ru.json"
MISSING = f"The text of the Constitution of 1995 is not in {SOURCE.parent}."
WITHOUT_WORDS = "84"  # excluded from the law in 2017, its number stands without a word
TWO_LISTS = "52"  # two lists numbered alike in one paragraph
KAZAKH = {
    "preamble": "Кіріспе",
    "section": "## {number} бөлім. Бөлім атауы",
    "article": "### {number}-бап",
    "paragraph": "{number}. Тармақтың ойдан алынған сөздері.",
    "point": "{number}) тармақшаның ойдан алынған сөздері;",
    "part": "Бөліктің ойдан алынған сөздері.",
    "recital": "Кіріспенің ойдан алынған сөздері.",
}


def law_or_skip():
    """Return the law as its file has it; without the file the test is skipped, where it must not be it fails."""
    if not SOURCE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return json.loads(SOURCE.read_text())


def in_russian(law, *, is_mended):
    """Return the law's text; mended, it has no article without words, and no two lists numbered alike."""
    lines = [f"# {law['title']}", "Преамбула", *law["preamble"][1:]]
    for section in law["sections"]:
        lines.append(f"## Раздел {section['number']}. {section['title']}")
        for article in section["articles"]:
            if is_mended and article["number"] == WITHOUT_WORDS:
                continue
            lines.append(f"### Статья {article['number']}")
            lines += _once_numbered(article["paras"]) if is_mended else article["paras"]
    return "\n\n".join(lines)


def _once_numbered(lines):
    """Return the lines of an article, those of a second list in the same paragraph without their numbers."""
    seen, told = set(), []
    for line in lines:
        number, bracket, words = line.partition(")")
        if line.partition(".")[0].isdigit():
            seen = set()
        if bracket and number.isdigit():
            told.append(words.strip() if number in seen else line)
            seen.add(number)
        else:
            told.append(line)
    return told


def in_kazakh(russian):
    """Return made-up Kazakh words, unit by unit as the Russian text has them."""
    pieces = read_outline(russian).pieces
    lines = [KAZAKH[piece.kind].format(number=piece.number) for piece in pieces if piece.kind in KAZAKH]
    return "\n\n".join(["# Ойдан алынған қазақша мәтін", *lines])
