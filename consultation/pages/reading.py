"""The text of a draft as readers meet it: a page of it with its units, the list of its pages."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from articles import labels
from articles.models import Edition, Placement, ProvisionText, Topic
from articles.models.provisions import LEVELS, Kind

READ_IN_TURN = [Kind.PREAMBLE, Kind.ARTICLE]
WITH_SIGN = {Kind.PARAGRAPH: ".", Kind.POINT: ")"}


@dataclass(slots=True)
class Unit:
    """A place below a page: its words in the reader's language and, where asked for, in another beside them."""

    eid: str
    provision_id: int
    kind: str
    sign: str
    name: str
    language: str
    text: str
    beside: str = ""
    changes: int = 0
    keep: int = 0
    question: int = 0

    @property
    def fragment(self):
        return labels.below_page(self.eid)

    @property
    def is_inner(self):
        """Whether it stands below a paragraph or is a point: the acts beside it are quieter."""
        return self.kind == Kind.POINT or self.eid.count("__") > 1

    @property
    def proposals(self):
        """How many ask for other words or ask a question; whoever agrees with the words is counted apart."""
        return self.changes + self.question


def current_edition(draft):
    """Return the latest published edition; 404 where a draft has none yet."""
    edition = Edition.objects.filter(draft=draft, published_at__isnull=False).order_by("-number").first()
    if edition is None:
        raise Http404
    edition.draft = draft
    return edition


def find_page(draft, rows, eid, language):
    """Return the page `eid` among placements with its `topic`, the sections and chapters above it and its neighbours.

    One query; 404 where there is none. `levels` are (placement, heading of the nearest one), outermost first; `before`
    and `after` are placements or None.
    """
    kind = labels.places_of(eid)[-1][0]
    along = READ_IN_TURN if kind in READ_IN_TURN else [kind]
    near = Placement.objects.filter(edition=OuterRef("edition"), kind__in=along)
    topic = Topic.objects.filter(article=OuterRef("provision"), language=language)
    page = (
        rows.filter(edition__draft=draft, eid=eid)
        .select_related("edition", "provision", "__".join(["parent"] * len(labels.LEVELS)))
        .annotate(
            version=F("provision__version__number"),
            topic=Subquery(topic.values("title")[:1]),
            section_heading=_heading_of("parent", language),
            eid_before=Subquery(near.filter(order__lt=OuterRef("order")).order_by("-order").values("eid")[:1]),
            eid_after=Subquery(near.filter(order__gt=OuterRef("order")).order_by("order").values("eid")[:1]),
        )
        .first()
    )
    if page is None:
        raise Http404
    page.edition.draft = draft
    page.before, page.after = (_place(page, near_eid) for near_eid in (page.eid_before, page.eid_after))
    page.levels = [(row, page.section_heading if row is page.parent else "") for row in _levels_above(page)]
    for row, _heading in page.levels:
        row.edition = page.edition
    return page


def _levels_above(page):
    """Return the sections and chapters in which a page stands, outermost first, from rows already read."""
    above, row = [], page.parent
    while row is not None and row.kind in LEVELS:
        above.insert(0, row)
        row = row.parent
    return above


def _place(page, eid):
    if eid is None:
        return None
    kind, number = labels.places_of(eid)[-1]
    return Placement(edition=page.edition, eid=eid, kind=kind, number=number)


def read_units(page, language, beside=None):
    """Return (the page's own wording, the units below it in the order of the text); one query.

    Where a wording is missing in a language the Kazakh one stands for it.
    """
    rows = (
        ProvisionText.objects.filter(placement__edition=page.edition_id, placement__article=page.provision_id)
        .filter(language__in={language, beside or language, "kk"})
        .order_by("placement__order")
        .values_list(
            "placement__eid",
            "placement__kind",
            "placement__number",
            "placement__provision",
            "language",
            "heading",
            "text",
        )
    )
    wordings = {}
    for eid, kind, number, provision, spoken, heading, text in rows:
        wordings.setdefault((eid, kind, number, provision), {})[spoken] = (heading, text)
    own, units = ("", ""), []
    for (eid, kind, number, provision), by_language in wordings.items():
        spoken = language if language in by_language else "kk"
        if eid == page.eid:
            own = by_language[spoken]
            continue
        unit = Unit(
            eid=eid,
            provision_id=provision,
            kind=kind,
            sign=number + WITH_SIGN.get(kind, "") if number else "",
            name=name_below_page(eid, language),
            language=spoken,
            text=by_language[spoken][1],
        )
        if beside:
            unit.beside = by_language.get(beside, by_language[spoken])[1]
        units.append(unit)
    return own, units


def name_below_page(eid, language):
    """Return a place without its page in words: «2-тармақ, 3) тармақша»."""
    _page, *above, (kind, number) = labels.places_of(eid)
    return labels.place_name(kind, number, above, language)


def _heading_of(placement, language):
    """Return the heading of a placement in a language, the Kazakh one where it lacks that; for a query."""
    rows = ProvisionText.objects.filter(placement=OuterRef(placement))
    own, kazakh = (rows.filter(language=one).values("heading")[:1] for one in (language, "kk"))
    return Subquery(own) if language == "kk" else Coalesce(Subquery(own), Subquery(kazakh))


def read_pages(edition, language):
    """Return all pages of an edition in order, each with its `heading`, `topic` and `title` in a language; one query.

    The title is what stands beside a page's name: the topic, or the heading where that is not the name itself.
    """
    topic = Topic.objects.filter(article=OuterRef("provision"), language=language)
    rows = list(
        Placement.objects.in_edition(edition)
        .pages()
        .annotate(heading=_heading_of("pk", language), topic=Subquery(topic.values("title")[:1]))
        .order_by("order")
        .only("eid", "kind", "number", "order", "parent_id", "provision_id", "edition_id")
        .annotate(uid=F("provision__uid"))
    )
    for row in rows:
        row.edition = edition
        label = row.own_label(language)
        heading = row.heading or ""
        row.title = row.topic or (heading if labels.titled(label, heading) != heading else "")
    return rows
