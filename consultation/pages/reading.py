"""The text of a draft as readers meet it: a page of it with its units, the list of its pages."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.http import Http404

from articles import labels
from articles.models import Edition, Placement, ProvisionText, Topic
from articles.models.provisions import Kind

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
        return self.eid.partition("__")[2]

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
    """Return the page `eid` among placements with its `topic`, the `section_heading` above it and its neighbours.

    One query; 404 where there is none. `before` and `after` are placements or None.
    """
    kind = labels.places_of(eid)[0][0]
    along = READ_IN_TURN if kind in READ_IN_TURN else [kind]
    near = Placement.objects.filter(edition=OuterRef("edition"), kind__in=along)
    heading = ProvisionText.objects.filter(placement=OuterRef("parent"), language=language)
    topic = Topic.objects.filter(article=OuterRef("provision"), language=language)
    page = (
        rows.filter(edition__draft=draft, eid=eid)
        .select_related("edition", "provision", "parent")
        .annotate(
            version=F("provision__version__number"),
            topic=Subquery(topic.values("title")[:1]),
            section_heading=Subquery(heading.values("heading")[:1]),
            eid_before=Subquery(near.filter(order__lt=OuterRef("order")).order_by("-order").values("eid")[:1]),
            eid_after=Subquery(near.filter(order__gt=OuterRef("order")).order_by("order").values("eid")[:1]),
        )
        .first()
    )
    if page is None:
        raise Http404
    page.edition.draft = draft
    page.before, page.after = (_place(page, near_eid) for near_eid in (page.eid_before, page.eid_after))
    if page.parent is not None:
        page.parent.edition = page.edition
    return page


def _place(page, eid):
    if eid is None:
        return None
    kind, number = labels.places_of(eid)[0]
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


def read_pages(edition, language):
    """Return all pages of an edition in order, each with its `heading` and `topic` in a language; one query."""
    heading = ProvisionText.objects.filter(placement=OuterRef("pk"), language=language)
    topic = Topic.objects.filter(article=OuterRef("provision"), language=language)
    rows = list(
        Placement.objects.in_edition(edition)
        .pages()
        .annotate(heading=Subquery(heading.values("heading")[:1]), topic=Subquery(topic.values("title")[:1]))
        .order_by("order")
        .only("eid", "kind", "number", "order", "parent_id", "provision_id", "edition_id")
        .annotate(uid=F("provision__uid"))
    )
    for row in rows:
        row.edition = edition
    return rows
