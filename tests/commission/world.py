"""A small draft with proposals before the Commission; acts at fixed moments."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import Person
from articles.models import Appointment, Draft, DraftText, Edition, Phase, Placement, Provision, ProvisionText
from core.text import sameness
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
    Support,
)

NOON = datetime(2026, 2, 5, 12, tzinfo=UTC)
REASONS = {"kk": "Мемлекеттің міндеті анық айтылуы керек.", "ru": "Обязанность государства названа прямо."}
WORDS = {
    "art_9__para_1": {
        "kk": "Мемлекеттік тіл – қазақ тілі.",
        "ru": "Государственный язык – казахский язык.",
        "en": "The state language is Kazakh.",
    },
    "art_9__para_2": {"kk": "Орыс тілі қолданылады.", "ru": "Употребляется русский язык.", "en": "Russian is used."},
    "art_10__para_1": {"kk": "Астана – елорда.", "ru": "Столица – Астана.", "en": "Astana is the capital."},
}
_serials = count(1)


def make_draft(slug="constitution", *, is_demonstration=False):
    """A draft of two articles in one section, in three languages, open for collection."""
    draft = Draft.objects.create(slug=slug, is_demonstration=is_demonstration)
    titles = {"kk": "Конституция жобасы", "ru": "Проект Конституции", "en": "Draft Constitution"}
    for language, title in titles.items():
        DraftText.objects.create(draft=draft, language=language, title=title)
    Phase.objects.create(
        draft=draft, kind="collection", opens_at=NOON - timedelta(days=5), closes_at=NOON + timedelta(days=3650)
    )
    edition = Edition.objects.create(draft=draft, number=1, dated=NOON.date())
    root = _place(edition, None, "draft", "", "draft", 0)
    section = _place(edition, root, "section", "I", "sec_1", 1)
    for order, (article, paragraphs) in enumerate((("9", 2), ("10", 1)), start=1):
        page = _place(edition, section, "article", article, f"art_{article}", order * 10)
        for number in range(1, paragraphs + 1):
            eid = f"art_{article}__para_{number}"
            _place(edition, page, "paragraph", str(number), eid, order * 10 + number, article=page.provision)
    edition.published_at = NOON - timedelta(days=6)
    edition.save()
    return draft


def _place(edition, parent, kind, number, eid, order, article=None):
    provision = Provision.objects.create(draft=edition.draft, is_page=article is None)
    placement = Placement.objects.create(
        edition=edition,
        provision=provision,
        parent=parent,
        article=article or provision,
        order=order,
        kind=kind,
        number=number,
        eid=eid,
    )
    for language in ("kk", "ru", "en"):
        text = WORDS.get(eid, {}).get(language, "")
        ProvisionText.objects.create(
            placement=placement, language=language, is_official=language != "en", text=text, folded=text
        )
    return placement


def place(draft, eid):
    return Placement.objects.select_related("edition", "provision").get(edition__draft=draft, eid=eid)


def article(draft, eid="art_9"):
    return place(draft, eid).provision


def make_person(name, **values):
    return Person.objects.create_user(
        f"{name}@example.kz", "long enough word", **({"level": 2, "region": "KZ-71"} | values)
    )


def make_rapporteur(draft, name="rapporteur", *, articles=(), role="rapporteur"):
    person = make_person(name)
    appointment = Appointment.objects.create(draft=draft, person=person, role=role, started_at=NOON)
    appointment.articles.set(articles)
    return person


def make_proposal(
    draft, eid="art_9__para_2", *, kind=Kind.CHANGE, text="Орыс тілі тең қолданылады.", reasons="Себебі бар.", **values
):
    """A published proposal, not yet answered; `values` are columns."""
    placement = place(draft, eid)
    serial = next(_serials)
    language = values.get("language", "kk")
    author = values.pop("author", None) or make_person(f"author{serial}")
    columns = {
        "draft": draft,
        "author": author,
        "language": language,
        "serial": serial,
        "status": Status.SUBMITTED,
        "created_at": NOON,
        "submitted_at": NOON + timedelta(minutes=serial),
        "visible_at": NOON + timedelta(minutes=serial),
    } | values
    proposal = Proposal.objects.create(**columns)
    revision = Revision.objects.create(
        proposal=proposal, number=1, language=language, created_at=NOON, submitted_at=columns["submitted_at"]
    )
    has_text = kind in (Kind.CHANGE, Kind.ADD)
    change = Change.objects.create(
        revision=revision,
        kind=kind,
        provision=placement.provision,
        article=placement.article,
        base=placement.texts.get(language=language),
        sameness=sameness(kind, text if has_text else reasons),
    )
    ChangeWords.objects.create(change=change, text=text if has_text else "")
    RevisionWords.objects.create(revision=revision, reasons=reasons)
    proposal.current_revision = revision
    proposal.save()
    return proposal


def support(proposal, person):
    return Support.objects.create(proposal=proposal, revision=proposal.current_revision, person=person, at=NOON)


def comment(proposal, person, stance="for"):
    row = Comment.objects.create(
        draft=proposal.draft,
        author=person,
        language="kk",
        proposal=proposal,
        article=proposal.change.article,
        stance=stance,
        sameness="",
        created_at=NOON,
        submitted_at=NOON,
        visible_at=NOON,
    )
    CommentWords.objects.create(comment=row, text="Келісемін.")
    return row
