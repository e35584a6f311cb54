"""Tokens for programs: listed, made, shown once, revoked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import make_token, possible_scopes, revoke_token
from accounts.forms import TokenForm
from accounts.models import Token
from core import clock
from core.forms import show_refusal
from core.paging import page_of
from core.rules import RuleViolation

PAGE = "account/tokens.html"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request):
    """Show one's tokens and the form for another; the secret of a new one stands on this page once."""
    scopes = possible_scopes(request.user)
    if request.method != "POST":
        return _page(request, TokenForm(scopes=scopes))
    form = TokenForm(request.POST, scopes=scopes)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = make_token(**form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _page(request, form, status=refusal.status)
    return _page(request, TokenForm(scopes=scopes), made=made)


@login_required
@require_POST
def revoke(request, uid):
    revoke_token(get_object_or_404(Token.objects.of(request.user), uid=uid), at=clock.now())
    messages.success(request, _("The token is revoked. It opens nothing any more."))
    return redirect("account_tokens")


def _page(request, form, *, made=None, status=200):
    at = clock.now()
    page = page_of(Token.objects.of(request.user).select_related("person").order_by("-created_at", "-pk"), request)
    rows = [(token, token.ended_because(at=at)) for token in page.object_list]
    token, secret = made or (None, "")
    context = {"form": form, "page": page, "rows": rows, "made": token, "secret": secret}
    return render(request, PAGE, context, status=status)
