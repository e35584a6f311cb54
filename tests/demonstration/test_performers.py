"""One plan performed both ways gives the same tables and leaves, but for what is drawn by chance."""

import json
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Draft
from consultation.demonstration.acting import Performer
from consultation.demonstration.bulk import BulkPerformer
from consultation.demonstration.sitting import hold_sittings
from consultation.demonstration.telling import tell
from consultation.owner import owner_connection
from core import clock
from proposals.models import Comment, Proposal, Support
from record.leaf import base64, commitment, parse
from record.models import Entry, Salt

PEOPLE = 40
UID = re.compile(r"[a-z]_[0-9a-hjkmnp-tv-z]{26}")
# A form's key lives a few days and would never be sent again; what was sent in a day counts on that day.
LEFT_OUT = {
    "accounts.ActKey",
    "accounts.DayCount",
    "django_celery_beat.PeriodicTask",
    "feedback.Changed",  # notes of changes: of one contribution there may be many
    "sessions.Session",
}
# Numbers of rows follow the acts, but for a draft, whose rows are numbered when its turn comes.
ORDERS = {
    "accounts.Happening": ["at", "pk"],
    "proposals.Proposal": ["created_at", "pk"],
    "proposals.Revision": ["created_at", "pk"],
    "proposals.Change": ["revision__created_at", "pk"],
}
# A tag may be made of a meeting's id; what a ruling could be taken back to is of use for a minute, not kept in bulk.
DRAWN = {"password", "date_joined", "r", "leaf_hash", "tag", "before"}


class Undone(Exception):
    """What was performed is rolled back."""


def _told(draft, performer, *, now, seed=3, read=None):
    """Perform the story with its sittings, return what it left behind, and undo it."""
    found = []
    try:
        with transaction.atomic():
            tell(draft, now=now, people=PEOPLE, seed=seed, performer=performer)
            hold_sittings(draft, at=now)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found.append((read or _left_behind)())
            raise Undone
    except Undone:
        return found[0]


def _left_behind():
    """Return every table's rows and all leaves, ids replaced by names that do not depend on chance."""
    names = {}
    tables = {}
    for model in apps.get_models():
        if model._meta.label not in LEFT_OUT and not model._meta.proxy and model is not Entry:
            tables[model._meta.label] = list(model._base_manager.order_by(*ORDERS.get(model._meta.label, ["pk"])))
    for entry in Entry.objects.order_by("pk"):
        names.setdefault(entry.object_id, f"object {len(names)}")
    keys = {
        (label, row.pk): names.get(getattr(row, "uid", None), (label, number))
        for label, rows in tables.items()
        for number, row in enumerate(rows)
    }
    keys |= {
        ("record.Entry", pk): number
        for number, pk in enumerate(Entry.objects.order_by("pk").values_list("pk", flat=True))
    }
    rows = {label: sorted(repr(_told_row(row, keys, names)) for row in those) for label, those in tables.items()}
    return rows, [_told_leaf(bytes(entry.leaf), names) for entry in Entry.objects.order_by("pk")]


def _told_row(row, keys, names):
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in DRAWN:
            continue
        if field.remote_field is not None and value is not None:
            value = keys.get((field.remote_field.model._meta.concrete_model._meta.label, value), value)
        elif field.primary_key:
            value = None
        elif isinstance(value, str):
            value = UID.sub(lambda found: names.get(found[0], "an id"), value)
        elif isinstance(value, list):
            value = [names.get(one, one) for one in value]
        values[field.name] = value
    return values


def _told_leaf(raw, names):
    """Return a leaf's content; commitments are to chance, hashes to other leaves of the same object."""
    leaf = parse(raw)
    leaf["prev"] = "prev" in leaf
    if leaf["t"].startswith("sitting.") and "sha256" in leaf["data"]:
        leaf["data"]["sha256"] = "over the ids of prepared answers, too"

    def named(value, key=""):
        if isinstance(value, dict):
            return {key: named(item, key) for key, item in value.items()}
        if key == "c" or key.endswith("_c"):
            return "a commitment"
        return names.get(value, value) if isinstance(value, str) else value

    return json.dumps(named(leaf), sort_keys=True)


@pytest.fixture
def draft(committed_db):
    """The draft, and the owner's role, under which a demonstration is loaded."""
    call_command("load_draft", skip_checks=True)
    with owner_connection(database=committed_db):
        yield Draft.objects.get()


def test_both_performers_leave_the_same_behind(draft):
    now = clock.now()

    by_actions, leaves_by_actions = _told(draft, Performer, now=now)
    in_bulk, leaves_in_bulk = _told(draft, BulkPerformer, now=now)

    assert leaves_in_bulk == leaves_by_actions
    assert {label: len(rows) for label, rows in in_bulk.items()} == {
        label: len(rows) for label, rows in by_actions.items()
    }
    for label, rows in by_actions.items():
        assert in_bulk[label] == rows, label


def test_leaves_in_bulk_commit_to_who_acted_and_what_was_said(draft):
    committed, opened = _told(draft, BulkPerformer, now=clock.now(), read=_opened)

    assert committed == opened
    assert len(committed) > 500


def _opened():
    """Return the commitments in leaves of proposals, comments and supports, and what their salts open them to."""
    salts = {(salt.entry_id, salt.field): bytes(salt.r) for salt in Salt.objects.all()}
    proposals = Proposal.objects.submitted().select_related("author", "current_revision__words")
    said = {}
    for proposal in proposals.prefetch_related("current_revision__changes__words"):
        revision = proposal.current_revision
        words = {"text": revision.changes.get().words.text, "reasons": revision.words.reasons}
        said[proposal.uid, "proposal.submitted"] = proposal.author.uid, words
    for comment in Comment.objects.filter(organization=None, edited_at=None).select_related("author", "words"):
        said[comment.uid, "comment.submitted"] = comment.author.uid, comment.words.text
    for support in Support.objects.select_related("person"):
        said[support.uid, "support.added"] = support.person.uid, None
    committed, opened = {}, {}
    for entry in Entry.objects.filter(verb__in={verb for _uid, verb in said}):
        leaf = parse(bytes(entry.leaf))
        who, words = said.get((entry.object_id, entry.verb), (None, None))
        for field, commitment_in_leaf, content in (("by", leaf["by"]["c"], who), ("c", leaf["data"].get("c"), words)):
            if content is not None:
                committed[entry.pk, field] = commitment_in_leaf
                opened[entry.pk, field] = base64(commitment(salts[entry.pk, field], field, content))
    return committed, opened
