"""Who appears in a rehearsal: staff whose part trainees take, and invented citizens."""

import random
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from articles.models import Acceptance, Appointment, PageVersion, Role
from consultation.demonstration.cast import citizens

HOST = "rehearsal.invalid"  # RFC 2606: no mail can ever reach it
# The parts that can be taken, in the order in which they are offered: what it is called, whose office, the name.
PARTS = {
    "moderator": (pgettext_lazy("part in a rehearsal", "moderator"), Role.MODERATOR, "Модератор Бірінші"),
    "moderator_2": (pgettext_lazy("part in a rehearsal", "second moderator"), Role.MODERATOR, "Модератор Второй"),
    "rapporteur": (pgettext_lazy("part in a rehearsal", "rapporteur"), Role.RAPPORTEUR, "Баяндамашы Үлгілі"),
    "secretary": (pgettext_lazy("part in a rehearsal", "secretary"), Role.SECRETARY, "Хатшы Үлгілі"),
    "secretary_2": (pgettext_lazy("part in a rehearsal", "second secretary"), Role.SECRETARY, "Секретарь Второй"),
    "operator": (pgettext_lazy("part in a rehearsal", "intake operator"), Role.OPERATOR, "Оператор Үлгілі"),
    "citizen": (pgettext_lazy("part in a rehearsal", "citizen"), None, "Айгүл Сәтова"),
}
CITIZENS = 60
SEED = 59


def address_of(part):
    return f"{part}@{HOST}"


def make_people(draft, *, first, at):
    """Make those whose part is taken and the citizens, nobody with a password, under keys from `first` on.

    All have accepted what the draft asks for. Offices stand open without a second factor: nobody signs in here.
    """
    staff = [_person(address_of(part), name, at=at) for part, (_label, _role, name) in PARTS.items()]
    others = [
        _person(f"{place:03d}@{HOST}", one.name, one.level, one.region, one.language, pseudonym=one.pseudonym, at=at)
        for place, one in enumerate(citizens(CITIZENS, random.Random(SEED)), 1)  # noqa: S311 a story, no secret
    ]
    for key, person in enumerate((*staff, *others), first):
        person.pk, person.conditions = key, draft.conditions
    Person.objects.bulk_create([*staff, *others])
    Appointment.objects.bulk_create(
        Appointment(draft=draft, person=person, role=role, started_at=at)
        for person, (_label, role, _name) in zip(staff, PARTS.values(), strict=True)
        if role is not None
    )
    accepted = PageVersion.objects.of(draft).to_accept()
    Acceptance.objects.bulk_create(
        Acceptance(person=person, version=version, at=at) for person in (*staff, *others) for version in accepted
    )


def _person(email, name, level=2, region="KZ-71", language="kk", *, pseudonym="", at):
    return Person(
        email=email,
        name=name,
        level=level,
        region=region,
        language=language,
        pseudonym=pseudonym,
        password=make_password(None),
        is_invented=True,
        second_factor_at=at,
        date_joined=at - timedelta(days=1),
    )
