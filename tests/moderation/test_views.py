"""The moderators' pages and the page on which anyone reports."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from core import clock
from moderation.actions import claim_item
from moderation.models import Claim, Report, Ruling
from tests.moderation import world
from tests.moderation.world import LATER, NOON

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def signed_in(client, moderator):
    client.force_login(moderator)
    return client


def queue(draft):
    return reverse("queue", args=[draft.slug])


def address(item):
    if hasattr(item, "serial"):
        return reverse("review_proposal", args=[item.draft.slug, item.serial])
    return reverse("review_comment", args=[item.draft.slug, item.uid])


def page(answer):
    return " ".join(answer.content.decode().split())


def test_the_queue_tells_how_much_waits_and_gives_the_first_when_asked(signed_in, draft, moderator):
    oldest = world.make_proposal(draft, submitted_at=NOON)
    world.make_comment(draft, submitted_at=LATER)

    before = signed_in.get(queue(draft))
    held_by_looking = Claim.objects.count()
    taken = signed_in.post(f"{queue(draft)}?language=kk")
    after = signed_in.get(queue(draft))

    assert (before.status_code, before.context["item"], held_by_looking) == (200, None, 0)
    assert '<b class="count">2</b> wait' in page(before)
    assert "Nothing lies before you." in page(before)
    assert (taken.status_code, taken["Location"]) == (302, f"{address(oldest)}?language=kk")
    assert after.context["item"] == oldest
    assert "Себебі бар." in page(after)
    assert [(claim.item, claim.moderator) for claim in Claim.objects.all()] == [(oldest, moderator)]


def test_a_row_and_the_form_beside_it_are_written_for_each_reader_and_language(
    client, draft, moderator, second_moderator, elsewhere
):
    claim_item(world.make_comment(draft, "art_10"), by=moderator, at=clock.now())

    def shown(person, language):
        client.force_login(person)
        with override(language):
            told = page(client.get(f"/{language}/{queue(draft).split('/', 2)[2]}"))
        articles = [one for one in ("art_9", "art_10") if f'<option value="{one}"' in told]
        return [
            words for words in ("before you", "before a colleague", "у вас", "у коллеги") if f">{words}<" in told
        ], articles

    found = [shown(person, language) for person, language in ((moderator, "en"), (moderator, "ru"), (elsewhere, "en"))]

    assert found == [
        (["before you"], ["art_9", "art_10"]),
        (["у вас"], ["art_9", "art_10"]),
        (["before a colleague"], ["art_10"]),
    ]
    assert found[:1] == [shown(moderator, "en")]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_a_colleague_has_before_them_is_shown_without_a_form_and_refused_with_the_words_kept(
    signed_in, draft, second_moderator, headers
):
    comment = world.make_comment(draft)
    claim_item(comment, by=second_moderator, at=clock.now())

    shown = page(signed_in.get(address(comment)))
    listed = page(signed_in.get(queue(draft)))
    given = {"ruling": "hide", "ground": "insult", "reasons": "Қорлау бар."}
    answer = signed_in.post(address(comment), given, headers=headers)

    assert "A colleague has this before them, until" in shown
    assert 'name="ruling"' not in shown
    assert "before a colleague" in listed
    assert answer.status_code == (422 if headers else 409)
    assert "Another moderator has this before them, until" in page(answer)
    assert "Қорлау бар.</textarea>" in page(answer)
    assert Ruling.objects.count() == 0


def test_an_item_is_put_off_taken_and_handed_over(signed_in, draft, moderator, second_moderator):
    first, second = world.make_proposal(draft), world.make_comment(draft)

    put_off = signed_in.post(address(first), {"act": "skip"})
    again = signed_in.post(address(second), {"act": "take"})
    handed = signed_in.post(address(second), {"act": "hand", "colleague": second_moderator.pk})
    nobody = signed_in.post(address(first), {"act": "hand", "colleague": "x"})
    given = signed_in.get(address(first))

    assert put_off["Location"] == address(second)
    assert again["Location"] == address(second)
    assert handed["Location"] == address(first)
    assert (nobody.status_code, "Choose a colleague" in page(nobody)) == (422, True)
    assert "You have this before you until" in page(given)
    assert second_moderator.email in page(given)
    assert {(claim.item, claim.moderator) for claim in Claim.objects.all()} == {
        (first, moderator), (second, second_moderator),
    }  # fmt: skip


def test_nothing_free_leads_to_the_queue(signed_in, draft, second_moderator):
    comment = world.make_comment(draft)
    claim_item(comment, by=second_moderator, at=clock.now())

    answer = signed_in.post(queue(draft), follow=True)

    assert answer.redirect_chain == [(queue(draft), 302)]
    assert "Nothing lies before you." in page(answer)


def test_an_empty_queue_says_so(signed_in, draft):
    assert "Nothing waits." in page(signed_in.get(queue(draft)))
    assert "Nothing of this kind waits." in page(signed_in.get(queue(draft), {"why": "hidden"}))


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_needs_as_many_queries_for_3_rows_as_for_1(signed_in, draft, django_assert_num_queries, number):
    for each in range(number):
        world.make_proposal(draft, text=f"Орыс тілі {each} тең қолданылады.")
        world.make_comment(draft)
    signed_in.post(queue(draft), follow=True)

    with django_assert_num_queries(39):
        signed_in.get(queue(draft))


def test_a_ruling_leads_to_the_next_item(signed_in, draft):
    first, second = world.make_proposal(draft), world.make_comment(draft)

    answer = signed_in.post(f"{address(first)}?language=kk", {"ruling": "publish"})

    ruling = Ruling.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{address(second)}?language=kk&done={ruling.uid}")
    after = page(signed_in.get(answer["Location"]))
    assert f"{first.number} stands. The ruling is in the public record." in after


def test_the_last_ruling_leads_to_the_empty_queue(signed_in, draft):
    comment = world.make_comment(draft)

    answer = signed_in.post(address(comment), {"ruling": "hide", "ground": "insult", "reasons": "Қорлау."}, follow=True)

    assert answer.redirect_chain == [(f"{queue(draft)}?done={Ruling.objects.get().uid}", 302)]
    assert "The comment is hidden." in page(answer)
    assert "Nothing waits." in page(answer)


def test_htmx_gets_the_bench_alone(signed_in, draft):
    first, second = world.make_proposal(draft), world.make_proposal(draft)

    answer = signed_in.post(address(first), {"ruling": "publish"}, headers=HTMX, follow=True)

    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == f"{address(second)}?done={Ruling.objects.get().uid}"
    assert answer.content.strip().startswith(b'<div id="bench">')
    assert b"<html" not in answer.content


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_refusal_keeps_what_was_typed(signed_in, draft, headers):
    proposal = world.make_proposal(draft)
    given = {"ruling": "hide", "reasons": "Мәтінде <b>нөмір</b> бар."}

    answer = signed_in.post(address(proposal), given, headers=headers)

    assert answer.status_code == 422
    assert "Choose the ground." in page(answer)
    assert "Мәтінде &lt;b&gt;нөмір&lt;/b&gt; бар.</textarea>" in page(answer)
    assert 'value="hide" accesskey="2" checked' in page(answer)
    assert Ruling.objects.count() == 0


def test_a_statement_that_cannot_be_stored_is_refused_and_kept(signed_in, draft):
    proposal = world.make_proposal(draft)

    answer = signed_in.post(address(proposal), {"ruling": "hide", "ground": "insult", "reasons": "сөз\0"})

    assert answer.status_code == 422
    assert "The text contains signs that cannot be stored." in page(answer)


def test_own_words_are_shown_without_a_form_and_refused(signed_in, draft, moderator):
    proposal = world.make_proposal(draft, author=moderator)

    shown = signed_in.get(address(proposal))
    sent = signed_in.post(address(proposal), {"ruling": "publish"})

    assert (shown.status_code, sent.status_code) == (200, 403)
    assert "Nobody rules on their own words." in page(shown)
    assert 'name="ruling"' not in page(shown)
    assert Ruling.objects.count() == 0


def test_a_hidden_item_offers_to_be_restored(client, draft, moderator, second_moderator):
    proposal = world.make_proposal(draft, **world.seen())
    client.force_login(moderator)
    client.post(address(proposal), {"ruling": "hide", "ground": "insult", "reasons": "Қорлау."})
    client.force_login(second_moderator)

    shown = page(client.get(address(proposal)))
    client.post(address(proposal), {"ruling": "restore", "reasons": "Бұл сын."})

    assert 'value="restore" accesskey="4" checked' in shown
    assert 'name="ground"' not in shown
    assert "Қорлау." in shown
    assert "Себебі бар." in shown
    proposal.refresh_from_db()
    assert proposal.hidden_at is None


def test_markup_and_turned_writing_are_harmless(signed_in, draft):
    comment = world.make_comment(draft, text="<script>alert(1)</script>\u202eтерс")

    shown = page(signed_in.get(address(comment)))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]терс" in shown


def test_reporters_are_not_named_to_moderators(signed_in, draft):
    proposal = world.make_proposal(draft, **world.reviewed())
    world.make_report(proposal, "secret.reporter", text="Екінші сөйлем.")

    shown = page(signed_in.get(address(proposal)))

    assert "1 report" in shown
    assert "Екінші сөйлем." in shown
    assert "secret.reporter" not in shown


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in_and_others_are_turned_away(client, draft, elsewhere, method):
    unseen, seen = world.make_proposal(draft), world.make_proposal(draft, **world.seen())
    comment = world.make_comment(draft)
    addresses = [address(unseen), address(seen), address(comment)]
    ask = getattr(client, method)
    given = {"ruling": "publish"}

    strangers = [(answer.status_code, answer["Location"]) for answer in (ask(one, given) for one in addresses)]
    client.force_login(world.make_person("citizen"))
    citizens = [ask(one, given).status_code for one in addresses]
    client.force_login(elsewhere)
    of_another_article = [ask(one, given).status_code for one in addresses]

    sign_in = reverse("account_login")
    assert [place.startswith(f"{sign_in}?next=") for _status, place in strangers] == [True] * 3
    assert citizens == [404, 403, 404]
    assert of_another_article == [403, 403, 403]
    assert Ruling.objects.count() == 0


def test_the_queue_is_for_moderators(client, draft, elsewhere):
    other = world.make_proposal(draft, reasons="Басқа баптың сөзі.")
    own = world.make_proposal(draft, "art_10__para_1", text="Астана – астана.", reasons="Өз бабының сөзі.")

    stranger = client.get(queue(draft))
    client.force_login(world.make_person("citizen"))
    citizen = client.get(queue(draft))
    client.force_login(elsewhere)
    moderator = client.get(queue(draft))

    assert (stranger.status_code, citizen.status_code, moderator.status_code) == (302, 403, 200)
    given = client.post(queue(draft), follow=True)
    assert own.number in page(moderator)
    assert "Өз бабының сөзі." in page(given)
    assert other.number not in page(moderator)
    assert "Басқа баптың сөзі." not in page(moderator)


def test_an_unsent_draft_is_not_there(signed_in, draft):
    world.make_comment(draft, submitted_at=None)

    assert signed_in.get(reverse("review_proposal", args=[draft.slug, 999_999])).status_code == 404
    assert signed_in.get(reverse("review_comment", args=[draft.slug, "c_nothing"])).status_code == 404


def test_an_item_of_another_draft_is_not_there(signed_in, draft):
    elsewhere = world.make_draft("other")
    world.make_moderator(elsewhere, "foreign")
    proposal = world.make_proposal(elsewhere, **world.seen())

    assert signed_in.get(reverse("review_proposal", args=[draft.slug, proposal.serial])).status_code == 404
    assert signed_in.get(address(proposal)).status_code == 403


def report_address(item):
    if hasattr(item, "serial"):
        return reverse("report_proposal", args=[item.serial])
    return reverse("report_comment", args=[item.uid])


@pytest.mark.parametrize("make", [world.make_proposal, world.make_comment], ids=["proposal", "comment"])
def test_a_report_is_thanked_for(client, draft, make):
    item = make(draft, **world.reviewed())
    client.force_login(world.make_person("reporter"))
    form = page(client.get(report_address(item)))

    answer = client.post(report_address(item), {"ground": "insult", "text": "Екінші сөйлем."}, follow=True)

    assert "Sharp criticism of an office or an act is no insult." in form
    assert answer.redirect_chain == [(report_address(item), 302)]
    assert "Thank you. A moderator will look at it." in page(answer)
    assert Report.objects.get().text == "Екінші сөйлем."


def test_a_report_without_ground_keeps_what_was_typed(client, draft):
    proposal = world.make_proposal(draft, **world.reviewed())
    client.force_login(world.make_person("reporter"))

    answer = client.post(report_address(proposal), {"text": "Екінші сөйлем."})

    assert answer.status_code == 422
    assert "Choose the ground." in page(answer)
    assert "Екінші сөйлем.</textarea>" in page(answer)


def test_strangers_sign_in_to_report(client, draft):
    proposal = world.make_proposal(draft, **world.reviewed())

    answer = client.get(report_address(proposal))

    assert (answer.status_code, answer["Location"]) == (
        302, f"{reverse('account_login')}?next={report_address(proposal)}",
    )  # fmt: skip


def test_what_is_not_seen_cannot_be_reported(client, draft):
    unseen = world.make_comment(draft)
    hidden = world.make_comment(draft, text="Жасырын сөз.", **world.seen(hidden_at=NOON, hidden_ground="insult"))
    client.force_login(world.make_person("reporter"))

    assert client.get(report_address(unseen)).status_code == 404
    shown = client.get(report_address(hidden))
    sent = client.post(report_address(hidden), {"ground": "insult"})

    assert "These words are not shown, so there is nothing to report." in page(shown)
    assert "Жасырын сөз." not in page(shown) + page(sent)
    assert sent.status_code == 422
