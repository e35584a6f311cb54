"""The story as plain values: the same for a seed, of a believable shape, in words that can be stored as they are."""

from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest

from commission.naming import names
from consultation.demonstration.acts import END, Decide, File, Report, Rule, Say, Support
from consultation.demonstration.planner import make_plan
from consultation.demonstration.rhythm import Rhythm
from consultation.demonstration.wording import Words, new_words, wording_of
from core.text import clean
from tests.demonstration.conftest import OPENED

PEOPLE = 400


@pytest.fixture(scope="module")
def plan(places):
    return make_plan(places, opened_at=OPENED, people=PEOPLE, seed=1)


@pytest.fixture(scope="module")
def acts(plan):
    by_kind = {}
    for act in plan.acts:
        by_kind.setdefault(type(act), []).append(act)
    return by_kind


def test_seed_gives_the_same_story_and_another_seed_another(places):
    first, same, other = (make_plan(places, opened_at=OPENED, people=30, seed=seed) for seed in (7, 7, 8))

    assert (first.people, first.acts) == (same.people, same.acts)
    assert first.acts != other.acts


def test_acts_stand_in_the_order_of_moments_that_have_passed(plan):
    moments = [act.at for act in plan.acts]

    assert moments == sorted(moments)
    assert (moments[0], moments[-1] < END) == (0, True)


def test_all_grows_with_the_number_of_people(plan, acts):
    assert len(plan.people) - PEOPLE == sum(1 for one in plan.people if one.role)
    assert {kind.__name__: round(len(acts[kind]), -2) for kind in (File, Say)} == {"File": 600, "Say": 2000}
    assert 1_500 < len(acts[Support]) < 4_500


def test_most_is_written_in_kazakh_and_some_in_each_language(acts):
    shares = Counter(act.language for act in acts[File])

    assert shares.most_common(1)[0][0] == "kk"
    assert min(shares["kk"] / 600, 0.65) > 0.5
    assert shares["ru"] / 600 > 0.25
    assert shares["en"] > 5


def test_supports_are_many_for_a_few_and_few_for_most(acts):
    supports = sorted(Counter(act.proposal for act in acts[Support]).values(), reverse=True)

    assert sum(supports[: len(supports) // 10]) > 0.35 * sum(supports)
    assert supports[len(supports) // 2] < 6


def test_queue_holds_about_25_late_items_and_some_reported_ones(acts):
    ruled = {(act.what, act.item) for act in acts[Rule]}
    waiting = [("proposal", act.proposal) for act in acts[File]] + [("comment", act.comment) for act in acts[Say]]
    waiting = set(waiting) - ruled
    last_ruling = {(act.what, act.item): act.at for act in acts[Rule]}
    reported = {(act.what, act.item) for act in acts[Report] if act.at > last_ruling.get((act.what, act.item), 0)}

    assert 14 <= len(waiting) <= 26
    assert 4 <= len(reported - waiting) <= 16


def test_every_ruling_and_every_outcome_is_shown(acts):
    assert {act.ruling for act in acts[Rule]} == {"publish", "return", "hide", "restore"}
    outcomes = {act.outcome for act in acts[Decide]}
    assert outcomes == {"accepted", "accepted_in_part", "declined", "out_of_scope", "answered"}
    assert all(set(act.reasons) == {"kk", "ru"} for act in acts[Decide])


def test_people_write_most_after_the_opening_and_on_the_last_day(acts):
    days = Counter(act.at // 86_400 for act in [*acts[File], *acts[Say]])

    assert days[0] > 1.2 * days[6]
    assert days[8] > 1.2 * days[5]


def test_evenings_are_busier_than_nights():
    class Always:
        """Chance that always draws the same share."""

        def __init__(self, share):
            self.share = share

        def random(self):
            return self.share

    drawn = [Rhythm(OPENED, Always(share / 1000)).between(0, END) for share in range(1000)]
    hours = Counter((OPENED + timedelta(hours=5, seconds=at)).hour for at in drawn)

    assert hours[20] > 5 * hours[4]


def test_words_are_stored_as_they_are_and_most_are_said_once(acts):
    for act in acts[File]:
        assert (
            clean(act.text, "proposal_text", required=False),
            clean(act.reasons, "proposal_reasons", required=False),
        ) == (
            act.text,
            act.reasons,
        )
    texts = [act.text for act in acts[Say]]
    assert [clean(text, "comment") for text in texts] == texts
    assert len(set(texts)) > 0.4 * len(texts)


def _variants():
    for docket in Words(None).prepared:
        for variant in docket["variants"]:
            yield pytest.param(variant, id=f"{variant['eid']} {variant['kind']} {variant['language']}")


@pytest.mark.parametrize("variant", list(_variants()))
def test_what_is_prepared_fits_the_words_of_its_provision_and_is_asked_for(places, acts, variant):
    words = places[variant["eid"]].words
    text = new_words(wording_of(variant), variant["kind"], words[variant["language"]])
    asked = [act for act in acts[File] if (act.eid, act.text) == (variant["eid"], text)]

    assert variant["kind"] == "add" or words[variant["language"]].count(variant["text"][0]) == 1
    assert all(words[language].count(old) == 1 for language, (old, _new) in variant.get("words", {}).items())
    assert {act.reasons for act in asked} >= set(variant["why"])
    assert len({act.author for act in asked}) >= len(variant["why"])


def test_reasons_of_one_variant_speak_past_it_whatever_its_authors_say(places):
    words, past = Words(None), []
    for variant in [variant for docket in words.prepared for variant in docket["variants"]]:
        language, (old, new) = variant["language"], variant["text"]
        around = words.phrases["openings"][language] + words.phrases["closings"][language].get(variant["kind"], [])
        own = [row.wordings[language].reasons for row in words.ideas if new in row.wordings.get(language, "")]
        said = [new.replace(old, "") if old else new, *variant["why"], *around, *chain.from_iterable(own)]
        if not names(variant["reasons"].values(), said):
            past.append(variant["eid"])

    assert past == ["art_9__para_3"]


def _wordings():
    for idea in Words(None).ideas:
        for language, wording in idea.wordings.items():
            yield pytest.param(idea, language, wording, id=f"{idea.number} {idea.eid} {idea.kind} {language}")


@pytest.mark.parametrize(("idea", "language", "wording"), list(_wordings()))
def test_idea_fits_the_words_of_its_provision(places, idea, language, wording):
    words = places[idea.eid].words.get(language, "")

    text = new_words(wording, idea.kind, words)

    assert idea.kind not in {"change", "add"} or text not in {"", words}
    assert idea.kind != "change" or words.count(wording.old) == 1
    assert wording.reasons
