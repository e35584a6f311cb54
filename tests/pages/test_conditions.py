"""Terms, privacy notice, operator: read by everybody, accepted before one acts, with nothing typed lost."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actions import merge_accounts
from accounts.models import Person
from articles.actions import accept_conditions, publish_page, settle_parts, settle_two_people
from articles.models import Acceptance, Appointment, Draft, PageVersion
from consultation.pages import kept
from core import clock
from proposals.models import Comment, Opinion, Proposal, Support
from tests.proposals.stage import (
    address,
    compose_at,
    make_draft,
    make_person,
    make_proposal,
    proposal_form,
    said,
)

PASSWORD = "kerege-shanyraq-7"
WORDS = {"kk": "## Қатысу\n\nШарттар осы.", "ru": "Условия эти.", "en": ""}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def terms(draft):
    version = publish_page(draft, "terms", WORDS, by=None, at=clock.now())
    draft.refresh_from_db()
    return version


@pytest.fixture
def person(draft):
    return make_person("person")


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


def ask_address(draft, back):
    return f"{address('accept_conditions', draft.slug)}?next={back}"


def accept(client, draft, **sent):
    uids = [version.uid for version in PageVersion.objects.of(draft).to_accept()]
    return client.post(address("accept_conditions", draft.slug), {"act": "accept", "seen": uids} | sent)


def test_pages_read_the_same_for_everybody_in_their_language(client, draft, terms):
    pages = {language: client.get(f"/{language}/constitution/terms/") for language in ("kk", "ru", "en")}

    assert {language: answer.status_code for language, answer in pages.items()} == {"kk": 200, "ru": 200, "en": 200}
    assert "<h2>Қатысу</h2>" in pages["kk"].content.decode()
    assert "Условия эти." in pages["ru"].content.decode()
    assert 'lang="kk"><h2>Қатысу</h2>' in pages["en"].content.decode()
    assert pages["ru"]["Cache-Control"] == "public, no-cache"


def test_a_page_that_is_not_written_says_so(client, draft):
    assert "This page is not written yet." in said(client.get(address("draft_page", draft.slug, "operator")))
    assert client.get(address("draft_page_version", draft.slug, "operator", 1)).status_code == 404


def test_earlier_versions_stay_readable_and_say_that_they_are_earlier(client, draft, terms):
    before = client.get("/ru/constitution/terms/").content.decode()
    publish_page(draft, "terms", WORDS | {"ru": "Условия другие."}, by=None, at=clock.now())

    now = client.get("/ru/constitution/terms/").content.decode()
    earlier = client.get("/en/constitution/terms/versions/1/").content.decode()

    assert ["Условия другие." in page for page in (before, now)] == [False, True]
    assert "This is an earlier version. It no longer counts." in earlier
    assert (
        address("draft_page_version", draft.slug, "terms", 1) in client.get("/en/constitution/terms/").content.decode()
    )


def test_footer_leads_to_the_pages(client, draft):
    page = client.get(f"/en/{draft.slug}/rules/").content.decode()

    assert all(f'href="/en/{draft.slug}/{kind}/"' in page for kind in ("terms", "privacy", "operator"))


def test_a_proposal_waits_until_its_author_has_accepted(own, draft, terms, person):
    form = proposal_form()

    answer = own.post(compose_at(), form)
    asked = own.get(answer["Location"])
    accepted = accept(own, draft, next=compose_at())
    back = own.get(accepted["Location"])

    assert (answer.status_code, Proposal.objects.count()) == (302, 0)
    assert answer["Location"].startswith(address("accept_conditions", draft.slug))
    assert "They are new to you." in said(asked)
    assert form["text"] in back.content.decode()
    assert own.post(compose_at(), form).status_code == 302
    assert Proposal.objects.count() == 1
    assert Acceptance.objects.get().version == terms


def test_a_support_an_answer_and_a_comment_lead_to_the_terms(own, draft, terms, person):
    author = make_person("author")
    accept_conditions(author, draft, at=clock.now())
    proposal = make_proposal(draft, author=author)
    comment = {"stance": "for", "text": "Келісемін.", "language": "kk", "name_form": "region", "key": "a-token"}

    answers = [
        own.post(reverse("support", args=[proposal.number]), {}),
        own.post(reverse("opinions", args=[draft.slug]), {"number": proposal.number, "answer": "agree"}),
        own.post(reverse("comment_on_proposal", args=[proposal.number]), comment),
    ]

    where = address("accept_conditions", draft.slug)
    assert [answer["Location"].partition("?")[0] for answer in answers] == [where] * 3
    assert (Support.objects.count(), Opinion.objects.count(), Comment.objects.count()) == (0, 0, 0)
    accept(own, draft)
    assert own.post(reverse("support", args=[proposal.number]), {})["Location"].endswith("#support")
    assert Support.objects.count() == 1


def test_refusing_is_possible_and_asks_nothing_more(own, draft, terms, person):
    page = own.get(address("accept_conditions", draft.slug))

    person.refresh_from_db()
    assert "Not now" in said(page)
    assert (person.conditions, own.get(f"/en/{draft.slug}/").status_code) == ([], 200)


def test_what_changed_while_somebody_read_is_shown_anew(own, draft, terms, person):
    publish_page(draft, "terms", WORDS | {"ru": "Условия другие."}, by=None, at=clock.now())

    answer = own.post(address("accept_conditions", draft.slug), {"act": "accept", "seen": [terms.uid]})

    assert (answer.status_code, Acceptance.objects.count()) == (409, 0)
    assert "were changed while you read" in said(answer)


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_accepting_leads_to_this_site_alone(own, draft, terms, back):
    assert accept(own, draft, next=back)["Location"] == address("draft_home", draft.slug)


def test_whoever_registers_is_told_and_accepts(client, draft, terms):
    settle_parts(draft, abroad="all", without_iin="all", minors="words", by=make_person("clerk"), at=clock.now())
    form = {"email": "new@example.org", "password1": PASSWORD, "is_minor": "on", "has_no_iin": "on"}

    page = client.get("/en/account/signup/")
    refused = client.post("/en/account/signup/", form)
    accepted = client.post("/en/account/signup/", form | {"accepts": "on"})

    made = Person.objects.get(email="new@example.org")
    assert "People under 18 can propose and comment here. They give no supports and no answers." in said(page)
    assert address("draft_page", draft.slug, "terms") in page.content.decode()
    assert "Whoever takes part accepts the terms. Read them, then tick this." in said(refused)
    assert accepted.status_code == 302
    assert (made.conditions, made.under_18, made.has_no_iin) == ([terms.uid], "declared", True)
    assert Acceptance.objects.get().person == made


def test_a_minor_is_told_before_and_refused_with_the_words_kept(own, draft, person):
    settle_parts(draft, abroad="all", without_iin="all", minors="read", by=make_person("clerk"), at=clock.now())
    Person.objects.filter(pk=person.pk).update(under_18="declared")
    sentence = "People under 18 can read everything here, but not send anything."
    form = proposal_form()

    page = own.get(compose_at())
    answer = own.post(compose_at(), form)

    assert sentence in said(page)
    assert (answer.status_code, Proposal.objects.count()) == (403, 0)
    assert sentence in said(answer)
    assert form["text"] in answer.content.decode()


def test_a_person_says_in_the_profile_what_concerns_them(own, person):
    Person.objects.filter(pk=person.pk).update(level=1)
    form = {"name": "", "pseudonym": "", "region": "abroad", "language": "ru", "is_minor": "on", "has_no_iin": "on"}

    own.post(address("account_profile"), form)

    person.refresh_from_db()
    assert (person.region, person.under_18, person.has_no_iin) == ("abroad", "declared", True)


def test_what_the_provider_says_of_the_age_is_not_theirs_to_change(own, person):
    Person.objects.filter(pk=person.pk).update(under_18="provider")

    own.post(address("account_profile"), {"name": "A", "language": "ru"})
    page = own.get(address("account_profile"))

    person.refresh_from_db()
    assert (person.name, person.under_18) == ("A", "provider")
    assert "The identity provider says that you are under 18." in said(page)


@pytest.fixture
def secretary(client, draft):
    settle_two_people(draft, one_person_may=["publish_page", "settle_parts"], by=None, at=clock.now())
    made = make_person("secretary", second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=made, role="secretary", started_at=clock.now())
    client.force_login(made)
    return client


def test_secretary_publishes_a_version_in_three_languages(secretary, draft, terms):
    page = address("edit_draft_page", draft.slug, "terms")
    sent = {"kk": "Шарттар.", "ru": "Условия.", "en": "Terms.", "seen": "1", "asks_anew": "on"}

    answer = secretary.post(page, sent)
    stale = secretary.post(page, sent | {"ru": "Иные условия."})

    version = PageVersion.objects.of(draft, "terms").first()
    assert (answer.status_code, version.number, version.words) == (
        302,
        2,
        {"kk": "Шарттар.", "ru": "Условия.", "en": "Terms."},
    )
    assert Draft.objects.get().conditions == [version.uid]
    assert (stale.status_code, "Иные условия." in stale.content.decode()) == (409, True)


def test_secretary_settles_who_may_do_what(secretary, draft):
    answer = secretary.post(
        address("draft_taking_part", draft.slug), {"abroad": "words", "without_iin": "all", "minors": "read"}
    )

    stored = Draft.objects.get()
    assert (answer.status_code, stored.abroad_may, stored.minors_may) == (302, "words", "read")
    assert "People abroad can propose and comment here." in said(secretary.get(address("draft_settings", draft.slug)))


def test_no_page_of_a_visitor_is_stale_after_these_acts(draft, terms):
    clerk, kept_account, emptied = make_person("clerk"), make_person("kept"), make_person("emptied", region="KZ-19")
    accept_conditions(emptied, draft, at=clock.now())
    proposal = make_proposal(draft, emptied)
    paths = [f"/ru/{draft.slug}/{page}/" for page in ("terms", "rules", "articles/9")]
    paths.append(f"/ru/proposals/{proposal.number}/")
    stale = []

    for act in (
        lambda: publish_page(draft, "terms", WORDS | {"ru": "Другие."}, by=None, at=clock.now()),
        lambda: settle_parts(draft, abroad="read", without_iin="all", minors="all", by=clerk, at=clock.now()),
        lambda: merge_accounts(kept_account, emptied, at=clock.now()),
    ):
        before = {path: Client().get(path).content for path in paths}
        act()
        seen = {path: Client().get(path).content for path in paths}
        kept.memory.forget()
        stale += [path for path in paths if seen[path] != Client().get(path).content]
        assert seen != before

    assert stale == []
