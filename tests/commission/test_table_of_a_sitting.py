"""The comparative table of a sitting: which rows it has, what they say of it, as a page, a file and by the command."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from commission.actions import announce_sitting, ask_for_file, correct, publish_next, put_on_agenda
from commission.comparative import written
from commission.comparative.choice import Choice
from commission.comparative.rows import Rows
from commission.models import Decision, TableFile
from core import clock
from tests.commission import world
from tests.commission.test_sittings import FACTS, begun, decided, held, published
from tests.commission.world import NOON


@pytest.fixture
def people(draft):
    roles = {"analyst": "analyst", "secretary": "secretary", "decider": "rapporteur"}
    return {name: world.make_rapporteur(draft, name, role=role) for name, role in roles.items()}


@pytest.fixture
def sitting(draft, people):
    """A published sitting at which two equal proposals were answered; others were answered elsewhere, or are open."""
    sitting = announce_sitting(draft, 9, **FACTS, by=people["secretary"], at=NOON)
    docket = begun(draft, people["analyst"], 2)
    put_on_agenda(sitting, docket=docket, by=people["secretary"], at=NOON)
    elsewhere = begun(draft, people["analyst"], text="Басқа мәтін орыс тілі.")
    for one in (docket, elsewhere):
        decided(one, people["analyst"], people["secretary"], people["decider"])
    world.make_proposal(draft, text="Ашық мәтін.")
    held(sitting, people["secretary"])
    published(sitting, people["secretary"])
    publish_next(at=NOON)
    return sitting


def rows_of(draft, **choice):
    return Rows(draft, Choice(**choice))[0:50]


def test_the_table_of_a_sitting_has_what_was_decided_there(draft, sitting):
    [row] = rows_of(draft, language="ru", sitting=9)

    first = Decision.objects.filter(sitting=sitting).order_by("pk").first()
    assert row.name == first.proposal.number
    assert row.cell("decision")[0].words == "Отклонено, 05.02.2026, 9-е заседание"
    assert len(rows_of(draft, language="ru")) == 3
    assert rows_of(draft, language="ru", sitting=10) == []
    assert rows_of(draft, language="ru", sitting=9, decision="open") == []


def test_what_was_corrected_since_stays_in_the_table_of_its_sitting(draft, people, sitting):
    why = {"kk": "Қате түзетілді.", "ru": "Исправлена ошибка."}
    for decision in Decision.objects.filter(sitting=sitting):
        reasons = {"kk": "Басқа негіз.", "ru": "Иное обоснование."}
        correct(decision, outcome="declined", reasons=reasons, correction=why, by=people["decider"], at=NOON)

    [row] = rows_of(draft, language="ru", sitting=9)

    assert [line.words for line in row.cell("decision")] == [
        "Отклонено, 05.02.2026",
        "Иное обоснование.",
        "Исправлена ошибка.",
    ]


def test_page_file_and_command_have_the_same_rows_of_a_sitting(client, draft, sitting, tmp_path, capsys):
    page = client.get("/ru/constitution/table/?sitting=9").content.decode()
    assert ("1 строка" in page, "Ашық мәтін" in page) == (True, False)
    assert '<option value="9" selected>9-е заседание</option>' in page
    assert "9-е заседание, 05.02.2026." in page
    asking = client.get("/ru/constitution/table/files/?sitting=9").content.decode()
    assert '<option value="9" selected>' in asking

    sent = {"form": "docx", "language": "ru", "names": "shown", "sitting": "9"}
    made = client.post("/ru/constitution/table/files/", sent)
    assert "9-е заседание" in client.get(made["Location"]).content.decode()
    assert TableFile.objects.get().choice["sitting"] == 9
    call_command(
        "comparative_table", draft="constitution", sitting=9, language="ru", form="docx", output=tmp_path / "t.docx"
    )
    assert ": 1 rows, SHA-256" in capsys.readouterr().out
    assert len(written.read(draft, Choice(language="ru", sitting=9), moment=clock.now()).rows) == 1
    with pytest.raises(CommandError, match="has no sitting 77"):
        call_command(
            "comparative_table", draft="constitution", sitting=77, language="ru", form="pdf", output=tmp_path / "t.pdf"
        )


def test_an_unknown_sitting_is_an_empty_table_or_refused(client, draft, sitting):
    page = client.get("/ru/constitution/table/?sitting=77").content.decode()
    assert "строк" not in page.partition('id="rows"')[2]
    sent = {"form": "docx", "language": "ru", "names": "shown", "sitting": "77"}
    assert client.post("/ru/constitution/table/files/", sent).status_code == 422
    assert client.get("/ru/constitution/table/?sitting=x").status_code == 200


def test_a_published_sitting_renews_what_visitors_read_of_the_table(draft, people):
    reader, url = Client(), "/ru/constitution/table/"
    sitting = announce_sitting(draft, 9, **FACTS, by=people["secretary"], at=NOON)
    held(sitting, people["secretary"])
    file = ask_for_file(draft, Choice(), "docx", asker="somebody", at=NOON)
    assert "9-е заседание" not in reader.get(url).content.decode()

    published(sitting, people["secretary"])

    assert "9-е заседание" in reader.get(url).content.decode()
    assert ask_for_file(draft, Choice(), "docx", asker="somebody", at=NOON) == file  # still being made: joined
