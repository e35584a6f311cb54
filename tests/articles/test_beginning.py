"""A consultation from files: begun unpublished, its text replaced, opened by two people once all stands."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import override

from articles.actions import agree_to, ask_for, begin_draft, edit_about, invite_to_office, publish_page, replace_text
from articles.actions.beginning import units_in
from articles.actions.changing import APPOINT, OPEN, appointment_values, phase_values
from articles.brought import read_brought
from articles.models import Appointment, Change, Draft, Edition, PageVersion, Phase, ProvisionText, Role
from articles.source import digest
from core import clock
from core.rules import RuleViolation
from record.models import Entry
from tests.articles.conftest import NOON, make_draft, make_person, make_secretary
from tests.articles.test_outline import KAZAKH, RUSSIAN

DATED = date(2026, 2, 1)
DAY = timedelta(days=1)
NEW = "/en/consultations/new/"
WATER = {"kk": KAZAKH, "ru": RUSSIAN}


@pytest.fixture
def first(draft):
    return make_secretary(draft, "first")


@pytest.fixture
def second(db):
    return make_person("second", second_factor_at=NOON)


@pytest.fixture
def begun(first, second):
    return begin_draft(read_brought(WATER).units, slug="water", dated=DATED, second=second, by=first, at=NOON)


def refusal_of(act):
    with override("en"):
        with pytest.raises(RuleViolation) as refusal, transaction.atomic():
            act()
        return refusal.value.code, str(refusal.value)


def make_ready(draft, by, at=NOON):
    for language in ("kk", "ru"):
        edit_about(draft, language, title="Water", summary="", about="About water.", by=by, at=at)
    for kind in ("terms", "privacy", "operator"):
        publish_page(draft, kind, {"kk": "Сөз.", "ru": "Слова."}, by=by, at=at)
    for role in (Role.MODERATOR, Role.RAPPORTEUR):
        values = appointment_values(make_person(f"{role}-of-water", second_factor_at=at), role, [])
        assert ask_for(draft, APPOINT, values, by=by, at=at).waiting is None


def sent(**more):
    return {"slug": "water", "second": "second@example.org", "dated": "2026-02-01"} | more


def test_what_is_begun_is_whole_and_its_two_secretaries_alone_see_it(client, begun, first, second):
    addresses = ["/en/water/", "/en/water/settings/", "/en/water/articles/1/", "/en/water/settings/text/"]
    offices = Appointment.objects.of(begun).values_list("person", "role").order_by("pk")

    seen = {}
    for person in (None, make_person("stranger", second_factor_at=NOON), second):
        client.logout()
        if person:
            client.force_login(person)
        seen[person] = [client.get(address).status_code for address in addresses]

    assert list(seen.values()) == [[404, 302, 404, 302], [404] * 4, [404, 200, 404, 200]]
    assert list(offices) == [(first.pk, "secretary"), (second.pk, "secretary")]
    assert digest(units_in(begun.editions.get())) == digest(read_brought(WATER).units)
    assert list(ProvisionText.objects.filter(placement__edition__draft=begun).values_list("language").distinct()) == [
        ("kk",),
        ("ru",),
    ]
    assert [row.verb for row in Entry.objects.filter(object_id=begun.uid)] == ["draft.begun"]
    assert client.get("/api/v1/drafts/water/").status_code == 404
    assert "Су туралы" not in client.get("/en/").content.decode()


def test_beginning_is_refused_to_oneself_and_under_a_name_that_is_taken(begun, first, second):
    units = read_brought(WATER).units

    refusals = [
        refusal_of(lambda: begin_draft(units, slug="air", dated=DATED, second=first, by=first, at=NOON)),
        refusal_of(lambda: begin_draft(units, slug="water", dated=DATED, second=second, by=first, at=NOON)),
    ]

    assert [code for code, _sentence in refusals] == ["second_is_oneself", "slug_taken"]
    assert Draft.objects.count() == 2


def test_text_is_replaced_until_it_is_opened(begun, first, second):
    other = {language: text.replace("2", "3") for language, text in WATER.items()}

    same = replace_text(begun, read_brought(WATER).units, dated=DATED, by=first, at=NOON)
    replace_text(begun, read_brought(other).units, dated=DATED, by=second, at=NOON)

    eids = [unit.eid for unit in units_in(begun.editions.get())]
    assert (same, "art_3" in eids, "art_2" in eids) == (begun, True, False)
    assert [row.verb for row in Entry.objects.filter(object_id=begun.uid)] == ["draft.begun", "draft.text_replaced"]
    public = make_draft("public")
    assert refusal_of(lambda: replace_text(public, read_brought(WATER).units, dated=DATED, by=first, at=NOON)) == (
        "text_stays",
        "The consultation is opened, and what is published stays. The next edition changes it.",
    )


def test_opening_is_refused_while_something_is_missing(begun, first):
    refused = refusal_of(
        lambda: ask_for(begun, OPEN, phase_values("collection", closes_at=NOON + DAY), by=first, at=NOON)
    )
    other = refusal_of(lambda: ask_for(begun, OPEN, phase_values("publication"), by=first, at=NOON))

    assert refused == (
        "not_ready",
        "It cannot be opened yet. The page about the consultation is not written in Kazakh and Russian."
        " The terms, the privacy notice or the page about the operator is missing."
        " No moderator is appointed. No rapporteur is appointed.",
    )
    assert other[0] == "collection_first"
    assert (Draft.objects.get(slug="water").is_public, Change.objects.count()) == (False, 0)


def test_two_people_open_it_and_the_text_is_published_as_it_was_agreed_to(client, begun, first, second):
    make_ready(begun, first)
    change = ask_for(begun, OPEN, phase_values("collection", closes_at=NOON + DAY), by=first, at=NOON).waiting
    hidden = client.get("/ru/water/").status_code

    agree_to(change, seen=change.digest, by=second, at=NOON)

    draft = Draft.objects.get(slug="water")
    verbs = [row.verb for row in Entry.objects.filter(object_id=draft.uid).order_by("pk")]
    assert (hidden, draft.is_public, draft.editions.get().published_at) == (404, True, NOON)
    assert Phase.objects.get(draft=draft, kind="collection").closes_at == NOON + DAY
    assert verbs[-2:] == ["draft.published", "consultation.opened"]
    assert [client.get(f"/{language}/water/articles/2/").status_code for language in ("kk", "ru", "en")] == [200] * 3
    assert client.get("/en/water/propose/?provision=art_2__para_2").status_code == 200


def test_what_changes_after_it_was_asked_for_is_not_opened(begun, first, second):
    make_ready(begun, first)
    change = ask_for(begun, OPEN, phase_values("collection", closes_at=NOON + DAY), by=first, at=NOON).waiting
    other = {language: text.replace("2", "3") for language, text in WATER.items()}
    replace_text(begun, read_brought(other).units, dated=DATED, by=first, at=NOON)

    refused = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=NOON))

    assert (refused[0], Edition.objects.get(draft=begun).published_at) == ("changed_since", None)


def test_secretary_looks_at_what_was_found_before_anything_is_stored(client, first, second):
    client.force_login(first)
    files = {f"file_{name}": SimpleUploadedFile(f"{name}.md", text.encode()) for name, text in WATER.items()}

    form = client.get(NEW)
    looked = client.post(NEW, sent(act="look") | files)
    page, before = looked.content.decode(), Draft.objects.count()
    stored = client.post(NEW, sent(act="store") | WATER)

    assert (form.status_code, looked.status_code, before) == (200, 200, 1)
    assert "Sections: 1. Articles: 2. Units in all: 12." in page
    assert "Загрязнять воду нельзя." in page
    assert (stored.status_code, stored["Location"]) == (302, "/en/water/settings/")
    assert client.get(stored["Location"]).content.decode().count("not open yet") == 4


def test_faults_are_told_all_at_once_and_the_text_is_kept(client, first, second):
    client.force_login(first)
    broken = RUSSIAN.replace("### Статья 2", "### Статья 2-0")

    answer = client.post(NEW, sent(act="store", kk=KAZAKH, ru=broken))

    page = answer.content.decode()
    assert (answer.status_code, Draft.objects.count()) == (422, 1)
    assert "Русский: line 13: this is no number of an article, such as 9 or 9-1: Статья 2-0" in page
    assert "Загрязнять воду нельзя." in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"slug": "consultations"}, "This name is taken by a part of the site."),
        ({"slug": "account"}, "This name is taken by a part of the site. Choose another one."),
        ({"slug": "small"}, "Another consultation has this name in addresses. Choose another one."),
        ({"second": "nobody@example.org"}, "Nobody has registered with this e-mail yet."),
        ({"second": "first@example.org"}, "The second secretary is somebody else: two people open a consultation."),
        ({"dated": "yesterday"}, "Enter a valid date."),
        ({"file_kk": SimpleUploadedFile("kk.md", b"\xff\xfe\x00")}, "This is no text in UTF-8."),
        ({"file_kk": SimpleUploadedFile("kk.md", b"x" * (1024 * 1024 + 1))}, "The file is larger than a megabyte."),
        ({"kk": "\x07" + KAZAKH}, "The text contains signs that cannot be stored."),
    ],
)
def test_bad_input_is_refused_with_a_sentence(client, first, second, more, sentence):
    client.force_login(first)

    answer = client.post(NEW, sent(act="store") | WATER | more)

    assert (answer.status_code, sentence in answer.content.decode(), Draft.objects.count()) == (422, True, 1)


def test_who_runs_no_consultation_begins_none(client, draft, second):
    assert client.get(NEW).status_code == 302
    client.force_login(second)

    assert (client.get(NEW).status_code, client.post(NEW, sent(act="store") | WATER).status_code) == (403, 403)


def test_page_of_the_text_replaces_it_and_says_when_it_stays(client, begun, second):
    client.force_login(second)
    other = {language: text.replace("2", "3") for language, text in WATER.items()}

    stored = client.post("/en/water/settings/text/", {"act": "store", "dated": "2026-02-02"} | other)
    wrong = client.post("/en/water/settings/text/", {"act": "reign"})
    Draft.objects.filter(pk=begun.pk).update(is_public=True)
    late = client.post("/en/water/settings/text/", {"act": "store", "dated": "2026-02-02"} | other)

    assert (stored.status_code, wrong.status_code, late.status_code) == (302, 400, 409)
    assert Edition.objects.get(draft=begun).dated == date(2026, 2, 2)
    assert "what is published stays" in late.content.decode()


def test_before_the_opening_one_secretary_does_what_two_do_later(begun, first):
    publish_page(begun, "terms", {"kk": "Сөз.", "ru": "Слова."}, by=first, at=clock.now())

    assert PageVersion.objects.of(begun).count() == 1
    assert Change.objects.count() == 0


def test_who_opens_a_consultation_agrees_to_the_open_invitations_too(client, begun, first, second):
    make_ready(begun, first)
    change = ask_for(begun, OPEN, phase_values("collection", closes_at=NOON + DAY), by=first, at=NOON).waiting

    made = invite_to_office(begun, "invited@example.org", Role.MODERATOR, by=first, at=NOON).made
    refusal = refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=NOON))
    client.force_login(second)
    page = client.get(f"/en/water/settings/changes/{change.uid}/").content.decode()

    assert (made.agreed_at, refusal[0]) == (NOON, "changed_since")
    assert "invited@example.org, invited by mail" in page
