"""Conclusions as pages and programs show them: what they are on, what became of each, which stand beside a decision."""

from collections import Counter, defaultdict

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Placement
from commission.models import ConclusionRequest, ConclusionState, DocketItem
from core.statements import Models
from feedback.models import ThemePlacement
from proposals.models import Change, Position, Proposal


def read_requests(rows, *, at, titled=False):
    """Return requests, each with its place and state on that day; three queries at most.

    They come in the order of their days; where they were read already, as a list, in its order. What
    staff call a prepared answer is said where it is `titled`: to themselves, and to the body that is asked.
    """
    rows, today = rows if isinstance(rows, list) else list(rows.for_list()), timezone.localdate(at)
    found = Placement.objects.current().filter(provision__in={row.article_id for row in rows}) if rows else []
    places = {place.provision_id: place for place in found}
    for row in rows:
        row.place = places.get(row.article_id)
        row.label = row.place.label(get_language()) if row.place else ""
        row.state = row.state_on(today)
        row.matter = _matter(row, titled)
    return rows


def _matter(row, titled):
    """Return what a request is on, in words: the place, and the theme or the prepared answer."""
    if row.theme_id:
        return _("%(place)s, theme “%(name)s”") % {"place": row.label, "name": row.theme_name}
    if row.docket_id and not titled:
        return _("%(place)s, several proposals that were answered together") % {"place": row.label}
    if row.docket_id:
        return _("%(place)s, prepared answer “%(name)s”") % {"place": row.label, "name": row.docket.title}
    return row.label


def counts_in(draft, *, at):
    """Return how many requests of a draft are in each state, all of them: `{state: number}`; one query."""
    today = timezone.localdate(at)
    rows = ConclusionRequest.objects.filter(draft=draft).only("until", "given_at", "withdrawn_at")
    return Counter(row.state_on(today) for row in rows)


def counted(counts):
    """Return (state, its name, number) of every state that there is anything in."""
    return [(state.value, state.label, counts[state]) for state in ConclusionState if counts[state]]


def late_in(draft, day):
    """Return how many conclusions were not given by their day."""
    return ConclusionRequest.objects.filter(draft=draft).in_state(ConclusionState.LATE, day).count()


def on_article(article):
    """All that was asked on an article, on its themes and on prepared answers of it."""
    return ConclusionRequest.objects.filter(article=article)


def read_on_article(article):
    """Return the rows of `on_article` for `read_requests`; asked at each look at a desk."""
    return _with_versions(ON_ARTICLE.rows(article.pk))


def read_on_docket(docket):
    """Return what staff read beside a prepared answer: what was asked on it, on its article and on themes of that."""
    return _with_versions(ON_DOCKET.rows(docket.pk, docket.article_id))


def _with_versions(rows):
    if rows:
        prefetch_related_objects(rows, "conclusions")
    return rows


def _on_docket(docket, article):
    return ConclusionRequest.objects.filter(Q(docket=docket) | Q(article=article, docket=None)).with_matter()


ON_ARTICLE = Models(lambda article: ConclusionRequest.objects.filter(article=article).with_matter())
ON_DOCKET = Models(_on_docket)


def on_sitting(items):
    """What was asked on the prepared answers of an agenda (`with_agenda`), on their articles and themes."""
    dockets = [item.docket for item in items if item.docket]
    of_articles = Q(article__in={docket.article_id for docket in dockets}, docket=None)
    return ConclusionRequest.objects.filter(Q(docket__in=dockets) | of_articles)


def put_conclusions(decisions, *, at):
    """Put on decisions the conclusions that stand beside each (`conclusions`), and return the decisions.

    Those that were asked for before it: on its article, on a theme that it is in, on the prepared answer that it is of.
    One query where there is none, seven at most for any number of decisions.
    """
    proposals = {one.proposal_id for one in decisions if one.proposal_id}
    positions = {one.position_id for one in decisions if one.position_id}
    changes = Change.objects.filter(revision__in=Proposal.objects.filter(pk__in=proposals).values("current_revision"))
    of_positions = Position.objects.filter(pk__in=positions)
    about = Q(article__in=changes.values("article")) | Q(article__in=of_positions.values("article"))
    requests = read_requests(ConclusionRequest.objects.public().filter(about), at=at) if decisions else []
    articles, themes, dockets = defaultdict(set), set(), set()
    if requests:
        for proposal, article in changes.values_list("revision__proposal", "article"):
            articles["proposal", proposal].add(article)
        for position, article in of_positions.values_list("pk", "article"):
            articles["position", position].add(article)
    if any(row.theme_id for row in requests):
        placed = ThemePlacement.objects.filter(proposal__in=proposals, theme__isnull=False)
        themes = set(placed.values_list("proposal", "theme"))
    if any(row.docket_id for row in requests):
        items = DocketItem.objects.filter(docket__in={row.docket_id for row in requests}, decision__isnull=False)
        items = items.filter(Q(proposal__in=proposals) | Q(position__in=positions))
        dockets = set(items.values_list("proposal", "position", "docket"))
    for one in decisions:
        what = ("proposal", one.proposal_id) if one.proposal_id else ("position", one.position_id)
        one.conclusions = [
            row
            for row in requests
            if row.article_id in articles[what]
            and row.asked_at <= one.at
            and (not row.theme_id or (one.proposal_id, row.theme_id) in themes)
            and (not row.docket_id or (one.proposal_id, one.position_id, row.docket_id) in dockets)
        ]
    return decisions
