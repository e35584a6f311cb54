"""A dossier of an organization: its letter, each position with its difference and answer; its earlier versions."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.wording import words_of
from commission.concluded import put_conclusions
from commission.dissented import put_dissents
from commission.due import due_of
from commission.models import Decision
from commission.together import put_together
from consultation.pages import kept, watched
from moderation.marks import put_marks
from moderation.permissions import can_rule
from proposals.actions.dossiers import mark_of_entry
from proposals.actions.signing import signature_of
from proposals.models import Attachment, Cosignature, Dossier, DossierVersion, PositionEntry, PositionStance
from proposals.permissions import can_translate
from proposals.translations import ORIGINAL, original_in, put_parts, translations_of
from record.receipts import receipt_of

PAGE = "pages/dossier.html"


@kept.page(watched.dossier, query=["words"])
@require_safe
def show(request, serial):
    dossier = _seen(request, serial)
    return _page(request, dossier, dossier.current_version)


@kept.page(watched.dossier, query=["words"])
@require_safe
def version(request, serial, number):
    dossier = _seen(request, serial)
    filed = DossierVersion.objects.filter(dossier=dossier, filed_at__isnull=False).select_related("letter")
    return _page(request, dossier, get_object_or_404(filed, number=number))


@kept.page(watched.dossier)
@require_safe
def to_print(request, serial, number):
    """A filed version on paper: letter, positions, digests of files, signature, who stands beside it, receipt.

    Positions that are said in the reader's language stand there, too, marked as translations, below the originals.
    """
    dossier = _seen(request, serial)
    filed = DossierVersion.objects.filter(dossier=dossier, filed_at__isnull=False).select_related("letter")
    version = get_object_or_404(filed, number=number)
    entries = _read(version, request.user)
    for entry in entries:
        entry.has_words = hasattr(entry, "words")
        entry.base_words = words_of(entry.base.placement, entry.base.language, own=entry.base)
    _put_translations(entries, dossier, version, request)
    context = {
        "dossier": dossier,
        "draft": dossier.draft,
        "organization": dossier.organization,
        "version": version,
        "is_current": version.pk == dossier.current_version_id,
        "entries": entries,
        "translated": [entry for entry in entries if getattr(entry, "translated", None)],
        "attachments": Attachment.objects.of(version),
        "signature": signature_of(version),
        "cosignatures": Cosignature.objects.of(version),
        "receipt": receipt_of(dossier.uid) if version.pk == dossier.current_version_id else None,
        "address": f"{settings.SITE_URL}{reverse('dossier_version', args=[dossier.number, version.number])}",
    }
    return render(request, "pages/dossier_print.html", context)


def _seen(request, serial):
    rows = Dossier.objects.filed().select_related("organization", "current_version__letter", "draft")
    dossier = get_object_or_404(rows, serial=serial)
    dossier.draft = get_draft(request, dossier.draft.slug)
    return dossier


def _page(request, dossier, version):
    entries = _read(version, request.user)
    if not entries:
        raise Http404
    positions = [entry.position for entry in entries]
    histories = Decision.objects.histories_on(positions)
    put_dissents([decision for history in histories.values() for decision in history])
    put_conclusions([history[0] for history in histories.values() if history], at=request.moment)
    put_together([answer for history in histories.values() for answer in history])
    for entry in entries:
        entry.position.dossier = dossier
        history = histories[entry.position_id]
        entry.decision, entry.earlier_answers = history[0] if history else None, history[1:]
        entry.position.outcome = entry.decision.outcome if entry.decision else None
        entry.position.draft = dossier.draft
        entry.is_own = entry.position.is_own_of(request.user)
        duty = getattr(entry.position, "duty", None)
        is_owed = duty is not None and entry.position.is_stood_by and entry.position.decided_at is None
        entry.due = due_of(duty, localdate(request.moment)) if is_owed else None
        entry.may_moderate = request.user.is_authenticated and can_rule(request.user, entry.position)
        if entry.stance == PositionStance.WITH_CHANGES:
            entry.base_words = words_of(entry.base.placement, entry.base.language, own=entry.base)
    put_marks(positions, request.user)
    _put_translations(entries, dossier, version, request)
    versions = list(dossier.versions.filter(filed_at__isnull=False).order_by("-number"))
    before = next((row for row in versions if row.number < version.number), None)
    attachments = list(Attachment.objects.of(version))
    stances = Counter(entry.stance for entry in entries)
    context = {
        "dossier": dossier,
        "draft": dossier.draft,
        "organization": dossier.organization,
        "version": version,
        "asked_original": f"?words={ORIGINAL}",
        "is_current": version.pk == dossier.current_version_id,
        "entries": entries,
        "stances": [(stance, stances[stance]) for stance in PositionStance.values if stances[stance]],
        "versions": versions,
        "before": before,
        "attachments": attachments,
        "signature": signature_of(version),
        "cosignatures": list(Cosignature.objects.of(version)),
        "reads_all": all(hasattr(entry, "words") for entry in entries),
        "files_changed": before is not None and list(Attachment.objects.of(before)) != attachments,
        "changes": _changes(before, entries, request.user) if before else None,
        "is_member": request.user.is_authenticated and dossier.is_own_of(request.user),
    }
    return render(request, PAGE, context)


def _put_translations(entries, dossier, version, request):
    """Set on each entry what there is of it in other languages, and which one the reader is shown."""
    for entry in entries:
        entry.version = version
    said = [original_in(entry) for entry in entries if hasattr(entry, "words")]
    found = translations_of(said, request.user) if said else {}
    for original in said:
        entry, position = original.row, original.item
        entry.translations = found[position.pk]
        shown = entry.translations.chosen(get_language(), request.GET.get("words", ""))
        entry.translated = put_parts(shown) if shown else None
        may = version.pk == dossier.current_version_id and original.says_something and not position.is_tombstone
        entry.may_translate = may and can_translate(request.user, position)
        entry.original_name = dict(LANGUAGES)[original.language]


def _read(version, user):
    return list(PositionEntry.objects.of(version).for_list(user).select_related("position__duty"))


@dataclass(frozen=True)
class Difference:
    """What became of one place from one version to the next: `old` or `new` is None where it was not there."""

    old: PositionEntry | None
    new: PositionEntry | None

    @property
    def placement(self):
        return (self.new or self.old).base.placement

    @property
    def is_alteration(self):
        return self.old is not None and self.new is not None


def _changes(before, entries, user):
    """Return what this version changed of the version before, in the order of the text."""
    old = {entry.position_id: entry for entry in _read(before, user)}
    new = {entry.position_id: entry for entry in entries}
    pairs = [Difference(old.get(key), new.get(key)) for key in {**old, **new}]
    changed = [pair for pair in pairs if mark_of_entry(pair.old) != mark_of_entry(pair.new)]
    return sorted(changed, key=lambda pair: pair.placement.order)
