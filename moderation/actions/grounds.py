"""Grounds of moderation: published in versions, and retired; what was ruled under an earlier one stays as it is."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch_draft
from articles.canonical import digest_of_texts
from articles.models import Draft
from core.rules import RuleViolation
from core.text import clean
from moderation.actions.refusals import GroundChanged, UnknownGround
from moderation.grounds import Grounds
from moderation.models import CODE, OF_ONE_KIND, WORDS, GroundVersion
from record.actions import record
from record.vocabulary import word_of_ground


class BadCode(RuleViolation):
    code = "bad_code"
    sentence = _("A code is 2 to 40 Latin small letters and underscores, and begins with a letter.")


class GroundExists(RuleViolation):
    code = "ground_exists"
    sentence = _("There is a ground with this code already. Choose another code.")


class GroundChangedMeanwhile(RuleViolation):
    code = "ground_changed_meanwhile"
    sentence = _("Somebody changed this ground while you were writing. Look at it, then publish yours.")
    status = 409


class LastGround(RuleViolation):
    code = "last_ground"
    sentence = _("This is the last ground. Without one nothing could be hidden, whatever it says.")


def ground_as_read(draft, code, read=None, *, of_its_own=False):
    """Return the version of a ground that stands; refuse one that is none, and one that is newer than was read.

    What is hidden or returned is not so because it repeats another or stands at the wrong place; what merges and moves
    has a ground of its own.
    """
    rule = Grounds.of(draft).latest.get(code) if of_its_own == (code in OF_ONE_KIND) else None
    if rule is not None and read is not None and rule.serial > read:
        raise GroundChanged(field="ground")
    if rule is None or rule.is_retired:
        raise UnknownGround(field="ground")
    return rule


@transaction.atomic
def publish_ground(draft, code, words: Mapping[str, str], *, order=None, seen=None, is_new=False, by, at):
    """Publish what a ground says from now on, in three languages; a ground that was retired stands again by it.

    The same words in the same place again change nothing. `seen` is the number of the version that the writer had
    before them; `is_new` says that they mean a ground that is not there yet. Rulings made before stay under theirs.
    """
    if not CODE.fullmatch(code):
        raise BadCode(field="code")
    texts = {
        name: clean(words.get(name, ""), "name" if name.startswith("name") else "rule", field=name) for name in WORDS
    }
    draft, grounds, last = _locked(draft, code)
    if is_new and last is not None:
        raise GroundExists(field="code")
    if order is None:
        order = last.order if last else max(version.order for version in grounds.versions) + 10
    if last is not None and not last.is_retired and (last.words, last.order) == (texts, order):
        return last
    _refuse_unseen(last, seen)
    return _publish(draft, grounds, last, code, texts, order, by=by, at=at)


@transaction.atomic
def retire_ground(draft, code, *, seen=None, by, at):
    """Take a ground out of what may be named from now on; it stays readable. Retiring again changes nothing."""
    draft, grounds, last = _locked(draft, code)
    if last is None:
        raise UnknownGround(field="code")
    if last.is_retired:
        return last
    _refuse_unseen(last, seen)
    if len(grounds.standing) == 1:
        raise LastGround
    return _publish(draft, grounds, last, code, last.words, last.order, is_retired=True, by=by, at=at)


def _locked(draft, code):
    """Return the draft, locked, with its grounds and the last version of one of them; None where there is none."""
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    grounds = Grounds.of(draft)
    return draft, grounds, grounds.latest.get(code)


def _refuse_unseen(last, seen):
    if seen is not None and seen != (last.number if last else 0):
        raise GroundChangedMeanwhile


def _publish(draft, grounds, last, code, texts, order, *, is_retired=False, by, at):
    version = GroundVersion.objects.create(
        draft=draft,
        code=code,
        number=last.number + 1 if last else 1,
        serial=grounds.read + 1,
        order=order,
        is_retired=is_retired,
        published_at=at,
        published_by=by,
        **texts,
    )
    data = {"draft": draft.uid, "rule": word_of_ground(code), "code": code, "version": version.number}
    data |= {"sha256": digest_of_texts(texts)} | ({"retired": True} if is_retired else {})
    record("ground.published", version.uid, actor=by.as_actor("secretary"), at=at, data=data, is_new=True)
    touch_draft(draft.pk)
    return version
