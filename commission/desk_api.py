"""The Commission's working pages for programs: the overview, the desk of an article, answers given there."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Paged, Route, act, read
from articles.current import get_draft
from articles.languages import CODES
from commission.actions import Shown, ShownPosition, answer_chosen, correct
from commission.beside import told
from commission.desk import KINDS, STANCES, STATES, WHOSE, Desk, Wanted
from commission.models import Decision, Fold
from commission.overview import Overview
from commission.permissions import can_decide_in, can_decide_on, can_weigh
from commission.serializers import (
    AnswersInput,
    CorrectionInput,
    DecisionOutput,
    DeskOutput,
    OverviewOutput,
)
from core import clock
from core.paging import UnreadableCursor, pack, unpack
from proposals.api import page_of_article

ROWS = 50


class DeskAsked(Paged):
    whose = serializers.ChoiceField(required=False, choices=WHOSE)
    kind = serializers.ChoiceField(required=False, choices=[*KINDS, *STANCES])
    place = serializers.CharField(required=False, max_length=80, help_text="The eid of a place in the article.")
    state = serializers.ChoiceField(required=False, choices=STATES)
    language = serializers.ChoiceField(required=False, choices=CODES)


class CommissionOverview(Route):
    @read("read_overview", tag="decisions", gives=OverviewOutput, scope=Scope.DECIDE, signed_in=True)
    def get(self, request, draft):
        """Read what was proposed to each article, by kind and by answer: for the Commission."""
        draft = get_draft(request, draft)
        if not can_weigh(request.user, draft):
            raise PermissionDenied
        board = Overview(draft, get_language())
        return Response(OverviewOutput({"total": board.total, "articles": board.lines}).data)


class ArticleDesk(Route):
    @read("read_desk", tag="decisions", gives=DeskOutput, scope=Scope.DECIDE, signed_in=True, parameters=DeskAsked)
    def get(self, request, draft, article):
        """Read what an article's desk holds: equal proposals folded, and organizations' positions; unanswered first."""
        draft = get_draft(request, draft)
        if not can_weigh(request.user, draft):
            raise PermissionDenied
        page = page_of_article(draft, article)
        page.edition.draft = draft
        wanted = {name: value for name, value in self.asked.items() if name not in {"cursor", "limit"}}
        desk = Desk(page, request.user, Wanted(**wanted))
        rows, following = self._page_of(desk.selected())
        answer = {
            "article": page.eid,
            "total": desk.total,
            "open": desk.open,
            "keep": desk.keep,
            "may_decide": can_decide_in(request.user, draft, page.provision_id),
            "next": following,
            "folds": [fold_of(desk, one) for one in rows if isinstance(one, Fold)],
            "positions": [position_of(desk, one) for one in rows if not isinstance(one, Fold)],
        }
        return Response(DeskOutput(answer).data, headers={"Link": f'<{following}>; rel="next"'} if following else None)

    def _page_of(self, rows):
        """Return the rows after the one that the cursor names, and the address of those that follow."""
        if "cursor" in self.asked:
            [last] = unpack(self.asked["cursor"], size=1)
            names = [name_on_desk(one) for one in rows]
            if last not in names:
                raise UnreadableCursor(field="cursor")
            rows = rows[names.index(last) + 1 :]
        size = self.asked.get("limit", ROWS)
        more = len(rows) > size
        return rows[:size], self.address_of(pack(name_on_desk(rows[size - 1]))) if more else None


class ArticleAnswers(Route):
    @act(
        "answer_chosen",
        tag="decisions",
        scope=Scope.DECIDE,
        takes=AnswersInput,
        gives=DecisionOutput(many=True),
        status=201,
    )
    def post(self, request, draft, article):
        """Answer what was chosen at a desk, all of it or none: proposals, folds of equal ones, positions.

        A fold is named with how many of it were open when it was read; where that has changed, nothing happens.
        """
        draft = get_draft(request, draft)
        page = page_of_article(draft, article)
        if not can_decide_in(request.user, draft, page.provision_id):
            raise PermissionDenied
        given = self.given
        chosen = [Shown(int(one["number"][2:]), one.get("equal"), one.get("revision")) for one in given["proposals"]]
        chosen += [ShownPosition(one["uid"], one["version"]) for one in given["positions"]]
        decisions = answer_chosen(
            page.provision,
            chosen,
            outcome=given["outcome"],
            reasons=given["reasons"],
            by=request.user,
            at=clock.now(),
        )
        shown = Decision.objects.for_api().filter(pk__in=[decision.pk for decision in decisions]).order_by("pk")
        return Response(told(shown), status=201)


class DecisionDetail(Route):
    @read("read_decision", tag="decisions", gives=DecisionOutput)
    def get(self, request, uid):
        """Read one of the Commission's answers; `replaced_by` names the one that stands in its place now."""
        return Response(told([get_object_or_404(Decision.objects.public().for_api(), uid=uid)])[0])


class DecisionCorrection(Route):
    @act(
        "correct_decision",
        tag="decisions",
        scope=Scope.DECIDE,
        takes=CorrectionInput,
        gives=DecisionOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, uid):
        """Put a new answer in the place of one that stands, saying why; the earlier one stays readable."""
        decision = get_object_or_404(Decision.objects.public().for_list(), uid=uid)
        if not can_decide_on(request.user, decision.item):
            raise PermissionDenied
        made = correct(decision, **self.given, by=request.user, at=clock.now())
        return Response(told([Decision.objects.for_api().get(pk=made.pk)])[0], status=201)


def name_on_desk(row):
    return row.number if isinstance(row, Fold) else row.uid


def fold_of(desk, fold):
    return {
        "number": fold.number,
        "kind": fold.kind,
        "place": desk.places[fold.provision_id].eid,
        "from_organization": fold.organization_id is not None,
        "total": fold.total,
        "open": fold.to_answer,
        "people": {"identity": fold.people, "contact": fold.people_contact},
        "languages": list(fold.languages),
        "since": fold.since,
    }


def position_of(desk, position):
    return {
        "uid": position.uid,
        "version": position.version,
        "stance": position.stance,
        "place": desk.places[position.provision_id].eid,
        "open": position.is_open,
    }


urlpatterns = [
    path("drafts/<slug:draft>/overview/", CommissionOverview.as_view(), name="api_overview"),
    path("drafts/<slug:draft>/articles/<slug:article>/desk/", ArticleDesk.as_view(), name="api_desk"),
    path("drafts/<slug:draft>/articles/<slug:article>/answers/", ArticleAnswers.as_view(), name="api_article_answers"),
    path("decisions/<str:uid>/", DecisionDetail.as_view(), name="api_decision"),
    path("decisions/<str:uid>/correction/", DecisionCorrection.as_view(), name="api_decision_correction"),
]
