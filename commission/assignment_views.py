"""What is assigned to whom, and giving it."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from articles.models import Placement
from commission.actions import Work, assign, take_assignment_back
from commission.assigned import standing_in
from commission.assignment_forms import AssignForm, TakingBackForm
from commission.models import Assignment, Considered
from commission.permissions import assigns_as, can_weigh
from core import clock
from core.forms import carry_out
from core.signs import UNSTORABLE
from feedback.models import Theme

CHOSEN = re.compile(r"P-(\d{6,9})(\*\d{1,6})?(?:@\d{1,5})?", re.ASCII)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignments(request, draft):
    """Show what is assigned to whom, the reader's own first, and take back what they may."""
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    at, status = clock.now(), 200
    form = TakingBackForm(request.POST or None)
    if request.method == "POST":
        which = get_object_or_404(
            Assignment.objects.filter(draft=draft).for_list(), uid=UNSTORABLE.sub("", request.POST.get("which", ""))
        )
        if assigns_as(request.user, draft, which.article_id) is None:
            raise PermissionDenied
        _made, status = carry_out(form, lambda _values: take_assignment_back(which, by=request.user, at=at))
        if status == 200:
            messages.success(request, _("It was taken back. Whoever had it is told."))
            return redirect(request.path)
    standing = standing_in(draft, at=at)
    for one in standing:
        one.may_be_given = assigns_as(request.user, draft, one.article_id) is not None
    own = [one for one in standing if one.person_id == request.user.pk]
    context = {"form": form, "own": own, "others": [one for one in standing if one not in own]}
    return render(request, "commission/assignments.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request, draft):
    """Give an article, one of its themes or some of its proposals to a colleague."""
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    place, theme = _asked(draft, request.GET)
    if assigns_as(request.user, draft, place.provision_id) is None:
        raise PermissionDenied
    work = Work(draft, place.provision, theme)
    form = AssignForm(request.POST or None, work=work, initial={"numbers": _numbers(work, request.GET)})
    status = 200
    if request.method == "POST":
        form = AssignForm(request.POST, work=work)

        def do(values):
            given = Work(draft, place.provision, theme, values.get("numbers", ()))
            person = form.people[values["person"]]
            return assign(given, to=person, until=values["until"], by=request.user, at=clock.now())

        made, status = carry_out(form, do)
        if made is not None:
            messages.success(request, _("It is assigned. Whoever it was given to is told."))
            return redirect("assignments", draft.slug)
    context = {"form": form, "place": place, "label": place.label(get_language()), "theme": theme}
    return render(request, "commission/assign.html", context, status=status)


def way_to_give(draft, eid, chosen):
    """Return the address at which what is ticked at the desk of an article is given to a colleague."""
    known = [value for value in chosen if CHOSEN.fullmatch(value)]
    return (
        f"{reverse('assign', args=[draft.slug])}?{urlencode([('article', eid), *(('chosen', one) for one in known)])}"
    )


def _asked(draft, query):
    """Return the place of the article that an address names and its theme, if it names one; 404 where none is."""
    eid, uid = query.get("article", ""), query.get("theme", "")
    if UNSTORABLE.search(eid + uid):
        raise Http404
    places = Placement.objects.current().select_related("edition", "provision")
    place = get_object_or_404(places, edition__draft=draft, eid=eid, provision__is_page=True)
    place.edition.draft = draft
    return place, get_object_or_404(Theme, article=place.provision, uid=uid) if uid else None


def _numbers(work, query):
    """Return the numbers of what was ticked at the desk, equal proposals with it, as far as they wait for an answer."""
    shown = [match for value in query.getlist("chosen") if (match := CHOSEN.fullmatch(value))]
    if not shown:
        return ""
    weighed = Considered.objects.in_article(work.article)
    folded = {int(match[1]) for match in shown if match[2]}
    keys = {row.fold_key for row in weighed.filter(serial__in=folded)}
    alone = weighed.filter(serial__in=[int(match[1]) for match in shown])
    rows = {*weighed.in_folds(keys).owed().values_list("serial", flat=True)}
    rows |= {*alone.owed().values_list("serial", flat=True)}
    return " ".join(f"P-{serial:06d}" for serial in sorted(rows))
