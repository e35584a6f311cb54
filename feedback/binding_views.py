"""Families as analysts correct them: texts taken out, texts and families joined, each act with why, and withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.models import Placement
from articles.views import staff_only
from core import clock
from core.forms import carry_out
from core.paging import page_of
from feedback.actions import join_families, join_texts, take_out_texts, withdraw_binding
from feedback.by_hand import acts_on, named_texts, texts_of_act
from feedback.campaigns import listed, members_of, shown_of
from feedback.forms import FamilyForm, ReasonsForm, TextsForm
from feedback.models import Binding, Family, Part
from feedback.permissions import can_bind_families, can_read_suggestions
from feedback.rules import RULES
from proposals.models import Comment, Proposal

ACTS_ON_A_PAGE = 20
OTHERS = 30  # families that texts can be put into: those of most people


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(can_read_suggestions)
def families(request, draft, eid):
    """Show the families of an article and what was done by hand; join ticked families, or texts by their numbers."""
    article = _article(draft, eid)
    may_bind = can_bind_families(request.user, draft, article.provision_id)
    joining, naming, status = ReasonsForm(auto_id="join-%s"), TextsForm(auto_id="texts-%s"), 200
    if request.method == "POST":
        if not may_bind:
            raise PermissionDenied
        if request.POST.get("act") == "texts":
            naming = TextsForm(request.POST, auto_id="texts-%s")
            made, status = carry_out(naming, lambda values: _join_named(request, article, values))
        else:
            joining = ReasonsForm(request.POST, auto_id="join-%s")
            made, status = carry_out(joining, lambda values: _join_ticked(request, article, values))
        if made is not None:
            messages.success(request, _("They are in one family. The entry is in the public record."))
            return redirect(request.path)
    page, shown = listed(article.provision, request)
    acts = acts_on([one.family for one in shown])
    bindings = Binding.objects.on_article(article.provision)
    context = {
        "draft": draft,
        "article": article,
        "page": page,
        "families": [(one, acts[one.family.pk]) for one in shown],
        "chosen": request.POST.getlist("chosen"),
        "joining": joining,
        "naming": naming,
        "bindings": bindings[:ACTS_ON_A_PAGE],
        "rule": RULES["families"],
        "may_bind": may_bind,
    }
    return render(request, "feedback/staff_families.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(can_read_suggestions)
def family(request, draft, eid, uid):
    """Show one family with all of its texts; take ticked ones out, or put them into another family."""
    article = _article(draft, eid)
    row = get_object_or_404(Family.objects.select_related("place"), article=article.provision, uid=uid)
    may_bind = can_bind_families(request.user, draft, article.provision_id)
    beside = Family.objects.filter(article=article.provision, part=row.part, place=row.place).exclude(pk=row.pk)
    others = shown_of(list(beside.order_by("-people", "pk")[:OTHERS]), request.user)
    choices = [(one.family.uid, _label(one)) for one in others]
    form, status = FamilyForm(choices), 200
    if request.method == "POST":
        if not may_bind:
            raise PermissionDenied
        form = FamilyForm(choices, request.POST)
        made, status = carry_out(form, lambda values: _place(request, row, others, values))
        if made is not None:
            placed = ngettext("%(count)s text is placed by hand.", "%(count)s texts are placed by hand.", made.texts)
            messages.success(request, placed % {"count": made.texts} + " " + _("The entry is in the public record."))
            return redirect("staff_families", draft.slug, article.eid)
    shown = next(iter(shown_of([row], request.user)), None)
    if shown is None:
        raise Http404
    context = {
        "draft": draft,
        "article": article,
        "shown": shown,
        "acts": acts_on([row])[row.pk],
        "page": members_of(shown, request),
        "chosen": request.POST.getlist("chosen"),
        "form": form,
        "may_bind": may_bind,
    }
    return render(request, "feedback/staff_family.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(can_read_suggestions)
def act(request, draft, eid, uid):
    """Show one act by hand, with why; withdraw it."""
    article = _article(draft, eid)
    rows = Binding.objects.select_related("made_by", "withdrawn_by", "article", "draft")
    binding = get_object_or_404(rows, article=article.provision, uid=uid)
    may_bind = can_bind_families(request.user, draft, article.provision_id)
    form, status = ReasonsForm(), 200
    if request.method == "POST":
        if not may_bind:
            raise PermissionDenied
        form = ReasonsForm(request.POST)
        made, status = carry_out(
            form, lambda values: withdraw_binding(binding, reasons=values["reasons"], by=request.user, at=clock.now())
        )
        if made is not None:
            messages.success(request, _("It binds no more. A program compares these texts anew."))
            return redirect("staff_families", draft.slug, article.eid)
    context = {
        "draft": draft,
        "article": article,
        "binding": binding,
        "page": page_of(texts_of_act(binding, request.user), request),
        "form": form,
        "may_bind": may_bind,
    }
    return render(request, "feedback/staff_binding.html", context, status=status)


def _article(draft, eid):
    rows = Placement.objects.current().select_related("edition__draft", "provision")
    article = get_object_or_404(rows, edition__draft=draft, eid=eid, provision__is_page=True)
    article.edition.draft = draft
    return article


def _label(shown):
    people = ngettext("%(count)s person", "%(count)s people", shown.counts.people) % {"count": shown.counts.people}
    return f"{people}: {Truncator(shown.first.text).chars(80)}"


def _join_ticked(request, article, values):
    chosen = list(Family.objects.filter(article=article.provision, uid__in=request.POST.getlist("chosen")))
    return join_families(chosen, reasons=values["reasons"], by=request.user, at=clock.now())


def _join_named(request, article, values):
    keys, place = named_texts(article.provision, values["part"], values["texts"])
    return join_texts(
        *(article.provision, values["part"], place, keys[1:], keys[0]),
        reasons=values["reasons"],
        by=request.user,
        at=clock.now(),
    )


def _place(request, row, others, values):
    model = Comment if row.part == Part.COMMENT else Proposal
    chosen = request.POST.getlist("chosen")
    texts = list(model.objects.filter(draft=row.draft_id, uid__in=chosen).values_list("pk", flat=True))
    how = {"reasons": values["reasons"], "by": request.user, "at": clock.now()}
    if values["act"] == "into":
        into = next(one for one in others if one.family.uid == values["family"])
        return join_texts(into.family.article, row.part, row.place_id, texts, into.first.item.pk, **how)
    return take_out_texts(row, texts, together=values["act"] == "apart", **how)
