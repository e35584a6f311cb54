"""Organizations and parties: the list of those that are confirmed, and what each of them said and was answered."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.followed import follows
from accounts.models import Organization, OrganizationKind
from articles.current import get_draft
from commission.models import Decision, Weighed
from consultation.pages import kept, watched
from core.paging import page_of
from core.text import LENGTHS
from moderation.marks import put_marks
from proposals.models import Comment, Cosignature, Dossier, Position, PositionStance, Proposal

LIST = "pages/organizations.html"
PAGE = "pages/organization.html"
POSITIONS_SHOWN = 30
ANSWERS_SHOWN = 10
ON_A_PAGE = 10
BESIDE = "dossier__current_version__cosignatures__"  # from a position to who stands beside it
FILED = [
    ("dossier", pgettext_lazy("filter", "with a dossier")),
    ("answered", pgettext_lazy("filter", "with answers of the Commission")),
]


class OrganizationsFilter(forms.Form):
    """Which organizations to list; what is unknown is left out."""

    kind = forms.ChoiceField(required=False, choices=OrganizationKind)
    filed = forms.ChoiceField(required=False, choices=FILED)
    q = forms.CharField(required=False, max_length=LENGTHS["title"])

    @property
    def wanted(self):
        self.full_clean()
        return {name: value.replace("\0", "") for name, value in self.cleaned_data.items() if value}


@kept.page(watched.draft, query=["kind", "filed", "page"])
@require_safe
def show_all(request, draft):
    draft = get_draft(request, draft)
    wanted = OrganizationsFilter(request.GET).wanted
    context = {
        "page": _with_dossiers(page_of(filed_by_organizations(draft, wanted), request)),
        "wanted": wanted,
        "kinds": OrganizationKind.choices,
        "filed": FILED,
        "counts": dict(Organization.objects.confirmed().order_by().values_list("kind").annotate(Count("pk"))),
    }
    return render(request, LIST, context)


def _with_dossiers(page):
    """Give each row of a page its dossier, for its number and address, or None."""
    for row in page.object_list:
        row.dossier = Dossier(serial=row.dossier_serial) if row.dossier_serial else None
    return page


def filed_by_organizations(draft, wanted):
    """Return confirmed organizations, parties first, each with the number of what it said in a draft by kind.

    A position that it co-signed is its own, too: `position_count` holds them, `cosigned_count` tells how many.

    `wanted` may name a `kind`, what they `filed`, and `q`, a part of the name.
    """
    rows = Organization.objects.confirmed().annotate(
        proposal_count=_number(Proposal.objects.filter(draft=draft).readable()),
        comment_count=_number(Comment.objects.filter(draft=draft).readable()),
        cosigned_count=_cosigned_number(draft),
        position_count=_number(Weighed.objects.filter(draft=draft).standing()) + F("cosigned_count"),
        answered_proposals=_number(_answers(draft), "proposal__organization"),
        answered_positions=_number(_answers(draft), "position__organization"),
        dossier_serial=Subquery(
            Dossier.objects.filed().filter(draft=draft, organization=OuterRef("pk")).values("serial")[:1]
        ),
    )
    rows = rows.annotate(answer_count=F("answered_proposals") + F("answered_positions"))
    if kind := wanted.get("kind"):
        rows = rows.filter(kind=kind)
    if wanted.get("filed") == "dossier":
        rows = rows.filter(dossier_serial__isnull=False)
    elif wanted.get("filed") == "answered":
        rows = rows.filter(answer_count__gt=0)
    if asked := wanted.get("q"):
        rows = rows.filter(name__icontains=asked)
    return rows.order_by("-kind", "name", "pk")  # "party" comes after "org" in the alphabet


def figures_of_organizations(draft):
    """Count what parties and other organizations said in a draft and were answered, in five queries.

    Whoever co-signed has spoken, and counts beside the one that filed, for each position that stands.
    """
    proposals = Proposal.objects.filter(draft=draft, organization__isnull=False).readable()
    comments = Comment.objects.filter(draft=draft, organization__isnull=False).readable()
    positions = Weighed.objects.filter(draft=draft).standing()
    spoke = [Exists(rows.filter(organization=OuterRef("pk"))) for rows in (proposals, comments, positions)]
    beside = {f"{BESIDE}pk__isnull": False, f"{BESIDE}withdrawn_at__isnull": True}
    cosigned = positions.filter(**beside)
    cosigners = cosigned.order_by().values(f"{BESIDE}cosigner__organization")
    speakers = Organization.objects.confirmed().filter(spoke[0] | spoke[1] | spoke[2] | Q(pk__in=cosigners))
    by_kind = dict(speakers.order_by().values_list("kind").annotate(Count("pk")))
    by_stance = Counter(dict(positions.order_by().values_list("stance").annotate(Count("pk"))))
    beside_by_stance = dict(cosigned.order_by().values_list("stance").annotate(Count("pk")))
    by_stance.update(beside_by_stance)
    return {
        "parties": by_kind.get(OrganizationKind.PARTY, 0),
        "organizations": by_kind.get(OrganizationKind.ORGANIZATION, 0),
        "stances": {stance: by_stance[stance] for stance in PositionStance},
        "positions": by_stance.total(),
        "cosigned": sum(beside_by_stance.values()),
        "proposals": proposals.count(),
        "answered": _answers(draft).to_organizations().count(),
    }


def _answers(draft):
    return Decision.objects.standing().of(draft).public()


def _number(rows, of="organization"):
    """Return how many of these rows belong to the organization of the outer query."""
    counted = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _cosigned_number(draft):
    """Return how many standing positions of others the organization of the outer query has co-signed."""
    beside = {f"{BESIDE}withdrawn_at__isnull": True, f"{BESIDE}cosigner__organization": OuterRef("pk")}
    rows = Weighed.objects.filter(draft=draft).standing().filter(**beside).order_by().values("draft")
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Filed:
    """An organization's dossier as its page shows it: the first positions, and how many there are by stance."""

    dossier: Dossier
    positions: list
    stances: dict

    @property
    def total(self):
        return sum(self.stances.values())


@kept.page(watched.draft, query=["page", "comments"])
@require_safe
def show(request, draft, uid):
    draft = get_draft(request, draft)
    organization = get_object_or_404(filed_by_organizations(draft, {}), uid=uid)
    proposals = Proposal.objects.filter(draft=draft, organization=organization).public()
    comments = Comment.objects.filter(draft=draft, organization=organization).public()
    context = {
        "organization": organization,
        "filed": filed_of(draft, organization),
        "cosigned": _cosigned_by(draft, organization),
        "proposals": _proposals(page_of(proposals.for_list().order_by("-serial"), request, size=ON_A_PAGE)),
        "comments": _comments(page_of(_latest(comments), request, size=ON_A_PAGE, name="comments"), request.user),
        "answers": list(_answers_to(draft, organization).for_list()[:ANSWERS_SHOWN]),
        "is_followed": follows(request.user, "organization", uid),
    }
    return render(request, PAGE, context)


def _cosigned_by(draft, organization):
    """Return the dossiers beside whose standing version an organization has put its name."""
    rows = Cosignature.objects.standing().filter(
        cosigner__organization=organization,
        cosigner__dossier__draft=draft,
        version=F("cosigner__dossier__current_version"),
    )
    return rows.select_related("cosigner__dossier__organization").order_by("given_at", "pk")


def _answers_to(draft, organization):
    of_it = Decision.objects.of_organization(organization)
    return of_it.standing().of(draft).public().shown()


def _latest(comments):
    return comments.with_words().select_related("organization", "proposal").order_by("-submitted_at", "-pk")


def filed_of(draft, organization):
    """Return what the dossier of an organization says now, or None before it filed one; six queries at most."""
    dossier = Dossier.objects.filed().filter(draft=draft, organization=organization).first()
    if dossier is None:
        return None
    standing = Weighed.objects.filter(dossier=dossier).standing()
    counted = dict(standing.order_by().values_list("stance").annotate(Count("pk")))
    rows = Position.objects.filter(pk__in=standing.values("pk")).with_entries()
    positions = list(rows.order_by("entries__base__placement__order", "pk").distinct()[:POSITIONS_SHOWN])
    Decision.objects.standing().put_outcomes(positions)
    return Filed(dossier, positions, {stance: counted.get(stance, 0) for stance in PositionStance})


def _proposals(page):
    page.object_list = Decision.objects.standing().put_outcomes(list(page.object_list))
    return page


def _comments(page, user):
    page.object_list = put_marks(page.object_list, user)
    return page
