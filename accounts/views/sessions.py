"""Where one is signed in: listed, and ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import end_other_sessions, end_session
from accounts.models import Session
from accounts.models.sessions import digest_of
from core.paging import page_of


@never_cache
@login_required
@require_safe
def sessions(request):
    """List one's sessions, the present one first."""
    own = digest_of(request.session.session_key)
    rows = Session.objects.of(request.user).standing().order_by("-seen_at", "-pk")
    here = list(rows.filter(digest=own))
    page = page_of(rows.exclude(digest=own), request)
    return render(request, "account/sessions.html", {"here": here, "page": page})


@login_required
@require_POST
def end(request, uid):
    """End one session. Ending the present one is signing out."""
    is_here = Session.objects.with_key(request.session.session_key).filter(uid=uid).exists()
    if is_here:
        return redirect("account_logout")
    if not end_session(request.user, uid):
        raise Http404
    messages.success(request, _("That session is ended."))
    return redirect("account_sessions")


@login_required
@require_POST
def end_others(request):
    ended = end_other_sessions(request.user, keep=request.session.session_key)
    told = ngettext("%(number)s session is ended.", "%(number)s sessions are ended.", ended)
    messages.success(request, told % {"number": ended} if ended else _("There was no other session."))
    return redirect("account_sessions")
