"""A worker that carries out a batch is killed, in the middle of an item and between two: each author is told once."""

from collections import Counter

from django.utils.translation import override

from accounts.models import Notice
from articles.actions import touch
from articles.models import ArticleVersion
from moderation.actions import begin_batch, confirm_batch, propose_batch, word_batch
from moderation.models import Ruling
from moderation.tasks import carry_out_batches
from proposals.models import Comment
from record.models import Entry
from tests import killing
from tests.moderation import world
from tests.moderation.test_batches import HIDE, outcomes
from tests.moderation.world import LATER


def kill_while_locked(rows):
    """Kill a worker once it waits for a row that is locked here."""

    def lock():
        assert list(rows.select_for_update())

    killing.kill_while_locked(lock, module="moderation.tasks", task="carry_out_batches")


def test_a_batch_of_sixty_whose_worker_is_killed_twice(committed_db):
    draft = world.make_draft()
    first, second = (world.make_moderator(draft, name) for name in ("first", "second"))
    items = [world.make_comment(draft, "art_9" if number < 19 else "art_10", **world.seen()) for number in range(60)]
    with override("en"):
        batch = begin_batch(draft, items, by=first, at=LATER)
        word_batch(batch, **HIDE, by=first, at=LATER)
        propose_batch(batch, by=first, at=LATER)
        confirm_batch(batch, by=second, at=LATER)

    touch([items[19].article_id], at=LATER)
    # Ruling, leaf and notice of the twentieth are written when the worker comes to the version of its article.
    kill_while_locked(ArticleVersion.objects.filter(article=items[19].article_id))
    after_first = Ruling.objects.count()
    kill_while_locked(Comment.objects.filter(pk=items[40].pk))
    after_second = Ruling.objects.count()
    carry_out_batches()

    assert (after_first, after_second) == (19, 40)
    batch.refresh_from_db()
    assert (batch.status, outcomes(batch)) == ("done", ["hide"] * 60)
    assert Comment.objects.filter(hidden_at__isnull=True).count() == 0
    told = Counter(Notice.objects.filter(kind="comment.hidden").values_list("person", flat=True))
    assert told == Counter(item.author_id for item in items)
    ruled = list(Ruling.objects.values_list("uid", flat=True))
    leaves = Entry.objects.filter(verb="moderation.decided").values_list("object_id", flat=True)
    assert (len(ruled), sorted(leaves)) == (60, sorted(ruled))
