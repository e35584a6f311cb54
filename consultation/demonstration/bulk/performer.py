"""Perform a plan in bulk: follow each act in memory, write all rows at the end and the leaves on the way."""

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import cache
from itertools import count

from django.db import connection

from accounts.models import Happening, Notice
from commission.models import Decision, DecisionText
from consultation.demonstration import acts
from consultation.demonstration.acting import Performer
from consultation.demonstration.bulk.leaves import Leaves
from consultation.demonstration.bulk.tables import Table, new_id, reserve, text
from consultation.demonstration.bulk.writing import Writer, checked_now
from core.text import sameness
from moderation.actions import SCOPES
from moderation.models import DONE, Report, Ruling, RulingKind
from proposals.actions.comments import DEEPEST
from proposals.actions.numbers import SERIES
from proposals.actions.replying import ANSWERED
from proposals.models import (
    Change,
    ChangeWords,
    Channel,
    Comment,
    CommentQuote,
    CommentSupport,
    CommentWords,
    NumberSeries,
    Opinion,
    Proposal,
    Revision,
    RevisionWords,
    Statement,
    Status,
    Support,
)
from proposals.models.opinions import COUNTED, TALLY
from proposals.models.proposals import KINDS_WITH_TEXT
from proposals.quoting import find_passage
from proposals.statements import priority_of
from record.actions import INCLUDE_WITHIN

SEEN = "visible_at", "reviewed_at", "returned_at", "withdrawn_at", "hidden_at", "hidden_ground"
CONTRIBUTION = "id", "uid", "draft", "author", "name_form", "language", "created_at", "submitted_at", *SEEN
DAY = 24 * 3600
INCLUDE_SECONDS = int(INCLUDE_WITHIN.total_seconds())
same = cache(sameness)


@dataclass(slots=True)
class Row:
    """A proposal or comment as it stands after the acts so far; moments as the tables write them."""

    pk: int
    uid: str
    act: object
    article: int
    at: str
    visible: str | None
    reviewed: str | None = None
    returned: str | None = None
    withdrawn: str | None = None
    hidden: str | None = None
    ground: str = ""
    status: str = Status.SUBMITTED
    serial: int | None = None
    revision: int | None = None
    change: int | None = None
    depth: int = 0
    thread: int | None = None
    reports: list = field(default_factory=list)

    @property
    def moments(self):
        return self.visible, self.reviewed, self.returned, self.withdrawn, self.hidden, self.ground


class BulkPerformer(Performer):
    """Writes what is frequent by COPY; hands what is rare to the actions, after the leaves that came before it."""

    def __init__(self, plan, draft, placements, people):
        super().__init__(plan, draft, placements, people)
        opened_at = plan.opened_at.astimezone(UTC)
        self.since_midnight = opened_at.hour * 3600 + opened_at.minute * 60 + opened_at.second
        self.days = [str(opened_at.date() + timedelta(days=day)) for day in range(acts.DAYS + 2)]
        self.writer = Writer()
        self.leaves, self.touched, self.serial = Leaves(self.writer), {}, 0
        self.in_bulk = {
            acts.File: self.file_row,
            acts.Say: self.say_row,
            acts.Back: self.back_row,
            acts.Support: self.support_row,
            acts.Answer: self.answer_row,
            acts.Withdraw: self.withdraw_row,
            acts.Report: self.report_row,
            acts.Rule: self.rule_row,
            acts.Decide: self.decide_rows,
        }
        self.rows: dict[str, dict] = {"proposal": {}, "comment": {}}
        self.bases = {
            (eid, base.language): base.pk for eid, placement in placements.items() for base in placement.texts.all()
        }
        # What organizations say is rare: their acts, and the acts of staff on their words, go through the actions.
        self.rare = {("proposal", act.proposal) for act in plan.acts if _is_of_organization(act, acts.File)}
        self.rare |= {("comment", act.comment) for act in plan.acts if _is_of_organization(act, acts.Say)}
        self.rare |= {("comment", act.comment) for act in plan.acts if type(act) is acts.Rephrase}
        # Whoever answers for an organization is told of answers to it: its action knows who that is.
        for act in plan.acts:
            if type(act) is acts.Say and ("comment", act.parent) in self.rare:
                self.rare.add(("comment", act.comment))
        self.wordings: dict[int, list] = {}  # of each article, in the order of the text
        for placement in sorted(placements.values(), key=lambda placement: placement.order):
            bases = sorted(placement.texts.all(), key=lambda base: base.pk)
            self.wordings.setdefault(placement.article_id, []).extend((placement, base) for base in bases)
        self.quotes = Table(CommentQuote, "comment", "wording", "source", "start", "end", "text")
        self.comment_supports = Table(CommentSupport, "uid", "comment", "person", "at")
        self.supports = Table(Support, "uid", "proposal", "revision", "person", "at")
        self.opinions = Table(Opinion, "proposal", "revision", "person", "answer", "at")
        self.tallies: dict[int, dict] = {}
        self.rulings = Table(
            Ruling, "uid", "draft", "proposal", "comment", "moderator", "kind", "ground", "reasons", "at"
        )
        self.reports = []
        self.decisions = Table(Decision, "id", "uid", "draft", "proposal", "outcome", "decided_by", "at")
        self.decision_texts = Table(DecisionText, "decision", "language", "reasons")
        self.notices = Table(Notice, "person", "kind", "object_id", "happening", "created_at", "mail_from")
        self.happenings = Table(Happening, "id", "kind", "object_id", "topics", "at", "mail_from")

    def perform(self, say):
        own = [act for act in self.plan.acts if self.is_frequent(act)]
        filed = sum(type(act) is acts.File for act in own)
        self.proposal_ids = count(reserve(Proposal, filed))
        self.revision_ids = count(reserve(Revision, filed))
        self.change_ids = count(reserve(Change, filed))
        self.comment_ids = count(reserve(Comment, sum(type(act) is acts.Say for act in own)))
        decided = sum(len(act.proposals) for act in own if type(act) is acts.Decide)
        self.decision_ids = count(reserve(Decision, decided))
        withdrawn = sum(type(act) is acts.Withdraw for act in own)
        self.happening_ids = count(reserve(Happening, decided + withdrawn))
        super().perform(say)
        self.leaves.flush()
        say("Rows …")
        self.write_rows()

    def act(self, act):
        if self.is_frequent(act):
            self.in_bulk[type(act)](act, self.stamp(act.at))
        else:
            self.act_rarely(act)

    def is_frequent(self, act):
        """Whether an act is written here: one on citizens' words, of those that there are many of."""
        kind = type(act)
        if kind not in self.in_bulk:
            return False
        if kind is acts.File or kind is acts.Say:
            return act.organization is None and _itself(act) not in self.rare
        if kind is acts.Decide:
            return ("proposal", act.proposals[0]) not in self.rare
        about = () if kind in {acts.Support, acts.Answer, acts.Back} else _about(act)
        return about not in self.rare and "position" not in about

    def act_rarely(self, act):
        """Hand an act to the product's own action, with the record and the numbers as they stand by then."""
        self.leaves.flush()
        self.writer.settle()
        self._tell_serial()
        super().act(act)
        self.serial = NumberSeries.objects.filter(name=SERIES).values_list("last", flat=True).first() or 0
        if _is_of_organization(act, acts.File):
            made = self.proposals[act.proposal]
            row = Row(made.pk, made.uid, act, made.change.article_id, "", "", revision=made.current_revision_id)
            self.rows["proposal"][act.proposal] = row
        if type(act) is acts.Say:
            made = self.comments[act.comment]
            self.rows["comment"][act.comment] = Row(made.pk, made.uid, act, made.article_id, "", "")

    def stamp(self, at):
        """Return a moment as leaves write it, which the tables read as well."""
        day, second = divmod(at + self.since_midnight, DAY)
        return f"{self.days[day]}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"

    def record(self, verb, object_id, act, by, data, sealed=None, role="citizen"):
        self.leaves.add(
            verb,
            object_id,
            at=self.stamp(act.at),
            include_by=self.stamp(act.at + INCLUDE_SECONDS),
            role=role,
            level=by.level,
            tag=by.uid.encode(),
            data=data,
            sealed=sealed,
        )

    def touch(self, article, at):
        number, latest = self.touched.get(article, (0, at))
        self.touched[article] = number + 1, max(at, latest)

    def file_row(self, act, at):
        author, placement = self.people[act.author], self.placements[act.eid]
        self.serial += 1
        row = Row(next(self.proposal_ids), new_id("p"), act, placement.article_id, at, self._seen(author, at))
        row.serial, row.revision, row.change = self.serial, next(self.revision_ids), next(self.change_ids)
        self.rows["proposal"][act.proposal] = row
        data = {
            "target": {"provision": placement.provision.uid, "edition": placement.edition.number},
            "lang": act.language,
            "kind": act.kind,
            "channel": str(Channel.SITE),
        }
        sealed = {"c": {"text": act.text, "reasons": act.reasons}}
        self.record("proposal.submitted", row.uid, act, author, data, sealed)
        self.touch(row.article, at)

    def say_row(self, act, at):
        author = self.people[act.author]
        about = None if act.proposal is None else self.rows["proposal"][act.proposal]
        article = about.article if about else self.placements[act.article].article_id
        row = Row(next(self.comment_ids), new_id("c"), act, article, at, self._seen(author, at))
        if act.parent is not None:
            parent = self.rows["comment"][act.parent]
            row.depth, row.thread = min(parent.depth + 1, DEEPEST), parent.thread or parent.pk
        self.rows["comment"][act.comment] = row
        target = {"proposal": about.uid} if about else {"provision": self.placements[act.article].article.uid}
        data = {"target": target, "lang": act.language, "stance": act.stance}
        if act.quote:
            data["quote"] = self._quote(row)
        if act.office:
            row.visible = at
        if row.visible is not None:
            self._tell_answered(row, at)
        self.record("comment.submitted", row.uid, act, author, data, {"c": act.text}, role=act.office or "citizen")
        self.touch(article, at)

    def _tell_answered(self, row, at):
        """Tell whoever wrote the comment that a comment answers, once that is seen."""
        if row.act.parent is None:
            return
        parent = self.rows["comment"][row.act.parent]
        if parent.act.author != row.act.author and parent.hidden is None and parent.withdrawn is None:
            self.notices.add(self.people[parent.act.author].pk, ANSWERED, row.uid, None, at, at)

    def _quote(self, row):
        """Write what a comment quotes, found as the action finds it; return what its leaf says of it."""
        act = row.act
        if act.parent is not None:
            parent = self.rows["comment"][act.parent]
            if found := find_passage(act.quote, parent.act.text):
                self._keep_quote(row, None, parent.pk, parent.act.text, found)
                return {"comment": parent.uid, "start": found[0], "end": found[1]}
        wordings = sorted(self.wordings[row.article], key=lambda one: one[1].language != act.language)
        for placement, base in wordings:
            if found := find_passage(act.quote, base.text):
                self._keep_quote(row, base.pk, None, base.text, found)
                place = {"provision": placement.provision.uid, "edition": placement.edition.number}
                return place | {"lang": base.language, "start": found[0], "end": found[1]}
        raise ValueError(act.quote)

    def _keep_quote(self, row, wording, source, words, found):
        start, end = found
        self.quotes.add(row.pk, wording, source, start, end, text(words[start:end]))

    def back_row(self, act, at):
        row, person, uid = self.rows["comment"][act.comment], self.people[act.person], new_id("s")
        self.comment_supports.add(uid, row.pk, person.pk, at)
        self.record("support.added", uid, act, person, {"object": row.uid})
        self.touch(row.article, at)

    def support_row(self, act, at):
        row, person, uid = self.rows["proposal"][act.proposal], self.people[act.person], new_id("s")
        self.supports.add(uid, row.pk, row.revision, person.pk, at)
        self.record("support.added", uid, act, person, {"object": row.uid})
        self.touch(row.article, at)

    def answer_row(self, act, at):
        row, person = self.rows["proposal"][act.proposal], self.people[act.person]
        self.opinions.add(row.pk, row.revision, person.pk, act.answer, at)
        tally = self.tallies.setdefault(row.pk, {"article": row.article} | dict.fromkeys(COUNTED, 0))
        tally[act.answer] += 1

    def withdraw_row(self, act, at):
        row = self.rows["proposal"][act.proposal]
        row.status, row.withdrawn = Status.WITHDRAWN, at
        self.record("proposal.withdrawn", row.uid, act, self.people[row.act.author], {})
        if row.visible is not None:
            self._happened("proposal.withdrawn", row.uid, row.uid, at)
        self.touch(row.article, at)

    def report_row(self, act, at):
        report = [act, self.rows[act.what][act.item].pk, at, None]
        self.rows[act.what][act.item].reports.append(report)
        self.reports.append(report)

    def rule_row(self, act, at):
        row, moderator, uid = self.rows[act.what][act.item], self.people[act.moderator], new_id("r")
        was_visible = row.visible is not None
        for report in row.reports:
            report[3] = report[3] or at
        on = (row.pk, None) if act.what == "proposal" else (None, row.pk)
        self.rulings.add(uid, self.draft.pk, *on, moderator.pk, act.ruling, act.ground, text(act.reasons), at)
        data = {
            "object": row.uid,
            "decision": act.ruling,
            "rule": act.ground,
            "scope": SCOPES[act.ruling],
            "automated": False,
        }
        sealed = {"reason_c": act.reasons} if act.reasons else None
        self.record("moderation.decided", uid, act, moderator, data, sealed, role="moderator")
        if not (act.ruling == RulingKind.PUBLISH and was_visible):
            self.notices.add(self.people[row.act.author].pk, f"{act.what}.{DONE[act.ruling]}", uid, None, at, at)
        RULED[act.ruling](row, act.ground, at)
        if act.what == "comment" and act.ruling == RulingKind.PUBLISH and not was_visible:
            self._tell_answered(row, at)
        self.touch(row.article, at)

    def decide_rows(self, act, at):
        rapporteur = self.people[act.by]
        rows = sorted((self.rows["proposal"][number] for number in act.proposals), key=lambda row: row.pk)
        for row in rows:
            pk, uid = next(self.decision_ids), new_id("e")
            row.status, row.reviewed = Status.DECIDED, row.reviewed or at
            self.decisions.add(pk, uid, self.draft.pk, row.pk, act.outcome, rapporteur.pk, at)
            for language, reasons in act.reasons.items():
                self.decision_texts.add(pk, language, text(reasons))
            data = {"proposal": row.uid, "outcome": act.outcome}
            self.record("decision.published", uid, act, rapporteur, data, {"c": dict(act.reasons)}, role="rapporteur")
            happening = self._happened("proposal.decided", uid, row.uid, at)
            self.notices.add(self.people[row.act.author].pk, "proposal.decided", uid, happening, at, at)
        for article in {row.article for row in rows}:
            self.touch(article, at)

    def _happened(self, kind, object_id, topic, at):
        pk = next(self.happening_ids)
        self.happenings.add(pk, kind, object_id, f"{{{topic}}}", at, at)
        return pk

    def write_rows(self):
        """Write what the acts made, what others refer to first."""
        self._write_proposals()
        self._write_comments()
        self.supports.write(self.writer)
        self._write_opinions()
        self.rulings.write(self.writer)
        reports = Table(Report, "draft", "proposal", "comment", "reporter", "ground", "text", "at", "settled_at")
        for act, pk, at, settled in self.reports:
            on = (pk, None) if act.what == "proposal" else (None, pk)
            reports.add(self.draft.pk, *on, self.people[act.reporter].pk, act.ground, text(act.text), at, settled)
        for table in (reports, self.decisions, self.decision_texts, self.happenings, self.notices):
            table.write(self.writer)
        self.writer.settle()
        self._tell_serial()
        with connection.cursor() as cursor:
            cursor.executemany(TOUCH, [(article, *values) for article, values in sorted(self.touched.items())])

    def _write_proposals(self):
        proposals = Table(Proposal, *CONTRIBUTION, "serial", "status", "channel", "current_revision")
        revisions = Table(Revision, "id", "proposal", "number", "language", "created_at", "submitted_at", "withheld_at")
        revision_words = Table(RevisionWords, "revision", "reasons")
        changes = Table(Change, "id", "revision", "kind", "provision", "article", "base", "sameness")
        change_words = Table(ChangeWords, "change", "text")
        for row in self._own("proposal"):
            act = row.act
            proposals.add(*self._contribution(row), row.serial, row.status, Channel.SITE, row.revision)
            revisions.add(row.revision, row.pk, 1, act.language, row.at, row.at, row.returned)
            revision_words.add(row.revision, text(act.reasons))
            provision, base = self.placements[act.eid].provision_id, self.bases[act.eid, act.language]
            key = same(act.kind, act.text if act.kind in KINDS_WITH_TEXT else act.reasons)
            changes.add(row.change, row.revision, act.kind, provision, row.article, base, key)
            change_words.add(row.change, text(act.text))
        for table in (proposals, revisions, revision_words, changes, change_words):
            table.write(self.writer)
        self.writer.later(checked_now)

    def _write_comments(self):
        comments = Table(
            Comment, *CONTRIBUTION, "proposal", "article", "parent", "thread", "depth", "stance", "sameness", "office"
        )
        words = Table(CommentWords, "comment", "text")
        for row in self._own("comment"):
            act = row.act
            about = None if act.proposal is None else self.rows["proposal"][act.proposal].pk
            parent = None if act.parent is None else self.rows["comment"][act.parent].pk
            where = about, row.article, parent, row.thread, row.depth
            comments.add(*self._contribution(row), *where, act.stance, same(act.text), act.office)
            words.add(row.pk, text(act.text))
        for table in (comments, words, self.quotes, self.comment_supports):
            table.write(self.writer)

    def _write_opinions(self):
        statements = Table(Statement, "proposal", "draft", "article", *TALLY)
        for pk, tally in sorted(self.tallies.items()):
            numbers = [tally[answer] for answer in COUNTED]
            statements.add(pk, self.draft.pk, tally["article"], *numbers, priority_of(*numbers))
        statements.write(self.writer)
        self.opinions.write(self.writer)

    def _own(self, what):
        """Return the rows that are to be written here, in the order of their numbers."""
        return [row for number, row in self.rows[what].items() if (what, number) not in self.rare]

    def _contribution(self, row):
        author = self.people[row.act.author].pk
        return row.pk, row.uid, self.draft.pk, author, row.act.name_form, row.act.language, row.at, row.at, *row.moments

    def _seen(self, author, at):
        return at if author.level >= self.draft.level_seen_at_once else None

    def _tell_serial(self):
        if self.serial:
            NumberSeries.objects.update_or_create(name=SERIES, defaults={"last": self.serial})


def _is_of_organization(act, kind):
    return type(act) is kind and act.organization is not None


def _itself(act):
    return ("proposal", act.proposal) if type(act) is acts.File else ("comment", act.comment)


def _about(act):
    return ("proposal", act.proposal) if type(act) is acts.Withdraw else (act.what, act.item)


def _published(row, _ground, at):
    row.visible, row.reviewed = row.visible or at, at


def _returned(row, _ground, at):
    row.status, row.returned, row.reviewed = Status.RETURNED, at, at


def _hidden(row, ground, at):
    row.hidden, row.ground, row.reviewed, row.visible = at, ground, at, row.visible or at


def _restored(row, _ground, at):
    row.hidden, row.ground, row.reviewed = None, "", at


RULED = {"publish": _published, "return": _returned, "hide": _hidden, "restore": _restored}
TOUCH = """
INSERT INTO articles_articleversion (article_id, number, changed_at) VALUES (%s, %s, %s)
ON CONFLICT (article_id) DO UPDATE
SET number = articles_articleversion.number + excluded.number,
    changed_at = greatest(articles_articleversion.changed_at, excluded.changed_at)
"""
