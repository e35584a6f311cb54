"""One proposal as somebody may know of it, with its words: read as `with_words` does, by statements written once."""

from accounts.permissions import standing_memberships
from articles.permissions import staffed_drafts
from core.statements import Models, any_value
from proposals.models import Change, Proposal
from proposals.models.proposals import new_words_readable_by, reasons_readable_by
from proposals.readers import reader


def sent_proposal(draft, serial, user):
    """Return the proposal of a number that was sent to a draft, where this person may know of it, or None.

    With its author, its present revision, its changes and their places; no words.
    """
    proposal = SENT.first(draft.pk, serial, *_keys(user))
    if proposal is None:
        return None
    proposal.draft = draft
    proposal.current_revision.keep_changes(CHANGES.rows(proposal.current_revision_id))
    return proposal


def put_words(proposal, user):
    """Put on a proposal, read by `sent_proposal`, its words where this person may read them."""
    revision = proposal.current_revision
    keys = revision.pk, *_keys(user)
    said = {words.change_id: words for words in NEW_WORDS.rows(*keys)}
    take_words(revision, REASONS.first(*keys))
    for change in proposal.changes:
        take_words(change, said.get(change.pk))


def take_words(row, words):
    """Put words on the row that they are of, as `prefetch_related` would; where there are none, that is known too."""
    row._state.fields_cache["words"] = words


def _keys(user):
    return user.pk, list(standing_memberships(user)), list(staffed_drafts(user))


def _sent(draft, serial, person, organizations, drafts):
    rows = Proposal.objects.submitted().visible_to(reader(person, organizations=organizations, drafts=drafts))
    return rows.filter(draft=draft, serial=any_value(serial)).select_related(
        "author", "organization", "current_revision"
    )


def _reasons(revision, person, organizations, drafts):
    by = reader(person, organizations=organizations, drafts=drafts)
    return reasons_readable_by(by).filter(revision=revision)


def _new_words(revision, person, organizations, drafts):
    by = reader(person, organizations=organizations, drafts=drafts)
    return new_words_readable_by(by).filter(change__revision=revision)


def _changes(revision):
    rows = Change.objects.filter(revision=revision).order_by("pk")
    return rows.select_related("provision", "article", "base__placement__edition")


SENT = Models(_sent, many=2)
CHANGES = Models(_changes)
REASONS, NEW_WORDS = Models(_reasons, many=2), Models(_new_words, many=2)
