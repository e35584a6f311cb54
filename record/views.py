"""The record as anybody reads it: receipts, keys and leaves; no words stand in any of them."""

import json

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from record.leaf import OBJECT_ID
from record.models import Entry
from record.receipts import public_key_line, receipt_of

LEAVES_AT_ONCE = 1000
PLAIN = "text/plain; charset=utf-8"


@require_safe
def receipt(request, object_id):
    """Give the signed note for an object's latest act that gets one."""
    note = receipt_of(object_id) if OBJECT_ID.fullmatch(object_id) else None
    if note is None:
        raise Http404
    return HttpResponse(note, content_type=PLAIN)


@require_safe
def keys(request):
    """Give the public key that receipts are checked with."""
    return HttpResponse(public_key_line() + "\n", content_type=PLAIN)


@require_safe
def leaves(request):
    """Give leaves in the order they were written, one JSON object a line, after the id in `?after=`."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Http404
    rows = Entry.objects.filter(pk__gt=int(after)).order_by("pk").values_list("pk", "leaf")[:LEAVES_AT_ONCE]
    lines = [json.dumps({"id": pk, "leaf": bytes(leaf).decode()}, ensure_ascii=False) for pk, leaf in rows]
    return HttpResponse("".join(line + "\n" for line in lines), content_type="application/jsonl; charset=utf-8")
