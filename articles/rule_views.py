"""The rules of a draft: levels, waits and times, settled together."""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Level
from articles.actions import ask_for
from articles.actions.changing import RULES
from articles.actions.rules import BOUNDS, rules_of
from articles.models.drafts import Extending
from articles.rules import LABELS
from articles.views import secretary_only, tell
from core import clock
from core.forms import carry_out

LEVELS = {"least_level", "level_seen_at_once"}


class RulesForm(forms.Form):
    """All rules of a draft."""

    extending = forms.ChoiceField(label=LABELS["extending"], choices=Extending)
    answer_parties = forms.BooleanField(label=LABELS["answer_parties"], required=False)
    two_people = forms.BooleanField(label=LABELS["two_people"], required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            if name in LEVELS:
                choices = [(level.value, level.label) for level in Level if least <= level <= most]
                self.fields[name] = forms.TypedChoiceField(label=LABELS[name], choices=choices, coerce=int)
            else:
                self.fields[name] = forms.IntegerField(label=LABELS[name], min_value=least, max_value=most)
        self.order_fields(LABELS)


@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def rules(request, draft):
    """Settle the rules of the draft; with two people the second one agrees first."""
    is_sent = request.method == "POST"
    form, status = RulesForm(request.POST if is_sent else None, initial=rules_of(draft)), 200
    if is_sent:
        asked, status = carry_out(form, lambda values: ask_for(draft, RULES, values, by=request.user, at=clock.now()))
        if status == 200:
            tell(request, asked, _("It counts from now on. The entry is in the public record."))
            return redirect("draft_settings", draft.slug)
    return render(request, "articles/settings_rules.html", {"draft": draft, "form": form}, status=status)
