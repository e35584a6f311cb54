"""Other words for a proposal that stands, sent until collection closes; the earlier ones stay readable."""

from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.limits import counting
from accounts.notices import notify_all
from articles.actions import lock_collecting, touch
from articles.languages import CODES
from core.rows import insert_together
from core.rules import RuleViolation
from core.text import clean
from proposals.actions.admitting import admit
from proposals.actions.locking import lock_in_order
from proposals.actions.places import (
    MOST_PLACES,
    WISHES,
    Asked,
    OnePlaceOnly,
    PlaceTwice,
    TooManyPlaces,
    changes_of,
    field_of,
)
from proposals.actions.proposals import base_in, refuse_unfinished, words_in_leaf
from proposals.actions.refusals import (
    Disputed,
    LevelTooLow,
    OtherName,
    ProvisionElsewhere,
    UnknownLanguage,
    WrongState,
)
from proposals.actions.speaking import refuse_others, write_together
from proposals.actions.standing import first_with_these_words, let_stand, said_in, withhold
from proposals.audience import people_to_tell
from proposals.models import BegunRevision, Channel, Proposal, Revision, RevisionWords, Status
from proposals.models.proposals import KINDS_WITH_TEXT
from proposals.revisions import places_of
from proposals.substance import plain
from record.actions import record

REVISED_TOGETHER = "proposal.revised_together"


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


class NoPlaceStays(RuleViolation):
    code = "no_place_stays"
    sentence = _("At least one provision of the proposal has to stay. For another wish write another proposal.")


@dataclass(frozen=True)
class RevisedWords:
    """What an author writes anew: the language, the reasons, and the new words of each change in their order.

    What is asked for in a place stays: another wish is another proposal. `without` are the places, by their number in
    that order from 0, that are taken out; their words say nothing.
    """

    language: str
    reasons: str = ""
    texts: tuple[str, ...] = ()
    without: tuple[int, ...] = ()

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
def revise_proposal(proposal, words, *, more=(), organization=None, channel=Channel.SITE, made_from=None, key, by, at):
    """Send other words for a proposal that waits or is published; return it. The same `key` again changes nothing.

    `more` are `PlaceWords` of places that are added. The words stand at once, or where a moderator sees the author's
    words first, once that has happened: until then the words before them do. `made_from` is the number of the revision
    that was read; where another came since, refused.
    """
    claim = actkeys.claim(by, key, _payload(proposal, words, more), at=at)
    if claim.result_id:
        return Proposal.objects.with_words(by).get(uid=claim.result_id)
    actor = write_together(proposal, by=by)
    if proposal.organization != organization:
        raise OtherName(OtherName.of_proposal)
    count = counting("revision", organization=organization, by=by, at=at)
    lock_collecting(proposal.draft, at=at, count=count)
    lock_in_order([proposal.pk])
    proposal = Proposal.objects.with_changes().select_related("draft").get(pk=proposal.pk)
    refuse_others(proposal, by=by)
    refuse_state(proposal)
    admit(proposal.draft, by=by, organization=proposal.organization, too_low=LevelTooLow.of_revision)
    last = Revision.objects.filter(proposal=proposal).with_words(by).latest("number")
    if made_from is not None and made_from != last.number:
        raise RevisedMeanwhile
    articles = proposal.articles | {change.article_id for change in last.changes.all()}
    revision, changes, rows = _rows(proposal, last, words, more, at=at)
    insert_together(revision, *changes, *rows)
    _record(proposal, revision, changes, actor=actor, channel=channel, at=at)
    _place(proposal, revision, by=by, at=at)
    touch(articles | {change.article_id for change in changes}, at=at)
    BegunRevision.objects.filter(proposal=proposal, person=by).delete()
    _tell_the_others(proposal, revision, by=by, at=at)
    claim.keep(proposal.uid)
    return proposal


def _payload(proposal, words, more):
    """Return what a key stands for; words that leave the places as they are stand for what they always did."""
    payload = {"proposal": proposal.uid} | asdict(words)
    if not words.without:
        del payload["without"]
    if more:
        payload["more"] = [{"provision": one.placement.eid, "kind": one.kind, "text": one.text} for one in more]
    return payload


def _tell_the_others(proposal, revision, *, by, at):
    """Let the other authors know that one of them sent other words; nothing is asked where one writes alone."""
    if proposal.coauthor_ids:
        others = [person for person in people_to_tell([proposal])[proposal.pk] if person.pk != by.pk]
        notify_all([(person, f"{proposal.uid}.{revision.number}") for person in others], REVISED_TOGETHER, at=at)


def refuse_state(proposal):
    """Refuse other words for a proposal that is answered, disputed, withdrawn, returned or hidden."""
    if proposal.status == Status.DECIDED:
        raise AnsweredAlready
    if proposal.disputed_at:
        raise Disputed
    if proposal.status != Status.SUBMITTED or proposal.is_tombstone:
        raise WrongState


def _rows(proposal, last, words, more, *, at):
    """Return a new revision, its changes and the rows of its words, not stored yet; refuse what says nothing new."""
    before = list(last.changes.all())
    words = words.cleaned([change.kind for change in before])
    asked = _asked(before, words, more)
    said = [(one.base.placement.provision_id, one.kind, one.text) for one in asked]
    if same(said, words, last):
        raise NothingRevised(field="reasons")
    number, sent = last.number + 1, {"created_at": at, "submitted_at": at}
    revision = Revision(proposal=proposal, number=number, language=words.language, **sent)
    changes, texts = zip(*changes_of(revision, asked, words.reasons), strict=True)
    for change in changes:
        refuse_unfinished(change, language=words.language, reasons=words.reasons, number=change.number)
    revision.words_from = first_with_these_words(revision, said, words.reasons, before=proposal.current_revision)
    return revision, changes, [*texts, RevisionWords(revision=revision, reasons=words.reasons)]


def _asked(before, words, more):
    """Return what the places that stay and those that are added ask for, numbered as the author wrote them."""
    now = places_of(before)
    kept = [(number, change) for number, change in enumerate(before) if number not in words.without]
    _refuse_places([change for _number, change in kept], before, more)
    added = [one.cleaned(number) for number, one in enumerate(more, start=len(before))]
    return [
        Asked(base_in(now[change.provision_id], words.language), change.kind, words.texts[number], number)
        for number, change in kept
    ] + [
        Asked(base_in(one.placement, words.language), one.kind, one.text, number)
        for number, one in enumerate(added, start=len(before))
    ]


def _refuse_places(kept, before, more):
    if not kept:
        raise NoPlaceStays(field="without")
    if len(kept) + len(more) > MOST_PLACES:
        raise TooManyPlaces(field="more", limit=MOST_PLACES)
    seen = {change.provision_id for change in kept}
    for number, one in enumerate(more, start=len(before)):
        if one.kind not in WISHES or kept[0].kind not in WISHES:
            raise OnePlaceOnly(field=field_of(number, "kind"))
        if one.placement.edition.draft_id != kept[0].base.placement.edition.draft_id:
            raise ProvisionElsewhere(field=field_of(number, "place"))
        if one.placement.provision_id in seen:
            raise PlaceTwice(field=field_of(number, "place"))
        seen.add(one.placement.provision_id)


def same(said, words, last):
    """Tell whether words say what a revision says already; `said` are (provision, kind, text) of their places."""

    def plainly(changes):
        return sorted((provision, kind, plain(text)) for provision, kind, text in changes)

    is_same = plainly(said) == plainly(said_in(last)) and words.reasons == last.reasons
    return is_same and words.language == last.language


def _place(proposal, revision, *, by, at):
    """Put new words in the place of those that stand, or beside them until a moderator has seen them.

    Where passages of those that stand are covered a moderator sees others first, whoever sends them.
    """
    if not proposal.is_public:
        withhold(proposal.current_revision, at=at)
        let_stand(proposal, revision, at=at)
    elif proposal.covered_at is None and (
        proposal.organization_id is not None or by.level >= proposal.draft.level_seen_at_once
    ):
        let_stand(proposal, revision, at=at)
        proposal.reviewed_at = None
        proposal.save(update_fields=["reviewed_at"])
    else:
        withhold(revision, at=at)
        proposal.coming_revision = revision
        proposal.save(update_fields=["coming_revision"])


def _record(proposal, revision, changes, *, actor, channel, at):
    told = {"lang": revision.language, "channel": channel, "revision": revision.number}
    record(
        "proposal.revised",
        proposal.uid,
        actor=actor,
        data=proposal.leaf_data(changes) | told,
        sealed={"c": words_in_leaf(changes, revision.words.reasons)},
        at=at,
    )
