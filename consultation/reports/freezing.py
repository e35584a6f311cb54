"""Counting what a report of a phase states: in the snapshot of an export of open data, so that both say the same."""

from articles.models import Edition
from commission.actions import Frozen
from consultation.open_data.published import publish
from consultation.open_data.tables import moment
from consultation.reports import articles, moderation, spans
from consultation.reports.method import method_of
from consultation.reports.regions import regions_of
from core import clock
from record.checkpoints import checkpoint

FORMAT = 1


def freeze(draft, phase):
    """Return what is counted of a phase of a draft now. Open data are written anew: whoever has them can recount."""
    counted = []
    publish(draft, at=clock.now(), beside=lambda exported: counted.append(read(draft, phase, exported)))
    [frozen] = counted
    return frozen


def read(draft, phase, exported):
    """Count in the snapshot in which open data was read (`exported`), and name the sources."""
    size, root = checkpoint()
    sources = {
        "open_data": {"at": moment(exported.at), "manifest_sha256": exported.manifest_sha256},
        "record": {"size": size, "root": root.hex()},
    }
    return Frozen(figures_of(draft, phase, exported), sources, exported.at)


def figures_of(draft, kind, exported):
    """Return all figures of a report as plain values: numbers, codes, ids, days. They hold nobody's words."""
    phase = draft.phases.get(kind=kind)
    edition = Edition.objects.filter(draft=draft, published_at__isnull=False).order_by("-number").first()
    total, by_page = articles.counted(draft)
    said = articles.said(draft, exported.numbers["pages"], by_page)
    return {
        "format": FORMAT,
        "draft": draft.slug,
        "demonstration": draft.is_demonstration,
        "edition": edition.number,
        "phase": {
            "kind": phase.kind,
            "opens_at": moment(phase.opens_at),
            "closes_at": moment(phase.closes_at),
            "closed": phase.closes_at is not None and phase.closes_at <= exported.at,
        },
        "span": spans.counted(draft, phase, exported.at),
        "people_and_texts": exported.numbers["draft"],
        "regions": regions_of(draft),
        "articles": said,
        "decided": articles.decided(total) | {"organizations": articles.answers_to_organizations(draft)},
        "moderation": moderation.by_month(draft),
        "method": method_of(draft, said),
    }
