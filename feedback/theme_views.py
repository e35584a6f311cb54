"""Themes: as everybody reads those that are named, and as analysts name them and move texts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.current import get_draft
from articles.views import staff_only
from core import clock
from core.forms import carry_out
from core.paging import page_of
from feedback.actions import name_theme, place_text
from feedback.forms import NamesForm, PlaceForm
from feedback.models import Run, Theme, ThemePlacement
from feedback.models.runs import RunKind
from feedback.permissions import can_name_themes, can_read_suggestions
from feedback.rules import THEME_RULES
from feedback.shown_themes import (
    article_asked,
    articles_with_themes,
    listed,
    number_not_placed,
    placements_in,
    put_counts,
    put_voices,
)
from feedback.themes import extra

ON_A_PAGE = 20


@never_cache
@require_safe
def themes(request, draft):
    """Show the named themes of a draft, or of an article, with the texts that tell them."""
    draft = get_draft(request, draft)
    place = _place(request, draft)
    article_id = place and place.provision_id
    found = listed(draft, article_id, named=True)
    context = _context(draft, place, found) | {"not_placed": number_not_placed(draft, article_id)}
    return render(request, "feedback/themes.html", context)


@never_cache
@require_safe
@staff_only(can_read_suggestions)
def staff_themes(request, draft):
    """Show all themes, those suggested too."""
    place = _place(request, draft)
    article_id = place and place.provision_id
    context = _context(draft, place, listed(draft, article_id, named=False))
    context["may_name"] = can_name_themes(request.user, draft, article_id)
    context["unplaced"] = placements_in(draft, article_id, None).count()
    latest = Run.objects.filter(kind=RunKind.FIND_THEMES, draft=draft).order_by("-begun_at", "-pk").first()
    context |= {"run": latest, "has_model": extra.is_installed()}
    return render(request, "feedback/staff_themes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(can_read_suggestions)
def staff_theme(request, draft, uid):
    """Show one theme with all of its texts; name it."""
    theme = get_object_or_404(Theme.objects.select_related("article", "draft"), draft=draft, uid=uid)
    may_name = can_name_themes(request.user, draft, theme.article_id)
    form, status = NamesForm(initial={f"name_{code}": name for code, name in theme.names.items()}), 200
    if request.method == "POST":
        if not may_name:
            raise PermissionDenied
        form = NamesForm(request.POST)
        made, status = carry_out(form, lambda _values: name_theme(theme, form.names, by=request.user, at=clock.now()))
        if made is not None:
            messages.success(request, _("The name stands. Everybody sees the theme from now on."))
            return redirect("staff_theme", draft.slug, uid)
    return _texts(request, theme.draft, theme.article_id, theme, status=status, form=form)


@never_cache
@require_safe
@staff_only(can_read_suggestions)
def staff_unplaced(request, draft):
    """Show the texts that are in no theme yet."""
    place = _place(request, draft)
    return _texts(request, draft, place and place.provision_id, None)


@never_cache
@require_POST
@staff_only(can_read_suggestions)
def place(request, draft, pk):
    """Put a text where it belongs, and go back to the list it stood in."""
    placement = get_object_or_404(ThemePlacement.objects.select_related("theme", "article"), draft=draft, pk=pk)
    if not can_name_themes(request.user, draft, placement.article_id):
        raise PermissionDenied
    was = placement.theme
    form = PlaceForm(Theme.objects.named().of(draft, placement.article_id).largest_first(), request.POST)
    moved, status = carry_out(form, lambda _values: place_text(placement, form.chosen, by=request.user, at=clock.now()))
    if moved is not None:
        messages.success(request, _("The text is moved. The next run learns of it."))
        return redirect(_list_url(draft, placement, was))
    return _texts(request, draft, placement.article_id, was, status=status, refused=(pk, form))


def _list_url(draft, placement, theme):
    if theme is not None:
        return reverse("staff_theme", args=[draft.slug, theme.uid])
    query = ""
    if placement.article_id:
        found = next((one for one in articles_with_themes(draft) if one.provision_id == placement.article_id), None)
        query = f"?article={found.eid}" if found else ""
    return reverse("staff_unplaced", args=[draft.slug]) + query


def _place(request, draft):
    """Return the article that is asked for, None for the whole draft; 404 where there is none of this name."""
    found = article_asked(draft, request.GET)
    if found is not None:
        found.edition.draft = draft
    return found


def _context(draft, place, found):
    return {
        "draft": draft,
        "place": place,
        "themes": found,
        "articles": articles_with_themes(draft),
        "counted_at": max((theme.counted_at for theme in found), default=None),
        "is_weak": any(theme.by_words for theme in found),
        "rules": THEME_RULES,
    }


def _texts(request, draft, article_id, theme, *, status=200, form=None, refused=(None, None)):
    page = page_of(placements_in(draft, article_id, theme), request, size=ON_A_PAGE)
    named = list(Theme.objects.named().of(draft, article_id).largest_first())
    rows = put_voices(list(page.object_list))
    if theme is not None:
        put_counts(theme)
    pk, wrong = refused
    for row in rows:
        row.form = wrong if row.pk == pk else PlaceForm(named, auto_id=f"place-{row.pk}-%s")
    context = {
        "draft": draft,
        "theme": theme,
        "form": form,
        "page": page,
        "rows": rows,
        "has_named": bool(named),
        "may_name": can_name_themes(request.user, draft, article_id),
        "of_article": next((one for one in articles_with_themes(draft) if one.provision_id == article_id), None),
    }
    return render(request, "feedback/staff_theme.html", context, status=status)
