"""How notices about organizations read: a registration settled, a membership begun, changed or ended."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import MemberRole, Membership, Organization
from accounts.notices import Reading, register


def register_all():
    for kind in ("organization.confirmed", "organization.refused"):
        register(kind, read_settled)
    register("member.joined", read_joined)
    register("member.changed", read_changed)
    register("member.removed", read_removed)
    register("member.left", read_left)


def read_settled(object_ids, language):
    """Return how registrations that staff settled read to whoever asked, by the organization's uid."""
    with override(language):
        rows = Organization.objects.filter(uid__in=object_ids, settled_at__isnull=False)
        return {row.uid: _confirmed(row) if row.is_confirmed else _refused(row) for row in rows}


def read_joined(object_ids, language):
    with override(language):
        return _read(object_ids, _("%(person)s accepted your invitation and speaks for %(name)s now"))


def read_left(object_ids, language):
    with override(language):
        return _read(object_ids, _("%(person)s no longer speaks for %(name)s"))


def read_removed(object_ids, language):
    with override(language):
        text = _("Its head ended your membership. What you filed in its name stays; its drafts are closed to you.")
        return _read(object_ids, _("You no longer speak for %(name)s"), text, url=False)


def read_changed(object_ids, language):
    """Return how a changed part reads to the member; what is told is the part they have now."""
    with override(language):
        titles = {
            MemberRole.HEAD: _("You head %(name)s now"),
            MemberRole.FILER: _("You may file for %(name)s now"),
            MemberRole.DRAFTER: _("You may draft for %(name)s now, and no longer file"),
        }
        return {row.uid: _reading(row, titles[MemberRole(row.role)]) for row in _rows(object_ids)}


def _read(object_ids, title, text="", *, url=True):
    return {row.uid: _reading(row, title, text, url=url) for row in _rows(object_ids)}


def _rows(object_ids):
    return Membership.objects.filter(uid__in=object_ids).select_related("organization", "person")


def _reading(row, title, text="", *, url=True):
    words = {"name": row.organization.name, "person": row.person.name or row.person.email}
    return Reading(
        title=title % words, text=text, url=reverse("my_organization", args=[row.organization.uid]) if url else ""
    )


def _confirmed(organization):
    return Reading(
        title=_("%(name)s is confirmed") % {"name": organization.name},
        text=_("You can act in its name now, and invite others who may."),
        url=reverse("my_organization", args=[organization.uid]),
    )


def _refused(organization):
    pieces = [
        _("Reasons: %(reasons)s") % {"reasons": organization.reasons},
        _("You can register it again with what was missing."),
    ]
    return Reading(
        title=_("The registration of %(name)s was refused") % {"name": organization.name},
        text="\n".join(pieces),
        url=reverse("my_organization", args=[organization.uid]),
    )
