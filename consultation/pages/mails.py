"""Every mail that goes out in a draft, as its secretary looks at it before and while the consultation runs."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.views import secretary_only
from consultation.mails.kinds import MAILS
from consultation.mails.showing import by_whom, settings_in, untitled, versions_of
from core import clock


@never_cache
@require_safe
@secretary_only
def mails(request, draft):
    """List every kind of mail by whom it reaches, after what the draft lacks for them."""
    context = {"draft": draft, "groups": by_whom(), "untitled": untitled(draft)}
    return render(request, "pages/settings_mails.html", context)


@never_cache
@require_safe
@secretary_only
def mails_json(request, draft):
    """Give the list of all kinds to programs of whoever checks them."""
    kinds = [
        {
            "kind": mail.kind,
            "reaches": str(group),
            "when": str(mail.when),
            "settings": list(mail.names),
            "url": reverse("settings_mail", args=[draft.slug, mail.kind]),
        }
        for group, listed in by_whom()
        for mail in listed
    ]
    return JsonResponse({"draft": draft.slug, "mails": kinds}, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
@secretary_only
def mail(request, draft, *, kind):
    """Show one kind of mail in every language, about invented people and texts, as it would be sent."""
    if kind not in MAILS:
        raise Http404
    chosen = MAILS[kind]
    context = {
        "draft": draft,
        "mail": chosen,
        "group": next(group for group, listed in by_whom() if chosen in listed),
        "versions": versions_of(draft, chosen, at=clock.now()),
        "named": settings_in(draft, chosen),
    }
    return render(request, "pages/settings_mail.html", context)
