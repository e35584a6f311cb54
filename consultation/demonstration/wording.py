"""The words of the demonstration, composed from hand-written pieces that fit each other. Plain values in and out."""

import json
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

WORDS = Path(__file__).parent / "words"
LANGUAGES = ("kk", "ru", "en")
ATTEMPTS = 8
FURTHER, BOTH = 0.2, 0.15  # how often something more is asked for
MANY = 20_000  # texts after which nobody looks for new ones: there are few left
OPENED, CLOSED = 0.45, 0.3  # how often reasons begin with a word about the author, and end with a wish


class Wording(NamedTuple):
    """An idea in one language: what is replaced (nothing, for an addition), the new words, reasons to choose from."""

    old: str
    new: str
    reasons: list[str]


class Idea(NamedTuple):
    """One wish for one provision, as several people bring it in words of their own."""

    number: int
    eid: str
    kind: str
    wordings: dict[str, Wording]
    answer: tuple[str, dict[str, str]] | None


class Words:
    """Hand-written pieces; what was said once is said in other words the next time, while there are any."""

    def __init__(self, chance):
        self.chance = chance
        self.said = set()

    @cached_property
    def ideas(self):
        rows = [row for path in sorted(WORDS.glob("ideas_*.json")) for row in _read(path)]
        return [_idea(number, row) for number, row in enumerate(rows)]

    @cached_property
    def phrases(self):
        return _read(WORDS / "phrases.json")

    @cached_property
    def comments(self):
        return _read(WORDS / "comments.json")

    @cached_property
    def conversation(self):
        return _read(WORDS / "conversation.json")

    @cached_property
    def campaigns(self):
        return _read(WORDS / "campaigns.json")

    @cached_property
    def organizations(self):
        return _read(WORDS / "organizations.json")["organizations"]

    @cached_property
    def invited(self):
        return _read(WORDS / "invited.json")

    @cached_property
    def letters(self):
        return _read(WORDS / "letters.json")

    @cached_property
    def meetings(self):
        return _read(WORDS / "meetings.json")

    @cached_property
    def prepared(self):
        return _read(WORDS / "prepared.json")

    @cached_property
    def long_texts(self):
        return _read(WORDS / "long_texts.json")

    @cached_property
    def moderation(self):
        return _read(WORDS / "moderation.json")

    def proposal(self, idea, language, words):
        """Return the new words of a provision and the reasons, as one person brings an idea."""
        wording = idea.wordings[language]
        return new_words(wording, idea.kind, words), self._anew(lambda: self._reasons(wording, idea.kind, language))

    def with_more(self, idea, language, text, reasons):
        """Return the words of a proposal with something more that their author asks for; mostly there is nothing."""
        drawn = self.chance.random()
        if idea.kind == "add" and drawn < FURTHER:
            return f"{text} {self._one(self.phrases['further'][language])}", reasons
        others = self._beside.get((idea.eid, language), ())
        if idea.kind == "change" and drawn < BOTH and others:
            other = self._one(others)
            if other.new not in text and text.count(other.old) == 1:
                return text.replace(other.old, other.new), f"{reasons} {self._one(other.reasons)}"
        return text, reasons

    @cached_property
    def _beside(self):
        """All changes to one provision in one language: some people want two of them."""
        found = {}
        for idea in self.ideas:
            for language, wording in idea.wordings.items():
                if idea.kind == "change":
                    found.setdefault((idea.eid, language), []).append(wording)
        return found

    def comment_on_proposal(self, kind, stance, language):
        by_kind = self.comments["on_proposals"][language]
        pieces = [*by_kind.get(kind, {}).get(stance, []), *by_kind["any"][stance]]
        return self._anew(lambda: self._with_tail(self._one(pieces), language))

    def comment_on_article(self, article, language):
        """Return a stance and words on an article as a whole."""
        own = self.comments["on_articles"].get(article, {}).get(language, [])
        others = self.comments["on_any_article"][language]
        stance, _text = first = self._one(own if own and self.chance.random() < 0.75 else others)
        same = [text for other, text in (own if first in own else others) if other == stance]
        return stance, self._anew(lambda: self._with_tail(self._one(same), language))

    def reply(self, stance, language):
        pieces = self.comments["replies"][language][stance]
        return self._anew(lambda: self._with_tail(self._one(pieces), language))

    def campaign_text(self, campaign, language, words):
        """Return the common words and reasons, some of them changed a little, most with a sentence of one's own."""
        row = campaign["wordings"][language]
        texts = [row["text"]] * 5 + row["texts_of_their_own"]
        text = self._one(texts)
        if campaign["kind"] == "change":
            text = words.replace(row["old"], text)
        reasons = row["reasons"]
        if self.chance.random() < 0.2:
            reasons = reasons.replace(". ", ".\n", 1)
        if self.chance.random() < 0.6:
            reasons = f"{reasons} {self._one(row['additions'])}"
        return text, reasons

    def _one(self, pieces):
        return pieces[int(self.chance.random() * len(pieces))]

    def _reasons(self, wording, kind, language):
        core = self._one(wording.reasons)
        if not core:
            return ""
        pieces = [core]
        if self.chance.random() < OPENED:
            pieces.insert(0, self._one(self.phrases["openings"][language]))
        closings = self.phrases["closings"][language].get(kind)
        if closings and self.chance.random() < CLOSED:
            pieces.append(self._one(closings))
        return " ".join(pieces)

    def _with_tail(self, text, language):
        if self.chance.random() < 0.3:
            return f"{text} {self._one(self.comments['tails'][language])}"
        return text

    def _anew(self, compose):
        """Return words that were not said before, if some attempts find any; many say nothing but yes."""
        text = compose()
        for _attempt in range(ATTEMPTS if len(self.said) < MANY else 0):
            if not text or text not in self.said:
                break
            text = compose()
        self.said.add(text)
        return text


def new_words(wording, kind, words):
    """Return the words that a proposal of a kind makes of a provision's words."""
    if kind == "change":
        return words.replace(wording.old, wording.new)
    return wording.new if kind == "add" else ""


def wording_of(variant):
    """Return what a variant of a prepared answer asks for, as a wording."""
    old, new = variant["text"]
    return Wording(old, new, variant["why"])


def _idea(number, row):
    wordings = {}
    for language in LANGUAGES:
        if language in row:
            *words, reasons = row[language]
            old, new = {"change": words, "add": ["", *words]}.get(row["kind"], ["", ""])
            wordings[language] = Wording(old, new, reasons)
    answer = None
    if "answer" in row:
        outcome, in_kazakh, in_russian = row["answer"]
        answer = outcome, {"kk": in_kazakh, "ru": in_russian}
    return Idea(number, row["eid"], row["kind"], wordings, answer)


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))
