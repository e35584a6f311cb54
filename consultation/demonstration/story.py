"""Nine days of an invented consultation, told as acts in the order of their moments."""

import heapq
import itertools
import json
import random
from datetime import timedelta
from functools import partial
from pathlib import Path

from articles.actions import open_phase
from articles.models import Placement
from articles.models.drafts import PhaseKind
from commission.actions import decide
from consultation.demonstration.cast import make_citizens, make_sign_ins, name_form_of
from moderation.actions import report, rule
from proposals.actions import ProposalWords, file_proposal, post_comment, support_proposal, withdraw_proposal
from proposals.models import Kind, Proposal

WORDS = Path(__file__).parent / "words.json"
OPENED_BEFORE = timedelta(days=9)
CLOSES_AFTER = timedelta(days=30)
CITIZENS = 60
WITHDRAWN = 2


class Story:
    """The acts that are still to come, by moment; each may bring others."""

    def __init__(self, draft, *, now, seed):
        self.draft = draft
        self.now = now
        self.opened_at = now - OPENED_BEFORE
        self.chance = random.Random(seed)  # noqa: S311 the same story for the same seed
        self.words = json.loads(WORDS.read_text(encoding="utf-8"))
        self.places = {
            place.eid: place
            for place in Placement.objects.current()
            .filter(edition__draft=draft)
            .select_related("edition__draft", "provision", "article")
            .prefetch_related("texts")
        }
        self.keys = itertools.count(1)
        self.acts = []
        self.order = itertools.count()

    def tell(self):
        """Carry out all acts, each at its own moment."""
        self.staff = make_sign_ins(self.draft, at=self.opened_at)
        open_phase(
            self.draft,
            PhaseKind.COLLECTION,
            closes_at=self.now + CLOSES_AFTER,
            by=self.staff["secretary"],
            at=self.opened_at,
        )
        self.citizens = make_citizens(self.words["people"], CITIZENS, self.chance)
        self._plan()
        while self.acts:
            at, _order, act = heapq.heappop(self.acts)
            act(at)

    def at(self, moment, act):
        """Plan an act; what would lie in the future does not happen."""
        if moment < self.now - timedelta(minutes=2):
            heapq.heappush(self.acts, (moment, next(self.order), act))

    def moment(self, earliest=0.0, latest=1.0):
        """Return a moment in a part of the nine days, more of them at the beginning and by day."""
        share = earliest + (latest - earliest) * self.chance.random() ** 1.4
        moment = self.opened_at + share * OPENED_BEFORE
        return moment.replace(microsecond=0)

    def after(self, moment, *, hours):
        """Return a later moment, about that many hours on."""
        return moment + timedelta(hours=hours * (0.4 + self.chance.random()))

    def _plan(self):
        own = self._of_the_sign_ins()
        for number, entry in enumerate(self.words["proposals"]):
            if number in own:
                self._plan_proposal(entry, own[number], self.moment(0.05, 0.4))
            else:
                self._plan_proposal(entry, self._author(entry["language"]), self.moment(0.01, 0.99))
        for entry in self.words["floods"]:
            start = self.moment(0.2, 0.3)
            for number, person in enumerate(self.chance.sample(self.citizens, entry["people"])):
                self._plan_proposal(entry, person, start + timedelta(minutes=7 * number))
            if "answer" in entry:
                self.at(self.opened_at + 0.9 * OPENED_BEFORE, lambda at, entry=entry: self._decide_flood(entry, at))
        for entry in self.words["to_hide"]:
            self._plan_proposal(entry, self._author(entry["language"]), self.moment(0.1, 0.6), ruling="hide")
        for entry in self.words["to_return"]:
            self._plan_proposal(entry, self._author(entry["language"]), self.moment(0.1, 0.8), ruling="return")
        for article, stance, language, text in self.words["comments"]:
            self._plan_comment(article, stance, language, text, self.moment(0.05, 0.9))
        self._plan_hidden_comment(self.words["comment_to_hide"])

    def _of_the_sign_ins(self):
        """Give each citizen whom one can sign in as an answered proposal and one that waits, in their language."""
        own = {}
        for role in ("citizen", "citizen_2"):
            person = self.staff[role]
            fitting = [
                (number, "answer" in entry)
                for number, entry in enumerate(self.words["proposals"])
                if entry["language"] == person.language and entry["kind"] in {Kind.CHANGE, Kind.ADD}
            ]
            answered = next(number for number, has_answer in fitting if has_answer)
            waiting = next(number for number, has_answer in fitting if not has_answer)
            own |= {answered: person, waiting: person}
        return own

    def _author(self, language):
        wanted = "kk" if language == "kk" else "ru"
        return self.chance.choice([person for person in self.citizens if person.language == wanted])

    def _plan_proposal(self, entry, author, moment, *, ruling="publish"):
        self.at(moment, lambda at: self._file(entry, author, ruling, at))

    def _file(self, entry, author, ruling, at):
        place = self.places[entry["eid"]]
        proposal = file_proposal(
            self.draft,
            place,
            ProposalWords(
                kind=entry["kind"],
                language=entry["language"],
                text=self._new_words(entry, place),
                reasons=entry["reasons"],
                name_form=name_form_of(author, self.chance),
            ),
            key=self._key(),
            by=author,
            at=at,
        )
        if ruling == "publish":
            self._plan_review(proposal, entry, at)
        else:
            self.at(self.after(at, hours=6), lambda at: self._rule(proposal, entry, ruling, at))
            if ruling == "hide":
                self.at(self.after(at, hours=2), lambda at: self._report(proposal, entry, at))

    def _new_words(self, entry, place):
        if entry["kind"] == Kind.CHANGE:
            old, new = entry["replace"]
            return place.text_in(entry["language"]).text.replace(old, new)
        return entry.get("text", "")

    def _plan_review(self, proposal, entry, at):
        waits = proposal.author.level == 1 and at > self.now - timedelta(hours=20)
        if waits:
            return
        seen_at_once = proposal.visible_at is not None
        if not seen_at_once or self.chance.random() < 0.7:
            self.at(self.after(at, hours=5), lambda at: self._publish(proposal, at))
        seen = at if seen_at_once else at + timedelta(hours=8)
        if entry["kind"] not in {Kind.KEEP, Kind.QUESTION}:
            self._plan_supports(proposal, seen)
        if entry["kind"] != Kind.KEEP and self.chance.random() < 0.55:
            self._plan_discussion(proposal, entry["language"], seen)
        if "answer" in entry and "people" not in entry:
            self.at(self.after(seen, hours=70), lambda at: self._decide(proposal, entry["answer"], at))

    def _plan_supports(self, proposal, seen):
        keen = min(len(self.citizens), int(self.chance.paretovariate(1.1) * 2))
        for person in self.chance.sample(self.citizens, keen):
            if person.pk != proposal.author_id:
                self.at(self.after(seen, hours=40), lambda at, person=person: self._support(proposal, person, at))

    def _plan_discussion(self, proposal, language, seen):
        for stance, text in self.chance.sample(self.words["on_proposals"][language], self.chance.choice([1, 1, 2])):
            person = self._author(language)
            act = partial(self._discuss, proposal, person, stance, language, text)
            self.at(self.after(seen, hours=20), act)

    def _plan_comment(self, eid, stance, language, text, moment):
        person = self._author(language)
        self.at(moment, lambda at: self._comment(eid, person, stance, language, text, at))

    def _plan_hidden_comment(self, entry):
        person = self._author(entry["language"])

        def say(at):
            comment = self._comment(
                entry["article"], person, entry["stance"], entry["language"], entry["text"], at, reviewed=False
            )
            self.at(self.after(at, hours=1), lambda at: self._report(comment, entry, at))
            self.at(self.after(at, hours=5), lambda at: self._rule(comment, entry, "hide", at))

        self.at(self.moment(0.3, 0.5), say)

    # The acts themselves

    def _support(self, proposal, person, at):
        if Proposal.objects.unanswered().filter(pk=proposal.pk).exists():
            support_proposal(proposal, by=person, at=at)

    def _discuss(self, proposal, person, stance, language, text, at):
        if Proposal.objects.readable().filter(pk=proposal.pk).exists():
            comment = post_comment(
                self.draft,
                proposal=proposal,
                stance=stance,
                language=language,
                text=text,
                name_form=name_form_of(person, self.chance),
                key=self._key(),
                by=person,
                at=at,
            )
            self._plan_comment_review(comment, at)

    def _comment(self, eid, person, stance, language, text, at, *, parent=None, reviewed=True):
        comment = post_comment(
            self.draft,
            article=self.places[eid].article,
            parent=parent,
            stance=stance,
            language=language,
            text=text,
            name_form=name_form_of(person, self.chance),
            key=self._key(),
            by=person,
            at=at,
        )
        if reviewed:
            self._plan_comment_review(comment, at)
            if parent is None and self.chance.random() < 0.6 and comment.visible_at:
                answer = self.chance.choice(self.words["replies"][language])
                who = self._author(language)
                self.at(
                    self.after(at, hours=12),
                    lambda at: self._comment(eid, who, "neutral", language, answer, at, parent=comment),
                )
        return comment

    def _plan_comment_review(self, comment, at):
        if comment.visible_at is None or self.chance.random() < 0.5:
            self.at(self.after(at, hours=4), lambda at: self._publish(comment, at))

    def _publish(self, item, at):
        rule(item, ruling="publish", by=self._moderator(), at=at)

    def _rule(self, item, entry, ruling, at):
        rule(
            item,
            ruling=ruling,
            ground=entry.get("ground", ""),
            reasons=entry["statement"],
            by=self._moderator(),
            at=at,
        )

    def _report(self, item, entry, at):
        if item.visible_at:
            who = self.chance.choice([person for person in self.citizens if person.pk != item.author_id])
            report(item, ground=entry["ground"], text="", by=who, at=at)

    def _moderator(self):
        return self.staff[self.chance.choice(["moderator", "moderator_2"])]

    def _decide(self, proposal, answer, at):
        if Proposal.objects.unanswered().filter(pk=proposal.pk).exists():
            self._answer([Proposal.objects.get(pk=proposal.pk)], answer, at)

    def _decide_flood(self, entry, at):
        place = self.places[entry["eid"]]
        same = Proposal.objects.unanswered().filter(
            current_revision__changes__provision=place.provision,
            current_revision__changes__kind=entry["kind"],
            current_revision__words__reasons=entry["reasons"],
        )
        self._answer(list(same.order_by("pk")), entry["answer"], at)

    def _answer(self, proposals, answer, at):
        reasons = {language: answer[language] for language in ("kk", "ru")}
        decide(proposals, outcome=answer["outcome"], reasons=reasons, by=self.staff["rapporteur"], at=at)

    def _key(self):
        return f"demonstration {next(self.keys)}"


def withdraw_some(story):
    """Two authors change their minds on the last day."""
    open_ones = Proposal.objects.unanswered().order_by("serial")
    for proposal in open_ones[10 : 10 + WITHDRAWN]:
        withdraw_proposal(proposal, by=proposal.author, at=story.now - timedelta(hours=1))
