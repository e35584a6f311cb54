"""A small draft of two articles, with people, proposals and comments; acts at fixed moments."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import Person
from articles.models import Appointment, Placement
from core.text import sameness
from moderation.models import Report
from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    Kind,
    Proposal,
    Revision,
    RevisionWords,
    Status,
)
from tests import small

NOON = datetime(2026, 2, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
WORDS = {
    "art_9__para_2": {"kk": "Орыс тілі қолданылады.", "ru": "Употребляется русский язык.", "en": "Russian is used."},
    "art_10__para_1": {"kk": "Астана – елорда.", "ru": "Столица – Астана.", "en": "Astana is the capital."},
}
_serials = count(1)


def make_draft(slug="constitution", **values):
    return small.make_draft(
        slug,
        small.article("9", "2", order=10) + small.article("10", "1", order=20),
        WORDS,
        dated=NOON.date(),
        published_at=NOON - timedelta(days=6),
        opens_at=NOON - timedelta(days=5),
        closes_at=NOON + timedelta(days=3650),
        **values,
    )


def place(draft, eid):
    return Placement.objects.select_related("edition", "provision", "article").get(edition__draft=draft, eid=eid)


def make_person(name, **values):
    values = {"level": 2, "region": "KZ-71"} | values
    return Person.objects.create_user(f"{name}@example.kz", "long enough word", **values)


def make_moderator(draft, name="moderator", *, articles=(), languages=()):
    person = make_person(name, second_factor_at=NOON)
    appointment = Appointment.objects.create(
        draft=draft, person=person, role="moderator", languages=list(languages), started_at=NOON
    )
    appointment.articles.set(place(draft, eid).provision for eid in articles)
    return person


def make_proposal(draft, eid="art_9__para_2", *, text="Орыс тілі тең қолданылады.", reasons="Себебі бар.", **values):
    """A proposal that waits for a moderator, seen by nobody yet; `values` are columns."""
    placement = place(draft, eid)
    serial = next(_serials)
    language = values.get("language", "kk")
    columns = {
        "draft": draft,
        "author": values.pop("author", None) or make_person(f"author{serial}", level=1),
        "language": language,
        "serial": serial,
        "status": Status.SUBMITTED,
        "created_at": NOON,
        "submitted_at": NOON + timedelta(seconds=serial),
    } | values
    proposal = Proposal.objects.create(**columns)
    revision = Revision.objects.create(
        proposal=proposal, number=1, language=language, created_at=NOON, submitted_at=columns["submitted_at"]
    )
    change = Change.objects.create(
        revision=revision,
        kind=Kind.CHANGE,
        provision=placement.provision,
        article=placement.article,
        base=placement.texts.get(language=language),
        sameness=sameness(Kind.CHANGE, text),
    )
    ChangeWords.objects.create(change=change, text=text)
    RevisionWords.objects.create(revision=revision, reasons=reasons)
    proposal.current_revision = revision
    proposal.save()
    return proposal


def make_comment(draft, eid="art_9", *, text="Келісемін.", **values):
    """A comment on an article that waits for a moderator, seen by nobody yet; `values` are columns."""
    serial = next(_serials)
    columns = {
        "draft": draft,
        "author": values.pop("author", None) or make_person(f"author{serial}", level=1),
        "language": "kk",
        "article": place(draft, eid).provision,
        "stance": "for",
        "sameness": sameness(text),
        "created_at": NOON,
        "submitted_at": NOON + timedelta(seconds=serial),
    } | values
    comment = Comment.objects.create(**columns)
    CommentWords.objects.create(comment=comment, text=text)
    return comment


def seen(**values):
    """Columns of what everybody sees and no moderator has looked at."""
    return {"visible_at": NOON} | values


def reviewed(**values):
    """Columns of what a moderator let stand."""
    return {"visible_at": NOON, "reviewed_at": NOON} | values


def make_report(item, name="reporter", ground="insult", text="", at=LATER):
    column = "proposal" if isinstance(item, Proposal) else "comment"
    reporter = Person.objects.filter(email=f"{name}@example.kz").first() or make_person(name)
    return Report.objects.create(draft=item.draft, **{column: item}, reporter=reporter, ground=ground, text=text, at=at)
