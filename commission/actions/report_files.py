"""Files of reports: a worker makes each of them that is missing."""

from importlib import import_module

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.languages import CODES
from commission.models import PhaseReport, ReportFile, ReportForm, ReportWords
from commission.reporting.document import document_of


def missing_files():
    """Return (report, language, form) of files that are to be made, the earliest reports first.

    A file is made where there is none, and anew where staff published or took back words since.
    """
    kinds = [(code, form) for code in CODES for form in ReportForm.values]
    versions = ReportWords.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(n=Count("pk"))
    made = Count("files", filter=Q(files__words=F("said")))
    rows = PhaseReport.objects.annotate(said=Coalesce(Subquery(versions.values("n")), 0)).annotate(made=made)
    found = []
    for pk, said in rows.filter(made__lt=len(kinds)).order_by("pk").values_list("pk", "said"):
        whole = set(ReportFile.objects.filter(report=pk, words=said).values_list("language", "form"))
        found += [(pk, *kind) for kind in kinds if kind not in whole]
    return found


def make_report_file(report_id, language, form, *, at):
    """Write a report as a file in a language, and store it in place of the one that was made with fewer words."""
    report = PhaseReport.objects.select_related("draft").get(pk=report_id)
    versions = list(ReportWords.objects.of(report))
    writer = import_module(f"commission.reporting.{form}")  # megabytes, for workers alone
    content = writer.write(document_of(report, language, versions))
    file, _is_new = ReportFile.objects.update_or_create(
        report=report,
        language=language,
        form=form,
        defaults={"content": content, "words": len(versions), "made_at": at},
    )
    return file
