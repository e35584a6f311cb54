"""Perform a plan by the product's own actions, one after the other, each at its own moment."""

from articles.actions import appoint, open_phase
from articles.models.drafts import PhaseKind
from commission.actions import decide
from consultation.demonstration import acts
from moderation.actions import report, rule
from proposals.actions import (
    ProposalWords,
    file_proposal,
    post_comment,
    save_draft,
    support_proposal,
    withdraw_proposal,
)


class Performer:
    """Carries out acts; remembers by their place in the plan what they made."""

    def __init__(self, plan, draft, placements, people):
        self.plan, self.draft, self.placements, self.people = plan, draft, placements, people
        self.proposals, self.comments = {}, {}
        self.keys = 0
        self.ways = {
            acts.Appoint: self.appoint,
            acts.OpenCollection: self.open_collection,
            acts.File: self.file,
            acts.Keep: self.keep,
            acts.Say: self.say,
            acts.Support: self.support,
            acts.Withdraw: self.withdraw,
            acts.Report: self.report,
            acts.Rule: self.rule,
            acts.Decide: self.decide,
        }

    def perform(self):
        for act in self.plan.acts:
            self.act(act)

    def act(self, act):
        self.ways[type(act)](act, self.plan.moment(act.at))

    def appoint(self, act, at):
        by = None if act.by is None else self.people[act.by]
        appoint(self.draft, self.people[act.person], act.office, by=by, at=at)

    def open_collection(self, act, at):
        closes_at = self.plan.opened_at + acts.OPEN_FOR + acts.CLOSES_AFTER
        open_phase(self.draft, PhaseKind.COLLECTION, closes_at=closes_at, by=self.people[act.by], at=at)

    def file(self, act, at):
        words = ProposalWords(act.kind, act.language, act.text, act.reasons, act.name_form)
        self.proposals[act.proposal] = file_proposal(
            self.draft, self.placements[act.eid], words, key=self._key(), by=self.people[act.author], at=at
        )

    def keep(self, act, at):
        words = ProposalWords(act.kind, act.language, act.text, act.reasons)
        save_draft(self.draft, self.placements[act.eid], words, by=self.people[act.author], at=at)

    def say(self, act, at):
        on_article = act.proposal is None
        self.comments[act.comment] = post_comment(
            self.draft,
            proposal=None if on_article else self.proposals[act.proposal],
            article=self.placements[act.article].article if on_article else None,
            parent=None if act.parent is None else self.comments[act.parent],
            stance=act.stance,
            language=act.language,
            text=act.text,
            name_form=act.name_form,
            key=self._key(),
            by=self.people[act.author],
            at=at,
        )

    def support(self, act, at):
        support_proposal(self.proposals[act.proposal], by=self.people[act.person], at=at)

    def withdraw(self, act, at):
        proposal = self.proposals[act.proposal]
        withdraw_proposal(proposal, by=proposal.author, at=at)

    def report(self, act, at):
        report(self._item(act), ground=act.ground, text=act.text, by=self.people[act.reporter], at=at)

    def rule(self, act, at):
        moderator = self.people[act.moderator]
        rule(self._item(act), ruling=act.ruling, ground=act.ground, reasons=act.reasons, by=moderator, at=at)

    def decide(self, act, at):
        proposals = [self.proposals[number] for number in act.proposals]
        decide(proposals, outcome=act.outcome, reasons=dict(act.reasons), by=self.people[act.by], at=at)

    def _item(self, act):
        return (self.proposals if act.what == "proposal" else self.comments)[act.item]

    def _key(self):
        self.keys += 1
        return f"demonstration {self.keys}"
