"""The words of what waits, read for a program that looks for flags; for nobody's eyes."""

from collections import defaultdict

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    Position,
    PositionEntry,
    PositionWords,
    Proposal,
    RevisionWords,
)

FILED = PositionEntry.objects.filter(position=OuterRef("pk"), version__filed_at__isnull=False).order_by(
    "-version__number"
)
# When the words were sent that a moderator looks at next.
WORDS_AT = {
    Proposal: Coalesce("coming_revision__submitted_at", "current_revision__submitted_at"),
    Comment: Coalesce("edited_at", "submitted_at"),
    Position: Subquery(FILED.values("version__filed_at")[:1]),
}
# Which row holds them.
HELD_IN = {
    Proposal: Coalesce("coming_revision", "current_revision"),
    Comment: F("pk"),
    Position: Subquery(FILED.values("pk")[:1]),
}


def texts_of(model, holders):
    """Return all that is said in some rows that hold words, by their key; at most two queries."""
    if model is Comment:
        return dict(CommentWords.objects.filter(comment__in=holders).values_list("comment", "text"))
    said = defaultdict(list)
    if model is Proposal:
        changes = ChangeWords.objects.filter(change__revision__in=holders).order_by("change")
        for holder, text in changes.values_list("change__revision", "text"):
            said[holder].append(text)
        for holder, text in RevisionWords.objects.filter(revision__in=holders).values_list("revision", "reasons"):
            said[holder].append(text)
    else:
        rows = PositionWords.objects.filter(entry__in=holders)
        for holder, text, reasons in rows.values_list("entry", "text", "reasons"):
            said[holder] += [text, reasons]
    return {holder: "\n".join(filter(None, texts)) for holder, texts in said.items()}


def equals_before(model, items):
    """Return of how many others equal words were sent before, by the key of each item; positions are never alike."""
    if model is Position:
        return {}
    if model is Comment:
        rows, of = Comment.objects.filter(pk__in=items), ""
        same = Comment.objects.submitted().filter(draft=OuterRef("draft"), sameness=OuterRef("sameness"))
    else:
        of = "revision__proposal__"
        standing = Change.objects.filter(revision=F(f"{of}current_revision"))
        rows = standing.filter(revision__proposal__in=items)
        same = standing.filter(provision=OuterRef("provision"), kind=OuterRef("kind"), sameness=OuterRef("sameness"))
    before = same.filter(**{f"{of}submitted_at__lt": OuterRef(f"{of}submitted_at")})
    others = before.exclude(**{f"{of}author": OuterRef(f"{of}author")}).order_by()
    people = others.values("sameness").annotate(n=Count(f"{of}author", distinct=True)).values("n")
    key = "pk" if model is Comment else "revision__proposal"
    return dict(rows.annotate(people=Coalesce(Subquery(people), 0)).order_by("people").values_list(key, "people"))
