"""Beginning a consultation on a text: unpublished, its text to be replaced, until two people open it (decision 47)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions.appointments import appoint
from articles.actions.loading import place_units
from articles.actions.versions import touch_draft
from articles.languages import OFFICIAL
from articles.models import Appointment, Draft, DraftText, Edition, Phase, Placement, Provision, Role
from articles.models.drafts import PhaseKind
from articles.readiness import pages_of, requirements
from articles.source import Unit, digest
from core.rules import RuleViolation
from core.text import clean
from record.actions import record


class SlugTaken(RuleViolation):
    code = "slug_taken"
    sentence = _("Another consultation has this name in addresses. Choose another one.")


class SecondIsOneself(RuleViolation):
    code = "second_is_oneself"
    sentence = _("The second secretary is somebody else: two people open a consultation.")


class LanguageMissing(RuleViolation):
    code = "language_missing"
    sentence = _("The text is needed in Kazakh and in Russian. English can be left out.")


class TextStays(RuleViolation):
    code = "text_stays"
    sentence = _("The consultation is opened, and what is published stays. The next edition changes it.")
    status = 409


class CollectionFirst(RuleViolation):
    code = "collection_first"
    sentence = _("The consultation begins with the collection of proposals. Open that phase first.")


class NotReady(RuleViolation):
    code = "not_ready"
    sentence = _("It cannot be opened yet. %(missing)s")
    status = 409


@transaction.atomic
def begin_draft(units, *, slug, dated, second, by, at):
    """Begin a consultation that nobody but its two secretaries sees: whoever begins it, and a second one.

    The two open it together. Its title is the first line of the text; the text can be replaced until then.
    """
    if second.pk == by.pk:
        raise SecondIsOneself(field="second")
    titles = _titles(units)
    if Draft.objects.filter(slug=slug).exists():
        raise SlugTaken(field="slug")
    draft = Draft.objects.create(slug=slug, is_public=False)
    DraftText.objects.bulk_create(
        DraftText(draft=draft, language=language, title=title) for language, title in titles.items()
    )
    Phase.objects.bulk_create(Phase(draft=draft, kind=kind) for kind in PhaseKind.values)
    place_units(Edition.objects.create(draft=draft, number=1, dated=dated), units)
    sealed = {"c": {"slug": slug, "text": digest(units)}}
    record("draft.begun", draft.uid, actor=by.as_actor("secretary"), at=at, sealed=sealed, is_new=True)
    for person in (by, second):
        appoint(draft, person, Role.SECRETARY, by=by, at=at)
    return draft


@transaction.atomic
def replace_text(draft, units, *, dated, by, at):
    """Put another text in the place of the one that is in preparation. The same again changes nothing."""
    titles = _titles(units)
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    edition = _edition_in_preparation(draft)
    if edition.dated == dated and digest(units_in(edition)) == digest(units):
        return draft
    edition.delete()
    Appointment.articles.through.objects.filter(appointment__draft=draft).delete()
    Provision.objects.filter(draft=draft).delete()
    place_units(Edition.objects.create(draft=draft, number=1, dated=dated), units)
    for language, title in titles.items():
        DraftText.objects.update_or_create(draft=draft, language=language, defaults={"title": title})
    sealed = {"c": {"slug": draft.slug, "text": digest(units)}}
    record("draft.text_replaced", draft.uid, actor=by.as_actor("secretary"), at=at, sealed=sealed)
    return draft


def publish_begun(draft, kind, *, by, at):
    """Put a draft that was begun before the people, as a part of opening its collection."""
    if kind != PhaseKind.COLLECTION:
        raise CollectionFirst
    edition = _edition_in_preparation(draft)
    edition.published_at = at
    edition.save(update_fields=["published_at"])
    draft.is_public = True
    draft.save(update_fields=["is_public"])
    data = {"edition": edition.number, "dated": edition.dated.isoformat(), "sha256": digest(units_in(edition))}
    record("draft.published", draft.uid, actor=by.as_actor("secretary"), at=at, data=data)
    touch_draft(draft.pk)


def refuse_unready(draft):
    """Refuse to open a draft while something is missing that has to stand before."""
    draft = Draft.objects.with_texts().get(pk=draft.pk)
    found = requirements(draft, list(Appointment.objects.of(draft)), pages_of(draft))
    missing = [str(one.sentence) for one in found if not one.is_met]
    if missing:
        raise NotReady(missing=" ".join(missing))


def units_in(edition):
    """Return the units of an edition as they were read from its file."""
    rows = Placement.objects.in_edition(edition).select_related("parent").prefetch_related("texts").order_by("order")
    return [
        Unit(
            row.eid,
            row.kind,
            row.number,
            row.parent.eid if row.parent else None,
            row.page_eid,
            {text.language: text.heading for text in row.texts.all() if text.heading},
            {text.language: text.text for text in row.texts.all() if text.text},
        )
        for row in rows
    ]


def _titles(units):
    """Return the title of a text by language; refuse one that lacks an official language."""
    titles = {language: clean(title, "title") for language, title in units[0].headings.items()}
    if set(OFFICIAL) - set(titles):
        raise LanguageMissing
    return titles


def _edition_in_preparation(draft):
    edition = Edition.objects.filter(draft=draft, published_at=None).order_by("number").first()
    if edition is None or draft.is_public:
        raise TextStays
    return edition
