"""What is read of an article's proposals for its desk, by statements written once.

Each reads the proposals that stand in an article, or those of them that a theme or a family holds (`Whose`).
"""

from functools import cache, partial

from django.db.models import Count, F, IntegerField, Max, Q, Value

from accounts.models import Level
from accounts.permissions import standing_memberships
from articles.models import Provision
from commission.desk_themes import HOLDING
from commission.models import Considered, Decision, FiledPosition, Note, Weighed
from commission.models.considered import FOLD, Fold
from core.statements import Statement, any_value
from proposals.models import Comment, Support, Turn
from proposals.readers import reader

SHOWN_OF_A_FOLD = 3
OF_FOLD = ("of_serial", "of_provision", "of_kind", "of_sameness", "of_organization")


class Readings:
    """The readings of one article, of all its proposals or of those that a theme or a family holds.

    What is asked for folds may tell of others beside them, in no order; `single` tells of proposals one by one.
    """

    def __init__(self, article_id, holder="", uid="", *, single=False):
        self.article_id, self.uid, self.single = article_id, uid, single
        self.statements = _statements(holder, single)

    def folds(self, user):
        """Return the folds of all of them; what involves this person is told."""
        return [Fold.of(row) for row in self.statements["folds"].rows(self.article_id, self.uid, *_who(user))]

    def members(self, folds):
        """Return `{key of a proposal: (its number, *key of its fold)}`: the first few of a fold, of single ones all."""
        rows = self._asked("members", folds)
        return {pk: (serial, *key) for pk, serial, *key in rows}

    def supports(self, folds):
        """Return rows (number or None, *key of a fold, people who are confirmed, people who are not)."""
        return self._asked("supports", folds)

    def comments(self, folds):
        """Return rows (number or None, *key of a fold, stance, how many)."""
        return self._asked("comments", folds)

    def answers(self, folds):
        """Return rows (number or None, *key of a fold, how many, the key of the latest): a row for each outcome."""
        return self._asked("answers", folds)

    def noted(self, folds):
        """Return `{key of a proposal: key of its fold}` of those of all the article that have notes."""
        return {pk: tuple(key) for pk, *key in self._asked("noted", folds)}

    def _asked(self, what, folds):
        provisions, same = {fold.provision_id for fold in folds}, {fold.sameness for fold in folds}
        serials = [fold.first for fold in folds]
        return self.statements[what].rows(self.article_id, self.uid, list(provisions), list(same), serials)


def filed_positions(article_id, user):
    """Return the positions on an article that stand, as they are weighed, the earliest first."""
    return [FiledPosition.of(row) for row in FILED.rows(article_id, *_who(user))]


def _who(user):
    return user.pk, list(standing_memberships(user))


@cache
def _statements(holder, single):
    makers = {"members": _members, "supports": _supports, "comments": _comments, "answers": _answers, "noted": _noted}
    found = {name: _statement(make, holder, single) for name, make in makers.items()}
    return found | {"folds": Statement(partial(_folds, holder), many=1)}


def _statement(make, holder, single):
    def rows(article, uid, provisions, samenesses, serials):
        within = _standing(holder, article, uid)
        within = within.filter(provision_id__in=provisions, sameness__in=map(any_value, samenesses))
        return make(within.filter(serial__in=serials) if single else within, single, article)

    return Statement(rows, many=3)


def _standing(holder, article, uid):
    rows = Considered.objects.in_article(Provision(pk=article))
    return rows.filter(pk__in=HOLDING[holder](article, any_value(uid))) if holder else rows


def _folds(holder, article, uid, person, organizations):
    return _standing(holder, article, uid).fold_rows(reader(person, organizations=organizations))


def _members(within, single, _article):
    shown = within if single else within.first_of_folds(SHOWN_OF_A_FOLD)
    return shown.order_by("serial").values_list("pk", "serial", *FOLD)


def _noted(within, _single, _article):
    noted = Note.objects.filter(proposal__isnull=False).values("proposal")
    return within.filter(pk__in=noted).order_by("serial").values_list("pk", *FOLD)


def _supports(within, single, article):
    rows = Support.objects.standing().filter(proposal__in=within.values("pk"))
    known, contact = Q(person__level__gte=Level.IDENTITY), Q(person__level=Level.CONTACT)
    counted = _by_fold(rows, single, article).annotate(
        known=Count("person", distinct=True, filter=known), contact=Count("person", distinct=True, filter=contact)
    )
    return counted.values_list(*OF_FOLD, "known", "contact")


def _comments(within, single, article):
    rows = Comment.objects.stood_by().filter(proposal__in=within.values("pk"))
    counted = _by_fold(rows, single, article, "stance").annotate(how_many=Count("pk"))
    return counted.values_list(*OF_FOLD, "stance", "how_many")


def _answers(within, single, article):
    rows = Decision.objects.standing().filter(proposal__in=within.values("pk"))
    counted = _by_fold(rows, single, article, "outcome").annotate(how_many=Count("pk"), latest=Max("pk"))
    return counted.values_list(*OF_FOLD, "how_many", "latest")


def _by_fold(rows, single, article, *more):
    """Group rows that hang on proposals by the proposal's fold in an article; where single, by the proposal itself."""
    change = "proposal__current_revision__changes__"
    rows = rows.filter(**{f"{change}article": article, f"{change}turn__lte": Turn.FIRST_ON_PAGE})
    columns = (f"{change}provision", f"{change}kind", f"{change}sameness", "proposal__organization")
    key = {name: F(column) for name, column in zip(OF_FOLD[1:], columns, strict=True)}
    key["of_serial"] = F("proposal__serial") if single else Value(None, IntegerField())
    return rows.order_by().annotate(**key).values(*OF_FOLD, *more)


def _filed(article, person, organizations):
    standing = Weighed.objects.about(Provision(pk=article)).standing()
    return standing.filed_rows(reader(person, organizations=organizations))


FILED = Statement(_filed, many=1)
