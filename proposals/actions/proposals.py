"""A proposal's course in its author's hands: saved, submitted, withdrawn."""

from copy import copy
from dataclasses import dataclass, replace

from django.db import transaction

from accounts import actkeys
from accounts.limits import counting
from accounts.models import NameForm
from accounts.notices import happen
from articles.actions import lock_collecting, touch
from articles.actions.versions import touching
from articles.languages import CODES
from articles.wording import words_of
from core.rows import insert_together
from core.text import TextMissing, clean, fold
from proposals.actions.admitting import admit
from proposals.actions.coauthors import record_coauthors
from proposals.actions.locking import lock_in_order
from proposals.actions.marks import mark_of
from proposals.actions.moves import move
from proposals.actions.numbers import next_number
from proposals.actions.places import Asked, changes_of, cleaned_places, field_of
from proposals.actions.refusals import (
    AlreadyDecided,
    Disputed,
    NotYours,
    OtherName,
    OtherWordsSaved,
    ProvisionElsewhere,
    TextUnchanged,
    UnknownKind,
    UnknownLanguage,
    WrongState,
)
from proposals.actions.speaking import refuse_others, speak_as, speak_for
from proposals.actions.standing import send_again
from proposals.models import Change, Channel, CoveredWords, Kind, Proposal, Revision, RevisionWords, Status
from proposals.models.proposals import KINDS_WITH_TEXT
from record.actions import record, recording

UNSENT = {Status.DRAFT, Status.RETURNED}


@dataclass(frozen=True)
class ProposalWords:
    """What an author writes in a proposal: its kind, language, new words and reasons, and how the author is shown."""

    kind: str
    language: str
    text: str = ""
    reasons: str = ""
    name_form: str = NameForm.REGION

    def cleaned(self):
        """Return the words as they are stored; refuse what cannot be."""
        if self.kind not in Kind.values:
            raise UnknownKind(field="kind")
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        has_text = self.kind in KINDS_WITH_TEXT
        return replace(
            self,
            text=clean(self.text, "proposal_text", field="text", required=False) if has_text else "",
            reasons=clean(self.reasons, "proposal_reasons", field="reasons", required=False),
            name_form=self.name_form if self.name_form in NameForm.values else NameForm.REGION,
        )


@transaction.atomic
def save_draft(
    draft,
    placement,
    words,
    *,
    more=(),
    organization=None,
    channel=Channel.SITE,
    seen=None,
    key=None,
    by,
    at,
    proposal=None,
):
    """Keep what was written so far, however unfinished; seen by its authors, or the members of the organization, alone.

    `more` are `PlaceWords` of further places. With `proposal`, that draft (or one returned to its author) is written
    over; what was once submitted stays readable in its own revision. `seen` is the mark of what the form was made from
    (`mark_of_draft`): where several write and another saved other words since, `OtherWordsSaved`. How the author is
    shown is the author's to say. What is saved with one `key` is one draft, and what `file_proposal` sends with it is
    that draft, whether or not its form has heard of it; after that, nothing is saved with the key.
    """
    speak_as(organization, by=by, filing=False)
    words = words.cleaned()
    asked = _asked(draft, placement, words, more)
    if proposal is None and key is not None:
        proposal = _begun(actkeys.begun(by, key))
        if proposal is not None and proposal.status not in UNSENT:
            raise actkeys.SentAlready(field="key")
    if proposal is None:
        if count := counting("draft", organization=organization, by=by, at=at):
            count.alone()
        proposal = _new(draft, words, organization=organization, channel=channel, by=by, at=at)
        proposal.save(force_insert=True)
        if key is not None:
            actkeys.begin(by, key, proposal.uid, at=at)
    else:
        proposal = _unsent(proposal, organization=organization, by=by)
        refuse_unseen(proposal, seen=seen, by=by, mark=mark_of_words(words, asked))
        if proposal.author_id != by.pk and proposal.organization_id is None:
            words = replace(words, name_form=proposal.name_form)
    marked_on = _marked_on(proposal)
    _write(proposal, asked, words, at=at)
    proposal.save(update_fields=["current_revision", "language", "name_form"])
    if marked_on:
        touch({*marked_on, *(one.base.placement.article_id for one in asked)}, at=at)
    proposal.mark = mark_of_words(words, asked)
    return proposal


def _begun(uid):
    """Return the draft that a form saved before, or None where it saved none or its draft was thrown away."""
    return Proposal.objects.filter(uid=uid).first() if uid else None


def _marked_on(proposal):
    """Return the articles whose pages show the mark of a returned proposal: new words may move it to another."""
    if not proposal.is_public:
        return []
    return list(Change.objects.filter(revision=proposal.current_revision_id).values_list("article", flat=True))


def _asked(draft, placement, words, more):
    """Return what cleaned words and those of further places ask for, each beside the wording it is made from."""
    first = Asked(_base_of(draft, placement, words.language), words.kind, words.text)
    return [
        first,
        *(
            Asked(_base_of(draft, one.placement, words.language), one.kind, one.text, number)
            for number, one in enumerate(cleaned_places(placement, words.kind, more), start=1)
        ),
    ]


def _base_of(draft, placement, language):
    """Return the wording of a place that a proposal in this language is made from, its placement read."""
    if placement.edition.draft_id != draft.pk:
        raise ProvisionElsewhere(field="provision")
    return base_in(placement, language)


def base_in(placement, language):
    """Return the wording of a place in a language, its placement read; refuse a language that it does not have."""
    base = next((row for row in placement.texts.all() if row.language == language), None)
    if base is None:
        raise UnknownLanguage(field="language")
    base = copy(base)
    base.placement = placement
    return base


def _new(draft, words, *, organization, channel, by, at):
    return Proposal(
        draft=draft,
        author=by,
        organization=organization,
        name_form=words.name_form,
        language=words.language,
        channel=channel,
        created_at=at,
    )


def _unsent(proposal, *, organization, by):
    """Return one's unsent proposal, locked; one that is returned counts as unsent. It keeps the name it has."""
    rows = Proposal.objects.select_for_update(of=["self"]).select_related("current_revision", "draft", "organization")
    proposal = rows.get(pk=proposal.pk)
    refuse_others(proposal, by=by)
    if proposal.organization != organization:
        raise OtherName
    if proposal.disputed_at:
        raise Disputed
    if proposal.status not in UNSENT:
        raise WrongState
    return proposal


def mark_of_draft(proposal):
    """Return the mark of the words of a proposal: equal words have equal marks."""
    changes = [(change.provision_id, change.kind, change.text) for change in proposal.changes]
    return mark_of(proposal.language, proposal.reasons, changes)


def mark_of_words(words, asked):
    """Return the mark that a proposal gets with these words, and what they ask for, in the order of the text."""
    asked = sorted(asked, key=lambda one: one.base.placement.order)
    changes = [(one.base.placement.provision_id, one.kind, one.text) for one in asked]
    return mark_of(words.language, words.reasons, changes)


def refuse_unseen(proposal, *, seen, by, mark=""):
    """Refuse to write over what another author saved since a form was made (`seen`); the same words again are fine.

    `proposal` is locked, `mark` is of the new words; nothing is asked where one person writes alone.
    """
    if seen is None or not (proposal.coauthor_ids or proposal.organization_id):
        return
    stored = Proposal.objects.with_words(by).get(pk=proposal.pk)
    if mark_of_draft(stored) not in {seen, mark}:
        raise OtherWordsSaved(stored)


def _write(proposal, asked, words, *, at, submitted_at=None):
    """Write the words of an unsent proposal and return its changes; its own row is left for the caller to save once."""
    revision = _working_revision(proposal, language=words.language, at=at, submitted_at=submitted_at)
    changes, *kept = _words_of(revision, asked, words)
    insert_together(*changes, *kept)
    proposal.current_revision, proposal.language, proposal.name_form = revision, words.language, words.name_form
    return changes


def _words_of(revision, asked, words):
    """Return the rows of a revision's words, not stored yet: the changes, then each one's new words, the reasons."""
    changes, texts = zip(*changes_of(revision, asked, words.reasons), strict=True)
    return changes, *texts, RevisionWords(revision=revision, reasons=words.reasons)


def _working_revision(proposal, *, language, at, submitted_at):
    """Return the revision to write into, empty: a new one, or the unsent one cleared of what stood in it."""
    current = proposal.current_revision
    if current is None or current.submitted_at is not None:
        number = 1 if current is None else current.number + 1
        return Revision.objects.create(
            proposal=proposal, number=number, language=language, created_at=at, submitted_at=submitted_at
        )
    current.changes.all().delete()
    RevisionWords.objects.filter(revision=current).delete()
    current.language, current.created_at, current.submitted_at = language, at, submitted_at
    current.save(update_fields=["language", "created_at", "submitted_at"])
    return current


@transaction.atomic
def submit_proposal(proposal, *, seen=None, by, at):
    """Put a draft before the Commission under the next public number. Submitting again returns the same proposal.

    `seen` is the mark of the words that were read (`mark_of_draft`): where another author saved others, refused.
    """
    actor = speak_for(proposal, by=by)
    lock_collecting(proposal.draft, at=at, saved_at=_saved_at(proposal))
    proposal = (
        Proposal.objects.select_for_update(of=["self"]).with_words(by).select_related("draft").get(pk=proposal.pk)
    )
    if proposal.status == Status.SUBMITTED:
        return proposal
    if proposal.disputed_at:
        raise Disputed
    refuse_unseen(proposal, seen=seen, by=by)
    if count := counting("proposal", organization=proposal.organization, by=by, at=at):
        count.alone()
    return _submit(proposal, list(proposal.changes), actor=actor, by=by, at=at)


def _submit(proposal, changes, *, actor, by, at, unsaved=(), marked_on=()):
    """Submit a locked draft whose words were read; `unsaved` names columns that `_write` left to be saved."""
    _refuse_unfit(proposal, changes, by=by)
    revision = proposal.current_revision
    if revision.submitted_at is None:
        revision.submitted_at = at
        revision.save(update_fields=["submitted_at"])
    record("proposal.submitted", proposal.uid, **_said(proposal, changes), actor=actor, at=at)
    touch({*marked_on, *(change.article_id for change in changes)}, at=at)
    moments = {"submitted_at": proposal.submitted_at or at, "visible_at": _seen_from(proposal, by=by, at=at)}
    moments |= {"returned_at": None, "reviewed_at": None} | {name: getattr(proposal, name) for name in unsaved}
    if proposal.status == Status.DRAFT:
        _tell_of_organization(proposal, at=at)
        record_coauthors(proposal, at=at)
        moments["serial"] = next_number()
    else:
        send_again(proposal, revision, at=at)
        if not CoveredWords.objects.filter(revision=revision).exists():
            moments |= {"covered_at": None, "covered_ground": ""}
    move(proposal, Status.SUBMITTED, **moments)
    return proposal


def _file_new(asked, words, *, claim, draft, organization, channel, actor, by, at):
    """Write and submit what was no draft before: its rows go into the database together, once it has its number."""
    proposal = _new(draft, words, organization=organization, channel=channel, by=by, at=at)
    proposal.status, proposal.submitted_at = Status.SUBMITTED, at
    proposal.visible_at = _seen_from(proposal, by=by, at=at)
    revision = Revision(proposal=proposal, number=1, language=words.language, created_at=at, submitted_at=at)
    proposal.current_revision = revision
    changes, *kept = _words_of(revision, asked, words)
    _refuse_unfit(proposal, changes, by=by)
    _tell_of_organization(proposal, at=at)
    leaf = recording("proposal.submitted", proposal.uid, **_said(proposal, changes), actor=actor, at=at)
    proposal.serial = next_number(after=[leaf, touching([change.article_id for change in changes], at=at)])
    insert_together(proposal, revision, *changes, *kept, *claim.rows(proposal.uid))
    return proposal


def _tell_of_organization(proposal, *, at):
    """Let those who follow the organization that proposes know; a citizen's proposal is nobody's to be told of."""
    if proposal.organization_id is not None:
        happen("organization.proposed", {proposal.uid: [proposal.organization.uid]}, at=at)


def _refuse_unfit(proposal, changes, *, by):
    """Refuse what its author or its words do not allow; an organization, which staff confirmed, asks for no level."""
    admit(proposal.draft, by=by, organization=proposal.organization)
    for place, change in enumerate(changes):
        number = place if change.number is None else change.number
        refuse_unfinished(change, language=proposal.language, reasons=proposal.reasons, number=number)


def _seen_from(proposal, *, by, at):
    seen_at_once = proposal.organization_id is not None or by.level >= proposal.draft.level_seen_at_once
    return at if seen_at_once else None


def _said(proposal, changes):
    """Return what the leaf of a proposal says of it, and the words that it commits to."""
    return {"data": proposal.leaf_data(changes), "sealed": {"c": words_in_leaf(changes, proposal.reasons)}}


def words_in_leaf(changes, reasons):
    """Return what the leaf of a proposal commits to: of several changes the words of each, in the order of the text."""
    first, *more = changes
    words = {"text": first.text, "reasons": reasons}
    return words | {"more": [change.text for change in more]} if more else words


def _saved_at(proposal):
    revision = Revision.objects.filter(proposal=proposal).order_by("-number").first()
    return revision.created_at if revision else None


def refuse_unfinished(change, *, language, reasons, number=0, standing=words_of):
    """Refuse a change that lacks words or says what the draft says already; `number` names the field of its words.

    `standing` returns the words of a place, as `words_of` does, where many changes are looked through.
    """
    field = field_of(number)
    if change.kind in KINDS_WITH_TEXT and not change.text:
        raise TextMissing(field=field)
    if change.kind == Kind.CHANGE and _unmarked(change.text) == _unmarked(
        standing(change.base.placement, language, own=change.base)
    ):
        raise TextUnchanged(field=field)
    if change.kind != Kind.KEEP and not fold(reasons):
        raise TextMissing(field="reasons")


def _unmarked(text):
    """Return the words as they are compared: a change of letter case or a comma is a change, of spaces is none."""
    return " ".join(text.split())


@transaction.atomic
def file_proposal(
    draft, placement, words, *, more=(), organization=None, channel=Channel.SITE, seen=None, key, by, at, proposal=None
):
    """Write and submit in one act; `more` are `PlaceWords` of further places.

    What was saved with the same `key` is what is sent. The same `key` again gives the same proposal; with other content
    it is refused. Of a draft that several write its author alone does so; `seen` is as in `save_draft`.
    """
    payload = {"draft": draft.slug, "provision": placement.eid} | vars(words)
    if more:
        payload["more"] = [{"provision": one.placement.eid, "kind": one.kind, "text": one.text} for one in more]
    if organization is not None:
        payload["organization"] = organization.uid
    claim = actkeys.claim(by, key, payload, at=at)
    if claim.result_id:
        return Proposal.objects.with_words(by).get(uid=claim.result_id)
    begun = _begun(claim.begun_id)
    if begun is not None and begun.status not in UNSENT:
        return _sent_before(begun, words, _asked(draft, placement, words, more), claim=claim, by=by)
    proposal = proposal or begun
    actor = speak_as(organization, by=by)
    count = counting("proposal", organization=organization, by=by, at=at)
    lock_collecting(draft, at=at, saved_at=_saved_at(proposal) if proposal else None, count=count)
    words = words.cleaned()
    asked = _asked(draft, placement, words, more)
    if proposal is None:
        new = {"draft": draft, "organization": organization, "channel": channel}
        return _file_new(asked, words, claim=claim, **new, actor=actor, by=by, at=at)
    proposal = _unsent(proposal, organization=organization, by=by)
    if proposal.organization_id is None and proposal.author_id != by.pk:
        raise NotYours(NotYours.of_sending)
    refuse_unseen(proposal, seen=seen, by=by, mark=mark_of_words(words, asked))
    left = {"marked_on": _marked_on(proposal), "unsaved": ["current_revision", "language", "name_form"]}
    changes = _write(proposal, asked, words, at=at, submitted_at=at)
    _submit(proposal, changes, actor=actor, by=by, at=at, **left)
    claim.keep(proposal.uid)
    return proposal


def _sent_before(proposal, words, asked, *, claim, by):
    """Return what the form saved and sent as it was saved, where it is the same once more; refuse other words."""
    proposal = Proposal.objects.with_words(by).get(pk=proposal.pk)
    if mark_of_draft(proposal) != mark_of_words(words.cleaned(), asked):
        raise actkeys.SentAlready(field="key")
    claim.keep(proposal.uid)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal, *, by, at):
    """Take one's proposal back; its number and a mark stay. Withdrawing again changes nothing."""
    actor = speak_for(proposal, by=by)
    lock_in_order([proposal.pk])
    proposal = Proposal.objects.with_changes().get(pk=proposal.pk)
    if proposal.status == Status.WITHDRAWN:
        return proposal
    if proposal.disputed_at:
        raise Disputed
    if proposal.status == Status.DECIDED:
        raise AlreadyDecided
    move(proposal, Status.WITHDRAWN, withdrawn_at=at, coming_revision=None)
    record("proposal.withdrawn", proposal.uid, actor=actor, at=at)
    if proposal.is_public:
        happen("proposal.withdrawn", {proposal.uid: [proposal.uid]}, at=at)
    touch(proposal.articles, at=at)
    return proposal


@transaction.atomic
def discard_draft(proposal, *, by):
    """Throw away a draft that was never submitted; nobody but its author, or its organization's members, knew of it."""
    speak_for(proposal, by=by, filing=False)
    proposal = Proposal.objects.select_for_update(of=["self"]).filter(pk=proposal.pk).first()
    if proposal is None:
        return
    if proposal.status != Status.DRAFT:
        raise WrongState
    Proposal.objects.filter(pk=proposal.pk).update(current_revision=None)
    proposal.delete()
