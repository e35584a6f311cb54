"""Every component with its states, for those who change them; only on a development machine."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

STATES = [
    "draft",
    "submitted",
    "published",
    "returned",
    "under_consideration",
    "accepted",
    "accepted_in_part",
    "declined",
    "out_of_scope",
    "answered",
    "withdrawn",
    "hidden",
    "erased",
]


class Sample(forms.Form):
    plain = forms.CharField(label="Қалыпты өріс", help_text="Түсіндірмесі өрістің үстінде.", required=False)
    wrong = forms.CharField(label="Қатесі бар өріс", min_length=30, widget=forms.Textarea(attrs={"rows": 2}))
    chosen = forms.ChoiceField(label="Таңдау", choices=[("all", "Бәрі"), ("one", "Бір ғана")])


@never_cache
@require_safe
def components(request):
    """Show citizens' components, and with `?set=staff` those of staff; `?language=` chooses the frame's words."""
    if not settings.DEVELOPMENT:
        raise Http404
    asked = request.GET.get("language")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    template = "design_staff.html" if request.GET.get("set") == "staff" else "design.html"
    form = Sample({"plain": "", "wrong": "керек", "chosen": "all"})
    context = {
        "form": form,
        "page": Paginator(range(95), 30).page(2),
        "moment_shown": timezone.now(),
        "typed": ["Жазылып қойған сөздер."],
        "states": STATES,
        "stances": ["for", "against", "neutral"],
        "opening": {"open": False, "is_over": False, "opens_at": timezone.now() + timedelta(days=2)},
        "closing": {"open": True, "closes_at": timezone.now() + timedelta(days=3), "days_left": 3},
        "over": {"open": False, "is_over": True, "closes_at": timezone.now()},
        "hostile": "<b>белгі</b> \u202eтеріс\u202c\nекінші жол",
    }
    with override(language):
        return render(request, template, context)
