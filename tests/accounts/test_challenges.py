"""Work for the browser while very many come: nothing at rest, once, for one form, in time; nobody is turned away."""

import base64
import json
import re
import time

import altcha
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts import challenges
from accounts.challenges import WorkAsked, challenge, check
from accounts.models import Person
from accounts.work import network_of, work_for
from core import clock, throttling
from proposals.actions import support_proposal
from proposals.models import Comment, CommentSupport, Proposal, Support
from tests.proposals import stage
from tests.proposals.stage import comment_form, compose_at, proposal_form, said, typed
from tests.threads import at_once

SOME = [(1, 200)]
HEAVY = [(1, 2000)]


@pytest.fixture
def storm(settings):
    """Very many come from everywhere: work is asked from the first form on, and nothing is taken without."""
    settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL, settings.FORMS_WITHOUT_PROOF = SOME, [], 0


def request(data=None, *, user=None, address="203.0.113.7"):
    made = RequestFactory().post("/", data or {}, REMOTE_ADDR=address)
    made.user, made.session = user or AnonymousUser(), {}
    return made


def solve(asked):
    named = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
    found = altcha.solve_challenge_v1(altcha.ChallengeV1(**named, max_number=asked["maxNumber"]))
    return asked | {"number": found.number}


def packed(payload):
    payload = {name: value for name, value in payload.items() if name != "maxNumber"}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def is_taken(payload, form="code", **values):
    try:
        check(request({"altcha": payload if isinstance(payload, str) else packed(payload)}, **values), form)
    except WorkAsked:
        return False
    return True


def asked(form="code", **values):
    check_quietly(form)
    return challenge(request(**values), form)


def check_quietly(form):
    try:
        check(request(), form)
    except WorkAsked:
        return


@pytest.mark.parametrize(
    ("numbers", "work"),
    [([0, 0], 0), ([9, 99], 0), ([10, 0], 5), ([25, 0], 9), ([0, 100], 7), ([25, 100], 9), ([10, 1000], 7)],
)
def test_work_rises_by_network_and_by_all_and_stays_within_bounds(numbers, work):
    assert work_for(numbers, [[(10, 5), (20, 9)], [(100, 7)]]) == work


def test_without_steps_there_is_never_any_work():
    assert work_for([10**9, 10**9], [[], []]) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_neighbours_have_one_network(address, network):
    assert network_of(address) == network


def test_at_rest_nothing_is_asked(settings):
    check(request(), "code")

    assert challenge(request(), "code") is None


def test_what_was_done_is_taken_once_and_for_its_own_form(storm):
    done = solve(asked())

    assert [is_taken(done, "signup"), is_taken(done), is_taken(done)] == [False, True, False]


def test_ten_at_once_with_one_solution_are_one(storm):
    done = packed(solve(asked()))

    assert sorted(at_once(*[lambda: is_taken(done)] * 10)) == [False] * 9 + [True]


def test_somebody_else_s_solution_is_not_taken(storm):
    done = solve(challenge_of("u_one"))

    assert not takes(done, "u_two")
    assert takes(done, "u_one")


def challenge_of(who):
    check_quietly("proposal")
    return challenge(request(), "proposal", who=who)


def takes(done, who):
    try:
        check(request({"altcha": packed(done)}), "proposal", who=who)
    except WorkAsked:
        return False
    return True


def test_too_late_is_not_taken(storm, monkeypatch):
    done = solve(asked())
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + challenges.GOOD_FOR + 1)
    check_quietly("code")

    assert not is_taken(done)


def test_what_was_easy_before_the_storm_is_not_taken_in_it(storm, settings):
    done, other = solve(asked()), solve(asked())

    settings.PROOF_OF_PREFIX = HEAVY
    in_the_storm = is_taken(done)
    settings.PROOF_OF_PREFIX = [(1, 400)]

    assert (in_the_storm, is_taken(other)) == (False, True)


def test_spliced_forged_and_broken_ones_are_not_taken(storm):
    right = solve(asked())
    digits = str(right["number"])
    wrong = [
        # CVE-2025-68113: digits of the number moved into the salt, so that another expiry seems to be signed.
        right | {"salt": right["salt"] + digits[:1], "number": int(digits[1:] or 0)},
        right | {"salt": right["salt"].rstrip("&")[:-1] + "&", "number": int(right["salt"].rstrip("&")[-1] + digits)},
        right | {"salt": right["salt"] + "expires=99999999999&"},
        right | {"salt": right["salt"].replace("expires=", "expires=9")},
        right | {"number": right["number"] + 1},
        right | {"signature": "0" * 64},
        right | {"algorithm": "SHA-1"},
        right | {"number": str(right["number"])},
        right | {"number": True},
        right | {"salt": 5},
        right | {"salt": right["salt"] + "\u0660"},
        {name: value for name, value in right.items() if name != "salt"},
    ]
    broken = ["x", "e30=", base64.b64encode(b"[1]").decode(), base64.b64encode(b"\xff").decode(), "A" * 3000]
    broken.append(base64.b64encode(("[" * 1400).encode()).decode())

    assert [is_taken(one) for one in [*wrong, *broken]] == [False] * 18
    assert is_taken(right)


def test_some_a_minute_are_taken_without_scripts(storm, settings):
    settings.FORMS_WITHOUT_PROOF = 3
    outcomes = []

    with override("en"):
        for _time in range(5):
            try:
                check(request(), "code", some_free=True)
                outcomes.append("taken")
            except WorkAsked as refusal:
                outcomes.append(str(refusal))

    assert outcomes[:3] == ["taken"] * 3
    assert (
        outcomes[3]
        == outcomes[4]
        == (
            "Very many are sending at this moment, and this was not sent yet. Below stands what to do."
            " What you wrote is kept."
        )
    )


def test_behind_one_address_with_however_many_others_one_can_still_send(settings):
    settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL, settings.FORMS_WITHOUT_PROOF = [(10, 200), (50, 800)], [], 0
    for _one in range(200):
        check_quietly("code")

    done = solve(challenge(request(), "code"))

    assert done["maxNumber"] == 800
    assert is_taken(done)
    assert challenge(request(address="198.51.100.1"), "code") is None


def test_without_redis_nothing_is_asked(storm, settings, monkeypatch):
    monkeypatch.setattr(throttling, "_silence", throttling._Silence())
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    check(request(), "code")

    assert challenge(request(), "code") is None


def work_on(page):
    """Return what a page asks a browser to compute, or None."""
    found = re.search(r'data-work="([^"]+)"', page.content.decode())
    return json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&")) if found else None


def test_registration_asks_keeps_what_was_typed_and_takes_what_was_done(db, storm):
    browser, path = Client(), "/en/account/signup/"
    form = {"email": "new@example.kz", "password1": "tundik-uyq-bosagha-9", "name": "A. Newcomer", "accepts": "on"}
    at_first = work_on(browser.get(path))

    refused = browser.post(path, form)
    taken = browser.post(path, form | {"altcha": packed(solve(work_on(refused)))})

    assert at_first is None
    assert "Very many are sending at this moment, and this was not sent yet." in said(refused)
    assert 'value="A. Newcomer"' in refused.content.decode()
    assert taken.status_code == 302
    assert Person.objects.filter(email="new@example.kz").exists()


def test_a_code_is_asked_for_with_work(db, storm, mailoutbox):
    stage.make_person("known")
    browser, path = Client(), "/en/account/login/code/"

    refused = browser.post(path, {"email": "known@example.kz"})
    before = len(mailoutbox)
    taken = browser.post(path, {"email": "known@example.kz", "altcha": packed(solve(work_on(refused)))})

    assert (refused.status_code, before, taken.status_code, len(mailoutbox)) == (200, 0, 302, 1)
    assert said(refused).count("Very many are sending at this moment, and this was not sent yet.") == 1


@pytest.fixture
def citizen(db, storm):
    """A browser of somebody known by e-mail alone, and a draft to speak on."""
    draft, person = stage.make_draft(), stage.make_person(level=1)
    client = Client()
    client.force_login(person)
    return client, draft, person


def test_a_proposal_waits_for_the_work_with_its_words_kept_and_a_repeat_is_answered(citizen):
    browser, _draft, _person = citizen
    form = proposal_form(text="What I typed.", looked_at="similar language personal")

    refused = browser.post(compose_at(), form)
    done = {"altcha": packed(solve(work_on(refused)))}
    taken = browser.post(compose_at(), form | done)
    again = browser.post(compose_at(), form | done)

    assert refused.status_code == 422
    assert typed(refused, "text") == "What I typed."
    assert (taken.status_code, again.status_code) == (302, 302)
    assert taken["Location"] == again["Location"]
    assert Proposal.objects.count() == 1


def test_without_scripts_a_code_from_a_mail_does_and_the_words_are_back(citizen, mailoutbox):
    browser, draft, _person = citizen
    proposal = stage.make_proposal(draft)
    path = stage.address("comment_on_proposal", proposal.number)

    refused = browser.post(path, comment_form(text="What I typed."))
    away = browser.post(path, comment_form(text="What I typed.", act="by_mail"))
    browser.post(away["Location"], {"action": "send", "next": path})
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)[0]
    back = browser.post(away["Location"], {"code": code, "next": path})
    restored = browser.get(back["Location"])
    taken = browser.post(path, comment_form(text="What I typed."))

    assert refused.status_code == 422
    assert "Without scripts a code from a mail is needed first." in said(refused)
    assert (back.status_code, back["Location"]) == (302, path)
    assert typed(restored, "text") == "What I typed."
    assert work_on(restored) is None
    assert taken.status_code == 302
    assert Comment.objects.get().author.level == 1


def test_nobody_whose_identity_is_confirmed_is_asked(db, storm):
    stage.make_draft()
    browser = Client()
    browser.force_login(stage.make_person(level=2))

    taken = browser.post(compose_at(), proposal_form(looked_at="similar language personal"))

    assert taken.status_code == 302


def test_a_support_waits_for_the_work_with_and_without_htmx(citizen):
    browser, draft, person = citizen
    one, other = (stage.make_proposal(draft, text=f"Words {number}.") for number in (1, 2))
    support = {"act": "support", "revision": "1"}
    htmx = {"HX-Request": "true"}

    page = browser.get(one.get_absolute_url())
    swapped = browser.post(stage.address("support", one.number), support, headers=htmx)
    done = {"altcha": packed(solve(work_on(swapped)))}
    taken = browser.post(stage.address("support", one.number), support | done, headers=htmx)
    again = browser.post(stage.address("support", other.number), support | done)
    whole = browser.post(stage.address("support", other.number), support | {"altcha": packed(solve(work_on(again)))})

    assert work_on(page) is None
    assert (swapped.status_code, again.status_code) == (422, 422)
    for refused in (swapped, again):
        assert "your support was not given yet. Below stands what to do." in said(refused)
    assert "data-sends" in swapped.content.decode()
    assert (taken.status_code, work_on(taken), whole.status_code) == (200, None, 302)
    assert sorted(Support.objects.values_list("person", "proposal")) == [(person.pk, one.pk), (person.pk, other.pk)]


def test_taking_a_support_back_is_never_held_up(citizen):
    browser, draft, person = citizen
    proposal = stage.make_proposal(draft)
    support_proposal(proposal, by=person, at=clock.now())

    taken_back = browser.post(stage.address("support", proposal.number), {"act": "withdraw"})

    assert (taken_back.status_code, Support.objects.count()) == (302, 0)


def test_without_scripts_a_code_from_a_mail_lets_a_support_through(citizen, mailoutbox):
    browser, draft, _person = citizen
    proposal = stage.make_proposal(draft)
    support = stage.address("support", proposal.number)

    refused = browser.post(support, {"act": "support"})
    away = browser.post(support, {"act": "by_mail"})
    back = f"{proposal.get_absolute_url()}#support"
    browser.post(away["Location"], {"action": "send", "next": back})
    code = re.search(r"\b\d{6}\b", mailoutbox[-1].body)[0]
    browser.post(away["Location"], {"code": code, "next": back})
    taken = browser.post(support, {"act": "support"})

    assert refused.status_code == 422
    assert "Go on with a code from a mail" in said(refused)
    assert (taken.status_code, Support.objects.count()) == (302, 1)


def test_a_support_of_a_comment_waits_for_the_work(citizen):
    browser, draft, _person = citizen
    comment = stage.make_comment(draft, proposal=stage.make_proposal(draft))
    path = stage.address("support_comment", comment.uid)

    refused = browser.post(path, {"act": "support"})
    away = browser.post(path, {"act": "by_mail"})
    taken = browser.post(path, {"act": "support", "altcha": packed(solve(work_on(refused)))})

    assert refused.status_code == 422
    assert "your support was not given yet." in said(refused)
    assert away["Location"].startswith(stage.address("confirm_by_code"))
    assert (taken.status_code, CommentSupport.objects.count()) == (302, 1)


def test_backing_a_similar_proposal_from_the_composer_waits_for_the_work(citizen):
    browser, draft, _person = citizen
    similar = stage.make_proposal(draft)
    form = proposal_form(text="What I typed.", support=str(similar.serial))

    refused = browser.post(compose_at(), form)
    taken = browser.post(compose_at(), form | {"altcha": packed(solve(work_on(refused)))})

    assert (refused.status_code, typed(refused, "text")) == (422, "What I typed.")
    assert (taken.status_code, Support.objects.count()) == (302, 1)


def by_program(person, method, path, data=None, *, key="a-key", work=None):
    headers = {"Accept-Language": "en", "Idempotency-Key": key} | ({"Proof-Of-Work": work} if work else {})
    client = Client()
    client.force_login(person)
    return getattr(client, method)(f"/api/v1/{path}", data, content_type="application/json", headers=headers)


def test_programs_of_people_known_by_e_mail_alone_are_told_where_the_work_is(citizen):
    _browser, draft, person = citizen
    proposal = stage.make_proposal(draft)
    filing = {"draft": draft.slug, "provision": "art_9__para_2", "kind": "add", "language": "en"}
    filing |= {"text": "More words.", "reasons": "Because."}
    comment = {"text": "Yes.", "stance": "for", "language": "en"}
    acts = [
        ("proposal", "post", "proposals/", filing),
        ("comment", "post", f"proposals/{proposal.number}/comments/", comment),
        ("comment", "post", f"drafts/{draft.slug}/articles/9/comments/", comment),
        ("support", "put", f"proposals/{proposal.number}/support/", {"revision": 1}),
    ]

    for place, (act, method, path, data) in enumerate(acts):
        refused = by_program(person, method, path, data, key=f"key{place}")
        asked = by_program(person, "get", f"account/work/?act={act}").json()["challenge"]
        done = packed(solve(asked))
        taken = by_program(person, method, path, data, key=f"key{place}", work=done)
        repeated = by_program(person, method, path, data, key=f"key{place}")

        address = f"http://testserver/api/v1/account/work/?act={act}"
        assert (refused.status_code, refused.json()["code"]) == (422, "work_asked")
        assert refused.json()["detail"] == (
            f"Very many are sending at this moment. Get a challenge at {address}, solve it, and send the same again"
            " with the solution in the header Proof-Of-Work."
        )
        assert taken.status_code == (201 if method == "post" else 200)
        if method == "post":
            assert (repeated.status_code, repeated.content) == (201, taken.content)
    assert (Proposal.objects.filter(author=person).count(), Support.objects.count()) == (1, 1)
    assert Comment.objects.filter(author=person).count() == 2


def test_a_program_s_work_is_taken_once_and_for_its_own_act(citizen):
    _browser, draft, person = citizen
    path = f"proposals/{stage.make_proposal(draft).number}/comments/"
    other = stage.make_person(level=1)
    comment = {"text": "Yes.", "stance": "for", "language": "en"}

    def challenge_for(who, act):
        by_program(who, "post", path, comment, key="refused")
        return packed(solve(by_program(who, "get", f"account/work/?act={act}").json()["challenge"]))

    done = challenge_for(person, "comment")
    wrong = [challenge_for(person, "proposal"), challenge_for(other, "comment"), "nonsense"]
    refused = [by_program(person, "post", path, comment, key=f"w{n}", work=one) for n, one in enumerate(wrong)]
    taken = [by_program(person, "post", path, comment, key=f"k{n}", work=done) for n in range(2)]

    assert [answer.status_code for answer in [*refused, *taken]] == [422, 422, 422, 201, 422]


def test_programs_are_asked_for_nothing_at_rest_or_with_a_confirmed_identity(db, settings):
    draft = stage.make_draft()
    path = f"proposals/{stage.make_proposal(draft).number}/comments/"
    comment = {"text": "Yes.", "stance": "for", "language": "en"}
    at_rest = by_program(stage.make_person(level=1), "post", path, comment)
    settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL = SOME, []
    confirmed = stage.make_person(level=2)

    in_a_storm = by_program(confirmed, "post", path, comment)
    asked = by_program(confirmed, "get", "account/work/?act=comment")
    unknown = by_program(confirmed, "get", "account/work/?act=nothing")

    assert (at_rest.status_code, in_a_storm.status_code, unknown.status_code) == (201, 201, 400)
    assert asked.json() == {"challenge": None}
