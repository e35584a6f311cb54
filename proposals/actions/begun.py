"""Other words for a proposal as far as they are written: kept for whoever writes them, until they are sent."""

from django.db import transaction

from articles.actions import lock_collecting
from proposals.actions.locking import lock_in_order
from proposals.actions.revising import RevisedMeanwhile, refuse_state, same
from proposals.actions.speaking import refuse_others, write_together
from proposals.models import BegunRevision, Proposal, Revision


@transaction.atomic
def save_begun_revision(proposal, words, *, made_from=None, by, at):
    """Keep how far somebody has come with other words, however unfinished; return them, seen by that person alone.

    The words that were sent last are kept as nothing. Words made from others than these are refused: a page that
    saves by itself once more after they were sent brings nothing back.
    """
    write_together(proposal, by=by)
    lock_collecting(proposal.draft, at=at)
    lock_in_order([proposal.pk])
    proposal = Proposal.objects.select_related("organization").get(pk=proposal.pk)
    refuse_others(proposal, by=by)
    refuse_state(proposal)
    last = Revision.objects.filter(proposal=proposal).with_words(by).latest("number")
    if made_from is not None and made_from != last.number:
        raise RevisedMeanwhile
    changes = last.changes.all()
    words = words.cleaned([change.kind for change in changes])
    written = [(change.provision_id, change.kind, text) for change, text in zip(changes, words.texts, strict=True)]
    if same(written, words, last):
        BegunRevision.objects.filter(proposal=proposal, person=by).delete()
        return None
    said = {"made_from": last.number, "language": words.language, "texts": list(words.texts), "reasons": words.reasons}
    begun, _is_new = BegunRevision.objects.update_or_create(
        proposal=proposal, person=by, defaults=said | {"saved_at": at}
    )
    return begun


def discard_begun_revision(proposal, *, by):
    """Throw away what somebody has written of other words; what was sent stays. Without any nothing changes."""
    BegunRevision.objects.filter(proposal=proposal, person=by).delete()
