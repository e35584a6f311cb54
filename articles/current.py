"""The draft that a request is about."""

from django.shortcuts import get_object_or_404

from articles.models import Draft


def get_draft(request, slug):
    """Return the draft of an address, read once per request, its texts and phases when asked for; 404 where none is."""
    kept = getattr(request, "draft", None)
    if kept is None or kept.slug != slug:
        kept = request.draft = get_object_or_404(Draft.objects.open(), slug=slug)
    return kept
