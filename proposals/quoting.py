"""Where a passage that somebody copied stands in a text."""

import re
import unicodedata

UNSEEN = re.compile("[\u00ad\u2060\ufeff]")


def find_passage(passage: str, text: str) -> tuple[int, int] | None:
    """Return the range in which a passage stands in a text, in characters, or None; the first where it stands twice.

    Spaces and line breaks count alike, since browsers copy them as they please; signs that nobody sees do not count.
    """
    words = unicodedata.normalize("NFC", UNSEEN.sub("", passage)).split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def beginning(text: str, most: int) -> str:
    """Return the text, or as much of its beginning as may be quoted, in whole words."""
    if len(text) <= most:
        return text
    whole = re.match(rf"(?s).{{0,{most}}}(?!\S)", text)
    return (whole[0].rstrip() if whole else "") or text[:most]
