"""What is not for everybody stands on no page, in no list and in no file that a visitor or a stranger can fetch.

Drafts, waiting, returned, hidden and withdrawn contributions, reports and who made them, and addresses of e-mail carry
telling words; every address of the table of roles is fetched, in each language, and none of the words may be in it.
"""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.mail import mail_due_notices
from commission.actions import Matter, add_note, ask_for_conclusion, give_conclusion, keep_conclusion
from core import clock
from moderation.actions import answer_question, ask_colleague, claim_item, free_claims, rule
from proposals.actions import texts_of
from tests.test_roles import ROWS, names_of
from tests.world import SLUG, make_world

# Where people type, and whether everybody may read it.
PUBLIC = re.compile(
    r"planted((name|pen)ofauthor|nameofreporter"
    r"|earliertextofreply|(text|reasons)of(published|decided|addition|revisedaddition|question|comment|reply|commentonpublished)"
    r"|(text|reasons)of(partyproposal|partycomment|position|answeredposition|withdrawnposition)"
    r"|(text|reasons)of(translation|translationbystaff|positiontranslation)"
    r"|nameoftheinvitedbody|reasonsofthewithdrawal"
    r"|(titleofthe|textofthe|whobroughtthe)petition"
    r"|(titleofthe|whoorganizedthe|whyearlierofthe)meeting"
    r"|letterofthedossier|nameincertificate|nameofattachment|answertothepositionin..|answerin..|analysisin..|(terms|privacy|operator)in..|topic|everydaywords|(title|summary|heading|page)ofthedraft)"
)
MARKED = re.compile(r"planted[a-z]+", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
ASKED = [
    "/api/v1/proposals/?draft={draft}",
    "/api/v1/proposals/?article=art_9&kind=change",
    "/api/v1/drafts/{draft}/provisions/?article=art_9",
    "/ru/{draft}/search/?q=plantedtextofhidden",
    "/ru/{draft}/search/?q=planted",
    "/ru/{draft}/articles/9/?thread={hidden_comment}",
    "/ru/{draft}/articles/9/?thread={waiting_comment}",
    "/ru/{draft}/comments/art_9/?parent={hidden_comment}",
    "/ru/{draft}/comments/art_9/?parent={waiting_comment}",
    "/ru/{draft}/answers/?article=art_9",
    "/ru/{draft}/register/?q=planted",
    "/ru/{draft}/register/?q={waiting}",
    "/ru/{draft}/register/?state=hidden&order=number",
    "/api/v1/drafts/{draft}/register/?q=planted",
    "/ru/me/?list=notices",
    "/ru/me/?list=unsent",
]


def planted(where):
    """Return words that say where they come from, as one word of letters that no page would take apart."""
    return f"planted{where.replace(' ', '').replace('-', '')}"


@pytest.fixture
def world(db):
    world = make_world(planted)
    for item in (world.published, world.waiting, world.comment):
        between_colleagues(world, item)
    for item in (world.published, world.position):
        add_note(item, planted("note of staff"), by=world.rapporteur, at=clock.now())
    world.conclusion = conclusion_of_party(world)
    return world


def conclusion_of_party(world):
    """A conclusion that was given and has another version begun, while no decision is out since it was asked."""
    until, matter = timezone.localdate(), Matter(world.draft, world.published.change.article)
    asked = {"until": until, "question": planted("question to a body"), "by": world.secretary, "at": clock.now()}
    conclusion = ask_for_conclusion(matter, world.party, **asked)
    give_conclusion(conclusion, kk=planted("conclusion of a body"), by=world.party_head, at=clock.now())
    keep_conclusion(conclusion, ru=planted("begun conclusion"), by=world.party_head, at=clock.now())
    return conclusion


def between_colleagues(world, item):
    """One moderator asks another about an item, who answers; nobody has it before them afterwards."""
    claim_item(item, by=world.moderator, at=clock.now())
    asked = ask_colleague(
        item, world.second_moderator, planted("question to a colleague"), by=world.moderator, at=clock.now()
    )
    answer_question(asked, planted("answer to a colleague"), by=world.second_moderator, at=clock.now())
    free_claims(world.moderator)


def private_words(text):
    return {word for word in map(str.lower, MARKED.findall(text)) if not PUBLIC.fullmatch(word)}


def addresses(names):
    """Return every address that the table of roles knows, in three languages, and lists with all that can be asked."""
    paths = [row.path(names) for row in ROWS if "GET" in row.methods]
    spoken = [path.replace("/ru/", f"/{language}/", 1) for path in paths for language in ("ru", "kk", "en")]
    return list(dict.fromkeys(spoken + [path.format(**names) for path in ASKED]))


def leaks(client, paths):
    """Return (address, word) for each word that should not have been there."""
    found = set()
    for path in paths:
        for headers in ({}, {"HX-Request": "true"}) if path.startswith("/ru/") else ({},):
            answer = client.get(path, headers=headers)
            text = b"".join(answer).decode("utf-8", "replace") + str(dict(answer.headers))
            # Somebody who searches reads their own words again.
            asked = path.partition("?q=")[2]
            found |= {(path, word) for word in private_words(text) - {asked}}
            # The secret address of a mail tells to which address it was sent.
            if "/email/undo/" not in path:
                found |= {(path, word) for word in ADDRESS.findall(text) if word.endswith("example.kz")}
    return found


def test_visitor_reads_nothing_private(world):
    paths = addresses(names_of(world))

    assert leaks(Client(), paths) == set()


def test_stranger_reads_nothing_private(world):
    client = Client()
    client.force_login(world.citizen)
    own = {world.citizen.email, "plantednameofcitizen", "plantedpenofcitizen"}

    found = leaks(client, addresses(names_of(world)))

    assert {(path, word) for path, word in found if word not in own} == set()


def test_words_were_there_to_be_leaked(world):
    """The author and the moderator read them, so the words above are looked for as they would be shown."""
    names = names_of(world)
    author, moderator = Client(), Client()
    rapporteur = Client()
    author.force_login(world.author)
    rapporteur.force_login(world.rapporteur)
    moderator.force_login(world.moderator)

    def seen(client, path):
        return private_words(client.get(path.format(**names)).content.decode())

    assert "plantedreasonsofunsent" in seen(author, "/ru/proposals/drafts/{unsent}/")
    assert "plantedtextofwaiting" in seen(author, "/ru/proposals/{waiting}/")
    assert "plantedtextofhidden" in seen(moderator, "/ru/{draft}/moderation/{hidden}/")
    assert "plantednoteofstaff" in seen(rapporteur, "/ru/{draft}/commission/art_9/")
    assert "plantedconclusionofabody" in seen(rapporteur, "/ru/{draft}/commission/art_9/")
    assert "plantedquestiontoacolleague" in seen(moderator, "/ru/{draft}/moderation/{published}/")
    assert "plantedanswertoacolleague" in seen(moderator, "/ru/{draft}/moderation/{published}/")
    assert "plantedreportonpublished" in seen(moderator, "/ru/{draft}/moderation/{published}/")
    assert [word for word in seen(moderator, "/ru/{draft}/moderation/{published}/") if "reporter" in word] == []


def test_covered_passages_stand_nowhere(db):
    """A moderator covers one word in each text of several contributions; visitor and stranger find none of them.

    Not on any page, in print, in lists, in searches, in feeds and files, for programs, nor in a mail that follows.
    """
    world = make_world(
        lambda where: f"{planted(where)} kept" if where.startswith(("text of", "reasons of")) else planted(where)
    )
    words = set()
    for item in (world.published, world.decided, world.comment, world.comment_on_published, world.position):
        texts = texts_of(item)
        marked = [name for text in texts for name, word, _covered in text.words if word != "kept"]
        words |= {word.lower() for text in texts for _name, word, _covered in text.words if word != "kept"}
        cover = {"cover": marked, "ground": "personal_data", "reasons": "x", "at": clock.now()}
        rule(item, ruling="partial", **cover, by=world.second_moderator)
    stranger, paths = Client(), addresses(names_of(world))
    stranger.force_login(world.citizen)
    mail_due_notices()

    found = {
        (path, word)
        for client in (Client(), stranger)
        for path in paths + [f"/ru/{SLUG}/search/?q={word}" for word in words]
        for word in words & everything_said(client, path)
    }
    mailed = {word for message in mail.outbox for word in words if word in message.body.lower()}

    assert len(words) >= 7
    assert (found, mailed) == (set(), set())


def everything_said(client, path):
    asked = path.partition("?q=")[2].lower()
    answer = client.get(path)
    text = b"".join(answer).decode("utf-8", "replace") + str(dict(answer.headers))
    return {word.lower() for word in MARKED.findall(text)} - {asked}
