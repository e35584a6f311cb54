"""Opinions for programs: the next statement, the answer to it, one's own answers; nobody else's are given."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles.current import get_draft, place_of
from core import clock
from core.api import Parameters
from core.paging import Keyset
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import give_opinion, take_back_opinion
from proposals.asking import next_for, progress_of
from proposals.models import Answer, Opinion, Proposal
from proposals.serializers import Words


class StatementsAsked(Parameters):
    article = serializers.CharField(
        required=False, max_length=80, help_text="The eid of an article, the preamble or a section; else all."
    )


class StepOutput(serializers.Serializer):
    form = serializers.CharField(
        help_text="replace, strike, insert, begin, rewrite, add, remove or remove_whole; larger changes are shortened."
    )
    old = serializers.CharField()
    new = serializers.CharField()
    after = serializers.CharField(help_text="The words of the draft that an insertion follows.")


class AskedOutput(serializers.Serializer):
    number = serializers.CharField(source="proposal.number")
    kind = serializers.CharField(source="change.kind")
    provision = serializers.CharField(source="place.eid")
    place = serializers.SerializerMethodField()
    sentence = serializers.CharField(help_text="The statement in the language asked for.")
    language = serializers.CharField(help_text="Of the words that are quoted in it.")
    steps = StepOutput(many=True)

    def get_place(self, asked) -> str:
        return asked.place.label(get_language())


class NextOutput(serializers.Serializer):
    statement = AskedOutput(allow_null=True, help_text="null where all are answered.")
    answered = serializers.IntegerField()
    total = serializers.IntegerField()


class OpinionInput(serializers.Serializer):
    answer = Words(help_text=", ".join(Answer.values))


class OpinionOutput(serializers.Serializer):
    number = serializers.CharField()
    answer = serializers.CharField(allow_null=True)


class GivenOpinionOutput(serializers.Serializer):
    number = serializers.CharField(source="proposal.number")
    draft = serializers.CharField(source="proposal.draft.slug")
    answer = serializers.CharField()
    at = serializers.DateTimeField()
    words_changed = serializers.BooleanField(help_text="Whether the author has changed the words since.")


class NextStatement(Route):
    @read("read_next_statement", tag="opinions", gives=NextOutput, signed_in=True, parameters=StatementsAsked)
    def get(self, request, draft):
        """Read the statement whose turn it is: few answers and divided ones first, never by how many agree."""
        draft = get_draft(request, draft)
        scope = (draft,)
        if "article" in self.asked:
            place = place_of(draft, self.asked["article"])
            if place is None or not place.is_page:
                raise Http404
            scope = (draft, place.provision)
        progress = progress_of(request.user, *scope)
        answer = {
            "statement": next_for(request.user, *scope),
            "answered": progress.answered,
            "total": progress.total,
        }
        return Response(NextOutput(answer).data)


class ProposalOpinion(Route):
    @act("give_opinion", tag="opinions", scope=Scope.SUPPORT, takes=OpinionInput, gives=OpinionOutput)
    def put(self, request, number):
        """Answer a proposal as a statement, or change one's answer; the same again changes nothing."""
        proposal = self._seen(number)
        opinion = give_opinion(proposal, self.given["answer"], by=request.user, at=clock.now())
        return Response({"number": proposal.number, "answer": opinion.answer})

    @act("take_back_opinion", tag="opinions", scope=Scope.SUPPORT, gives=OpinionOutput)
    def delete(self, request, number):
        """Take one's answer back while collection is open; without one nothing changes."""
        proposal = self._seen(number)
        take_back_opinion(proposal, by=request.user, at=clock.now())
        return Response({"number": proposal.number, "answer": None})

    def _seen(self, number):
        rows = Proposal.objects.visible_to(self.request.user).for_act()
        return get_object_or_404(rows, serial=number)


class OwnOpinions(Route):
    @read("list_own_opinions", tag="opinions", gives=Pages(GivenOpinionOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List what one answered, the latest first."""
        rows = Opinion.objects.of(request.user)
        return self.page(rows, Keyset("-at", "-pk"), lambda rows: GivenOpinionOutput(rows, many=True).data)


urlpatterns = [
    path("account/opinions/", OwnOpinions.as_view(), name="api_own_opinions"),
    path("drafts/<slug:draft>/statements/next/", NextStatement.as_view(), name="api_next_statement"),
    path("proposals/<number:number>/opinion/", ProposalOpinion.as_view(), name="api_proposal_opinion"),
]
