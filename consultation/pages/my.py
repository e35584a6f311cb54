"""A person's own page: what they did and what became of it, what they are told, what is held about them."""

from django.contrib.auth.decorators import login_required
from django.db.models.functions import Now
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.followed import read_followed
from accounts.invitations import address_of
from accounts.models import Follow, Invitation, Notice, Organization, Session
from accounts.models.sessions import digest_of
from accounts.notices import read_all, read_one, readings
from accounts.permissions import organizations_of
from articles.invitations import address_of as address_of_office
from articles.models import Acceptance, OfficeInvitation
from commission.models import ConclusionRequest
from commission.register.telling import tell_proposals
from core import clock
from core.paging import page_of
from moderation.models import Report
from proposals import invitations
from proposals.models import CoauthorInvitation, Comment, CommentSupport, Opinion, Proposal, Status, Support
from proposals.models.contributions import own, own_proposal
from proposals.views import pending
from proposals.views.names import name_forms

PAGE = "pages/my.html"
SHOWN = 10
FOLLOWED_SHOWN = 6
SESSIONS_SHOWN = 5
ACCEPTED_SHOWN = 4
UNSENT = [Status.DRAFT, Status.RETURNED]


@never_cache
@login_required
@require_safe
def show(request):
    person = request.user
    whole = request.GET.get("list")
    lists = {
        "notices": Notice.objects.of(person).order_by("-created_at", "-pk"),
        "unsent": _proposals(person).filter(status__in=UNSENT).order_by("-current_revision__created_at"),
        "proposals": _proposals(person).exclude(status__in=UNSENT).order_by("-submitted_at", "-pk"),
        "comments": _comments(person),
        "supports": _supports(person),
        "backed_comments": _backed_comments(person),
        "reports": _reports(person),
    }
    if whole in lists:
        lists = {whole: lists[whole]}
    pages = {name: page_of(rows, request, size=30 if whole else SHOWN) for name, rows in lists.items()}
    if "notices" in pages:
        _read(pages["notices"], get_language())
    if "proposals" in pages:
        _add_states(pages["proposals"])
    context = {
        "person": person,
        "whole": whole if whole in lists else None,
        "pages": pages,
        "kept": pending.kept_address(request),
        "name_forms": name_forms(person),
        "memberships": organizations_of(person),
        "asked": ConclusionRequest.objects.open().known_to(person).for_list() if whole not in lists else [],
        "registrations": Organization.objects.unconfirmed_of(person),
        "invitations": _invitations(person),
        "office_invitations": _office_invitations(person),
        "coauthor_invitations": _coauthor_invitations(person),
        "opinions": None if whole in lists else Opinion.objects.filter(person=person).count(),
        "follows": _follows(person),
        "sessions": None if whole in lists else _sessions(request),
        "accepted": _accepted(person),
    }
    return render(request, PAGE, context)


@login_required
@require_POST
def read_notices(request):
    """Mark all that a person was told as read, or the one notice that the form names."""
    notice = request.POST.get("notice", "")
    if notice.isdecimal() and notice.isascii() and len(notice) < 19:
        read_one(request.user, int(notice), at=clock.now())
    elif not notice:
        read_all(request.user, at=clock.now())
    whole = request.POST.get("list") == "notices"
    return redirect(reverse("my_page") + ("?list=notices" if whole else ""))


def _follows(person):
    """Return what a person began to follow last, with the names that these have now."""
    rows = Follow.objects.of(person).order_by("-at", "-pk")[:FOLLOWED_SHOWN]
    return read_followed(rows, person, get_language())


def _invitations(person):
    """Return the invitations that wait for a person, each with its signed address."""
    rows = Invitation.objects.open_at(Now()).addressed_to(person).select_related("organization")
    return [(invitation, address_of(invitation)) for invitation in rows.order_by("created_at", "pk")]


def _office_invitations(person):
    """Return the invitations to offices that wait for a person, each with its signed address."""
    rows = OfficeInvitation.objects.open_at(Now()).addressed_to(person).select_related("draft")
    rows = rows.prefetch_related("draft__texts").order_by("created_at", "pk")
    return [(invitation, address_of_office(invitation)) for invitation in rows]


def _coauthor_invitations(person):
    """Return the invitations to write a proposal together that wait for a person, each with its signed address."""
    rows = CoauthorInvitation.objects.open_at(Now()).addressed_to(person).select_related("proposal__author")
    return [(invitation, invitations.address_of(invitation)) for invitation in rows.order_by("created_at", "pk")]


def _proposals(person):
    """Return what a person proposes, alone and with others, and the organizations that they speak for now."""
    return Proposal.objects.filter(own_proposal(person)).with_words(person).with_head()


def _comments(person):
    rows = Comment.objects.filter(own(person)).with_words(person).select_related("proposal")
    return rows.order_by("-submitted_at", "-pk")


def _supports(person):
    return Support.objects.filter(person=person).select_related("proposal").order_by("-at", "-pk")


def _backed_comments(person):
    rows = CommentSupport.objects.filter(person=person).select_related("comment__proposal")
    return rows.order_by("-at", "-pk")


def _reports(person):
    """Return what somebody reported; that it was they, nobody but staff is told."""
    rows = Report.objects.filter(reporter=person).order_by("-at", "-pk")
    return rows.select_related("proposal", "comment", "position", "ground_version")


def _sessions(request):
    """Return where a person is signed in, as (session, whether it is this one), the present one first."""
    own = digest_of(request.session.session_key)
    rows = Session.objects.of(request.user).standing().order_by("-seen_at", "-pk")[:SESSIONS_SHOWN]
    return sorted(((row, row.digest == own) for row in rows), key=lambda pair: not pair[1])


def _accepted(person):
    """Return the versions of terms and privacy notices that a person accepted, the latest first."""
    rows = Acceptance.objects.filter(person=person).select_related("version__draft").order_by("-at", "-pk")
    return rows[:ACCEPTED_SHOWN]


def _read(page, language):
    """Put each notice beside how it reads; those with nothing left to tell are left out."""
    page.object_list = readings(page.object_list, language)


def _add_states(page):
    """Put on each proposal what became of it (`row`), as the register tells it."""
    page.object_list = list(page.object_list)
    rows = tell_proposals(page.object_list, localdate(clock.now()))
    for proposal in page.object_list:
        proposal.row = rows[proposal.pk]
