"""Reusable reasons: published in versions, and retired; what was ruled with an earlier one stays as it is."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.canonical import digest_of_texts
from articles.models import Draft
from core.rules import RuleViolation
from core.slots import refuse_slots
from core.text import TextMissing, clean
from moderation.actions.grounds import BadCode
from moderation.actions.refusals import UnknownGround
from moderation.actions.stating import UnknownReasons
from moderation.grounds import Grounds
from moderation.models import CODE, REASONS_WORDS, SLOTS, ReasonsVersion
from moderation.permissions import keeps_reasons_as
from record.actions import record


class ReasonsExist(RuleViolation):
    code = "reasons_exist"
    sentence = _("There are ready reasons with this code already. Choose another code.")


class ReasonsChangedMeanwhile(RuleViolation):
    code = "reasons_changed_meanwhile"
    sentence = _("Somebody changed these reasons while you were writing. Look at them, then publish yours.")
    status = 409


class LanguageMissing(TextMissing):
    code = "language_missing"
    sentence = _("Write it in this language, too: the author reads it in their own.")


class NotKeeper(RuleViolation):
    code = "not_keeper"
    sentence = _("Ready reasons are kept by the secretary and by moderators of the whole text.")
    status = 403


@transaction.atomic
def publish_reasons(
    draft, code, words: Mapping[str, str], *, grounds: Iterable[str] = (), seen=None, is_new=False, by, at
):
    """Publish what some reusable reasons say from now on, in three languages; retired ones stand again by it.

    The same words for the same grounds again change nothing. `seen` is the number of the version that the writer had
    before them; `is_new` says that they mean reasons that are not there yet. Rulings made before stay as they are.
    """
    if not CODE.fullmatch(code):
        raise BadCode(field="code")
    role = _role_of(by, draft)
    texts = {name: _cleaned(words.get(name, ""), name) for name in REASONS_WORDS}
    refuse_slots(texts, SLOTS)
    draft, last = _locked(draft, code)
    if is_new and last is not None:
        raise ReasonsExist(field="code")
    fitting = sorted(set(grounds))
    standing = Grounds.of(draft).of_reasons
    # What was named before may stay: a ground may have been retired since.
    if not set(fitting) <= {*standing, *(last.grounds if last else ())}:
        raise UnknownGround(field="grounds")
    if last is not None and not last.is_retired and (last.words, last.grounds) == (texts, fitting):
        return last
    _refuse_unseen(last, seen)
    return _publish(draft, last, code, texts, fitting, role=role, by=by, at=at)


@transaction.atomic
def retire_reasons(draft, code, *, seen=None, by, at):
    """Take reusable reasons out of what may be chosen from now on. Retiring again changes nothing."""
    role = _role_of(by, draft)
    draft, last = _locked(draft, code)
    if last is None:
        raise UnknownReasons(field="code")
    if last.is_retired:
        return last
    _refuse_unseen(last, seen)
    return _publish(draft, last, code, last.words, last.grounds, is_retired=True, role=role, by=by, at=at)


def _role_of(by, draft):
    role = keeps_reasons_as(by, draft)
    if role is None:
        raise NotKeeper
    return role


def _cleaned(text, name):
    kind = "name" if name.startswith("title") else "statement"
    return clean(text, kind, field=name, missing=LanguageMissing)


def _locked(draft, code):
    """Return the draft, locked, with the last version of some reusable reasons; None where there are none."""
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    return draft, ReasonsVersion.objects.of(draft).filter(code=code).first()


def _refuse_unseen(last, seen):
    if seen is not None and seen != (last.number if last else 0):
        raise ReasonsChangedMeanwhile


def _publish(draft, last, code, texts, grounds, *, is_retired=False, role, by, at):
    version = ReasonsVersion.objects.create(
        draft=draft,
        code=code,
        number=last.number + 1 if last else 1,
        grounds=grounds,
        is_retired=is_retired,
        published_at=at,
        published_by=by,
        **texts,
    )
    data = {"draft": draft.uid, "code": code, "version": version.number, "sha256": digest_of_texts(texts)}
    data |= {"retired": True} if is_retired else {}
    record("reasons.published", version.uid, actor=by.as_actor(role), at=at, data=data, is_new=True)
    return version
