"""The texts behind the numbers of the page of figures: what was sent to a draft, chosen by what it is counted by."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Level, OrganizationKind, Person
from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.models import Placement
from commission.models import Decision
from consultation.pages import kept, watched
from core.paging import page_of
from feedback.saying import WISHES
from moderation.marks import put_marks
from proposals.models import Change, Channel, Coauthor, Comment, Kind, Proposal, Support, Turn

PAGE = "pages/texts.html"
SIZE = 20
CITIZENS, COMMENTS, CHANGES, OTHERS, CONFIRMED = "citizen", "comments", "changes", "others", "confirmed"
ANSWERED, OPEN = "answered", "open"
WHOSE = [(CITIZENS, pgettext_lazy("filter", "Citizens")), *OrganizationKind.choices]
KINDS = [(CHANGES, _("change, add or remove")), (OTHERS, _("change or remove")), *Kind.choices]
OF_KIND = {CHANGES: WISHES, OTHERS: (Kind.CHANGE, Kind.REMOVE)}
LEVELS = [
    (CONFIRMED, _("identity confirmed, in person or not")),
    *((str(level), name) for level, name in Level.choices),
]
STATES = [(ANSWERED, _("with an answer of the Commission")), (OPEN, _("without an answer"))]
# How an author is known is told beside proposals alone, and so is the way by which they came.
OF_PROPOSALS = ("kind", "level", "channel", "state", "same", "place")


class TextsFilter(forms.Form):
    """Which texts to list; what is unknown is left out."""

    what = forms.ChoiceField(required=False, choices=[(COMMENTS, COMMENTS)])
    whose = forms.ChoiceField(required=False, choices=WHOSE)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    article = forms.SlugField(required=False, max_length=100)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    language = forms.ChoiceField(required=False, choices=LANGUAGES)
    level = forms.ChoiceField(required=False, choices=LEVELS)
    channel = forms.ChoiceField(required=False, choices=Channel)
    state = forms.ChoiceField(required=False, choices=STATES)
    same = forms.RegexField(required=False, regex=r"^P-[0-9]{1,9}$")
    place = forms.SlugField(required=False, max_length=100)

    @property
    def wanted(self):
        self.full_clean()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in wanted.items() if name not in OF_PROPOSALS or not wanted.get("what")}


@dataclass(frozen=True)
class Counted:
    """How much is chosen and of how many people; `unseen` of it waits for a moderator, `distinct` are its changes.

    `behind` are people whose identity is confirmed, who wrote or support what asks for something at one place.
    """

    number: int
    people: int
    unseen: int
    distinct: int | None = None
    behind: int | None = None


QUERY = (*TextsFilter.base_fields, "page")


def address_of(draft, **chosen):
    """Return where the texts of a draft are read that are counted by these values."""
    return f"{reverse('texts', args=[draft.slug])}?{urlencode(chosen)}"


@kept.page(watched.draft, query=QUERY)
@require_safe
def show(request, draft):
    """List what counts as a contribution, the newest first, with how much that is."""
    draft = get_draft(request, draft)
    wanted, places = TextsFilter(request.GET).wanted, _places(draft)
    place = _placements(draft).filter(eid=wanted.get("place", "")).first()
    article = next((place for place in places if place.eid == wanted.get("article")), None)
    is_of_comments = wanted.get("what") == COMMENTS
    if is_of_comments:
        rows = comments_of(draft, wanted, article)
    elif place is not None:
        rows = demanding(draft, wanted, place)
    else:
        rows = proposals_of(draft, wanted, article)
    context = {
        "draft": draft,
        "wanted": wanted,
        "is_of_comments": is_of_comments,
        "counted": _counted(rows, wanted, place),
        "page": _read(rows.filter(visible_at__isnull=False), request),
        "places": places,
        "article": article,
        "place": place,
        "whose": WHOSE,
        "kinds": KINDS,
        "languages_of_text": LANGUAGES,
        "levels": LEVELS,
        "channels": Channel.choices,
        "states": STATES,
    }
    return render(request, PAGE, context)


def proposals_of(draft, wanted, article):
    """Return the proposals that count, of citizens where nobody else is asked for."""
    rows = _of_whom(Proposal.objects.filter(draft=draft), wanted)
    answers = Decision.objects.standing().of(draft).filter(proposal=OuterRef("pk"))
    changes = Change.objects.filter(revision=OuterRef("current_revision"))
    if article is not None:
        changes = changes.filter(article=article.provision_id)
        rows = rows.filter(Exists(changes))
    if wanted.get("state") == ANSWERED:  # answers stay when what they answer is taken away
        keeps = Change.objects.filter(revision=OuterRef("current_revision"), kind=Kind.KEEP)
        return rows.public().filter(Exists(answers), ~Exists(keeps)).filter(_chosen(wanted, changes))
    rows = rows.countable()
    if wanted.get("state") == OPEN:
        first = changes.filter(turn=Turn.FIRST) if article is None else changes.filter(turn__lte=Turn.FIRST_ON_PAGE)
        waits = Exists(first.exclude(kind=Kind.KEEP))
        rows = rows.filter(waits, ~Exists(answers), visible_at__isnull=False, erased_at__isnull=True)
    return rows.filter(_chosen(wanted, changes))


def demanding(draft, wanted, place):
    """Return what is published and asks for something at one place: a kind of change, or the `same` as one proposal.

    What a moderator merged into another asks for what that does.
    """
    kinds = OF_KIND.get(wanted.get("kind"), [wanted["kind"]] if "kind" in wanted else Kind.values)
    at_place = Change.objects.filter(provision=place.provision_id, kind__in=kinds)
    if same := wanted.get("same"):
        present = at_place.filter(revision__proposal__current_revision=F("revision"))
        of_it = present.filter(revision__proposal__serial=int(same.removeprefix("P-")))
        asked = of_it.values("kind", "sameness").first() or {"pk__in": ()}
        at_place = at_place.filter(**asked)
    stood_by = Proposal.objects.filter(draft=draft).stood_by()
    is_merged = Exists(stood_by.filter(pk=OuterRef("merged_into")))
    own = Exists(at_place.filter(revision=OuterRef("current_revision")))
    of_head = Exists(at_place.filter(revision=OuterRef("merged_into__current_revision")))
    return stood_by.filter(Q(is_merged) & Q(of_head) | ~Q(is_merged) & Q(own), organization__isnull=True)


def comments_of(draft, wanted, article):
    """Return the comments that count, of citizens where nobody else is asked for."""
    rows = _of_whom(Comment.objects.filter(draft=draft).countable(), wanted)
    return rows.filter(_when(wanted), **({} if article is None else {"article": article.provision_id}))


def _of_whom(rows, wanted):
    whose = wanted.get("whose", CITIZENS)
    return rows.filter(organization__isnull=True) if whose == CITIZENS else rows.filter(organization__kind=whose)


def _when(wanted):
    day, language = wanted.get("day"), wanted.get("language")
    return (Q(submitted_at__date=day) if day else Q()) & (Q(language=language) if language else Q())


def _chosen(wanted, changes):
    """Return the condition of proposals by their day, language, way of coming, kind and the level of their author."""
    condition, kind, level = _when(wanted), wanted.get("kind"), wanted.get("level")
    if channel := wanted.get("channel"):
        condition &= Q(channel=channel)
    if level:
        condition &= Q(author__level__gte=Level.IDENTITY) if level == CONFIRMED else Q(author__level=level)
    if kind:
        condition &= Q(Exists(changes.filter(kind__in=OF_KIND.get(kind, [kind]))))
    return condition


def _counted(rows, wanted, place):
    unseen = Count("pk", filter=Q(visible_at__isnull=True))
    counted = rows.order_by().aggregate(number=Count("pk"), people=Count("author", distinct=True), unseen=unseen)
    if place is not None:
        keys = rows.values("pk")
        wrote = Q(pk__in=rows.values("author"))
        wrote |= Q(pk__in=Coauthor.objects.standing().filter(proposal__in=keys).values("person"))
        backs = Q(pk__in=Support.objects.standing().filter(proposal__in=keys).values("person"))
        return Counted(**counted, behind=Person.objects.filter(wrote | backs, level__gte=Level.IDENTITY).count())
    if wanted.get("kind") != CHANGES:
        return Counted(**counted)
    first = Change.objects.filter(revision__in=rows.values("current_revision"), turn=Turn.FIRST, kind__in=WISHES)
    return Counted(**counted, distinct=first.order_by().values("provision", "kind", "sameness").distinct().count())


def _read(rows, request):
    """Return a page of these rows with all that is shown of them, in a constant number of queries."""
    if rows.model is Proposal:
        page = page_of(rows.for_list().order_by("-serial"), request, size=SIZE)
        page.object_list = Decision.objects.standing().put_outcomes(list(page.object_list))
        return page
    rows = rows.with_words().select_related("organization", "proposal").order_by("-submitted_at", "-pk")
    page = page_of(rows, request, size=SIZE)
    page.object_list = list(page.object_list)
    put_marks(page.object_list, request.user)
    return page


def _placements(draft):
    return Placement.objects.current().filter(edition__draft=draft)


def _places(draft):
    """Return the pages of the text in its order, each with its `name` in the reader's language."""
    places = list(_placements(draft).filter(provision__is_page=True).order_by("order"))
    for place in places:
        place.name = capfirst(place.label(get_language()))
    return places
