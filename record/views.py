"""The record as anybody reads it: receipts, the key they are checked with, leaves. None of them holds words."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from record.models import Entry
from record.receipts import public_key_line, receipt_of

PLAIN = "text/plain; charset=utf-8"
JSON_LINES = "application/jsonl; charset=utf-8"


@require_safe
def receipt(request, object_id):
    """Give the signed note for an object's latest act that gets one."""
    note = receipt_of(object_id)
    if note is None:
        raise Http404
    return HttpResponse(note, content_type=PLAIN)


@require_safe
def keys(request):
    """Give the public key that receipts are checked with."""
    return HttpResponse(public_key_line() + "\n", content_type=PLAIN)


@require_safe
def leaves(request, object_id):
    """Give an object's leaves, the oldest first: each line is a leaf byte for byte, so that it can be hashed."""
    lines = [bytes(leaf) + b"\n" for leaf in Entry.objects.of(object_id).values_list("leaf", flat=True)]
    if not lines:
        raise Http404
    return HttpResponse(b"".join(lines), content_type=JSON_LINES)
