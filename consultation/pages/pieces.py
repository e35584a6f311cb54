"""Pieces of a page that read the same at every visit: made once for each version of the draft.

A template has the tag without loading it: settings name this module among its `builtins`.
"""

from django import template
from django.utils.translation import get_language

from consultation.pages import kept

register = template.Library()


class Piece(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        where = _where(context.get("request"))
        if where is None:
            return self.nodelist.render(context)
        values = [value.resolve(context) for value in self.values]
        key = ("piece", self.name, *where, get_language(), *values)
        return kept.once(key, lambda: self.nodelist.render(context))


def _where(request):
    """Return what a piece is kept under, or nothing: no page is kept whose address anybody can make up."""
    facts = getattr(request, "facts", None)
    if facts is None or facts.draft is None or request.method != "GET" or request.META["QUERY_STRING"]:
        return None
    return facts.draft, request.path


@register.tag("kept")
def make_piece(parser, token):
    """Make what stands in `{% kept "name" value … %} … {% endkept %}` once a version of the draft.

    Once for each address and language, too. It may show nothing else that changes but the values, which are plain, and
    nothing of the person who reads.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return Piece(nodelist, name.strip('"'), [parser.compile_filter(value) for value in values])
