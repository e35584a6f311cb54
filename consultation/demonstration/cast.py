"""Who appears in the demonstration: sign-ins, one per role, and invented citizens."""

import json
import secrets

from allauth.account.models import EmailAddress

from accounts.models import NameForm, Person
from accounts.regions import REGIONS
from articles.actions import appoint

HOST = "demo.invalid"  # RFC 2606: no mail can ever reach it
SIGN_INS = {
    "citizen": {"name": "Айгүл Сәтова", "level": 1, "language": "kk", "region": "KZ-35"},
    "citizen_2": {"name": "Сергей Демин", "level": 2, "language": "ru", "region": "KZ-71"},
    "moderator": {"name": "Модератор Бірінші", "level": 2, "language": "kk", "region": "KZ-71"},
    "moderator_2": {"name": "Модератор Второй", "level": 2, "language": "ru", "region": "KZ-75"},
    "rapporteur": {"name": "Баяндамашы Үлгілі", "level": 2, "language": "kk", "region": "KZ-71"},
    "secretary": {"name": "Хатшы Үлгілі", "level": 2, "language": "ru", "region": "KZ-71"},
}
OFFICES = {
    "secretary": "secretary",
    "moderator": "moderator",
    "moderator_2": "moderator",
    "rapporteur": "rapporteur",
}


def make_sign_ins(draft, *, at):
    """Make one person per role and appoint the staff; return them by role. Whoever tries the site reads their mail."""
    people = {}
    for role, values in SIGN_INS.items():
        person = Person.objects.create_user(f"{role}@{HOST}", **values)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        people[role] = person
    for role, office in OFFICES.items():
        appointed_by = None if role == "secretary" else people["secretary"]
        appoint(draft, people[role], office, by=appointed_by, at=at)
    return people


def make_citizens(names, count, chance):
    """Return `count` invented citizens, each with the way they want to be named."""
    codes = [code for code, _name in REGIONS]
    people = []
    for number in range(count):
        name, pseudonym = names[number % len(names)]
        again = number // len(names)
        speaks_kazakh = number % len(names) < 20
        people.append(
            Person(
                email=f"citizen{number + 1:03d}@{HOST}",
                password="!",  # noqa: S106 no password: nobody signs in as one of them
                name=name if not again else _with_other_surname(name, chance.choice(names), names),
                pseudonym=pseudonym if not again else "",
                region=chance.choice(codes),
                language="kk" if speaks_kazakh else "ru",
                level=chance.choices([1, 2, 3], weights=[35, 60, 5])[0],
                is_invented=True,
            )
        )
    Person.objects.bulk_create(people)
    return people


def _with_other_surname(name, wanted, names):
    """Give a person the wanted name's surname, or the next one after it that fits: «Олег» is no «Байжанова»."""
    first, own = name.split()
    start = names.index(wanted)
    surnames = [other[0].split()[1] for other in names[start:] + names[:start]]
    return f"{first} {next(it for it in surnames if it != own and _gender(it) == _gender(own))}"


def _gender(surname):
    """Return what a surname's ending says of its bearer: "f", "m", or nothing."""
    if surname.endswith(("ова", "ева", "ина")):
        return "f"
    return "m" if surname.endswith(("ов", "ев", "ин")) else ""


def name_form_of(person, chance):
    """Return how a person is shown this time: most choose the region alone."""
    forms = [NameForm.REGION, NameForm.REGION, NameForm.NAME]
    if person.pseudonym:
        forms.append(NameForm.PSEUDONYM)
    return chance.choice(forms)


def write_sign_ins(path):
    """Give the sign-ins fresh passwords where the file with them is gone, and write it, readable by its owner alone."""
    if path.exists():
        return
    rows = []
    for role in SIGN_INS:
        person = Person.objects.get(email=f"{role}@{HOST}")
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save(update_fields=["password"])
        rows.append({"role": role, "email": person.email, "password": password})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
