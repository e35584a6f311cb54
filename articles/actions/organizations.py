"""An organization that is confirmed stands on pages of every draft: they are told."""

from django.db import transaction

from accounts import actions as accounts
from articles.actions.versions import touch_draft
from articles.models import Draft


@transaction.atomic
def confirm_organization(organization, *, by, at):
    """Let an organization speak in its own name; kept pages of all drafts that list organizations are made anew."""
    confirmed = accounts.confirm_organization(organization, by=by, at=at)
    for draft_id in Draft.objects.order_by("pk").values_list("pk", flat=True):
        touch_draft(draft_id)
    return confirmed
