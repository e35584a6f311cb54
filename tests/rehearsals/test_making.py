"""Making a rehearsal and throwing it away: by whichever worker, begun anew, by the secretary alone, of any draft."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.translation import override

from articles.actions import begin_rehearsal, throw_away_rehearsal
from articles.actions.rehearsals import NoRehearsalWithin
from articles.models import Draft, Phase, Rehearsal, Stage
from articles.models.rehearsals import Rehearsal as Row
from consultation.rehearsals import making, story
from consultation.rehearsals.copying import LEFT, OF_DRAFT
from consultation.rehearsals.entering import inside
from core import clock
from moderation.models import ReasonsVersion
from proposals.models import Proposal
from record.receipts import key_name, public_key_line
from tests.moderation.world import NOON, make_draft, make_moderator, make_person
from tests.rehearsals.test_whole import schemas
from tests.threads import at_once

ADDRESS = "/en/constitution/rehearsal/"


class Killed(BaseException):
    """The worker ends here, and nothing is caught."""


@pytest.fixture(autouse=True)
def _short_story(monkeypatch):
    """Let the invented people do little: what they do is looked at where a whole rehearsal is played."""
    for name, count in {"PROPOSALS": 20, "COMMENTS": 4, "SUPPORTS": 4, "REPORTS": 2, "LET_STAND": 2}.items():
        monkeypatch.setattr(story, name, count)
    for name in ("HIDDEN", "RETURNED", "ANSWERED", "APPEALS"):
        monkeypatch.setattr(story, name, 1)


@pytest.fixture
def draft(committed_db):
    return make_draft()


def made(draft):
    begin_rehearsal(draft, at=clock.now())
    making.settle_next()
    return Rehearsal.objects.get()


def secretary_of(draft):
    person = make_person("secretary", second_factor_at=NOON)
    draft.appointments.create(person=person, role="secretary", started_at=NOON)
    return person


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def kill_after(monkeypatch, steps):
    tell, told = making._tell, []

    def die(rehearsal, **values):
        tell(rehearsal, **values)
        told.append(values)
        if len(told) == steps:
            raise Killed

    monkeypatch.setattr(making, "_tell", die)


def test_killed_worker_leaves_it_to_another_that_begins_anew(draft, monkeypatch):
    begin_rehearsal(draft, at=clock.now())
    with monkeypatch.context() as patched:
        kill_after(patched, 3)
        with pytest.raises(Killed):
            making.settle_next()
    half = Rehearsal.objects.get()
    assert (half.stage, half.done) == (Stage.MAKING, 20)
    assert making.settle_next() is None  # it is still held
    Rehearsal.objects.update(taken_until=clock.now() - timedelta(seconds=1))

    making.settle_next()

    whole = Rehearsal.objects.get()
    assert (whole.stage, whole.done) == (Stage.READY, whole.total)
    with inside(whole):
        assert Proposal.objects.count() == 20
    assert schemas() == [whole.schema]


def test_worker_that_was_thought_lost_stops(draft, monkeypatch):
    begin_rehearsal(draft, at=clock.now())
    slow = making._taken()
    Rehearsal.objects.update(taken_until=clock.now() - timedelta(seconds=1))
    making.settle_next()

    with pytest.raises(making.LostToAnother):
        making._make(slow)

    assert Rehearsal.objects.get().stage == Stage.READY


def test_what_fails_three_times_is_told_and_can_be_thrown_away(draft, monkeypatch):
    begin_rehearsal(draft, at=clock.now())
    with monkeypatch.context() as patched:
        patched.setattr(making, "copy_draft", lambda *_args, **_values: 1 / 0)
        while making.settle_next() is not None:
            pass
    assert Rehearsal.objects.get().stage == Stage.FAILED
    page = client_of(secretary_of(draft)).get(ADDRESS).content.decode()
    assert "It was tried three times." in page

    throw_away_rehearsal(Rehearsal.objects.get())
    making.settle_next()

    assert not Rehearsal.objects.exists()
    assert schemas() == []


def test_thrown_away_while_it_is_made(draft, monkeypatch):
    begin_rehearsal(draft, at=clock.now())
    tell = making._tell

    def thrown_away(rehearsal, **values):
        throw_away_rehearsal(rehearsal)
        tell(rehearsal, **values)

    monkeypatch.setattr(making, "_tell", thrown_away)
    making.settle_next()
    making.settle_next()

    assert not Rehearsal.objects.exists()
    assert schemas() == []


def test_two_workers_make_it_once_and_asking_again_changes_nothing(draft):
    first = begin_rehearsal(draft, at=clock.now())
    again = begin_rehearsal(draft, at=clock.now())
    assert first == again

    taken = at_once(making.settle_next, making.settle_next)

    assert sorted(one is None for one in taken) == [False, True]
    assert Rehearsal.objects.get().attempt == 1


def test_draft_that_is_not_open_is_rehearsed_as_if_it_were(committed_db):
    begun = make_draft(is_public=False)
    Phase.objects.update(opens_at=None, closes_at=NOON + timedelta(days=1))

    rehearsal = made(begun)

    with inside(rehearsal):
        draft, phase = Draft.objects.get(), Phase.objects.get(kind="collection")
        assert draft.is_public
        assert draft.uid != begun.uid
        assert phase.is_open_at(clock.now())
        with pytest.raises(NoRehearsalWithin):
            begin_rehearsal(draft, at=clock.now())
    assert not Draft.objects.get().is_public


def test_only_the_secretary_makes_it_and_throws_it_away(draft):
    moderator, secretary = client_of(make_moderator(draft)), client_of(secretary_of(draft))
    assert moderator.post(ADDRESS, {"act": "begin"}).status_code == 403
    assert client_of(make_person("citizen")).post(ADDRESS, {"act": "begin"}).status_code == 404
    assert secretary.post(ADDRESS, {"act": "enter", "part": "moderator"}).status_code == 400
    assert not Rehearsal.objects.exists()

    assert secretary.post(ADDRESS, {"act": "begin"}).status_code == 302
    assert "The draft is being copied." in moderator.get(ADDRESS).content.decode()
    making.settle_next()
    assert moderator.post(ADDRESS, {"act": "throw away"}).status_code == 403
    assert "Whose part do you take?" in moderator.get(ADDRESS).content.decode()

    assert secretary.post(ADDRESS, {"act": "throw away"}).status_code == 302
    uid = Rehearsal.objects.get().uid
    assert moderator.get(f"/rehearsals/{uid}/en/constitution/").status_code == 404  # closed at once
    making.settle_next()
    assert not Rehearsal.objects.exists()


def test_parts_are_taken_by_turns_and_end_at_the_way_out(draft):
    rehearsal, moderator = made(draft), client_of(make_moderator(draft))
    home, queue = f"{rehearsal.prefix}en/constitution/", f"{rehearsal.prefix}en/constitution/moderation/"
    assert moderator.get(queue).status_code == 302  # nobody is signed in inside yet
    for part, status in {
        "moderator": 200,
        "citizen": 403,
        "rapporteur": 403,
        "visitor": 302,
        "moderator_2": 200,
    }.items():
        moderator.post(ADDRESS, {"act": "enter", "part": part})
        assert moderator.get(queue).status_code == status, part
        assert moderator.get(home).status_code == 200
    # Of accounts there is nothing inside, and outside they are who they were.
    left = moderator.post(f"{rehearsal.prefix}en/account/logout/")
    assert (left.status_code, left["Location"]) == (302, ADDRESS)
    assert moderator.get("/en/constitution/moderation/").status_code == 200


def test_staff_elsewhere_and_staff_without_second_factor_do_not_enter(draft):
    rehearsal = made(draft)
    other = make_moderator(make_draft("water"), "elsewhere")
    resting = make_moderator(draft, "resting")
    type(resting).objects.filter(pk=resting.pk).update(second_factor_at=None)
    for person in (other, resting):
        answer = client_of(person).get(f"{rehearsal.prefix}en/constitution/")
        assert answer.status_code in {302, 404}
        assert not answer.get("Location", "").startswith("/rehearsals/")


def test_tables_of_an_earlier_build_are_not_entered(draft):
    rehearsal, moderator = made(draft), client_of(make_moderator(draft))
    Rehearsal.objects.update(migrations=rehearsal.migrations - 1)

    assert moderator.get(f"{rehearsal.prefix}en/constitution/").status_code == 404
    assert moderator.post(ADDRESS, {"act": "enter", "part": "moderator"}).status_code == 400
    assert "The site has been renewed since." in moderator.get(ADDRESS).content.decode()


def test_preparing_the_database_throws_all_away(draft):
    made(draft)
    with pytest.raises(CommandError, match="Rehearsals stand, and their tables must not outlive a migration"):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("migrate", plan=True, verbosity=0)  # only asks

    making.drop_all()

    assert not Rehearsal.objects.exists()
    assert schemas() == []
    call_command("migrate", interactive=False, verbosity=0)


def test_receipts_inside_have_another_key(draft):
    rehearsal, outside = made(draft), public_key_line()
    name = key_name()
    with inside(rehearsal):
        assert key_name() != name
        assert public_key_line() != outside
    assert public_key_line() == outside


def test_database_makes_and_drops_nothing_but_rehearsals(draft):
    for name in ("public", "rehearsal_", "rehearsal_x; DROP TABLE record_entry", "pg_catalog"):
        for act in ("begin", "seal", "drop"):
            with (
                pytest.raises(DatabaseError, match="names no rehearsal"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT articles_{act}_rehearsal(%s)", [name])


def test_every_table_inside_holds_to_what_those_outside_do(draft):
    rehearsal = made(draft)
    told = """
        SELECT t.relname, c.conname, c.contype::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE t.relnamespace = %(schema)s::regnamespace
        UNION ALL SELECT t.relname, i.relname, 'index' FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid WHERE t.relnamespace = %(schema)s::regnamespace AND t.relkind = 'r'
        UNION ALL SELECT t.relname, g.tgname, 'trigger' FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
        WHERE t.relnamespace = %(schema)s::regnamespace AND NOT g.tgisinternal
        ORDER BY 1, 2, 3
    """
    held = {}
    with connection.cursor() as cursor:
        for schema in ("public", rehearsal.schema):
            cursor.execute(told, {"schema": schema})
            held[schema] = cursor.fetchall()
        cursor.execute(
            "SELECT count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid ="
            " c.confrelid WHERE t.relnamespace = %s::regnamespace AND f.relnamespace <> t.relnamespace",
            [rehearsal.schema],
        )
        assert cursor.fetchone() == (0,)  # no key leads outside
    assert held[rehearsal.schema] == held["public"]


def test_what_is_of_a_draft_is_copied_or_left_by_name():
    """A new table with a key to the draft's fails here until it is said whether a rehearsal has it."""
    from django.apps import apps

    of_draft = {
        model._meta.db_table
        for model in apps.get_app_config("articles").get_models(include_auto_created=True)
        if model is Draft or any(field.related_model is Draft for field in model._meta.concrete_fields)
    }
    assert of_draft == {name for name in {*OF_DRAFT, *LEFT} if name in of_draft}
    assert ReasonsVersion._meta.db_table in OF_DRAFT
    assert Row._meta.db_table in LEFT


def test_page_reads_in_three_languages(draft):
    client = client_of(secretary_of(draft))
    for language, words in {"kk": "Жаттығу көшірмесі", "ru": "Учебная копия", "en": "Rehearsal copy"}.items():
        with override(language):
            assert words in client.get(f"/{language}/constitution/rehearsal/").content.decode()
