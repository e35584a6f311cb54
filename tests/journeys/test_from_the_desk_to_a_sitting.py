"""Four people bring five hundred proposals of the demonstration from the desk to a published sitting.

They read and write on pages alone, each variant with reasons that quote it. The register tells each author's end.
"""

import re
from collections import Counter
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import override
from lxml import html
from playwright.sync_api import expect

from accounts.models import Notice, Person
from articles.models import Draft
from commission.models import Decision, Docket, DocketStatus, Sitting, SittingStatus
from commission.tasks import publish_answers
from consultation.demonstration.bulk import BulkPerformer
from consultation.demonstration.cast import HOST
from consultation.demonstration.telling import tell
from consultation.owner import owner_connection
from core import clock
from tests.looks import overflow, violations

PEOPLE, LEAST = 2400, 500
QUOTED = 120
REASONS = {
    "kk": "Сіз «{}» деген сөзді көтердіңіз. Бұл туралы тіл туралы заң айтады.",
    "ru": "Вы говорите о словах «{}». Об этом говорит закон о языках.",
}


@pytest.fixture
def draft(site, committed_db, settings, tmp_path):
    """The demonstration with so many people that five hundred changes of article 9 wait for an answer."""
    settings.VAR_DIR = tmp_path
    call_command("load_draft", skip_checks=True, stdout=StringIO())
    with owner_connection(database=committed_db), transaction.atomic():
        Draft.objects.update(is_demonstration=True)
        tell(Draft.objects.get(), now=last_tuesday(), people=PEOPLE, seed=1, performer=BulkPerformer)
    return Draft.objects.get()


def last_tuesday():
    """Return the noon of a Tuesday that has passed: the story depends on the weekday and hour on which it begins."""
    now = localtime(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    return now - timedelta(days=(now.weekday() - 1) % 7 or 7)


@pytest.fixture
def staff(draft):
    roles = ("analyst", "secretary", "rapporteur", "rapporteur_2")
    Person.objects.filter(email__in=[f"{role}@{HOST}" for role in roles]).update(second_factor_at=clock.now())
    return {role: Person.objects.get(email=f"{role}@{HOST}") for role in roles}


class Four:
    """Four people with their browsers, in one language; each page is looked at once where there is JavaScript."""

    def __init__(self, new_page, site, staff, language, width, javascript):
        self.site, self.staff, self.language, self.javascript = site, staff, language, javascript
        self.new_page = partial(new_page, javascript=javascript, language=f"{language}-KZ", width=width)

    def sign_in(self, name):
        page = self.new_page()
        self.site.sign_in(page, self.staff[name])
        return page

    def go(self, page, path, *, is_known=False):
        page.goto(f"/{self.language}/constitution/{path}")
        if self.javascript and not is_known:
            wide = overflow(page)
            assert (wide, violations(page)) == (0, []), path

    @staticmethod
    def act(page, name):
        page.locator(f'button.btn[name="act"][value="{name}"]').click()

    def step(self, page, path, name):
        """Take a step of a prepared answer, or of a sitting: its button is gone then."""
        self.go(page, path, is_known=name in {"send", "decide", "sign"})
        self.act(page, name)
        expect(page.locator(f'button[name="act"][value="{name}"]')).to_have_count(0)

    def prepare(self):
        """An analyst prepares an answer to all changes at the desk, variant by variant; return its address."""
        page = self.sign_in("analyst")
        self.go(page, "commission/art_9/?kind=change")
        self.act(page, "prepare_all")
        page.wait_for_url(re.compile("/commission/prepared/"))
        path = f"commission/prepared/{Docket.objects.get().uid}/"
        pages = self.word_all(page, path)
        self.answer_as_equals_were(page, path, pages)
        self.step(page, path, "send")
        return path

    def word_all(self, page, path):
        """Write an outcome and reasons for each variant, page by page; return how many pages there are."""
        number, more = 0, True
        while more:
            number += 1
            self.go(page, f"{path}?page={number}", is_known=number > 1)
            for variant, quoted in read_variants(page):
                page.locator(f'input[name="outcome_{variant}"][value="declined"]').check()
                for code, reasons in REASONS.items():
                    page.locator(f'textarea[name="reasons_{code}_{variant}"]').fill(reasons.format(quoted))
            more = page.locator('a[rel="next"]').count() > 0
            self.save(page)
        return number

    def answer_as_equals_were(self, page, path, pages):
        """Give what asks for the same as was answered before the same outcome, as the page advises."""
        for number in range(1, pages + 1):
            self.go(page, f"{path}?page={number}", is_known=True)
            advised = read_advice(page)
            for variant, outcome in advised:
                page.locator(f'input[name="outcome_{variant}"][value="{outcome}"]').check()
            if advised:
                self.save(page)

    @staticmethod
    def save(page):
        with page.expect_navigation():
            page.locator('button.btn[name="act"][value="save"]').click()
        expect(page.locator("main [role=alert]")).to_have_count(0)

    def announce(self, page):
        """A secretary announces a sitting and puts the prepared answer on its agenda."""
        self.go(page, "commission/sittings/")
        facts = {"number": "9", "members": "25", "quorum": "13", "starts_at": "2026-02-09T10:00"}
        for name, value in facts.items():
            page.locator(f'input[name="{name}"]').fill(value)
        for code, (title, place) in {"kk": ("Тіл", "Астана"), "ru": ("Язык", "Астана")}.items():
            page.locator(f'[name="title_{code}"]').fill(title)
            page.locator(f'[name="place_{code}"]').fill(place)
        page.locator("main form button.btn").last.click()
        page.wait_for_url(re.compile("/sittings/9/"))
        self.go(page, "commission/sittings/9/", is_known=True)
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

    def read_register(self, page, most):
        """Read the newest answers in the register, page by page; return {number: (where it stands, its last state)}."""
        self.go(page, "register/?order=answers")
        found = {}
        while True:
            for row in html.fromstring(page.content()).xpath("//section[@id='list']//tbody/tr"):
                told = [words_of(one) for one in row.xpath("td[2]/span | td[2]//li")]
                has_sitting = bool(row.xpath(f"td[2]//li/a[@href='/{self.language}/constitution/sittings/9/']"))
                found[words_of(row.xpath("th")[0])] = (told[0], told[-1], has_sitting)
            if len(found) >= most:
                return found
            following = page.locator('#list a[rel="next"]')
            page.goto(f"/{self.language}/constitution/register/{following.get_attribute('href')}")


def read_variants(page):
    """Return (number, words that it is about) of each variant on a page of a prepared answer."""
    found = []
    for entry in html.fromstring(page.content()).xpath("//fieldset[contains(@class, 'variant')]"):
        changed = entry.xpath(".//ins | .//del") or entry.xpath(".//p[@class='words']")
        for hidden in [one for piece in changed for one in piece.xpath(".//*[@class='vh']")]:
            hidden.drop_tree()
        quoted = " ".join(words_of(piece) for piece in changed)[:QUOTED]
        found.append((entry.get("id").removeprefix("v"), quoted.strip()))
    return found


def read_advice(page):
    """Return (number, the outcome that its equals have) of each variant on a page whose equals were answered."""
    found = []
    for entry in html.fromstring(page.content()).xpath("//fieldset[contains(@class, 'variant')]"):
        told = " ".join(words_of(note) for note in entry.xpath(".//p[contains(@class, 'warn')]")).casefold()
        choices = {words_of(one).casefold(): one.xpath("input/@value")[0] for one in entry.xpath(".//label[input]")}
        named = [name for name in choices if name in told]
        if named:
            found.append((entry.get("id").removeprefix("v"), choices[max(named, key=len)]))
    return found


def words_of(element):
    return " ".join(re.sub("[\u2060\u2068\u2069]", "", element.text_content()).replace("\xa0", " ").split())


@pytest.mark.parametrize(("language", "width", "javascript"), [("kk", 360, False), ("ru", 1440, True)])
def test_four_people_bring_proposals_to_a_published_sitting(new_page, site, staff, language, width, javascript):
    four = Four(new_page, site, staff, language, width, javascript)
    earlier = Decision.objects.count()
    prepared = four.prepare()
    docket = Docket.objects.get()
    secretary = four.sign_in("secretary")
    four.announce(secretary)
    four.step(secretary, prepared, "check")
    four.step(four.sign_in("rapporteur"), prepared, "decide")
    four.step(four.sign_in("rapporteur_2"), prepared, "sign")
    assert (Docket.objects.get().status, Decision.objects.count()) == (DocketStatus.READY, earlier)

    four.enter_results(secretary)
    four.step(secretary, "commission/sittings/9/", "publish")
    while Sitting.objects.get().status != SittingStatus.PUBLISHED:
        publish_answers()

    given = Decision.objects.filter(sitting__number=9).select_related("proposal__author", "position__dossier")
    proposals = {one.proposal.number: one for one in given if one.proposal_id}
    assert (docket.items.count(), docket.items.filter(decision=None).count()) == (len(given), 0)
    assert len(proposals) >= LEAST
    told = Counter(Notice.objects.filter(kind="proposal.decided").values_list("person", "object_id"))
    assert {told[one.proposal.author_id, one.uid] for one in proposals.values()} == {1}

    visitor = four.new_page()
    found = four.read_register(visitor, len(proposals))
    with override(language):
        ends = {number: (one.get_outcome_display().capitalize(), True) for number, one in proposals.items()}
    assert {
        number: (state, has_sitting) for number, (state, _last, has_sitting) in found.items() if number in ends
    } == (ends)
    for number, one in list(proposals.items())[:: LEAST // 5]:
        visitor.goto(f"/{language}/proposals/{number}/")
        with override(language):
            expect(visitor.locator("#answer")).to_contain_text(one.texts.get(language=language).reasons)
    four.go(visitor, "sittings/9/")
