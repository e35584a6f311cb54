"""Pages of a list: every list has them."""

from django.core.paginator import Paginator

SIZE = 30


def page_of(rows, request, *, size=SIZE, name="page"):
    """Return the page that `?page=` asks for; what is no page number gives the first, what lies beyond the last one."""
    return Paginator(rows, size).get_page(request.GET.get(name))
