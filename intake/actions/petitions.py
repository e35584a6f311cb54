"""Petitions: entered by the desk, looked at by a sample, carried by a proposal, taken off with reasons."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from articles.actions import lock_collecting, touch_draft
from articles.languages import CODES
from core.rules import RuleViolation
from core.text import clean
from intake.models import Petition
from intake.models.petitions import SERIES
from intake.permissions import can_take_in, desk_role
from proposals.actions.numbers import next_numbers
from proposals.actions.refusals import UnknownLanguage
from proposals.models import Proposal
from record.actions import record

MOST_SIGNATURES = 30_000_000


class NotAtTheDesk(RuleViolation):
    code = "not_at_the_desk"
    sentence = _("Petitions are entered by the intake desk of this draft.")
    status = 403


class SignaturesUntold(RuleViolation):
    code = "signatures_untold"
    sentence = _("Write how many signatures its bringers say it has: a number from 1 to 30,000,000.")


class SampleUnfit(RuleViolation):
    code = "sample_unfit"
    sentence = _("The sample is at least 1 and at most all signatures; no more can hold than were looked at.")


class NothingThatCarries(RuleViolation):
    code = "nothing_that_carries"
    sentence = _("No proposal to this draft has this number, or its words are not shown.")


class PetitionTakenOff(RuleViolation):
    code = "petition_taken_off"
    sentence = _("This petition was taken off the site. Nothing more is done with it.")


class TakingOffUnexplained(RuleViolation):
    code = "taking_off_unexplained"
    sentence = _("Write why the petition is taken off: everybody will read it.")


@dataclass(frozen=True)
class PetitionText:
    """What was brought: title and words in their language, by whom, and how many signatures they say it has."""

    language: str
    title: str
    text: str
    brought_by: str
    signatures: int

    def cleaned(self):
        """Return it as it is stored; refuse what cannot be."""
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        if not isinstance(self.signatures, int) or not 1 <= self.signatures <= MOST_SIGNATURES:
            raise SignaturesUntold(field="signatures")
        return {
            "language": self.language,
            "title": clean(self.title, "title", field="title"),
            "text": clean(self.text, "proposal_text", field="text"),
            "brought_by": clean(self.brought_by, "name", field="brought_by"),
            "signatures": self.signatures,
        }


@transaction.atomic
def enter_petition(draft, words, *, key, by, at):
    """Give a petition a number and put it before everybody, while collection is open; the same `key` gives the same."""
    claim = actkeys.claim(by, key, {"draft": draft.uid} | asdict(words), at=at)
    if claim.result_id:
        return Petition.objects.select_related("draft").get(uid=claim.result_id)
    actor = _at_the_desk(draft, by)
    said = words.cleaned()
    lock_collecting(draft, at=at)
    [serial] = next_numbers(1, series=SERIES)
    petition = Petition.objects.create(draft=draft, serial=serial, **said, entered_at=at, entered_by=by)
    told = {"draft": draft.uid, "lang": petition.language, "signatures": petition.signatures}
    sealed = {"c": {name: said[name] for name in ("title", "text", "brought_by")}}
    record("petition.entered", petition.uid, actor=actor, data=told, sealed=sealed, at=at, is_new=True)
    touch_draft(draft.pk)
    claim.keep(petition.uid)
    return petition


@transaction.atomic
def check_petition(petition, *, sample, held, by, at):
    """Publish how many signatures were looked at and how many held; a later check takes its place."""
    petition, actor = _locked(petition, by)
    if not 1 <= sample <= petition.signatures or not 0 <= held <= sample:
        raise SampleUnfit(field="sample")
    if (petition.sample, petition.held) == (sample, held):
        return petition
    petition.sample, petition.held, petition.checked_at, petition.checked_by = sample, held, at, by
    petition.save(update_fields=["sample", "held", "checked_at", "checked_by"])
    record("petition.checked", petition.uid, actor=actor, data={"sample": sample, "held": held}, at=at)
    touch_draft(petition.draft_id)
    return petition


@transaction.atomic
def carry_petition(petition, serial, *, by, at):
    """Name the proposal that carries a petition's text, and so gets its answer; the petition adds nothing to it."""
    petition, actor = _locked(petition, by)
    proposal = Proposal.objects.readable().filter(draft=petition.draft_id, serial=serial).first()
    if proposal is None:
        raise NothingThatCarries(field="proposal")
    if petition.proposal_id == proposal.pk:
        return petition
    petition.proposal = proposal
    petition.save(update_fields=["proposal"])
    record("petition.carried", petition.uid, actor=actor, data={"proposal": proposal.uid}, at=at)
    touch_draft(petition.draft_id)
    return petition


@transaction.atomic
def take_off_petition(petition, *, reasons, by, at):
    """Take a petition's words off the site; its number, a mark and the reasons stay. Again changes nothing."""
    petition = _locked_row(petition)
    actor = _at_the_desk(petition.draft, by)
    if petition.removed_at:
        return petition
    petition.removed_reasons = clean(reasons, "statement", field="reasons", missing=TakingOffUnexplained)
    petition.removed_at = at
    petition.save(update_fields=["removed_at", "removed_reasons"])
    sealed = {"reason_c": petition.removed_reasons}
    record("petition.taken_off", petition.uid, actor=actor, sealed=sealed, at=at)
    touch_draft(petition.draft_id)
    return petition


def _at_the_desk(draft, by):
    if not can_take_in(by, draft):
        raise NotAtTheDesk
    return by.as_actor(desk_role(by, draft))


def _locked_row(petition):
    return Petition.objects.select_for_update(of=["self"]).select_related("draft").get(pk=petition.pk)


def _locked(petition, by):
    """Return a petition that stands, its row locked, and who acts at the desk."""
    petition = _locked_row(petition)
    actor = _at_the_desk(petition.draft, by)
    if petition.removed_at:
        raise PetitionTakenOff
    return petition, actor
