"""In whose name somebody acts now: their own, or that of an organization that they chose."""

from accounts.models import Organization
from accounts.permissions import standing_memberships

KEPT = "acting_for"


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


def _chosen(request):
    user = getattr(request, "user", None)
    uid = request.session.get(KEPT) if user is not None and user.is_authenticated else None
    if uid is None:
        return None
    return Organization.objects.confirmed().filter(uid=uid, pk__in=standing_memberships(user)).first()
