"""Reasons that the Commission uses again: published in versions, and retired; what was answered with them stays."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.canonical import digest_of_texts
from articles.languages import OFFICIAL
from articles.models import Draft
from commission.models import READY_WORDS, Outcome, ReadyReasons
from commission.permissions import keeps_reasons_as
from commission.reasons import SLOTS
from core.rules import RuleViolation
from core.slots import refuse_slots
from core.text import TextMissing, clean
from record.actions import record

CODE = re.compile(r"[a-z][a-z_]{1,39}", re.ASCII)


class BadCode(RuleViolation):
    code = "bad_code"
    sentence = _("The code has small Latin letters and underscores alone, two to forty of them.")


class ReasonsExist(RuleViolation):
    code = "reasons_exist"
    sentence = _("There are ready reasons with this code already. Choose another code.")


class ReasonsChangedMeanwhile(RuleViolation):
    code = "reasons_changed_meanwhile"
    sentence = _("Somebody changed these reasons while you were writing. Look at them, then publish yours.")
    status = 409


class OfficialMissing(TextMissing):
    code = "language_missing"
    sentence = _("Write it in Kazakh and in Russian. English may stay empty, title and text alike.")


class UnknownOutcome(RuleViolation):
    code = "unknown_outcome"
    sentence = _("There is no such outcome. Choose one of the list, or any.")


class NotReasonsKeeper(RuleViolation):
    code = "not_keeper"
    sentence = _("Ready reasons of the Commission are kept by the secretary and by rapporteurs.")
    status = 403


class UnknownReadyReasons(RuleViolation):
    code = "unknown_reasons"
    sentence = _("There are no such ready reasons in this consultation. Choose others, or write your own.")


class ReasonsForOtherOutcome(RuleViolation):
    code = "reasons_for_other_outcome"
    sentence = _("These ready reasons are for another outcome: %(outcome)s. Choose it, or write your own reasons.")


@transaction.atomic
def publish_ready_reasons(draft, code, words: Mapping[str, str], *, outcome="", seen=None, is_new=False, by, at):
    """Publish what some reusable reasons say from now on; retired ones stand again by it.

    The same words for the same outcome again change nothing. `seen` is the number of the version that the writer had
    before them; `is_new` says that they mean reasons that are not there yet. Answers given before stay as they are.
    """
    role = _role_of(by, draft)
    if not CODE.fullmatch(code):
        raise BadCode(field="code")
    texts = {name: _cleaned(words.get(name, ""), name) for name in READY_WORDS}
    if bool(texts["title_en"]) != bool(texts["text_en"]):
        raise OfficialMissing(field="text_en" if texts["title_en"] else "title_en")
    refuse_slots(texts, SLOTS)
    if outcome and outcome not in Outcome.values:
        raise UnknownOutcome(field="outcome")
    draft, last = _locked(draft, code)
    if is_new and last is not None:
        raise ReasonsExist(field="code")
    if last is not None and not last.is_retired and (last.words, last.outcome) == (texts, outcome):
        return last
    _refuse_unseen(last, seen)
    return _publish(draft, last, code, texts, outcome, role=role, by=by, at=at)


@transaction.atomic
def retire_ready_reasons(draft, code, *, seen=None, by, at):
    """Take reusable reasons out of what may be chosen from now on. Retiring again changes nothing."""
    role = _role_of(by, draft)
    draft, last = _locked(draft, code)
    if last is None:
        raise UnknownReadyReasons(field="code")
    if last.is_retired:
        return last
    _refuse_unseen(last, seen)
    return _publish(draft, last, code, last.words, last.outcome, is_retired=True, role=role, by=by, at=at)


def reasons_taken(draft_id, uid, outcome):
    """Return the version of ready reasons that an answer was made from; None where it was written by hand.

    A later version or a retirement since takes nothing away from what was taken; another outcome than theirs does.
    """
    if not uid:
        return None
    version = ReadyReasons.objects.named(draft_id, uid)
    if version is None:
        raise UnknownReadyReasons
    if version.outcome and version.outcome != outcome:
        raise ReasonsForOtherOutcome(field="outcome", outcome=Outcome(version.outcome).label)
    return version


def _role_of(by, draft):
    role = keeps_reasons_as(by, draft)
    if role is None:
        raise NotReasonsKeeper
    return role


def _cleaned(text, name):
    part, _sign, language = name.partition("_")
    kind = "name" if part == "title" else "decision_reasons"
    return clean(text, kind, field=name, required=language in OFFICIAL, missing=OfficialMissing)


def _locked(draft, code):
    """Return the draft, locked, with the last version of some reusable reasons; None where there are none."""
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    return draft, ReadyReasons.objects.of(draft).filter(code=code).first()


def _refuse_unseen(last, seen):
    if seen is not None and seen != (last.number if last else 0):
        raise ReasonsChangedMeanwhile


def _publish(draft, last, code, texts, outcome, *, is_retired=False, role, by, at):
    version = ReadyReasons.objects.create(
        draft=draft,
        code=code,
        number=last.number + 1 if last else 1,
        outcome=outcome,
        is_retired=is_retired,
        published_at=at,
        published_by=by,
        **texts,
    )
    data = {"draft": draft.uid, "code": code, "version": version.number, "sha256": digest_of_texts(texts)}
    data |= {"outcome": outcome} if outcome else {}
    data |= {"retired": True} if is_retired else {}
    record("answer_reasons.published", version.uid, actor=by.as_actor(role), at=at, data=data, is_new=True)
    return version
