"""Following, and how often mails come. Nobody but the person concerned knows of it, so that no leaf is left."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import GATHERED, Follow, FollowKind, Mailing, MailPace, Notice, Person
from core.rules import RuleViolation

FOLLOWED_AT_MOST = 500
# A notice that is being written while somebody changes the pace may still be gathered: it goes with a last digest.
LAST_DIGEST_AFTER = timedelta(hours=1)


class UnknownFollow(RuleViolation):
    code = "unknown_follow"
    sentence = _("An article, a proposal, an organization or the answers of a draft can be followed.")


class TooManyFollowed(RuleViolation):
    code = "too_many_followed"
    sentence = _("You follow %(limit)s things already. Stop following one of them first.")


class UnknownPace(RuleViolation):
    code = "unknown_pace"
    sentence = _("Choose how often mails should come.")


class UnknownHour(RuleViolation):
    code = "unknown_hour"
    sentence = _("Choose an hour from 0 to 23, Astana time.")


@transaction.atomic
def follow(kind, object_id, *, by, at):
    """Be told of what happens to something from now on. Following it again changes nothing.

    That the thing is there for this person is asked at the edge (`accounts.followed`).
    """
    if kind not in FollowKind.values:
        raise UnknownFollow(field="kind")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Follow.objects.of(by)
    standing = mine.filter(kind=kind, object_id=object_id).first()
    if standing is not None:
        return standing
    if mine.count() >= FOLLOWED_AT_MOST:
        raise TooManyFollowed(limit=FOLLOWED_AT_MOST)
    return Follow.objects.create(person=by, kind=kind, object_id=object_id, at=at)


def unfollow(kind, object_id, *, by):
    """Stop following; where it was not followed nothing changes. What was told already stays."""
    Follow.objects.of(by).filter(kind=kind, object_id=object_id).delete()


@transaction.atomic
def choose_mail(person, *, pace, hour=None, at):
    """Choose how often mails come and, where they are gathered, at which hour of Astana.

    What waits for a mail goes the new way; with `never` it stays on the site alone, but for what guards the account.
    """
    if pace not in MailPace.values:
        raise UnknownPace(field="pace")
    if hour is not None and hour not in range(24):
        raise UnknownHour(field="hour")
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    was_gathered = stored.digest_due_at is not None
    stored.mail_pace, stored.mail_hour = pace, stored.mail_hour if hour is None else hour
    stored.digest_due_at = stored.next_digest_after(at)
    if stored.digest_due_at is None and was_gathered:
        stored.digest_due_at = at + LAST_DIGEST_AFTER
    stored.save(update_fields=["mail_pace", "mail_hour", "digest_due_at"])
    if pace not in GATHERED:
        waiting = Notice.objects.of(stored).filter(mailing=Mailing.DIGEST, mailed_at__isnull=True)
        waiting.update(mailing=stored.mailing)
    person.mail_pace, person.mail_hour, person.digest_due_at = pace, stored.mail_hour, stored.digest_due_at
    return person
