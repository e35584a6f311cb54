"""Names made less public later: never more, in the record without the name, on kept pages and for programs at once."""

import pytest
from django.utils.translation import override

from articles.models import ArticleVersion
from core import clock
from core.rules import RuleViolation
from proposals.actions import show_least_of_all, show_less
from proposals.models import Comment, Proposal
from record.leaf import parse
from record.models import Entry
from tests.proposals import stage


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def article(draft):
    return stage.place(draft, "art_9").provision


@pytest.fixture
def author(draft):
    return stage.make_person(name="Aigerim Own", pseudonym="Steppe")


def less(item, form, by):
    return show_less(item, form, by=by, at=clock.now())


def refusal(call, *arguments):
    with pytest.raises(RuleViolation) as caught:
        call(*arguments)
    return caught.value.code


def test_a_name_becomes_a_pseudonym_and_then_the_region_alone(draft, article, author):
    proposal = stage.make_proposal(draft, author, name_form="name")
    shown = [proposal.author_shown]
    version = ArticleVersion.objects.get(article=article).number

    for form in ("pseudonym", "region"):
        less(proposal, form, author)
        proposal = Proposal.objects.with_changes().get(pk=proposal.pk)
        shown.append(proposal.author_shown)

    leaves = [(entry.verb, parse(bytes(entry.leaf))["data"]) for entry in Entry.objects.of(proposal.uid)][1:]
    assert shown == ["Aigerim Own", "Steppe, Astana", "Citizen, Astana"]
    assert leaves == [("author.shown_less", {"form": "pseudonym"}), ("author.shown_less", {"form": "region"})]
    assert ArticleVersion.objects.get(article=article).number == version + 2


def test_the_same_form_again_changes_nothing(draft, article, author):
    comment = stage.make_comment(draft, author, article=article)
    leaves = Entry.objects.count()

    less(comment, "region", author)

    assert Entry.objects.count() == leaves


def test_a_name_is_never_made_more_public_nor_by_others(draft, article, author):
    proposal = stage.make_proposal(draft, author, name_form="pseudonym")

    assert [
        refusal(less, proposal, "name", author),
        refusal(less, proposal, "", author),
        refusal(less, proposal, "region", stage.make_person()),
    ] == ["not_less_public", "not_less_public", "not_yours"]


def test_all_at_once_leaves_a_leaf_for_each(draft, article, author):
    proposals = [stage.make_proposal(draft, author, name_form=form) for form in ("name", "pseudonym", "region")]
    comment = stage.make_comment(draft, author, article=article)
    Comment.objects.filter(pk=comment.pk).update(name_form="name")

    assert show_least_of_all(by=author, at=clock.now()) == 3

    assert set(Proposal.objects.values_list("name_form", flat=True)) == {"region"}
    assert Comment.objects.get(pk=comment.pk).name_form == "region"
    of = set(Entry.objects.filter(verb="author.shown_less").values_list("object_id", flat=True))
    assert of == {proposals[0].uid, proposals[1].uid, comment.uid}
    assert show_least_of_all(by=author, at=clock.now()) == 0
