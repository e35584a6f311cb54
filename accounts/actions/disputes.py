"""Shutting others out of an account whose owner says: this was not me. The act above leaves the leaf."""

from accounts.actions.sessions import end_other_sessions
from accounts.models import Token


def shut_out_others(person, *, keep, at):
    """End all of a person's sessions but the one whose key is kept, and all tokens of programs."""
    end_other_sessions(person, keep=keep)
    Token.objects.of(person).filter(revoked_at__isnull=True).update(revoked_at=at)
