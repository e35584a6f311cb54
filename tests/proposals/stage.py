"""A small draft that collects, people who speak, and what a page says; acts go through the product's own actions."""

import html
import re
import secrets
from datetime import timedelta
from itertools import count

from django.urls import reverse
from django.utils.translation import override

from accounts.models import Membership, Organization, Person
from articles.actions import touch_draft
from articles.models import Phase, Placement
from core import clock
from proposals.actions import ProposalWords, file_proposal, post_comment
from tests import small

WORDS = {
    "art_9__para_1": {
        "kk": "Мемлекеттік тіл – қазақ тілі.",
        "ru": "Государственный язык – казахский.",
        "en": "The state language is Kazakh.",
    },
    "art_9__para_2": {
        "kk": "Орыс тілі ресми түрде қолданылады.",
        "ru": "Официально употребляется русский язык.",
        "en": "Russian is officially used.",
    },
}
_people = count(1)


def make_draft(slug="constitution", *, opens=timedelta(days=-5), closes=timedelta(days=30), **values):
    """Return a draft of one article with two paragraphs in three languages; its phase is counted from now."""
    now = clock.now()
    return small.make_draft(
        slug,
        small.article("9", "12", order=10),
        WORDS,
        dated=now.date(),
        published_at=now - timedelta(days=6),
        opens_at=now + opens,
        closes_at=now + closes,
        **values,
    )


def close(draft, *, ago=timedelta(minutes=1)):
    """Let the collection of a draft have ended."""
    Phase.objects.filter(draft=draft, kind="collection").update(closes_at=clock.now() - ago)
    touch_draft(draft.pk)


def place(draft, eid="art_9__para_2"):
    return Placement.objects.select_related("edition", "provision", "article").get(edition__draft=draft, eid=eid)


def make_person(account=None, **values):
    values = {"level": 2, "region": "KZ-71"} | values
    return Person.objects.create_user(f"{account or f'person{next(_people)}'}@example.kz", "long enough word", **values)


def make_organization(name="Party of the Steppe", *, kind="party", **members):
    """Return a confirmed organization with its members, by role: `head=person, filer=person, drafter=person`."""
    now = clock.now()
    head = members.get("head") or make_person()
    organization = Organization.objects.create(
        kind=kind,
        name=name,
        skeleton=name.casefold(),
        bin=f"{next(_people):012d}",
        head_name="A. Head",
        head_office="Chair",
        status="confirmed",
        registered_by=head,
        registered_at=now,
        settled_by=head,
        settled_at=now,
    )
    for role, person in {"head": head, **members}.items():
        join(organization, person, role)
    return organization


def join(organization, person, role="drafter"):
    return Membership.objects.create(organization=organization, person=person, role=role, joined_at=clock.now())


def leave(organization, person):
    Membership.objects.filter(organization=organization, person=person).update(ended_at=clock.now())


def make_proposal(draft, author=None, *, eid="art_9__para_2", **words):
    """Submit a proposal as a person does; published at once where the author's identity is confirmed."""
    words = {
        "kind": "change",
        "language": "en",
        "text": "Russian is used equally.",
        "reasons": "Many people speak it.",
    } | words
    key = words.pop("key", None) or secrets.token_hex(8)
    by = author or make_person()
    return file_proposal(draft, place(draft, eid), ProposalWords(**words), key=key, by=by, at=clock.now())


def make_comment(draft, author=None, *, text="I agree.", stance="for", **target):
    """Post a comment as a person does."""
    words = {"text": text, "stance": stance, "language": "en", "key": secrets.token_hex(8)}
    return post_comment(draft, **target, **words, by=author or make_person(), at=clock.now())


def address(name, *args, language="en", **query):
    with override(language):
        path = reverse(name, args=args)
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else path


def compose_at(eid="art_9__para_2", language="en"):
    return address("propose", "constitution", language=language, provision=eid)


def proposal_form(**values):
    """What a browser sends from the composer."""
    return {
        "act": "send",
        "kind": "change",
        "text": "Russian is used equally.",
        "reasons": "Many people speak it.",
        "language": "en",
        "name_form": "region",
        "made_from": "en",
        "key": "a-random-token",
    } | values


def comment_form(**values):
    """What a browser sends from a comment's form."""
    return {
        "stance": "for",
        "text": "I agree.",
        "language": "en",
        "name_form": "region",
        "parent": "",
        "key": "a-random-token",
    } | values


def said(response):
    """Return the words of a page as a person reads them, on one line."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(text).replace("\u2060", "").split())


def errors(response):
    """Return the sentences at the fields that are at fault."""
    found = re.findall(r'<p class="err"[^>]*><span class="vh">[^<]*</span>(.*?)</p>', response.content.decode())
    return [html.unescape(sentence) for sentence in found]


def typed(response, name):
    """Return what stands in a text area of a page."""
    pattern = rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>'
    return html.unescape(re.search(pattern, response.content.decode(), re.DOTALL)[1])
