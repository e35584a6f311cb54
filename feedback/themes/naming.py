"""What a theme is called until somebody names it, and which texts tell it best.

Phrases are those that a theme's texts use more than others do (class-based TF-IDF), for each language by itself. They
are a suggestion of a program: a name is what an analyst gives.
"""

import re
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np

from feedback.themes.common import COMMON

WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
STEM = 6  # letters by which forms of one word are taken together; the most frequent form is shown
PHRASES, TELLING = 5, 3
_common = {language: {word[:STEM] for word in words.split() if len(word) >= STEM} for language, words in COMMON.items()}
_exactly = {language: set(words.split()) for language, words in COMMON.items()}


def phrases(texts, of, language, most=PHRASES):
    """Return for each theme the words and pairs of words that mark its texts in this language, the strongest first.

    `of` says for each text the place of its theme, -1 for none; a theme without texts of the language has no phrase.
    """
    spoken, forms, sizes = defaultdict(Counter), defaultdict(Counter), Counter()
    for text, theme in zip(texts, of, strict=True):
        if theme >= 0:
            sizes[theme] += 1
            spoken[theme].update(_terms(text, language, forms))
    total = Counter()
    for counts in spoken.values():
        total.update(counts)
    usual = sum(total.values()) / max(1, len(spoken))
    return {theme: _strongest(counts, sizes[theme], total, usual, forms, most) for theme, counts in spoken.items()}


def _terms(text, language, forms):
    """Return the words and pairs of words of a text, each once, by their stems; note how they are written."""
    stems: list[tuple[str, str] | None] = []
    found: set[tuple[str, ...]] = set()
    for word in WORD.findall(text.casefold()):
        stem = word[:STEM]
        if word in _exactly.get(language, ()) or stem in _common.get(language, ()) or len(word) < 3:
            stems.append(None)
            continue
        stems.append((stem, word))
        found.add((stem,))
        forms[(stem,)][word] += 1
    for one, other in pairwise(stems):
        if one and other and one[0] != other[0]:
            pair = (one[0], other[0])
            found.add(pair)
            forms[pair][f"{one[1]} {other[1]}"] += 1
    return found


def _strongest(counts, size, total, usual, forms, most):
    least = 2 if size > 3 else 1  # what one text of many says does not mark them
    scored = sorted(
        (-often / size * np.log1p(usual / total[term]) * len(term) ** 0.5, term)
        for term, often in counts.items()
        if often >= least
    )
    kept, told = [], set()
    for _score, term in scored:
        if not told.intersection(term):
            kept.append(min(forms[term].items(), key=lambda form: (-form[1], form[0]))[0])
            told.update(term)
        if len(kept) == most:
            break
    return kept


def telling(vectors, centre, places, languages, most=TELLING):
    """Return for each language the places of the texts nearest to the centre, the nearest first.

    `places` are the theme's texts; equally near ones come in their order.
    """
    found = defaultdict(list)
    nearness = vectors[places] @ centre
    for at in np.lexsort((places, -np.round(nearness, 6))).tolist():
        own = found[languages[places[at]]]
        if len(own) < most:
            own.append(int(places[at]))
    return dict(found)


def opposite(sides, places):
    """Return those of a theme's texts that stand on the other side than most; none where nobody takes a side.

    `sides` says for each text 1, -1, or 0 for neither. At a draw those against stand opposite.
    """
    taken = sum(sides[place] for place in places)
    return [place for place in places if sides[place] == (-1 if taken >= 0 else 1)]
