"""Ending sessions and keeping them alive. They leave no leaf: nobody but the person knows where they are signed in."""

from accounts.actions.tokens import holds_an_office
from accounts.models import Session


def renew_session(session, person):
    """Let a session last from now on, by the limits of staff where the person holds an office."""
    session.renew(staff=holds_an_office(person))


def end_session(person, uid):
    """End one of a person's sessions; return whether there was such a one."""
    ended, _rows = Session.objects.of(person).filter(uid=uid).delete()
    return bool(ended)


def end_other_sessions(person, *, keep):
    """End all of a person's sessions but the one whose key is kept, None for all; return how many there were."""
    others = Session.objects.of(person)
    if keep:
        others = others.exclude(pk__in=Session.objects.with_key(keep))
    ended, _rows = others.delete()
    return ended
