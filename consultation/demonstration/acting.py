"""Perform a plan by the product's own actions, one after the other, each at its own moment."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.actions import accept_invitation, invite_member, refuse_organization, register_organization
from articles.actions import agree_to, appoint, ask_for, confirm_organization
from articles.actions.changing import OPEN, phase_values
from articles.models.drafts import PhaseKind
from commission.actions import answer_positions, begin_duties, decide
from consultation.demonstration import acts
from intake.actions import (
    Asking,
    Invitation,
    LongWords,
    MeetingTold,
    Settled,
    confirm_segment,
    cut,
    describe_segment,
    enter,
    enter_meeting,
    ground_for,
    have_nothing_to_say,
    invite_body,
    object_to_cut,
    register_item,
    register_of_meeting,
    send_long_text,
    store_piece,
    take_item,
    withdraw_invited,
)
from intake.cutting import suggested
from moderation.actions import report, rule
from proposals.actions import (
    PositionText,
    ProposalWords,
    ask_cosigner,
    cosign,
    drop_position,
    edit_comment,
    file_dossier,
    file_proposal,
    give_opinion,
    post_comment,
    save_draft,
    save_letter,
    save_position,
    support_comment,
    support_proposal,
    withdraw_proposal,
)
from proposals.actions.dossiers import mark_of_entry, mark_of_letter, mark_of_version
from proposals.models import Dossier, DossierVersion, Position, PositionEntry

OFTEN = 100_000
SCANS = Path(__file__).parent / "words" / "scans"


class Performer:
    """Carries out acts; remembers by their place in the plan what they made."""

    def __init__(self, plan, draft, placements, people):
        self.plan, self.draft, self.placements, self.people = plan, draft, placements, people
        self.proposals, self.comments, self.organizations, self.invitations, self.items = {}, {}, {}, {}, {}
        self.invited, self.meetings, self.wholes, self.keys = {}, {}, {}, 0
        self.ways = {
            acts.Appoint: self.appoint,
            acts.OpenCollection: self.open_collection,
            acts.File: self.file,
            acts.Keep: self.keep,
            acts.Say: self.say,
            acts.Rephrase: self.rephrase,
            acts.Back: self.back,
            acts.Support: self.support,
            acts.Answer: self.answer,
            acts.Withdraw: self.withdraw,
            acts.Report: self.report,
            acts.Rule: self.rule,
            acts.Decide: self.decide,
            acts.Register: self.register,
            acts.Settle: self.settle,
            acts.Invite: self.invite,
            acts.Join: self.join,
            acts.WriteLetter: self.write_letter,
            acts.TakePosition: self.take_position,
            acts.DropPosition: self.drop_position,
            acts.FileDossier: self.file_dossier,
            acts.AnswerPositions: self.answer_positions,
            acts.Owe: self.owe,
            acts.AskCosigner: self.ask_cosigner,
            acts.Cosign: self.cosign,
            acts.InviteBody: self.invite_body,
            acts.PassOn: self.pass_on,
            acts.WithdrawInvited: self.withdraw_invited,
            acts.Receive: self.receive,
            acts.EnterMeeting: self.enter_meeting,
            acts.RegisterVoice: self.register_voice,
            acts.Type: self.type,
            acts.SendWhole: self.send_whole,
            acts.CutWhole: self.cut_whole,
            acts.ObjectToCut: self.object_to_cut,
            acts.PublishItem: self.publish_item,
            acts.AnswerItem: self.answer_item,
            acts.Import: self.import_rows,
        }

    def perform(self, say):
        for number, act in enumerate(self.plan.acts, 1):
            self.act(act)
            if number % OFTEN == 0:
                say(f"{number:,} acts are done …")

    def act(self, act):
        self.ways[type(act)](act, self.plan.moment(act.at))

    def appoint(self, act, at):
        by = None if act.by is None else self.people[act.by]
        self.people[act.person].second_factor_at = at  # as the story goes; who signs in has none yet
        appoint(self.draft, self.people[act.person], act.office, by=by, at=at)

    def open_collection(self, act, at):
        closes_at = self.plan.opened_at + acts.OPEN_FOR + acts.CLOSES_AFTER
        values = phase_values(PhaseKind.COLLECTION, closes_at=closes_at)
        change = ask_for(self.draft, OPEN, values, by=self.people[act.by], at=at).waiting
        agree_to(change, seen=change.digest, by=self.people[act.second], at=at)

    def file(self, act, at):
        words = ProposalWords(act.kind, act.language, act.text, act.reasons, act.name_form)
        self.proposals[act.proposal] = file_proposal(
            self.draft,
            self.placements[act.eid],
            words,
            organization=self._organization(act),
            key=self._key(),
            by=self.people[act.author],
            at=at,
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
            quote=act.quote,
            name_form=act.name_form,
            organization=self._organization(act),
            office=act.office,
            key=self._key(),
            by=self.people[act.author],
            at=at,
        )

    def rephrase(self, act, at):
        comment = self.comments[act.comment]
        words = {"stance": act.stance, "language": act.language, "text": act.text}
        edit_comment(comment, **words, by=comment.author, at=at)

    def back(self, act, at):
        support_comment(self.comments[act.comment], by=self.people[act.person], at=at)

    def support(self, act, at):
        support_proposal(self.proposals[act.proposal], by=self.people[act.person], at=at)

    def answer(self, act, at):
        give_opinion(self.proposals[act.proposal], act.answer, by=self.people[act.person], at=at)

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

    def register(self, act, at):
        values = self.plan.organizations[act.organization]._asdict()
        self.organizations[act.organization] = register_organization(
            **values, key=self._key(), by=self.people[act.by], at=at
        )

    def settle(self, act, at):
        organization, by = self.organizations[act.organization], self.people[act.by]
        settle = refuse_organization if act.reasons else confirm_organization
        reasons = [act.reasons] if act.reasons else []
        self.organizations[act.organization] = settle(organization, *reasons, by=by, at=at)

    def invite(self, act, at):
        person = self.people[act.person]
        self.invitations[act.organization, act.person] = invite_member(
            self._organization(act), person.email, act.role, by=self.people[act.by], at=at
        )

    def join(self, act, at):
        accept_invitation(self.invitations[act.organization, act.person], by=self.people[act.person], at=at)

    def write_letter(self, act, at):
        seen = mark_of_letter(self._version(act))
        words = {"text": act.text, "language": act.language}
        save_letter(self.draft, self._organization(act), **words, seen=seen, by=self.people[act.by], at=at)

    def take_position(self, act, at):
        placement = self.placements[act.eid]
        entries = PositionEntry.objects.filter(position__provision=placement.provision, version=self._version(act))
        save_position(
            self.draft,
            self._organization(act),
            placement,
            PositionText(act.stance, act.text, act.reasons),
            language=act.language,
            seen=mark_of_entry(entries.select_related("words").first()),
            by=self.people[act.by],
            at=at,
        )

    def drop_position(self, act, at):
        provision = self.placements[act.eid].provision
        drop_position(self.draft, self._organization(act), provision, by=self.people[act.by], at=at)

    def file_dossier(self, act, at):
        version = self._version(act)
        seen = mark_of_version(version, version.entries.select_related("words"))
        file_dossier(self.draft, self._organization(act), seen=seen, key=self._key(), by=self.people[act.by], at=at)

    def answer_positions(self, act, at):
        provisions = [self.placements[eid].provision for eid in act.eids]
        positions = Position.objects.filter(organization=self._organization(act), provision__in=provisions)
        answer_positions(
            list(positions.with_entries()),
            outcome=act.outcome,
            reasons=dict(act.reasons),
            by=self.people[act.by],
            at=at,
        )

    def owe(self, act, at):
        begin_duties(self.draft, at=at)

    def ask_cosigner(self, act, at):
        asked = self.organizations[act.other]
        ask_cosigner(self.draft, self._organization(act), asked.bin, by=self.people[act.by], at=at)

    def cosign(self, act, at):
        dossier = Dossier.objects.get(draft=self.draft, organization=self._organization(act))
        number = dossier.current_version.number
        cosign(dossier, self.organizations[act.other], version=number, by=self.people[act.by], at=at)

    def invite_body(self, act, at):
        asked = self._organization(act)
        articles = tuple(self.placements[eid].article for eid in act.articles)
        until = timezone.localdate(at) + timedelta(days=act.days)
        whom = {"name": act.name, "email": act.email, "bin": asked.bin if asked else "", "language": act.language}
        by, key = self.people[act.by], self._key()
        self.invited[act.invited] = invite_body(self.draft, Invitation(articles, until, **whom), key=key, by=by, at=at)

    def pass_on(self, act, at):
        have_nothing_to_say(self.invited[act.invited], by=self.people[act.by], at=at)

    def withdraw_invited(self, act, at):
        withdraw_invited(self.invited[act.invited], reasons=act.reasons, by=self.people[act.by], at=at)

    def receive(self, act, at):
        files = [(act.scan, (SCANS / act.scan).read_bytes())] if act.scan else []
        desk = {"channel": act.channel, "files": files, "shelf": act.shelf, "key": self._key()}
        self.items[act.item] = register_item(self.draft, **desk, by=self.people[act.by], at=at)

    def enter_meeting(self, act, at):
        held_on = timezone.localdate(at) - timedelta(days=act.held_days_before)
        files = [(act.scan, (SCANS / act.scan).read_bytes())]
        told, desk = MeetingTold(**act.told, held_on=held_on), {"files": files, "key": self._key()}
        self.meetings[act.meeting] = enter_meeting(self.draft, told, **desk, by=self.people[act.by], at=at)

    def register_voice(self, act, at):
        meeting = self.meetings[act.meeting]
        self.items[act.item] = register_of_meeting(meeting, where=act.where, by=self.people[act.by], at=at)

    def type(self, act, at):
        item, by = self.items[act.item], self.people[act.by]
        take_item(item, by=by, at=at)
        enter(item, dict(act.said), by=by, at=at)

    def send_whole(self, act, at):
        words, key = LongWords(**act.told), self._key()
        self.wholes[act.whole] = send_long_text(self.draft, words, key=key, by=self.people[act.by], at=at)

    def cut_whole(self, act, at):
        """Cut a piece; an objection to come is against the last one that was cut."""
        whole, by = self.wholes[act.whole], self.people[act.by]
        segment = cut(whole, [suggested(whole.words.text)[act.piece]], by=by, at=at)
        describe_segment(whole, segment.start, Asking(**act.asking), by=by)
        if act.is_confirmed:
            confirm_segment(whole, segment.start, by=by, at=at)
        whole.last_cut = segment.start

    def object_to_cut(self, act, at):
        whole = self.wholes[act.whole]
        object_to_cut(whole, whole.last_cut, words=act.words, by=self.people[act.by], at=at)

    def publish_item(self, act, at):
        for proposal in self._proposals_of(act):
            rule(proposal, ruling="publish", ground="", reasons="", by=self.people[act.moderator], at=at)

    def answer_item(self, act, at):
        proposals, reasons = self._proposals_of(act), dict(act.reasons)
        decide(proposals, outcome=act.outcome, reasons=reasons, by=self.people[act.by], at=at)

    def import_rows(self, act, at):
        settled = Settled(dict(act.columns), level=act.level)
        ground = ground_for(self.draft, act.channel, settled, received_at=at)
        rows = [(number, list(cells)) for number, cells in enumerate(act.rows, start=2)]
        store_piece(ground, rows, entered_by=self.people[act.by], at=at)

    def _proposals_of(self, act):
        return [passage.proposal for passage in self.items[act.item].passages.order_by("place")]

    def _organization(self, act):
        return None if act.organization is None else self.organizations[act.organization]

    def _version(self, act):
        """Return the version of the dossier that stands: being written, else filed last, else None."""
        versions = DossierVersion.objects.filter(
            dossier__draft=self.draft, dossier__organization=self._organization(act)
        )
        return versions.select_related("letter").order_by("-number").first()

    def _item(self, act):
        if act.what == "position":
            organization, eid = act.item
            wanted = {"organization": self.organizations[organization], "provision": self.placements[eid].provision}
            return Position.objects.get(**wanted)
        return (self.proposals if act.what == "proposal" else self.comments)[act.item]

    def _key(self):
        self.keys += 1
        return f"demonstration {self.keys}"
