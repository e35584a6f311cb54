"""Keeping the index of alike words: what is submitted enters it within a minute, what was revised in the night."""

from collections import defaultdict

from django.db import connection, transaction
from django.db.models import F, Max

from core.locks import take_turns
from proposals.likeness import band_keys
from proposals.models import AlikeWords, Change, Proposal, RevisionWords
from proposals.similar import Said, parts_together, scope_of

AT_ONCE = 500
ENTER = (
    "INSERT INTO proposals_alikeband (key, words_id)"
    " SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING"
)


@transaction.atomic
def index_alike(*, most=AT_ONCE):
    """Enter the next proposals into the index of alike words; return how many there were.

    Numbers are taken last in the act that submits, under a lock until it is committed: behind the greatest number in
    the index none is missing. Two workers at once do one after the other.
    """
    lock_alike()
    last = AlikeWords.objects.aggregate(last=Max("serial"))["last"] or 0
    rows = Proposal.objects.filter(serial__gt=last, erased_at__isnull=True).order_by("serial")
    return _enter(list(rows.values_list("pk", "serial", "current_revision")[:most]))


@transaction.atomic
def index_revised(*, most=AT_ONCE):
    """Enter anew those proposals whose words were sent again since; return how many there were."""
    lock_alike()
    outdated = AlikeWords.objects.exclude(revision=F("proposal__current_revision"))
    outdated = outdated.filter(proposal__current_revision__submitted_at__isnull=False)
    keys = set(outdated.values_list("proposal", flat=True)[: 2 * most])
    AlikeWords.objects.filter(proposal__in=keys).delete()
    rows = Proposal.objects.filter(pk__in=keys).order_by("serial")
    return _enter(list(rows.values_list("pk", "serial", "current_revision")))


def forget_alike(proposals):
    """Take proposals, by their keys, out of the index; part of an act that takes their words away.

    The act has called `lock_alike` first: words that were read before are not entered after it.
    """
    AlikeWords.objects.filter(proposal__in=proposals).delete()


def index_again(proposal):
    """Enter anew what a proposal says, its present words being others; the act called `lock_alike` first."""
    entered, _each = AlikeWords.objects.filter(proposal=proposal).delete()
    if entered:
        _enter([(proposal.pk, proposal.serial, proposal.current_revision_id)])


def lock_alike():
    """Take turns with whoever writes the index, until the transaction ends; before any proposal is locked."""
    take_turns("proposals.alike")


def _enter(proposals):
    revisions = [revision for _pk, _serial, revision in proposals]
    changes = Change.objects.select_related("base__placement", "words").filter(revision__in=revisions)
    made: dict[int, list] = defaultdict(list)
    for change in changes:
        made[change.revision_id].append(change)
    reasons = dict(RevisionWords.objects.filter(revision__in=revisions).values_list("revision", "reasons"))
    rows, scopes = [], []
    for pk, serial, revision in proposals:
        for part, (size, signature) in _parts(made[revision], reasons.get(revision, "")):
            entry = {"proposal_id": pk, "revision_id": revision, "serial": serial}
            rows.append(AlikeWords(**entry, part=part, size=size, signature=signature))
            scopes.append({scope_of(change.article_id, change.kind, part) for change in made[revision]})
    AlikeWords.objects.bulk_create(rows)
    _enter_bands(rows, scopes)
    return len(proposals)


def _parts(changes, reasons):
    """Return what the index keeps of a proposal; what it says in several places is one text, found on each article."""
    places = [Said.in_change(change, reasons) for change in changes]
    return places[0].parts() if len(places) == 1 else parts_together(places)


def _enter_bands(rows, scopes):
    pairs = [
        (key, row.pk)
        for row, own in zip(rows, scopes, strict=True)
        for scope in sorted(own)
        for key in band_keys(row.signature, scope)
    ]
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [[key for key, _words in pairs], [words for _key, words in pairs]])
