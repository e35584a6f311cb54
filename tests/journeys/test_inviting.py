"""A body that is not registered is asked to speak: by the secretary on a wide screen, on a phone without scripts."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import expect

from articles.models import Role
from core import clock
from intake.inviting import tell_invited_bodies
from tests.intake.desk import operator
from tests.intake.test_invited import day
from tests.journeys.test_import import no_faults
from tests.looks import overflow
from tests.proposals.stage import address, make_draft, make_organization, make_person


def fits(page):
    return overflow(page) == 0


def test_a_body_is_asked_finds_its_invitation_and_says_that_it_has_nothing_to_say(new_page, site):
    secretary = operator(make_draft(), Role.SECRETARY)
    holder = make_person("office")
    EmailAddress.objects.create(user=holder, email="office@academy.kz", verified=True, primary=True)
    wide, phone = new_page(width=1440, language="ru-KZ"), new_page(javascript=False, width=360)
    site.sign_in(wide, secretary)

    wide.goto(address("invite_bodies", "constitution", language="ru"))
    wide.get_by_label("Название органа или организации").fill("Академия языка")
    wide.get_by_label("Электронная почта").fill("office@academy.kz")
    wide.get_by_label("Язык письма").select_option("kk")
    wide.get_by_label("Статьи").fill("9")
    wide.get_by_label("До какого дня").fill(day(9).isoformat())
    no_faults(wide)
    wide.get_by_role("button", name="Пригласить").click()
    expect(wide.locator("main")).to_contain_text("Письмо отправляется.")
    no_faults(wide)
    tell_invited_bodies(at=clock.now())
    link = re.search(r"/kk/invited/\S+", mail.outbox[0].body)[0]

    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("Шақыру келген мекенжаймен кіріңіз")
    assert fits(phone)
    make_organization("Тіл академиясы", kind="org", head=holder)
    site.sign_in(phone, holder)
    phone.goto(link)
    assert fits(phone)
    phone.get_by_role("button", name="Осы ұйым").click()
    expect(phone.locator("h1")).to_have_text("Жоба бойынша пікір білдіруге шақыру")
    assert fits(phone)
    phone.get_by_role("button", name="Айтарымыз жоқ").click()

    for page, language, told in ((phone, "kk", "Айтары жоқ"), (wide, "ru", "Сообщили, что сказать нечего")):
        page.goto(address("invited", "constitution", language=language))
        row = page.locator("table.cards tbody tr")
        expect(row).to_contain_text("Тіл академиясы")
        expect(row).to_contain_text(told)
        assert fits(page)
    no_faults(wide)
