"""Pieces of a page that read the same at every visit: made once for each version of the draft, or for what they show.

A template has the tags without loading them: settings name this module among its `builtins`.
"""

import hashlib

from django import template
from django.utils.translation import get_language

from consultation.pages import kept

register = template.Library()


class Piece(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        request = context.get("request")
        if not _is_page(request):
            return self.nodelist.render(context)
        values = [value.resolve(context) for value in self.values]
        key = ("piece", self.name, request.path, get_language())
        return kept.once(key, lambda: self.nodelist.render(context), of=(request.facts.draft, *values))


class Same(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        values = [value.resolve(context) for value in self.values]
        key = ("same", self.name, values[0], get_language())
        made_of = hashlib.sha256(repr(values).encode()).digest()
        return kept.once(key, lambda: self.nodelist.render(context), of=made_of)


def _is_page(request):
    """Whether a page stands at just this address: nobody fills the memory with addresses that they make up."""
    facts = getattr(request, "facts", None)
    return (
        facts is not None and facts.draft is not None and request.method == "GET" and not request.META["QUERY_STRING"]
    )


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


@register.tag("same")
def make_same(parser, token):
    """Make what stands in `{% same "name" what value … %} … {% endsame %}` once for what it shows.

    `what` is its id, number or address. All that can change in the piece follows from the values, which are plain, or
    rows and lists of such, and from the language; nothing in it is of the person who reads but what a value says.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(["endsame"])
    parser.delete_first_token()
    return Same(nodelist, name.strip('"'), [parser.compile_filter(value) for value in values])
