"""In whose name somebody acts now: their own, or that of an organization that they chose."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import organizations_of
from core.rules import RuleViolation

KEPT = "acting_for"
FIELD = "in_name_of"  # of a form: in whose name it was opened (`templates/_acting.html`)


class NameChanged(RuleViolation):
    code = "acting_name_changed"
    sentence = _("You chose another name to act in while this form was open. Check in whose name you send it.")
    status = 409


def organization_of(request):
    """Return the confirmed organization in whose name the person acts, or None; asked anew at each request."""
    if not hasattr(request, "_acting_for"):
        request._acting_for = _chosen(request)
    return request._acting_for


def choose(request, organization):
    """Act from now on in the name of an organization, or with None in one's own."""
    if organization is None:
        request.session.pop(KEPT, None)
    else:
        request.session[KEPT] = organization.uid
    request._acting_for = organization


def name_of_form(request):
    """Return in whose name a form is sent; refuse where another name was chosen, or lost, since it was opened."""
    organization = organization_of(request)
    opened_in = request.POST.get(FIELD)
    if opened_in is not None and opened_in != (organization.uid if organization else ""):
        raise NameChanged(field=FIELD)
    return organization


def _chosen(request):
    user = getattr(request, "user", None)
    session = getattr(request, "session", {})
    uid = session.get(KEPT) if user is not None and user.is_authenticated else None
    if uid is None:
        return None
    return next((one.organization for one in organizations_of(user) if one.organization.uid == uid), None)
