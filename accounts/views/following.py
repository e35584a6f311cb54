"""What somebody follows, how often mails come, and the address in each mail that ends them."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import actions, followed
from accounts.forms import MailForm
from accounts.invitations import veiled
from accounts.mail import is_signed
from accounts.models import Follow, FollowKind, MailPace, Person
from core import clock
from core.paging import page_of
from core.rules import RuleViolation


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follows(request):
    """Show what a person follows; a POST begins or ends one. `?kind=&id=` asks whether to follow that."""
    if request.method == "POST":
        return _change(request)
    kind, object_id = (request.GET.get(name, "").replace("\0", "") for name in ("kind", "id"))
    asked = None
    if kind or object_id:
        asked = _found(request, kind, object_id)
    return _page(request, kind=kind, object_id=object_id, asked=asked)


def _change(request):
    kind, object_id = (request.POST.get(name, "").replace("\0", "") for name in ("kind", "id"))
    act = request.POST.get("act")
    if act == "unfollow":
        actions.unfollow(kind, object_id, by=request.user)
        messages.success(request, _("You do not follow it any more."))
    elif act == "follow":
        found = _found(request, kind, object_id)
        try:
            actions.follow(kind, object_id, by=request.user, at=clock.now())
        except RuleViolation as refusal:
            return _page(request, kind=kind, object_id=object_id, asked=found, refusal=refusal, status=refusal.status)
        messages.success(request, _("You follow it now: %(name)s.") % {"name": found.name})
    else:
        raise BadRequest
    back = request.POST.get("next", "")
    return redirect(back if get_adapter(request).is_safe_url(back) else "follows")


def _found(request, kind, object_id):
    found = followed.find_followed(kind, object_id, request.user, get_language())
    if found is None:
        raise Http404
    return found


def _page(request, *, kind, object_id, asked, refusal=None, status=200):
    page = page_of(Follow.objects.of(request.user).order_by("-at", "-pk"), request)
    page.object_list = followed.read_followed(page.object_list, request.user, get_language())
    context = {
        "page": page,
        "asked": asked,
        "kind": kind,
        "kind_shown": FollowKind(kind).label if asked else "",
        "object_id": object_id,
        "is_followed": asked is not None and followed.follows(request.user, kind, object_id),
        "refusal": refusal,
    }
    return render(request, "account/follows.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request):
    """Show how often mails come and let the person choose."""
    chosen = {"pace": request.user.mail_pace, "hour": request.user.mail_hour}
    if request.method != "POST":
        return render(request, "account/mail.html", {"form": MailForm(initial=chosen)})
    form = MailForm(request.POST)
    if not form.is_valid():
        return render(request, "account/mail.html", {"form": form}, status=422)
    actions.choose_mail(request.user, **form.cleaned_data, at=clock.now())
    messages.success(request, _("Your choice is saved."))
    return redirect("mail_settings")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_mails(request, pk, signature):
    """End mails of notices by one request, signed in or not (RFC 8058); opening the page ends nothing.

    Programs of mail send the POST without cookies; what lets it pass is the signature in the address.
    """
    if not is_signed(pk, signature):
        raise Http404
    person = get_object_or_404(Person, pk=pk, is_active=True)
    if request.method == "POST":
        actions.choose_mail(person, pace=MailPace.NEVER, at=clock.now())
    context = {"veiled": veiled(person.email), "has_ended": person.mail_pace == MailPace.NEVER}
    return render(request, "account/end_mails.html", context)
