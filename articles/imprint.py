"""Who answers for the site, as the foot of each page tells it: the beginning of the page “operator and contact”."""

import json
from collections.abc import Mapping

SECTIONS = 3


def imprint_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return the first three headings of a page with the first paragraph below each; of one without, its beginning."""
    found: list[tuple[str, str]] = []
    heading = ""
    for paragraph in map(str.strip, text.replace("\r", "").split("\n\n")):
        if paragraph.startswith("#"):
            first, _line, paragraph = paragraph.partition("\n")
            heading = first.lstrip("# ").strip()
        elif found and not heading:
            continue  # more than the first paragraph below a heading
        if paragraph.strip():
            found.append((heading, " ".join(paragraph.split())))
            heading = ""
    return tuple(found[:SECTIONS])


def stored(words: Mapping[str, str]) -> str:
    """Return what is kept of a page's words in its languages: the imprint in each in which it is written."""
    parts = {language: imprint_in(text) for language, text in words.items() if text}
    return json.dumps(parts, ensure_ascii=False)


def told(kept: str, language: str):
    """Return an imprint that is kept, for a reader: its parts and their language, Kazakh where theirs is lacking."""
    parts = json.loads(kept) if kept else {}
    language = language if language in parts else "kk"
    return {"language": language, "parts": parts[language]} if parts.get(language) else None
