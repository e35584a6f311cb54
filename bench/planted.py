"""Made-up texts in Kazakh, Russian and English with planted campaigns, and the truth of who repeats whom.

Words come in short runs out of real sentences, so that texts share phrases by chance as people's do. A copy is
changed in one of nine ways. Texts of others that lie beside the repository add their words to the Constitution's.
"""

import json
import math
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTITUTION = ROOT / "articles" / "sample" / "constitution-2026.kk-ru-en.json"
SHARED = ROOT.parent / "shared" / "data" / "sib200"
FOLDERS = {"kk": "kaz_Cyrl", "ru": "rus_Cyrl", "en": "eng_Latn"}
SHARES = {"kk": 45, "ru": 45, "en": 10}
SHARE_OF_COPIES = 0.15
MEDIAN, SPREAD = 19.5, 0.5  # words of a text, log-normal
SMALLEST, LARGEST = 4, 400  # texts of a campaign; small ones are many
GREETINGS = {
    "kk": ["Құрметті Комиссия мүшелері!", "Сәлеметсіз бе!"],
    "ru": ["Уважаемая Комиссия!", "Здравствуйте, прошу учесть моё мнение."],
    "en": ["Dear members of the Commission,", "Good day."],
}
LOOKALIKES = str.maketrans("әғқңөұүһіёйӘҒҚҢӨҰҮҺІЁЙ", "агкноуухиеиАГКНОУУХИЕИ")


@dataclass(frozen=True)
class Planted:
    id: int
    text: str
    family: str
    kind: str
    language: str


@cache
def _material():
    """Return the words of each language in the order of their sentences."""
    found = {language: [] for language in FOLDERS}
    _collect(json.loads(CONSTITUTION.read_text(encoding="utf-8")), found)
    for language, folder in FOLDERS.items():
        for path in sorted((SHARED / folder).glob("*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines()[1:]:
                found[language] += line.split("\t")[-1].split()
    return {language: [word.strip(".,;:!?()«»\"'—-") or "—" for word in words] for language, words in found.items()}


def _collect(value, found):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in found and isinstance(inner, str):
                found[key] += inner.split()
            elif key != "source":
                _collect(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, found)


class Writer:
    """Writes texts of one language, and copies of them with changes."""

    def __init__(self, language, chance):
        self.language, self.chance, self.words = language, chance, _material()[language]

    def text(self, words=None):
        count = words or max(3, round(MEDIAN * math.exp(self.chance.gauss(0, SPREAD))))
        said = []
        while len(said) < count:
            at = int(self.chance.random() * len(self.words))
            said += self.words[at : at + 1 + int(self.chance.random() * 3)]
        return self.sentences(said[:count])

    def sentences(self, words):
        made = []
        while words:
            length = 6 + int(self.chance.random() * 9)
            if len(words) - length < 4:
                length = len(words)
            made.append(" ".join(words[:length]).capitalize() + ".")
            words = words[length:]
        return " ".join(made)

    def typo(self, text):
        for _time in range(1 + len(text) // 100):
            at = self.chance.randrange(len(text) - 1)
            text = self.chance.choice([text[:at] + text[at + 1 :], text[: at + 1] + text[at:]])
        return text

    def shape(self, text):
        """Change case and punctuation."""
        text = self.chance.choice([str.upper, str.lower, str.title])(text)
        return text.replace(".", self.chance.choice(["!!", " ...", "\n", " —", "\u200b;"]))

    def letters(self, text):
        """Type without the letters of the language."""
        return text.translate(LOOKALIKES)

    def replaced(self, text):
        """Put other words in the place of a quarter."""
        words = text.split()
        for place in self.chance.sample(range(len(words)), len(words) // 4):
            words[place] = self.chance.choice(self.words)
        return " ".join(words)

    def paragraph(self, text):
        """Write an own paragraph of the same length before or after."""
        own = self.text(len(text.split()))
        return self.chance.choice([f"{own}\n\n{text}", f"{text}\n\n{own}"])

    def remark(self, text):
        """Write an own sentence before or after."""
        own = self.text(3 + self.chance.randrange(8))
        return self.chance.choice([f"{own} {text}", f"{text} {own}"])

    def cut(self, text):
        """Leave the end or the beginning away."""
        words = text.split()
        keep = round(len(words) * (0.6 + 0.3 * self.chance.random()))
        return " ".join(self.chance.choice([words[:keep], words[-keep:]]))

    def order(self, text):
        sentences = text.split(". ")
        self.chance.shuffle(sentences)
        return ". ".join(sentences)

    def greeting(self, text):
        return f"{self.chance.choice(GREETINGS[self.language])} {text}"

    def copy(self, text):
        """Return the kind of a change, and the text changed so."""
        kind = self.chance.choice(KINDS)
        return kind, getattr(self, kind)(text)


KINDS = ("typo", "shape", "letters", "replaced", "paragraph", "remark", "cut", "order", "greeting")


def planted(count, *, seed=1):
    """Return so many texts in an order of chance, the same for the same seed."""
    chance = random.Random(seed)
    writers = {language: Writer(language, chance) for language in FOLDERS}
    languages = chance.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    made, copies = [], 0
    while copies < SHARE_OF_COPIES * count:
        size = round(SMALLEST * (LARGEST / SMALLEST) ** chance.random())
        language = languages[len(made) % count]
        text = writers[language].text(12 + chance.randrange(24))
        family = f"campaign {len(made)}"
        made.append((text, family, "original", language))
        made += [(*_turned(writers[language].copy(text), family), language) for _copy in range(size)]
        copies += size
    made = made[:count]
    made += [(writers[languages[n]].text(), f"single {n}", "single", languages[n]) for n in range(len(made), count)]
    chance.shuffle(made)
    return [Planted(n, *row) for n, row in enumerate(made)]


def _turned(copy, family):
    kind, text = copy
    return text, family, kind
