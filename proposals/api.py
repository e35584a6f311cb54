"""Proposals and supports, for programs: the same actions as the pages use."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.response import Response

from accounts.models import Organization, Scope
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.diff import changes
from articles.models import Draft, Placement
from articles.wording import words_of
from core import clock
from core.paging import Keyset
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import (
    PlaceWords,
    ProposalWords,
    RevisedWords,
    discard_begun_revision,
    discard_draft,
    file_proposal,
    revise_proposal,
    save_begun_revision,
    save_draft,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
    withdraw_support,
)
from proposals.actions.revising import NothingRevised
from proposals.models import BegunRevision, Channel, Proposal, Status, Support
from proposals.models.contributions import own_proposal
from proposals.permissions import can_send_again
from proposals.serializers import (
    BegunRevisionInput,
    BegunRevisionOutput,
    DifferenceOutput,
    DiscardedOutput,
    FiledOutput,
    GivenSupportOutput,
    NumberOutput,
    ProposalInput,
    ReceiptOutput,
    RevisedOutput,
    RevisionInput,
    RevisionOutput,
    StateOutput,
    SupportInput,
    SupportOutput,
    UnsentInput,
    UnsentOutput,
)
from record.receipts import receipt_of

LAST_SAVED_FIRST = Keyset("-current_revision__created_at", "-pk")
UNSENT = [Status.DRAFT, Status.RETURNED]


def seen_proposal(request, number):
    """Return the proposal of a public number that this person may know of, or 404."""
    rows = Proposal.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    return get_object_or_404(rows, serial=number)


def place_of(draft, eid):
    """Return where a provision stands in the current edition of a draft, with all that an act on it needs, or 404."""
    rows = Placement.objects.current().select_related("edition", "provision", "article")
    return get_object_or_404(rows, edition__draft=draft, eid=eid)


def page_of_article(draft, article):
    """Return the page that an address names: by its number, `9`, or by its eid, `art_9`, `preamble`, `sec_1`."""
    rows = Placement.objects.current().pages().filter(edition__draft=draft).select_related("provision")
    return get_object_or_404(rows, eid=f"art_{article}" if article[0].isdigit() else article)


def organization_named(uid):
    """Return the organization in whose name an act is done, or None; whether the person may is the act's matter."""
    return get_object_or_404(Organization.objects.confirmed(), uid=uid) if uid else None


def words_from(given):
    return ProposalWords(**{name: given[name] for name in ("kind", "language", "text", "reasons", "name_form")})


def more_from(draft, given):
    """Return what is asked for at further places of a draft; 404 where it has no such place."""
    return [PlaceWords(place_of(draft, one["provision"]), one["kind"], one["text"]) for one in given["more"]]


class ProposalFiling(Route):
    @act(
        "file_proposal",
        tag="proposals",
        scope=Scope.PROPOSE,
        takes=ProposalInput,
        gives=FiledOutput,
        status=201,
        work="proposal",
    )
    def post(self, request):
        """File a proposal on a provision, or on several at once. The same key again gives the same proposal."""
        given = self.given
        draft = get_object_or_404(Draft.objects.open(), slug=given["draft"])
        proposal = file_proposal(
            draft,
            place_of(draft, given["provision"]),
            words_from(given),
            more=more_from(draft, given),
            organization=organization_named(given["organization"]),
            channel=Channel.API,
            key=HELD,
            by=request.user,
            at=clock.now(),
        )
        return Response(filed(proposal), status=201)


def filed(proposal):
    # The receipt goes out when the act is committed, together with the answer that it stands in.
    return {"number": proposal.number, "status": proposal.state, "receipt": receipt_of(proposal.uid)}


class ProposalWithdrawal(Route):
    @act("withdraw_proposal", tag="proposals", scope=Scope.PROPOSE, gives=StateOutput, keyless=True)
    def post(self, request, number):
        """Take one's proposal back, until it is decided; its number and a mark stay."""
        proposal = withdraw_proposal(seen_proposal(request, number), by=request.user, at=clock.now())
        return Response({"number": proposal.number, "status": proposal.state})


class ProposalSupport(Route):
    @act(
        "support_proposal",
        tag="proposals",
        scope=Scope.SUPPORT,
        takes=SupportInput,
        gives=SupportOutput,
        refusals=[409],
        work="support",
    )
    def put(self, request, number):
        """Back a proposal as it is worded now; backing it again changes nothing. Earlier words are left by it."""
        proposal = seen_proposal(request, number)
        support_proposal(proposal, revision=self.given["revision"], by=request.user, at=clock.now())
        return self._answer(proposal)

    @act("withdraw_support", tag="proposals", scope=Scope.SUPPORT, gives=SupportOutput)
    def delete(self, request, number):
        """Take one's support back; without one nothing changes."""
        proposal = seen_proposal(request, number)
        withdraw_support(proposal, by=request.user, at=clock.now())
        return self._answer(proposal)

    def _answer(self, proposal):
        supports = Support.objects.filter(proposal=proposal)
        own = supports.filter(person=self.request.user).select_related("revision").first()
        return Response(
            {
                "number": proposal.number,
                "supported": own is not None and not own.of_earlier_words,
                "revision": own.revision.number if own else None,
                "supports": supports.standing().count(),
                "supports_earlier": supports.filter(of_earlier_words=True).count(),
            }
        )


class ProposalRevisions(Route):
    @read("list_revisions", tag="proposals", gives=Pages(RevisionOutput), parameters=Paged)
    def get(self, request, number):
        """List the words of a proposal as they were sent, the first first; without words where they may not be read."""
        proposal = seen_proposal(request, number)
        revisions = proposal.revisions.visible_to(request.user).with_words(request.user).select_related("proposal")
        return self.page(revisions, Keyset("number"), lambda rows: RevisionOutput(rows, many=True).data)

    @act(
        "revise_proposal",
        tag="proposals",
        scope=Scope.PROPOSE,
        takes=RevisionInput,
        gives=RevisedOutput,
        status=201,
    )
    def post(self, request, number):
        """Send other words for one's proposal until collection closes; places can be added and taken out, one stays.

        They stand at once, or once a moderator has read them. Whoever supports it is asked anew where what is proposed
        has become another.
        """
        proposal, given = seen_proposal(request, number), self.given
        if not can_send_again(request.user, proposal):
            raise PermissionDenied
        texts = given["texts"] or ([given["text"]] if len(proposal.current_revision.changes.all()) == 1 else [])
        without = tuple(number - 1 for number in given["without"])
        words = RevisedWords(given["language"], given["reasons"], tuple(texts), without)
        proposal = revise_proposal(
            proposal,
            words,
            more=more_from(proposal.draft, given),
            organization=proposal.organization,
            channel=Channel.API,
            made_from=given["made_from"],
            key=HELD,
            by=request.user,
            at=clock.now(),
        )
        revision = proposal.coming_revision or proposal.current_revision
        return Response(filed(proposal) | {"revision": revision.number, "stands": _stands(revision)}, status=201)


def _stands(revision):
    return revision.withheld_at is None


class RevisionBegun(Route):
    @read("read_begun_revision", tag="own drafts", gives=BegunRevisionOutput, signed_in=True)
    def get(self, request, number):
        """Read the other words that one has begun for a proposal and not sent."""
        begun = get_object_or_404(BegunRevision, proposal=seen_proposal(request, number), person=request.user)
        return Response(BegunRevisionOutput(begun).data)

    @act(
        "save_begun_revision",
        tag="own drafts",
        scope=Scope.PROPOSE,
        takes=BegunRevisionInput,
        gives=BegunRevisionOutput,
        refusals=[409],
    )
    def put(self, request, number):
        """Keep other words for one's proposal as far as they are written, in the place of those kept before.

        Sending ends it. The words that were sent last are nothing to keep.
        """
        proposal, given = seen_proposal(request, number), self.given
        if not can_send_again(request.user, proposal):
            raise PermissionDenied
        words = RevisedWords(language=given["language"], reasons=given["reasons"], texts=tuple(given["texts"]))
        begun = save_begun_revision(proposal, words, made_from=given["made_from"], by=request.user, at=clock.now())
        if begun is None:
            raise NothingRevised
        return Response(BegunRevisionOutput(begun).data)

    @act("discard_begun_revision", tag="own drafts", scope=Scope.PROPOSE, gives=NumberOutput)
    def delete(self, request, number):
        """Throw away the other words that one has begun; without any nothing changes."""
        proposal = seen_proposal(request, number)
        discard_begun_revision(proposal, by=request.user)
        return Response({"number": proposal.number})


class ProposalDifference(Route):
    @read("read_difference", tag="proposals", gives=DifferenceOutput)
    def get(self, request, number):
        """Read what a proposal changes in the words of its places, word by word."""
        proposal = seen_proposal(request, number)
        first, *more = map(_difference, proposal.changes)
        return Response(DifferenceOutput({"number": proposal.number, **first, "more": more}).data)


def _difference(change):
    base = words_of(change.base.placement, change.base.language)
    pieces = changes(base, change.text) if change.text else changes(base, base)
    return {"provision": change.base.placement.eid, "base": base, "text": change.text, "pieces": pieces}


class ProposalReceipt(Route):
    @read("read_receipt", tag="proposals", gives=ReceiptOutput)
    def get(self, request, number):
        """Read the receipt of a proposal: the signed promise that it stands in the public record."""
        proposal = seen_proposal(request, number)
        note = receipt_of(proposal.uid)
        if note is None:
            raise Http404
        return Response({"number": proposal.number, "uid": proposal.uid, "receipt": note})


# What is not sent


class Saving(Route):
    def save(self, proposal):
        given = self.given
        draft = get_object_or_404(Draft.objects.open(), slug=given["draft"])
        saved = save_draft(
            draft,
            place_of(draft, given["provision"]),
            words_from(given),
            more=more_from(draft, given),
            organization=organization_named(given["organization"]),
            channel=Channel.API,
            seen=given["seen"],
            by=self.request.user,
            at=clock.now(),
            proposal=proposal,
        )
        return unsent(self.request.user).get(pk=saved.pk)


class Drafts(Saving):
    @read("list_drafts", tag="own drafts", gives=Pages(UnsentOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List one's unsent proposals and those that came back, also of one's organizations; last saved first."""
        rows = unsent(request.user).filter(current_revision__isnull=False)
        return self.page(rows, LAST_SAVED_FIRST, lambda rows: UnsentOutput(rows, many=True).data)

    @act("save_draft", tag="own drafts", scope=Scope.PROPOSE, takes=UnsentInput, gives=UnsentOutput, status=201)
    def post(self, request):
        """Keep a proposal as far as it is written, in a new draft."""
        saved = self.save(None)
        return Response(UnsentOutput(saved).data, status=201)


class DraftDetail(Saving):
    @read("read_draft", tag="own drafts", gives=UnsentOutput, signed_in=True)
    def get(self, request, uid):
        """Read one of one's unsent proposals."""
        return Response(UnsentOutput(get_object_or_404(unsent(request.user), uid=uid)).data)

    @act("edit_draft", tag="own drafts", scope=Scope.PROPOSE, takes=UnsentInput, gives=UnsentOutput)
    def put(self, request, uid):
        """Write an unsent proposal over; what was once sent stays readable in its own revision."""
        return Response(UnsentOutput(self.save(get_object_or_404(unsent(request.user), uid=uid))).data)

    @act("discard_draft", tag="own drafts", scope=Scope.PROPOSE, gives=DiscardedOutput)
    def delete(self, request, uid):
        """Throw away a draft that was never sent."""
        discard_draft(get_object_or_404(unsent(request.user), uid=uid), by=request.user)
        return Response({"uid": uid})


class DraftSubmission(Route):
    @act(
        "submit_proposal",
        tag="own drafts",
        scope=Scope.PROPOSE,
        gives=FiledOutput,
        status=201,
        keyless=True,
        work="proposal",
    )
    def post(self, request, uid):
        """Send a saved proposal as it stands. Sending it again gives the same proposal."""
        rows = (
            Proposal.objects.visible_to(request.user)
            .select_related("draft", "organization")
            .filter(own_proposal(request.user))
        )
        proposal = submit_proposal(get_object_or_404(rows, uid=uid), by=request.user, at=clock.now())
        return Response(filed(proposal), status=201)


def unsent(person):
    """Return what is a person's own and not sent, or came back."""
    rows = Proposal.objects.filter(own_proposal(person), status__in=UNSENT)
    return rows.with_words(person).select_related("draft", "organization", "current_revision")


class OwnSupports(Route):
    @read("list_own_supports", tag="proposals", gives=Pages(GivenSupportOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List the proposals that one backs, the latest first."""
        rows = Support.objects.filter(person=request.user).select_related("proposal", "revision")
        return self.page(rows, Keyset("-at", "-pk"), lambda rows: GivenSupportOutput(rows, many=True).data)


urlpatterns = [
    path("account/supports/", OwnSupports.as_view(), name="api_own_supports"),
    path("proposals/drafts/", Drafts.as_view(), name="api_own_drafts"),
    path("proposals/drafts/<str:uid>/", DraftDetail.as_view(), name="api_own_draft"),
    path("proposals/drafts/<str:uid>/submission/", DraftSubmission.as_view(), name="api_own_draft_submission"),
    path("proposals/<number:number>/difference/", ProposalDifference.as_view(), name="api_proposal_difference"),
    path("proposals/<number:number>/receipt/", ProposalReceipt.as_view(), name="api_proposal_receipt"),
    path("proposals/<number:number>/revisions/", ProposalRevisions.as_view(), name="api_proposal_revisions"),
    path("proposals/<number:number>/revisions/begun/", RevisionBegun.as_view(), name="api_begun_revision"),
    path("proposals/<number:number>/support/", ProposalSupport.as_view(), name="api_proposal_support"),
    path("proposals/<number:number>/withdrawal/", ProposalWithdrawal.as_view(), name="api_proposal_withdrawal"),
]
