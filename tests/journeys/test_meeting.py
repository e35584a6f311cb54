"""A public meeting: from its minutes to the published answer, typed by two, on a phone and on a wide screen."""

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Person
from tests.intake.desk import PASSAGE, make_desk, scan
from tests.journeys.test_at_the_desk import publish_and_answer, read_by_a_visitor
from tests.journeys.test_import import no_faults
from tests.proposals import stage


def type_voice(page):
    page.get_by_role("button", name="Теру").click()
    page.get_by_label("Орны").fill("9-бап, 2-тармақ")
    page.get_by_label("Түрі").select_option("change")
    page.get_by_label("Жаңа сөзі, түзетусіз").fill(PASSAGE["text"])
    page.get_by_label("Негіздемесі, түзетусіз").fill(PASSAGE["reasons"])
    page.get_by_label("Тілі").select_option("ru")
    page.get_by_role("button", name="Енгізу").click()


def test_what_a_village_proposed_goes_from_the_minutes_to_the_published_answer(new_page, site, tmp_path):
    desk = make_desk()
    stage.make_proposal(desk.draft)
    file = tmp_path / "хаттама.pdf"
    file.write_bytes(scan(2))
    first, second = new_page(javascript=False, width=360), new_page(width=1440)
    for page, person in zip((first, second), (desk.first, desk.second), strict=True):
        site.sign_in(page, person)

    first.goto(stage.address("items", "constitution", language="kk"))
    first.get_by_role("link", name="Жұртшылық жиналыстары").click()
    first.locator("input[type=file]").set_input_files(file)
    first.get_by_label("Қандай жиналыс және қайда").fill("Ақсу ауылы тұрғындарының жиыны")
    first.get_by_label("Өткен күні").fill(str(timezone.localdate()))
    first.get_by_label("Аймақ").select_option("KZ-15")
    first.get_by_label("Кім ұйымдастырды").fill("Ауыл әкімдігі")
    first.get_by_label("Хаттама бойынша қанша адам қатысты").fill("340")
    first.get_by_role("button", name="Жиналысты енгізу").click()
    first.get_by_label("Хаттаманың қай жерінде").fill("2-бет, үшінші сөз")
    first.get_by_role("button", name="Жиналыстың ұсынысын тіркеу").click()
    expect(first.locator("h1")).to_have_text("E-000001")
    item = first.url
    type_voice(first)
    second.goto(item)
    expect(second.locator("img.scan-page")).to_have_count(2)
    type_voice(second)
    expect(second.locator("#outcome")).to_contain_text("P-000002")
    second.get_by_role("link", name="M-000001").click()
    no_faults(second)

    publish_and_answer(desk.draft, 2)
    visitor = new_page(javascript=False, width=360)
    read_by_a_visitor(visitor, "P-000002", "собрание", "сайт 1, собрание 1.")
    visitor.goto(stage.address("proposal", "P-000002", language="ru"))
    expect(visitor.locator("main")).to_contain_text("Участники собрания, Актюбинская область")
    visitor.get_by_role("link", name="M-000001").click()
    for told in ("340", "P-000002", "Есть основание."):
        expect(visitor.locator("main")).to_contain_text(told)
    second.goto(stage.address("meeting", "constitution", "M-000001", language="kk"))
    no_faults(second)
    assert Person.objects.filter(is_active=False).count() == 1
