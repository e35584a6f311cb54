"""Tell the story into a draft: plan it for the draft's provisions, make its people, perform it."""

import gc
import secrets
from contextlib import contextmanager

from allauth.account.models import EmailAddress

from accounts.models import Organization, Person
from articles.models import Acceptance, PageVersion, Placement
from consultation.demonstration.acts import OPEN_FOR, Invite, Place
from consultation.demonstration.bulk.tables import Table, plain, reserve
from consultation.demonstration.bulk.writing import Writer
from consultation.demonstration.planner import make_plan


def tell(draft, *, now, people, seed, performer, say=lambda words: None):
    """Perform the nine days before `now` in a draft, by a `performer` made from (plan, draft, placements, people).

    `say` is told how far it is.
    """
    placements = read_placements(draft)
    opened_at = (now - OPEN_FOR).replace(microsecond=0)
    with _nothing_collected():
        plan = make_plan(places_of(placements), opened_at=opened_at, people=people, seed=seed)
        say(f"{len(plan.people):,} people, {len(plan.acts):,} acts …")
        performer(plan, draft, placements, make_people(plan, draft)).perform(say)
    # Those whom one can sign in as are people; what they registered, and who wrote letters, is invented all the same.
    Organization.objects.update(is_invented=True)
    Person.objects.filter(is_active=False).update(is_invented=True)
    return plan


@contextmanager
def _nothing_collected():
    """Leave out the looking for cycles: millions of small values live to the end, and each look goes through them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read_placements(draft):
    """Return where provisions stand in the draft's current edition, by their `eid`, with all that filing asks."""
    rows = (
        Placement.objects.current()
        .filter(edition__draft=draft)
        .select_related("edition__draft", "provision", "article")
        .prefetch_related("texts")
    )
    return {row.eid: row for row in rows}


def places_of(placements):
    """Return the provisions as the planner knows them."""
    pages = {row.provision_id: eid for eid, row in placements.items()}
    return {
        eid: Place(eid, pages[row.article_id], {text.language: text.text for text in row.texts.all()})
        for eid, row in placements.items()
    }


def make_people(plan, draft):
    """Make the invented people in the order of the plan; those who sign in or are invited have a confirmed address.

    All of them have accepted what the draft asks of those who take part.
    """
    first = reserve(Person, len(plan.people))
    people = [
        Person(
            pk=number,
            email=one.email,
            password=f"!{secrets.token_urlsafe(30)}",  # nobody signs in with it
            name=one.name,
            pseudonym=one.pseudonym,
            region=one.region,
            language=one.language,
            level=one.level,
            is_invented=not one.role,
            conditions=draft.conditions,
            date_joined=plan.opened_at,
        )
        for number, one in enumerate(plan.people, first)
    ]
    _write_people(people, draft, accepted_at=plan.opened_at)
    invited = {act.person for act in plan.acts if type(act) is Invite}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for number, person in enumerate(people)
        if plan.people[number].role or number in invited
    )
    return people


def _write_people(people, draft, *, accepted_at):
    """Write the rows of people by COPY, and that each of them has accepted what the draft asks for."""
    names, writer = [field.attname for field in Person._meta.concrete_fields], Writer()
    rows = Table(Person, *names, writer=writer)
    accepted = Table(Acceptance, "person", "version", "at", writer=writer)
    versions = list(PageVersion.objects.of(draft).to_accept().values_list("pk", flat=True))
    for person in people:
        rows.add(*[plain(getattr(person, name)) for name in names])
        for version in versions:
            accepted.add(person.pk, version, accepted_at)
        person._state.adding = False
    for table in (rows, accepted):
        table.write()
    writer.settle()
