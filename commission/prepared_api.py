"""Prepared answers for programs of staff: the same acts, rights and refusals as on the pages; none of it is public."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles.current import get_draft
from articles.models import Placement
from commission.actions import (
    Shown,
    ShownPosition,
    begin_docket,
    drop_docket,
    leave_out,
    return_docket,
    send_docket,
    treat_apart,
    word_docket,
)
from commission.actions.refusals import NothingMarked, UnknownEntry
from commission.docketed import progress_of, rows_of, unfit
from commission.models import AgendaItem, Docket, DocketStatus
from commission.permissions import can_weigh
from commission.prepared_serializers import (
    DROP,
    RETURN,
    SEND,
    LeftOutInput,
    NamedInput,
    PreparedInput,
    PreparedMemberOutput,
    PreparedOutput,
    PreparedVariantOutput,
    StepInput,
    VerdictInput,
    WholePreparedOutput,
)
from commission.stepping import may_draft, may_open, may_return
from core import clock
from core.paging import Keyset
from proposals.api import page_of_article

LATEST_FIRST = Keyset("-begun_at", "-pk")
BY_NUMBER = Keyset("number", size=20)
BY_KEY = Keyset("pk")
STAFF = {"tag": "prepared", "scope": Scope.DECIDE}
READ = STAFF | {"signed_in": True}


class PreparedAsked(Paged):
    status = serializers.ChoiceField(required=False, choices=DocketStatus.values)


class OfStaff(Route):
    """What the addresses of prepared answers share: whoever weighs the draft finds them."""

    def weighed(self, draft):
        draft = get_draft(self.request, draft)
        if not can_weigh(self.request.user, draft):
            raise PermissionDenied
        return draft

    def found(self, draft, docket):
        """Return a prepared answer that this person may write at, or reads as a commissioner; else 403 or 404."""
        rows = Docket.objects.with_people().select_related("sitting")
        draft, user = self.weighed(draft), self.request.user
        found = get_object_or_404(rows, draft=draft, uid=docket)
        if not may_open(user, found, writes=self.request.method not in SAFE_METHODS):
            raise PermissionDenied
        return found

    def variant(self, draft, docket, number):
        found = self.found(draft, docket)
        return found, get_object_or_404(found.entries, number=number)

    def told(self, docket, *, status=200):
        """Answer with a prepared answer as it stands now."""
        rows = Docket.objects.with_people().select_related("sitting").annotate(held=HELD)
        docket, user = rows.get(pk=docket.pk), self.request.user
        docket.progress, docket.taken = progress_of(docket), docket.steps.select_related("by")
        is_with_staff = docket.is_open or docket.status == DocketStatus.READY
        gone = unfit(docket) if is_with_staff else []
        docket.gone = [{"number": number, "code": code} for _key, number, code in gone]
        docket.may = _steps_of(user, docket)
        return Response(WholePreparedOutput(docket, context=_beside([docket])).data, status=status)

    def told_variant(self, docket, entry, *, status=200):
        [row] = rows_of(docket, [entry], self.request.user)
        return Response(PreparedVariantOutput(row).data, status=status)


HELD = Count("items", filter=Q(items__is_out=False))


def _beside(dockets):
    """Return what is told beside prepared answers: the eids of their articles, the sittings that they wait for."""
    articles = Placement.objects.current().filter(provision__in=[one.article_id for one in dockets])
    awaited = AgendaItem.objects.filter(docket__in=[one.pk for one in dockets], is_awaited=True)
    return {
        "eids": dict(articles.values_list("provision", "eid")),
        "awaited": dict(awaited.values_list("docket", "sitting__number")),
    }


def _steps_of(user, docket):
    """Return the steps of a prepared answer that a program of this person may take now."""
    if docket.status == DocketStatus.DRAFTING:
        return [SEND, DROP] if may_draft(user, docket) else []
    return [RETURN] if may_return(user, docket) else []


class PreparedOfDraft(OfStaff):
    @read("list_prepared", gives=Pages(PreparedOutput), parameters=PreparedAsked, **READ)
    def get(self, request, draft):
        """List the prepared answers of a draft, the latest first; those that were given up where `status` says so."""
        rows = Docket.objects.filter(draft=self.weighed(draft)).with_people().select_related("sitting")
        wanted = self.asked.get("status")
        rows = rows.filter(status=wanted) if wanted else rows.exclude(status=DocketStatus.DROPPED)
        return self.page(
            rows.annotate(held=HELD),
            LATEST_FIRST,
            lambda found: PreparedOutput(found, many=True, context=_beside(found)).data,
        )


class PreparedOfArticle(OfStaff):
    @act("begin_prepared", takes=PreparedInput, gives=WholePreparedOutput, status=201, **STAFF)
    def post(self, request, draft, article):
        """Begin to answer together what was chosen at the desk of an article; nothing is published by it.

        A fold is named with how many of it were open when it was read; where that has changed, nothing happens.
        """
        page = page_of_article(self.weighed(draft), article)
        given = self.given
        chosen = [Shown(int(one["number"][2:]), one.get("equal"), one.get("revision")) for one in given["proposals"]]
        chosen += [ShownPosition(one["uid"], one["version"]) for one in given["positions"]]
        title = given["title"] or page.label(get_language())
        docket = begin_docket(page.provision, chosen, title=title, by=request.user, at=clock.now())
        return self.told(docket, status=201)


class OnePrepared(OfStaff):
    @read("read_prepared", gives=WholePreparedOutput, **READ)
    def get(self, request, draft, docket):
        """Read a prepared answer: how far it is, its steps so far, and which you may take next."""
        return self.told(self.found(draft, docket))


class StepOfPrepared(OfStaff):
    @act("step_prepared", takes=StepInput, gives=WholePreparedOutput, keyless=True, **STAFF)
    def post(self, request, draft, docket):
        """Take a step: send it to be checked, give it back or give it up. Taking a step again changes nothing.

        It is checked, decided and signed on its page alone.
        """
        found, by = self.found(draft, docket), {"by": request.user, "at": clock.now()}
        steps = {
            SEND: partial(send_docket, found, **by),
            RETURN: partial(return_docket, found, reasons=self.given["reasons"], **by),
            DROP: partial(drop_docket, found, **by),
        }
        return self.told(steps[self.given["step"]]())


class LeftOutOfPrepared(OfStaff):
    @act("leave_out", takes=LeftOutInput, gives=WholePreparedOutput, keyless=True, **STAFF)
    def post(self, request, draft, docket):
        """Take proposals and positions out of a prepared answer: they wait at the desk again."""
        found = self.found(draft, docket)
        keys = _items(found.items, self.given["proposals"], self.given["positions"])
        leave_out(found, keys, by=request.user, at=clock.now())
        return self.told(found)


class VariantsOfPrepared(OfStaff):
    @read("list_variants_of_prepared", gives=Pages(PreparedVariantOutput), parameters=Paged, **READ)
    def get(self, request, draft, docket):
        """List the variants of a prepared answer by their numbers, each with its answer and what that misses."""
        found = self.found(draft, docket)
        held = found.items.standing().values("entry")
        present = partial(rows_of, found, user=request.user)
        return self.page(
            found.entries.filter(pk__in=held),
            BY_NUMBER,
            lambda rows: PreparedVariantOutput(present(rows), many=True).data,
        )


class VariantOfPrepared(OfStaff):
    @act("word_variant", takes=VerdictInput, gives=PreparedVariantOutput, refusals=(409,), **STAFF)
    def put(self, request, draft, docket, variant):
        """Write what a variant is answered: a new version, where it says something else than the one that was read."""
        found, entry = self.variant(draft, docket, variant)
        word_docket(found, {entry.number: self.given}, by=request.user, at=clock.now())
        return self.told_variant(found, entry)


class MembersOfVariant(OfStaff):
    @read("list_members_of_variant", gives=Pages(PreparedMemberOutput), parameters=Paged, **READ)
    def get(self, request, draft, docket, variant):
        """List what a variant holds: proposals by their numbers, or a position."""
        _found, entry = self.variant(draft, docket, variant)
        rows = entry.items.standing().select_related("proposal", "position", "decision")
        return self.page(rows, BY_KEY, lambda found: PreparedMemberOutput(found, many=True).data)


class ApartFromVariant(OfStaff):
    @act("treat_apart", takes=NamedInput, gives=PreparedVariantOutput, status=201, **STAFF)
    def post(self, request, draft, docket, variant):
        """Take proposals out of their variant: they become one of their own in the same prepared answer, unworded."""
        found, entry = self.variant(draft, docket, variant)
        keys = _items(entry.items, self.given["proposals"], ())
        made = treat_apart(found, keys, by=request.user, at=clock.now())
        return self.told_variant(found, made, status=201)


def _items(items, numbers, positions):
    """Return the keys of what is named, all of which has to be there."""
    if not numbers and not positions:
        raise NothingMarked
    serials = {int(number.removeprefix("P-")) for number in numbers}
    named = Q(proposal__serial__in=serials) | Q(position__uid__in=set(positions))
    keys = list(items.standing().filter(named).values_list("pk", flat=True))
    if len(keys) != len(serials) + len(set(positions)):
        raise UnknownEntry
    return keys


IN_DRAFT = "drafts/<slug:draft>/prepared/"
ONE = f"{IN_DRAFT}<str:docket>/"
VARIANT = f"{ONE}variants/<int:variant>/"
urlpatterns = [
    path(
        "drafts/<slug:draft>/articles/<slug:article>/prepared/", PreparedOfArticle.as_view(), name="api_begin_prepared"
    ),
    path(IN_DRAFT, PreparedOfDraft.as_view(), name="api_prepared"),
    path(ONE, OnePrepared.as_view(), name="api_one_prepared"),
    path(f"{ONE}steps/", StepOfPrepared.as_view(), name="api_step_prepared"),
    path(f"{ONE}left/", LeftOutOfPrepared.as_view(), name="api_left_out"),
    path(f"{ONE}variants/", VariantsOfPrepared.as_view(), name="api_variants_of_prepared"),
    path(VARIANT, VariantOfPrepared.as_view(), name="api_variant_of_prepared"),
    path(f"{VARIANT}members/", MembersOfVariant.as_view(), name="api_members_of_variant"),
    path(f"{VARIANT}apart/", ApartFromVariant.as_view(), name="api_apart_from_variant"),
]
