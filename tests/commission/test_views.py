"""The overview, the desk and the list of answers as pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from commission.actions import decide
from commission.models import Decision
from feedback.aggregation import METHOD
from feedback.models import Summary
from proposals.actions import RevisedWords, hide, revise_proposal
from proposals.models import Kind
from tests.commission import world
from tests.commission.world import NOON, REASONS

HTMX = {"HX-Request": "true"}


def address(name, *args, language="en", **query):
    with override(language):
        return reverse(name, args=args, query=query or None)


@pytest.fixture
def desk():
    return address("desk", "constitution", "art_9")


def typed(chosen, outcome="declined", kk=REASONS["kk"], ru=REASONS["ru"], en=""):
    return {"chosen": chosen, "outcome": outcome, "reasons_kk": kk, "reasons_ru": ru, "reasons_en": en}


def said(response):
    return response.content.decode()


def test_desk_answers_a_fold_and_comes_back(client, draft, rapporteur, desk):
    first, _second = world.make_proposal(draft), world.make_proposal(draft)
    client.force_login(rapporteur)

    response = client.post(f"{desk}?kind=change", typed([f"{first.number}*2"]))

    assert (response.status_code, response["Location"]) == (302, f"{desk}?kind=change#work")
    assert [decision.reasons for decision in Decision.objects.with_texts()] == [REASONS, REASONS]
    assert said(client.get(desk)).count("2 answers were published. Their authors are told.") == 1


def test_desk_with_htmx_gives_back_its_piece(client, draft, rapporteur, desk):
    proposal = world.make_proposal(draft)
    client.force_login(rapporteur)

    response = client.post(desk, typed([proposal.number]), headers=HTMX)

    page = said(response)
    assert (response.status_code, response["Vary"].count("HX-Request")) == (200, 1)
    assert page.lstrip().startswith('<div id="work"')
    assert "1 answer was published. Its author is told." in page
    assert REASONS["ru"] in page


def test_desk_keeps_what_was_typed_and_chosen_when_refused(client, draft, rapporteur, desk):
    shown = world.make_proposal(draft, text="Бірінші мәтін.")
    elsewhere = world.make_proposal(draft, "art_9__para_1", text="Екінші мәтін.")
    client.force_login(rapporteur)

    response = client.post(
        f"{desk}?place=art_9__para_2",
        typed([f"{shown.number}*1", f"{elsewhere.number}*1"], kk=" ", ru="Моя <b>причина</b>"),
    )

    page = said(response)
    assert response.status_code == 422
    assert "Give the reasons in Kazakh." in page
    assert "Nothing was published. What you typed and chose is kept." in page
    assert "Моя &lt;b&gt;причина&lt;/b&gt;</textarea>" in page
    assert f'name="chosen" value="{shown.number}*1@1" checked' in page
    assert f'name="chosen" value="{elsewhere.number}*1" checked' in page
    assert 'value="declined" checked' in page
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"chosen": []}, "Choose at least one proposal or position."),
        ({"chosen": ["P-000001; DROP"]}, "“P-000001; DROP” names no proposal and no position."),
        ({"outcome": ""}, "Choose what the Commission decided."),
        ({"outcome": "maybe"}, "Choose what the Commission decided."),
        ({"ru": ""}, "Give the reasons in Russian."),
        ({"en": "a\0b"}, "The text contains signs that cannot be stored. Remove them and send it again."),
        ({"kk": "қ" * 5001}, "The text is too long: 5001 characters. At most 5000 are possible."),
        ({"outcome": "answered"}, "is no question: it can be accepted, accepted in part, declined or be out of scope."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_desk_says_why_it_refuses(client, draft, rapporteur, desk, words, sentence, headers):
    proposal = world.make_proposal(draft)
    client.force_login(rapporteur)

    response = client.post(desk, typed(**({"chosen": [f"{proposal.number}*1"]} | words)), headers=headers)

    assert (response.status_code, Decision.objects.count()) == (422, 0)
    assert sentence in said(response)


def test_desk_says_that_a_fold_has_grown(client, draft, rapporteur, desk):
    first, _second = world.make_proposal(draft), world.make_proposal(draft)
    client.force_login(rapporteur)

    response = client.post(desk, typed([f"{first.number}*1"]))

    page = said(response)
    assert response.status_code == 422
    assert f"{first.number}: 1 equal proposals were shown, now there are 2. Look again and send once more." in page
    assert f'name="chosen" value="{first.number}*2@1" checked' in page


def test_desk_offers_the_same_answer_to_the_rest(client, draft, rapporteur, desk):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    decide([first], outcome="accepted_in_part", reasons=REASONS, by=rapporteur, at=NOON)
    client.force_login(rapporteur)

    page = said(client.get(f"{desk}?again={second.number}"))

    assert f"?again={first.number}#answer" in page
    assert f"{REASONS['kk']}</textarea>" in page
    assert 'value="accepted_in_part" checked' in page
    assert f'name="chosen" value="{first.number}*1@1"' in page


def test_desk_shows_markup_as_text(client, draft, rapporteur, desk):
    world.make_proposal(draft, text="<script>alert(1)</script>", reasons="<img src=x onerror=alert(2)> \u202etxt")
    client.force_login(rapporteur)

    page = said(client.get(desk))

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(2)&gt; [U+202E]txt" in page


def test_desk_shows_the_latest_summary_with_its_moment(client, draft, rapporteur, desk):
    result = {
        "contributions": 12,
        "people_identified": 7,
        "supports_identified": 40,
        "by_level": {"1": {"people": 2, "contributions": 3, "supports": 4}},
    }
    Summary.objects.create(
        article=world.article(draft), method=METHOD, watermark=1, input_digest="", result=result, computed_at=NOON
    )
    client.force_login(rapporteur)

    page = said(client.get(desk))

    assert (
        "Counted on 5 February at 17:00: 12 contributions (proposals and comments), 7 people with a confirmed identity"
        " and 2 without, 40 supports of confirmed people." in page
    )


STAFF = {
    # role, articles: overview, desk of article 9, answering there
    ("rapporteur", ()): (200, 200, 302),
    ("rapporteur", ("art_9",)): (200, 200, 302),
    ("rapporteur", ("art_10",)): (200, 200, 403),
    ("secretary", ()): (200, 200, 403),
    ("analyst", ()): (200, 200, 403),
    ("moderator", ()): (403, 403, 403),
    ("citizen", ()): (403, 403, 403),
    ("visitor", ()): (302, 302, 302),
}


@pytest.mark.parametrize(("who", "may"), STAFF.items(), ids=lambda value: str(value))
def test_who_may_read_and_answer(client, draft, desk, who, may):
    role, articles = who
    proposal = world.make_proposal(draft)
    if role == "citizen":
        client.force_login(world.make_person("citizen"))
    elif role != "visitor":
        covered = [world.article(draft, eid) for eid in articles]
        client.force_login(world.make_rapporteur(draft, articles=covered, role=role))

    answers = (
        client.get(address("overview", "constitution")).status_code,
        client.get(desk).status_code,
        client.post(desk, typed([proposal.number])).status_code,
    )

    assert answers == may
    assert Decision.objects.count() == (1 if role == "rapporteur" and may[2] == 302 else 0)


def test_what_was_typed_waits_behind_an_ended_session(client, draft, rapporteur, desk):
    proposal = world.make_proposal(draft)

    asked = client.post(desk, typed([f"{proposal.number}*1"], kk="Жазылған сөз."))
    client.force_login(rapporteur)
    page = said(client.get(desk))

    assert asked["Location"].endswith(f"?next={desk.replace('/', '%2F')}")
    assert "Жазылған сөз.</textarea>" in page
    assert f'name="chosen" value="{proposal.number}*1@1" checked' in page


def test_who_weighs_without_deciding_prepares_and_publishes_nothing(client, draft, desk):
    world.make_proposal(draft)
    client.force_login(world.make_rapporteur(draft, role="analyst"))

    page = said(client.get(desk))

    assert "Prepare an answer to what is chosen" in page
    assert "Publish the answer" not in page


@pytest.mark.parametrize("eid", ["art_9__para_1", "art_99", "nothing"])
def test_desk_is_a_page_of_articles_alone(client, draft, rapporteur, eid):
    client.force_login(rapporteur)

    assert client.get(address("desk", "constitution", eid)).status_code == 404


def test_one_does_not_answer_ones_own_proposal_by_any_route(client, draft, rapporteur, desk):
    own = world.make_proposal(draft, author=rapporteur)
    client.force_login(rapporteur)

    page = said(client.get(desk))
    response = client.post(desk, typed([own.number]))

    assert 'name="chosen"' not in page
    assert "1 of them is your own or of your organization: another rapporteur answers it." in page
    assert (response.status_code, Decision.objects.count()) == (403, 0)
    assert f"{own.number} is your own proposal: somebody else must answer it." in said(response)


@pytest.mark.parametrize("how_many", [1, 3])
def test_desk_page_asks_a_constant_number_of_queries(
    client, draft, rapporteur, desk, how_many, django_assert_num_queries
):
    for number in range(how_many):
        answered = world.make_proposal(draft, text=f"Мәтін {number}")
        world.make_proposal(draft, text=f"Мәтін {number}")
        decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    client.force_login(rapporteur)
    client.get(desk)

    with django_assert_num_queries(DESK_QUERIES):
        client.get(desk)


@pytest.mark.parametrize("how_many", [1, 3])
def test_overview_page_asks_a_constant_number_of_queries(
    client, draft, rapporteur, how_many, django_assert_num_queries
):
    for _ in range(how_many):
        world.make_proposal(draft)
    client.force_login(rapporteur)
    page = address("overview", "constitution")
    client.get(page)

    with django_assert_num_queries(OVERVIEW_QUERIES):
        client.get(page)


@pytest.mark.parametrize("how_many", [1, 3])
def test_answers_page_asks_a_constant_number_of_queries(client, draft, rapporteur, how_many, django_assert_num_queries):
    for _ in range(how_many):
        decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with django_assert_num_queries(ANSWERS_QUERIES):
        client.get(address("answers", "constitution"))


def test_overview_shows_the_articles_with_their_figures(client, draft, rapporteur):
    oldest = timezone.localtime(world.make_proposal(draft).submitted_at)
    client.force_login(rapporteur)

    page = said(client.get(address("overview", "constitution", sort="unanswered")))

    assert '<a href="art_9/">Article 9</a>' in page
    assert '<option value="unanswered" selected>' in page
    assert f"Oldest without an answer: {oldest.day} February" in page


def test_answers_are_read_by_everybody_in_their_language(client, draft, rapporteur):
    answered = world.make_proposal(draft)
    question = world.make_proposal(draft, "art_10__para_1", kind=Kind.QUESTION)
    world.make_proposal(draft)
    decide([answered], outcome="declined", reasons=REASONS | {"en": "It is clear as it is."}, by=rapporteur, at=NOON)
    decide([question], outcome="answered", reasons=REASONS, by=rapporteur, at=NOON)

    pages = {
        "all": said(client.get(address("answers", "constitution"))),
        "one outcome": said(client.get(address("answers", "constitution", outcome="declined"))),
        "one article": said(client.get(address("answers", "constitution", article="art_10"))),
        "htmx": said(client.get(address("answers", "constitution", article="art_9"), headers=HTMX)),
        "kk": said(client.get(address("answers", "constitution", language="kk"))),
    }

    found = {name: (answered.number in page, question.number in page) for name, page in pages.items()}
    assert found == {
        "all": (True, True),
        "one outcome": (True, False),
        "one article": (False, True),
        "htmx": (True, False),
        "kk": (True, True),
    }
    assert "It is clear as it is." in pages["all"]
    assert "The Commission gave its reasons in other languages only." in pages["all"]
    assert "The Commission gave its reasons in other languages only." not in pages["one outcome"]
    assert REASONS["kk"] in pages["kk"]
    assert pages["htmx"].lstrip().startswith("<section")


def test_answers_do_not_leak_hidden_words(client, draft, rapporteur):
    proposal = world.make_proposal(draft, text="Жасырылған сөздер осы.", reasons="Құпия себеп.")
    decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    page = address("answers", "constitution")
    assert "Жасырылған" in said(client.get(page))

    hide(proposal, ground="insult", at=NOON)

    shown = said(client.get(page))
    assert ("Жасырылған" in shown, "Құпия" in shown, REASONS["ru"] in shown) == (False, False, True)
    assert "The words of this proposal are no longer shown. The answer to it stands." in shown


def test_an_answer_of_a_demonstration_says_so(client, db):
    draft = world.make_draft(is_demonstration=True)
    decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=world.make_rapporteur(draft), at=NOON)

    assert "Demonstration: this answer is invented" in said(client.get(address("answers", "constitution")))


DESK_QUERIES = 31
OVERVIEW_QUERIES = 16
ANSWERS_QUERIES = 20


def test_desk_answers_a_position_with_the_same_form(client, draft, rapporteur, desk):
    party = world.make_organization("«Бірлік» партиясы", kind="party")
    position, proposal = world.make_position(draft, organization=party), world.make_proposal(draft)
    client.force_login(rapporteur)

    page = said(client.get(desk))
    response = client.post(desk, typed([f"{position.uid}*1", f"{proposal.number}*1"]))
    after = said(client.get(desk))

    assert f'name="chosen" value="{position.uid}*1"' in page
    assert "«Бірлік» партиясы" in page
    assert "Supports with changes" in page
    assert response.status_code == 302
    assert set(Decision.objects.values_list("position", "proposal")) == {(position.pk, None), (None, proposal.pk)}
    assert "2 answers were published. Their authors are told." in after
    assert after.count(f"/en/constitution/commission/answers/{Decision.objects.get(position=position).uid}/") == 1


def test_desk_says_that_a_position_was_filed_anew(client, draft, rapporteur, desk):
    position = world.make_position(draft)
    world.file_again(position)
    client.force_login(rapporteur)

    response = client.post(desk, typed([f"{position.uid}*1"]))

    page = said(response)
    assert (response.status_code, Decision.objects.count()) == (422, 0)
    assert "was filed anew after you had read it. Look again and send once more." in page
    assert f'name="chosen" value="{position.uid}*2" checked' in page


@pytest.fixture
def decision(draft, rapporteur):
    [made] = decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    return made


def corrected(outcome="accepted", why="Қате болды."):
    words = {"reasons_kk": "Басқа негіз.", "reasons_ru": "Другое основание."}
    return {"outcome": outcome, "correction_kk": why, "correction_ru": "Была ошибка."} | words


def test_an_answer_is_corrected_on_a_page_of_its_own(client, draft, rapporteur, decision):
    client.force_login(rapporteur)
    where = address("correct_answer", "constitution", decision.uid)

    form = said(client.get(where))
    response = client.post(where, corrected())

    made = Decision.objects.standing().get()
    assert REASONS["ru"] in form
    assert (response.status_code, response["Location"]) == (
        302,
        f"/en/proposals/{decision.proposal.number}/#answer",
    )
    assert (made.outcome, made.corrections) == ("accepted", {"kk": "Қате болды.", "ru": "Была ошибка."})
    again = client.post(where, corrected("out_of_scope"))
    assert again.status_code == 422
    assert "This answer was replaced already. The one that stands now: accepted." in said(again)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (corrected(why=" "), "Say in Kazakh why the answer is corrected."),
        (corrected(outcome="answered"), "is no question: it can be accepted"),
        (corrected(outcome=""), "Choose what the Commission decided."),
        (
            corrected("declined") | {f"reasons_{language}": words for language, words in REASONS.items()},
            "Outcome and reasons are the same as before: there is nothing to correct.",
        ),
    ],
)
def test_a_refused_correction_keeps_what_was_typed(client, rapporteur, decision, words, sentence):
    client.force_login(rapporteur)

    response = client.post(address("correct_answer", "constitution", decision.uid), words)

    page = said(response)
    assert (response.status_code, Decision.objects.count()) == (422, 1)
    assert sentence in page
    assert "Была ошибка." in page


def test_correcting_is_for_a_rapporteur_of_the_article_and_words_outlive_the_session(client, draft, decision):
    where = address("correct_answer", "constitution", decision.uid)
    other = world.make_rapporteur(draft, "other", articles=[world.article(draft, "art_10")])

    asked = client.post(where, corrected())
    client.force_login(other)
    refused = client.post(where, corrected())
    unknown = client.get(address("correct_answer", "constitution", "e_none"))

    assert (asked.status_code, refused.status_code, unknown.status_code) == (302, 403, 404)
    assert asked["Location"].startswith("/en/account/login/?next=")
    assert Decision.objects.count() == 1


def test_words_sent_since_the_desk_was_opened_are_read_first(client, draft, rapporteur, desk):
    proposal = world.make_proposal(draft)
    client.force_login(rapporteur)
    words = RevisedWords(language="kk", reasons="Себебі басқа.", texts=("Орыс тілі қатар қолданылады.",))
    revise_proposal(proposal, words, key="one", by=proposal.author, at=NOON)

    stale = client.post(desk, typed([f"{proposal.number}*1@1"]))
    answered = client.post(desk, typed([f"{proposal.number}*1@2"]))

    assert stale.status_code == 422
    assert f"The author of {proposal.number} sent other words after you had read it." in said(stale)
    assert f'value="{proposal.number}*1@2" checked' in said(stale)
    assert answered.status_code == 302
