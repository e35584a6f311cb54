"""What is asked of a prepared answer at each look at it, in statements that are written once."""

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import Level
from commission.models import (
    AgendaItem,
    Decision,
    Docket,
    DocketEntry,
    DocketItem,
    DocketStatus,
    DocketStep,
    Verdict,
    Weighed,
)
from core.statements import Models, Statement, any_value
from proposals.models import Proposal, Status

SHOWN = 3  # proposals of a variant that are shown, and whose words its reasons are held beside
CHANGE = "proposal__current_revision__changes__"


def _standing(docket):
    return DocketItem.objects.filter(docket=docket).standing().order_by()


def _latest_verdicts(entries):
    latest = Verdict.objects.filter(entry=OuterRef("entry")).order_by("-number").values("pk")[:1]
    return Verdict.objects.filter(entry__in=entries, pk=Subquery(latest)).select_related("reasons_from")


def _worded(docket):
    """Return (key of an entry, its outcome, whether its reasons stand in both official languages)."""
    latest = Verdict.objects.filter(entry__docket=docket).order_by("entry", "-number").distinct("entry")
    latest = latest.alias(kk=KT("reasons__kk"), ru=KT("reasons__ru"))
    worded = ExpressionWrapper(Q(kk__gt="") & Q(ru__gt=""), output_field=BooleanField())
    return latest.annotate(worded=worded).values_list("entry", "outcome", "worded")


def _ended(docket):
    """Return (how many got their answer or none, how many none): no row where nothing has become of any."""
    ended = _standing(docket).filter(done_at__isnull=False).values("docket")
    return ended.annotate(done=Count("pk"), refused=Count("pk", filter=~Q(code=""))).values_list("done", "refused")


def _answered(article, samenesses):
    """Return (provision, kind, sameness, outcome, a number) of answers to these changes that stand."""
    rows = Decision.objects.standing().filter(
        proposal__isnull=False, **{f"{CHANGE}article": article, f"{CHANGE}sameness__in": map(any_value, samenesses)}
    )
    columns = (f"{CHANGE}provision", f"{CHANGE}kind", f"{CHANGE}sameness", "outcome")
    return rows.order_by().values_list(*columns).annotate(first=Max("proposal__serial"))


def _prepared(article, samenesses):
    """Return (entry, docket, whether it is apart, provision, kind, sameness, outcome, a number) of what is prepared."""
    latest = Verdict.objects.filter(entry=OuterRef("entry")).order_by("-number").values("outcome")[:1]
    return (
        DocketItem.objects.open()
        .filter(proposal__isnull=False, entry__sameness__in=map(any_value, samenesses))
        .filter(docket__article=article)
        .exclude(docket__status=DocketStatus.DROPPED)
        .order_by()
        .annotate(outcome=Subquery(latest))
        .values_list("entry", "docket", "entry__apart", "entry__provision", "entry__kind", "entry__sameness", "outcome")
        .annotate(first=Max("proposal__serial"))
    )


def _firsts(docket, entries):
    """Return (key of an item, its entry, proposal, position) of the first few of each entry."""
    place = Window(RowNumber(), partition_by=[F("entry")], order_by=F("pk").asc())
    rows = _standing(docket).filter(entry__in=entries).annotate(place=place).filter(place__lte=SHOWN)
    return rows.order_by("pk").values_list("pk", "entry", "proposal", "position")


def _people(docket, entries):
    """Return (entry, people who are confirmed, people who are not) of the citizens who ask for it."""
    known = Q(proposal__author__level__gte=Level.IDENTITY)
    rows = _standing(docket).filter(entry__in=entries, proposal__organization__isnull=True)
    return rows.values_list("entry").annotate(
        known=Count("proposal__author", distinct=True, filter=known),
        contact=Count("proposal__author", distinct=True, filter=~known),
    )


def _backers(docket, entries):
    """Return (entry, confirmed people who support it)."""
    rows = _standing(docket).filter(
        entry__in=entries,
        proposal__supports__of_earlier_words=False,
        proposal__supports__person__level__gte=Level.IDENTITY,
    )
    return rows.values_list("entry").annotate(Count("proposal__supports__person", distinct=True))


def _languages(docket):
    spoken = _standing(docket).annotate(language=Coalesce("proposal__language", "position__language"))
    return spoken.values_list("language").annotate(Count("pk"))


def _proposals(docket):
    """Return (item, serial, is decided, is readable, revision that was read, revision that stands)."""
    items = DocketItem.objects.filter(docket=docket).open().filter(proposal__isnull=False)
    decided = ExpressionWrapper(Q(proposal__status=Status.DECIDED), output_field=BooleanField())
    rows = items.annotate(
        decided=decided,
        is_read=Exists(Proposal.objects.stood_by().filter(pk=OuterRef("proposal"))),
        stands=F("proposal__current_revision__number"),
        serial=F("proposal__serial"),
    )
    return rows.order_by("serial", "pk").values_list(*COLUMNS)


def _positions(docket):
    items = DocketItem.objects.filter(docket=docket).open().filter(position__isnull=False)
    decided = ExpressionWrapper(Q(position__decided_at__isnull=False), output_field=BooleanField())
    rows = items.annotate(
        decided=decided,
        is_read=Exists(Weighed.objects.standing().filter(pk=OuterRef("position"))),
        stands=F("position__dossier__current_version__number"),
        serial=F("position__dossier__serial"),
    )
    return rows.order_by("serial", "pk").values_list(*COLUMNS)


COLUMNS = ("pk", "serial", "decided", "is_read", "read", "stands")
FOUND = Models(lambda draft, uid: Docket.objects.with_people().filter(draft=draft, uid=any_value(uid)))
SIZES = Statement(lambda docket: _standing(docket).values_list("entry").annotate(Count("pk")))
NUMBERS = Statement(
    lambda docket: DocketEntry.objects.filter(docket=docket).order_by("number").values_list("pk", "number")
)
ENTRIES = Models(lambda keys: DocketEntry.objects.filter(pk__in=keys).order_by("number"), many=1)
VERDICTS, WORDED, ENDED = Models(_latest_verdicts, many=1), Statement(_worded), Statement(_ended)
ANSWERED, PREPARED = Statement(_answered, many=1), Statement(_prepared, many=1)
FIRSTS, PEOPLE, BACKERS = (Statement(make, many=1) for make in (_firsts, _people, _backers))
LANGUAGES_OF, PROPOSALS, POSITIONS = Statement(_languages), Statement(_proposals), Statement(_positions)
AWAITED = Models(lambda docket: AgendaItem.objects.filter(docket=docket, is_awaited=True).select_related("sitting"))
STEPS = Models(lambda docket: DocketStep.objects.filter(docket=docket).order_by("pk").select_related("by"))
