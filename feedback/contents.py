"""What each contribution to a draft says as a whole, in whichever language: what themes are found in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from feedback.models import Member, Part
from feedback.repeats import normal_form
from proposals.models import Change, Comment, Proposal

SIDES = {"change": 1, "add": 1, "remove": 1, "keep": -1}
# Who is for an article wants it as it stands; on a proposal one is on its side.
OF_AN_ARTICLE = {"for": -1, "against": 1}
OF_A_PROPOSAL = {"for": 1, "against": -1}
SAID = Coalesce("edited_at", "submitted_at")
FEW = 10_000  # keys that are named in a query; above it all of a draft are read


@dataclass(frozen=True)
class Text:
    """What one contribution says, as everybody reads it, and what is counted of it; `what` is proposal or comment.

    `words` and `covered_at` name what was read: of a proposal the revision, of a comment since when it says so.
    `part` is what it may be a repeat by.
    """

    what: str
    pk: int
    words: int | datetime
    covered_at: datetime | None
    part: str
    language: str
    said: str
    articles: tuple
    provision: int
    side: int
    people: tuple
    organization: int | None

    @property
    def id(self):
        return self.what, self.pk

    @property
    def holder(self):
        """The key of the row that holds the words."""
        return self.words if self.what == "proposal" else self.pk

    @property
    def state(self):
        """What must be as it was for the text to be the one that was read."""
        return self.words, self.covered_at, self.articles[:1] if self.what == "comment" else ()

    @property
    def digest(self):
        return hashlib.sha256(normal_form(self.said).encode("utf-8", "replace")).hexdigest()


def contents_of(draft, *, article=None, within=None):
    """Return what can be read of all that was said on a draft, in the order it came; without staff's answers.

    With an article of what is said on it; with `within`, ("proposal" or "comment", lowest key, highest), of these.
    """
    proposals = Proposal.objects.stood_by().filter(draft=draft)
    comments = Comment.objects.stood_by().filter(draft=draft, office="")
    if article is not None:
        proposals = proposals.filter(current_revision__in=Change.objects.filter(article=article).values("revision"))
        comments = comments.filter(article=article)
    if within is not None:
        what, low, high = within
        proposals = proposals.filter(pk__range=(low, high)) if what == "proposal" else proposals.none()
        comments = comments.filter(pk__range=(low, high)) if what == "comment" else comments.none()
    return [text for text in (*_proposals(proposals), *_comments(comments)) if text.said.strip()]


def _proposals(rows):
    for proposal in rows.with_words().order_by("pk").iterator(chunk_size=1000):
        changes = list(proposal.changes)
        yield Text(
            what="proposal",
            pk=proposal.pk,
            words=proposal.current_revision_id,
            covered_at=proposal.covered_at,
            part=Part.REASONS if proposal.reasons else Part.CHANGE,
            language=proposal.language,
            said="\n".join(filter(None, [proposal.reasons, *(change.text for change in changes)])),
            articles=tuple(sorted({change.article_id for change in changes})),
            provision=changes[0].provision_id,
            side=SIDES.get(changes[0].kind, 0),
            people=() if proposal.organization_id else (proposal.author_id, *(proposal.coauthor_ids or ())),
            organization=proposal.organization_id,
        )


def _comments(rows):
    asked = Change.objects.filter(revision__in=rows.values("proposal__current_revision"))
    kinds = dict(asked.order_by("-pk").values_list("revision", "kind"))
    columns = ("pk", "covered_at", "language", "stance", "article", "proposal__current_revision")
    columns += ("author", "organization", "words__text")
    said = rows.annotate(since=SAID).order_by("pk").values_list("since", *columns)
    for since, pk, covered_at, language, stance, article, revision, author, organization, text in said.iterator():
        side = OF_AN_ARTICLE.get(stance, 0)
        if revision is not None:
            side = OF_A_PROPOSAL.get(stance, 0) * SIDES.get(kinds.get(revision, ""), 0)
        yield Text(
            what="comment",
            pk=pk,
            words=since,
            covered_at=covered_at,
            part=Part.COMMENT,
            language=language,
            said=text or "",
            articles=(article,),
            provision=article,
            side=side,
            people=() if organization else (author,),
            organization=organization,
        )


def still_said(draft, texts):
    """Return the ids of those of these texts that everybody reads now as they were read, and where."""
    columns = ("current_revision", "covered_at")
    proposals = Proposal.objects.stood_by().filter(draft=draft).values_list("pk", *columns)
    comments = Comment.objects.stood_by().filter(draft=draft).annotate(since=SAID)
    if len(texts) < FEW:
        proposals = proposals.filter(pk__in=[text.pk for text in texts if text.what == "proposal"])
        comments = comments.filter(pk__in=[text.pk for text in texts if text.what == "comment"])
    states = {("proposal", pk): (revision, covered_at, ()) for pk, revision, covered_at in proposals}
    for pk, since, covered_at, article in comments.values_list("pk", "since", "covered_at", "article"):
        states["comment", pk] = since, covered_at, (article,)
    return {text.id for text in texts if states.get(text.id) == text.state}


def leads_of(draft, texts):
    """Return {id: id of the text that stands for it} of those of these texts that repeat another one.

    Known are the repeats that the night found, or that were entered since, as they can be read now; a text that stands
    for others stands for itself. So a campaign is read once, whoever of it is looked at.
    """
    members = Member.objects.readable().filter(family__draft=draft)
    if len(texts) < FEW:
        own = Member.objects.filter(proposal__in=[text.pk for text in texts if text.what == "proposal"])
        own |= Member.objects.filter(comment__in=[text.pk for text in texts if text.what == "comment"])
        members = members.filter(family__in=own.values("family"))
    heads, families = {}, {}
    for family, part, proposal, comment, stands in members.order_by("family", "pk").values_list(
        "family", "part", "proposal", "comment", "stands_for_all"
    ):
        each = ("comment", comment) if part == Part.COMMENT else ("proposal", proposal)
        if stands:
            heads[family] = each
        families.setdefault((each, part), []).append(family)
    standing = set(heads.values())
    found = {}
    for text in texts:
        head = next((heads[family] for family in families.get((text.id, text.part), ()) if family in heads), None)
        if head is not None and text.id not in standing:
            found[text.id] = head
    return found
