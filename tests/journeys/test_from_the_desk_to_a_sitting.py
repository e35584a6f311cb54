"""Four people bring five hundred proposals from the desk to a published sitting; the register tells each one's end."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from accounts.models import Notice
from commission.models import Decision, Docket, DocketStatus, Sitting, SittingStatus
from commission.tasks import publish_answers
from tests.commission import world
from tests.looks import overflow, violations

EACH = 100
ASKED = ("сақталады", "дамытылады", "оқытылады", "қорғалады", "қолданылады")
REASONS = {
    "kk": "Сіз «{}» деген сөзді сұрадыңыз. Бұл туралы тіл туралы заң айтады.",
    "ru": "Вы просите слово «{}». Об этом говорит закон о языках.",
}


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def staff(draft):
    offices = {"analyst": "analyst", "secretary": "secretary", "rapporteur": "rapporteur", "second": "rapporteur"}
    return {name: world.make_rapporteur(draft, name, role=role) for name, role in offices.items()}


@pytest.fixture
def proposals(draft):
    author = world.make_person("author")
    return [
        world.make_proposal(draft, author=author, text=f"Орыс тілі {word}.", reasons=f"Тіл {word}.")
        for word in ASKED
        for _one in range(EACH)
    ]


class Four:
    """Four people with their browsers, in one language; pages are looked at where there is JavaScript."""

    def __init__(self, new_page, site, staff, language, width, javascript):
        self.site, self.staff, self.language, self.javascript = site, staff, language, javascript
        self.new_page = partial(new_page, javascript=javascript, language=f"{language}-KZ", width=width)

    def sign_in(self, name):
        page = self.new_page()
        self.site.sign_in(page, self.staff[name])
        return page

    def go(self, page, path):
        page.goto(f"/{self.language}/constitution/{path}")
        if self.javascript:
            wide = overflow(page)
            assert (wide, violations(page)) == (0, []), path

    @staticmethod
    def act(page, name):
        page.locator(f'button.btn[name="act"][value="{name}"]').click()

    def step(self, page, path, name):
        """Take a step of a prepared answer, or of a sitting: its button is gone then."""
        self.go(page, path)
        self.act(page, name)
        expect(page.locator(f'button[name="act"][value="{name}"]')).to_have_count(0)

    def prepare(self):
        """An analyst prepares an answer to all that the desk shows, variant by variant; return its address."""
        page = self.sign_in("analyst")
        self.go(page, "commission/art_9/")
        self.act(page, "prepare_all")
        page.wait_for_url(re.compile("/commission/prepared/"))
        path = f"commission/prepared/{Docket.objects.get().uid}/"
        self.go(page, path)
        for number, entry in enumerate(page.locator("fieldset.variant").all(), start=1):
            word = next(word for word in ASKED if word in entry.inner_text())
            entry.locator(f'input[name="outcome_{number}"][value="declined"]').check()
            for code, reasons in REASONS.items():
                entry.locator(f'textarea[name="reasons_{code}_{number}"]').fill(reasons.format(word))
        self.act(page, "save")
        expect(page.locator(".facts")).to_contain_text(str(len(ASKED) * EACH))
        self.step(page, path, "send")
        return path

    def announce(self, page):
        """A secretary announces a sitting and puts the prepared answer on its agenda."""
        self.go(page, "commission/sittings/")
        for name, value in {"number": "9", "members": "25", "quorum": "13", "starts_at": "2026-02-09T10:00"}.items():
            page.locator(f'input[name="{name}"]').fill(value)
        for code, (title, place) in {"kk": ("Тіл", "Астана"), "ru": ("Язык", "Астана")}.items():
            page.locator(f'[name="title_{code}"]').fill(title)
            page.locator(f'[name="place_{code}"]').fill(place)
        page.locator("main form button.btn").last.click()
        page.wait_for_url(re.compile("/sittings/9/"))
        self.go(page, "commission/sittings/9/")
        page.locator('select[name="docket"]').select_option(index=1)
        self.act(page, "put")
        expect(page.locator("#agenda")).to_contain_text(Docket.objects.get().title)

    def enter_results(self, page):
        self.go(page, "commission/sittings/9/results/")
        page.locator('input[name="present"]').fill("20")
        for code, minutes in {"kk": "Тіл туралы айтылды.", "ru": "Говорили о языке."}.items():
            page.locator(f'textarea[name="minutes_{code}"]').fill(minutes)
        page.locator("main form button.btn").last.click()
        page.wait_for_url(re.compile("/commission/sittings/9/$"))


@pytest.mark.parametrize(("language", "width", "javascript"), [("kk", 360, False), ("ru", 1440, True)])
def test_four_people_bring_proposals_to_a_published_sitting(
    new_page, site, draft, staff, proposals, language, width, javascript
):
    four = Four(new_page, site, staff, language, width, javascript)
    prepared = four.prepare()
    secretary = four.sign_in("secretary")
    four.announce(secretary)
    four.step(secretary, prepared, "check")
    four.step(four.sign_in("rapporteur"), prepared, "decide")
    four.step(four.sign_in("second"), prepared, "sign")
    assert (Docket.objects.get().status, Decision.objects.count()) == (DocketStatus.READY, 0)

    four.enter_results(secretary)
    four.step(secretary, "commission/sittings/9/", "publish")
    while Sitting.objects.get().status != SittingStatus.PUBLISHED:
        publish_answers()

    assert Decision.objects.count() == Notice.objects.filter(kind="proposal.decided").count() == len(proposals)
    visitor = four.new_page()
    for one, word in zip(proposals[::EACH], ASKED, strict=True):
        four.go(visitor, f"register/?q={one.number}")
        expect(visitor.locator("table")).to_contain_text(one.number)
        visitor.goto(f"/{language}/proposals/{one.number}/")
        expect(visitor.locator("#answer")).to_contain_text(REASONS[language].format(word))
    four.go(visitor, "sittings/9/")
