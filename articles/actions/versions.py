"""How often what is seen of an article has changed."""

from django.db import connection

RAISE = """
INSERT INTO articles_articleversion (article_id, number, changed_at)
SELECT id, 1, %(at)s FROM unnest(%(ids)s::bigint[]) AS id ORDER BY id
ON CONFLICT (article_id) DO UPDATE
SET number = articles_articleversion.number + 1,
    changed_at = greatest(articles_articleversion.changed_at, excluded.changed_at)
"""


def touch(article_ids, *, at):
    """Raise the versions of articles by one; called last in each visible act, in its transaction.

    The rows are taken in the order of their ids, so that two acts on the same articles cannot block each other.
    """
    ids = sorted(set(article_ids))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(RAISE, {"ids": ids, "at": at})
