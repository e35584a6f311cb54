"""A party registers, is confirmed, invites a member, and both act in its name and see it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.actions import register_person
from accounts.invitations import mail_due_invitations
from accounts.mail import mail_due_notices
from accounts.models import Membership, Organization
from articles.actions import appoint
from core import clock
from proposals.models import Proposal
from tests.looks import overflow, violations
from tests.proposals.stage import compose_at, make_draft

WAYS = pytest.mark.parametrize(
    ("language", "javascript", "width"),
    [("kk", False, 360), ("ru", False, 360), ("kk", True, 1440), ("ru", True, 1440)],
    ids=["kk-plain", "ru-plain", "kk-htmx", "ru-htmx"],
)
ACTING = {"kk": "Мына ұйым атынан әрекет етіп тұрсыз:", "ru": "Вы действуете от имени:"}
OWN = {"kk": "Өз атыңыздан әрекет етіп тұрсыз.", "ru": "Вы действуете от своего имени."}
NAME = "«Кең дала» партиясы"


@pytest.fixture
def draft(site):
    cache.clear()
    return make_draft()


def person(word, language):
    kept = {"verified": True, "language": language, "level": 2, "region": "KZ-71"}
    return register_person(f"{word}@example.kz", **kept, second_factor_at=clock.now())


WORDS = {"kk": "Мүлде басқа сөздер осы жерде тұрсын.", "ru": "Здесь пусть стоят совсем другие слова."}
REASONS = {"kk": "Бұл әркімге түсінікті болсын.", "ru": "Так это будет понятно каждому."}


def link_in_mail():
    return re.search(r"https?://[^/\s]+(/\S+/account/\S+)", mail.outbox[-1].body)[1]


def check(page, *, javascript):
    """Nothing is wider than the page, and nothing is in the way of those who do not see it."""
    assert overflow(page) == 0
    if not javascript:
        return  # axe is a script
    assert violations(page) == []


@WAYS
def test_a_party_comes_to_speak(new_page, site, draft, language, javascript, width):
    head, secretary, filer = (person(word, language) for word in ("head", "secretary", "filer"))
    appoint(draft, secretary, "secretary", by=None, at=clock.now())

    def open_as(someone):
        page = new_page(javascript=javascript, width=width, language={"kk": "kk-KZ", "ru": "ru-RU"}[language])
        if someone is not None:
            site.sign_in(page, someone)
        return page

    # The head registers; a false name comes back with everything that was typed.
    page = open_as(head)
    page.goto(f"/{language}/me/")
    page.locator(f'a[href="/{language}/account/organizations/"]').click()
    page.locator(f'a[href="/{language}/account/organizations/register/"]').click()
    page.locator("[name=kind][value=party]").check()
    page.locator("[name=name]").fill("Халық комиссиясы")
    page.locator("[name=bin]").fill("4503 4000 0012")
    page.locator("[name=head_name]").fill("Айша Төраға")
    page.locator("[name=head_office]").fill("төраға")
    page.locator("[name=declared]").check()
    check(page, javascript=javascript)
    page.locator("main form button").click()
    expect(page.locator(".err")).to_contain_text("комиссиясы")
    expect(page.locator("[name=bin]")).to_have_value("4503 4000 0012")
    page.locator("[name=name]").fill(NAME)
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator("main .tag.wait")).to_be_visible()
    party = Organization.objects.get()
    assert (party.status, party.language) == ("asked", language)

    # The secretary sees what was checked and confirms.
    desk = open_as(secretary)
    desk.goto(f"/{language}/constitution/settings/")
    desk.locator(f'a[href="/{language}/constitution/settings/organizations/"]').click()
    expect(desk.locator(f"#{party.uid}")).to_contain_text("450340000012")
    check(desk, javascript=javascript)
    desk.locator(f"#{party.uid} button[value=confirm]").click()
    expect(desk.locator("#settled")).to_contain_text(NAME)
    mail_due_notices()
    assert mail.outbox[-1].to == [head.email]
    assert NAME in mail.outbox[-1].subject

    # The head, led there by the mail, invites somebody who may file.
    page.goto(link_in_mail())
    expect(page.locator("main .tag.yes").first).to_be_visible()
    check(page, javascript=javascript)
    page.locator("#invite [name=email]").fill(filer.email)
    page.locator("#invite [name=role]").select_option("filer")
    page.locator("#invite button").click()
    expect(page.locator("#invitations")).to_contain_text(filer.email)

    # Whoever opens the mail uses nothing up; the invited person joins by a button.
    mail_due_invitations()
    assert mail.outbox[-1].to == [filer.email]
    invitation = link_in_mail()
    visitor = open_as(None)
    visitor.goto(invitation)
    expect(visitor.locator("main")).to_contain_text("f…@example.kz")
    other = open_as(secretary)
    assert other.goto(invitation).status == 403
    joining = open_as(filer)
    joining.goto(invitation)
    check(joining, javascript=javascript)
    joining.locator("main form button").click()
    expect(joining.get_by_role("heading", level=1)).to_have_text(NAME)
    assert Membership.objects.get(person=filer).role == "filer"
    expect(joining.locator(".acting")).to_contain_text(OWN[language])

    # They choose the party's name, see it on every page, and propose in it.
    joining.goto(compose_at(language=language))
    joining.locator("#acting-organization").select_option(party.uid)
    joining.locator(".acting button").click()
    assert "/propose/" in joining.url
    expect(joining.locator(".acting")).to_contain_text(f"{ACTING[language]} {NAME}")
    check(joining, javascript=javascript)
    joining.locator("[name=text]").fill(WORDS[language])
    joining.locator("[name=reasons]").fill(REASONS[language])
    joining.locator("#composer button[value=send]").click()
    expect(joining.locator("main")).to_contain_text("P-000001")
    proposal = Proposal.objects.get()
    assert (proposal.organization, proposal.author) == (party, filer)

    # Removed, they act in their own name at once; what they filed stays the party's.
    membership = Membership.objects.get(person=filer)
    page.goto(f"/{language}/account/organizations/{party.uid}/")
    page.locator(f"#{membership.uid} summary").click()
    page.locator(f"#{membership.uid} button[value=remove]").click()
    expect(page.locator(f"#{membership.uid}")).to_have_count(0)
    joining.goto(f"/{language}/me/")
    expect(joining.locator(".acting")).to_have_count(0)
    visitor.goto(proposal.get_absolute_url())
    expect(visitor.locator("main")).to_contain_text(NAME)
