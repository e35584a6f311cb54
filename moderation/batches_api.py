"""Batches of rulings in the programming interface: chosen, worded and proposed; answered on pages alone."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Route, act, read
from articles.current import get_draft
from core import clock
from moderation.actions import begin_batch, discard_batch, propose_batch, refusals_of, word_batch
from moderation.batches import entries_of, find_batch, find_items, waiting_for
from moderation.models import AT_MOST, IN_BATCHES, Batch, BatchStatus, what_is
from moderation.outcomes import sentence_of
from moderation.permissions import can_moderate
from moderation.serializers import GROUND, READ, READY
from proposals.serializers import Words

MOST_LISTED = 100


class BatchInput(serializers.Serializer):
    items = serializers.ListField(
        child=Words(),
        required=False,
        default=list,
        help_text=f"The uids of proposals, comments and positions, in their order: at most {AT_MOST}.",
    )


class BatchWordingInput(serializers.Serializer):
    ruling = Words(required=False, default="", help_text=", ".join(IN_BATCHES))
    ground = Words(required=False, default="", help_text=GROUND)
    read_grounds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, help_text=READ)
    reasons = Words(required=False, default="", help_text="Every author reads them.")
    reasons_from = Words(required=False, default="", help_text=READY)


class BatchOutput(serializers.Serializer):
    """One ruling on many items. More than twenty wait until a second moderator confirms them on the page."""

    uid = serializers.CharField()
    status = serializers.ChoiceField(choices=BatchStatus.choices)
    is_own = serializers.BooleanField()
    ruling = serializers.CharField(source="kind", help_text="empty until it is said")
    ground = serializers.CharField()
    reasons = serializers.CharField()
    size = serializers.IntegerField(help_text="on how many it is to rule, once it is proposed")
    begun_at = serializers.DateTimeField()
    proposed_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    refusal = serializers.CharField(help_text="why the second moderator refused it; else empty")
    finished_at = serializers.DateTimeField(allow_null=True)


class BatchItemOutput(serializers.Serializer):
    """What becomes of one item: a ruling, or the rule that refused it. Before it is proposed: the one that would."""

    number = serializers.IntegerField()
    kind = serializers.CharField(help_text="proposal, comment or position")
    uid = serializers.CharField(source="item.uid")
    done_at = serializers.DateTimeField(allow_null=True)
    ruling = serializers.CharField(allow_null=True, help_text="the uid of the ruling that was made")
    code = serializers.CharField(help_text="of the rule that refuses it; else empty")
    detail = serializers.CharField(help_text="the same in a sentence; else empty")


class BatchStateOutput(BatchOutput):
    """A batch with its items, in their order."""

    items = BatchItemOutput(many=True)


class OfBatches(Route):
    """An address of the batches of a draft."""

    def moderated(self, draft):
        draft = get_draft(self.request, draft)
        if not can_moderate(self.request.user, draft):
            raise PermissionDenied
        return draft

    def batch(self, draft, uid):
        """Return a batch that this moderator made, answered or may answer."""
        draft = self.moderated(draft)
        found = find_batch(self.request.user, draft, uid)
        if found is None:
            raise Http404
        found.draft = draft
        return found

    def seen(self, batch):
        batch.is_own = batch.proposed_by_id == self.request.user.pk
        return batch

    def state(self, batch):
        """Answer with a batch and what becomes of each of its items."""
        is_begun = batch.status == BatchStatus.BEGUN
        entries = entries_of(batch.items, batch.draft)
        codes = refusals_of(batch, entries, at=clock.now()) if is_begun and batch.kind else {}
        items = []
        for entry in entries:
            code = entry.code or codes.get(entry.pk, "")
            items.append(
                {
                    "number": entry.number,
                    "kind": what_is(entry.item),
                    "item": entry.item,
                    "done_at": entry.done_at,
                    "ruling": entry.ruling.uid if entry.ruling else None,
                    "code": code,
                    "detail": str(sentence_of(code, entry.error)) if code else "",
                }
            )
        said = BatchOutput(self.seen(batch)).data
        return Response(said | {"items": BatchItemOutput(items, many=True).data})


class Batches(OfBatches):
    @read("list_batches", tag="moderation", gives=BatchOutput(many=True), signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft):
        """List the batches that wait for this moderator, then those they made or answered, the latest first."""
        draft = self.moderated(draft)
        own = Batch.objects.of(request.user, draft).with_people()[:MOST_LISTED]
        rows = [self.seen(batch) for batch in (*waiting_for(request.user, draft), *own)]
        return Response(BatchOutput(rows, many=True).data)

    @act(
        "begin_batch",
        tag="moderation",
        scope=Scope.MODERATE,
        takes=BatchInput,
        gives=BatchStateOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, draft):
        """Choose items to be ruled on at once; what one had begun before and not proposed is forgotten."""
        draft = self.moderated(draft)
        # Beyond what may be chosen nothing is looked for: the act tells how many may be.
        uids = [uid.replace("\0", "") for uid in self.given["items"][: AT_MOST + 1]]
        items = find_items(request.user, draft, uids)
        answer = self.state(begin_batch(draft, items, by=request.user, at=clock.now()))
        answer.status_code = 201
        return answer


class BatchState(OfBatches):
    @read("read_batch", tag="moderation", gives=BatchStateOutput, signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft, uid):
        """Read a batch and what became of each item, or what would become of it now."""
        return self.state(self.batch(draft, uid))

    @act("discard_batch", tag="moderation", scope=Scope.MODERATE, gives=BatchOutput)
    def delete(self, request, draft, uid):
        """Forget what one chose and has not proposed; answers what it was. What was proposed stays as it is."""
        batch = self.batch(draft, uid)
        discard_batch(batch, by=request.user)
        return Response(BatchOutput(self.seen(batch)).data)


class BatchWording(OfBatches):
    @act(
        "word_batch",
        tag="moderation",
        scope=Scope.MODERATE,
        takes=BatchWordingInput,
        gives=BatchStateOutput,
        keyless=True,
    )
    def post(self, request, draft, uid):
        """Say what is ruled on all of them, on which ground and why; the answer tells what would become of each."""
        batch = self.batch(draft, uid)
        return self.state(word_batch(batch, **self.given, by=request.user, at=clock.now()))


class BatchProposal(OfBatches):
    @act("propose_batch", tag="moderation", scope=Scope.MODERATE, gives=BatchStateOutput, keyless=True)
    def post(self, request, draft, uid):
        """Rule so: up to twenty are carried out at once, more wait for a second moderator. Again changes nothing."""
        return self.state(propose_batch(self.batch(draft, uid), by=request.user, at=clock.now()))


BATCH = "drafts/<slug:draft>/batches/<str:uid>"

urlpatterns = [
    path("drafts/<slug:draft>/batches/", Batches.as_view(), name="api_batches"),
    path(f"{BATCH}/", BatchState.as_view(), name="api_batch"),
    path(f"{BATCH}/wording/", BatchWording.as_view(), name="api_batch_wording"),
    path(f"{BATCH}/proposal/", BatchProposal.as_view(), name="api_batch_proposal"),
]
