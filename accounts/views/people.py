"""A person's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import edit_profile
from accounts.forms import ProfileForm
from accounts.models import Person
from core import clock
from core.rules import RuleViolation


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Show what a person says of themselves and let them change it."""
    if request.method != "POST":
        return render(request, "account/profile.html", {"form": ProfileForm(instance=request.user)})
    person = Person.objects.get(pk=request.user.pk)  # the form writes into its instance before it is valid
    form = ProfileForm(request.POST, instance=person)
    status = 422
    if form.is_valid():
        try:
            edit_profile(request.user, **form.cleaned_data, at=clock.now())
        except RuleViolation as refusal:
            form.add_error(refusal.field, str(refusal))
            status = refusal.status
        else:
            return _saved(request)
    return render(request, "account/profile.html", {"form": form}, status=status)


def _saved(request):
    messages.success(request, _("Your profile is saved."))
    return redirect("my_page")
