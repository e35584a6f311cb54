"""A table that grows: proposals by the hundred thousand, made by the database itself.

What is measured there is how the cost of an act grows with what is stored already, not the words.
"""

from datetime import timedelta

from django.db import connection

from accounts.models import Level, Person
from articles.actions import touch
from articles.models import Draft, Phase, Placement
from bench.acts import Stage
from core import clock
from proposals.models import Change, NumberSeries, Proposal

# Authors and places in turn; numbers go on from the last.
GROW = """
WITH place AS (
    SELECT row_number() OVER (ORDER BY p.id) - 1 AS n, p.provision_id, p.article_id, t.id AS base_id
    FROM articles_placement p JOIN articles_provisiontext t ON t.placement_id = p.id AND t.language = 'ru'
    WHERE p.kind = 'paragraph'
), person AS (
    SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM accounts_person WHERE email LIKE 'author%%'
), made AS MATERIALIZED (
    SELECT serial, 'p_' || lpad(to_hex(serial), 26, '0') AS uid,
        nextval(pg_get_serial_sequence('proposals_proposal', 'id')) AS proposal_id,
        nextval(pg_get_serial_sequence('proposals_revision', 'id')) AS revision_id,
        nextval(pg_get_serial_sequence('proposals_change', 'id')) AS change_id
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS serial
), proposal AS (
    INSERT INTO proposals_proposal (id, uid, draft_id, author_id, name_form, language, created_at, submitted_at,
        visible_at, reviewed_at, hidden_ground, serial, status, channel, current_revision_id)
    SELECT proposal_id, uid, %(draft)s, person.id, 'region', 'ru', %(at)s, %(at)s, %(at)s, %(at)s, '', serial,
        'submitted', 'site', revision_id
    FROM made JOIN person ON person.n = serial %% (SELECT count(*) FROM person)
), revision AS (
    INSERT INTO proposals_revision (id, proposal_id, number, language, created_at, submitted_at)
    SELECT revision_id, proposal_id, 1, 'ru', %(at)s, %(at)s FROM made
), change AS (
    INSERT INTO proposals_change (id, revision_id, kind, provision_id, article_id, base_id, sameness)
    SELECT change_id, revision_id, 'change', provision_id, article_id, base_id, encode(sha256(uid::bytea), 'hex')
    FROM made JOIN place ON place.n = serial %% (SELECT count(*) FROM place)
), new_words AS (
    INSERT INTO proposals_changewords (change_id, text) SELECT change_id, 'Новые слова ' || serial FROM made
), reasons AS (
    INSERT INTO proposals_revisionwords (revision_id, reasons)
    SELECT revision_id, repeat('Так будет понятнее каждому. ', 8) FROM made
), comment AS (
    INSERT INTO proposals_comment (uid, draft_id, author_id, name_form, language, created_at, submitted_at, visible_at,
        reviewed_at, hidden_ground, proposal_id, article_id, depth, stance, sameness)
    SELECT 'c' || substr(uid, 2), %(draft)s, person.id, 'region', 'ru', %(at)s, %(at)s, %(at)s, %(at)s, '',
        proposal_id, article_id, 0, 'for', encode(sha256(uid::bytea), 'hex')
    FROM made JOIN place ON place.n = serial %% (SELECT count(*) FROM place)
        JOIN person ON person.n = (serial + 1) %% (SELECT count(*) FROM person)
), support AS (
    INSERT INTO proposals_support (uid, proposal_id, revision_id, person_id, at)
    SELECT 's' || substr(uid, 2), proposal_id, revision_id, person.id, %(at)s
    FROM made JOIN person ON person.n = (serial + 1) %% (SELECT count(*) FROM person)
), key AS (
    INSERT INTO accounts_actkey (person_id, key, digest, result_id, created_at)
    SELECT person.id, uid, repeat('0', 64), uid, %(at)s
    FROM made JOIN person ON person.n = serial %% (SELECT count(*) FROM person)
), entry AS (
    INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf)
    SELECT uid, 0, 'proposal.submitted', %(at)s, %(at)s, convert_to(jsonb_build_object(
        'v', 1, 't', 'proposal.submitted', 'id', uid,
        'at', to_char(%(at)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    )::text, 'UTF8')
    FROM made RETURNING id
)
INSERT INTO record_salt (entry_id, field, r) SELECT id, field, sha256(id::text::bytea)
FROM entry, unnest(ARRAY['by', 'c']) AS field
"""
STEP = 50_000


def fill(size):
    """Open the collection and let there be `size` proposals; whoever acts on them wrote none of them."""
    draft = Draft.objects.get()
    Phase.objects.update_or_create(
        draft=draft, kind="collection", defaults={"opens_at": clock.now() - timedelta(days=9), "closes_at": None}
    )
    _people(draft, "author", 500)
    _grow(draft, to=size)


def stage():
    """Return what acts are done on: places and the newest proposals, and by whom."""
    draft = Draft.objects.get()
    actors = _people(draft, "actor", 500)
    places = Placement.objects.current().filter(edition__draft=draft, kind="paragraph").with_texts()
    newest = Proposal.objects.for_act().order_by("-serial")
    return Stage(draft, list(places.order_by("order")), list(newest[:500]), actors)


def _people(draft, name, count):
    """Return that many people with a confirmed identity, made where they are not there yet."""
    found = Person.objects.filter(email__startswith=name).order_by("pk")
    if not found.exists():
        known = {"password": "!", "level": Level.IDENTITY, "region": "KZ-71", "is_invented": True}
        known["conditions"] = draft.conditions
        Person.objects.bulk_create(Person(email=f"{name}{n}@bench.invalid", **known) for n in range(count))
    return list(found)


def _grow(draft, *, to):
    """Let there be `to` proposals, each with a comment, a support, a form's token and a leaf in the record."""
    last = Proposal.objects.order_by("-serial").values_list("serial", flat=True).first() or 0
    for first in range(last + 1, to + 1, STEP):
        values = {"first": first, "last": min(first + STEP - 1, to), "draft": draft.pk, "at": clock.now()}
        with connection.cursor() as cursor:
            cursor.execute(GROW, values)
    NumberSeries.objects.update_or_create(name="proposals", defaults={"last": max(last, to)})
    # An article that nobody spoke on has no version yet: rows of bare psycopg raise those that are there.
    touch(Change.objects.order_by("article").values_list("article", flat=True).distinct(), at=clock.now())
