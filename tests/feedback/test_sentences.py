"""What was said, in sentences: each from made-up rows, frozen, with as many texts behind it as it says."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from consultation.pages.said import ITSELF, read_proposals, wanted_of
from feedback.actions import aggregate_feedback
from feedback.aggregation import digest
from feedback.models import Sentences, Summary
from feedback.sentences import METHOD, ORDER, PARAMETERS, days, say, weightiest
from feedback.telling import TEXTS, Numbers, tell
from proposals.actions import enter_alterations, hide
from proposals.models import Kind, Proposal
from tests.moderation.world import LATER, NOON
from tests.pages import world

NOTHING = {"proposals": [], "comments": [], "positions": [], "supports": [], "coauthors": [], "altered": []}
NOTHING |= {"unread": {"proposal": [], "erased": [], "comment": [], "position": []}}
ADDRESS = "/en/constitution/articles/9/"


def row(serial, *, who=None, level=2, kind="change", provision=12, sameness=None, day="2026-02-05", of="citizen"):
    """A place of a proposal as `aggregation.summarize` takes it."""
    return (serial, who or serial, level, "ru", kind, provision, sameness or f"s{serial}", day, False, "site", of)


def said(**facts):
    """Return the sentences as {rule: [numbers]}."""
    found = {}
    for one in say(**NOTHING | facts):
        found.setdefault(one["rule"], []).append(one["numbers"])
    return found


def test_where_nothing_was_said_there_is_no_sentence():
    assert say(**NOTHING) == []


def test_one_proposal_is_told_as_one():
    assert say(**NOTHING | {"proposals": [row(1, level=1)]}) == [
        {
            "rule": "said",
            "numbers": {"number": 1, "people": 1, "identified": 0},
            "behind": {},
            "named": [1],
            "provision": None,
        },
        {
            "rule": "changes",
            "numbers": {"number": 1, "distinct": 1},
            "behind": {"kind": "changes"},
            "named": [1],
            "provision": None,
        },
        {
            "rule": "place",
            "numbers": {"number": 1, "of": 1, "keep": 0},
            "behind": {"kind": "changes", "place": 12},
            "named": [1],
            "provision": 12,
        },
    ]


def test_where_all_agree_with_the_words_that_is_what_is_told():
    found = said(proposals=[row(serial, kind="keep") for serial in (1, 2, 3)])

    assert found == {"said": [{"number": 3, "people": 3, "identified": 3}], "only_keep": [{"number": 3}]}


def test_kinds_are_told_apart_and_who_agrees_is_never_added():
    rows = [
        row(1),
        row(2, kind="add"),
        row(3, kind="keep"),
        row(4, kind="question"),
        row(4, kind="change", provision=13),
    ]

    found = said(proposals=rows)

    assert (found["changes"], found["keep"], found["question"]) == (
        [{"number": 3, "distinct": 3}],
        [{"number": 1}],
        [{"number": 1}],
    )
    assert found["place"] == [{"number": 2, "of": 3, "keep": 1}, {"number": 1, "of": 3, "keep": 0}]


def test_at_most_five_places_are_told_those_that_most_ask_to_change():
    rows = [row(100 * provision + turn, provision=provision) for provision in range(1, 8) for turn in range(provision)]

    told = [one for one in say(**NOTHING | {"proposals": rows}) if one["rule"] == "place"]

    assert [(one["provision"], one["numbers"]["number"]) for one in told] == [(7, 7), (6, 6), (5, 5), (4, 4), (3, 3)]


def test_equal_changes_are_told_with_their_people_and_supports_the_commonest_first():
    rows = [row(1, who=7, sameness="a"), row(2, who=8, sameness="b"), row(3, who=7, sameness="a"), row(4, sameness="b")]
    rows += [row(5, sameness="b"), row(6, kind="keep", sameness="k"), row(7, kind="keep", sameness="k")]

    found = said(proposals=rows, supports=[(1, 2, 10), (3, 1, 2), (4, 2, 1)], coauthors=[(1, 99, 2)])

    assert found["repeated"] == [
        {"number": 3, "people": 3, "supports": 1, "turn": 1},
        {"number": 2, "people": 2, "supports": 12, "turn": 2},
    ]


def test_ways_that_alter_the_same_words_otherwise_exclude_each_other():
    rows = [row(1), row(2, sameness="b"), row(3, sameness="b"), row(4), row(5, provision=13), row(6)]
    altered = [(1, 12, 50, 2, 4, "x"), (2, 12, 50, 3, 5, "y"), (4, 12, 50, 9, 9, "z"), (5, 13, 60, 2, 4, "x")]
    altered += [(6, 12, 51, 2, 4, "w")]  # of a wording in another language

    told = [one for one in say(**NOTHING | {"proposals": rows, "altered": altered}) if one["rule"] == "exclusive"]

    assert [(one["named"], one["numbers"]) for one in told] == [([2, 1], {"number": 2, "others": 1})]


def test_organizations_are_told_apart_by_kind_and_never_added():
    rows = [row(1), row(2, of="party"), row(3, of="org")]
    positions = [(1, 5, 12, "support", False, "party"), (2, 6, 12, "oppose", False, "party")]
    positions += [(3, 7, 12, "with_changes", False, "org")]

    found = said(proposals=rows, positions=positions)

    assert found["said"] == [{"number": 1, "people": 1, "identified": 1}]
    assert (found["party"], found["org"], found["sent_by_organizations"]) == (
        [{"number": 2, "support": 1, "with_changes": 0, "oppose": 1}],
        [{"number": 1, "support": 0, "with_changes": 1, "oppose": 0}],
        [{"number": 2}],
    )


def test_comments_are_told_by_stance():
    comments = [(1, 1, 2, "kk", "for", "2026-02-05", "citizen"), (2, 2, 2, "kk", "against", "2026-02-05", "citizen")]
    comments += [(3, 3, 2, "kk", "for", "2026-02-05", "citizen"), (4, 4, 2, "kk", "for", "2026-02-05", "party")]

    assert said(comments=comments) == {"comments": [{"number": 3, "for": 2, "against": 1, "neutral": 0}]}


def test_what_came_on_each_day_is_kept_of_what_citizens_sent_and_everybody_can_read():
    rows = [row(1), row(1, provision=13), row(2, day="2026-02-01"), row(3), row(4, of="party")]
    comments = [(1, 1, 2, "kk", "for", "2026-02-05", "citizen"), (2, 2, 2, "kk", "for", "2026-02-06", "org")]
    comments += [(3, 1, 2, "kk", "for", "2026-02-07", "citizen")]

    found = days(rows, comments, {"proposal": [3], "comment": [3]})

    assert found == [
        {"day": "2026-02-01", "proposals": 1, "comments": 0},
        {"day": "2026-02-05", "proposals": 1, "comments": 1},
    ]


def test_what_nobody_can_read_is_in_no_sentence():
    unread = {"proposal": [1], "erased": [2], "comment": [1], "position": [1]}
    facts = {
        "proposals": [row(1, sameness="a"), row(2, sameness="a"), row(3, sameness="a")],
        "comments": [(1, 1, 2, "kk", "for", "2026-02-05", "citizen")],
        "positions": [(1, 5, 12, "support", False, "party")],
    }

    found = said(**facts, unread=unread)

    assert found["said"] == [{"number": 2, "people": 2, "identified": 2}]
    assert {"repeated", "comments", "party"}.isdisjoint(found)


def test_two_runs_on_the_same_rows_are_the_same_bytes():
    rows = [row(serial, sameness=f"s{serial % 3}", provision=12 + serial % 2) for serial in range(30)]
    supports = [(serial, 2, 5) for serial in range(30)]

    first, second = (digest(say(**NOTHING | {"proposals": list(rows), "supports": supports})) for _run in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("rules", "first"),
    [
        ([], []),
        (["said", "changes", "place"], [0, 1, 2]),
        (["said", "changes", "keep", "place", "place", "repeated", "repeated", "exclusive"], [0, 3, 5, 7]),
        (["said", "changes", "question", "place", "place", "comments", "org"], [0, 1, 2, 3]),
        (["comments", "org"], [0, 1]),
        (["said", "place", "place", "place", "place", "place"], [0, 1, 2, 3]),
    ],
    ids=["nothing", "one voice", "one by each rule", "others take their place", "organizations", "more of the same"],
)
def test_at_most_four_sentences_stand_first_one_by_each_rule_that_weighs_most(rules, first):
    assert weightiest(rules) == first


def test_every_rule_has_its_weight():
    assert sorted(ORDER) == sorted(TEXTS)


def test_every_rule_has_its_text():
    names = "number people identified distinct of keep supports turn others for against neutral"
    numbers = dict.fromkeys([*names.split(), "support", "with_changes", "oppose"], 21)

    for language in ("kk", "ru", "en"):
        with override(language):
            texts = [text(Numbers(numbers), None) for text in TEXTS.values()]
            assert [text for text in texts if not text.endswith(".") or "%(" in text] == []


# From the database to the page.


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def article(draft):
    return world.article(draft)


def make_much(draft):
    """Several kinds in several places, repeats, earlier days, marks, what waits, and what organizations say."""
    equal = [world.make_proposal(draft, text="Орыс тілі тең қолданылады.") for _number in range(3)]
    world.make_proposal(draft, text="Басқаша.")
    world.make_proposal(draft, "art_9__para_1", kind=Kind.REMOVE, text="")
    world.make_proposal(draft, kind=Kind.KEEP, text="", reasons="")
    world.make_proposal(draft, kind=Kind.QUESTION, text="", reasons="Неге?")
    world.make_proposal(draft, "art_9", kind=Kind.ADD, text="Тағы бір тармақ.")
    old = world.make_proposal(draft, text="Ескі.")
    Proposal.objects.filter(pk=old.pk).update(submitted_at=NOON - timedelta(days=30))
    world.make_what_could_leak(draft)
    return equal


def rows_behind(made, one, article, draft):
    """Return how many proposals stand in the list to which a sentence leads, equal ones each by itself."""
    with override("en"):
        [told] = [two for two, row in zip(tell(made, article, ADDRESS), made.result, strict=True) if row == one]
    query = dict(pair.split("=") for pair in told.url.partition("?")[2].partition("#")[0].split("&") if pair)
    fragments = {
        unit.fragment: unit.provision_id
        for unit in world.place(draft, "art_9").edition.placements.filter(article=article)
    }
    wanted = wanted_of(query, fragments)
    where = article.pk if wanted.place == ITSELF else fragments.get(wanted.place or None)
    return sum(alike for _key, alike, _family in read_proposals(article, wanted, where, "1").object_list)


def test_as_many_proposals_stand_behind_a_sentence_as_it_says(draft, article):
    make_much(draft)
    made = Sentences.objects.of(world.count(draft))

    told = [one for one in made.result if one["behind"] is not None and "part" not in one["behind"]]

    rules = {"said", "changes", "keep", "question", "place", "repeated"}
    assert rules <= {one["rule"] for one in told}
    assert [(one["rule"], rows_behind(made, one, article, draft)) for one in told] == [
        (one["rule"], one["numbers"]["number"]) for one in told
    ]


def test_sentences_are_frozen_with_method_parameters_and_digest(draft, article):
    make_much(draft)
    summary = world.count(draft)

    [made] = Sentences.objects.all()
    first = (made.method, made.parameters, made.input_digest, digest(made.result))
    made.delete()
    outdated = list(Summary.objects.outdated_articles())
    again = aggregate_feedback(article, at=summary.computed_at)
    [made] = Sentences.objects.all()

    assert first[:2] == (METHOD, PARAMETERS)
    assert (made.method, made.parameters, made.input_digest, digest(made.result)) == first
    assert (outdated, again, list(Summary.objects.outdated_articles())) == ([article.pk], summary, [])


def test_the_page_tells_it_with_links_and_quotes_a_change_escaped(client, draft, article):
    for _number in range(2):
        world.make_proposal(draft, text="Тең <script>alert(1)</script> қолданылады.")
    world.count(draft)

    text = client.get(ADDRESS).content.decode()

    assert "Citizens sent 2 proposals, from 2 people." in text
    assert "The change sent most often (article 9, paragraph 2): 2 proposals, from 2 people; supports: 0." in text
    assert f'<a href="{ADDRESS}?same=P-' in text
    assert "<script>alert(1)" not in text
    told = text[text.index('id="sentences"') : text.index("Method: sentences-2.")]
    assert told.count("&lt;script&gt;alert(1)") == 1  # under the sentence that tells of it alone


def test_the_page_opens_with_four_sentences_and_folds_the_others(client, draft, article):
    make_much(draft)
    world.count(draft)

    text = client.get(ADDRESS).content.decode()

    first, _fold, others = text[text.index('id="sentences"') : text.index("Method: sentences-2.")].partition("<details")
    number = len(Sentences.objects.get().result)
    assert (first.count('class="item"'), others.count('class="item"')) == (4, number - 4)
    assert f"{number - 4} more sentences" in others
    assert "At most four stand first" in others


def test_words_that_are_hidden_are_no_longer_quoted_at_once(client, draft, article):
    first, _second = (world.make_proposal(draft, text="Құпия сөздер осы.") for _number in range(2))
    world.count(draft)
    shown = client.get(ADDRESS).content.decode()

    hide(first, ground="insult", at=LATER)
    after = client.get(ADDRESS).content.decode()

    def told(text):
        return text[text.index('id="sentences"') : text.index("Method: sentences-2.")]

    assert ("Құпия" in told(shown), "Құпия" in told(after)) == (True, False)
    assert "2 proposals, from 2 people" in told(after)  # until it is counted anew


def test_the_page_shows_both_ways_that_exclude_each_other(client, draft, article):
    for text in ("Russian is officially heard.", "Russian is officially spoken."):
        world.make_proposal(draft, text=text, language="en")
    enter_alterations(at=LATER)
    world.count(draft)

    text = client.get(ADDRESS).content.decode()

    told = text[text.index("Two ways exclude each other (article 9, paragraph 2):") :].partition("</li>")[0]
    assert "the one in 1 proposal, or the one in 1 proposal." in told
    assert [word in told for word in ("heard", "spoken")] == [True, True]


def test_telling_asks_a_constant_number_of_queries(draft, article, django_assert_num_queries):
    for text in ("Бір.", "Бір.", "Екі.", "Екі.", "Үш.", "Үш."):
        world.make_proposal(draft, text=text)
        world.count(draft)
        made = Sentences.objects.order_by("-pk").first()
        repeats = sum(one["rule"] == "repeated" for one in made.result)
        if repeats in (1, 3):
            with django_assert_num_queries(5):
                tell(made, article, ADDRESS)


def test_programs_read_the_sentences_with_their_numbers_in_the_language_they_ask_for(client, draft, article):
    proposal = world.make_proposal(draft, text="Басқаша.")
    world.count(draft)

    answers = [
        client.get("/api/v1/drafts/constitution/articles/9/summary/", headers={"accept-language": language}).json()
        for language in ("en", "ru", "kk")
    ]

    [made] = Sentences.objects.all()
    assert [answer["sentences"][1]["text"] for answer in answers] == [
        "1 proposal asks for other words.",
        "В 1 предложении просят изменить текст.",
        "1 ұсыныс мәтінді өзгертуді сұрайды.",
    ]
    assert answers[0]["sentences"][1] | {"url": ""} == {
        "rule": "changes",
        "text": "1 proposal asks for other words.",
        "number": 1,
        "numbers": {"number": 1, "distinct": 1},
        "provision": "",
        "proposals": [proposal.number],
        "url": "",
    }
    assert answers[0]["sentences"][1]["url"].endswith("articles/9/?kind=changes&counted=yes#proposals")
    assert answers[0]["sentences_made"] == {
        "method": METHOD,
        "parameters": PARAMETERS,
        "input_digest": made.input_digest,
    }


def test_an_article_nobody_spoke_of_has_no_sentences_for_programs(client, draft):
    answer = client.get("/api/v1/drafts/constitution/articles/9/summary/").json()

    assert (answer["sentences"], answer["sentences_made"]) == ([], None)
