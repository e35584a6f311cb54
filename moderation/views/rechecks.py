"""Looking again at what was ruled on, without seeing what was ruled."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from core import clock
from core.forms import carry_out
from moderation.actions import judge
from moderation.forms import VerdictForm
from moderation.models import Recheck, what_is
from moderation.permissions import can_moderate
from moderation.rechecks import item_of, may_judge, rechecks_for, verdicts_on, wording_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request, draft):
    """Show the first of the drawn rulings that this moderator may judge; take what they would have ruled."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    rows = rechecks_for(request.user, draft)
    form, status = VerdictForm(request.POST or None), 200
    if request.method == "POST":
        uid = request.POST.get("recheck", "").replace("\0", "")
        found = get_object_or_404(Recheck.objects.select_related("ruling"), draft=draft, uid=uid)
        if not may_judge(request.user, found, item_of(found, request.user)[0]):
            raise PermissionDenied
        _judged, status = carry_out(form, lambda values: judge(found, **values, by=request.user, at=clock.now()))
        if status == 200:
            return redirect(request.path)
    else:
        found = rows.first()
    context = {"draft": draft, "found": found, "waiting": rows.count(), "form": form}
    if found is not None:
        item, words = item_of(found, request.user)
        context |= {"item": item, "what": what_is(item), "words": words, "wording": wording_of(item)}
        context |= {"verdicts": verdicts_on(item)}
    return render(request, "moderation/recheck.html", context, status=status)
