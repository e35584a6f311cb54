"""What citizens say on one article, text by text, as the pure `repeats` compares it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from articles.models import Placement
from articles.models.provisions import LEVELS, Kind
from articles.wording import words_of
from feedback.models import Part
from feedback.repeats import change_form
from proposals.models import Comment, Proposal
from proposals.models import Kind as Asked

CHANGE = "current_revision__changes__"
CITIZENS = {"organization__isnull": True}
WISHES = (Asked.CHANGE, Asked.ADD, Asked.REMOVE)
BARE = (*LEVELS, Kind.DRAFT, Kind.ARTICLE, Kind.PREAMBLE)  # what a change of these is made from stands in other rows


@dataclass(frozen=True)
class Text:
    """One text of a contribution: where it stands, what is compared of it (`form`), what it says, and who says it.

    `words` names the words that were read: of a proposal its revision, of a comment when it was written.
    """

    contribution: int
    words: int | datetime
    form: str
    said: str
    people: frozenset


def texts_of(article, *, proposals=None, comments=None):
    """Return {(part, key of the place): texts} of all that everybody reads on an article, in the order of their keys.

    With `proposals` and `comments` of those alone, by their keys. Read it in one snapshot.
    """
    texts = defaultdict(list)
    if proposals is None or proposals:
        _read_proposals(article, proposals, texts)
    if comments is None or comments:
        _read_comments(article, comments, texts)
    return dict(texts)


def _read_proposals(article, keys, texts):
    proposals = Proposal.objects.stood_by().filter(**CITIZENS, **{f"{CHANGE}article": article})
    if keys is not None:
        proposals = proposals.filter(pk__in=keys)
    columns = ("kind", "provision", "words__text", "base__placement", "base__language", "base__text")
    columns += ("base__placement__kind",)
    rows = proposals.order_by("pk", f"{CHANGE}pk").values_list(
        *("pk", "author", "coauthor_ids", "current_revision", "current_revision__words__reasons"),
        *(f"{CHANGE}{column}" for column in columns),
    )
    before, last = _Before(), None
    for pk, author, coauthors, revision, reasons, kind, provision, text, *base in rows.iterator():
        who = frozenset([author, *(coauthors or ())])
        if kind in WISHES:
            form = change_form("" if kind == Asked.ADD else before.of(*base), text or "")
            texts[Part.CHANGE, provision].append(Text(pk, revision, form, text or "", who))
        if pk != last:
            texts[Part.REASONS, article.pk].append(Text(pk, revision, reasons or "", reasons or "", who))
        last = pk


def _read_comments(article, keys, texts):
    comments = Comment.objects.stood_by().filter(**CITIZENS, article=article, office="")
    if keys is not None:
        comments = comments.filter(pk__in=keys)
    said = comments.annotate(said=Coalesce("edited_at", "submitted_at")).order_by("pk")
    for pk, author, since, text in said.values_list("pk", "author", "said", "words__text").iterator():
        texts[Part.COMMENT, article.pk].append(Text(pk, since, text or "", text or "", frozenset([author])))


class _Before:
    """The words that changes are made from, read once for each place."""

    def __init__(self):
        self.known = {}

    def of(self, placement, language, text, kind):
        if kind not in BARE:
            return text
        if (placement, language) not in self.known:
            place = Placement.objects.prefetch_related("texts").get(pk=placement)
            self.known[placement, language] = words_of(place, language)
        return self.known[placement, language]
