"""The pages of batches: choosing in the queue, looking through, proposing, the second moderator's answer."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import readings
from moderation.batch_notices import read_asked, read_finished, read_refused
from moderation.models import BY_ONE, Batch, Ruling
from moderation.notices import read_rulings
from moderation.tasks import carry_out_batches
from tests.moderation import world
from tests.moderation.test_batches import HIDE, comments, outcomes, proposed
from tests.moderation.world import LATER


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def address(draft, batch=None):
    name, args = ("batch", [draft.slug, batch.uid]) if batch else ("batches", [draft.slug])
    return reverse(name, args=args).replace("/kk/", "/en/")


def text(answer):
    return answer.content.decode()


def test_what_was_marked_is_looked_through_and_ruled_on(client, draft, moderator):
    client.force_login(moderator)
    first, second, third = comments(draft, 3)
    queue = text(client.get(reverse("queue", args=[draft.slug])))

    begun = client.post(address(draft), {"item": [third.uid, first.uid, third.uid]})
    batch = Batch.objects.get()
    empty = client.post(address(draft, batch), {"act": "word", "ruling": "hide", "ground": "insult"})
    worded = client.post(address(draft, batch), {"act": "word", **HIDE}, follow=True)
    client.post(address(draft, batch), {"act": "propose"})
    carry_out_batches()
    done = text(client.get(address(draft, batch)))

    assert f'value="{second.uid}" form="batch"' in queue
    assert begun.status_code == 302
    assert [entry.item for entry in batch.items.order_by("number")] == [third, first]
    assert (empty.status_code, "Write the statement of reasons: the author will read it." in text(empty)) == (422, True)
    assert "To be ruled on: 2 comments" in " ".join(text(worded).split())
    assert outcomes(batch) == ["hide", "hide"]
    assert "Nothing is left to do." in done


def test_the_whole_of_a_filter_is_chosen(client, draft, elsewhere):
    client.force_login(elsewhere)
    inside = world.make_comment(draft, "art_10", language="ru")
    world.make_comment(draft, "art_10")
    world.make_comment(draft, "art_9", language="ru")

    client.post(address(draft) + "?language=ru", {"all": "yes"})

    assert [entry.item for entry in Batch.objects.get().items.all()] == [inside]


def test_what_cannot_be_ruled_on_is_told_by_its_number(client, draft, moderator):
    client.force_login(moderator)
    items = [world.make_comment(draft), world.make_comment(draft, author=moderator), world.make_proposal(draft)]
    client.post(address(draft), {"item": [item.uid for item in items]})
    batch = Batch.objects.get()

    page = text(client.post(address(draft, batch), {"act": "word", **HIDE, "ruling": "return"}, follow=True))

    assert "No. 1: A comment cannot be returned. Let it stand or hide it." in page
    assert "No. 2: Nobody rules on their own words. Another moderator will." in page
    assert "To be ruled on: 1 proposal" in " ".join(page.split())


def test_what_is_not_here_is_not_left_out_in_silence(client, draft, moderator):
    client.force_login(moderator)
    here, elsewhere = world.make_comment(draft), world.make_comment(world.make_draft("other"))

    answers = [client.post(address(draft), {"item": [here.uid, uid]}) for uid in (elsewhere.uid, "c_none\0")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Not all that was marked is here: nothing was chosen." in text(answer) for answer in answers)
    assert Batch.objects.count() == 0


def test_nothing_marked_is_said(client, draft, moderator):
    client.force_login(moderator)

    answer = client.post(address(draft), {})

    assert answer.status_code == 422
    assert "Choose what is to be ruled on first: nothing was chosen." in text(answer)


def test_the_second_moderator_sees_the_words_and_answers(client, draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)
    client.force_login(second_moderator)

    listed = text(client.get(address(draft)))
    page = text(client.get(address(draft, batch)))
    unsaid = client.post(address(draft, batch), {"act": "refuse", "reasons": " "})
    confirmed = client.post(address(draft, batch), {"act": "confirm"}, follow=True)

    assert address(draft, batch) in listed
    assert page.count("Келісемін.") == BY_ONE + 1
    assert unsaid.status_code == 422
    assert "Two moderators ruled so." in text(confirmed)
    assert 'hx-trigger="every 3s"' in text(confirmed)
    batch.refresh_from_db()
    assert (batch.status, batch.second) == ("going", second_moderator)


def test_the_first_may_not_confirm_on_the_page(client, draft, moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)
    client.force_login(moderator)

    answer = client.post(address(draft, batch), {"act": "confirm"})

    assert (answer.status_code, Ruling.objects.count()) == (403, 0)
    batch.refresh_from_db()
    assert batch.status == "waiting"


def test_strangers_find_nothing(client, draft, moderator, elsewhere, second_moderator):
    waiting = proposed(draft, comments(draft, BY_ONE + 1), moderator)
    begun = client.force_login(second_moderator) or client.post(
        address(draft), {"item": [world.make_comment(draft).uid]}
    )

    client.force_login(elsewhere)
    answers = [client.get(address(draft, waiting)), client.post(address(draft, waiting), {"act": "confirm"})]
    answers += [client.get(begun["Location"]), client.post(begun["Location"], {"act": "discard"})]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert Batch.objects.count() == 2


def test_nothing_is_read_of_what_lies_outside_the_scope(client, draft, elsewhere):
    client.force_login(elsewhere)
    outside = world.make_comment(draft, text="Құпия сөз.")
    client.post(address(draft), {"item": [outside.uid]})

    page = text(client.post(address(draft, Batch.objects.get()), {"act": "word", **HIDE}, follow=True))

    assert "Құпия" not in page
    assert "No. 1: You are not appointed to moderate this article." in page


def test_a_choice_is_forgotten(client, draft, moderator):
    client.force_login(moderator)
    client.post(address(draft), {"item": [world.make_comment(draft).uid]})

    answer = client.post(address(draft, Batch.objects.get()), {"act": "discard"})

    assert (answer.status_code, Batch.objects.count()) == (302, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_asks_as_many_queries_for_three_as_for_one(client, draft, moderator, number, django_assert_num_queries):
    client.force_login(moderator)
    items = [*comments(draft, number), *(world.make_proposal(draft) for _each in range(number))]
    client.post(address(draft), {"item": [item.uid for item in items]})
    batch = Batch.objects.get()
    client.post(address(draft, batch), {"act": "word", **HIDE})

    with django_assert_num_queries(30):
        page = text(client.get(address(draft, batch)))

    assert page.count('<tr><th scope="row">') == 2 * number


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_many_queries_for_three_as_for_one(
    client, draft, second_moderator, number, django_assert_num_queries
):
    for place in range(number):
        author = world.make_person(f"author{place}x")
        items = [world.make_comment(draft, author=author) for _each in range(BY_ONE + 1)]
        proposed(draft, items, world.make_moderator(draft, f"first{place}"))
    client.force_login(second_moderator)

    with django_assert_num_queries(10):
        page = text(client.get(address(draft)))

    assert page.count('<tr><th scope="row">') == number


def test_the_author_reads_that_two_ruled(draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)
    Batch.objects.update(status="going", second=second_moderator, answered_at=LATER)
    carry_out_batches()

    ruling = Ruling.objects.filter(batch=batch).first()

    assert "Two moderators ruled so, on several texts at once" in read_rulings([ruling.uid], "en")[ruling.uid].text


def test_moderators_are_told_with_a_way_to_the_page(draft, moderator, second_moderator):
    batch = proposed(draft, comments(draft, BY_ONE + 1), moderator)

    asked = read_asked([batch.uid], "en")[batch.uid]

    assert asked.text.startswith("21 items are to be ruled on at once.")
    assert asked.url.endswith(f"/moderation/batches/{batch.uid}/")
    assert (read_refused([batch.uid], "en"), read_finished([batch.uid], "en")) == ({}, {})
    Batch.objects.update(status="refused", second=second_moderator, refusal="Себебі бар.")
    assert read_refused([batch.uid], "en")[batch.uid].text == "Nothing of it was ruled. Reasons: Себебі бар."
    Batch.objects.update(status="done", finished_at=LATER)
    assert read_finished([batch.uid], "en")[batch.uid].title == "A batch of rulings is carried out"
    assert len(readings(Notice.objects.all(), "en")) == 0


def test_the_log_says_that_a_ruling_was_one_of_a_batch(client, draft, moderator):
    batch = proposed(draft, comments(draft, 1), moderator)
    carry_out_batches()

    page = text(client.get(reverse("rulings", args=[draft.slug]).replace("/kk/", "/en/")))
    told = client.get(f"/api/v1/drafts/{draft.slug}/rulings/").json()

    assert "one of a batch" in page
    assert told["results"][0]["batch"] == batch.uid
