"""What one follows and how often mails come, for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from accounts import followed
from accounts.actions import choose_mail, follow, unfollow
from accounts.models import Follow, FollowKind, MailPace, Notice, Scope
from accounts.notices import read_one
from accounts.programs import Paged, Pages, Route, act, read
from accounts.serializers import UnreadOutput
from core import clock
from core.paging import Keyset

NEWEST_FIRST = Keyset("-at", "-pk")


class FollowOutput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=FollowKind.choices)
    object_id = serializers.CharField(help_text="The uid of what is followed; of the draft where its answers are.")
    at = serializers.DateTimeField()
    name = serializers.CharField(help_text="In the language asked for.")
    url = serializers.CharField(help_text="Where it is read, from this site's root.")


class MailInput(serializers.Serializer):
    pace = serializers.ChoiceField(choices=MailPace.choices, help_text="How often mails of notices come.")
    hour = serializers.IntegerField(
        required=False, min_value=0, max_value=23, help_text="The hour of Astana at which gathered mails come."
    )


class MailOutput(serializers.Serializer):
    pace = serializers.ChoiceField(source="mail_pace", choices=MailPace.choices)
    hour = serializers.IntegerField(source="mail_hour")
    next_at = serializers.SerializerMethodField()

    def get_next_at(self, person) -> str | None:
        """When the next gathered mail is due; null where mails are not gathered."""
        due = person.next_digest_after(self.context["at"])
        return due and serializers.DateTimeField().to_representation(due)


class Follows(Route):
    @read("list_follows", tag="account", gives=Pages(FollowOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List what one follows, the latest first; what is not there any more is left out."""
        return self.page(Follow.objects.of(request.user), NEWEST_FIRST, self._told)

    def _told(self, rows):
        found = followed.read_followed(rows, self.request.user, get_language())
        return [_output(row, seen) for row, seen in found]


class OneFollow(Route):
    @act("follow", tag="account", scope=Scope.ACCOUNT, gives=FollowOutput)
    def put(self, request, kind, object_id):
        """Follow an article, a proposal, an organization or the answers of a draft; again changes nothing."""
        found = followed.find_followed(kind, object_id.replace("\0", ""), request.user, get_language())
        if found is None:
            raise NotFound
        return Response(_output(follow(kind, object_id, by=request.user, at=clock.now()), found))

    @act("unfollow", tag="account", scope=Scope.ACCOUNT, gives=FollowOutput(many=True))
    def delete(self, request, kind, object_id):
        """Stop following; the answer is an empty list. Where it was not followed nothing changes."""
        unfollow(kind, object_id.replace("\0", ""), by=request.user)
        return Response([])


class Mails(Route):
    @read("read_mail_settings", tag="account", gives=MailOutput, signed_in=True)
    def get(self, request):
        """Read how often mails of notices come."""
        return Response(MailOutput(request.user, context={"at": clock.now()}).data)

    @act("choose_mail", tag="account", scope=Scope.ACCOUNT, takes=MailInput, gives=MailOutput)
    def put(self, request):
        """Choose how often mails of notices come. What guards the account comes at once in any case."""
        at = clock.now()
        return Response(MailOutput(choose_mail(request.user, **self.given, at=at), context={"at": at}).data)


class NoticeRead(Route):
    @act("read_notice", tag="account", scope=Scope.ACCOUNT, gives=UnreadOutput)
    def put(self, request, pk):
        """Mark one notice as read; again changes nothing."""
        mine = Notice.objects.of(request.user)
        read_one(request.user, get_object_or_404(mine, pk=pk).pk, at=clock.now())
        return Response({"unread": mine.unread().count()})


def _output(row, seen):
    return FollowOutput({"kind": row.kind, "object_id": row.object_id, "at": row.at} | vars(seen)).data


urlpatterns = [
    path("account/follows/", Follows.as_view(), name="api_follows"),
    path("account/follows/<slug:kind>/<str:object_id>/", OneFollow.as_view(), name="api_follow"),
    path("account/mail/", Mails.as_view(), name="api_mail"),
    path("account/notices/<int:pk>/read/", NoticeRead.as_view(), name="api_notice_read"),
]
