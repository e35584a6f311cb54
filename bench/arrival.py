"""A text that has just come, where the index holds the keys of a million: how long until it stands in its family."""

import statistics
import time

from django.db import connection, transaction

from accounts.models import Level, Person
from articles.models import Placement
from bench.database import analyze, execute
from bench.figures import UNDISTURBED, tell, yardstick
from bench.planted import planted
from consultation.owner import owner_connection
from core import clock
from feedback.actions.arrivals import ENTER, enter_text, scoped
from feedback.actions.families import find_families, store_families
from feedback.models import Entered, Member, Part
from feedback.repeats.arrival import keys_of
from feedback.saying import texts_of
from proposals.models import Comment, CommentWords

TEXTS, REAL, ARRIVING, PEOPLE = 1_000_000, 10_000, 300, 1_000
KEYS = 22  # of a text: of 21 bands and of the whole
STEP = 1_000
OTHERS = """
WITH text AS (
    INSERT INTO feedback_entered (part, place_id) SELECT 'comment', %s FROM generate_series(1, %s) RETURNING id
)
INSERT INTO feedback_band (key, text_id)
SELECT (random() * 9e18)::bigint, text.id FROM text CROSS JOIN generate_series(1, %s)
"""


def measure():
    """Tell how long 300 texts take that come one by one, most beside what is there already."""
    article = Placement.objects.select_related("provision").get(eid="art_9").provision
    said = planted(REAL + ARRIVING)
    made = _comments(article, [one.text for one in said])
    begun = time.perf_counter()
    _index(article, made[:REAL], [one.text for one in said])
    tell("keys of a million texts entered", time.perf_counter() - begun, "s", rows=TEXTS * KEYS)
    there = Comment.objects.filter(pk__in=made[REAL:])
    there.update(visible_at=None)
    store_families(article, find_families(article), at=clock.now())
    there.update(visible_at=clock.now())
    used = time.process_time()
    took = [_arrive(article, pk) for pk in made[REAL:]]
    used = 1000 * (time.process_time() - used) / len(took)
    p95, pace = statistics.quantiles(took, n=20)[18], yardstick()
    came = _heads()
    tell(
        "a text that comes beside a million: p95",
        p95,
        "ms",
        bound="a text that comes",
        undisturbed=p95 * min(1, UNDISTURBED / pace),
        median=round(statistics.median(took), 3),
        cpu_of_worker=round(used, 3),
        texts=len(took),
    )
    store_families(article, find_families(article), at=clock.now())
    agreed = _agreeing(came, made[REAL:])
    tell("texts that the night puts elsewhere", 1 - agreed, "share", bound="put elsewhere at night")


def _arrive(article, comment):
    """Enter one comment as the worker does; return the milliseconds it took."""
    begun = time.perf_counter()
    with transaction.atomic():
        for (part, place), texts in texts_of(article, proposals=(), comments=[comment]).items():
            for text in texts:
                enter_text(article, part, place, text)
    return 1000 * (time.perf_counter() - begun)


def _comments(article, texts):
    at = clock.now()
    people = Person.objects.bulk_create(
        Person(email=f"voice{n}@example.kz", level=Level.IDENTITY, region="KZ-71") for n in range(PEOPLE)
    )
    columns = {"draft_id": article.draft_id, "article": article, "language": "ru", "stance": "neutral", "sameness": ""}
    columns |= dict.fromkeys(("created_at", "submitted_at", "visible_at", "reviewed_at"), at)
    rows = [Comment(author=people[n % PEOPLE], **columns) for n in range(len(texts))]
    Comment.objects.bulk_create(rows, batch_size=STEP)
    words = (CommentWords(comment=row, text=text) for row, text in zip(rows, texts, strict=True))
    CommentWords.objects.bulk_create(words, batch_size=STEP)
    return [row.pk for row in rows]


def _index(article, comments, texts):
    """Enter the keys of these comments, and of as many texts beside them as make a million."""
    with owner_connection():
        execute("ALTER TABLE feedback_band DROP CONSTRAINT feedback_band_pkey")
        execute(f"DROP INDEX {_index_of_texts()}")
    with connection.cursor() as cursor:
        said = dict(Comment.objects.filter(pk__in=comments).values_list("pk", "submitted_at"))
        rows = [Entered(part=Part.COMMENT, place=article, comment_id=pk, said_at=said[pk]) for pk in comments]
        Entered.objects.bulk_create(rows, batch_size=STEP)
        for row, text in zip(rows, texts, strict=False):
            keys = scoped(keys_of(text), Part.COMMENT, article.pk)
            cursor.execute(ENTER, [row.pk, [keys.exact, *keys.bands]])
        cursor.execute(OTHERS, [article.pk, TEXTS - len(comments), KEYS])
    with owner_connection():
        execute("SET maintenance_work_mem = '512MB'")
        execute("ALTER TABLE feedback_band ADD PRIMARY KEY (key, text_id)")
        execute("CREATE INDEX ON feedback_band (text_id)")
    analyze()


def _index_of_texts():
    """Return the name that Django gave to the index by which a text's keys are found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'feedback_band' AND indexname ~ '_text_id_'")
        return cursor.fetchone()[0]


def _heads():
    """Return {comment: who is in its family}."""
    members = {}
    for family, comment in Member.objects.values_list("family", "comment"):
        members.setdefault(family, set()).add(comment)
    return {comment: family for family in members.values() for comment in family}


def _agreeing(before, comments):
    """Return the share of comments whose company is nearly the same, nine tenths of both, before and now."""
    now = _heads()
    same = 0
    for pk in comments:
        one, other = before.get(pk, {pk}), now.get(pk, {pk})
        same += len(one & other) >= 0.9 * len(one | other)
    return same / len(comments)
