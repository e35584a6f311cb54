"""Who appears in the demonstration: sign-ins, one per role, and invented citizens. Plain values in and out."""

import json
from functools import cache
from pathlib import Path

from consultation.demonstration.acts import Someone

HOST = "demo.invalid"  # RFC 2606: no mail can ever reach it
SIGN_INS: dict[str, dict] = {
    "citizen": {"name": "Айгүл Сәтова", "level": 1, "language": "kk", "region": "KZ-35"},
    "citizen_2": {"name": "Сергей Демин", "level": 2, "language": "ru", "region": "KZ-71"},
    "moderator": {"name": "Модератор Бірінші", "level": 2, "language": "kk", "region": "KZ-71"},
    "moderator_2": {"name": "Модератор Второй", "level": 2, "language": "ru", "region": "KZ-75"},
    "rapporteur": {"name": "Баяндамашы Үлгілі", "level": 2, "language": "kk", "region": "KZ-71"},
    "secretary": {"name": "Хатшы Үлгілі", "level": 2, "language": "ru", "region": "KZ-71"},
    "party_head": {"name": "Төраға Үлгілі", "level": 2, "language": "kk", "region": "KZ-55"},
    "party_drafter": {"name": "Редактор Үлгілі", "level": 2, "language": "kk", "region": "KZ-55"},
    "organization_head": {"name": "Директор Үлгілі", "level": 2, "language": "kk", "region": "KZ-75"},
    "operator": {"name": "Оператор Үлгілі", "level": 2, "language": "kk", "region": "KZ-71"},
    "operator_2": {"name": "Оператор Второй", "level": 2, "language": "ru", "region": "KZ-71"},
    "secretary_2": {"name": "Секретарь Второй", "level": 2, "language": "kk", "region": "KZ-71"},
    "analyst": {"name": "Талдаушы Үлгілі", "level": 2, "language": "kk", "region": "KZ-71"},
    "rapporteur_2": {"name": "Докладчик Второй", "level": 2, "language": "ru", "region": "KZ-75"},
    "commissioner": {"name": "Мүше Үлгілі", "level": 2, "language": "kk", "region": "KZ-71"},
}
SECRETARIES = ("secretary", "secretary_2")
OFFICES = {"secretary": "secretary", "secretary_2": "secretary"}
OFFICES |= {"moderator": "moderator", "moderator_2": "moderator", "rapporteur": "rapporteur"}
OFFICES |= {"operator": "operator", "operator_2": "operator", "analyst": "analyst", "rapporteur_2": "rapporteur"}
OFFICES |= {"commissioner": "commissioner"}
PEOPLE = Path(__file__).parent / "words" / "people.json"
# The shares of the country's people, roughly, and of those who write from abroad.
REGIONS = {
    "KZ-75": 11.0,
    "KZ-61": 10.5,
    "KZ-71": 7.5,
    "KZ-19": 7.5,
    "KZ-79": 6.3,
    "KZ-31": 6.1,
    "KZ-35": 5.7,
    "KZ-15": 4.7,
    "KZ-43": 4.2,
    "KZ-39": 4.1,
    "KZ-47": 4.0,
    "KZ-11": 3.9,
    "KZ-55": 3.8,
    "KZ-63": 3.6,
    "KZ-23": 3.5,
    "KZ-33": 3.5,
    "KZ-27": 3.4,
    "KZ-10": 3.0,
    "KZ-59": 2.6,
    "KZ-62": 1.1,
    "abroad": 1.5,
}
SPEAKS_KAZAKH = 0.64
LEVELS = {1: 35, 2: 60, 3: 5}
LEVEL_BY_SOURCE = 2  # of senders whose identity their source has confirmed
WITH_PSEUDONYM = 0.3


def sign_ins():
    """Return those whom one can sign in as, in the order of their roles."""
    return [
        Someone(f"{role}@{HOST}", one["name"], "", one["region"], one["language"], one["level"], role)
        for role, one in SIGN_INS.items()
    ]


def citizens(count, chance):
    """Return invented citizens whose first names and surnames fit each other."""
    names = _names()
    regions, shares = list(REGIONS), list(REGIONS.values())
    people = []
    for number in range(1, count + 1):
        language = "kk" if chance.random() < SPEAKS_KAZAKH else "ru"
        name, pseudonym = _named(names[language], chance)
        region = chance.choices(regions, shares)[0]
        level = chance.choices(list(LEVELS), list(LEVELS.values()))[0]
        people.append(Someone(f"citizen{number:03d}@{HOST}", name, pseudonym, region, language, level))
    return people


def sender(language, chance):
    """Return the name of somebody who writes by another way than this site."""
    return _named(_names()[language], chance)[0]


@cache
def _names():
    return json.loads(PEOPLE.read_text(encoding="utf-8"))


def _named(names, chance):
    """Return a name and a pseudonym, or none."""
    is_woman = chance.random() < 0.52
    first = chance.choice(names["women" if is_woman else "men"])
    surname = chance.choice(names["surnames"] + names.get("either", []))
    if is_woman and surname not in names.get("either", ()):
        surname += "а"
    pseudonym = chance.choice(names["pseudonyms"]) if chance.random() < WITH_PSEUDONYM else ""
    return f"{first} {surname}", pseudonym


def name_form_of(someone, chance):
    """Return how a person is shown this time: most choose the region alone."""
    drawn = chance.random()
    if drawn < 0.25:
        return "name"
    return "pseudonym" if someone.pseudonym and drawn < 0.6 else "region"
