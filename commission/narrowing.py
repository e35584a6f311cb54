"""Which folds and positions of an article hold what a rapporteur asked for by something that folds do not know."""

import re

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat

from accounts.models import Level, NameForm
from articles.queries import understand
from commission.models import AssignedProposal, Assignment
from commission.models.considered import CITIZENS, FOLD
from core.text import KAZAKH_LOOKALIKES
from feedback.models import ThemePlacement
from proposals.models import Support

NUMBER = re.compile(r"\s*(?:[PР]-?)?0*(\d{1,9})\s*", re.IGNORECASE)
# Each letter of folded words with those that are folded to it, as a regular expression has them.
LIKE = {
    chr(base): f"[{chr(base)}{''.join(chr(sign) for sign, like in KAZAKH_LOOKALIKES.items() if like == base)}]"
    for base in set(KAZAKH_LOOKALIKES.values())
}


def narrowed_to(weighed, wanted):
    """Return the keys of the folds of an article's rows that fit what is asked for by something folds do not know.

    A fold fits where one of its proposals does; supports are those of confirmed people for the fold as a whole.
    """
    rows = weighed
    if wanted.given:
        rows = rows.filter(pk__in=_given(wanted.given))
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.level:
        rows = rows.filter(CITIZENS, author__level=wanted.level)
    if wanted.region:
        # Where a name is shown, the region behind it is not.
        rows = rows.filter(CITIZENS, author__region=wanted.region).exclude(_is_named())
    if wanted.words:
        said = _said("current_revision__words__reasons", "current_revision__changes__words__text")
        rows = rows.annotate(said=said).filter(_asked(wanted.words))
    keys = set(rows.order_by().values_list(*FOLD).distinct())
    return keys & _supported(weighed, wanted.supports) if wanted.supports else keys


def positions_narrowed_to(rows, wanted):
    """Return the keys of an article's standing positions that say the words that are asked for."""
    rows = rows.annotate(said=_said("entry__words__text", "entry__words__reasons"))
    asked = _says(wanted.words) | Q(organization__name__icontains=wanted.words)
    return set(rows.filter(asked).order_by().values_list("pk", flat=True))


def _given(uid):
    """Return the proposals of an assignment; of one that is gone, or of a whole article, none."""
    assignment = Assignment.objects.filter(uid=uid).first()
    if assignment is None:
        return []
    if assignment.theme_id:
        return ThemePlacement.objects.filter(theme=assignment.theme_id, proposal__isnull=False).values("proposal")
    return AssignedProposal.objects.filter(assignment=assignment, is_standing=True).values("proposal")


def _supported(weighed, least):
    """Return the keys of the folds that so many confirmed people support, each once."""
    supports = Support.objects.standing().filter(proposal__in=weighed.values("pk"), person__level__gte=Level.IDENTITY)
    change = "proposal__current_revision__changes__"
    columns = [f"{change}provision", f"{change}kind", f"{change}sameness", "proposal__organization"]
    counted = supports.order_by().values_list(*columns).annotate(people=Count("person", distinct=True))
    return {tuple(key) for *key, _people in counted.filter(people__gte=least)}


def _asked(words):
    """Return the condition that a proposal has this number, says these words, or is of somebody shown by this name."""
    if number := NUMBER.fullmatch(words):
        return Q(serial=int(number[1]))
    named = _is_named() & Q(author__name__icontains=words)
    called = Q(name_form=NameForm.PSEUDONYM, author__pseudonym__icontains=words)
    return CITIZENS & (named | called) | Q(organization__name__icontains=words) | _says(words)


def _is_named():
    return Q(name_form=NameForm.NAME) & ~Q(author__name="")


def _said(*columns):
    """Return texts put together, as a column of a query whose joins it shares."""
    gap = Value(" ", output_field=TextField())
    return Concat(*(part for column in columns for part in (Coalesce(column, gap), gap)), output_field=TextField())


def _says(words):
    """Return the condition that what is `said` holds all of these words, each in any form and in either alphabet.

    One pass of a regular expression each: to fold all texts of a large article takes ten times as long.
    """
    asked = understand(words).words
    condition = Q() if asked else Q(pk__in=[])
    for word in asked:
        letters = "".join(LIKE.get(sign, re.escape(sign)) for sign in word.stem)
        condition &= Q(said__iregex=rf"\m{letters}")
    return condition
