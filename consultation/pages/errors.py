"""Pages for what went wrong: they say what happened, what can be done, and give back what was typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.csrf import requires_csrf_token

from core.pages import frame_without_database, typed_words
from core.problems import refuse


def bad_request(request, exception):
    if _is_program(request):
        return refuse("bad_request")
    return HttpResponse(render_to_string("400.html", frame_without_database(request, get_language())), status=400)


def forbidden(request, exception):
    if _is_program(request):
        return refuse("permission_denied")
    return render(request, "403.html", {"typed": typed_words(request)}, status=403)


def not_found(request, exception):
    if _is_program(request):
        return refuse("not_found")
    return render(request, "404.html", {"typed": typed_words(request)}, status=404)


def server_error(request):
    if _is_program(request):
        return refuse("server_error")
    return HttpResponse(render_to_string("500.html", frame_without_database(request, get_language())), status=500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """Answer a form whose token does not fit: the page was open for too long, or cookies are off."""
    if _is_program(request):
        return refuse("csrf_failed")
    return render(request, "csrf.html", {"typed": typed_words(request)}, status=403)


def _is_program(request):
    return request.path_info.startswith("/api/")
