"""Families: who says nearly the same is found each night and counted by people; nothing is lost or kept too long."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import erase_person
from articles.actions import touch
from articles.models import ArticleVersion
from core import clock
from feedback.actions.families import find_families, store_families
from feedback.actions.pieces import claim_piece, compute_piece, end_runs, finish_piece, plan_run
from feedback.campaigns import counts_of, new_accounts, regions_of, shown_of
from feedback.models import Family, Member
from feedback.models.pieces import lease
from feedback.models.runs import RunKind
from proposals.actions import hide
from proposals.models import Comment, CommentWords, Proposal
from tests.feedback.voices import CAMPAIGN, OWN, SINGLE, campaign, make_comments, make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, make_person, place, seen


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


def find(article):
    return store_families(article, find_families(article), at=NOON)


def sizes():
    return sorted((family.part, family.members.count()) for family in Family.objects.all())


def test_a_campaign_of_five_hundred_is_one_family_and_single_voices_are_none(draft, article):
    make_comments(draft, [*campaign(500), *SINGLE], make_people(503))

    figures = find(article)

    family = Family.objects.get()
    assert figures == {"families": 1, "campaigns": 1, "members": 500}
    assert (family.people, family.is_campaign, family.members.count()) == (500, True, 500)
    assert family.members.filter(adds=True).count() == 50
    first = family.members.get(stands_for_all=True).comment
    assert first.words.text == CAMPAIGN


def test_finding_again_writes_nothing_and_keeps_the_address(draft, article):
    make_comments(draft, campaign(20), make_people(20))
    find(article)
    before = (
        list(Family.objects.values_list("pk", "uid")),
        list(Member.objects.order_by("pk").values_list("pk", flat=True)),
    )
    number = ArticleVersion.objects.get(article=article).number

    find(article)

    assert before == (
        list(Family.objects.values_list("pk", "uid")),
        list(Member.objects.order_by("pk").values_list("pk", flat=True)),
    )
    assert ArticleVersion.objects.get(article=article).number == number


def test_a_family_keeps_its_uid_while_it_grows_and_gets_another_text_to_stand_for_it(draft, article):
    comments = make_comments(draft, campaign(12), make_people(12))
    find(article)
    uid = Family.objects.get().uid
    Comment.objects.filter(pk=Member.objects.get(stands_for_all=True).comment_id).update(
        hidden_at=NOON, hidden_ground="insult"
    )
    make_comments(draft, campaign(8), make_people(8, name="more"))

    find(article)

    family = Family.objects.get()
    assert (family.uid, family.members.count(), family.people) == (uid, len(comments) - 1 + 8, 19)
    assert ArticleVersion.objects.get(article=article).number == 2


def test_changes_are_alike_in_what_they_change(draft, article):
    """Two changes of one word in the same paragraph, and thirty who ask for the first of them."""
    one, other = "Орыс тілі де қолданылады.", "Орыс тілі еркін қолданылады."
    make_proposals(draft, [one] * 30 + [other] * 2, make_people(32))

    find(article)

    assert sizes() == [("change", 2), ("change", 30)]


def test_long_additions_in_nearly_the_same_words_are_one_family(draft, article):
    make_proposals(draft, campaign(12), make_people(12), kind="add")

    find(article)

    family = Family.objects.get(part="change")
    assert (family.members.count(), family.place) == (12, place(draft, "art_9__para_2").provision)


def test_reasons_are_found_apart_from_changes(draft, article):
    texts = [f"Орыс тілі {n}-ші кезекте қолданылады." for n in range(12)]
    make_proposals(draft, texts, make_people(12), reasons=campaign(12))

    find(article)

    assert sizes() == [("reasons", 12)]


def test_each_person_counts_once_by_level_and_coauthors_count(draft, article):
    people = make_people(3) + make_people(2, name="mailed", level=1)
    proposals = make_proposals(draft, [CAMPAIGN] * 6, [people[0], *people])
    Proposal.objects.filter(pk=proposals[1].pk).update(coauthor_ids=[people[1].pk, make_person("with").pk])

    find(article)

    counts = counts_of([Family.objects.get()])[Family.objects.get().pk]
    assert (counts.contributions, counts.identified, counts.contact) == (6, 4, 2)
    assert (counts.first_at, counts.last_at) == (NOON, NOON + timedelta(minutes=5))
    assert Family.objects.get().people == 6


@pytest.mark.parametrize(
    "veil",
    [
        {"hidden_at": LATER, "hidden_ground": "insult"},
        {"withdrawn_at": LATER, "status": "withdrawn"},
        {"returned_at": LATER},
        {"disputed_at": LATER},
        {"erased_at": LATER},
    ],
)
def test_what_is_read_no_more_is_never_kept_nor_shown(draft, article, veil):
    proposals = make_proposals(draft, [CAMPAIGN] * 4, make_people(4))
    find(article)
    family = Family.objects.get()
    Proposal.objects.filter(pk=proposals[0].pk).update(**veil)

    shown = counts_of([family])[family.pk].contributions
    found = find_families(article)

    assert (shown, len(found[0].members)) == (3, 3)


def test_what_is_hidden_between_finding_and_keeping_is_left_out(draft, article):
    proposals = make_proposals(draft, [CAMPAIGN] * 3, make_people(3))
    found = find_families(article)
    first = next(one.contribution for one in found[0].members if one.stands_for_all)

    hide(Proposal.objects.get(pk=first), ground="insult", at=LATER)
    store_families(article, found, at=LATER)

    assert set(Member.objects.values_list("proposal", flat=True)) == {one.pk for one in proposals} - {first}
    assert Member.objects.filter(stands_for_all=True).count() == 1


def test_other_words_or_another_place_meanwhile_are_left_out(draft, article):
    comments = make_comments(draft, [CAMPAIGN] * 4, make_people(4))
    found = find_families(article)
    Comment.objects.filter(pk=comments[0].pk).update(edited_at=LATER)
    Comment.objects.filter(pk=comments[1].pk).update(article=place(draft, "art_10").provision)

    store_families(article, found, at=LATER)

    assert set(Member.objects.values_list("comment", flat=True)) == {comments[2].pk, comments[3].pk}


def test_a_family_of_which_one_is_left_is_none(draft, article):
    comments = make_comments(draft, [CAMPAIGN] * 2, make_people(2))
    find(article)
    family = Family.objects.get()
    hide(comments[0], ground="insult", at=LATER)

    assert shown_of([family], None) == []
    find(article)
    assert Family.objects.count() == 0


def test_somebody_erased_is_gone_from_every_family(draft, article):
    people = make_people(3)
    make_comments(draft, [CAMPAIGN] * 3, people)
    make_proposals(draft, [CAMPAIGN] * 2, people[:2], reasons=["Бір.", "Екі."])
    found = find_families(article)
    store_families(article, found, at=NOON)

    erase_person(people[0], at=LATER)

    assert [(member.part, member.comment.author) for member in Member.objects.select_related("comment__author")] == [
        ("comment", people[1]),
        ("comment", people[2]),
    ]
    store_families(article, found, at=LATER)  # what was found before is not kept after it
    assert Member.objects.count() == 2


def test_drafts_waiting_words_and_organizations_are_in_no_family(draft, article):
    people = make_people(6)
    make_comments(draft, [CAMPAIGN] * 2, people[:2], visible_at=None)
    make_comments(draft, [CAMPAIGN] * 2, people[2:4], office="drafter", stance="neutral")
    make_comments(draft, [CAMPAIGN], people[4:5])

    assert find_families(article) == []


@pytest.mark.parametrize(
    "text", ["\u200b\u200c", "…", "а", "сөз " * 1000, "ұзын мәтін " * 6000, "\u200bа\u200d", "Ааa𝒶ᴀ"]
)
def test_odd_texts_are_found_with_their_equals_or_in_no_family(draft, article, text):
    make_comments(draft, [text, text, *SINGLE], make_people(5))

    figures = find(article)

    assert figures["members"] in (0, 2)
    assert not Member.objects.filter(comment__words__text__in=SINGLE).exists()


def test_a_run_killed_between_two_articles_is_ended_by_the_next_worker(draft, article):
    articles = [place(draft, eid).provision_id for eid in ("art_9", "art_10")]
    for eid in ("art_9", "art_10"):
        make_comments(draft, campaign(12), make_people(12, name=eid), eid=eid)
    now = clock.now()
    touch(articles, at=now)
    run = plan_run(RunKind.FIND_FAMILIES, draft=draft, at=now)
    first = claim_piece(at=now)
    finish_piece(first, *compute_piece(first), at=now)
    claim_piece(at=now)  # its worker dies with it

    later = now + 2 * lease()
    second = claim_piece(at=later)
    finish_piece(second, *compute_piece(second), at=later)

    [ended] = end_runs(at=later)
    assert (ended, ended.error, ended.set_aside) == (run, "", 0)
    assert (ended.figures["families"], ended.figures["members"]) == (2, 24)
    assert sorted(Family.objects.values_list("article", "people")) == sorted((each, 12) for each in articles)
    assert set(Family.objects.values_list("run", flat=True)) == {run.pk}


def test_regions_are_told_of_those_who_show_theirs_and_from_ten_people_on(draft, article):
    people = make_people(24, regions=("KZ-71", "KZ-10")) + make_people(3, name="few", regions=("KZ-15",))
    named = make_people(5, name="named", regions=("KZ-10",))
    for person in named:
        person.name = "Аты бар"
        person.save()
    make_comments(draft, [CAMPAIGN] * 27, people)
    make_comments(draft, [CAMPAIGN] * 5, named, name_form="name")
    find(article)

    regions = regions_of(Family.objects.get())

    assert (regions.told, regions.others) == ([("KZ-10", 12), ("KZ-71", 12)], 3)


def test_new_accounts_are_told_where_people_sent_it_themselves(draft, article):
    people = make_people(4)
    for person, days in zip(people, (1, 6, 8, 100), strict=True):
        type(person).objects.filter(pk=person.pk).update(date_joined=NOON - timedelta(days=days))
    proposals = make_proposals(draft, [CAMPAIGN] * 4, people)
    find(article)
    family = Family.objects.get(part="change")
    assert new_accounts(family) == 2

    Proposal.objects.filter(pk=proposals[0].pk).update(channel="post")

    assert new_accounts(family) == 1


def test_a_contribution_is_in_one_family_of_a_place_and_of_one_kind(draft, article):
    [comment, _other] = make_comments(draft, [CAMPAIGN] * 2, make_people(2))
    find(article)
    family = Family.objects.get()
    again = {"family": family, "part": "comment", "place": article, "said_at": NOON}
    for wrong in (again | {"comment": comment}, again, again | {"part": "change"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.create(**wrong)


def test_no_words_are_kept_with_a_family(draft, article):
    make_comments(draft, [CAMPAIGN + OWN] * 2, make_people(2))
    find(article)

    kept = str([list(model.objects.values()) for model in (Family, Member)])

    assert not any(word in kept for word in (*CAMPAIGN.split(), *OWN.split()) if len(word) > 3)
    assert CommentWords.objects.count() == 2


def test_one_person_who_says_it_often_is_no_campaign(draft, article):
    make_comments(draft, [CAMPAIGN] * 30, [make_person("often")] * 30)

    assert find(article) == {"families": 1, "campaigns": 0, "members": 30}


def test_visible_later_is_found_later(draft, article):
    comments = make_comments(draft, [CAMPAIGN] * 3, make_people(3), visible_at=None)
    Comment.objects.filter(pk__in=[one.pk for one in comments[:2]]).update(**seen())

    assert find(article)["members"] == 2


def test_a_comment_moved_to_another_article_is_found_there_whichever_article_comes_first(draft, article):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    make_comments(draft, [CAMPAIGN], make_people(1, name="there"), eid="art_10")
    elsewhere = place(draft, "art_10").provision
    find(article)
    Comment.objects.filter(pk=made[0].pk).update(article=elsewhere)

    find(elsewhere)
    find(article)

    assert sizes() == [("comment", 2), ("comment", 2)]
    assert Member.objects.get(comment=made[0]).place == elsewhere
