"""What follows from what allauth tells: other sessions end, and the present one goes on under a new key."""

from allauth.account import signals as of_accounts
from allauth.mfa import signals as of_factors
from django.contrib.auth import update_session_auth_hash

from accounts.actions import end_other_sessions, note_address_change
from core import clock


def connect():
    of_factors.authenticator_added.connect(factors_changed)
    of_factors.authenticator_removed.connect(factors_changed)
    of_accounts.email_changed.connect(address_changed)
    of_accounts.authentication_step_completed.connect(confirmed)


def factors_changed(sender, request, user, **_more):
    """End whatever began without the second factor, or with the one that is gone; tokens die with it."""
    before = user.second_factor_at
    user.refresh_from_db(fields=["second_factor_at"])
    if user.second_factor_at != before:
        update_session_auth_hash(request, user)
        end_other_sessions(user, keep=request.session.session_key)


def address_changed(sender, request, user, from_email_address, to_email_address, **_more):
    """End all other sessions, and remember the address of before: its owner is told and can undo the change."""
    if from_email_address is not None:
        addresses = {"before": from_email_address.email, "after": to_email_address.email}
        note_address_change(user, **addresses, at=clock.now())
    end_other_sessions(user, keep=request.session.session_key)


def confirmed(sender, request, reauthenticated=False, **_more):
    """Give the session a new key where somebody confirmed that it is still they."""
    if reauthenticated:
        request.session.cycle_key()
