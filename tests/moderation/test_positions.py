"""Moderating positions of organizations, and what else organizations say: who rules, who is told, what is seen."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Membership, Notice
from accounts.notices import readings
from articles.models import ArticleVersion
from moderation.actions import report, rule
from moderation.actions.refusals import (
    AlreadyHidden,
    NotAppointed,
    OwnOrganization,
    PositionNotReturned,
    SecondPersonNeeded,
)
from moderation.actions.reports import NothingToReport, OwnReport
from moderation.choice import Choice
from moderation.marks import put_marks
from moderation.models import Report, Ruling, possible_rulings
from moderation.queue import rows_of
from moderation.queue_entries import entries_of
from proposals.models import Position, PositionEntry
from record.models import Entry
from tests.commission.world import make_organization, make_position
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def position(draft):
    return make_position(draft, reasons="Құпия сөз.")


def hide(item, by, at=LATER):
    return rule(item, ruling="hide", ground="insult", reasons="Қорлау бар.", by=by, at=at)


def test_a_position_is_hidden_with_leaf_notice_version_and_mark(draft, moderator, position):
    ruling = hide(position, moderator)

    position.refresh_from_db()
    assert (ruling.position, ruling.proposal, ruling.comment) == (position, None, None)
    assert (position.hidden_at, position.hidden_ground, position.reviewed_at) == (LATER, "insult", LATER)
    assert list(Notice.objects.values_list("person", "kind", "object_id")) == [
        (position.organization.registered_by_id, "position.hidden", ruling.uid)
    ]
    [leaf] = [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(object_id=ruling.uid)]
    assert (leaf["data"]["object"], leaf["data"]["decision"], leaf["data"]["rule"]) == (position.uid, "hide", "insult")
    assert ArticleVersion.objects.get(article=position.article).number == 1


def test_hidden_words_are_read_by_the_organization_and_staff_alone(draft, moderator, position):
    hide(position, moderator)
    head = position.organization.registered_by
    former = world.make_person("former")
    Membership.objects.create(
        organization=position.organization, person=former, role="filer", joined_at=NOON, ended_at=NOON
    )

    read = {
        name: Position.objects.with_words(user).get(pk=position.pk).entry.reasons
        for name, user in {
            "visitor": AnonymousUser(),
            "citizen": world.make_person("citizen"),
            "former": former,
            "head": head,
            "moderator": moderator,
        }.items()
    }

    assert read == {"visitor": "", "citizen": "", "former": "", "head": "Құпия сөз.", "moderator": "Құпия сөз."}
    [marked] = put_marks(Position.objects.filter(pk=position.pk), head)
    [for_others] = put_marks(Position.objects.filter(pk=position.pk), former)
    assert (marked.mark.statement, for_others.mark.statement) == ("Қорлау бар.", "")


def test_a_notice_of_a_ruling_leads_to_the_dossier(draft, moderator, second_moderator, position):
    hide(position, moderator)
    rule(position, ruling="restore", reasons="Сын ғана.", by=second_moderator, at=LATER)

    told = [reading for _notice, reading in readings(Notice.objects.order_by("pk"), "en")]

    number = position.dossier.number
    assert [reading.title for reading in told] == [
        f"A position in your dossier {number} was hidden",
        f"A position in your dossier {number} is shown again",
    ]
    assert told[0].url == f"/en/dossiers/{number}/#{position.uid}"
    assert "Statement of reasons: Қорлау бар." in told[0].text


def test_a_position_is_let_stand_but_never_returned(draft, moderator, position):
    assert possible_rulings(position) == ["publish", "hide", "partial"]
    rule(position, ruling="publish", by=moderator, at=LATER)
    with pytest.raises(PositionNotReturned) as raised:
        rule(make_position(draft), ruling="return", reasons="Толықтырыңыз.", by=moderator, at=LATER)

    position.refresh_from_db()
    assert (position.reviewed_at, Notice.objects.count()) == (LATER, 0)
    assert (
        str(raised.value) == "A dossier is filed as a whole and cannot be returned. Let the position stand or hide it."
    )


def test_the_words_of_a_withdrawn_position_can_still_be_hidden(draft, moderator):
    withdrawn = make_position(draft, reasons="Ескі сөз.", withdrawn_at=NOON)

    assert possible_rulings(withdrawn) == ["hide"]
    hide(withdrawn, moderator)

    assert PositionEntry.objects.last_filed(withdrawn).reasons == ""
    assert PositionEntry.objects.last_filed(withdrawn, moderator).reasons == "Ескі сөз."
    withdrawn.refresh_from_db()
    assert possible_rulings(withdrawn) == ["restore"]


def test_who_hid_a_position_does_not_restore_it_and_it_is_hidden_once(draft, moderator, second_moderator, position):
    first = hide(position, moderator)

    assert hide(position, moderator) == first
    with pytest.raises(AlreadyHidden):
        hide(position, second_moderator)
    with pytest.raises(SecondPersonNeeded):
        rule(position, ruling="restore", reasons="Қате.", by=moderator, at=LATER)


@pytest.mark.parametrize("role", ["head", "filer", "drafter"])
def test_nobody_rules_on_or_reports_words_of_their_organization(draft, moderator, role):
    organization = make_organization(**{role: moderator})
    said = [
        make_position(draft, organization=organization),
        world.make_proposal(draft, organization=organization, **world.seen()),
        world.make_comment(draft, organization=organization, **world.seen()),
    ]

    for item in said:
        with pytest.raises(OwnOrganization) as raised:
            hide(item, moderator)
        with pytest.raises(OwnReport) as refused:
            report(item, ground="insult", by=moderator, at=LATER)

        assert str(raised.value) == "Nobody rules on the words of their own organization. Another moderator will."
        assert str(refused.value).startswith("These are words of your own organization")
    assert list(rows_of(draft, moderator)) == []
    assert (Ruling.objects.count(), Report.objects.count()) == (0, 0)


def test_a_moderator_of_another_article_does_not_rule_on_it(draft, elsewhere, position):
    with pytest.raises(NotAppointed):
        hide(position, elsewhere)

    assert list(rows_of(draft, elsewhere)) == []
    assert [row["uid"] for row in rows_of(draft, world.make_moderator(draft, "nine", articles=["art_9"]))] == [
        position.uid
    ]


def test_reports_on_a_position_stand_in_the_queue_until_a_ruling(draft, moderator, position):
    rule(position, ruling="publish", by=moderator, at=NOON)
    before = list(rows_of(draft, moderator))
    reporter = world.make_person("reporter")
    first = report(position, ground="advertising", text="Жарнама.", by=reporter, at=LATER)

    [entry] = entries_of(draft, list(rows_of(draft, moderator, Choice(kind="position", why="reported"))))
    again = report(position, ground="insult", by=reporter, at=LATER)
    hide(position, moderator)

    assert (before, first) == ([], again)
    assert (entry.kind, entry.item, entry.reports, entry.place.eid) == ("position", position, 1, "art_9__para_2")
    assert list(rows_of(draft, moderator)) == []
    with pytest.raises(NothingToReport):
        report(position, ground="insult", by=world.make_person("late"), at=LATER)


def test_rulings_on_an_organization_s_words_are_told_to_head_filers_and_the_author_who_is_a_member(draft, moderator):
    drafter, filer = world.make_person("drafter"), world.make_person("filer")
    organization = make_organization(drafter=drafter, filer=filer)
    by_drafter = world.make_comment(draft, organization=organization, author=drafter, **world.seen())
    former = world.make_person("former")
    by_former = world.make_comment(draft, organization=organization, author=former, **world.seen())

    told = []
    for comment in (by_drafter, by_former):
        ruling = hide(comment, moderator)
        told.append(set(Notice.objects.filter(object_id=ruling.uid).values_list("person", flat=True)))

    assert told == [{organization.head.pk, filer.pk, drafter.pk}, {organization.head.pk, filer.pk}]


def address(name, *args):
    return reverse(name, args=args)


def test_the_bench_shows_a_position_and_rules_on_it(client, draft, moderator, position):
    client.force_login(moderator)
    where = address("review_position", "constitution", position.uid)

    queue = client.get(address("queue", "constitution")).content.decode()
    shown = client.get(where).content.decode()
    answer = client.post(where, {"ruling": "hide", "ground": "insult", "reasons": "Қорлау бар."})
    after = client.get(answer["Location"]).content.decode()

    assert where in queue
    assert "Құпия сөз." in shown
    assert position.organization.name in shown
    assert "Supports with changes" in shown
    assert answer.status_code == 302
    assert "The position is hidden." in after
    position.refresh_from_db()
    assert position.hidden_at is not None


def test_a_citizen_reports_a_position_on_its_page(client, draft, position):
    client.force_login(world.make_person("citizen"))
    where = address("report_position", position.uid)

    form = client.get(where).content.decode()
    answer = client.post(where, {"ground": "insult", "text": ""})

    assert f"Report a position of {position.dossier.number}" in form
    assert "Құпия сөз." in form
    assert (answer.status_code, Report.objects.get().position) == (302, position)


def test_programs_rule_on_and_report_a_position(client, draft, moderator, position):
    path = f"/api/v1/positions/{position.uid}"
    words = {"ruling": "hide", "ground": "insult", "reasons": "Қорлау бар."}

    refused = client.post(f"{path}/rulings/", words, content_type="application/json").status_code
    client.force_login(world.make_person("citizen"))
    reported = client.post(f"{path}/reports/", {"ground": "insult"}, content_type="application/json").status_code
    forbidden = client.post(f"{path}/rulings/", words, content_type="application/json").status_code
    client.force_login(moderator)
    ruled = client.post(f"{path}/rulings/", words, content_type="application/json")

    assert (refused, reported, forbidden, ruled.status_code) == (401, 201, 403, 201)
    assert Ruling.objects.get().position == position


def test_two_moderators_at_once_hide_a_position_once(committed_db):
    draft = world.make_draft()
    moderators = [world.make_moderator(draft, name) for name in ("one", "two")]
    position = make_position(draft)

    outcomes = at_once(*(lambda by=by: hide(position, by) for by in moderators))

    assert Ruling.objects.count() == 1
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [AlreadyHidden]
