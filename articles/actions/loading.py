"""Putting a draft before the people: its first edition, its editorial words and its phases."""

from itertools import groupby

from django.db import transaction

from articles.actions.pages import publish_page
from articles.actions.phases import open_phase
from articles.actions.versions import touch_draft
from articles.languages import CODES, OFFICIAL
from articles.models import (
    Draft,
    DraftText,
    Edition,
    Phase,
    Placement,
    Provision,
    ProvisionText,
    Theme,
    ThemeText,
    Topic,
)
from articles.models.drafts import PhaseKind
from articles.models.provisions import PAGE_KINDS
from articles.source import digest
from core.text import fold
from record.actions import record
from record.leaf import Actor


@transaction.atomic
def publish_draft(units, editorial, *, slug, dated, at, opens_at=None, closes_at=None):
    """Publish a text as the first edition of a draft; return (draft, whether it is new).

    A draft that already has a published edition stays as it is: what is published is immutable.
    """
    draft, _new = Draft.objects.get_or_create(slug=slug)
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if draft.editions.filter(published_at__isnull=False).exists():
        return draft, False
    _describe(draft, editorial)
    edition, _new = Edition.objects.get_or_create(draft=draft, number=1, defaults={"dated": dated})
    provisions = place_units(edition, units)
    _make_findable(draft, editorial, provisions)
    edition.published_at = at
    edition.save(update_fields=["published_at"])
    for kind in PhaseKind.values:
        Phase.objects.get_or_create(draft=draft, kind=kind)
    record(
        "draft.published",
        draft.uid,
        actor=Actor(role="operator"),
        at=at,
        data={"edition": edition.number, "dated": dated.isoformat(), "sha256": digest(units)},
    )
    touch_draft(draft.pk)
    for page, words in editorial.pages.items():
        publish_page(draft, page, words, by=None, at=at)
    draft.refresh_from_db()
    if opens_at is not None:
        moment = min(opens_at, at)
        open_phase(draft, PhaseKind.COLLECTION, opens_at=opens_at, closes_at=closes_at, by=None, at=moment)
    return draft, True


def _describe(draft, editorial):
    DraftText.objects.bulk_create(
        DraftText(draft=draft, language=language, **words) for language, words in editorial.about.items()
    )


def place_units(edition, units):
    """Store the units level by level, since each needs the row above it; return the provisions by `eid`."""
    provisions = {unit.eid: Provision(draft=edition.draft, is_page=unit.kind in PAGE_KINDS) for unit in units}
    Provision.objects.bulk_create(provisions.values())
    placements: dict = {None: None}
    levels = {}
    for order, unit in enumerate(units, 1):
        levels[unit.eid] = levels.get(unit.parent, -1) + 1
        placements[unit.eid] = Placement(
            edition=edition,
            provision=provisions[unit.eid],
            article=provisions[unit.page],
            order=order,
            kind=unit.kind,
            number=unit.number,
            eid=unit.eid,
        )
    for _level, of_level in groupby(
        sorted(units, key=lambda unit: levels[unit.eid]), key=lambda unit: levels[unit.eid]
    ):
        rows = []
        for unit in of_level:
            placements[unit.eid].parent = placements[unit.parent]
            rows.append(placements[unit.eid])
        Placement.objects.bulk_create(rows)
    written = [language for language in CODES if language in units[0].headings]
    ProvisionText.objects.bulk_create(
        _wording(placements[unit.eid], unit, language) for unit in units for language in written
    )
    return provisions


def _wording(placement, unit, language):
    heading, text = unit.headings.get(language, ""), unit.texts.get(language, "")
    return ProvisionText(
        placement=placement,
        language=language,
        is_official=language in OFFICIAL,
        heading=heading,
        text=text,
        folded=fold(f"{heading} {text}"),
    )


def _make_findable(draft, editorial, provisions):
    Topic.objects.bulk_create(
        Topic(article=provisions[topic.slug], language=language, **_words(topic, language))
        for topic in editorial.topics
        for language in topic.titles
    )
    themes = Theme.objects.bulk_create(
        Theme(draft=draft, slug=theme.slug, order=order) for order, theme in enumerate(editorial.themes, 1)
    )
    ThemeText.objects.bulk_create(
        ThemeText(theme=row, language=language, **_words(theme, language))
        for row, theme in zip(themes, editorial.themes, strict=True)
        for language in theme.titles
    )
    through = Theme.articles.through
    through.objects.bulk_create(
        through(theme=row, provision=provisions[eid])
        for row, theme in zip(themes, editorial.themes, strict=True)
        for eid in theme.articles
    )


def _words(subject, language):
    title, words = subject.titles[language], subject.words[language]
    return {"title": title, "words": words, "folded": fold(" ".join([title, *words]))}
