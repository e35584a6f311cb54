"""The sign-ins of the demonstration, one per role, in a file for whoever tries the site."""

import json
import secrets

from accounts.models import Person
from consultation.demonstration.cast import HOST, SIGN_INS


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
