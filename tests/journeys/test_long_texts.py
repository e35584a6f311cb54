"""A long text: sent on a phone without scripts, cut by the desk on a wide screen, objected to, answered, published."""

from playwright.sync_api import expect

from articles.models import Role
from commission.actions import decide
from core import clock
from proposals.models import Proposal
from tests.intake.desk import make_desk, operator
from tests.intake.test_long_texts import NEW, TEXT
from tests.journeys.test_import import REASONS, no_faults
from tests.looks import overflow
from tests.proposals import stage


def test_a_long_text_goes_from_its_author_to_the_answers_of_its_parts(new_page, site):
    desk, author = make_desk(), stage.make_person()
    phone, wide = new_page(javascript=False, width=360), new_page(language="ru-RU")
    site.sign_in(phone, author)
    site.sign_in(wide, desk.first)

    phone.goto(stage.address("propose", "constitution", language="kk"))
    phone.get_by_role("link", name="Тұтас жіберіңіз").click()
    phone.get_by_label("Не туралы").fill("Тіл туралы")
    phone.get_by_label("Русский").check()
    phone.get_by_role("button", name="Мәтінді жіберу").click()
    expect(phone.locator("#errors")).to_be_visible()
    phone.get_by_label("Толық мәтін").fill(TEXT)
    phone.get_by_role("button", name="Мәтінді жіберу").click()
    expect(phone.locator("main")).to_contain_text("L-000001")
    phone.get_by_role("link", name="Үзінділерге бөлу").click()
    phone.get_by_label("Уважаемая комиссия!").check()
    phone.locator("#id_called").select_option("greeting")
    phone.get_by_role("button", name="Атау", exact=True).click()
    phone.get_by_label("С уважением, А. Б.").check()
    phone.locator("#id_called").select_option("signature")
    phone.get_by_role("button", name="Атау", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Сәлемдесу")

    wide.goto(stage.address("long_texts_desk", "constitution", language="ru"))
    wide.get_by_role("link", name="L-000001").click()
    wide.get_by_role("link", name="Разделить на фрагменты").click()
    wide.get_by_role("link", name="Предложить деление").click()
    no_faults(wide)
    wide.get_by_role("button", name="Разделить по отмеченному").click()
    wide.locator(".seg", has_text="1. Статья").get_by_role("link", name="Указать, что это").click()
    expect(wide.locator("#id_place")).to_have_value("статья 9, пункт 2")
    wide.locator("#id_kind").select_option("change")
    wide.get_by_label("Новые слова нормы").fill(NEW)
    no_faults(wide)
    wide.locator("button[value=describe]").click()

    phone.goto(stage.address("long_text", "constitution", "L-000001", language="kk"))
    phone.get_by_role("link", name="Қарау немесе қарсылық білдіру").first.click()
    phone.get_by_label("Бұл бөлудің несі дұрыс емес").fill("Екі тілек бар.")
    phone.get_by_role("button", name="Бұл бөлуге қарсылық білдіру").click()
    expect(phone.locator("#objections")).to_contain_text("Екі тілек бар.")

    wide.get_by_role("button", name="Подтвердить: сделать предложением").click()
    expect(wide.get_by_role("alert")).to_contain_text("Автор возражает против этого деления.")
    wide.get_by_label("Ответ автору").fill("Просьба одна, доводы два.")
    wide.get_by_role("button", name="Ответить на возражение").click()
    wide.get_by_role("button", name="Подтвердить: сделать предложением").click()
    expect(wide.locator("main")).to_contain_text("P-000001")
    wide.locator(".seg", has_text="2. Статья").get_by_role("link", name="Указать, что это").click()
    wide.locator("#id_kind").select_option("keep")
    wide.get_by_role("button", name="Подтвердить: сделать предложением").click()
    no_faults(wide)
    wide.get_by_role("button", name="Завершить и опубликовать").click()
    expect(wide.locator("main")).to_contain_text("Просьба одна, доводы два.")

    first = Proposal.objects.for_act().get(serial=1)
    by = operator(desk.draft, Role.RAPPORTEUR)
    decide([first], outcome="accepted", reasons=REASONS, by=by, at=clock.now())
    visitor = new_page(javascript=False, width=360, language="kk-KZ")
    visitor.goto(stage.address("proposal", "P-000001", language="kk"))
    visitor.get_by_role("link", name="L-000001 мәтінінің үзіндісі").click()
    expect(visitor.locator("#parts")).to_contain_text("Қабылданды")
    expect(visitor.locator("#parts")).to_contain_text("Слово «официально» лишнее.")
    expect(visitor.locator("main")).not_to_contain_text("А. Б.")
    assert overflow(visitor) == 0
    visitor.locator("#parts a[href$='#answer']").click()
    expect(visitor.locator("#answer")).to_contain_text("Негізі бар.")
