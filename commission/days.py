"""What came in a day, told once to those who follow something broad: an article, the answers, a proposal's comments.

One happening a day for each, written when the first thing comes; how it reads is counted anew each time. On the site it
stands at once; mails of it go out in the next morning, when the day is whole.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Follow, FollowKind, Happening
from accounts.notices import Reading, register
from accounts.telling import tell_too
from articles.models import Draft, Placement
from commission.models import Decision
from proposals.audience import authors
from proposals.models import Change, Comment, Proposal

ARTICLE, ANSWERS, PROPOSAL = "article.spoken", "answers.given", "proposal.discussed"
MORNING = time(8)


def register_all():
    register(ARTICLE, read_articles)
    register(ANSWERS, read_answers)
    register(PROPOSAL, read_proposals)
    tell_too(PROPOSAL, authors)


def gather(*, at):
    """Write what there is to tell of today and of yesterday that is not written yet; doing it again changes nothing.

    Yesterday too: an act of its last moment may have been stored after the last time.
    """
    today = timezone.localdate(at)
    rows = []
    for day in (today - timedelta(days=1), today):
        told = {ARTICLE: _articles(day), ANSWERS: _answers(day), PROPOSAL: _proposals(day)}
        for kind, counted in told.items():
            rows += [(kind, f"{uid}@{day}", uid, _begins(day + timedelta(days=1), MORNING)) for uid in counted]
    ids = [object_id for _kind, object_id, _uid, _morning in rows]
    known = set(Happening.objects.filter(object_id__in=ids).values_list("kind", "object_id"))
    Happening.objects.bulk_create(
        [
            Happening(kind=kind, object_id=object_id, topics=[uid], at=at, mail_from=morning)
            for kind, object_id, uid, morning in rows
            if (kind, object_id) not in known
        ],
        ignore_conflicts=True,
    )


def _articles(day, uids=None):
    """Count what was said on followed articles in a day, or on those named: {uid: counts by what it is}."""
    if uids is None:
        uids = Follow.objects.filter(kind=FollowKind.ARTICLE).values("object_id")
    changes = Change.objects.filter(
        _within("revision__proposal__visible_at", day),
        article__uid__in=uids,
        revision=F("revision__proposal__current_revision"),
        revision__proposal__in=Proposal.objects.stood_by(),
    )
    comments = Comment.objects.stood_by().filter(_within("visible_at", day), article__uid__in=uids)
    answers = Decision.objects.standing().public().shown().filter(_within("at", day))
    to_proposals = answers.filter(proposal__current_revision__changes__article__uid__in=uids)
    to_positions = answers.filter(position__article__uid__in=uids)
    counted = defaultdict(Counter)
    _count(counted, "proposals", changes, "article__uid", "revision__proposal")
    _count(counted, "comments", comments, "article__uid")
    _count(counted, "answers", to_proposals, "proposal__current_revision__changes__article__uid")
    _count(counted, "answers", to_positions, "position__article__uid")
    return counted


def _answers(day, uids=None):
    """Count the answers of a day by the uid of their draft, of those followed or named."""
    if uids is None:
        uids = Follow.objects.filter(kind=FollowKind.ANSWERS).values("object_id")
    answers = Decision.objects.standing().public().shown().filter(_within("at", day), draft__uid__in=uids)
    counted = defaultdict(Counter)
    _count(counted, "answers", answers, "draft__uid")
    return counted


def _proposals(day, uids=None):
    """Count the comments of a day on proposals, of all or of those named, without those of the proposal's author."""
    comments = Comment.objects.stood_by().filter(_within("visible_at", day), proposal__in=Proposal.objects.readable())
    comments = comments.exclude(author=F("proposal__author"))
    if uids is not None:
        comments = comments.filter(proposal__uid__in=uids)
    counted = defaultdict(Counter)
    _count(counted, "comments", comments, "proposal__uid")
    return counted


def _count(counted, what, rows, by, thing="pk"):
    for uid, number in rows.order_by().values_list(by).annotate(number=Count(thing, distinct=True)):
        counted[uid][what] += number


def _within(column, day):
    return Q(**{f"{column}__gte": _begins(day), f"{column}__lt": _begins(day + timedelta(days=1))})


def _begins(day, at=time.min):
    return timezone.make_aware(datetime.combine(day, at))


def read_articles(object_ids, language):
    """Return how a day on articles reads, by the uid of the article and the day."""
    places = Placement.objects.current().pages().select_related("edition__draft", "provision")

    def told(counted):
        return {
            place.provision.uid: (capfirst(place.label(language)), place.get_absolute_url())
            for place in places.filter(provision__uid__in=counted, edition__draft__is_public=True)
        }

    with override(language):
        return _read(object_ids, _articles, told, _("%(place)s: what came on %(day)s"))


def read_answers(object_ids, language):
    """Return how a day of answers reads, by the uid of the draft and the day."""

    def told(counted):
        drafts = Draft.objects.open().with_texts().filter(uid__in=counted)
        return {draft.uid: (draft.title, reverse("answers", args=[draft.slug])) for draft in drafts}

    with override(language):
        return _read(object_ids, _answers, told, _("%(place)s: answers of the Commission on %(day)s"))


def read_proposals(object_ids, language):
    """Return how a day of comments on proposals reads, by the uid of the proposal and the day."""

    def told(counted):
        rows = Proposal.objects.readable().filter(uid__in=counted)
        return {row.uid: (row.number, f"{row.get_absolute_url()}#comments") for row in rows}

    with override(language):
        return _read(object_ids, _proposals, told, _("%(place)s: comments of %(day)s"))


def _read(object_ids, count, told, title):
    """Read each day's counts once; a day on which nothing is left to read is left out."""
    days = defaultdict(set)
    for object_id in object_ids:
        uid, _at, day = object_id.partition("@")
        days[day].add(uid)
    readings = {}
    for day, uids in days.items():
        counted = count(date.fromisoformat(day), list(uids))
        words = {"day": date_format(date.fromisoformat(day), "DATE_FORMAT")}
        for uid, (place, url) in told(list(counted)).items():
            readings[f"{uid}@{day}"] = Reading(title % (words | {"place": place}), _counts_in_words(counted[uid]), url)
    return readings


def _counts_in_words(counts):
    sentences = {
        "proposals": _("New proposals: %(number)s."),
        "comments": _("New comments: %(number)s."),
        "answers": _("Answers of the Commission: %(number)s."),
    }
    return " ".join(words % {"number": counts[what]} for what, words in sentences.items() if counts[what])
