"""A consultation of a whole nation, made by the database itself: what is counted stands in it in every shape.

People of each level and region, one of these very small; some show their name instead. Proposals of one place and of
several, equal ones, co-authored, merged, answered, hidden, withdrawn, returned, disputed, waiting and erased; comments;
supports, some of earlier words; organizations with their dossiers and who co-signed them. Each is drawn from its number
alone, so that two fills are the same.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from articles.actions import touch
from articles.models import Draft, Phase, Provision
from consultation.owner import owner_connection
from consultation.pages.figures.counting import count_figures
from core import clock
from feedback.actions import aggregate_feedback, weigh_demands
from feedback.models import Changed, Summary
from feedback.tallying import COUNT_ALL
from proposals.models import Change, Comment, NumberSeries, Position

STEP = 50_000  # rows at a time


@dataclass(frozen=True)
class Size:
    people: int
    proposals: int
    comments: int
    supports: int
    dossiers: int

    @property
    def facts(self):
        return self.proposals + self.comments + self.supports + self.dossiers * POSITIONS


POSITIONS = 20  # of each dossier
HUNDRED_THOUSAND = Size(people=30_000, proposals=20_000, comments=80_000, supports=300_000, dossiers=50)
FOUR_MILLION = Size(people=300_000, proposals=200_000, comments=790_000, supports=3_000_000, dossiers=500)

# A number below `most` that depends on a row's number and on what is drawn alone.
DRAW = """
CREATE FUNCTION bench_draw(n bigint, what int, most int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT ((hashint8extended(n, what) & 9223372036854775807) % most)::int';
CREATE FUNCTION bench_when(n bigint, what int, share int) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT CASE WHEN bench_draw(n, what, 1000) < share THEN now() END';
"""
# Millions of rows that are right are not looked up one by one: the database is thrown away.
UNCHECKED = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conrelid::regclass AS held, conname FROM pg_constraint WHERE contype = 'f' AND conrelid IN (
        'proposals_change'::regclass, 'proposals_comment'::regclass, 'proposals_commentwords'::regclass,
        'proposals_support'::regclass)
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.held, one.conname); END LOOP;
END $$
"""
FORGET = "DROP FUNCTION bench_when(bigint, int, int), bench_draw(bigint, int, int)"
PEOPLE = """
INSERT INTO accounts_person (uid, email, password, name, pseudonym, region, language, level, is_active, is_staff,
    is_superuser, is_invented, date_joined, conditions)
SELECT 'u_' || lpad(to_hex(n), 26, '0'), 'nation' || n || '@bench.invalid', '!',
    CASE WHEN bench_draw(n, 9, 3) = 0 THEN 'Nation ' || n ELSE '' END, '', CASE WHEN n < 12 THEN 'KZ-62' ELSE
    (ARRAY['KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-35', 'KZ-61', 'KZ-71', 'KZ-75', 'KZ-79', 'abroad', ''])[
        1 + bench_draw(n, 1, 11)] END,
    'ru', (ARRAY[1, 1, 2, 2, 2, 3])[1 + bench_draw(n, 2, 6)], true, false, false, true, now(),
    (SELECT conditions FROM articles_draft WHERE id = %(draft)s)
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""
ORGANIZATIONS = """
INSERT INTO accounts_organization (uid, kind, name, skeleton, bin, head_name, head_office, status, registered_at,
    settled_at, reasons, is_invented, registered_by_id, language)
SELECT 'o_' || lpad(to_hex(n), 26, '0'), CASE WHEN n %% 20 = 0 THEN 'party' ELSE 'org' END, 'Organization ' || n,
    'organization' || n, lpad(n::text, 12, '0'), 'Head', 'Head', 'confirmed', now(), now(), '', true, {author}, 'ru'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""
KNOWN = """
known AS MATERIALIZED (
    SELECT (SELECT array_agg(id ORDER BY id) FROM accounts_person WHERE email LIKE 'nation%%') AS people,
        (SELECT array_agg(id ORDER BY id) FROM accounts_organization WHERE uid LIKE 'o\\_0%%') AS organizations
), place AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY p.id) - 1 AS n, p.provision_id, p.article_id, t.id AS base_id
    FROM articles_placement p JOIN articles_provisiontext t ON t.placement_id = p.id AND t.language = 'ru'
    WHERE p.kind = 'paragraph'
), places AS MATERIALIZED (SELECT count(*)::int AS number FROM place)"""
MOMENTS = """
    sent, sent, CASE WHEN bench_draw(n, 11, 1000) >= 15 THEN sent END, sent, bench_when(n, 12, 5), {withdrawn},
    bench_when(n, 14, 6), CASE WHEN bench_draw(n, 14, 1000) < 6 THEN 'insult' ELSE '' END,
    CASE WHEN organization IS NULL THEN bench_when(n, 15, 4) END,
    CASE WHEN organization IS NULL THEN bench_when(n, 16, 5) END"""
OF_MOMENTS = """created_at, submitted_at, visible_at, reviewed_at, returned_at, withdrawn_at, hidden_at, hidden_ground,
    disputed_at, erased_at"""
DRAWN = """
    now() - make_interval(days => bench_draw(n, 3, 60), secs => bench_draw(n, 4, 86400)) AS sent,
    people[1 + bench_draw(n, 5, cardinality(people))] AS author,
    CASE WHEN bench_draw(n, 6, 100) = 0 THEN organizations[1 + bench_draw(n, 7, cardinality(organizations))]
        END AS organization,
    (ARRAY['kk', 'kk', 'ru', 'ru', 'ru', 'en'])[1 + bench_draw(n, 8, 6)] AS language"""
# Of the places of a proposal the first is drawn by itself, so that some articles are much more spoken on than others.
PROPOSALS = f"""
WITH {KNOWN}, made AS MATERIALIZED (
    SELECT n, nextval(pg_get_serial_sequence('proposals_proposal', 'id')) AS proposal_id,
        nextval(pg_get_serial_sequence('proposals_revision', 'id')) AS revision_id, {DRAWN},
        (number * power(bench_draw(n, 21, 1000) / 1000.0, 2))::int AS at_place,
        CASE WHEN bench_draw(n, 22, 100) < 5 THEN 2 + bench_draw(n, 23, 3) ELSE 1 END AS of_places,
        bench_draw(n, 13, 1000) < 8 AS is_withdrawn,
        bench_draw(n, 24, 100) < 10 AND bench_draw(n, 11, 1000) >= 15 AS is_answered
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n, known, places
), proposal AS (
    INSERT INTO proposals_proposal (id, uid, draft_id, author_id, organization_id, name_form, language, serial, status,
        channel, current_revision_id, {OF_MOMENTS})
    SELECT proposal_id, 'p_' || lpad(to_hex(n), 26, '0'), %(draft)s, author, organization,
        CASE WHEN bench_draw(n, 29, 2) = 0 THEN 'name' ELSE 'region' END, language, n,
        CASE WHEN is_withdrawn THEN 'withdrawn' WHEN is_answered THEN 'decided' ELSE 'submitted' END,
        (ARRAY['site', 'site', 'site', 'api', 'post', 'desk'])[1 + bench_draw(n, 25, 6)], revision_id,
        {MOMENTS.format(withdrawn="CASE WHEN is_withdrawn THEN now() END")}
    FROM made
), revision AS (
    INSERT INTO proposals_revision (id, proposal_id, number, language, created_at, submitted_at)
    SELECT revision_id, proposal_id, 1, language, sent, sent FROM made
), change AS (
    INSERT INTO proposals_change (revision_id, kind, provision_id, article_id, base_id, sameness, turn)
    SELECT revision_id, kind, provision_id, article_id, base_id, sameness, CASE WHEN turn = 1 THEN 0
        WHEN row_number() OVER (PARTITION BY n, article_id ORDER BY turn) = 1 THEN 1
        WHEN row_number() OVER (PARTITION BY n, article_id, kind ORDER BY turn) = 1 THEN 2 ELSE 3 END
    FROM (
        SELECT made.n, turn, revision_id, provision_id, article_id, base_id, (ARRAY['change', 'change', 'add',
            'remove', 'keep', 'question'])[1 + bench_draw(made.n + turn, 26, 6)] AS kind,
            encode(sha256((CASE WHEN bench_draw(made.n, 27, 100) < 20 THEN bench_draw(made.n, 28, 3) ELSE made.n
                END)::text::bytea), 'hex') AS sameness
        FROM made CROSS JOIN places CROSS JOIN LATERAL generate_series(1, of_places) AS turn
            JOIN place ON place.n = (at_place + 3 * (turn - 1)) %% number
    ) AS drawn ORDER BY n, turn
), new_words AS (
    INSERT INTO proposals_revisionwords (revision_id, reasons) SELECT revision_id, 'Так будет понятнее.' FROM made
), coauthor AS (
    INSERT INTO proposals_coauthor (uid, proposal_id, person_id, name_form, joined_at)
    SELECT 'q_' || lpad(to_hex(n), 26, '0'), proposal_id, people[1 + bench_draw(n, 31, cardinality(people))], 'region',
        sent
    FROM made, known WHERE bench_draw(n, 32, 100) = 0 AND organization IS NULL
        AND people[1 + bench_draw(n, 31, cardinality(people))] <> author
)
INSERT INTO commission_decision (uid, outcome, at, decided_by_id, draft_id, proposal_id)
SELECT 'd_' || lpad(to_hex(n), 26, '0'), 'declined', now(), people[1], %(draft)s, proposal_id
FROM made, known WHERE is_answered AND NOT is_withdrawn
"""  # noqa: S608 (pieces of our own)
COAUTHORED = """
UPDATE proposals_proposal SET coauthor_ids = ARRAY[person_id] FROM proposals_coauthor
WHERE proposals_coauthor.proposal_id = proposals_proposal.id
"""
# Of what asks for the same in one place alone, some was merged into the first.
MERGED = """
UPDATE proposals_proposal SET merged_into_id = head FROM (
    SELECT p.id, first_value(p.id) OVER same AS head, row_number() OVER same AS place
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id AND c.turn = 0
    WHERE p.organization_id IS NULL AND p.visible_at IS NOT NULL AND p.hidden_at IS NULL AND p.withdrawn_at IS NULL
        AND p.returned_at IS NULL AND p.disputed_at IS NULL AND p.erased_at IS NULL
        AND (SELECT count(*) FROM proposals_change every WHERE every.revision_id = c.revision_id) = 1
    WINDOW same AS (PARTITION BY c.article_id, c.provision_id, c.kind, c.sameness ORDER BY p.serial)
) AS equal WHERE equal.id = proposals_proposal.id AND place BETWEEN 2 AND 4 AND head <> equal.id
    AND bench_draw(proposals_proposal.serial, 41, 100) < 30
"""
COMMENTS = f"""
WITH {KNOWN}, made AS MATERIALIZED (
    SELECT n, {DRAWN}, (number * power(bench_draw(n, 51, 1000) / 1000.0, 2))::int %% number AS at_place
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n, known, places
), made_at AS (SELECT made.*, article_id FROM made JOIN place ON place.n = at_place), comment AS (
    INSERT INTO proposals_comment (uid, draft_id, author_id, organization_id, name_form, language, article_id, depth,
        stance, sameness, {OF_MOMENTS})
    SELECT 'c_' || lpad(to_hex(n), 26, '0'), %(draft)s, author, organization, 'region', language, article_id, 0,
        (ARRAY['for', 'against', 'neutral'])[1 + bench_draw(n, 52, 3)], encode(sha256(n::text::bytea), 'hex'),
        {MOMENTS.format(withdrawn="bench_when(n, 13, 8)")}
    FROM made_at RETURNING id
)
INSERT INTO proposals_commentwords (comment_id, text) SELECT id, 'Согласен.' FROM comment
"""  # noqa: S608
SUPPORTS = """
WITH known AS MATERIALIZED (
    SELECT (SELECT array_agg(id ORDER BY id) FROM accounts_person WHERE email LIKE 'nation%%') AS people,
        (SELECT array_agg(ARRAY[id, current_revision_id, author_id] ORDER BY serial) FROM proposals_proposal
        WHERE visible_at IS NOT NULL) AS backed
)
INSERT INTO proposals_support (uid, proposal_id, revision_id, person_id, at, of_earlier_words)
SELECT 's_' || lpad(to_hex(n), 26, '0'), backed[place][1], backed[place][2], person, now(), bench_draw(n, 61, 100) = 0
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n, known,
    LATERAL (SELECT 1 + (array_length(backed, 1) * power(bench_draw(n, 62, 100000) / 100000.0, 2))::int
        %% array_length(backed, 1) AS place, people[1 + bench_draw(n, 63, cardinality(people))] AS person) AS drawn
WHERE person <> backed[place][3]
ON CONFLICT DO NOTHING
"""
DOSSIERS = """
WITH known AS MATERIALIZED (
    SELECT array_agg(id ORDER BY id) AS people FROM (
        SELECT id FROM accounts_person WHERE email LIKE 'nation%%' ORDER BY id LIMIT 100) AS few
), made AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY id) AS n, id AS organization_id, people[1] AS person,
        nextval(pg_get_serial_sequence('proposals_dossier', 'id')) AS dossier_id,
        nextval(pg_get_serial_sequence('proposals_dossierversion', 'id')) AS version_id
    FROM accounts_organization, known WHERE uid LIKE 'o\\_0%%'
), dossier AS (
    INSERT INTO proposals_dossier (id, uid, serial, created_at, draft_id, organization_id, current_version_id)
    SELECT dossier_id, 'e_' || lpad(to_hex(n), 26, '0'), %(last)s + n, now(), %(draft)s, organization_id, version_id
    FROM made
), version AS (
    INSERT INTO proposals_dossierversion (id, number, language, edited_at, filed_at, dossier_id, edited_by_id,
        filed_by_id)
    SELECT version_id, 1, 'ru', now(), now(), dossier_id, person, person FROM made
), place AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY p.id) - 1 AS n, p.provision_id, p.article_id, t.id AS base_id
    FROM articles_placement p JOIN articles_provisiontext t ON t.placement_id = p.id AND t.language = 'ru'
    WHERE p.kind = 'paragraph'
), taken AS MATERIALIZED (
    SELECT made.*, turn, place.provision_id, article_id, base_id,
        nextval(pg_get_serial_sequence('proposals_position', 'id')) AS position_id
    FROM made CROSS JOIN generate_series(1, %(positions)s) AS turn
        JOIN place ON place.n = (made.n * 7 + turn * 11) %% (SELECT count(*) FROM place)
), position AS (
    INSERT INTO proposals_position (id, uid, draft_id, author_id, organization_id, name_form, language, created_at,
        submitted_at, visible_at, reviewed_at, hidden_ground, dossier_id, article_id, provision_id, decided_at)
    SELECT position_id, 't_' || lpad(to_hex(position_id), 26, '0'), %(draft)s, person, organization_id, 'region', 'ru',
        now(), now(), now(), now(), '', dossier_id, article_id, provision_id, bench_when(position_id, 71, 200)
    FROM taken
), entry AS (
    INSERT INTO proposals_positionentry (stance, sameness, edited_at, base_id, edited_by_id, position_id, version_id)
    SELECT (ARRAY['support', 'with_changes', 'oppose'])[1 + bench_draw(position_id, 72, 3)], '', now(), base_id, person,
        position_id, version_id
    FROM taken RETURNING id
), words AS (
    INSERT INTO proposals_positionwords (entry_id, text, reasons) SELECT id, '', 'Так лучше.' FROM entry
), cosigner AS (
    INSERT INTO proposals_cosigner (uid, invited_at, dossier_id, invited_by_id, organization_id)
    SELECT 'w_' || lpad(to_hex(one.n), 26, '0'), now(), one.dossier_id, one.person, other.organization_id
    FROM made AS one JOIN made AS other ON other.n = one.n + 1 WHERE one.n %% 3 = 0 RETURNING id, dossier_id
)
INSERT INTO proposals_cosignature (given_at, given_by_id, version_id, cosigner_id)
SELECT now(), person, version_id, cosigner.id FROM cosigner JOIN made USING (dossier_id)
"""


def fill(size):
    """Open the collection of the one draft and let a nation speak; return the draft."""
    draft = Draft.objects.get()
    now = clock.now()
    Phase.objects.update_or_create(
        draft=draft, kind="collection", defaults={"opens_at": now - timedelta(days=61), "closes_at": None}
    )
    with owner_connection(database=connection.settings_dict["NAME"]), connection.cursor() as cursor:
        cursor.execute(DRAW)
        cursor.execute(UNCHECKED)
        _in_steps(cursor, PEOPLE, size.people, draft=draft.pk)
        author = "(SELECT min(id) FROM accounts_person WHERE email LIKE 'nation%%')"
        _in_steps(cursor, ORGANIZATIONS.format(author=author), size.dossiers)
        cursor.execute("ANALYZE accounts_person")
        _in_steps(cursor, PROPOSALS, size.proposals, draft=draft.pk)
        cursor.execute(COAUTHORED)
        cursor.execute("ANALYZE proposals_proposal, proposals_change")
        cursor.execute(MERGED)
        _in_steps(cursor, COMMENTS, size.comments, draft=draft.pk)
        _in_steps(cursor, SUPPORTS, size.supports)
        cursor.execute(DOSSIERS, {"draft": draft.pk, "last": size.proposals, "positions": POSITIONS})
        cursor.execute(FORGET)
    NumberSeries.objects.update_or_create(name="proposals", defaults={"last": size.proposals + size.dossiers})
    for spoken in (Change, Comment, Position):
        touch(spoken.objects.order_by().values_list("article", flat=True).distinct(), at=now)
    return draft


def count():
    """Count as the workers do: the tallies of all, a summary of each article, what the page of figures begins with."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        Changed.objects.all().delete()
        cursor.execute(COUNT_ALL)
    for article in Provision.objects.filter(pk__in=list(Summary.objects.outdated_articles())):
        aggregate_feedback(article, at=clock.now())
    for draft in Draft.objects.open():
        weigh_demands(draft, count_figures=count_figures, at=clock.now())


def _in_steps(cursor, statement, number, **values):
    for first in range(1, number + 1, STEP):
        cursor.execute(statement, values | {"first": first, "last": min(first + STEP - 1, number)})
