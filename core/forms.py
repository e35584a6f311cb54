"""What the forms of all rooms share: how an act's refusal is shown in one."""

from django.forms import ValidationError


def show_refusal(form, refusal):
    """Show a refusal (`RuleViolation`) at the field of a form that it names, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, ValidationError(str(refusal), code=refusal.code))
