"""Somebody without an account is invited to an office: by a secretary on a wide screen, answering on a phone."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import expect

from articles.actions import agree_to
from articles.models import Appointment, Change, Role
from articles.tasks import mail_invitations
from core import clock
from tests.intake.desk import operator
from tests.journeys.test_import import no_faults
from tests.journeys.test_inviting import fits
from tests.proposals.stage import address, make_draft, make_person


def test_a_person_is_invited_to_an_office_and_takes_it(new_page, site):
    draft = make_draft()
    secretary, second = operator(draft, Role.SECRETARY), operator(draft, Role.SECRETARY)
    wide, phone = new_page(width=1440, language="ru-KZ"), new_page(javascript=False, width=360)
    site.sign_in(wide, secretary)

    wide.goto(address("office_invitations", "constitution", language="ru"))
    wide.locator("input[name=email]").fill("new@example.kz")
    wide.get_by_label("Должность").select_option("moderator")
    wide.get_by_label("Статьи").fill("9")
    wide.get_by_label("Қазақша").check()
    no_faults(wide)
    wide.get_by_role("button", name="Пригласить").click()
    expect(wide.locator("main")).to_contain_text("Пока не согласится другой секретарь, ничего не отправляется.")
    no_faults(wide)
    change = Change.objects.get()
    agree_to(change, seen=change.digest, by=second, at=clock.now())
    mail_invitations()
    link = re.search(r"/ru/offices/invitations/\S+|/kk/offices/invitations/\S+", mail.outbox[-1].body)[0]
    wide.reload()
    expect(wide.locator("main table")).to_contain_text("new@example.kz")
    no_faults(wide)

    phone.goto(link.replace("/ru/", "/kk/"))
    expect(phone.locator("main")).to_contain_text("Шақыру жіберілген мекенжаймен кіріңіз")
    assert fits(phone)
    invited = make_person("new")
    EmailAddress.objects.get_or_create(user=invited, email=invited.email, defaults={"verified": True, "primary": True})
    site.sign_in(phone, invited)
    phone.goto(link.replace("/ru/", "/kk/"))
    assert fits(phone)
    phone.get_by_role("button", name="Қызметке кірісу").click()
    expect(phone.locator("body")).to_contain_text("Енді сіз осы қызметтесіз.")
    assert Appointment.objects.get(role=Role.MODERATOR).person == invited
