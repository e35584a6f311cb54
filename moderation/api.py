"""Rulings, reports and the queue in the programming interface."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

import proposals.converters  # noqa: F401 (registers `number`)
from accounts.models import Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles.current import get_draft
from articles.languages import CODES
from core import clock
from core.paging import Keyset, pack, read_value, unpack
from moderation.actions import decide_appeal, file_appeal, merge_proposal, move_item, report, rule, split_proposal, undo
from moderation.appeals import may_decide
from moderation.choice import AGES, ORDERS, WHYS, Choice
from moderation.forms import chosen_among, place_chosen
from moderation.grounds import Grounds
from moderation.models import KINDS, Appeal, Ruling
from moderation.permissions import can_moderate, can_rule
from moderation.queue import rows_of
from moderation.queue_entries import entries_of
from moderation.serializers import (
    AppealInput,
    AppealOutput,
    DecisionOnAppealInput,
    GroundsOutput,
    MergingInput,
    MovingInput,
    QueueOutput,
    ReportInput,
    ReportOutput,
    RulingInput,
    RulingOutput,
    SplittingInput,
    StatementOutput,
)
from proposals.models import Channel, Comment, Position, Proposal
from proposals.permissions import speaks_for

LATEST_FIRST = Keyset("-at", "-pk")
ROWS = 50
SHOWN = ("ground_version", "into", "moved_from", "moved_to")  # of a ruling, beside its own columns


class QueueAsked(Paged):
    kind = serializers.ChoiceField(required=False, choices=list(KINDS))
    language = serializers.ChoiceField(required=False, choices=CODES)
    why = serializers.ChoiceField(required=False, choices=WHYS)
    channel = serializers.ChoiceField(required=False, choices=Channel.values)
    article = serializers.CharField(required=False, max_length=60, help_text="the eid of an article")
    older = serializers.ChoiceField(required=False, choices=AGES, help_text="hours waited, and more")
    order = serializers.ChoiceField(required=False, choices=ORDERS, help_text="without it, by risk and age")


def rulings_on(what, rows):
    """Return the route of rulings on proposals, or on comments: `rows` are those that a person may know of."""

    class Rulings(Route):
        @read(
            f"list_rulings_on_{what}",
            tag="moderation",
            gives=Pages(StatementOutput),
            parameters=Paged,
            signed_in=True,
        )
        def get(self, request, **where):
            """List the rulings on it with their statements of reasons, latest first: for its author and moderators."""
            item = get_object_or_404(rows(request.user), **where)
            if not (can_rule(request.user, item) or item.is_own_of(request.user)):
                raise PermissionDenied
            present = lambda found: StatementOutput(found, many=True).data  # noqa: E731
            return self.page(Ruling.objects.on(item).select_related(*SHOWN), LATEST_FIRST, present)

        @act(
            f"rule_on_{what}",
            tag="moderation",
            scope=Scope.MODERATE,
            takes=RulingInput,
            gives=RulingOutput,
            status=201,
            keyless=True,
        )
        def post(self, request, **where):
            """Publish (let stand), return, hide, cover passages or restore. The same ruling again answers the same."""
            item = get_object_or_404(rows(request.user), **where)
            if not can_rule(request.user, item):
                raise PermissionDenied
            ruling = rule(item, **self.given, by=request.user, at=clock.now())
            return Response(RulingOutput(ruling).data, status=201)

    return Rulings


class Merging(Route):
    @act(
        "merge_proposal",
        tag="moderation",
        scope=Scope.MODERATE,
        takes=MergingInput,
        gives=RulingOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, serial):
        """Rule that a proposal repeats another, which stands for both: both stay, whoever backs either counts once.

        The same moderator's merging of the same two again answers the same.
        """
        item = _moderated(request.user, proposals_seen_by, serial=serial)
        given = dict(self.given)
        into = chosen_among(proposals_seen_by(request.user).filter(draft=item.draft), given.pop("into"))
        ruling = merge_proposal(item, into, **given, by=request.user, at=clock.now())
        return Response(RulingOutput(ruling).data, status=201)


class Splitting(Route):
    @act(
        "split_proposal",
        tag="moderation",
        scope=Scope.MODERATE,
        takes=SplittingInput,
        gives=RulingOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, serial):
        """Rule that a merged proposal stands for itself again. Once more by the same moderator answers the same."""
        item = _moderated(request.user, proposals_seen_by, serial=serial)
        ruling = split_proposal(item, **self.given, by=request.user, at=clock.now())
        return Response(RulingOutput(ruling).data, status=201)


def moving_of(what, rows):
    """Return the route that moves proposals, or comments: `rows` are those that a person may know of."""

    class Moving(Route):
        @act(
            f"move_{what}",
            tag="moderation",
            scope=Scope.MODERATE,
            takes=MovingInput,
            gives=RulingOutput,
            status=201,
            keyless=True,
        )
        def post(self, request, **where):
            """Rule that it speaks of another provision, where it stands from now on; its words stay as they are.

            Moved are comments on an article as a whole, and proposals to add, to keep and questions of one place. The
            same moderator's moving to the same place again answers the same.
            """
            item, given = _moderated(request.user, rows, **where), dict(self.given)
            to = place_chosen(item.draft, given.pop("to").strip())
            ruling = move_item(item, to, **given, by=request.user, at=clock.now())
            return Response(RulingOutput(ruling).data, status=201)

    return Moving


def _moderated(user, rows, **where):
    """Return what a moderator names and may rule on; `rows` are those that a person may know of."""
    item = get_object_or_404(rows(user), **where)
    if not can_rule(user, item):
        raise PermissionDenied
    return item


def reports_on(what, rows):
    """Return the route of reports on proposals, or on comments: `rows` are those that a person may know of."""

    class Reports(Route):
        @act(
            f"report_{what}",
            tag="moderation",
            scope=Scope.COMMENT,
            takes=ReportInput,
            gives=ReportOutput,
            status=201,
            keyless=True,
        )
        def post(self, request, **where):
            """Tell the moderators that shown words break a rule; nothing is hidden by it. Once per person."""
            item = get_object_or_404(rows(request.user), **where)
            filed = report(item, **self.given, by=request.user, at=clock.now())
            return Response(ReportOutput(filed).data, status=201)

    return Reports


def proposals_seen_by(user):
    return Proposal.objects.submitted().visible_to(user).select_related("draft", "organization")


def comments_seen_by(user):
    return Comment.objects.submitted().visible_to(user).select_related("draft", "organization")


def positions_seen_by(user):
    return Position.objects.submitted().visible_to(user).select_related("draft", "organization")


class DraftGrounds(Route):
    @read("list_grounds", tag="moderation", gives=GroundsOutput)
    def get(self, request, draft):
        """List the last version of each ground of moderation in a draft, retired ones too.

        Words are hidden, covered or returned on any of them but `repeat`, on which alone proposals are
        merged, and `wrong_place`, on which alone things are moved.
        """
        grounds = Grounds.of(get_draft(request, draft))
        return Response(GroundsOutput({"read": grounds.read, "grounds": list(grounds.latest.values())}).data)


class Undoing(Route):
    @act("undo_ruling", tag="moderation", scope=Scope.MODERATE, gives=RulingOutput, keyless=True)
    def post(self, request, uid):
        """Take back a ruling of one's own within a minute, while nothing has followed. Again, answers the same."""
        ruling = get_object_or_404(Ruling.objects.with_items(), uid=uid)
        if not can_moderate(request.user, ruling.draft):
            raise Http404
        return Response(RulingOutput(undo(ruling, by=request.user, at=clock.now())).data)


class Appeals(Route):
    @act(
        "file_appeal",
        tag="moderation",
        scope=Scope.PROPOSE,
        takes=AppealInput,
        gives=AppealOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, uid):
        """Appeal against a ruling on one's own words, once, until the moment that it names."""
        ruling = get_object_or_404(Ruling.objects.with_items(), uid=uid)
        if not ruling.item.is_own_of(request.user):
            raise Http404
        if not speaks_for(request.user, ruling.item):
            raise PermissionDenied
        filed = file_appeal(ruling, **self.given, by=request.user, at=clock.now())
        return Response(AppealOutput(filed).data, status=201)


class AppealShown(Route):
    @read("read_appeal", tag="moderation", gives=AppealOutput, signed_in=True)
    def get(self, request, uid):
        """Read an appeal: whoever speaks for the words, and moderators who may decide it."""
        found = get_object_or_404(Appeal.objects.with_rulings(), uid=uid)
        if not (found.ruling.item.is_own_of(request.user) or may_decide(request.user, found)):
            raise Http404
        return Response(AppealOutput(found).data)


class AppealDecision(Route):
    @act(
        "decide_appeal",
        tag="moderation",
        scope=Scope.MODERATE,
        takes=DecisionOnAppealInput,
        gives=AppealOutput,
        keyless=True,
    )
    def post(self, request, uid):
        """Decide on an appeal against another moderator's ruling, once. The same decision again answers the same."""
        found = get_object_or_404(Appeal.objects.with_rulings(), uid=uid)
        if not can_moderate(request.user, found.draft):
            raise Http404
        if not may_decide(request.user, found):
            raise PermissionDenied
        decided = decide_appeal(found, **self.given, by=request.user, at=clock.now())
        return Response(AppealOutput(decided).data)


class Queue(Route):
    @read(
        "list_queue",
        tag="moderation",
        gives=QueueOutput,
        parameters=QueueAsked,
        signed_in=True,
        scope=Scope.MODERATE,
    )
    def get(self, request, draft):
        """List what waits for this moderator, by risk and age or the oldest first, in pages; and how many in all.

        Risk counts as hours waited already; the log of rulings says how many for what. Flags are a program's.
        Appeals that this moderator may decide stand among the rest.
        """
        draft = get_draft(request, draft)
        if not can_moderate(request.user, draft):
            raise PermissionDenied
        choice, size = Choice.of(self.asked), self.asked.get("limit", ROWS)
        rows, number = rows_of(draft, request.user, choice).after(self._after(), size + 1)
        more, rows = len(rows) > size, rows[:size]
        following = self.address_of(pack(rows[-1]["due"], rows[-1]["uid"])) if more else None
        answer = {
            "count": number,
            "next": following,
            "results": entries_of(draft, rows),
        }
        return Response(QueueOutput(answer).data, headers={"Link": f'<{following}>; rel="next"'} if more else None)

    def _after(self):
        if "cursor" not in self.asked:
            return None
        due, uid = unpack(self.asked["cursor"], size=2)
        return read_value(Proposal._meta.get_field("submitted_at"), due), uid


urlpatterns = [
    path("rulings/<str:uid>/undo/", Undoing.as_view(), name="api_undo_ruling"),
    path("rulings/<str:uid>/appeals/", Appeals.as_view(), name="api_appeals"),
    path("appeals/<str:uid>/", AppealShown.as_view(), name="api_appeal"),
    path("appeals/<str:uid>/decision/", AppealDecision.as_view(), name="api_appeal_decision"),
    path(
        "positions/<str:uid>/rulings/",
        rulings_on("position", positions_seen_by).as_view(),
        name="api_position_rulings",
    ),
    path(
        "positions/<str:uid>/reports/",
        reports_on("position", positions_seen_by).as_view(),
        name="api_position_reports",
    ),
    path(
        "proposals/<number:serial>/rulings/",
        rulings_on("proposal", proposals_seen_by).as_view(),
        name="api_proposal_rulings",
    ),
    path(
        "proposals/<number:serial>/reports/",
        reports_on("proposal", proposals_seen_by).as_view(),
        name="api_proposal_reports",
    ),
    path("proposals/<number:serial>/merging/", Merging.as_view(), name="api_proposal_merging"),
    path("proposals/<number:serial>/splitting/", Splitting.as_view(), name="api_proposal_splitting"),
    path(
        "proposals/<number:serial>/moving/",
        moving_of("proposal", proposals_seen_by).as_view(),
        name="api_proposal_moving",
    ),
    path("comments/<str:uid>/moving/", moving_of("comment", comments_seen_by).as_view(), name="api_comment_moving"),
    path("comments/<str:uid>/rulings/", rulings_on("comment", comments_seen_by).as_view(), name="api_comment_rulings"),
    path("comments/<str:uid>/reports/", reports_on("comment", comments_seen_by).as_view(), name="api_comment_reports"),
    path("drafts/<slug:draft>/grounds/", DraftGrounds.as_view(), name="api_grounds"),
    path("drafts/<slug:draft>/queue/", Queue.as_view(), name="api_queue"),
]
