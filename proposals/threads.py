"""Comments as pages of threads: first ones in an order, the earliest replies below each; or one thread whole."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, Value, When, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from accounts.models import Level
from core.paging import page_of
from proposals.models import Comment, CommentQuote, CommentSupport, Stance

THREADS_ON_A_PAGE = 10
REPLIES_AT_FIRST = 3
REPLIES_ON_A_PAGE = 50
DEEPEST = 3  # how far replies move in; below that they stand one under the other
NEWEST, OLDEST, SUPPORTED, SIDES = "new", "old", "supported", "sides"
PARAMETER = "comments_by"  # of an address: the order of its comments
SIDE = {Stance.FOR: 0, Stance.AGAINST: 1, Stance.NEUTRAL: 2}


def _newest(rows):
    return rows.order_by("-submitted_at", "-pk")


def _oldest(rows):
    return rows.order_by("submitted_at", "pk")


def _most_supported(rows):
    return with_backers(rows).order_by("-backers", "submitted_at", "pk")


def _sides_in_turn(rows):
    return with_turns(rows).order_by("turn", "side", "pk")


# The order that stands first is the one that nobody has to choose.
ORDERS = {NEWEST: _newest, OLDEST: _oldest, SUPPORTED: _most_supported, SIDES: _sides_in_turn}


def with_backers(comments):
    """`backers`: how many people whose identity is confirmed back each; as with proposals, others rank nothing."""
    identified = Q(supports__person__level__gte=Level.IDENTITY)
    return comments.annotate(backers=Count("supports", filter=identified))


def with_turns(comments):
    """`turn` and `side`: the most supported for, against and neutral, then the next of each, so that all are heard."""
    side = Case(*(When(stance=stance, then=Value(place)) for stance, place in SIDE.items()), default=Value(len(SIDE)))
    first = [F("backers").desc(), F("submitted_at"), F("pk")]
    turn = Window(RowNumber(), partition_by=F("stance"), order_by=first)
    return with_backers(comments).annotate(turn=turn, side=Case(side, output_field=IntegerField()))


@dataclass(frozen=True)
class Threads:
    """What a page shows: first comments, each with `below`, `reply_count` and `more_replies`; the page of the list.

    `whole` is the one thread that was asked for, or nothing; `order` how the first comments stand.
    """

    firsts: list
    page: object
    whole: Comment | None = None
    order: str = NEWEST

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


def order_of(query):
    """Return the order of comments that a query asks for; what is none gives the newest first."""
    asked = query.get(PARAMETER, "")
    return asked if asked in ORDERS else NEWEST


def read_threads(comments, request, *, name="page"):
    """Return the asked page of these comments' threads; with `?thread=<uid>` that thread alone, its replies paged.

    `comments` are those of one proposal or one article, as visible to the person; `name` is the parameter that says
    which page of the threads, where a page has other lists too. Replies always stand in the order in which they came.
    """
    user, order = request.user, order_of(request.GET)
    shown = comments.for_threads(user)
    asked = request.GET.get("thread", "")[:40].replace("\0", "")
    whole = shown.threads().filter(uid=asked).first() if asked else None
    if whole is not None:
        page = page_of(shown.filter(thread=whole), request, size=REPLIES_ON_A_PAGE)
        _hang([whole], page.object_list)
        return _complete(Threads([whole], page, whole, order), request)
    keys = ORDERS[order](comments.threads()).values_list("pk", flat=True)
    page = page_of(keys, request, size=THREADS_ON_A_PAGE, name=name)
    page.object_list = list(page.object_list)
    place = Window(RowNumber(), partition_by=F("thread"), order_by=[F("submitted_at"), F("pk")])
    in_thread = Window(Count("pk"), partition_by=F("thread"))
    chosen = Q(pk__in=page.object_list) | Q(thread__in=page.object_list)
    rows = shown.filter(chosen).annotate(place=place, in_thread=in_thread)
    rows = list(rows.filter(Q(thread__isnull=True) | Q(place__lte=REPLIES_AT_FIRST)))
    firsts = {comment.pk: comment for comment in rows if comment.thread_id is None}
    firsts = [firsts[pk] for pk in page.object_list if pk in firsts]
    _hang(firsts, [comment for comment in rows if comment.thread_id is not None])
    return _complete(Threads(firsts, page, order=order), request)


def _complete(threads, request):
    """Put on all comments that are shown what else their readers see: two queries, however many there are.

    Their quotes, how many back them; `is_own`, and `may_edit` at the moment of the request, for the person who reads.
    """
    rows, user = threads.rows(), request.user
    prefetch_related_objects(rows, Prefetch("quote", queryset=CommentQuote.objects.readable_by(user)))
    put_supports(rows)
    for comment in rows:
        comment.is_own = comment.is_own_of(user)
        comment.may_edit = comment.is_own and comment.is_editable_at(request.moment)
    return threads


def put_supports(comments):
    """Set on each comment how many people back it: `support_count`, and beside it `support_count_contact`."""
    counts = CommentSupport.objects.counted(comments)
    for comment in comments:
        comment.support_count, comment.support_count_contact = counts.get(comment.pk, (0, 0))


ASIDE = {"below", "place", "in_thread"}  # where a comment stands among others: nothing that it shows


def content_of(comment):
    """Return all that a comment and those below it show, as plain values: equal where they read the same."""
    own = tuple((name, value) for name, value in vars(comment).items() if name[0] != "_" and name not in ASIDE)
    author, organization = comment.author, comment.organization
    speaker = (author.name, author.pseudonym, author.region)
    if organization is not None:
        speaker = (organization.uid, organization.name, organization.kind)
    quote = comment.quoted and (comment.quoted.said, comment.quoted.wording_id, comment.quoted.start)
    return own, speaker, quote, tuple(map(content_of, comment.below))


def page_in_thread(comment, comments):
    """Return the number of the page of its thread on which a reply among these comments stands."""
    before = Q(submitted_at__lt=comment.submitted_at) | Q(submitted_at=comment.submitted_at, pk__lt=comment.pk)
    return comments.filter(before, thread=comment.thread_id).count() // REPLIES_ON_A_PAGE + 1


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
