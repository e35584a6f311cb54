"""The description of the interface (OpenAPI), made once per process: it is the same for everybody."""

import hashlib
from functools import cache

from django.http import HttpResponse
from django.utils.translation import override
from django.views.decorators.http import condition, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer


@cache
def made():
    """Return the description in bytes and its digest."""
    with override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        content = OpenApiYamlRenderer().render(schema, renderer_context={})
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'


@condition(etag_func=lambda request: made()[1])
@require_safe
def description(request):
    return HttpResponse(made()[0], content_type="application/vnd.oai.openapi")
