"""The desk at which people are seen in person, held by a secretary: a code and a number go in, nothing comes out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import see_at_desk
from articles.forms import SeenForm
from articles.views import secretary_only
from core import clock
from core.forms import carry_out


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def see_people(request, draft):
    """Enter that somebody was seen with their document; who they are here is not shown, nor is the number again."""
    form, status = SeenForm(request.POST or None), 200
    if request.method == "POST":
        _seen, status = carry_out(
            form,
            lambda values: see_at_desk(values["code"], number=form.take_number(), by=request.user, at=clock.now()),
        )
        if status == 200:
            messages.success(request, _("It is entered: the person was seen and has level 3 now."))
            return redirect(request.path)
    return render(request, "articles/seen.html", {"form": form}, status=status)
