"""A query written once gives what Django's own would give for each key."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator

from core.statements import Statement


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


def test_several_keys_are_told_apart(kinds):
    between = Statement(
        lambda first, last, keys: ContentType.objects.filter(pk__gte=first, pk__lt=last, pk__in=keys).values_list("pk"),
        many=True,
    )
    first, second, third = (kind.pk for kind in kinds)

    assert between.rows(first, third, [second, third]) == [(second,)]


def test_a_list_is_counted_and_read_in_parts(kinds, django_assert_num_queries):
    statement = Statement(lambda least: ContentType.objects.filter(pk__gte=least).order_by("pk").values_list("pk"))

    with django_assert_num_queries(2):
        page = Paginator(statement.asked(kinds[1].pk), 2).get_page(1)
        found = list(page.object_list), page.paginator.count

    assert found == ([(kinds[1].pk,), (kinds[2].pk,)], ContentType.objects.filter(pk__gte=kinds[1].pk).count())
