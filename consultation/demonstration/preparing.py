"""Answers that invented staff prepare, by the product's own acts: drafted by variants, checked, decided, signed."""

from typing import NamedTuple

from accounts.models import Person
from articles.models import Placement
from commission.actions import (
    Shown,
    answer_words,
    begin_docket,
    check_docket,
    decide_docket,
    send_docket,
    sign_docket,
    word_docket,
)
from commission.models import Considered, Decision, DocketStatus
from consultation.demonstration.cast import HOST
from consultation.demonstration.wording import new_words, wording_of
from core.text import sameness


class Staff(NamedTuple):
    """Those who prepare answers in the demonstration, by their roles there."""

    analyst: Person
    secretary: Person
    secretary_2: Person
    rapporteur: Person
    rapporteur_2: Person


def read_staff(at):
    """Return the staff of the demonstration; as the story goes, each has a second factor."""
    people = {role: Person.objects.get(email=f"{role}@{HOST}") for role in Staff._fields}
    for person in people.values():
        person.second_factor_at = at
    return Staff(**people)


def draft_answer(draft, row, *, staff, at):
    """Begin a prepared answer and write what is written down for its variants; None where nobody asks for any."""
    article = _place(draft, row["article"]).provision
    found = [(variant, _open_equals(draft, article, variant)) for variant in row["variants"]]
    asked = [(variant, serials) for variant, serials in found if serials]
    if not asked:
        return None
    chosen = [Shown(serials[0], len(serials)) for _variant, serials in asked]
    docket = begin_docket(article, chosen, title=row["title"], by=staff.analyst, at=at)
    written = {}
    for entry in docket.entries.all():
        first = entry.items.order_by("pk").first().proposal.serial
        variant = next(variant for variant, serials in asked if first in serials)
        written[entry.number] = _verdict(draft, variant)
    word_docket(docket, written, by=staff.analyst, at=at)
    return docket


def _open_equals(draft, article, variant):
    """Return the numbers of citizens' proposals that ask for a variant and have no answer, the earliest first."""
    place = _place(draft, variant["eid"])
    text = new_words(wording_of(variant), variant["kind"], _words(place, variant["language"]))
    rows = Considered.objects.in_article(article).owed().filter(organization=None, provision_id=place.provision_id)
    equal = rows.filter(kind=variant["kind"], sameness=sameness(variant["kind"], text))
    return list(equal.order_by("serial").values_list("serial", flat=True))


def _verdict(draft, variant):
    place = _place(draft, variant["eid"])
    adopted = {
        language: _words(place, language).replace(old, new) for language, (old, new) in variant.get("words", {}).items()
    }
    return {"outcome": variant["outcome"], "reasons": variant["reasons"], "words": adopted}


def _place(draft, eid):
    return Placement.objects.current().with_texts().get(edition__draft=draft, eid=eid)


def _words(place, language):
    return next(text.text for text in place.texts.all() if text.language == language)


def decide_answer(docket, *, staff, at):
    """Bring a drafted answer through its steps: sent, checked by a secretary, decided, signed where it is many."""
    docket = send_docket(docket, by=staff.analyst, at=at)
    docket = check_docket(docket, digest=docket.digest, by=staff.secretary_2, at=at)
    docket = decide_docket(docket, digest=docket.digest, by=staff.rapporteur, at=at)
    if docket.status == DocketStatus.SIGNING:
        docket = sign_docket(docket, digest=docket.digest, by=staff.rapporteur_2, at=at)
    return docket


def let_authors_answer(docket, row, *, at):
    """Have an author of a variant agree with the words adopted, and one of another object, as it is written down."""
    for told in row.get("authors", ()):
        decisions = Decision.objects.standing().filter(
            pk__in=docket.items.values("decision"),
            proposal__language=told["language"],
            proposal__author__is_invented=True,
        )
        decision = decisions.select_related("proposal__author").order_by("proposal__serial").first()
        if decision is not None:
            author, words = decision.proposal.author, told.get("words", "")
            answer_words(decision, agrees=told["agrees"], words=words, digest=decision.digest, by=author, at=at)
