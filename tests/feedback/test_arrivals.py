"""What has just come finds its like within seconds, by the rule of the night, and the night agrees."""

import random
from datetime import timedelta

import pytest

from accounts.actions import erase_person
from articles.actions import touch
from articles.models import ArticleVersion
from feedback.actions.arrivals import articles_to_enter, enter_arrivals
from feedback.actions.families import find_families, store_families
from feedback.models import Band, Entered, EnteredUpTo, Family, Member
from feedback.tasks import enter_new_words
from proposals.actions import hide
from proposals.models import Change, Comment, CommentWords
from tests.feedback.voices import CAMPAIGN, OWN, SINGLE, campaign, make_comments, make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, place
from tests.threads import at_once


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


def arrive(article):
    while enter_arrivals(article, at=NOON):
        pass


def groups():
    """Return who is with whom: sets of contributions by part and place."""
    together = {}
    for member in Member.objects.all():
        together.setdefault(member.family_id, set()).add((member.part, member.place_id, member.contribution))
    return {frozenset(group) for group in together.values()}


def test_a_second_text_makes_a_family_and_the_next_one_joins_it(draft, article):
    people = make_people(3)
    make_comments(draft, [CAMPAIGN, SINGLE[0]], [people[0]] * 2)
    arrive(article)
    assert Family.objects.count() == 0

    second = make_comments(draft, [CAMPAIGN + OWN], people[1:2])
    arrive(article)
    third = make_comments(draft, [CAMPAIGN.upper()], people[2:])
    arrive(article)

    family = Family.objects.get()
    assert (family.people, family.members.count()) == (3, 3)
    assert [member.comment for member in family.members.filter(adds=True)] == second
    assert family.members.filter(comment=third[0], adds=False).exists()


def test_the_night_agrees_with_what_came_one_by_one(draft, article):
    """Campaigns of changes, reasons and comments, mixed with single voices, come in any order."""
    chance = random.Random(11)
    texts = [*campaign(60), *SINGLE]
    chance.shuffle(texts)
    made = make_comments(draft, texts, make_people(63))
    changed = [f"Орыс тілі {chance.choice(['еркін', 'тең', 'бірге'])} қолданылады." for _each in range(30)]
    reasons = campaign(30, own_each=7)
    make_proposals(draft, changed, make_people(30, name="changing"), reasons=reasons)
    for start in range(0, 63, 21):  # they become visible in three turns
        Comment.objects.filter(pk__in=[one.pk for one in made[start:]]).update(visible_at=None)
        Comment.objects.filter(pk__in=[one.pk for one in made[: start + 21]]).update(visible_at=NOON)
        arrive(article)
    came, number = groups(), Member.objects.count()
    assert sorted(map(len, came))[-2:] == [30, 60]

    figures = store_families(article, find_families(article), at=NOON)

    assert groups() == came
    assert figures["members"] == number


def test_what_the_night_has_placed_before_it_is_entered_stays_there(draft, article):
    people = make_people(6)
    make_comments(draft, campaign(4), people[:4])
    make_proposals(draft, ["Орыс тілі еркін қолданылады."] * 2, people[4:])
    store_families(article, find_families(article), at=NOON)
    placed = groups()

    arrive(article)

    assert groups() == placed
    assert len(placed) == 2
    last = make_comments(draft, [CAMPAIGN + OWN], make_people(1, name="later"))
    arrive(article)
    assert Member.objects.get(comment=last[0]).family.members.count() == 5


def test_entering_again_changes_nothing_until_something_comes(draft, article):
    make_comments(draft, campaign(5), make_people(5))
    touch([article.pk], at=NOON)
    enter_new_words()
    enter_new_words()  # its own touch raised the version once
    number = ArticleVersion.objects.get(article=article).number

    assert articles_to_enter() == []
    enter_new_words()
    assert (ArticleVersion.objects.get(article=article).number, EnteredUpTo.objects.get().number) == (number, number)
    touch([article.pk], at=NOON)
    assert articles_to_enter() == [article.pk]


def test_other_words_are_entered_anew(draft, article):
    comments = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    arrive(article)
    CommentWords.objects.filter(comment=comments[2]).update(text=SINGLE[0])
    Comment.objects.filter(pk=comments[2].pk).update(edited_at=NOON + timedelta(minutes=5))

    arrive(article)

    assert {member.comment for member in Member.objects.all()} == set(comments[:2])
    assert Entered.objects.filter(comment=comments[2]).count() == 1
    assert Family.objects.get().people == 2


def test_words_read_no_more_lead_to_nothing(draft, article):
    comments = make_comments(draft, [CAMPAIGN], make_people(1))
    arrive(article)
    hide(comments[0], ground="insult", at=LATER)
    make_comments(draft, [CAMPAIGN], make_people(1, name="after"))

    arrive(article)

    assert Family.objects.count() == 0


def test_changes_of_one_other_word_meet_no_more_than_at_night(draft, article):
    texts = ["Орыс тілі де қолданылады.", "Орыс тілі еркін қолданылады."]
    make_proposals(draft, texts, make_people(2))

    arrive(article)

    assert Family.objects.count() == 0
    assert Entered.objects.count() == 4


def test_another_article_is_another_matter(draft, article):
    make_comments(draft, [CAMPAIGN], make_people(1))
    make_comments(draft, [CAMPAIGN], make_people(1, name="other"), eid="art_10")
    for eid in ("art_9", "art_10"):
        arrive(place(draft, eid).provision)

    assert Family.objects.count() == 0
    assert Entered.objects.count() == 2


@pytest.mark.parametrize("text", ["\u200b", "…", "а", "сөз " * 700, "\u200bа\u200d"])
def test_odd_texts_are_entered_once(draft, article, text):
    make_comments(draft, [text, text], make_people(2))

    arrive(article)

    assert Entered.objects.count() == 2
    assert groups() in (set(), {frozenset(("comment", article.pk, one.pk) for one in Comment.objects.all())})
    store_families(article, find_families(article), at=NOON)
    assert Member.objects.count() in (0, 2)


def test_somebody_erased_is_in_no_index(draft, article):
    people = make_people(2)
    make_comments(draft, [CAMPAIGN] * 2, people)
    make_proposals(draft, [CAMPAIGN], people[:1], reasons=[CAMPAIGN])
    arrive(article)
    assert Band.objects.count() > 0

    erase_person(people[0], at=LATER)

    assert [one.comment.author for one in Entered.objects.select_related("comment__author")] == [people[1]]
    assert set(Band.objects.values_list("text", flat=True)) == set(Entered.objects.values_list("pk", flat=True))
    assert Member.objects.count() == 0


def test_two_workers_at_once_enter_each_text_once(committed_db):
    draft = make_draft()
    article = place(draft, "art_9").provision
    make_comments(draft, campaign(20), make_people(20))

    outcomes = at_once(*[lambda: arrive(article)] * 3)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert (Entered.objects.count(), Member.objects.count(), Family.objects.count()) == (20, 20, 1)


def test_a_text_costs_few_queries(draft, article, django_assert_max_num_queries):
    make_comments(draft, campaign(40), make_people(40))
    arrive(article)
    make_comments(draft, [CAMPAIGN], make_people(1, name="late"))

    with django_assert_max_num_queries(29):
        enter_arrivals(article, at=NOON)


def test_a_comment_moved_to_another_article_joins_its_like_there(draft, article):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    there = make_comments(draft, [CAMPAIGN], make_people(1, name="there"), eid="art_10")
    elsewhere = place(draft, "art_10").provision
    for one in (article, elsewhere):
        arrive(one)

    Comment.objects.filter(pk=made[0].pk).update(article=elsewhere)
    for one in (article, elsewhere):
        arrive(one)

    assert groups() == {
        frozenset(("comment", article.pk, one.pk) for one in made[1:]),
        frozenset(("comment", elsewhere.pk, one.pk) for one in (made[0], *there)),
    }


def test_a_proposal_moved_within_its_article_joins_its_like_there(draft, article):
    """What it adds is compared where it stands; its reasons stay where they were."""
    *made, there = make_proposals(draft, [CAMPAIGN] * 4, make_people(4), kind="add", reasons=["Бір.", "", "", "Екі."])
    old = place(draft, "art_9__para_2").provision
    Change.objects.filter(revision__proposal=there).update(provision=article)
    arrive(article)

    Change.objects.filter(revision__proposal=made[0]).update(provision=article)
    arrive(article)

    expected = {
        frozenset(("change", old.pk, one.pk) for one in made[1:]),
        frozenset(("change", article.pk, one.pk) for one in (made[0], there)),
    }
    assert groups() == expected
    store_families(article, find_families(article), at=NOON)
    assert groups() == expected
    assert enter_arrivals(article, at=NOON) == 0
    Change.objects.filter(revision__proposal=made[0]).update(provision=old)  # and back
    arrive(article)
    assert groups() == {frozenset(("change", old.pk, one.pk) for one in made)}
