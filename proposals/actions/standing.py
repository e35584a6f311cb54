"""Which revision of a proposal stands, what becomes of those beside it, and whose supports stay with earlier words."""

from accounts.notices import happen
from proposals.models import Revision, Support
from proposals.substance import substance_of


def first_with_these_words(revision, changes, reasons, *, before):
    """Return since which revision the substance is the same as in a new one; `before` is the one it is compared with.

    `changes` are (provision, kind, new words) of the new one.
    """
    return before.words_from if substance_of(changes, reasons) == _substance(before) else revision.number


def send_again(proposal, revision, *, at):
    """Let the words of a proposal that came back stand, those that it came back with or others; then as `let_stand`."""
    is_new = revision.submitted_at in {None, at}
    before = Revision.objects.filter(proposal=proposal, number__lt=revision.number).sent().order_by("-number").first()
    if is_new and before is not None:
        is_same = _substance(revision) == _substance(before)
        revision.words_from = before.words_from if is_same else revision.number
    revision.withheld_at = None
    revision.save(update_fields=["words_from", "withheld_at"])
    if is_new:
        ask_backers(proposal, revision, at=at)


def _substance(revision):
    rows = Revision.objects.select_related("words").prefetch_related("changes__words")
    stored = rows.get(pk=revision.pk)
    return substance_of(said_in(stored), stored.reasons)


def said_in(revision):
    """Return (provision, kind, new words) of each change of a revision whose words were read."""
    return [(change.provision_id, change.kind, change.text) for change in revision.changes.all()]


def let_stand(proposal, revision, *, at):
    """Let a revision be the words of a locked proposal; those who backed words of another substance are asked anew."""
    if revision.withheld_at is not None:
        revision.withheld_at = None
        revision.save(update_fields=["withheld_at"])
    proposal.current_revision, proposal.coming_revision = revision, None
    proposal.language = revision.language
    # Nothing of the new words is covered; what was in the earlier ones stays so.
    proposal.covered_at, proposal.covered_ground = None, ""
    proposal.save(update_fields=["current_revision", "coming_revision", "language", "covered_at", "covered_ground"])
    ask_backers(proposal, revision, at=at)


def ask_backers(proposal, revision, *, at):
    """Leave supports with the earlier words, and ask those who gave them, where a revision changed the substance."""
    if revision.words_from != revision.number or not proposal.is_public:
        return
    Support.objects.filter(proposal=proposal).standing().update(of_earlier_words=True)
    happen("proposal.revised", {f"{proposal.uid}.{revision.number}": [proposal.uid]}, at=at)


def leave_out_coming(proposal):
    """Let the words that wait beside those of a locked proposal wait no more; they stay with author and staff."""
    if proposal.coming_revision_id is not None:
        proposal.coming_revision = None
        proposal.save(update_fields=["coming_revision"])


def withhold(revision, *, at):
    """Keep words to their author and the staff from now on, in whatever list of revisions they stand."""
    if revision.withheld_at is None:
        revision.withheld_at = at
        revision.save(update_fields=["withheld_at"])
