from datetime import UTC, datetime

import pytest

from accounts.actions import UnknownLanguage, UnknownRegion, edit_profile
from accounts.models import NameForm, Person
from core.text import TextTooLong, UnreadableText

NOON = datetime(2026, 2, 5, 12, tzinfo=UTC)


def stored(person):
    return Person.objects.values_list("name", "pseudonym", "region", "language").get(pk=person.pk)


def test_edit_profile_changes_what_is_given(person):
    edit_profile(person, name="  Айгерім \n Сейітқызы ", region="KZ-71", at=NOON)

    assert stored(person) == ("Айгерім Сейітқызы", "", "KZ-71", "ru")
    assert person.shown_as(NameForm.NAME) == "Айгерім Сейітқызы"


def test_edit_profile_takes_things_away(person):
    edit_profile(person, pseudonym="Жолаушы", region="abroad", at=NOON)

    edit_profile(person, pseudonym="", region="", at=NOON)

    assert stored(person) == ("", "", "", "ru")


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"name": "x" * 121}, TextTooLong, "name"),
        ({"pseudonym": "a\0"}, UnreadableText, "pseudonym"),
        ({"region": "KZ-99"}, UnknownRegion, "region"),
        ({"language": "de"}, UnknownLanguage, "language"),
    ],
)
def test_edit_profile_refuses_and_changes_nothing(person, values, refusal, field):
    with pytest.raises(refusal) as refused:
        edit_profile(person, **{"region": "KZ-71"} | values, at=NOON)

    assert refused.value.field == field
    assert stored(person) == ("", "", "", "ru")
