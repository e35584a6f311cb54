"""Other words for a proposal that stands, sent until collection closes; the earlier ones stay readable."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.limits import counting
from articles.actions import lock_collecting, touch
from articles.languages import CODES
from core.rows import insert_together
from core.rules import RuleViolation
from core.text import clean, sameness
from proposals.actions.admitting import admit
from proposals.actions.locking import lock_in_order
from proposals.actions.proposals import base_in, refuse_unfinished
from proposals.actions.refusals import Disputed, LevelTooLow, OtherName, UnknownLanguage, WrongState
from proposals.actions.speaking import speak_for
from proposals.actions.standing import first_with_these_words, let_stand, said_in, withhold
from proposals.models import BegunRevision, Change, ChangeWords, Channel, Proposal, Revision, RevisionWords, Status
from proposals.models.proposals import KINDS_WITH_TEXT
from proposals.revisions import places_of
from proposals.substance import plain
from record.actions import record


class AnsweredAlready(RuleViolation):
    code = "answered_already"
    sentence = _("The Commission has answered this proposal, so its words stay. Your text is kept below.")


class RevisedMeanwhile(RuleViolation):
    code = "revised_meanwhile"
    sentence = _("Other words were sent for this proposal after you had opened it. Read them, then send yours again.")
    status = 409


class NothingRevised(RuleViolation):
    code = "nothing_revised"
    sentence = _("These are the words that were sent already. Change them first, or leave the proposal as it is.")


class WordsForEachPlace(RuleViolation):
    code = "words_for_each_place"
    sentence = _("Send the new words of each place of the proposal, in their order: there are %(count)s.")


def field_of(place):
    """Return the name of the field that holds the new words of a change by its place among them: `text`, `text_2`."""
    return f"text_{place + 1}" if place else "text"


@dataclass(frozen=True)
class RevisedWords:
    """What an author writes anew: the language, the reasons, and the new words of each change in their order.

    What is asked for and where stay: other wishes are other proposals.
    """

    language: str
    reasons: str = ""
    texts: tuple[str, ...] = ()

    def cleaned(self, kinds):
        """Return the words as they are stored for changes of these kinds; refuse what cannot be."""
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        if len(self.texts) != len(kinds):
            raise WordsForEachPlace(field="texts", count=len(kinds))
        texts = [
            clean(text, "proposal_text", field=field_of(place), required=False) if kind in KINDS_WITH_TEXT else ""
            for place, (kind, text) in enumerate(zip(kinds, self.texts, strict=True))
        ]
        reasons = clean(self.reasons, "proposal_reasons", field="reasons", required=False)
        return replace(self, texts=tuple(texts), reasons=reasons)


@transaction.atomic
def revise_proposal(proposal, words, *, organization=None, channel=Channel.SITE, made_from=None, key, by, at):
    """Send other words for a proposal that waits or is published; return it. The same `key` again changes nothing.

    They stand at once, or where a moderator sees the author's words first, once that has happened: until then the
    words before them do. `made_from` is the number of the revision that was read; where another came since, refused.
    """
    claim = actkeys.claim(by, key, {"proposal": proposal.uid} | asdict(words), at=at)
    if claim.result_id:
        return Proposal.objects.with_words(by).get(uid=claim.result_id)
    actor = speak_for(proposal, by=by)
    if proposal.organization != organization:
        raise OtherName(OtherName.of_proposal)
    count = counting("revision", organization=organization, by=by, at=at)
    lock_collecting(proposal.draft, at=at, count=count)
    lock_in_order([proposal.pk])
    proposal = Proposal.objects.with_changes().select_related("draft").get(pk=proposal.pk)
    refuse_state(proposal)
    admit(proposal.draft, by=by, organization=proposal.organization, too_low=LevelTooLow.of_revision)
    last = Revision.objects.filter(proposal=proposal).with_words(by).latest("number")
    if made_from is not None and made_from != last.number:
        raise RevisedMeanwhile
    revision, rows = _rows(proposal, last, words, at=at)
    changes = [row for row in rows if isinstance(row, Change)]
    insert_together(revision, *rows)
    _record(proposal, revision, changes, actor=actor, channel=channel, at=at)
    _place(proposal, revision, by=by, at=at)
    touch({change.article_id for change in [*changes, *last.changes.all()]}, at=at)
    BegunRevision.objects.filter(proposal=proposal, person=by).delete()
    claim.keep(proposal.uid)
    return proposal


def refuse_state(proposal):
    """Refuse other words for a proposal that is answered, disputed, withdrawn, returned or hidden."""
    if proposal.status == Status.DECIDED:
        raise AnsweredAlready
    if proposal.disputed_at:
        raise Disputed
    if proposal.status != Status.SUBMITTED or proposal.is_tombstone:
        raise WrongState


def _rows(proposal, last, words, *, at):
    """Return a new revision and the rows of its words, not stored yet; refuse words that say nothing or nothing new."""
    before = list(last.changes.all())
    words = words.cleaned([change.kind for change in before])
    if same(words, last):
        raise NothingRevised(field="reasons")
    number, sent = last.number + 1, {"created_at": at, "submitted_at": at}
    revision = Revision(proposal=proposal, number=number, language=words.language, **sent)
    rows: list[Any] = [RevisionWords(revision=revision, reasons=words.reasons)]
    places = places_of(before)
    for place, (change, text) in enumerate(zip(before, words.texts, strict=True)):
        made = Change(
            revision=revision,
            kind=change.kind,
            provision_id=change.provision_id,
            article_id=change.article_id,
            base=base_in(places[change.provision_id], words.language),
            sameness=sameness(change.kind, text if change.kind in KINDS_WITH_TEXT else words.reasons),
        )
        rows += [made, ChangeWords(change=made, text=text)]
        _refuse_unfinished(made, words, field=field_of(place))
    said = [(change.provision_id, change.kind, text) for change, text in zip(before, words.texts, strict=True)]
    revision.words_from = first_with_these_words(revision, said, words.reasons, before=proposal.current_revision)
    return revision, rows


def _refuse_unfinished(change, words, *, field):
    try:
        refuse_unfinished(change, language=words.language, reasons=words.reasons)
    except RuleViolation as refusal:
        if refusal.field == "text":
            refusal.field = field
        raise


def same(words, last):
    """Tell whether words say what a revision says already."""
    was = [plain(text) for _provision, _kind, text in said_in(last)]
    is_same = [plain(text) for text in words.texts] == was and words.reasons == last.reasons
    return is_same and words.language == last.language


def _place(proposal, revision, *, by, at):
    """Put new words in the place of those that stand, or beside them until a moderator has seen them."""
    if not proposal.is_public:
        withhold(proposal.current_revision, at=at)
        let_stand(proposal, revision, at=at)
    elif proposal.organization_id is not None or by.level >= proposal.draft.level_seen_at_once:
        let_stand(proposal, revision, at=at)
        proposal.reviewed_at = None
        proposal.save(update_fields=["reviewed_at"])
    else:
        withhold(revision, at=at)
        proposal.coming_revision = revision
        proposal.save(update_fields=["coming_revision"])


def _record(proposal, revision, changes, *, actor, channel, at):
    [first] = changes
    record(
        "proposal.revised",
        proposal.uid,
        actor=actor,
        data=proposal.leaf_data(first) | {"lang": revision.language, "channel": channel, "revision": revision.number},
        sealed={"c": {"text": first.text, "reasons": revision.words.reasons}},
        at=at,
    )
