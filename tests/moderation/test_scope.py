"""What lies outside a moderator's articles or languages is closed to them on every route of moderation.

Each address that moderation serves stands in one of the tables below; a new one fails until it has its place. A
moderator whose appointment reaches everything is asked the same, so that nothing is closed for another reason.
"""

import inspect
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override
from rest_framework.test import APIClient

from accounts.actions import ask_unsealing
from articles.actions import appoint
from articles.models import Appointment, Role
from core import clock
from moderation.actions import begin_batch, claim_item, claim_next, file_appeal, hand_over, rule, word_batch
from moderation.actions.claims import NoColleague
from moderation.choice import EVERYTHING, Choice
from moderation.colleagues import colleagues_of
from moderation.models import KINDS, Appeal, Batch, Claim, Recheck, Ruling, Skip
from moderation.queue import is_free, rows_of
from record.models import Entry
from tests.commission.world import make_position
from tests.moderation import world
from tests.moderation.world import LATER, NOON

WORD = "Құпия"
WHY = {"ground": "insult", "reasons": "Қорлау."}
REASONS = "A court asks who wrote this, by its order of the fifth of March."


@dataclass
class Scene:
    """A draft in which everything is about article 9 and said in Kazakh, and waits for a moderator in some way."""

    draft: object
    waiting: dict = field(default_factory=dict)
    covered: dict = field(default_factory=dict)
    appeals: dict = field(default_factory=dict)
    rechecks: dict = field(default_factory=dict)
    unsealings: dict = field(default_factory=dict)
    batch: Batch | None = None

    def traces(self):
        """What of it may stand on no page of a moderator elsewhere."""
        items = [*self.waiting.values(), *self.covered.values()]
        told = [item.uid for item in items] + [item.number for item in items if hasattr(item, "serial")]
        told += [row.uid for rows in (self.appeals, self.rechecks, self.unsealings) for row in rows.values()]
        return [WORD, *told, self.batch.uid, *(row.number for row in self.appeals.values())]


@pytest.fixture
def scene(draft):
    ruler = world.make_moderator(draft, "ruler")
    scene = Scene(draft)
    makers = {"proposal": _proposal, "comment": _comment, "position": _position}
    assert set(makers) == set(KINDS)
    for kind, make in makers.items():
        scene.waiting[kind], scene.covered[kind], hidden = make(draft), make(draft), make(draft)
        rule(scene.covered[kind], ruling="partial", cover=["text.1"], **WHY, by=ruler, at=NOON)
        ruling = rule(hidden, ruling="hide", **WHY, by=ruler, at=NOON)
        Ruling.objects.filter(pk=ruling.pk).update(appeal_until=timezone.now() + timedelta(days=1))
        scene.appeals[kind] = file_appeal(ruling, text=f"{WORD} емес.", by=hidden.author, at=LATER)
        scene.rechecks[kind] = Recheck.objects.create(ruling=ruling, draft=draft)
    scene.batch = begin_batch(draft, scene.waiting.values(), by=ruler, at=NOON)
    word_batch(scene.batch, ruling="hide", **WHY, by=ruler, at=NOON)
    # As if it were of more than twenty.
    Batch.objects.filter(pk=scene.batch.pk).update(status="waiting", size=3, proposed_at=NOON)
    secretary = world.make_person("secretary", second_factor_at=NOON)
    appoint(draft, secretary, Role.SECRETARY, by=None, at=NOON)
    for kind in ("proposal", "comment"):
        item = scene.waiting[kind]
        values = {"draft_uid": draft.uid, "reasons": REASONS, "office": "secretary", "by": secretary, "at": clock.now()}
        scene.unsealings[kind] = ask_unsealing(item.author, item.uid, **values)
    return scene


def _proposal(draft):
    return world.make_proposal(draft, text=f"{WORD} сөз.", reasons=f"{WORD} себеп.", **world.seen())


def _comment(draft):
    return world.make_comment(draft, text=f"{WORD} сөз.", **world.seen())


def _position(draft):
    return make_position(draft, text=f"{WORD} сөз.", reasons=f"{WORD} себеп.")


OUTSIDE = pytest.mark.parametrize("scope", [{"articles": ["art_10"]}, {"languages": ["ru", "en"]}], ids=str)

# Everybody's, all staff's, or of a person's own words: no matter of who moderates what.
FOR_ALL = {
    "report_proposal", "report_comment", "report_position", "rulings", "rulings_by_month", "rulings_by_month_csv",
    "ground", "my_appeals", "appeal", "api_appeals", "api_proposal_reports", "api_comment_reports",
    "api_position_reports", "api_grounds", "api_rulings", "api_rulings_by_month", "staff",
}  # fmt: skip
OF_SECRETARIES = {
    "draft_grounds": ["constitution"],
    "draft_ground": ["constitution", "insult"],
    "staff_acts": ["constitution"],
    "staff_acts_csv": ["constitution"],
    "pass_on_claims": ["constitution", "u_1"],
}

# Every moderator's, about no one thing; who keeps reasons is tried in test_reasons.py, what one has before one and was
# asked in test_working_api.py, which batches wait for whom in test_batches_api.py.
OF_ANY_MODERATOR = {"draft_reasons", "reasons", "api_reasons", "api_claims", "api_asked", "api_batches"}

# Lists: what lies outside does not stand in them.
LISTS = ["queue", "appeals", "batches", "recheck", "unsealings", "api_queue"]
ACTS = [{"act": "take"}, {"act": "skip"}, {"act": "hand", "colleague": "1"}, {"ruling": "publish"}, {"ruling": "hide"}]
ACTS += [{"act": "ask", "colleague": "1", "note": "?"}, {"act": "answer", "question": "q_1", "note": "."}]
ACTS += [{"act": "unask", "question": "q_1"}]
MOVES = [{"to": to, "reasons": REASONS, **more} for to in ("", "art_10") for more in ({}, {"act": "look"})]
JUDGED = {"outcome": "upheld", "reasons": "Дұрыс."}


def _slug(scene):
    return [scene.draft.slug]


def _items(scene):
    return [[*_slug(scene), item.uid] for item in scene.waiting.values()]


# What is about one thing: the arguments of its addresses in the scene, and what is sent there.
OF_ONE_THING = {
    "review_proposal": (lambda scene: [[*_slug(scene), scene.waiting["proposal"].serial]], ACTS),
    "review_comment": (lambda scene: [[*_slug(scene), scene.waiting["comment"].uid]], ACTS),
    "review_position": (lambda scene: [[*_slug(scene), scene.waiting["position"].uid]], ACTS),
    "covered_proposal": (lambda scene: [[scene.covered["proposal"].serial]], []),
    "covered_comment": (lambda scene: [[scene.covered["comment"].uid]], []),
    "covered_position": (lambda scene: [[scene.covered["position"].uid]], []),
    "batch": (
        lambda scene: [[*_slug(scene), scene.batch.uid]],
        [{"act": "confirm"}, {"act": "refuse", "reasons": "Жоқ."}, {"act": "propose"}, {"act": "word", **WHY}],
    ),
    "decide_appeal": (lambda scene: [[*_slug(scene), row.uid] for row in scene.appeals.values()], [JUDGED]),
    "ask_unsealing": (
        lambda scene: [[*_slug(scene), scene.waiting[kind].uid] for kind in ("proposal", "comment")],
        [{"reasons": REASONS}],
    ),
    "unsealing": (
        lambda scene: [[*_slug(scene), row.uid] for row in scene.unsealings.values()],
        [{"act": "grant"}, {"act": "refuse"}],
    ),
    "merge_proposal": (
        lambda scene: [[*_slug(scene), scene.waiting["proposal"].serial]],
        [{"into": "P-000001", "reasons": REASONS}],
    ),
    "move_proposal": (lambda scene: [[*_slug(scene), scene.waiting["proposal"].serial]], MOVES),
    "move_comment": (lambda scene: [[*_slug(scene), scene.waiting["comment"].uid]], MOVES),
    "api_proposal_rulings": (lambda scene: [[scene.waiting["proposal"].serial]], [{"ruling": "publish"}]),
    "api_comment_rulings": (lambda scene: [[scene.waiting["comment"].uid]], [{"ruling": "publish"}]),
    "api_position_rulings": (lambda scene: [[scene.waiting["position"].uid]], [{"ruling": "publish"}]),
    "api_appeal": (lambda scene: [[row.uid] for row in scene.appeals.values()], []),
    "api_batch": (lambda scene: [[*_slug(scene), scene.batch.uid]], []),
    "api_item_claim": (_items, [{}]),
    "api_item_questions": (_items, [{"colleague": "u_1", "note": "?"}]),
}
# Of these nothing is read.
ACTS_ON_ONE_THING = {
    "api_appeal_decision": (OF_ONE_THING["api_appeal"][0], [JUDGED]),
    "split_proposal": (lambda scene: [[*_slug(scene), scene.waiting["proposal"].serial]], [{"reasons": REASONS}]),
    "api_proposal_merging": (
        lambda scene: [[scene.waiting["proposal"].serial]],
        [{"into": into, "reasons": REASONS} for into in ("", "P-000001")],
    ),
    "api_proposal_splitting": (lambda scene: [[scene.waiting["proposal"].serial]], [{"reasons": REASONS}]),
    "api_batch_wording": (lambda scene: [[*_slug(scene), scene.batch.uid]], [WHY | {"ruling": "hide"}]),
    "api_batch_proposal": (lambda scene: [[*_slug(scene), scene.batch.uid]], [{}]),
    "api_item_putting_off": (_items, [{}]),
    "api_item_handing_over": (_items, [{"colleague": "u_1"}]),
    # They are found by whom they are between.
    "api_question_answer": (lambda scene: [["q_1"]], [{"note": "."}]),
    "api_question_withdrawal": (lambda scene: [["q_1"]], [{}]),
    "api_proposal_moving": (lambda scene: [[scene.waiting["proposal"].serial]], MOVES),
    "api_comment_moving": (lambda scene: [[scene.waiting["comment"].uid]], MOVES),
    "api_undo_ruling": (lambda scene: [[row.ruling.uid] for row in scene.appeals.values()], [{}]),
}


def test_every_route_of_moderation_has_its_place():
    placed = [*FOR_ALL, *OF_ANY_MODERATOR, *OF_SECRETARIES, *LISTS, *OF_ONE_THING, *ACTS_ON_ONE_THING]

    assert sorted(placed) == sorted(_routes(get_resolver()))


def _routes(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _routes(entry)
        elif inspect.unwrap(getattr(entry.callback, "cls", entry.callback)).__module__.startswith("moderation."):
            yield entry.name


def _client(person, name):
    if name.startswith("api_"):
        client = APIClient(headers={"accept-language": "en"})
        client.force_authenticate(person)
        return client
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def _send(client, name, address, data):
    return client.post(address, data, **({"format": "json"} if name.startswith("api_") else {}))


def _state():
    """Everything that an act of moderation could change."""
    rows = [Entry, Ruling, Claim, Skip]
    decided = Appeal.objects.exclude(decided_at=None).count(), Recheck.objects.exclude(judged_at=None).count()
    waiting = Batch.objects.filter(status="waiting").count()
    return [model.objects.count() for model in rows], decided, waiting


def _addresses(name, arguments, scene):
    with override("en"):
        return [reverse(name, args=args) for args in arguments(scene)]


@OUTSIDE
def test_what_is_about_one_thing_is_refused_outside_the_scope(scene, scope):
    outside = world.make_moderator(scene.draft, "outside", **scope)
    before, answered = _state(), []

    for name, (arguments, sent) in (OF_ONE_THING | ACTS_ON_ONE_THING).items():
        client = _client(outside, name)
        for address in _addresses(name, arguments, scene):
            answers = [client.get(address), *(_send(client, name, address, data) for data in sent)]
            answered += [(name, answer.status_code) for answer in answers if answer.status_code not in {403, 404, 405}]
            said = "".join(answer.content.decode() for answer in answers)
            answered += [(name, WORD)] if WORD in said else []

    assert answered == []
    assert _state() == before


@OUTSIDE
def test_lists_leave_out_what_lies_outside_the_scope(scene, scope):
    outside = world.make_moderator(scene.draft, "outside", **scope)
    before, found = _state(), []

    for name in LISTS:
        client = _client(outside, name)
        with override("en"):
            address = reverse(name, args=[scene.draft.slug])
        answers = [client.get(address), client.get(f"{address}?language=kk&article=art_9&why=hidden&order=oldest")]
        found += [(name, trace) for trace in scene.traces() for answer in answers if trace in answer.content.decode()]
        assert [answer.status_code for answer in answers] == [200, 200]
        # Posted to, the queue gives the next and the page of rulings looked at again judges what is named.
        sent = [{"verdict": "hide", "recheck": row.uid} for row in scene.rechecks.values()]
        answers = [_send(client, name, address, data) for data in sent]
        found += [(name, answer.status_code) for answer in answers if WORD in answer.content.decode()]

    assert found == []
    assert _state() == before


def test_whoever_moderates_all_of_it_is_let_in(scene):
    inside = world.make_moderator(scene.draft, "inside", articles=["art_9"], languages=["kk"])
    closed, told = [], {}

    for name, (arguments, _sent) in OF_ONE_THING.items():
        client = _client(inside, name)
        answers = [client.get(address) for address in _addresses(name, arguments, scene)]
        closed += [name for answer in answers if answer.status_code != 200]
    for name in LISTS:
        with override("en"):
            page = _client(inside, name).get(reverse(name, args=[scene.draft.slug])).content.decode()
        told[name] = any(trace in page for trace in scene.traces())

    assert closed == []
    assert told == dict.fromkeys(LISTS, True)


def test_secretaries_pages_are_closed_to_moderators(scene):
    client = _client(world.make_moderator(scene.draft, "inside"), "")
    with override("en"):
        pages = [reverse(name, args=args) for name, args in OF_SECRETARIES.items()]

    answered = {client.get(page).status_code for page in pages}
    answered |= {client.post(page, {"code": "new"}).status_code for page in pages}

    assert answered == {403, 405}


def test_the_queue_is_of_the_languages_of_the_appointment(draft):
    kazakh, russian = world.make_proposal(draft), world.make_proposal(draft, language="ru")
    said = world.make_comment(draft, language="ru")
    reader = world.make_moderator(draft, "reader", languages=["ru"])
    both = world.make_moderator(draft, "both", languages=["kk", "ru"])

    uids = {who: {row["uid"] for row in rows_of(draft, who)} for who in (reader, both)}

    assert uids == {reader: {russian.uid, said.uid}, both: {kazakh.uid, russian.uid, said.uid}}
    assert list(rows_of(draft, reader, Choice(language="kk"))) == []
    assert (is_free(russian, draft, reader, EVERYTHING), is_free(kazakh, draft, reader, EVERYTHING)) == (True, False)


def test_the_filter_offers_the_languages_of_the_appointment(draft):
    reader = world.make_moderator(draft, "reader", languages=["ru"])

    page = _client(reader, "queue").get("/en/constitution/moderation/").content.decode()

    chosen = page.split('id="f-language"')[1].split("</select>")[0]
    assert ("Русский" in chosen, "Қазақша" in chosen) == (True, False)


def test_colleagues_are_those_who_moderate_the_language(draft, moderator):
    proposal = world.make_proposal(draft)
    russian = world.make_moderator(draft, "russian", languages=["ru"])
    kazakh = world.make_moderator(draft, "kazakh", languages=["kk"])
    claim_item(proposal, by=moderator, at=NOON)

    asked = colleagues_of(proposal, moderator)
    with pytest.raises(NoColleague), transaction.atomic():
        hand_over(proposal, russian, by=moderator, at=NOON)

    assert asked == [kazakh]
    assert hand_over(proposal, kazakh, by=moderator, at=NOON).moderator == kazakh


def test_what_was_taken_before_the_appointment_changed_is_not_given_again(draft):
    proposal, russian = world.make_proposal(draft), world.make_proposal(draft, language="ru")
    reader = world.make_moderator(draft, "reader")
    now = clock.now()
    claim_item(proposal, by=reader, at=now)
    Appointment.objects.filter(person=reader).update(languages=["ru"])
    del reader._standing_appointments

    page = _client(reader, "queue").get("/en/constitution/moderation/").content.decode()
    given = claim_next(draft, by=reader, at=now)

    assert (proposal.number in page, given.item) == (False, russian)


@pytest.mark.parametrize(
    ("role", "languages"), [("rapporteur", ["kk"]), ("moderator", ["fr"]), ("moderator", ["kk", "fr"])]
)
def test_the_database_takes_languages_of_moderators_alone(draft, role, languages):
    person = world.make_person("somebody")

    with pytest.raises(IntegrityError, match="moderators_by_language"), transaction.atomic():
        Appointment.objects.create(draft=draft, person=person, role=role, languages=languages, started_at=NOON)
