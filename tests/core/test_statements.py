"""A query written once gives what Django's own would give for each key."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from accounts.models import Person
from core.statements import Models, Statement, any_value


@pytest.fixture
def kinds(db):
    return list(ContentType.objects.order_by("pk")[:3])


def test_rows_are_those_of_the_key(kinds, django_assert_num_queries):
    statement = Statement(lambda key: ContentType.objects.filter(pk=key).values_list("pk", "model"))

    with django_assert_num_queries(4):
        found = [statement.rows(kind.pk) for kind in kinds] + [statement.rows(0)]

    assert found == [[(kind.pk, kind.model)] for kind in kinds] + [[]]


def test_rows_of_many_keys_come_together(kinds, django_assert_num_queries):
    statement = Statement(
        lambda keys: ContentType.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "model"), many=True
    )

    with django_assert_num_queries(3):
        found = [statement.rows([kind.pk for kind in kinds]), statement.rows([kinds[1].pk]), statement.rows([])]

    assert found == [[(kind.pk, kind.model) for kind in kinds], [(kinds[1].pk, kinds[1].model)], []]


def test_two_lists_are_refused(db):
    statement = Statement(
        lambda keys: ContentType.objects.filter(pk__in=keys, model__in=["person"]).values_list("pk"), many=True
    )

    with pytest.raises(ValueError, match="Which list"):
        statement.rows([1])


def test_two_lists_of_keys_are_told_apart_and_may_be_empty(kinds):
    statement = Statement(
        lambda _unused, keys, others: (
            ContentType.objects.filter(pk__in=keys).exclude(pk__in=others).order_by("pk").values_list("pk")
        ),
        many=2,
    )
    first, second, third = (kind.pk for kind in kinds)

    found = [statement.rows(0, [first, second], [second]), statement.rows(0, [third], []), statement.rows(0, [], [])]

    assert found == [[(first,)], [(third,)], []]


def test_a_key_may_be_a_moment(db):
    statement = Statement(lambda moment: Person.objects.filter(date_joined__lt=any_value(moment)).values_list("email"))
    person = Person.objects.create_user("one@example.kz", "long enough word")

    assert statement.rows(person.date_joined) == []
    assert statement.rows(person.date_joined + timedelta(seconds=1)) == [(person.email,)]


def test_the_first_rows_and_what_is_gathered_from_all(kinds):
    first, second, third = (kind.pk for kind in kinds)
    asked = Statement(lambda least, most: _between(least, most).values_list("pk")).asked(first, third)

    assert asked.head(2) == [(first,), (second,)]
    assert asked.gathered("count(*)", "max(pk)") == (3, third)
    assert asked.page("2", 1, beside=["min(pk)"]).object_list == [(second, first)]


def test_rows_behind_a_place_come_with_the_number_of_all(kinds):
    first, second, third = (kind.pk for kind in kinds)
    asked = Statement(lambda least, most: _between(least, most).values_list("pk")).asked(first, third)

    found = [asked.after(place, ["pk"], 1) for place in (None, (first,), (third,))]

    assert found == [([(first,)], 3), ([(second,)], 3), ([], 3)]


def test_several_keys_are_told_apart(kinds):
    between = Statement(
        lambda first, last, keys: ContentType.objects.filter(pk__gte=first, pk__lt=last, pk__in=keys).values_list("pk"),
        many=True,
    )
    first, second, third = (kind.pk for kind in kinds)

    assert between.rows(first, third, [second, third]) == [(second,)]


@pytest.mark.parametrize(
    ("asked", "number", "found", "queries"),
    [
        ("1", 1, [0, 1], 1),
        ("2", 2, [2], 1),
        ("9", 2, [2], 3),
        ("x", 1, [0, 1], 1),
        (None, 1, [0, 1], 1),
        ("0", 1, [0, 1], 1),
    ],
)
def test_a_page_comes_with_the_number_of_all_rows(kinds, asked, number, found, queries, django_assert_num_queries):
    statement = Statement(lambda least, most: _between(least, most).values_list("pk", "model"))

    with django_assert_num_queries(queries):
        page = statement.asked(kinds[0].pk, kinds[2].pk).page(asked, 2)

    rows = [(kinds[place].pk, kinds[place].model) for place in found]
    assert (page.object_list, page.number, page.paginator.count) == (rows, number, 3)


def test_a_page_of_nothing_is_the_first(db):
    page = Statement(lambda least, most: _between(least, most).values_list("pk")).asked(0, 0).page("4", 2)

    assert (page.object_list, page.number, page.has_other_pages()) == ([], 1, False)


def test_digests_are_equal_where_rows_are(kinds):
    statement = Statement(lambda least, most: _between(least, most).values_list("app_label", "pk", "model"))
    first, _second, third = (kind.pk for kind in kinds)
    both, again = (statement.asked(first, third) for _ in range(2))

    assert both.digests() == again.digests()
    assert both.digests() != statement.asked(first, first).digests()
    assert {row[0]: digest for digest, row in statement.asked(first, first).with_digests()} == (
        statement.asked(first, first).digests()
    )


def _between(least, most):
    return ContentType.objects.filter(pk__gte=least, pk__lte=most).order_by("pk")


def test_models_are_those_that_a_queryset_gives(db, django_assert_num_queries):
    permissions = list(Permission.objects.select_related("content_type").order_by("pk")[:2])
    models = Models(lambda key: Permission.objects.filter(pk=key).select_related("content_type"))

    with django_assert_num_queries(3):
        found = [models.first(one.pk) for one in permissions]
        kinds = [vars(one.content_type)["model"] for one in found]
        nothing = models.rows(0)

    assert (found, kinds) == (permissions, [one.content_type.model for one in permissions])
    assert nothing == []


def test_models_of_many_keys_come_together(db, django_assert_num_queries):
    permissions = list(Permission.objects.order_by("pk")[:2])
    models = Models(lambda keys: Permission.objects.filter(pk__in=keys).only("codename").order_by("pk"), many=1)

    with django_assert_num_queries(1):
        found = [(one.pk, one.codename) for one in models.rows([one.pk for one in permissions])]

    assert found == [(one.pk, one.codename) for one in permissions]


def test_what_is_counted_beside_a_row_stands_on_it(db):
    group = Group.objects.create(name="g")
    permission = Permission.objects.first()
    group.permissions.add(permission)
    counted = Models(lambda key: Permission.objects.filter(pk=key).annotate(n=Count("group")))

    assert counted.first(permission.pk).n == 1


def test_what_needs_a_second_query_is_refused(db):
    with pytest.raises(ValueError, match="One query alone"):
        Models(lambda key: Permission.objects.filter(pk=key).prefetch_related("group_set")).rows(1)
