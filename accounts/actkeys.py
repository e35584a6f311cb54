"""Form tokens: an act with the same token gives the same answer (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import json

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import ActKey
from core.rules import RuleViolation
from core.text import LENGTHS, UnreadableText


class TwinAtWork(RuleViolation):
    code = "twin_at_work"
    sentence = _("The same form is being sent at this very moment. Wait a little and look at your page.")
    status = 409


class KeyReused(RuleViolation):
    code = "key_reused"
    sentence = _("This form was already sent with other content. Open it anew to send something else.")


class Claim:
    """A person's hold on a token for the length of the act's transaction."""

    def __init__(self, person, key, digest, *, at, result_id=None):
        self.person, self.key, self.digest, self.at = person, key, digest, at
        self.result_id = result_id

    def keep(self, result_id):
        """Remember what the act made, so that a repeat is given the same."""
        if self.key:
            ActKey.objects.create(
                person=self.person, key=self.key, digest=self.digest, result_id=result_id, created_at=self.at
            )


def claim(person, key, payload, *, at):
    """Take a token inside the act's transaction; `result_id` tells what an earlier act with it made.

    Refuses `TwinAtWork` while another transaction holds it and `KeyReused` for other content. Without a key
    nothing is held and nothing remembered.
    """
    if not key:
        return Claim(person, key, "", at=at)
    if len(key) > LENGTHS["key"] or not key.isprintable():
        raise UnreadableText(field="key")
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [key, person.pk])
        if not cursor.fetchone()[0]:
            raise TwinAtWork
    earlier = ActKey.objects.filter(person=person, key=key).first()
    if earlier is None:
        return Claim(person, key, digest, at=at)
    if earlier.digest != digest:
        raise KeyReused
    return Claim(person, key, digest, at=at, result_id=earlier.result_id)
