"""Keeping the index of altered words: what is submitted, or sent again, enters it within seconds."""

from django.db import connection, transaction
from django.db.models import F, Max

from articles.actions import touch
from articles.wording import words_of
from core.locks import take_turns
from proposals.models import Alteration, AlterationMade, AlterationsEntered, Change, Proposal, Revision
from proposals.ranges import altered

AT_ONCE = 500
COLUMNS = "base", "start", "end", "digest", "change", "proposal"
GIVEN = """
FROM unnest(%(base)s::bigint[], %(start)s::int[], %(end)s::int[], %(digest)s::text[],
            %(change)s::bigint[], %(proposal)s::bigint[]) AS given(base, start, "end", digest, change, proposal)
"""
ENTER = (
    'INSERT INTO proposals_alteration (base_id, start, "end", digest)'
    f' SELECT DISTINCT base, start, "end", digest {GIVEN} ON CONFLICT DO NOTHING'
)
ENTER_MAKERS = f"""
INSERT INTO proposals_alterationmade (alteration_id, change_id, proposal_id)
SELECT known.id, given.change, given.proposal {GIVEN}
JOIN proposals_alteration AS known ON known.base_id = given.base AND known.start = given.start
    AND known."end" = given."end" AND known.digest = given.digest
ORDER BY given.proposal
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def enter_alterations(*, at, most=AT_ONCE):
    """Enter the next proposals into the index of altered words, and those sent again; return how many there were.

    Numbers are taken last in the act that submits, under a lock until it is committed: behind the greatest number in
    the index none is missing. The pages of those who meet become stale with it. Two workers at once take turns.
    """
    lock_alterations()
    last = AlterationsEntered.objects.aggregate(last=Max("serial"))["last"] or 0
    proposals = [*Proposal.objects.filter(serial__gt=last).order_by("serial")[:most], *_sent_again(last, most)]
    AlterationMade.objects.filter(proposal__in=proposals).delete()
    articles = _enter([proposal for proposal in proposals if proposal.erased_at is None])
    AlterationsEntered.objects.bulk_create(
        AlterationsEntered(revision_id=proposal.current_revision_id, serial=proposal.serial) for proposal in proposals
    )
    # Acts lock a proposal, then its article's version: here references to proposals are checked before versions, too.
    connection.check_constraints()
    touch(articles, at=at)
    return len(proposals)


def _sent_again(last, most):
    """Return proposals whose present words were sent after earlier ones had been entered."""
    entered = AlterationsEntered.objects.values("revision")
    again = Revision.objects.sent().filter(number__gt=1, proposal__current_revision=F("pk")).exclude(pk__in=entered)
    return Proposal.objects.filter(serial__lte=last, current_revision__in=again).order_by("serial")[:most]


def _enter(proposals):
    """Write what the present words of proposals alter; return the articles on which that can be read."""
    by_revision = {proposal.current_revision_id: proposal for proposal in proposals}
    changes = Change.objects.filter(revision__in=by_revision).select_related("base__placement", "words")
    present: dict[int, str] = {}
    rows = []
    articles = set()
    for change in changes:
        proposal, base = by_revision[change.revision_id], change.base
        if base.pk not in present:
            present[base.pk] = words_of(base.placement, base.language, own=base)
        found = altered(change.kind, present[base.pk], change.text)
        rows += [(base.pk, one.start, one.end, one.digest, change.pk, proposal.pk) for one in found]
        if found and proposal.is_public:
            articles.add(change.article_id)
    if rows:
        columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
        with connection.cursor() as cursor:
            cursor.execute(ENTER, columns)
            cursor.execute(ENTER_MAKERS, columns)
    return articles


def enter_again(proposal):
    """Enter anew what a proposal alters, its present words being others; the act called `lock_alterations` first."""
    if AlterationsEntered.objects.filter(revision=proposal.current_revision_id).exists():
        forget_alterations([proposal.pk])
        _enter([proposal])


def lock_alterations():
    """Take turns with whoever writes the index, until the transaction ends; before any proposal is locked."""
    take_turns("proposals.alterations")


@transaction.atomic
def forget_alterations(proposals):
    """Take proposals out of the index for good: the digests of their words go as well, where nobody else makes them.

    An act that takes words away has called `lock_alterations` first: what was read before is not entered after it.
    """
    made = AlterationMade.objects.filter(proposal__in=proposals)
    known = list(made.values_list("alteration", flat=True).distinct())
    made.delete()
    Alteration.objects.filter(pk__in=known, made=None).delete()
