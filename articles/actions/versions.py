"""How often what is seen of a draft and of its articles has changed."""

from django.db import connection
from django.db.models import F

from articles.models import ArticleVersion, Draft

RAISE = """
INSERT INTO articles_articleversion (article_id, number, changed_at)
SELECT id, 1, %s FROM unnest(%s::bigint[]) AS id ORDER BY id
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
            cursor.execute(*touching(ids, at=at))


def touching(article_ids, *, at):
    """Return the statement of `touch` and its values, for an act that sends it together with its last one."""
    return RAISE, [at, sorted(set(article_ids))]


def touch_draft(draft_id):
    """Raise the version of a draft by one: what many of its pages show has changed; called inside the act."""
    Draft.objects.filter(pk=draft_id).update(version=F("version") + 1)


def touch_counted(article_id):
    """Say that an article has a new summary; called inside the act that stores it."""
    ArticleVersion.objects.filter(article=article_id).update(counted=F("counted") + 1)
