"""A secretary looks at the mails of a consultation, on a wide screen and on a phone without JavaScript."""

from playwright.sync_api import expect

from articles.models import Role
from tests.intake.desk import operator
from tests.journeys.test_import import no_faults
from tests.journeys.test_inviting import fits
from tests.proposals.stage import address, make_draft


def test_a_secretary_looks_at_a_mail_in_three_languages(new_page, site):
    secretary = operator(make_draft(), Role.SECRETARY)
    wide, phone = new_page(width=1440, language="ru-KZ"), new_page(javascript=False, width=360)
    site.sign_in(wide, secretary)
    site.sign_in(phone, secretary)

    wide.goto(address("draft_settings", "constitution", language="ru"))
    wide.get_by_role("link", name="Письма", exact=True).click()
    expect(wide.locator("h1")).to_have_text("Письма")
    no_faults(wide)
    wide.get_by_role("link", name="Предложение: Когда модератор скрывает.").click()
    expect(wide.locator("#kk pre")).to_contain_text("бұл ойдан алынған")
    expect(wide.locator("#ru pre")).to_contain_text("Здесь стоит обоснование; это вымышленное.")
    expect(wide.locator("#en pre")).to_contain_text("Here stand the reasons; these are invented.")
    no_faults(wide)

    phone.goto(address("settings_mail", "constitution", "proposal.hidden", language="kk"))
    expect(phone.locator("h1")).to_have_text("Ұсыныс: Модератор жасырғанда.")
    assert fits(phone)
    phone.goto(address("settings_mails", "constitution", language="kk"))
    assert fits(phone)
