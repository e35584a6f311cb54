"""Open data of a draft: what its newest files are, and the files themselves."""

import mimetypes

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.current import get_draft
from consultation.open_data.dictionary import OF_TABLES
from consultation.open_data.published import may_be_had, newest_export
from consultation.open_data.writing import MANIFEST


@require_safe
def show(request, draft):
    """List the newest files with their sizes and digests, and say what is in them."""
    draft = get_draft(request, draft)
    export = newest_export(draft)
    context = {
        "draft": draft,
        "export": export,
        "may_be_had": export is not None and may_be_had(draft, export),
        "tables": _tables(export) if export else [],
        "others": [file for file in export.files if file.rows is None] if export else [],
        "manifest": MANIFEST,
        "licence": export.manifest["licence"] if export else settings.OPEN_DATA_LICENCE,
    }
    return render(request, "pages/data.html", context)


def _tables(export):
    """Return the tables of an export, each with its meaning, its rows and its files."""
    found = []
    for name, meaning in OF_TABLES.items():
        files = [file for file in export.files if file.name.startswith(f"{name}.")]
        if files:
            found.append({"name": name, "meaning": meaning, "rows": files[0].rows, "files": files})
    return found


@require_safe
def file(request, draft, name):
    """Give one file of the newest export."""
    draft = get_draft(request, draft)
    export = newest_export(draft)
    path = export.path_of(name) if export and may_be_had(draft, export) else None
    if path is None:
        raise Http404
    try:
        content = path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = "application/x-ndjson" if path.suffix == ".jsonl" else mimetypes.guess_type(name)[0]
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind or "text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
