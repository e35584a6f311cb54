"""A restored backup brings back whom it held: they are erased anew, by what stayed known of them outside of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.actions import erase_person
from accounts.models import Person
from core import clock
from proposals.models import Proposal
from record.models import Entry
from tests.proposals.stage import make_comment, make_draft, make_organization, make_person, make_proposal

LIST = Path("deploy/erased.sql").read_text()


class Restored(Exception):
    """Ends what happened since the backup."""


@pytest.fixture
def draft(db):
    return make_draft()


def erased_since(*people, then=None):
    """Erase people, write down what is kept outside of the database, and restore the backup of before."""
    try:
        with transaction.atomic():
            before = Entry.objects.count()
            for person in people:
                erase_person(person, at=clock.now())
            with connection.cursor() as cursor:
                cursor.execute(LIST)
                listed = "".join(f"{line}\n" for (line,) in cursor.fetchall())
            rows = Entry.objects.order_by("pk").values_list("leaf", flat=True)[before:]
            leaves = b"".join(bytes(leaf) + b"\n" for leaf in rows).decode()
            raise Restored
    except Restored:
        return listed, leaves


def erase_again(tmp_path, *texts):
    """Run the command on files with these texts; return what it said."""
    paths = []
    for place, text in enumerate(texts):
        path = tmp_path / f"{place}.txt"
        path.write_text(text)
        paths.append(path)
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        call_command("erase_again", *map(str, paths), stdout=output)
    return said.read_text()


def erased():
    return set(Person.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))


def test_everybody_on_the_list_is_erased_again_once(draft, tmp_path):
    author, reader, other = make_person(), make_person(), make_person()
    proposal = make_proposal(draft, author, text="Words that were erased.")
    listed, _leaves = erased_since(author, reader)
    assert (erased(), len(listed.splitlines())) == (set(), 2)

    first = erase_again(tmp_path, listed)
    number = Entry.objects.count()
    second = erase_again(tmp_path, listed)

    assert first == "Erased again: 2. Named in the files: 2.\n"
    assert second == "Erased again: 0. Named in the files: 2.\n"
    assert (erased(), Entry.objects.count()) == ({author.pk, reader.pk}, number)
    assert Proposal.objects.with_words(other).get(pk=proposal.pk).text == ""
    assert list(Entry.objects.of(proposal.uid).values_list("verb", flat=True)) == [
        "proposal.submitted",
        "erasure.executed",
    ]


def test_leaves_alone_tell_whose_words_went(draft, tmp_path):
    author, commenter, other = make_person(), make_person(), make_person()
    proposal = make_proposal(draft, author)
    make_comment(draft, commenter, proposal=proposal)
    make_comment(draft, other, proposal=proposal)
    _listed, leaves = erased_since(author, commenter)

    said = erase_again(tmp_path, leaves)

    assert said == "Erased again: 2. Named in the files: 2.\n"
    assert erased() == {author.pk, commenter.pk}


def test_whoever_got_a_number_that_was_lost_is_another_person(db, tmp_path):
    person = make_person()
    listed, _leaves = erased_since(person)
    Person.objects.filter(pk=person.pk).update(date_joined=clock.now() + timedelta(seconds=1))

    said = erase_again(tmp_path, listed)

    assert (said, erased()) == ("Erased again: 0. Named in the files: 1.\n", set())


def test_whoever_heads_an_organization_again_is_named_and_the_others_are_erased(db, tmp_path):
    head, other = make_person(), make_person()
    listed, _leaves = erased_since(head, other)
    make_organization(head=head)

    with pytest.raises(CommandError) as refused:
        erase_again(tmp_path, listed)

    head_on = "You head “Party of the Steppe”. Hand this part over to a member who may file;"
    assert str(refused.value).splitlines() == [
        "These are not erased yet; mend it, then run this again:",
        f"{head.pk}: {head_on} then your data can be erased.",
    ]
    assert erased() == {other.pk}


@pytest.mark.parametrize("line", ["7", "seven 2026-01-01", '{"t": "erasure.executed"}', "{"])
def test_a_file_that_is_something_else_is_refused(db, tmp_path, line):
    with pytest.raises(CommandError) as refused:
        erase_again(tmp_path, f"\n{line}\n")

    assert str(refused.value).endswith("0.txt, line 2: neither a line of deploy/erased.sql nor a leaf of the record.")
