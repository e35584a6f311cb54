"""Asking a browser for work, in the forms of people who are not signed in."""

from django import template

from accounts.challenges import challenge

register = template.Library()


@register.inclusion_tag("accounts/_work.html", takes_context=True)
def work(context, form):
    """Ask for work before a form of this name is taken; nothing at rest."""
    return {"challenge": challenge(context["request"], form), "by_mail": False}
