"""Which statement somebody is asked next, in what words, and how far they have come."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.wording import words_of
from core.statements import Models
from core.statements import Statement as Written
from proposals.models import Change, Kind, Opinion, Proposal, Statement
from proposals.models.contributions import words_readable_by
from proposals.models.opinions import KINDS_OF_STATEMENTS
from proposals.statements import POOL, draw, steps_of

# What each step of a statement says; the words in it are people's or the draft's, in their own language.
SENTENCES = {
    "replace": _("Instead of “%(old)s” write “%(new)s”."),
    "strike": _("Leave out the words “%(old)s”."),
    "insert": _("After the words “%(after)s” add “%(new)s”."),
    "begin": _("Put before everything else: “%(new)s”."),
    "rewrite": _("Write here: “%(new)s”."),
    "add": _("Add here: “%(new)s”."),
    "remove": _("Leave out altogether: “%(old)s”."),
    "remove_whole": _("Leave this place out altogether."),
}

PROGRESS = """
SELECT
    (SELECT count(*) FROM proposals_statement AS statement WHERE is_asked AND {where}),
    (SELECT count(*) FROM proposals_opinion AS opinion JOIN proposals_statement AS statement USING (proposal_id)
     WHERE opinion.person_id = %(person)s AND is_asked AND {where}),
    (SELECT count(*) FROM proposals_proposal AS own JOIN proposals_statement AS statement ON proposal_id = own.id
     WHERE (own.author_id = %(person)s OR own.coauthor_ids @> ARRAY[%(person)s::bigint]) AND is_asked AND {where})
"""
WHERE = {"draft": "statement.draft_id = %(within)s", "article": "statement.article_id = %(within)s"}


@dataclass(frozen=True)
class Asked:
    """A proposal as somebody is asked about it."""

    change: Change

    @property
    def proposal(self):
        return self.change.revision.proposal

    @property
    def place(self):
        return self.change.base.placement

    @cached_property
    def language(self):
        """The language of the words in it: what is left out is quoted in the reader's, all else in the author's."""
        reader = get_language()
        is_said = self.change.kind == Kind.REMOVE and any(text.language == reader for text in self.place.texts.all())
        return reader if is_said else self.change.base.language

    @cached_property
    def steps(self):
        words = self.change.base.text
        if self.change.kind == Kind.REMOVE:
            words = words_of(self.place, self.language)
        return steps_of(self.change.kind, words, self.change.text)

    @property
    def sentence(self):
        """The statement in the reader's language, as one text."""
        return " ".join(str(SENTENCES[step.form]) % vars(step) for step in self.steps)


@dataclass(frozen=True)
class Progress:
    """How many statements somebody has answered, of how many."""

    answered: int
    total: int

    @property
    def left(self):
        return self.total - self.answered


def next_for(person, draft, article=None):
    """Return the statement whose turn it is for a person, or None where all are answered."""
    within = ("draft", draft.pk) if article is None else ("article", article.pk)
    return read_statement(draw(person.uid, FIRST[within[0]].rows(person.pk, within[1])))


def _first_within(where):
    def rows(person, within):
        statements = Statement.objects.asked().filter(**{where: within}).askable_to(person).unanswered_by(person)
        return statements.order_by("-priority", "pk").values_list("pk", "proposal__serial", "priority")[:POOL]

    return rows


FIRST = {where: Written(_first_within(where)) for where in ("draft", "article")}


def newest_for_visitors(draft, article=None):
    """Return the newest statement, for those whom nobody knows: nothing but what is said moves it."""
    rows = _statements().filter(revision__proposal__draft=draft)
    if article is not None:
        rows = rows.filter(article=article)
    return _asked(rows.order_by("-revision__proposal__serial").first())


def read_statement(key):
    """Return a proposal as a statement in words that everybody may read, or None where it is none."""
    return None if key is None else _asked(READ.first(key))


def read_changes(keys):
    """Return, by proposal, the changes of those of these statements whose words everybody may read; one query."""
    found = _statements().filter(revision__proposal__in=keys)
    return {change.revision.proposal_id: change for change in found}


def progress_of(person, draft, article=None):
    """Return how far somebody has come with the statements that they can answer."""
    name, within = ("draft", draft.pk) if article is None else ("article", article.pk)
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS.format(where=WHERE[name]), {"person": person.pk, "within": within})
        total, answered, own = cursor.fetchone()
    return Progress(answered, total - own)


def last_answered(person, draft, article=None):
    """Return the proposal that a person answered last, or None."""
    opinions = Opinion.objects.filter(person=person, proposal__draft=draft, proposal__visible_at__isnull=False)
    if article is not None:
        opinions = opinions.filter(proposal__statement__article=article)
    key = opinions.order_by("-at", "-pk").values_list("proposal", flat=True).first()
    return None if key is None else Proposal.objects.get(pk=key)


def _asked(change):
    return None if change is None else Asked(change)


def _statements():
    """Return the changes that statements are made of, with their words: alone, present, published, readable by all."""
    beside = Change.objects.filter(revision=OuterRef("revision")).exclude(pk=OuterRef("pk"))
    return Change.objects.filter(
        ~Exists(beside),
        words_readable_by(None, "revision__proposal__"),
        kind__in=KINDS_OF_STATEMENTS,
        revision__proposal__visible_at__isnull=False,
        revision__proposal__current_revision=F("revision"),
    ).select_related("words", "base__placement__edition", "revision__proposal")


READ = Models(lambda key: _statements().filter(revision__proposal=key).order_by("pk")[:1])
