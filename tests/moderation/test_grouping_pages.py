"""The pages and addresses of merging and splitting, and the marks that everybody reads."""

import html
import re

import pytest

from moderation.actions import merge_proposal
from moderation.models import Ruling
from proposals.actions import support_proposal
from proposals.models import Proposal
from tests.moderation import world
from tests.moderation.world import LATER, NOON

WHY = "Екеуі бір нәрсені сұрайды."


@pytest.fixture
def pair(draft):
    head = world.make_proposal(draft, author=world.make_person("first"), **world.reviewed())
    repeat = world.make_proposal(draft, author=world.make_person("second_author"), text="Тең.", **world.reviewed())
    return head, repeat


def words_of(answer):
    text = re.sub(r"<[^>]+>", "", html.unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def address(proposal, act):
    return f"/en/constitution/moderation/{proposal.number}/{act}/"


def merged(pair, moderator):
    head, repeat = pair
    return merge_proposal(repeat, head, reasons=WHY, by=moderator, at=LATER)


@pytest.mark.parametrize("typed", ["{number}", "{serial}", "p-{serial}", "\u0440-{serial}", " {number} "])
def test_a_moderator_chooses_the_other_reads_both_and_merges(client, moderator, pair, typed):
    head, repeat = pair
    client.force_login(moderator)
    number = typed.format(number=head.number, serial=head.serial)

    chosen = client.get(address(repeat, "merge"), {"into": number})
    said = words_of(chosen)
    form = {"into": head.number, "read": "1", "read_into": "1", "read_grounds": "0", "reasons": WHY}
    answer = client.post(address(repeat, "merge"), form)

    assert (chosen.status_code, head.number in said, f"Merge {repeat.number} into {head.number}" in said) == (
        (200, True, True)
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/en/proposals/{repeat.number}/")
    ruling = Ruling.objects.get()
    assert (ruling.kind, ruling.proposal, ruling.into, ruling.moderator) == ("merge", repeat, head, moderator)


def test_alike_ones_are_offered(client, draft, moderator, pair):
    head, _repeat = pair
    equal = world.make_proposal(draft, **world.reviewed())
    client.force_login(moderator)

    assert f"Look at {head.number}" in words_of(client.get(address(equal, "merge")))


@pytest.mark.parametrize("typed", ["", "P-999999", "x", "P-99999999999999999999", "<b>", "\x00", "٣"])
def test_a_number_that_names_none_is_told_and_kept(client, moderator, pair, typed):
    _head, repeat = pair
    client.force_login(moderator)

    answer = client.get(address(repeat, "merge"), {"into": typed})

    assert answer.status_code == 422
    said = words_of(answer)
    assert "Write the number of the proposal" in said or "There is no public proposal" in said or "null" in said.lower()


def test_what_is_refused_keeps_what_was_typed(client, moderator, pair):
    head, repeat = pair
    client.force_login(moderator)
    form = {"into": head.number, "reasons": "Ұзақ сөз <script>", "read": "1", "read_into": "7"}

    answer = client.post(address(repeat, "merge"), form)

    assert answer.status_code == 409
    assert "The author sent other words after you had opened this." in words_of(answer)
    assert "Ұзақ сөз &lt;script&gt;" in answer.content.decode()
    missing = client.post(address(repeat, "merge"), {"into": head.number})
    assert (missing.status_code, "Write the statement of reasons" in words_of(missing)) == (422, True)


def test_both_pages_say_it_and_lead_to_each_other(client, moderator, pair):
    head, repeat = pair
    support_proposal(repeat, by=world.make_person("backer"), at=NOON)
    ruling = merged(pair, moderator)

    of_repeat, of_head = (client.get(f"/en/proposals/{one.number}/") for one in (repeat, head))

    assert f"This proposal repeats {head.number} and was merged into it." in words_of(of_repeat)
    assert f'href="/en/proposals/{head.number}/"' in of_repeat.content.decode()
    assert f'href="/record/receipts/{ruling.uid}.txt"' in of_repeat.content.decode()
    assert f"A support counts for {head.number} too" in words_of(of_repeat)
    assert "Repeats that were merged into this proposal" in words_of(of_head)
    assert f'href="/en/proposals/{repeat.number}/"' in of_head.content.decode()
    assert "2 people support it" in words_of(of_head)
    assert "1 person supports it" in words_of(of_repeat)
    assert WHY not in words_of(of_repeat) + words_of(of_head)
    assert f"Merged into {head.number}" in words_of(client.get("/en/constitution/articles/9/"))


def test_a_moderator_splits_it_off_and_the_marks_go(client, moderator, pair):
    head, repeat = pair
    merged(pair, moderator)
    client.force_login(moderator)

    shown = client.get(address(repeat, "split"))
    empty = client.post(address(repeat, "split"))
    answer = client.post(address(repeat, "split"), {"reasons": WHY})

    assert (shown.status_code, empty.status_code, answer.status_code) == (200, 422, 302)
    assert client.get(address(repeat, "split")).status_code == 404
    for one in (head, repeat):
        assert 'id="merged"' not in client.get(f"/en/proposals/{one.number}/").content.decode()


def test_a_moderator_of_another_article_and_strangers_come_nowhere(client, elsewhere, moderator, pair):
    _head, repeat = pair
    merged(pair, moderator)
    for act in ("merge", "split"):
        assert client.get(address(repeat, act)).status_code == 302
    client.force_login(elsewhere)

    answers = [
        call(address(repeat, act)).status_code for act in ("merge", "split") for call in (client.get, client.post)
    ]

    assert answers == [403] * 4


def test_the_log_and_the_ground_tell_it_without_the_words(client, draft, moderator, pair):
    _head, repeat = pair
    merged(pair, moderator)

    log = words_of(client.get("/en/constitution/rulings/", {"outcome": "merge"}))
    ground = client.get("/en/constitution/grounds/repeat/")

    assert ("Merged into another" in log, "Repeat of a proposal" in log, repeat.number in log, WHY in log) == (
        (True, True, True, False)
    )
    assert (ground.status_code, "1 ruling under it" in words_of(ground)) == (200, True)


def test_programs_merge_split_and_read_it(client, draft, moderator, pair):
    head, repeat = pair
    client.force_login(moderator)
    at = f"/api/v1/proposals/{repeat.number}"

    made = client.post(f"{at}/merging/", {"into": head.number, "reasons": WHY}, content_type="application/json")
    again = client.post(f"{at}/merging/", {"into": head.number, "reasons": WHY}, content_type="application/json")
    shown = client.get(f"{at}/").json()
    unknown = client.post(f"{at}/merging/", {"into": "P-999999", "reasons": WHY}, content_type="application/json")
    split = client.post(f"{at}/splitting/", {"reasons": WHY}, content_type="application/json")

    assert (made.status_code, again.json()) == (201, made.json())
    assert (made.json()["ruling"], made.json()["into"], made.json()["ground"]) == ("merge", head.number, "repeat")
    assert shown["merged_into"] == head.number
    assert (unknown.status_code, unknown.json()["code"]) == (422, "nothing_to_merge_into")
    assert (split.status_code, split.json()["ruling"]) == (201, "split")
    assert client.get(f"{at}/").json()["merged_into"] is None


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_of_the_one_that_stands_asks_as_much_for_many(
    client, draft, moderator, pair, members, django_assert_num_queries
):
    head, repeat = pair
    for number in range(members - 1):
        one = world.make_proposal(draft, text=f"Тең {number}.", **world.reviewed())
        Proposal.objects.filter(pk=one.pk).update(merged_into=head)
    merged(pair, moderator)
    client.get(f"/en/proposals/{repeat.number}/")

    with django_assert_num_queries(14):
        client.get(f"/en/proposals/{head.number}/")
