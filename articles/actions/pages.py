"""The pages of a draft that bind people and name who answers for the site: published in versions, and accepted."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from articles import imprint
from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.canonical import digest_of_texts
from articles.languages import CODES, OFFICIAL
from articles.models import ACCEPTED_KINDS, Acceptance, Draft, PageKind, PageVersion
from core.rules import RuleViolation
from core.text import clean
from record.actions import record
from record.leaf import Actor


class UnknownPage(RuleViolation):
    code = "unknown_page"
    sentence = _("A draft has three such pages: terms, privacy, operator.")


class PageChangedMeanwhile(RuleViolation):
    code = "page_changed"
    sentence = _("Somebody published version %(number)s while you were writing. Look at it, then publish yours.")
    status = 409


class ConditionsNotAccepted(RuleViolation):
    """Raised where somebody acts who has not accepted the terms and the privacy notice as they stand now."""

    code = "conditions_not_accepted"
    sentence = _("The terms of taking part are new to you. Read and accept them first. Your words are kept.")


class OtherConditions(RuleViolation):
    code = "other_conditions"
    sentence = _("The terms or the privacy notice were changed while you read. Read them again, then accept.")
    status = 409


@transaction.atomic
def publish_page(draft, kind, words: Mapping[str, str], *, asks_anew=True, seen=None, by, at):
    """Publish what a page of the draft says from now on, in Kazakh, Russian and, where it is written, English.

    The same words again change nothing. With `asks_anew`, as always at first, everybody is asked to accept anew before
    they act. `seen` is the number of the version that the writer had before them. `by` is None for the operator.
    """
    if kind not in PageKind.values:
        raise UnknownPage(field="kind")
    texts = {
        language: clean(words.get(language, ""), "page", field=language, required=language in OFFICIAL)
        for language in CODES
    }
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    last = PageVersion.objects.of(draft, kind).first()
    if last is not None and last.words == texts:
        return last
    if seen is not None and seen != (last.number if last else 0):
        raise PageChangedMeanwhile(number=last.number if last else 0)
    version = PageVersion.objects.create(
        draft=draft,
        kind=kind,
        number=last.number + 1 if last else 1,
        asks_anew=asks_anew or last is None,
        published_at=at,
        published_by=by,
        **texts,
    )
    if kind in ACCEPTED_KINDS and version.asks_anew:
        _ask_for(draft, version)
    if kind == PageKind.OPERATOR:
        draft.imprint = imprint.stored(version.words)
        draft.save(update_fields=["imprint"])
    record(
        "page.published",
        draft.uid,
        actor=Actor(role="operator") if by is None else by.as_actor("secretary"),
        at=at,
        data={
            "page": kind,
            "version": version.number,
            "asks_anew": version.asks_anew,
            "sha256": digest_of_texts(texts),
        },
    )
    touch_draft(draft.pk)
    keep_settings(draft, by=by, at=at)
    return version


def _ask_for(draft, version):
    """Put a version in the place of the one of the same page that was asked for so far."""
    earlier = PageVersion.objects.of(draft, version.kind).values_list("uid", flat=True)
    kept = [uid for uid in draft.conditions if uid not in set(earlier)]
    draft.conditions = sorted([*kept, version.uid])
    draft.save(update_fields=["conditions"])


@transaction.atomic
def accept_conditions(person, draft, *, seen=None, at):
    """Accept the terms and the privacy notice as they stand now. Accepting again changes nothing.

    `seen` are the uids of the versions that the person had before them; where others stand now, nothing is accepted.
    """
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    versions = list(PageVersion.objects.of(draft).to_accept())
    if seen is not None and set(seen) != {version.uid for version in versions}:
        raise OtherConditions
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = [Acceptance(person=stored, version=version, at=at) for version in versions]
    Acceptance.objects.bulk_create(rows, ignore_conflicts=True)
    stored.conditions = sorted({*stored.conditions, *draft.conditions})
    stored.save(update_fields=["conditions"])
    person.conditions = stored.conditions
    return versions


def accept_all_conditions(person, *, at):
    """Accept what every draft that is before the people asks for: whoever registers has ticked it."""
    for draft in Draft.objects.open().exclude(conditions=[]).order_by("pk"):
        accept_conditions(person, draft, at=at)


def refuse_unaccepted(draft, *, by):
    """Refuse an act of somebody who has not accepted what the draft asks of those who take part; asks no database."""
    if not set(draft.conditions) <= set(by.conditions):
        raise ConditionsNotAccepted
