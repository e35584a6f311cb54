"""A report of a phase as a document in the reader's language: the same numbers in each."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Placement
from articles.models.drafts import PhaseKind
from commission.models import ReportSection
from commission.models.report_words import standing_of
from commission.reporting import counted, telling, told
from commission.reporting.blocks import Document, Section, Words
from moderation.grounds import Grounds


def document_of(report, language, versions):
    """Return a report in a language, in a constant number of queries; `versions` are all words of staff on it."""
    with translation.override(language):
        return _document(report, language, standing_of(versions))


def title_of(report):
    """Return how a report is called in the reader's language."""
    words = {"number": report.number, "phase": PhaseKind(report.phase).label}
    return pgettext("report", "Report No. %(number)s. Phase: %(phase)s") % words


def _document(report, language, standing):
    figures = report.figures
    places = Placement.objects.filter(edition__draft=report.draft_id, edition__number=figures["edition"])
    by_eid = {place.eid: place for place in places.order_by("order")}
    blocks = {
        "participation": counted.participation(figures),
        "articles": telling.articles(figures, by_eid, language),
        "decisions": told.decisions(figures),
        "moderation": told.moderation(figures, Grounds.of(report.draft).names),
        "method": told.method(report),
        "limits": told.limits(),
    }
    return Document(
        title=title_of(report),
        notes=tuple(_notes(report)),
        sections=[
            Section(code.value, str(code.label), blocks[code], _words(standing.get(code), language))
            for code in ReportSection
        ],
        language=language,
        moment=report.moment.isoformat(timespec="seconds"),
        digest=report.digest,
        foot=" · ".join(filter(None, [_invented(figures), title_of(report), f"SHA-256 {report.digest}"])),
    )


def _words(version, language):
    if version is None:
        return None
    told = {"office": capfirst(version.office_name), "day": date_format(localtime(version.written_at), "DATE_FORMAT")}
    mark = _("%(office)s, %(day)s. A person wrote this; no program counted it.") % told
    own = version.language_in(language)
    return Words(mark, own, version.words[own])


def _invented(figures):
    return _("Demonstration: invented.") if figures["demonstration"] else ""


def _notes(report):
    figures, draft = report.figures, report.draft
    phase = figures["phase"]
    text = draft.text_in(translation.get_language())
    if text is not None:
        yield text.title
    if figures["demonstration"]:
        yield _("Demonstration: all proposals, answers and numbers are invented.")
    shown = {"moment": _moment(report.moment), "edition": figures["edition"]}
    yield _("As of %(moment)s (Astana time). Edition of the draft: %(edition)s.") % shown
    opened = {"opened": _moment(datetime.fromisoformat(phase["opens_at"]))}
    if phase["closed"]:
        closed = {"closed": _moment(datetime.fromisoformat(phase["closes_at"]))}
        yield _("The phase was opened on %(opened)s and closed on %(closed)s.") % (opened | closed)
    else:
        yield _("The phase was opened on %(opened)s and was still open: these numbers are not the last ones.") % opened
    yield _("The numbers were frozen at this moment by a program and are never changed. A later report is a new one.")


def _moment(at):
    return capfirst(date_format(localtime(at), "DATETIME_FORMAT"))
