"""Comments as pages of threads: the first comments with the earliest replies below each, or one thread whole."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from core.paging import page_of
from proposals.models import Comment

THREADS_ON_A_PAGE = 10
REPLIES_AT_FIRST = 3
REPLIES_ON_A_PAGE = 50
DEEPEST = 3  # how far replies move in; below that they stand one under the other


@dataclass(frozen=True)
class Threads:
    """What a page shows: first comments, each with `below`, `reply_count` and `more_replies`; the page of the list.

    `whole` is the one thread that was asked for, or nothing.
    """

    firsts: list
    page: object
    whole: Comment | None = None

    def __iter__(self):
        return iter(self.firsts)

    def rows(self):
        """Return every comment that is shown, replies too."""
        waiting, found = list(self.firsts), []
        while waiting:
            comment = waiting.pop()
            found.append(comment)
            waiting += comment.below
        return found


def read_threads(comments, request, *, name="page"):
    """Return the asked page of these comments' threads; with `?thread=<uid>` that thread alone, its replies paged.

    `comments` are those of one proposal or one article, as visible to the person; `name` is the parameter that says
    which page of the threads, where a page has other lists too.
    """
    comments = comments.for_threads(request.user)
    asked = request.GET.get("thread", "")[:40].replace("\0", "")
    whole = comments.threads().filter(uid=asked).first() if asked else None
    if whole is not None:
        page = page_of(comments.filter(thread=whole), request, size=REPLIES_ON_A_PAGE)
        _hang([whole], page.object_list)
        return Threads([whole], page, whole)
    page = page_of(comments.threads(), request, size=THREADS_ON_A_PAGE, name=name)
    firsts = list(page.object_list)
    place = Window(RowNumber(), partition_by=F("thread"), order_by=[F("submitted_at"), F("pk")])
    in_thread = Window(Count("pk"), partition_by=F("thread"))
    replies = comments.filter(thread__in=[comment.pk for comment in firsts]).annotate(place=place, in_thread=in_thread)
    _hang(firsts, replies.filter(place__lte=REPLIES_AT_FIRST))
    return Threads(firsts, page)


def content_of(comment):
    """Return all that a comment and those below it show, as plain values: equal where they read the same."""
    own = tuple((name, value) for name, value in vars(comment).items() if name not in {"_state", "below"})
    author, organization = comment.author, comment.organization
    speaker = (author.name, author.pseudonym, author.region)
    if organization is not None:
        speaker = (organization.uid, organization.name, organization.kind)
    return own, speaker, tuple(map(content_of, comment.below))


def page_in_thread(comment, comments):
    """Return the number of the page of its thread on which a reply among these comments stands."""
    earlier = comments.filter(thread=comment.thread_id, submitted_at__lt=comment.submitted_at)
    return earlier.count() // REPLIES_ON_A_PAGE + 1


def _hang(firsts, replies):
    """Put each reply below the comment that it answers, or below the first one where that is not shown."""
    holders = {}
    for comment in firsts:
        comment.below, comment.moved_in = [], 0
        holders[comment.pk] = comment
    for reply in replies:
        first = holders[reply.thread_id]
        first.reply_count = getattr(reply, "in_thread", 0)
        first.more_replies = first.reply_count > REPLIES_AT_FIRST
        above = holders.get(reply.parent_id) or first
        reply.below, reply.moved_in = [], above.moved_in + 1
        above.below.append(reply)
        holders[reply.pk] = reply if reply.moved_in < DEEPEST else above
