"""What stands under one's identity, for programs: the same lists and acts as on the pages."""

from datetime import datetime

from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import NameForm, Scope
from accounts.programs import Paged, Pages, Route, act, read
from core import clock
from core.paging import Keyset
from proposals.actions import dispute, show_least_of_all, show_less
from proposals.models import Coauthor, Comment, Proposal
from proposals.registered import (
    COAUTHORED,
    COMMENT_SUPPORTS,
    COMMENTS,
    DISPUTED,
    PROPOSALS,
    SUPPORTS,
    find_registered,
    registered_under,
)

LATEST = {
    PROPOSALS: Keyset("-submitted_at", "-pk"),
    COMMENTS: Keyset("-submitted_at", "-pk"),
    COAUTHORED: Keyset("-joined_at", "-pk"),
    **{name: Keyset("-at", "-pk") for name in (SUPPORTS, COMMENT_SUPPORTS, DISPUTED)},
}
LESS = [choice for choice in NameForm.choices if choice[0] != NameForm.NAME]


class RegisteredAsked(Paged):
    list = serializers.ChoiceField(required=False, choices=list(LATEST), help_text="Which list; proposals without it.")


class RegisteredOutput(serializers.Serializer):
    uid = serializers.CharField()
    about = serializers.SerializerMethodField()
    at = serializers.SerializerMethodField(method_name="moment_of")
    disputed_at = serializers.DateTimeField(default=None, allow_null=True)
    name_form = serializers.CharField(default="", help_text="How the author is shown; empty for supports.")
    by_earlier_account = serializers.SerializerMethodField()

    def get_about(self, item) -> str:
        """The number of a proposal, the uid of a comment: what it is, or what was backed."""
        if isinstance(item, Proposal):
            return item.number
        if isinstance(item, Comment):
            return item.uid
        if isinstance(item, Coauthor):
            return item.proposal.number
        return str(getattr(item, "proposal", None) or item.comment)

    def moment_of(self, item) -> datetime:
        if isinstance(item, Coauthor):
            return item.joined_at
        return item.submitted_at if isinstance(item, Proposal | Comment) else item.at

    def get_by_earlier_account(self, item) -> bool:
        """Whether an account did it that had this identity before."""
        person = item.author_id if isinstance(item, Proposal | Comment) else item.person_id
        return person != self.context["person"].pk


class NameFormInput(serializers.Serializer):
    name_form = serializers.ChoiceField(choices=LESS, help_text="pseudonym, or region alone: never more than before.")


class ChangedOutput(serializers.Serializer):
    changed = serializers.IntegerField(help_text="Beside how many contributions more stood than the region.")


class Registered(Route):
    @read("list_registered", tag="account", gives=Pages(RegisteredOutput), signed_in=True, parameters=RegisteredAsked)
    def get(self, request):
        """List what was sent and backed under one's identity, by an earlier account of it as well."""
        name = self.asked.get("list", PROPOSALS)
        rows = registered_under(request.user)[name]
        return self.page(rows, LATEST[name], lambda rows: told(rows, request.user))


class Dispute(Route):
    @act("dispute", tag="account", scope=Scope.ACCOUNT, gives=RegisteredOutput, keyless=True)
    def post(self, request, uid):
        """Say “this was not me”: it is marked so and leaves the counts. It cannot be undone.

        All other sessions end, and all tokens, the one that asks among them.
        """
        keep = None if request.auth else request.session.session_key
        dispute(found(request, uid), keep=keep, by=request.user, at=clock.now())
        return Response(told([found(request, uid)], request.user)[0])


class ShownLess(Route):
    @act("show_less", tag="account", scope=Scope.ACCOUNT, takes=NameFormInput, gives=RegisteredOutput)
    def put(self, request, uid):
        """Show less of one's name beside a proposal or comment of one's own. Copies that others made may exist."""
        item = found(request, uid)
        if not isinstance(item, Proposal | Comment | Coauthor):
            raise Http404
        show_less(item, self.given["name_form"], by=request.user, at=clock.now())
        return Response(told([found(request, uid)], request.user)[0])


class AllShownLeast(Route):
    @act("show_least_of_all", tag="account", scope=Scope.ACCOUNT, gives=ChangedOutput, keyless=True)
    def post(self, request):
        """Show the region alone beside all that one sent in one's own name. Copies that others made may exist."""
        return Response({"changed": show_least_of_all(by=request.user, at=clock.now())})


def found(request, uid):
    item = find_registered(request.user, uid)
    if item is None:
        raise Http404
    return item


def told(items, person):
    return RegisteredOutput(items, many=True, context={"person": person}).data


urlpatterns = [
    path("account/registered/", Registered.as_view(), name="api_registered"),
    path("account/registered/shown-least/", AllShownLeast.as_view(), name="api_all_shown_least"),
    path("account/registered/<str:uid>/dispute/", Dispute.as_view(), name="api_dispute"),
    path("account/registered/<str:uid>/name-form/", ShownLess.as_view(), name="api_shown_less"),
]
