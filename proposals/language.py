"""In which language something is written: Kazakh, Russian or English, told by its runs of letters.

Kazakh typed without its own letters is still Kazakh: it has a profile of its own. The profiles stand in
`language.json`, which `python -m consultation.language_profiles` makes.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

PROFILES = Path(__file__).with_name("language.json")
WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS = 400  # a text says early enough what it is; a hostile one costs no more
LONGEST_WORD = 40
LONGEST_RUN = 4
SURE = 0.5  # how much better a language explains a run of letters, on average, before another choice is doubted
ENOUGH_WORDS = 3


@dataclass(frozen=True)
class Guess:
    """The likeliest language of a text; `leads` says by how much it explains a run of letters better than each."""

    language: str
    leads: dict[str, float]
    words: int

    def doubts(self, chosen):
        """Whether a text of this length speaks clearly for another language than the chosen one."""
        return self.words >= ENOUGH_WORDS and self.leads.get(chosen, 0) >= SURE


def language_of(text):
    """Return the guess at a text's language, or None where no letter is known."""
    profiles, runs_known = _profiles()
    words = [found.group().lower() for found in islice(WORD.finditer(text), MOST_WORDS)]
    found = [known for run in runs_of(words) if (known := runs_known.get(run))]
    if not found:
        return None
    best: dict[str, float] = {}
    for language, *values in zip(profiles, *found, strict=True):
        score = -sum(values) / len(values) / 100
        best[language] = max(score, best.get(language, score))
    language = max(best, key=best.__getitem__)
    return Guess(language, {other: best[language] - score for other, score in best.items()}, len(words))


def likely_language(text, otherwise):
    """Return the language that words of any length speak for clearly, else the other one that is given."""
    guess = language_of(text)
    return guess.language if guess and guess.leads.get(otherwise, 0) >= SURE else otherwise


def runs_of(words):
    """Yield the runs of one to four letters of words, their beginnings and ends marked by a space."""
    for word in words:
        padded = f" {word[:LONGEST_WORD]} "
        for length in range(1, LONGEST_RUN + 1):
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


@cache
def _profiles():
    """Return the language of each profile, and for each run of letters how unlikely each profile finds it."""
    stored = json.loads(PROFILES.read_text(encoding="utf-8"))
    return stored["profiles"], {run: tuple(values) for run, values in stored["runs"].items()}
