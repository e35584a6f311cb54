"""What an author is told before sending: language, personal data, similar proposals. Nothing of it hinders sending."""

from dataclasses import dataclass, field
from itertools import chain

from articles.languages import CODES, LANGUAGES
from articles.wording import words_of
from core.rows import ask_together
from proposals.language import language_of
from proposals.models import Kind
from proposals.noticing import Noticed, noticed_in
from proposals.rivals import Meetings, Rivals
from proposals.similar import MOST_SHOWN, Said, Search, Similar

SIMILAR, LANGUAGE, RIVALS = "similar", "language", "rivals"


@dataclass
class SecondLook:
    """What may make an author look again. Each sort of it holds the sending up once."""

    language: str
    personal: list[Noticed]
    similar: list[Similar]
    rivals: Rivals = field(default_factory=Rivals)

    @property
    def language_name(self):
        return dict(LANGUAGES).get(self.language, "")

    @property
    def sorts(self):
        """What there is to tell, a word for each sort."""
        told = [LANGUAGE] if self.language else []
        told += dict.fromkeys(one.kind for one in self.personal)
        told += [RIVALS] if self.rivals.hold_up else []
        return [*told, SIMILAR] if self.similar else told

    def is_new_to(self, looked_at):
        """Whether something here was not told yet; `looked_at` names the sorts that were."""
        return not set(self.sorts) <= set(looked_at.split())


def look_at(place, values, user, *, more=(), besides=None, in_passing=False):
    """Return what there is to tell of the words of a proposal on a place, as far as they are written.

    `values` are those of the composer's form, `more` what it asks for at further places; `besides` is the draft that
    they are saved in. Similar proposals, and who else changes the same words, are looked for until they were told once;
    `in_passing` looks for similar ones alone and whenever words changed.
    """
    told = values.get("looked_at", "").split()
    look = SecondLook(other_language(values), noticed_in(values, "text", "reasons"), [])
    search = Search(_said(place, values), place) if in_passing or SIMILAR not in told else None
    meetings = _meetings(place, values, besides) if not in_passing and RIVALS not in told else None
    asked = [one.questions if one else [] for one in (search, meetings)]
    answers = ask_together(*chain(*asked))
    if search:
        look.similar = search.read(*answers[: len(asked[0])], user=user, besides=besides)
    if meetings:
        look.rivals = meetings.read(*answers[len(asked[0]) :])
    for one in more:
        also = values | {"kind": one.kind, "text": one.text, "reasons": ""}
        _join(look, look_at(one.placement, also, user, besides=besides, in_passing=in_passing))
    return look


def _join(look, also):
    """Put what there is to tell of a further place beside what is told of the first; each thing is told once."""
    look.personal += also.personal
    known = {one.proposal.pk for one in look.similar}
    look.similar = [*look.similar, *(one for one in also.similar if one.proposal.pk not in known)][:MOST_SHOWN]
    look.rivals = look.rivals.beside(also.rivals)


def _meetings(place, values, besides):
    base = next((row for row in place.texts.all() if row.language == values.get("language")), None)
    return base and Meetings.of_words(base, values.get("kind"), values.get("text", ""), besides=besides)


def _said(place, values):
    kind, language = values.get("kind", ""), values.get("language", "")
    present = words_of(place, language) if kind == Kind.CHANGE and language in CODES else ""
    return Said(kind, values.get("text", ""), values.get("reasons", ""), present)


def other_language(values):
    """Return the language that the words speak for, where the author left the one that was offered, or nothing.

    The new words tell it where there are any: it is them that stand in the law.
    """
    offered = values.get("offered_language")
    if not offered or offered != values.get("language"):
        return ""
    guess = language_of(values.get("text") or values.get("reasons", ""))
    return guess.language if guess and guess.doubts(offered) else ""
