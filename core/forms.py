"""What the forms of all rooms share: how what one asks for is done, and an act's refusal shown in it."""

from django.forms import ValidationError

from core.rules import RuleViolation


def carry_out(form, do):
    """Do what a bound form asks for: `do(values)`; return what it made, and the status of the page (200: it is done).

    Where the form has faults nothing is done; where the act is refused, the form shows why.
    """
    if not form.is_valid():
        return None, 422
    try:
        return do(form.cleaned_data), 200
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return None, refusal.status


def show_refusal(form, refusal):
    """Show a refusal (`RuleViolation`) at the field of a form that it names, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, ValidationError(str(refusal), code=refusal.code))
