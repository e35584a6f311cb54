"""Perform a plan in bulk: what is rare by the actions, then all else in memory, with its rows on their way."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from itertools import chain, count, pairwise, zip_longest

from django.db import connection

from accounts.models import Happening, Notice
from commission.models import Decision, DecisionText, digest_of
from consultation.demonstration import acts
from consultation.demonstration.acting import OFTEN, Performer
from consultation.demonstration.bulk.bare import bare
from consultation.demonstration.bulk.leaves import Leaves
from consultation.demonstration.bulk.tables import Table, drawn_ids, reserve, text
from consultation.demonstration.bulk.writing import Writer
from core.text import sameness
from moderation.actions import DISCUSSED, RESTRICTING, SCOPES, SETTLED
from moderation.models import DONE, UNDO_FOR, Report, Ruling, RulingKind
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
from record.leaf import encode
from record.models import Entry, Salt

SEEN = "visible_at", "reviewed_at", "returned_at", "withdrawn_at", "hidden_at", "hidden_ground"
CONTRIBUTION = "id", "uid", "draft", "author", "name_form", "language", "created_at", "submitted_at", *SEEN
DAY = 24 * 3600
INCLUDE_SECONDS = int(INCLUDE_WITHIN.total_seconds())
UNDO_SECONDS = int(UNDO_FOR.total_seconds())
TIMES = [f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z" for second in range(DAY)]
WRITTEN = [
    *(Entry, Salt, Proposal, Revision, RevisionWords, Change, ChangeWords, Support, Opinion, Statement),
    *(Comment, CommentWords, CommentQuote, CommentSupport, Ruling, Report, Decision, DecisionText, Happening, Notice),
]
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
    reports: tuple = ()

    @property
    def moments(self):
        return self.visible, self.reviewed, self.returned, self.withdrawn, self.hidden, self.ground


class BulkPerformer(Performer):
    """Writes what is frequent by COPY; hands what is rare to the actions, with the numbers that its turn brings.

    For the owner's role: the tables stand bare while their rows come, and leaves come with their numbers.
    """

    def __init__(self, plan, draft, placements, people):
        super().__init__(plan, draft, placements, people)
        opened_at = plan.opened_at.astimezone(UTC)
        self.since_midnight = opened_at.hour * 3600 + opened_at.minute * 60 + opened_at.second
        days = acts.DAYS + 2 + draft.appeal_days
        self.days = [str(opened_at.date() + timedelta(days=day)) for day in range(days)]
        self.writer = Writer()
        self.leaves, self.touched, self.serials = Leaves(self.writer), {}, chain()
        self.new = {letter: drawn_ids(letter).__next__ for letter in "pcsre"}
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
        said = [act for act in plan.acts if type(act) is acts.Say]
        self.rare = {("proposal", act.proposal) for act in plan.acts if _is_of_organization(act, acts.File)}
        self.rare |= {("comment", act.comment) for act in said if act.organization is not None}
        self.rare |= {("comment", act.comment) for act in plan.acts if type(act) is acts.Rephrase}
        # Whoever answers for an organization is told of answers to it: its action knows who that is.
        for act in said:
            if ("comment", act.parent) in self.rare:
                self.rare.add(("comment", act.comment))
        self.wordings: dict[int, list] = {}  # of each article, in the order of the text
        for placement in sorted(placements.values(), key=lambda placement: placement.order):
            bases = sorted(placement.texts.all(), key=lambda base: base.pk)
            self.wordings.setdefault(placement.article_id, []).extend((placement, base) for base in bases)
        self.quotes = self._table(CommentQuote, "comment", "wording", "source", "start", "end", "text")
        self.comment_supports = self._table(CommentSupport, "uid", "comment", "person", "at")
        self.supports = self._table(Support, "uid", "proposal", "revision", "person", "at")
        self.opinions = self._table(Opinion, "proposal", "revision", "person", "answer", "at")
        self.tallies: dict[int, dict] = {}
        self.rulings = self._table(
            Ruling,
            "uid",
            "draft",
            "proposal",
            "comment",
            "moderator",
            "kind",
            "ground",
            "reasons",
            "at",
            "appeal_until",
        )
        self.reports = []
        self.decisions = self._table(
            Decision, "id", "uid", "draft", "proposal", "outcome", "digest", "decided_by", "at"
        )
        self.decision_texts = self._table(DecisionText, "decision", "language", "reasons")
        self.notices = self._table(Notice, "person", "kind", "object_id", "happening", "created_at", "mail_from")
        self.happenings = self._table(Happening, "id", "kind", "object_id", "topics", "at", "mail_from")

    def _table(self, model, *columns):
        return Table(model, *columns, writer=self.writer)

    def perform(self, say):
        frequent = self.act_rarely_first()
        with bare(WRITTEN):
            for number, act in enumerate(frequent, 1):
                self.in_bulk[type(act)](act, self.stamp(act.at))
                if number % OFTEN == 0:
                    say(f"{number:,} acts are done …")
            say("Rows …")
            self.write_rows()
            say("Indexes …")
        self._write_versions()

    def act_rarely_first(self):
        """Perform what is rare, each act with the numbers that it has after all before it; return what is frequent."""
        told = self.plan.acts
        rare = [place for place, act in enumerate(told) if not self.is_frequent(act)]
        spans = [told[before + 1 : place] for before, place in pairwise([-1, *rare, len(told)])]
        frequent = list(chain.from_iterable(spans))
        self._reserve_rows(frequent)
        for span, place in zip_longest(spans, rare):
            self._set_aside(span)
            if place is not None:
                self.act_rarely(told[place])
        return frequent

    def _reserve_rows(self, own):
        counted = Counter(map(type, own))
        self.proposal_ids = count(reserve(Proposal, counted[acts.File]))
        self.revision_ids = count(reserve(Revision, counted[acts.File]))
        self.change_ids = count(reserve(Change, counted[acts.File]))
        self.comment_ids = count(reserve(Comment, counted[acts.Say]))
        decided = sum(len(act.proposals) for act in own if type(act) is acts.Decide)
        self.decision_ids = count(reserve(Decision, decided))
        self.happening_ids = count(reserve(Happening, decided + counted[acts.Withdraw] + counted[acts.Rule]))

    def _set_aside(self, span):
        """Keep numbers of leaves and public numbers for the frequent acts between two rare ones."""
        counted = Counter(map(type, span))
        decided = sum(len(act.proposals) for act in span if type(act) is acts.Decide) if counted[acts.Decide] else 0
        self.leaves.set_aside(decided + sum(counted[kind] for kind in WITH_A_LEAF))
        if filed := counted[acts.File]:
            series, _is_new = NumberSeries.objects.get_or_create(name=SERIES)
            self.serials = chain(self.serials, range(series.last + 1, series.last + 1 + filed))
            series.last += filed
            series.save(update_fields=["last"])

    def is_frequent(self, act):
        """Whether an act is written here: one on citizens' words, of those that there are many of."""
        kind = type(act)
        if kind in ALWAYS:
            return True
        if kind not in self.in_bulk:
            return False
        if kind is acts.File or kind is acts.Say:
            return act.organization is None and _itself(act) not in self.rare
        if kind is acts.Decide:
            return ("proposal", act.proposals[0]) not in self.rare
        about = _about(act)
        return about not in self.rare and "position" not in about

    def act_rarely(self, act):
        """Hand an act to the product's own action."""
        self.act(act)
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
        return self.days[day] + TIMES[second]

    def record(self, verb, object_id, act, at, by, data, **more):
        self.leaves.add(verb, object_id, at, self.stamp(act.at + INCLUDE_SECONDS), by, data, **more)

    def touch(self, article, at):
        number, latest = self.touched.get(article, (0, at))
        self.touched[article] = number + 1, max(at, latest)

    def file_row(self, act, at):
        author, placement = self.people[act.author], self.placements[act.eid]
        row = Row(next(self.proposal_ids), self.new["p"](), act, placement.article_id, at, self._seen(author, at))
        row.serial, row.revision, row.change = next(self.serials), next(self.revision_ids), next(self.change_ids)
        self.rows["proposal"][act.proposal] = row
        words = encode({"text": act.text, "reasons": act.reasons}).encode()
        data = (
            f'{{"bytes":{len(words)},"c":"%s","channel":"{Channel.SITE}","kind":"{act.kind}","lang":"{act.language}",'
            f'"target":{{"edition":{placement.edition.number},"provision":"{placement.provision.uid}"}}}}'
        )
        self.record("proposal.submitted", row.uid, act, at, author, data, words=words)
        self.touch(row.article, at)

    def say_row(self, act, at):
        author = self.people[act.author]
        about = None if act.proposal is None else self.rows["proposal"][act.proposal]
        article = about.article if about else self.placements[act.article].article_id
        row = Row(next(self.comment_ids), self.new["c"](), act, article, at, self._seen(author, at))
        if act.parent is not None:
            parent = self.rows["comment"][act.parent]
            row.depth, row.thread = min(parent.depth + 1, DEEPEST), parent.thread or parent.pk
        self.rows["comment"][act.comment] = row
        quote = f'"quote":{encode(self._quote(row))},' if act.quote else ""
        if act.office:
            row.visible = at
        if row.visible is not None:
            self._tell_answered(row, act, at)
        words = act.text.encode()
        target = ("proposal", about.uid) if about else ("provision", self.placements[act.article].article.uid)
        data = (
            f'{{"bytes":{len(words)},"c":"%s","lang":"{act.language}",{quote}"stance":"{act.stance}",'
            f'"target":{{"{target[0]}":"{target[1]}"}}}}'
        )
        role = act.office or "citizen"
        self.record("comment.submitted", row.uid, act, at, author, data, words=words, role=role)
        self.touch(article, at)

    def _tell_answered(self, row, act, at):
        """Tell whoever wrote the comment that a comment answers, once that is seen."""
        if row.act.parent is None:
            return
        parent = self.rows["comment"][row.act.parent]
        if parent.act.author != row.act.author and parent.hidden is None and parent.withdrawn is None:
            self.notices.add(self.people[parent.act.author].pk, ANSWERED, row.uid, None, at, self._after_a_minute(act))

    def _after_a_minute(self, act):
        """Return from when on mails of a ruling, and of what it let be seen, go out."""
        return self.stamp(act.at + UNDO_SECONDS)

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
        row, person, uid = self.rows["comment"][act.comment], self.people[act.person], self.new["s"]()
        self.comment_supports.put(f"{uid}\t{row.pk}\t{person.pk}\t{at}")
        self.record("support.added", uid, act, at, person, f'{{"object":"{row.uid}"}}')
        self.touch(row.article, at)

    def support_row(self, act, at):
        row, person, uid = self.rows["proposal"][act.proposal], self.people[act.person], self.new["s"]()
        self.supports.put(f"{uid}\t{row.pk}\t{row.revision}\t{person.pk}\t{at}")
        self.record("support.added", uid, act, at, person, f'{{"object":"{row.uid}"}}')
        self.touch(row.article, at)

    def answer_row(self, act, at):
        row, person = self.rows["proposal"][act.proposal], self.people[act.person]
        self.opinions.put(f"{row.pk}\t{row.revision}\t{person.pk}\t{act.answer}\t{at}")
        if (tally := self.tallies.get(row.pk)) is None:
            tally = self.tallies[row.pk] = {"article": row.article} | dict.fromkeys(COUNTED, 0)
        tally[act.answer] += 1

    def withdraw_row(self, act, at):
        row = self.rows["proposal"][act.proposal]
        row.status, row.withdrawn = Status.WITHDRAWN, at
        self.record("proposal.withdrawn", row.uid, act, at, self.people[row.act.author], "{}")
        if row.visible is not None:
            self._happened("proposal.withdrawn", row.uid, row.uid, at)
        self.touch(row.article, at)

    def report_row(self, act, at):
        row = self.rows[act.what][act.item]
        report = [act, row.pk, at, None]
        row.reports = (*row.reports, report)
        self.reports.append(report)

    def rule_row(self, act, at):
        row, moderator, uid = self.rows[act.what][act.item], self.people[act.moderator], self.new["r"]()
        was_visible, mail_from = row.visible is not None, self._after_a_minute(act)
        for report in row.reports:
            if report[3] is None:
                report[3] = at
                self.notices.add(self.people[report[0].reporter].pk, SETTLED, uid, None, at, mail_from)
        on = (row.pk, None) if act.what == "proposal" else (None, row.pk)
        until = self.stamp(act.at + self.draft.appeal_days * 24 * 3600) if act.ruling in RESTRICTING else None
        self.rulings.add(uid, self.draft.pk, *on, moderator.pk, act.ruling, act.ground, text(act.reasons), at, until)
        reasons, commitment = (act.reasons.encode(), '"reason_c":"%s",') if act.reasons else (None, "")
        data = (
            (f'{{"appeal_until":"{until}",' if until else "{")
            + f'"automated":false,"decision":"{act.ruling}","object":"{row.uid}",{commitment}"rule":"{act.ground}",'
            f'"scope":"{SCOPES[act.ruling]}"}}'
        )
        self.record("moderation.decided", uid, act, at, moderator, data, reasons=reasons, role="moderator")
        if not (act.ruling == RulingKind.PUBLISH and was_visible):
            self.notices.add(self.people[row.act.author].pk, f"{act.what}.{DONE[act.ruling]}", uid, None, at, mail_from)
        if act.what == "proposal" and act.ruling == RulingKind.HIDE and was_visible:
            self._happened(DISCUSSED, uid, row.uid, at, mail_from)
        RULED[act.ruling](row, act.ground, at)
        if act.what == "comment" and act.ruling == RulingKind.PUBLISH and not was_visible:
            self._tell_answered(row, act, at)
        self.touch(row.article, at)

    def decide_rows(self, act, at):
        rapporteur, words = self.people[act.by], encode(dict(act.reasons)).encode()
        rows = sorted((self.rows["proposal"][number] for number in act.proposals), key=lambda row: row.pk)
        digest = digest_of(act.outcome, act.reasons)
        for row in rows:
            pk, uid = next(self.decision_ids), self.new["e"]()
            row.status, row.reviewed = Status.DECIDED, row.reviewed or at
            self.decisions.add(pk, uid, self.draft.pk, row.pk, act.outcome, digest, rapporteur.pk, at)
            for language, reasons in act.reasons.items():
                self.decision_texts.add(pk, language, text(reasons))
            data = f'{{"c":"%s","outcome":"{act.outcome}","proposal":"{row.uid}"}}'
            self.record("decision.published", uid, act, at, rapporteur, data, words=words, role="rapporteur")
            happening = self._happened("proposal.decided", uid, row.uid, at)
            self.notices.add(self.people[row.act.author].pk, "proposal.decided", uid, happening, at, at)
        for article in {row.article for row in rows}:
            self.touch(article, at)

    def _happened(self, kind, object_id, topic, at, mail_from=None):
        pk = next(self.happening_ids)
        self.happenings.add(pk, kind, object_id, f"{{{topic}}}", at, mail_from or at)
        return pk

    def write_rows(self):
        """Write what the acts made and what is still on its way."""
        self._write_proposals()
        self._write_comments()
        self._write_opinions()
        reports = self._table(Report, "draft", "proposal", "comment", "reporter", "ground", "text", "at", "settled_at")
        for act, pk, at, settled in self.reports:
            on = (pk, None) if act.what == "proposal" else (None, pk)
            reports.add(self.draft.pk, *on, self.people[act.reporter].pk, act.ground, text(act.text), at, settled)
        tables = [self.supports, self.rulings, reports, self.decisions, self.decision_texts]
        for table in (*tables, self.happenings, self.notices, self.leaves):
            table.write()
        self.writer.settle()

    def _write_versions(self):
        with connection.cursor() as cursor:
            cursor.executemany(TOUCH, [(article, *values) for article, values in sorted(self.touched.items())])

    def _write_proposals(self):
        proposals = self._table(Proposal, *CONTRIBUTION, "serial", "status", "channel", "current_revision")
        moments = "created_at", "submitted_at", "withheld_at"
        revisions = self._table(Revision, "id", "proposal", "number", "language", *moments)
        revision_words = self._table(RevisionWords, "revision", "reasons")
        changes = self._table(Change, "id", "revision", "kind", "provision", "article", "base", "sameness")
        change_words = self._table(ChangeWords, "change", "text")
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
            table.write()

    def _write_comments(self):
        comments = self._table(
            Comment, *CONTRIBUTION, "proposal", "article", "parent", "thread", "depth", "stance", "sameness", "office"
        )
        words = self._table(CommentWords, "comment", "text")
        for row in self._own("comment"):
            act = row.act
            about = None if act.proposal is None else self.rows["proposal"][act.proposal].pk
            parent = None if act.parent is None else self.rows["comment"][act.parent].pk
            where = about, row.article, parent, row.thread, row.depth
            comments.add(*self._contribution(row), *where, act.stance, same(act.text), act.office)
            words.add(row.pk, text(act.text))
        for table in (comments, words, self.quotes, self.comment_supports):
            table.write()

    def _write_opinions(self):
        statements = self._table(Statement, "proposal", "draft", "article", *TALLY)
        for pk, tally in sorted(self.tallies.items()):
            numbers = [tally[answer] for answer in COUNTED]
            statements.add(pk, self.draft.pk, tally["article"], *numbers, priority_of(*numbers))
        statements.write()
        self.opinions.write()

    def _own(self, what):
        """Return the rows that are to be written here, in the order of their numbers."""
        return [row for number, row in self.rows[what].items() if (what, number) not in self.rare]

    def _contribution(self, row):
        author = self.people[row.act.author].pk
        return row.pk, row.uid, self.draft.pk, author, row.act.name_form, row.act.language, row.at, row.at, *row.moments

    def _seen(self, author, at):
        return at if author.level >= self.draft.level_seen_at_once else None


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


ALWAYS = {acts.Support, acts.Answer, acts.Back}  # written here, whomever they are about
WITH_A_LEAF = {acts.File, acts.Say, acts.Back, acts.Support, acts.Withdraw, acts.Rule}
RULED = {"publish": _published, "return": _returned, "hide": _hidden, "restore": _restored}
TOUCH = """
INSERT INTO articles_articleversion (article_id, number, changed_at) VALUES (%s, %s, %s)
ON CONFLICT (article_id) DO UPDATE
SET number = articles_articleversion.number + excluded.number,
    changed_at = greatest(articles_articleversion.changed_at, excluded.changed_at)
"""
