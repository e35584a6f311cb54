"""A party registers, is confirmed, writes a dossier together, files it, and reads an answer to each position."""

import re

import pytest
from django.core import mail
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import expect

from accounts.actions import register_person
from accounts.invitations import mail_due_invitations
from accounts.models import Organization
from accounts.numbers import check_digit
from articles.actions import appoint
from articles.models import Role
from core import clock
from proposals.models import Dossier
from tests.looks import overflow, violations
from tests.proposals.stage import make_draft, make_person

ELEVEN = "45034000001"  # registered in a month to come: certainly nobody's
BIN = ELEVEN + check_digit(ELEVEN)
NAMES = {"kk": "«Кең дала» партиясы", "ru": "Партия «Широкая степь»"}
LETTER = {"kk": "Партияның жалпы көзқарасы.", "ru": "Общий взгляд партии."}
NEW_WORDS = {"kk": "Орыс тілі тең қолданылады.", "ru": "Русский язык употребляется наравне."}
REASONS = {"kk": "Бұл тіл кең таралған.", "ru": "Этот язык широко распространён."}
AGAINST = {"kk": "Бұл тармақ артық.", "ru": "Этот пункт излишен."}
ANSWER = {"kk": "Комиссия ескерді.", "ru": "Комиссия учла."}
PLACES = ("art_9__para_1", "art_9__para_2", "art_9")


@pytest.fixture
def draft(site):
    return make_draft()


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_party_is_heard_from_registration_to_three_answers(new_page, site, draft, language, javascript):
    journey = Journey(new_page, site, language, javascript)
    head = journey.as_person(registered("head", name="Sania", language=language))
    secretary = journey.as_staff(draft, Role.SECRETARY)
    rapporteur = journey.as_staff(draft, Role.RAPPORTEUR)

    journey.register(head)
    journey.confirm(secretary)
    journey.invite(head, "drafter@example.kz")
    drafter = journey.as_person(registered("drafter", name="Erbol", language=language), width=360)
    journey.accept(drafter)
    journey.write(drafter)
    journey.file(head)
    journey.answer(rapporteur)

    journey.read_answers()


def registered(account, **values):
    """Return a person of level 1, whose e-mail is confirmed."""
    return register_person(f"{account}@example.kz", "long enough word", verified=True, level=1, **values)


class Journey:
    """The steps, each as somebody does it in a browser, in one language."""

    def __init__(self, new_page, site, language, javascript):
        self.new_page, self.site, self.language, self.javascript = new_page, site, language, javascript

    def text(self, sentence, context=None, **values):
        """Return a text of the site as it stands in the language of the journey."""
        with override(self.language):
            said = pgettext(context, sentence) if context else gettext(sentence)
        return said % values if values else said

    def page(self, width=1440):
        return self.new_page(javascript=self.javascript, language=f"{self.language}-KZ", width=width)

    def as_person(self, person, width=1440):
        page = self.page(width)
        self.site.sign_in(page, person)
        return page

    def as_staff(self, draft, role):
        person = make_person(str(role.value), second_factor_at=clock.now())
        appoint(draft, person, role, [], by=None, at=clock.now())
        return self.as_person(person)

    def open(self, page, path):
        page.goto(f"/{self.language}/{path}")

    def press(self, page, sentence, context=None, **values):
        name = re.compile("^" + re.escape(self.text(sentence, context, **values)))
        page.get_by_role("button", name=name).first.click()

    def expect(self, page, words):
        expect(page.get_by_text(words).first).to_be_visible()

    def register(self, page):
        self.open(page, "account/organizations/register/")
        page.locator('input[name="kind"][value="party"]').check()
        page.locator('[name="name"]').fill(NAMES[self.language])
        page.locator('select[name="language"]').select_option(self.language)
        page.locator('[name="bin"]').fill(BIN)
        page.locator('[name="head_name"]').fill("Сәния Әлі")
        page.locator('[name="head_office"]').fill("Төраға")
        page.locator('[name="declared"]').check()
        self.press(page, "Send the registration")
        self.expect(page, NAMES[self.language])

    def confirm(self, page):
        self.open(page, "constitution/settings/organizations/")
        self.press(page, "Confirm", "organization")
        assert Organization.objects.get().is_confirmed

    def invite(self, page, email):
        uid = Organization.objects.get().uid
        self.open(page, f"account/organizations/{uid}/")
        page.locator('#invite [name="email"]').fill(email)
        page.locator('#invite [name="role"]').select_option("drafter")
        self.press(page, "Invite")
        self.expect(page, email)
        assert mail_due_invitations() == 1

    def accept(self, page):
        link = re.search(r"/\w+/account/invitations/\S+", mail.outbox[-1].body)[0]
        page.goto(link)
        page.goto(re.sub(r"^/\w+/", f"/{self.language}/", link))
        self.press(page, "Accept the invitation")

    def act_for_the_party(self, page):
        page.locator("#acting-organization").select_option(label=NAMES[self.language])
        self.press(page, "Change the name")
        expect(page.locator(".acting")).to_contain_text(NAMES[self.language])

    def write(self, page):
        """Write the letter and three positions, of each stance; a clash of two tabs loses nothing."""
        self.open(page, "constitution/")
        self.act_for_the_party(page)
        page.locator(".acting").get_by_role("link", name=self.text("The organization's position")).click()
        page.get_by_role("link", name=self.text("Write the letter")).click()
        page.locator("#id_text").fill(LETTER[self.language])
        self.press(page, "Save the letter")
        self.expect(page, LETTER[self.language])

        page.get_by_label(self.text("Add a place")).fill("9-бап, 1-тармақ" if self.language == "kk" else "ст. 9 п. 1")
        self.press(page, "Add", "a place")
        page.get_by_label(self.text("We support the words")).check()
        self.press(page, "Save the position")

        self.open(page, "constitution/dossier/positions/art_9__para_2/")
        page.get_by_label(self.text("We support them with changes")).check()
        page.locator("#id_text").fill(NEW_WORDS[self.language])
        self.press(page, "Show the difference")
        expect(page.locator("#difference ins").first).to_be_visible()
        page.locator("#id_reasons").fill(REASONS[self.language])
        self.press(page, "Save the position")

        self.open(page, "constitution/dossier/positions/art_9/")
        page.get_by_label(self.text("We are against")).check()
        self.press(page, "Save the position")
        self.expect(page, self.text("Not finished", "state of a position"))
        expect(page.locator("#file button")).to_have_count(0)
        self.complete(page)

    def complete(self, page):
        self.open(page, "constitution/dossier/positions/art_9/")
        page.locator("#id_reasons").fill(AGAINST[self.language])
        self.press(page, "Save the position")
        expect(page.locator("#positions tbody tr")).to_have_count(3)
        assert overflow(page) == 0
        self.is_accessible(page)

    def file(self, page):
        self.open(page, "constitution/dossier/")
        self.expect(page, self.text("You act in your own name now."))
        self.act_for_the_party(page)
        self.open(page, "constitution/dossier/")
        self.is_accessible(page)
        self.press(page, "File version %(version)s", version=1)
        self.expect(page, self.text("Number %(number)s, version %(version)s.", number="O-000001", version=1))
        page.get_by_role("link", name=self.text("The dossier's page")).click()
        self.expect(page, LETTER[self.language])
        self.is_accessible(page)

    def answer(self, page):
        self.open(page, "constitution/commission/art_9/")
        for box in page.locator('input[name="chosen"]').all():
            box.check()
        page.locator("#answer > details > summary").click()
        page.locator('input[name="outcome"][value="accepted_in_part"]').check()
        page.locator('textarea[name="reasons_kk"]').fill(ANSWER["kk"])
        page.locator('textarea[name="reasons_ru"]').fill(ANSWER["ru"])
        self.press(page, "Publish the answer")
        expect(page.locator('textarea[name="reasons_kk"]')).to_have_value("")
        positions = Dossier.objects.get().positions
        assert {row.provision.placements.get().eid: bool(row.decided_at) for row in positions.all()} == dict.fromkeys(
            PLACES, True
        )

    def read_answers(self):
        visitor = self.page(360)
        self.open(visitor, "constitution/articles/9/")
        visitor.locator("#organizations").get_by_role("link", name="O-000001").first.click()
        expect(visitor.get_by_role("heading", level=1)).to_have_text(NAMES[self.language])
        expect(visitor.locator(".answer")).to_have_count(3)
        for answer in visitor.locator(".answer").all():
            expect(answer).to_contain_text(ANSWER[self.language])
        for words in (LETTER, REASONS, AGAINST):
            self.expect(visitor, words[self.language])
        expect(visitor.get_by_text("Sania")).to_have_count(0)
        assert overflow(visitor) == 0
        self.is_accessible(visitor)

    def is_accessible(self, page):
        if self.javascript:
            assert violations(page) == []
