"""Keeping the settings of a draft in dated versions, each with a leaf that carries its digest (decision 49)."""

from articles.canonical import canonical_of, digest_of, digest_of_texts
from articles.models import Change, ChangeStatus, Draft, PageVersion, Phase, SettingsVersion
from articles.models.drafts import PhaseKind
from articles.rules import LABELS
from articles.taking_part import GROUPS
from record.actions import record
from record.leaf import Actor, stamp


def settings_of(draft):
    """Return all settings of a draft as they stand in the database, in plain values."""
    stored = Draft.objects.get(pk=draft.pk)
    phases = {phase.kind: phase for phase in Phase.objects.filter(draft=stored)}
    pages = PageVersion.objects.of(stored).current()
    return {
        "draft": stored.uid,
        **{name: getattr(stored, name) for name in LABELS},
        **{name: str(getattr(stored, group.setting)) for name, group in GROUPS.items()},
        "one_person_may": sorted(stored.one_person_may),
        "phases": {str(kind): _moments(phases.get(kind)) for kind in PhaseKind},
        "pages": {page.kind: {"version": page.number, "sha256": digest_of_texts(page.words)} for page in pages},
    }


def keep_settings(draft, *, by, at):
    """Keep the settings as they stand now as the next version; return it, or None where nothing is to be kept.

    Called last in each act that changes a setting, in its transaction, with the draft's row locked. The first version
    is kept when collection is opened or announced; from then on each that differs from the one before.
    """
    values = settings_of(draft)
    last = SettingsVersion.objects.of(draft).first()
    if last is None and values["phases"][PhaseKind.COLLECTION]["opens_at"] is None:
        return None
    canonical = canonical_of(values)
    if last is not None and last.canonical == canonical:
        return None
    version = SettingsVersion.objects.create(
        draft_id=draft.pk,
        number=last.number + 1 if last else 1,
        since=at,
        canonical=canonical,
        sha256=digest_of(canonical),
        settled_by=by,
        agreed_by_id=_second(draft, by=by, at=at),
    )
    actor = Actor(role="operator") if by is None else by.as_actor("secretary")
    data = {"draft": values["draft"], "version": version.number, "sha256": version.sha256}
    record("settings.published", version.uid, actor=actor, at=at, data=data, is_new=True)
    return version


def _second(draft, *, by, at):
    """Return the key of whoever agreed in this very act to what `by` asked for, or None."""
    agreed = Change.objects.filter(draft=draft, status=ChangeStatus.AGREED, asked_by=by, settled_at=at)
    return agreed.order_by("-pk").values_list("settled_by", flat=True).first()


def _moments(phase):
    return {name: _stamp(phase and getattr(phase, name)) for name in ("opens_at", "closes_at")}


def _stamp(moment):
    return stamp(moment) if moment else None
