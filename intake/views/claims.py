"""One's own, sent by another way: whoever brings the code of an answer makes it their account's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.forms import carry_out
from intake.actions import claim_item
from intake.forms import ClaimForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request):
    """Take a code and make what it stands for one's own; a look at the page changes nothing."""
    form, status = ClaimForm(request.POST or None), 200
    if request.method == "POST":
        _claimed, status = carry_out(form, lambda values: claim_item(values["code"], by=request.user, at=clock.now()))
        if status == 200:
            messages.success(request, _("It is yours now. You find it among your proposals."))
            return redirect("my_page")
    return render(request, "intake/claim.html", {"form": form}, status=status)
