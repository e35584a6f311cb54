"""Themes as they are read: each with texts that everybody may read now, whatever the run found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language

from articles.models import Placement
from core.signs import UNSTORABLE
from feedback.models import Theme, ThemePlacement
from feedback.models.themes import LANGUAGES
from feedback.themes import BY_WORDS
from proposals.models import Comment, Proposal


@dataclass(frozen=True)
class Voice:
    """One contribution beside a theme: where it is read, in which language, what it says."""

    name: str
    url: str
    language: str
    said: str
    side: str
    at: datetime


def article_asked(draft, query):
    """Return the place of the article that an address names, or None where the draft as a whole is meant.

    Raise `Http404` where it names none of the draft.
    """
    eid = query.get("article", "")
    if not eid:
        return None
    places = Placement.objects.current().filter(edition__draft=draft, provision__is_page=True)
    place = None if UNSTORABLE.search(eid) else places.filter(eid=eid).select_related("provision").first()
    if place is None:
        raise Http404
    return place


def articles_with_themes(draft):
    """Return the places of the articles that have themes of their own, in the order of the text."""
    own = Theme.objects.filter(draft=draft, article__isnull=False).values("article")
    places = Placement.objects.current().filter(edition__draft=draft, provision__in=own)
    return list(places.select_related("edition", "provision").order_by("order", "pk"))


def listed(draft, article_id, *, named):
    """Return the themes of a list with their texts put on them, the largest first; with `named` those alone."""
    themes = Theme.objects.of(draft, article_id).largest_first()
    themes = list(themes.named() if named else themes)
    wanted = [tuple(each) for theme in themes for part in (theme.telling, theme.opposite) for each in _flat(part)]
    voices = voices_of(wanted)
    for theme in themes:
        theme.voices = _by_language(theme.telling, voices)
        theme.voices_opposite = _by_language(theme.opposite, voices)
        theme.by_words = theme.method == BY_WORDS
        put_counts(theme)
    return themes


def number_not_placed(draft, article_id):
    """Return how many texts the last run has put into no theme that is named."""
    unnamed = Q(theme__isnull=True) | Q(theme__named_at__isnull=True)
    return ThemePlacement.objects.of(draft, article_id).filter(unnamed).count()


def named_on(article):
    """Return the named themes of an article that has any texts in them, the largest first, with their counts."""
    themes = list(Theme.objects.of(article.draft_id, article).named().filter(texts__gt=0).largest_first())
    for theme in themes:
        put_counts(theme)
    return themes


def put_counts(theme):
    """Put on a theme what its texts say more than others, and how many there are of each language, in order."""
    theme.shares = [(code, theme.figures.get("by_language", {}).get(code, 0)) for code in LANGUAGES]
    theme.suggested = [(code, theme.phrases[code]) for code in LANGUAGES if theme.phrases.get(code)]


def _flat(by_language):
    return [each for language in LANGUAGES for each in by_language.get(language, ())]


def _by_language(by_language, voices):
    """Return what can be read of each language, that of the page first."""
    own = get_language()
    order = sorted(LANGUAGES, key=lambda code: (code != own, LANGUAGES.index(code)))
    found = (
        (code, [voices[tuple(each)] for each in by_language.get(code, ()) if tuple(each) in voices]) for code in order
    )
    return [(code, some) for code, some in found if some]


def voices_of(ids):
    """Return {("proposal", key): Voice} of those that everybody may read now; a constant number of queries."""
    keys = {what: {key for kind, key in ids if kind == what} for what in ("proposal", "comment")}
    proposals = Proposal.objects.stood_by().filter(pk__in=keys["proposal"]).with_words()
    comments = Comment.objects.stood_by().filter(pk__in=keys["comment"]).with_words()
    return {("proposal", item.pk): _voice_of_proposal(item) for item in proposals} | {
        ("comment", item.pk): _voice_of_comment(item) for item in comments
    }


def _voice_of_proposal(item):
    return Voice(
        name=item.number,
        url=item.get_absolute_url(),
        language=item.language,
        said=item.reasons or item.text,
        side=item.change.get_kind_display(),
        at=item.submitted_at,
    )


def _voice_of_comment(item):
    return Voice(
        name="",
        url=item.get_absolute_url(),
        language=item.language,
        said=item.text,
        side=item.get_stance_display(),
        at=item.submitted_at,
    )


def placements_in(draft, article_id, theme):
    """Return the placements in a theme, or in none (None), of what can be read now; the latest contributions first."""
    rows = ThemePlacement.objects.of(draft, article_id).filter(theme=theme)
    readable = rows.filter(proposal__in=Proposal.objects.stood_by()) | rows.filter(
        comment__in=Comment.objects.stood_by()
    )
    return readable.latest_first()


def put_voices(placements):
    """Put on each placement of a page what its contribution says; return those that can be read."""
    ids = [("proposal", one.proposal_id) if one.proposal_id else ("comment", one.comment_id) for one in placements]
    voices = voices_of(ids)
    kept = []
    for one, each in zip(placements, ids, strict=True):
        if each in voices:
            one.voice = voices[each]
            kept.append(one)
    return kept
