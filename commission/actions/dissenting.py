"""A commissioner dissents from what the Commission decided, and corrects the words by another version that says why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from commission.models import Decision, Dissent, DissentVersion, Docket, Sitting, digest_of, digest_of_sitting
from commission.models.dissents import OUT
from commission.permissions import can_dissent
from commission.reasons import in_either
from core.rules import RuleViolation
from core.text import clean
from moderation.permissions import articles_of
from proposals.models import Position, Proposal
from record.actions import record

GIVEN = "dissent.given"


class NotCommissioner(RuleViolation):
    code = "not_commissioner"
    sentence = _("Members of the Commission dissent from what it decides.")
    status = 403


class NotDecidedYet(RuleViolation):
    code = "not_decided_yet"
    sentence = _("Nothing is decided here yet, or it was given back: there is nothing to dissent from.")


class DecisionCorrected(RuleViolation):
    code = "decision_corrected"
    sentence = _("Another decision took the place of this one. Read it; dissent from that one, if you still do.")
    status = 409


class DissentMissing(RuleViolation):
    code = "dissent_missing"
    sentence = _("Write your dissent in Kazakh or in Russian.")


class WhyDissentAnother(RuleViolation):
    code = "why_dissent_another"
    sentence = _("Say why this version takes the place of your last one.")


class NoNameToSign(RuleViolation):
    code = "no_name_to_sign"
    sentence = _("A dissent is signed with your name. Write it on your page first.")


@transaction.atomic
def dissent(target, *, kk="", ru="", why="", by, at):
    """Dissent, as a commissioner, from a decision, a prepared answer that is decided, or what a sitting decided.

    One dissent of each commissioner from each: later words are a version that says why. The same words again change
    nothing. From what is published it is read by everybody at once, else together with it.
    """
    column, target, digest = _locked(target)
    if not can_dissent(by, target):
        raise NotCommissioner
    if digest is None:
        raise NotDecidedYet
    if column == "decision" and target.replaced_by_id:
        raise DecisionCorrected
    name = clean(by.name, "name", required=False)
    if not name:
        raise NoNameToSign
    words = in_either(kk, ru, "decision_reasons")
    if not any(words.values()):
        raise DissentMissing(field="kk")
    made = Dissent.objects.filter(**{column: target}, commissioner=by).first()
    last = made.versions.last() if made else None
    if last is not None and words == {"kk": last.kk, "ru": last.ru} and made.digest == digest:
        return made
    why = clean(why, "statement", field="why", missing=WhyDissentAnother) if last else ""
    if made is None:
        columns = {column: target, "commissioner": by, "name": name, "digest": digest, "given_at": at}
        made = Dissent.objects.create(draft=target.draft, **columns)
    elif made.digest != digest:
        made.digest = digest
        made.save(update_fields=["digest"])
    version = DissentVersion.objects.create(
        dissent=made, number=last.number + 1 if last else 1, why=why, given_at=at, **words
    )
    data = {"object": target.uid, "version": version.number, "sha256": digest}
    sealed = {"c": version.words} | ({"why_c": why} if why else {})
    record(GIVEN, made.uid, actor=by.as_actor("commissioner"), data=data, sealed=sealed, at=at, is_new=last is None)
    touch(_articles_shown(column, target), at=at)
    return made


def _locked(target):
    """Return the column of what is dissented from, its row, locked, and the digest of what was decided, if it was."""
    if isinstance(target, Decision):
        Decision.objects.select_for_update().get(pk=target.pk)
        row = Decision.objects.with_texts().get(pk=target.pk)
        return "decision", row, digest_of(row.outcome, row.reasons, row.words)
    if isinstance(target, Docket):
        row = Docket.objects.select_for_update(of=["self"]).with_people().get(pk=target.pk)
        return "docket", row, row.digest if row.is_decided else None
    row = Sitting.objects.select_for_update(of=["self"]).select_related("draft").get(pk=target.pk)
    items = list(row.agenda.select_related("docket"))
    return "sitting", row, None if row.present is None else digest_of_sitting(row, items)


def _articles_shown(column, target):
    """Return the articles on whose pages everybody reads of it now."""
    if column == "decision":
        rows = Proposal.objects.with_changes().filter(pk=target.proposal_id)
        item = rows.first() or Position.objects.get(pk=target.position_id)
        return articles_of(item)
    return [target.article_id] if column == "docket" and target.status in OUT else []
