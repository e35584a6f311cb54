"""Putting the law in force beside a draft, for comparison."""

import hashlib
import json
from dataclasses import asdict

from django.db import transaction

from articles.actions.versions import touch_draft
from articles.models import Draft, LawInForce, PassageInForce, Placement
from record.actions import record
from record.leaf import Actor


@transaction.atomic
def put_in_force(draft, law, *, at):
    """Put a law in force, as it was read, beside the draft's current edition; return (it, whether anything changed).

    What was there in its language is replaced as a whole; the same again changes nothing.
    """
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    told = {"title": law.title, "dated": law.dated, "source": law.source}
    standing = LawInForce.objects.filter(draft=draft, language=law.language).first()
    if standing and _says(standing, told, law.passages):
        return standing, False
    made, _new = LawInForce.objects.update_or_create(draft=draft, language=law.language, defaults=told)
    made.passages.all().delete()
    places = Placement.objects.current().filter(edition__draft=draft, eid__in=[one.eid for one in law.passages])
    provisions = dict(places.values_list("eid", "provision_id"))
    PassageInForce.objects.bulk_create(
        PassageInForce(law=made, provision_id=provisions[one.eid], eid=one.in_force, text=one.text)
        for one in law.passages
        if one.eid in provisions
    )
    record(
        "draft.described",
        draft.uid,
        actor=Actor(role="operator"),
        at=at,
        data={"lang": law.language},
        sealed={"c": {"title": law.title, "source": law.source, "sha256": _digest(law)}},
    )
    touch_draft(draft.pk)
    return made, True


def _says(standing, told, passages):
    if any(getattr(standing, name) != value for name, value in told.items()):
        return False
    rows = standing.passages.filter(
        provision__placements__in=Placement.objects.current().filter(edition__draft=standing.draft_id)
    )
    stored = set(rows.values_list("provision__placements__eid", "eid", "text"))
    return stored == {(one.eid, one.in_force, one.text) for one in passages}


def _digest(law):
    """Return the SHA-256 of the passages, as JSON with sorted keys and no spaces."""
    told = json.dumps([asdict(one) for one in law.passages], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
