"""What the invented people do: some two hundred acts of the product's own, each at its moment of the last five days."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from accounts.models import Person
from articles.models import Placement
from articles.models.provisions import Kind as PlaceKind
from commission.actions import decide
from consultation.rehearsals.cast import PARTS, address_of
from moderation.actions import file_appeal, report, rule
from moderation.grounds import Grounds
from moderation.models import RulingKind
from proposals.actions import ProposalWords, file_proposal, post_comment, support_proposal
from proposals.models import Proposal

WORDS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
LASTS = timedelta(days=5)
PROPOSALS, COMMENTS, SUPPORTS, REPORTS = 90, 50, 45, 12
RETURNED, HIDDEN, LET_STAND, ANSWERED, APPEALS = 3, 5, 12, 6, 3
KINDS = ["change"] * 5 + ["add"] * 3 + ["remove", "keep", "keep", "question"]
BROKEN_EVERY = 7  # one of so many proposals breaks a rule
WRITTEN_ON = [PlaceKind.RECITAL, PlaceKind.ARTICLE, PlaceKind.PARAGRAPH, PlaceKind.POINT, PlaceKind.PART]
SEED = 4


class Step(NamedTuple):
    """One act of the story and its moment."""

    at: object
    do: object


class Story:
    """The acts in the order of their moments. The same draft gives the same ones each time."""

    def __init__(self, draft, *, opened_at):
        self.draft, self.opened_at = draft, opened_at
        self.chance = random.Random(SEED)  # noqa: S311 a story, no secret
        citizens = Person.objects.exclude(email__in=map(address_of, PARTS)).order_by("pk")
        self.people = [one for one in citizens if one.level >= draft.least_level and one.region != "abroad"]
        self.places = self._places()
        self.proposals, self.hidden, self.broken, self.questions = [], [], set(), set()
        self.steps = []
        if self.places:
            self._plan()

    def _places(self):
        """Return which places can be written on in which language, with their words."""
        rows = Placement.objects.current().filter(edition__draft=self.draft, kind__in=WRITTEN_ON)
        rows = rows.select_related("edition__draft", "provision", "article").prefetch_related("texts").order_by("order")
        found = [(row, text.language, text.text) for row in rows for text in row.texts.all()]
        return [one for one in found if one[1] in WORDS["reasons"] and one[2].strip()]

    def _plan(self):
        span, step = LASTS - timedelta(hours=3), self._step
        moderators = [self._staff("moderator"), self._staff("moderator_2")]
        for place in range(PROPOSALS):
            step(span * place / (PROPOSALS * 2), self._filing(place))
        half = span / 2
        for place in range(COMMENTS):
            step(half + span * place / (COMMENTS * 4), self._commenting(place))
        for place in range(LET_STAND):
            step(half + span * place / 100, self._ruling(moderators[place % 2], RulingKind.PUBLISH, broken=False))
        for place in range(HIDDEN + RETURNED):
            kind = RulingKind.HIDE if place < HIDDEN else RulingKind.RETURN
            step(half + span * (20 + place) / 100, self._ruling(moderators[place % 2], kind, broken=True))
        for place in range(SUPPORTS):
            step(span * 0.76 + span * place / (SUPPORTS * 8), self._supporting)
        for place in range(REPORTS):
            step(span * 0.9 + span * place / 500, self._reporting)
        for place in range(ANSWERED):
            step(span * 0.94 + span * place / 500, self._answering)
        for place in range(APPEALS):
            step(span * 0.96 + span * place / 500, self._appealing)
        self.steps.sort(key=lambda one: one.at)

    def _step(self, after, do):
        self.steps.append(Step(self.opened_at + after, do))

    def _staff(self, part):
        return Person.objects.get(email=address_of(part))

    def _someone(self, language, *, besides=()):
        those = [one for one in self.people if one.language == language and one.pk not in besides] or self.people
        return self.chance.choice(those)

    def _filing(self, number):
        def file(at):
            place, language, text = self.chance.choice(self.places)
            kind, drawn = self.chance.choice(KINDS), WORDS["additions"][language]
            is_broken = number % BROKEN_EVERY == 0
            reasons = self.chance.choice(WORDS["broken" if is_broken else "reasons"][language])
            if kind == "question":
                reasons = self.chance.choice(WORDS["questions"][language])
            new = self.chance.choice(drawn)
            words = ProposalWords(
                kind, language, f"{text} {new}" if kind == "change" else new if kind == "add" else "", reasons
            )
            author = self._someone(language)
            made = file_proposal(self.draft, place, words, key=f"rehearsal {number}", by=author, at=at)
            self.proposals.append(made)
            if kind == "question":
                self.questions.add(made.pk)
            elif is_broken:
                self.broken.add(made.pk)

        return file

    def _commenting(self, number):
        def say(at):
            proposal = self._one(lambda one: one.is_public)
            if proposal is None:
                return
            stance = self.chance.choice(["for", "for", "against", "neutral"])
            language = proposal.language
            words = {
                "stance": stance,
                "language": language,
                "text": self.chance.choice(WORDS["comments"][stance][language]),
            }
            by = self._someone(language)
            post_comment(self.draft, proposal=proposal, **words, key=f"comment {number}", by=by, at=at)

        return say

    def _ruling(self, moderator, kind, *, broken):
        def settle(at):
            proposal = self._one(lambda one: one.reviewed_at is None and (one.pk in self.broken) == broken)
            if proposal is None:
                return
            if kind == RulingKind.PUBLISH:
                rule(proposal, ruling=kind, by=moderator, at=at)
                return
            reasons = WORDS["statement"][proposal.language]
            ground = next(iter(Grounds.of(self.draft).standing))
            self.hidden.append(rule(proposal, ruling=kind, ground=ground, reasons=reasons, by=moderator, at=at))

        return settle

    def _supporting(self, at):
        proposal = self._one(lambda one: one.is_stood_by)
        if proposal is not None:
            by = self._someone(proposal.language, besides={proposal.author_id})
            support_proposal(proposal, by=by, at=at)

    def _reporting(self, at):
        proposal = self._one(lambda one: one.is_public)
        if proposal is not None:
            language = proposal.language
            by = self._someone(language, besides={proposal.author_id})
            ground = self.chance.choice(list(Grounds.of(self.draft).standing))
            report(proposal, ground=ground, text=WORDS["report"][language], by=by, at=at)

    def _answering(self, at):
        proposal = self._one(lambda one: one.reviewed_at is not None and one.is_public and one.pk not in self.questions)
        if proposal is not None:
            decide([proposal], outcome="accepted", reasons=WORDS["decision"], by=self._staff("rapporteur"), at=at)

    def _appealing(self, at):
        if self.hidden:
            ruling = self.hidden.pop(0)
            author = ruling.item.author
            file_appeal(ruling, text=WORDS["appeal"][ruling.item.language], by=author, at=at)

    def _one(self, fits):
        """Return one of the proposals that fits, as it stands now, or None."""
        for known in self.chance.sample(self.proposals, len(self.proposals)):
            proposal = Proposal.objects.select_related("draft", "author").get(pk=known.pk)
            if not proposal.is_tombstone and fits(proposal):
                return proposal
        return None
