"""A small draft with proposals before the Commission; acts at fixed moments."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import Membership, Organization, Person
from articles.models import Appointment, Placement
from core.text import sameness
from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    Dossier,
    DossierLetter,
    DossierVersion,
    Kind,
    Position,
    PositionEntry,
    PositionWords,
    Proposal,
    Revision,
    RevisionWords,
    Status,
    Support,
)
from tests import small

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
    within = {"above": "sec_1", "depth": 2}
    return small.make_draft(
        slug,
        [
            small.Place(1, "draft", "section", "I", "sec_1", 1),
            *small.article("9", "12", order=10, **within),
            *small.article("10", "1", order=20, **within),
        ],
        WORDS,
        dated=NOON.date(),
        published_at=NOON - timedelta(days=6),
        opens_at=NOON - timedelta(days=5),
        closes_at=NOON + timedelta(days=3650),
        is_demonstration=is_demonstration,
    )


def place(draft, eid):
    return Placement.objects.select_related("edition", "provision").get(edition__draft=draft, eid=eid)


def article(draft, eid="art_9"):
    return place(draft, eid).provision


def make_person(name, **values):
    return Person.objects.create_user(
        f"{name}@example.kz", "long enough word", **({"level": 2, "region": "KZ-71"} | values)
    )


def make_rapporteur(draft, name="rapporteur", *, articles=(), role="rapporteur"):
    person = make_person(name, second_factor_at=NOON)
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
        "submitted_at": NOON + timedelta(seconds=serial),
        "visible_at": NOON + timedelta(seconds=serial),
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


def make_organization(name="«Дерек» қоры", *, kind="org", head=None, **members):
    """A confirmed organization with its head; `members` are people by the role they have."""
    serial = next(_serials)
    head = head or make_person(f"head{serial}")
    organization = Organization.objects.create(
        kind=kind,
        name=name,
        skeleton=f"{name} {serial}",
        bin=f"{serial:012}",
        head_name="Басшы",
        head_office="Төраға",
        status="confirmed",
        registered_by=head,
        registered_at=NOON,
        settled_by=head,
        settled_at=NOON,
    )
    for role, person in {"head": head, **members}.items():
        Membership.objects.create(organization=organization, person=person, role=role, joined_at=NOON)
    organization.head = head
    return organization


def make_dossier(draft, organization=None, *, letter="Құрметті Комиссия."):
    """A dossier that was filed once and holds no position yet; `file_again` makes its next version."""
    organization = organization or make_organization()
    dossier = Dossier.objects.filter(draft=draft, organization=organization).first()
    if dossier is None:
        dossier = Dossier.objects.create(draft=draft, organization=organization, created_at=NOON)
        dossier.serial = next(_serials)
        dossier.current_version = _version(dossier, 1, letter)
        dossier.save()
    return dossier


def _version(dossier, number, letter):
    by = dossier.organization.registered_by
    version = DossierVersion.objects.create(
        dossier=dossier, number=number, language="kk", edited_at=NOON, edited_by=by, filed_at=NOON, filed_by=by
    )
    DossierLetter.objects.create(version=version, text=letter)
    return version


def make_position(
    draft,
    eid="art_9__para_2",
    *,
    stance="with_changes",
    text="Орыс тілі тең қолданылады.",
    reasons="Себебі бар.",
    organization=None,
    **values,
):
    """A filed position, not yet answered; `values` are columns."""
    dossier = make_dossier(draft, organization)
    placement = place(draft, eid)
    columns = {"language": "kk", "created_at": NOON, "submitted_at": NOON, "visible_at": NOON} | values
    position = Position.objects.create(
        draft=draft,
        author=dossier.organization.registered_by,
        organization=dossier.organization,
        dossier=dossier,
        provision=placement.provision,
        article=placement.article,
        **columns,
    )
    write_entry(position, dossier.current_version, stance=stance, text=text, reasons=reasons, base=placement)
    return position


def write_entry(position, version, *, stance, text, reasons, base):
    entry = PositionEntry.objects.create(
        position=position,
        version=version,
        stance=stance,
        base=base.texts.get(language="kk"),
        sameness="",
        edited_at=NOON,
        edited_by=position.author,
    )
    PositionWords.objects.create(entry=entry, text=text if stance == "with_changes" else "", reasons=reasons)
    return entry


def file_again(position, *, stance="oppose"):
    """The next version of a dossier, with another word on one provision."""
    dossier = position.dossier
    base = place(dossier.draft, position.entries.get(version=dossier.current_version).base.placement.eid)
    version = _version(dossier, dossier.current_version.number + 1, "")
    write_entry(position, version, stance=stance, text="", reasons="Басқаша.", base=base)
    dossier.current_version = version
    dossier.save()
