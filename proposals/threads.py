"""Comments as pages of threads: first ones in an order, the earliest replies below each; or one thread whole."""

from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Prefetch,
    Q,
    Value,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Now, RowNumber

from accounts.models import Level
from core.paging import page_of
from core.statements import Statement
from proposals.models import Comment, CommentQuote, CommentSupport, Stance
from proposals.models.comments import EDIT_FOR
from proposals.models.contributions import count_related
from proposals.readers import reader

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
    identified = CommentSupport.objects.filter(person__level__gte=Level.IDENTITY)
    return comments.annotate(backers=count_related(identified, "comment"))


def with_turns(comments):
    """`turn` and `side`: the most supported for, against and neutral, then the next of each, so that all are heard."""
    sides = [When(stance=stance, then=Value(place)) for stance, place in SIDE.items()]
    side = Case(*sides, output_field=IntegerField())
    first: list = [F("backers").desc(), F("submitted_at"), F("pk")]
    turn = Window(RowNumber(), partition_by=F("stance"), order_by=first)
    return with_backers(comments).annotate(turn=turn, side=side)


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
    return Threads(_read(page.object_list, comments, request), page, order=order)


def _read(keys, comments, request):
    """Return these first comments, in this order, with the earliest replies below each."""
    rows = _at_first(keys, comments.for_threads(request.user))
    by_key = {comment.pk: comment for comment in rows if comment.thread_id is None}
    firsts = [by_key[pk] for pk in keys if pk in by_key]
    _hang(firsts, [comment for comment in rows if comment.thread_id is not None])
    return _complete(Threads(firsts, None), request).firsts


def _at_first(keys, rows):
    """Return the rows of the first comments with these keys and of the earliest replies to each."""
    place = Window(RowNumber(), partition_by=F("thread"), order_by=[F("submitted_at"), F("pk")])
    in_thread = Window(Count("pk"), partition_by=F("thread"))
    rows = rows.filter(Q(pk__in=keys) | Q(thread__in=keys)).annotate(place=place, in_thread=in_thread)
    return rows.filter(Q(thread__isnull=True) | Q(place__lte=REPLIES_AT_FIRST))


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


# All that can become another in what a comment shows: the words that it says now are told by when they were changed.
SEEN = ["pk", "author_id", "organization_id", "name_form", "language", "stance", "office", "submitted_at", "edited_at"]
SEEN += ["visible_at", "reviewed_at", "withdrawn_at", "hidden_at", "hidden_ground", "disputed_at"]
SEEN += ["covered_at", "covered_ground", "quote__source__covered_at"]
SEEN += ["erased_at", "parent_id"]
SEEN += ["in_thread", "written_for"]
SEEN += ["author__name", "author__pseudonym", "author__region", "organization__name", "organization__kind"]
SEEN += ["quote__source__hidden_at", "quote__source__withdrawn_at", "quote__source__erased_at"]
SEEN += ["backers", "backers_beside"]


class SeenThreads:
    """The comments on an article for a reader without an office and without an organization, a visitor too.

    What they show is read as plain values, by statements that are written once; the comments themselves are read for
    those threads alone whose values nobody has shown before (`read`). `without` are keys of first comments that are
    left out: others stand for them.
    """

    whole = None

    def __init__(self, article, request, *, name, without=()):
        self.article, self.request, self.order = article, request, order_of(request.GET)
        self.reader = request.user.pk or NOBODY
        rows = FIRSTS[self.order].asked(article.pk, self.reader, list(without))
        self.page = rows.page(request.GET.get(name), THREADS_ON_A_PAGE)
        self.page.object_list = self.firsts = [pk for pk, *_rank in self.page.object_list]

    def digests(self):
        """Return {key of a first comment: digest that is equal where its thread reads the same}."""
        return SEEN_BY.asked(self.reader, self.firsts).digests() if self.firsts else {}

    def read(self, keys):
        """Return these first comments with those below them, as `read_threads` does."""
        if not keys:
            return []
        return _read(keys, Comment.objects.visible_to(self.request.user).on_article(self.article), self.request)


NOBODY = 0  # the key of a reader who has written nothing


def _firsts_in(order):
    def rows(article, person, without):
        comments = Comment.objects.visible_to(reader(person)).on_article(article).threads()
        return order(comments.exclude(pk__in=without)).values_list("pk")

    return rows


def _seen_by(person, keys):
    rows = _at_first(keys, Comment.objects.visible_to(reader(person)).order_by("submitted_at", "pk"))
    beside = CommentSupport.objects.filter(person__level=Level.CONTACT)
    own = Q(author=person, organization__isnull=True)
    may_edit = own & Q(reviewed_at__isnull=True, submitted_at__gte=Now() - EDIT_FOR)
    rows = with_backers(rows).annotate(
        first=Coalesce("thread", "pk"),
        backers_beside=count_related(beside, "comment"),
        own=Case(When(own, then=True), default=False),
        may_edit=Case(When(may_edit, then=True), default=False),
    )
    return rows.values_list("first", *SEEN, "own", "may_edit")


FIRSTS = {name: Statement(_firsts_in(order), many=True) for name, order in ORDERS.items()}
SEEN_BY = Statement(_seen_by, many=True)


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
