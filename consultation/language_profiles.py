"""Make the profiles by which languages are told apart: `python -m consultation.language_profiles`.

They are counted from what stands in this repository in three languages: the draft, its topics, the interface, the
words of the demonstration, and the everyday phrases beside this module. Whoever changes those need not count again.
"""

import json
import math
import re
from collections import Counter
from pathlib import Path

from babel.messages.pofile import read_po

from proposals.language import PROFILES, WORD, runs_of

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "consultation" / "demonstration" / "words"
EVERYDAY = Path(__file__).with_name("everyday")
CODES = ("kk", "ru", "en")
# How Kazakh is typed on a keyboard that lacks its letters; і has two ways.
TYPED_PLAINLY = [str.maketrans("әғқңөұүһі", f"агкноуух{i}") for i in "иы"]
MOST_RUNS = 9_000
LEAST = 3  # a run that is rarer says nothing
SMOOTHING = 0.5
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|<[^>]*>|\{[^}]*\}")


def main():
    texts = {code: Counter() for code in CODES}
    for code, text in (*_draft(), *_interface(), *_demonstration(), *_everyday()):
        words = (word.group().lower() for word in WORD.finditer(PLACEHOLDER.sub(" ", text)))
        # Names of files and the like stand between Kazakh and Russian words too.
        texts[code].update(word for word in words if word.isascii() == (code == "en"))
    counts = {code: _runs(words) for code, words in texts.items()}
    plain = Counter()
    for typed in TYPED_PLAINLY:
        plain += _runs(_retyped(texts["kk"], typed))
    profiles = [*counts.items(), ("kk", plain)]
    stored = {
        "profiles": [code for code, _counts in profiles],
        "runs": _unlikeliness([runs for _code, runs in profiles]),
    }
    PROFILES.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _runs(words):
    """Return how often each run of letters comes; a frequent word counts by the root of how often it comes."""
    counted = Counter()
    for word, number in words.items():
        weight = math.sqrt(number)
        for run in runs_of([word]):
            counted[run] += weight
    return counted


def _retyped(words, typed):
    retyped = Counter()
    for word, number in words.items():
        retyped[word.translate(typed)] += number
    return retyped


def _unlikeliness(profiles):
    """Return for each run that tells something how unlikely each profile finds it: -100 times the logarithm."""
    runs = [run for run, number in sum(profiles, Counter()).items() if number >= LEAST and run.strip()]
    sums = [[sum(n for run, n in profile.items() if len(run) == length) for length in range(6)] for profile in profiles]

    def values(run):
        return [
            -math.log((profile[run] + SMOOTHING) / (total[len(run)] + SMOOTHING * len(runs)))
            for profile, total in zip(profiles, sums, strict=True)
        ]

    def told(run):
        seen = values(run)
        return (max(seen) - min(seen)) * math.log(1 + sum(profile[run] for profile in profiles))

    best = sorted(sorted(runs), key=told, reverse=True)[:MOST_RUNS]
    return {run: [round(100 * value) for value in values(run)] for run in sorted(best)}


def _draft():
    sample = ROOT / "articles" / "sample"
    for name in ("constitution-2026.kk-ru-en.json", "topics.json", "editorial.json"):
        yield from _by_language(json.loads((sample / name).read_text(encoding="utf-8")))


def _demonstration():
    for path in sorted(WORDS.glob("*.json")):
        yield from _by_language(json.loads(path.read_text(encoding="utf-8")))


def _by_language(value, code=None):
    """Yield (language, text) of all strings below a key that names a language."""
    if isinstance(value, str):
        if code:
            yield code, value
    elif isinstance(value, list):
        for one in value:
            yield from _by_language(one, code)
    elif isinstance(value, dict):
        own = value.get("language") or value.get("lang")
        for name, one in value.items():
            yield from _by_language(one, name if name in CODES else code or (own if own in CODES else None))


def _interface():
    for code in ("kk", "ru"):
        with (ROOT / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file, locale=code):
                for string in message.string if isinstance(message.string, tuple) else (message.string,):
                    yield code, string or ""
                if code == "ru":
                    yield "en", " ".join(message.id) if isinstance(message.id, tuple) else message.id


def _everyday():
    for code in CODES:
        yield code, (EVERYDAY / f"{code}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
