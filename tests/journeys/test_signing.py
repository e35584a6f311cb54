"""An organization writes a dossier, signs it on its own machine, files it, and another one stands beside it."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from proposals.models import DossierVersion
from tests.looks import overflow
from tests.proposals.authority import Authority, Hand, ec_key, signed
from tests.proposals.stage import make_draft, make_organization, make_person

KZ = Authority()
REASONS = "Так это будет понятно каждому."


@pytest.fixture
def draft(site, settings):
    cache.clear()
    settings.SIGNATURE_ROOTS = [KZ.root]
    return make_draft()


def test_a_dossier_is_signed_filed_and_cosigned(new_page, site, draft, tmp_path):
    head, other_head = make_person("head", name="Сауле"), make_person("other", name="Мадина")
    party = make_organization("Партия степи", head=head)
    fund = make_organization("Фонд данных", kind="org", head=other_head)

    def open_as(person, organization):
        page = new_page(javascript=False, width=360, language="ru-RU")
        site.sign_in(page, person)
        page.goto("/ru/constitution/dossier/")
        page.locator(f"main button[value={organization.uid}]").click()
        return page

    # A position is written; the file to be signed is downloaded and signed elsewhere.
    page = open_as(head, party)
    page.goto("/ru/constitution/dossier/positions/art_9__para_2/")
    page.locator("[name=stance][value=oppose]").check()
    page.locator("[name=reasons]").fill(REASONS)
    page.locator("main form button[value=save]").click()
    page.get_by_role("link", name="Сначала подписать").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать файл").click()
    words = download.value.path().read_bytes()

    # A certificate of another organization is refused with its sentence; the right one is taken.
    key, path = ec_key("head"), tmp_path / "signed.p7s"
    path.write_bytes(signed(words, Hand(key, KZ.certificate(key, fund.bin)), authority=KZ))
    page.locator("#signature").set_input_files(path)
    page.get_by_role("button", name="Проверить и сохранить").click()
    expect(page.get_by_role("alert")).to_contain_text("Сертификат другой организации")
    path.write_bytes(signed(words, Hand(key, KZ.certificate(key, party.bin)), authority=KZ))
    page.locator("#signature").set_input_files(path)
    page.get_by_role("button", name="Проверить и сохранить").click()
    expect(page.locator("#file .tag.yes")).to_have_text("Проверена")
    assert overflow(page) == 0
    page.locator("#file form .actions button").click()
    expect(page.locator("main .note.good")).to_contain_text("O-000001")
    assert DossierVersion.objects.get().signature.checked == "here"

    # Another organization is asked by its BIN, reads, and stands beside it.
    page.goto("/ru/constitution/dossier/cosigners/")
    page.locator("#bin").fill(fund.bin)
    page.get_by_role("button", name="Пригласить присоединиться").click()
    expect(page.locator("main table")).to_contain_text("Фонд данных")
    theirs = open_as(other_head, fund)
    theirs.goto("/ru/constitution/dossier/")
    theirs.get_by_role("link", name="O-000001").click()
    theirs.get_by_role("button", name="Присоединиться к версии 1").click()
    expect(theirs.locator("main .tag.yes")).to_have_text("Присоединилась")

    visitor = new_page(javascript=False, width=1440, language="ru-RU")
    visitor.goto("/ru/dossiers/O-000001/")
    expect(visitor.locator("#signature")).to_contain_text("Подпись действительна")
    expect(visitor.locator("#signature")).to_contain_text("Подписал руководитель.")
    expect(visitor.locator("#cosigned")).to_contain_text("Фонд данных")
