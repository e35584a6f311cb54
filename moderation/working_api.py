"""What moderators have before them, and what they ask one another, in the programming interface."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Route, act, read
from articles.current import get_draft
from articles.languages import CODES
from core import clock
from moderation.actions import (
    answer_question,
    ask_colleague,
    claim_item,
    claim_next,
    free_item,
    hand_over,
    skip_item,
    withdraw_question,
)
from moderation.actions.claims import is_for
from moderation.appeals import may_decide
from moderation.choice import AGES, ORDERS, WHYS, Choice
from moderation.colleagues import colleagues_of
from moderation.models import KINDS, Appeal, Claim, Question, what_is
from moderation.permissions import can_moderate, can_rule
from moderation.questions import asked_of, questions_beside
from moderation.surroundings import standing_claim
from proposals.models import Channel
from proposals.serializers import Words


class ChoiceInput(serializers.Serializer):
    """What of the queue the next is taken from, as the queue's own parameters say; nothing: all of it."""

    kind = serializers.ChoiceField(required=False, choices=list(KINDS))
    language = serializers.ChoiceField(required=False, choices=CODES)
    why = serializers.ChoiceField(required=False, choices=WHYS)
    channel = serializers.ChoiceField(required=False, choices=Channel.values)
    article = serializers.CharField(required=False, max_length=60, help_text="the eid of an article")
    older = serializers.ChoiceField(required=False, choices=AGES, help_text="hours waited, and more")
    order = serializers.ChoiceField(required=False, choices=ORDERS, help_text="without it, by risk and age")


class ClaimInput(serializers.Serializer):
    appeal = Words(
        required=False, default="", help_text="The uid of the appeal on which it is to be decided, if one is."
    )


class ColleagueInput(serializers.Serializer):
    colleague = Words(required=False, default="", help_text="The uid of one of the colleagues whom the item names.")


class QuestionInput(ColleagueInput):
    note = Words(required=False, default="", help_text="The question: only the two read it.")


class AnswerInput(serializers.Serializer):
    note = Words(required=False, default="", help_text="The answer: only the two read it.")


class ClaimOutput(serializers.Serializer):
    """What somebody has before them until a moment; nobody else is given it so long, nor rules on it."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    number = serializers.CharField(help_text="empty for a comment or position")
    uid = serializers.CharField()
    appeal = serializers.CharField(help_text="the uid of the appeal that is to be decided; empty: it is to be ruled on")
    taken_at = serializers.DateTimeField()
    until = serializers.DateTimeField()

    def to_representation(self, claim):
        moment = serializers.DateTimeField().to_representation
        return {
            "kind": what_is(claim.item),
            "number": getattr(claim.item, "number", ""),
            "uid": claim.item.uid,
            "appeal": claim.appeal.uid if claim.appeal else "",
            "taken_at": moment(claim.taken_at),
            "until": moment(claim.until),
        }


class NextItemOutput(serializers.Serializer):
    claim = ClaimOutput(allow_null=True, help_text="null: nothing of this kind is free")


class ColleagueOutput(serializers.Serializer):
    uid = serializers.CharField()
    name = serializers.CharField()


class HolderOutput(serializers.Serializer):
    """Who has an item before them, and who else could be asked about it or be given it."""

    held_by = serializers.ChoiceField(choices=["nobody", "you", "colleague"])
    until = serializers.DateTimeField(allow_null=True)
    colleagues = ColleagueOutput(many=True)


class QuestionOutput(serializers.Serializer):
    """What one moderator asks another about an item; the two of them alone read it."""

    uid = serializers.CharField()
    item = serializers.CharField(source="item.uid")
    asked_by_you = serializers.BooleanField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="empty while it waits")
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True, help_text="taken back, or the item was ruled on")


def _questions(found, person):
    for question in found:
        question.asked_by_you = question.asker_id == person.pk
    return QuestionOutput(found, many=True).data


def _question(question, person):
    return Response(_questions([question], person)[0])


class OfDraft(Route):
    """An address of a draft that its moderators use."""

    def moderated(self, draft):
        draft = get_draft(self.request, draft)
        if not can_moderate(self.request.user, draft):
            raise PermissionDenied
        return draft

    def item(self, draft, uid):
        """Return what of a draft has this uid, where this moderator may rule on such."""
        draft, user = self.moderated(draft), self.request.user
        rows = (model.objects.submitted().visible_to(user).filter(draft=draft, uid=uid) for model in KINDS.values())
        item = next((found for found in (one.select_related("author").first() for one in rows) if found), None)
        if item is None:
            raise Http404
        item.draft = draft
        if not can_rule(user, item):
            raise PermissionDenied
        return item

    def colleague(self, item):
        named = self.given["colleague"]
        return next((one for one in colleagues_of(item, self.request.user) if one.uid == named), None)

    def holder(self, item):
        user, claim = self.request.user, standing_claim(item, at=clock.now())
        holder = "nobody" if claim is None else "you" if claim.moderator_id == user.pk else "colleague"
        people = [{"uid": one.uid, "name": one.name or one.email} for one in colleagues_of(item, user)]
        return Response(HolderOutput({"held_by": holder, "until": claim and claim.until, "colleagues": people}).data)


class Claims(OfDraft):
    @read("list_claims", tag="moderation", gives=ClaimOutput(many=True), signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft):
        """List what this moderator has before them, the first taken first."""
        rows = Claim.objects.of(request.user, self.moderated(draft)).standing(clock.now())
        found = [one for one in rows.select_related(*KINDS, "appeal") if is_for(request.user, one)]
        return Response(ClaimOutput(found, many=True).data)

    @act("take_next", tag="moderation", scope=Scope.MODERATE, takes=ChoiceInput, gives=NextItemOutput, keyless=True)
    def post(self, request, draft):
        """Take what one has before one already, else the first in order that nobody has, for ten minutes."""
        claim = claim_next(self.moderated(draft), Choice.of(self.given), by=request.user, at=clock.now())
        return Response(NextItemOutput({"claim": claim}).data)


class ItemClaim(OfDraft):
    @read("read_claim", tag="moderation", gives=HolderOutput, signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft, uid):
        """Read who has an item before them, and the colleagues who could be asked about it or be given it."""
        return self.holder(self.item(draft, uid))

    @act("claim_item", tag="moderation", scope=Scope.MODERATE, takes=ClaimInput, gives=ClaimOutput, keyless=True)
    def post(self, request, draft, uid):
        """Take an item, or keep it: for ten minutes at least. Refused while another moderator has it."""
        item, appeal = self.item(draft, uid), None
        if self.given["appeal"]:
            rows = Appeal.objects.with_rulings().filter(draft=item.draft)
            appeal = get_object_or_404(rows, uid=self.given["appeal"], **{f"ruling__{what_is(item)}": item})
            if not may_decide(request.user, appeal):
                raise PermissionDenied
        return Response(ClaimOutput(claim_item(item, appeal=appeal, by=request.user, at=clock.now())).data)

    @act("release_item", tag="moderation", scope=Scope.MODERATE, gives=HolderOutput)
    def delete(self, request, draft, uid):
        """Free an item that one has: it is as before, for everybody. Once more changes nothing."""
        item = self.item(draft, uid)
        free_item(item, by=request.user)
        return self.holder(item)


class PuttingOff(OfDraft):
    @act("put_off_item", tag="moderation", scope=Scope.MODERATE, gives=HolderOutput, keyless=True)
    def post(self, request, draft, uid):
        """Put an item off: it is free for others at once, and comes to this moderator after all else, for an hour."""
        item = self.item(draft, uid)
        skip_item(item, by=request.user, at=clock.now())
        return self.holder(item)


class HandingOver(OfDraft):
    @act(
        "hand_over_item", tag="moderation", scope=Scope.MODERATE, takes=ColleagueInput, gives=ClaimOutput, keyless=True
    )
    def post(self, request, draft, uid):
        """Give an item that one has to a colleague, who has it for an hour."""
        item = self.item(draft, uid)
        return Response(ClaimOutput(hand_over(item, self.colleague(item), by=request.user, at=clock.now())).data)


class ItemQuestions(OfDraft):
    @read("list_questions", tag="moderation", gives=QuestionOutput(many=True), signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft, uid):
        """List what this moderator asked or was asked about an item, the last first."""
        item = self.item(draft, uid)
        found = questions_beside(item, request.user)
        for question in found:
            setattr(question, what_is(item), item)
        return Response(_questions(found, request.user))

    @act(
        "ask_colleague", tag="moderation", scope=Scope.MODERATE, takes=QuestionInput, gives=QuestionOutput, keyless=True
    )
    def post(self, request, draft, uid):
        """Ask a colleague about an item that one has; it is kept for an hour. The same again is the first."""
        item = self.item(draft, uid)
        asked = ask_colleague(item, self.colleague(item), self.given["note"], by=request.user, at=clock.now())
        return _question(asked, request.user)


class Asked(OfDraft):
    @read("list_asked", tag="moderation", gives=QuestionOutput(many=True), signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft):
        """List the questions that wait for this moderator's answer, the first asked first."""
        return Response(_questions(asked_of(request.user, self.moderated(draft)), request.user))


class Answering(Route):
    @act(
        "answer_question", tag="moderation", scope=Scope.MODERATE, takes=AnswerInput, gives=QuestionOutput, keyless=True
    )
    def post(self, request, uid):
        """Answer what one was asked; whoever asked is told. The same answer again changes nothing."""
        question = get_object_or_404(Question.objects.with_items(), uid=uid, asked=request.user)
        return _question(answer_question(question, self.given["note"], by=request.user, at=clock.now()), request.user)


class Withdrawing(Route):
    @act("withdraw_question", tag="moderation", scope=Scope.MODERATE, gives=QuestionOutput, keyless=True)
    def post(self, request, uid):
        """Take back a question of one's own that nobody answered. Once more changes nothing."""
        question = get_object_or_404(Question.objects.with_items(), uid=uid, asker=request.user)
        return _question(withdraw_question(question, by=request.user, at=clock.now()), request.user)


ITEM = "drafts/<slug:draft>/items/<str:uid>"

urlpatterns = [
    path("drafts/<slug:draft>/claims/", Claims.as_view(), name="api_claims"),
    path(f"{ITEM}/claim/", ItemClaim.as_view(), name="api_item_claim"),
    path(f"{ITEM}/putting-off/", PuttingOff.as_view(), name="api_item_putting_off"),
    path(f"{ITEM}/handing-over/", HandingOver.as_view(), name="api_item_handing_over"),
    path(f"{ITEM}/questions/", ItemQuestions.as_view(), name="api_item_questions"),
    path("drafts/<slug:draft>/questions/", Asked.as_view(), name="api_asked"),
    path("questions/<str:uid>/answer/", Answering.as_view(), name="api_question_answer"),
    path("questions/<str:uid>/withdrawal/", Withdrawing.as_view(), name="api_question_withdrawal"),
]
