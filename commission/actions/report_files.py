"""Files of reports: a worker makes each of them that is missing."""

from importlib import import_module

from django.db.models import Count

from articles.languages import CODES
from commission.models import PhaseReport, ReportFile, ReportForm
from commission.reporting.document import document_of


def missing_files(limit):
    """Return (report, language, form) of files that are to be made, the earliest reports first."""
    kinds = [(code, form) for code in CODES for form in ReportForm.values]
    rows = PhaseReport.objects.annotate(made=Count("files")).filter(made__lt=len(kinds)).order_by("pk")
    found = []
    for pk in rows.values_list("pk", flat=True)[:limit]:
        made = set(ReportFile.objects.filter(report=pk).values_list("language", "form"))
        found += [(pk, *kind) for kind in kinds if kind not in made]
    return found[:limit]


def make_report_file(report_id, language, form, *, at):
    """Write a report as a file in a language, and store it; what another worker stored stays."""
    report = PhaseReport.objects.select_related("draft").get(pk=report_id)
    writer = import_module(f"commission.reporting.{form}")  # megabytes, for workers alone
    content = writer.write(document_of(report, language))
    file, _is_new = ReportFile.objects.get_or_create(
        report=report, language=language, form=form, defaults={"content": content, "made_at": at}
    )
    return file
