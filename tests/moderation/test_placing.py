"""Moving what was said to the provision that it speaks of: no word is changed, and each refusal says why."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.mail import mail_due_notices
from accounts.models import Notice, Organization
from accounts.notices import readings
from articles.actions import touch
from articles.current import place_of
from articles.models import ArticleVersion
from core import clock
from feedback.actions import aggregate_feedback
from moderation.actions import decide_appeal, file_appeal, merge_proposal, move_item, rule, undo
from moderation.log import LogChoice, lines_of, rows_of
from moderation.models import Ruling
from moderation.months import rows_by
from moderation.usage import uses_of
from proposals.actions import enter_alterations, index_alike, support_proposal, withdraw_proposal
from proposals.models import AlterationMade, Change, ChangeWords, Comment, Proposal, RevisionWords, Status
from proposals.similar import Said, similar_to
from record import leaf
from record.models import Entry
from tests.moderation import world
from tests.moderation.test_actions import refused
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

WHY = "Бұл 10-бап туралы."
SOON = LATER + timedelta(seconds=50)
LONG_REASONS = "Астана туралы сөйлемді қай жылдан бастап қолданамыз, ол туралы бапта ештеңе айтылмаған, түсіндіріңізші."


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def ask(draft, kind="question", *, text="", **values):
    """A reviewed proposal of a kind whose words mean the same elsewhere, on article 9, paragraph 2."""
    values = world.reviewed(reasons=LONG_REASONS) | values
    proposal = world.make_proposal(draft, text=text, **values)
    Change.objects.filter(revision=proposal.current_revision).update(kind=kind)
    return Proposal.objects.with_changes().get(pk=proposal.pk)


def move(item, by, to="art_10__para_1", **values):
    place = place_of(item.draft, to) if isinstance(to, str) else to
    return move_item(item, place, **{"reasons": WHY, "by": by, "at": LATER} | values)


def where(item):
    """Return where something stands, on which article, and the place that its author wrote it for."""
    if isinstance(item, Comment):
        item = Comment.objects.get(pk=item.pk)
        return item.article.placements.get().eid, item.written_for and item.written_for.eid
    change = Change.objects.get(revision__proposal=item.pk, revision__proposal__current_revision__changes__pk__gt=0)
    return (
        change.base.placement.eid,
        change.provision.placements.get().eid,
        change.article.placements.get().eid,
        change.written_for and change.written_for.eid,
    )


HERE = ("art_9__para_2", "art_9__para_2", "art_9", None)
THERE = ("art_10__para_1", "art_10__para_1", "art_10", "art_9__para_2")


@pytest.mark.parametrize(("kind", "text"), [("question", ""), ("keep", ""), ("add", "Астана мәңгі.")])
def test_a_proposal_stands_elsewhere_and_not_a_word_is_changed(draft, moderator, kind, text):
    proposal = ask(draft, kind, text=text)
    backer = world.make_person("backer")
    support_proposal(proposal, by=backer, at=NOON)
    said = world.make_comment(draft, proposal=proposal, **world.reviewed())
    columns = Proposal.objects.filter(pk=proposal.pk).values().get()
    words = [list(model.objects.values()) for model in (ChangeWords, RevisionWords)]
    leaves = set(Entry.objects.values_list("pk", flat=True))
    articles = [world.place(draft, eid).provision for eid in ("art_9", "art_10")]
    touch([one.pk for one in articles], at=NOON)
    versions = [ArticleVersion.objects.get(article=one).number for one in articles]

    ruling = move(proposal, moderator)

    assert where(proposal) == THERE
    assert Proposal.objects.filter(pk=proposal.pk).values().get() == columns | {"moved_at": LATER}
    assert [list(model.objects.values()) for model in (ChangeWords, RevisionWords)] == words
    assert (proposal.supports.get().person, where(said)) == (backer, ("art_10", None))
    now = [ArticleVersion.objects.get(article=one).number for one in articles]
    assert [after > before for after, before in zip(now, versions, strict=True)] == [True, True]
    assert (ruling.kind, ruling.ground, ruling.reasons, ruling.moved_from.eid, ruling.moved_to.eid) == (
        ("move", "wrong_place", WHY, "art_9__para_2", "art_10__para_1")
    )
    [entry] = Entry.objects.exclude(pk__in=leaves)
    told = leaf.parse(bytes(entry.leaf))
    data = {name: value for name, value in told["data"].items() if name not in ("reason_c", "appeal_until")}
    places = {
        name: {"provision": world.place(draft, eid).provision.uid, "edition": 1}
        for name, eid in (("moved_from", "art_9__para_2"), ("moved_to", "art_10__para_1"))
    }
    assert (told["t"], told["by"]["role"], data) == (
        "moderation.decided",
        "moderator",
        {
            "object": proposal.uid,
            "decision": "move",
            "rule": "wrong_place",
            "scope": "all",
            "automated": False,
        }
        | places,
    )


def test_a_thread_on_an_article_goes_whole_with_its_replies(draft, moderator):
    first = world.make_comment(draft, **world.reviewed())
    reply = world.make_comment(draft, parent=first, thread=first, depth=1, **world.reviewed())
    other = world.make_comment(draft, **world.reviewed())

    move(first, moderator, "art_10")

    assert [where(one) for one in (first, reply, other)] == [("art_10", "art_9"), ("art_10", None), ("art_9", None)]


def test_it_is_counted_listed_and_found_at_its_new_place_alone(draft, moderator):
    proposal, comment = ask(draft, "add", text="Астана мәңгі елорда болып қалады."), world.make_comment(draft)
    Comment.objects.filter(pk=comment.pk).update(visible_at=NOON, reviewed_at=NOON)
    articles = [world.place(draft, eid).provision for eid in ("art_9", "art_10")]
    index_alike()
    enter_alterations(at=NOON)

    def counted():
        return [aggregate_feedback(article, at=LATER).result["contributions"] for article in articles]

    def listed():
        return [Proposal.objects.about(article).count() for article in articles]

    def found():
        said = Said("add", text="Астана мәңгі елорда болып қалады.", reasons="x")
        places = [world.place(draft, eid) for eid in ("art_9__para_2", "art_10__para_1")]
        return [len(list(similar_to(said, place))) for place in places]

    before = listed(), found(), [one.alteration.base.placement.eid for one in AlterationMade.objects.all()]
    move(proposal, moderator)
    move(comment, moderator, "art_10")

    assert before == ([1, 0], [1, 0], ["art_9__para_2"])
    assert (listed(), found()) == ([0, 1], [0, 1])
    assert [one.alteration.base.placement.eid for one in AlterationMade.objects.all()] == ["art_10__para_1"]
    assert counted() == [0, 2]


def test_its_author_reads_why_in_their_language_and_can_appeal(draft, moderator):
    proposal = ask(draft)

    ruling = move(proposal, moderator)

    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (proposal.author, "proposal.moved")
    [(_notice, told)] = readings([notice], "en")
    assert told.title == f"Your proposal {proposal.number} was moved to article 10, paragraph 1"
    assert told.text.splitlines()[:8] == [
        "Ground: stands at the wrong place.",
        ruling.rule.sentence,
        f"Statement of reasons: {WHY}",
        "A moderator ruled so, not a program.",
        "It stood at article 9, paragraph 2. It stands and counts at article 10, paragraph 1 now. "
        "Nothing of your words was changed. Everybody sees where you wrote it.",
        "Its number, address, supports and comments go with it.",
        "It has no end, unless a moderator moves it back.",
        "No program took part in finding or deciding it.",
    ]
    assert "If you disagree, you can appeal until" in told.text
    comment = world.make_comment(draft, **world.reviewed())
    moved = move(comment, moderator, "art_10")
    [(_notice, told)] = readings([Notice.objects.get(object_id=moved.uid)], "kk")
    assert "10-бап" in told.title


def test_no_mail_goes_out_within_the_minute(draft, moderator, monkeypatch):
    proposal = ask(draft)
    move(proposal, moderator)

    monkeypatch.setattr(clock, "now", lambda: SOON)
    mail_due_notices()
    early = [message.to for message in mail.outbox]
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(minutes=2))
    mail_due_notices()

    assert (early, [message.to for message in mail.outbox]) == ([], [[proposal.author.email]])


def test_back_where_its_author_put_it_no_mark_stays(draft, moderator, second_moderator):
    proposal, comment = ask(draft), world.make_comment(draft, **world.reviewed())
    move(proposal, moderator)
    move(comment, moderator, "art_10")

    move(proposal, second_moderator, "art_9__para_2")
    move(comment, second_moderator, "art_9")

    assert (where(proposal), where(comment)) == (HERE, ("art_9", None))
    move(proposal, moderator, "art_9")
    assert where(proposal) == ("art_9", "art_9", "art_9", "art_9__para_2")
    move(proposal, moderator)
    assert where(proposal) == THERE


def test_the_same_again_returns_the_earlier_ruling_and_another_is_told(draft, moderator, second_moderator):
    proposal = ask(draft)
    first = move(proposal, moderator)

    assert move(proposal, moderator, reasons="Басқа сөз.") == first
    assert refused(move, proposal, second_moderator)[:2] == (
        "stands_there",
        "It stands at article 10, paragraph 1 already. Choose another place, or leave it there.",
    )
    assert refused(move, proposal, second_moderator, "art_9", stands="art_9__para_2")[::3] == ("moved_meanwhile", 409)
    assert refused(move, proposal, second_moderator, "art_9", read=2)[::3] == ("words_changed", 409)
    move(proposal, second_moderator, "art_9__para_2", stands="art_10__para_1", read=1)
    assert move(proposal, moderator).pk > first.pk


def test_a_moderator_needs_both_places_and_moves_nothing_of_their_own(draft, moderator, elsewhere):
    proposal, mine = ask(draft), ask(draft, author=moderator)
    here = world.make_moderator(draft, "here", articles=["art_9"])
    both = world.make_moderator(draft, "both", articles=["art_9", "art_10"], languages=["kk"])
    russian = world.make_moderator(draft, "russian", languages=["ru"])

    assert refused(move, proposal, elsewhere)[::3] == ("not_appointed", 403)
    assert refused(move, proposal, russian)[::3] == ("not_appointed", 403)
    assert refused(move, proposal, here) == (
        "not_appointed_there",
        "You are not appointed to moderate article 10, paragraph 1. Hand this over to a moderator of both places.",
        "to",
        403,
    )
    assert refused(move, mine, moderator)[::3] == ("own_words", 403)
    assert move(proposal, both).moderator == both
    with pytest.raises(IntegrityError, match="Nobody rules on what they wrote"), transaction.atomic():
        Ruling.objects.create(
            draft=draft,
            proposal=mine,
            moderator=moderator,
            kind="move",
            ground="wrong_place",
            reasons="x",
            moved_from=world.place(draft, "art_9"),
            moved_to=world.place(draft, "art_10"),
            at=LATER,
        )


def test_what_means_something_at_its_own_place_alone_is_not_moved(draft, moderator):
    said = "Its words replace those of its own place, or take them out, and mean nothing elsewhere. "
    said += "Return it, and write in the statement of reasons where it belongs."

    for kind in ("change", "remove"):
        assert refused(move, ask(draft, kind, text="Сөз."), moderator)[:2] == ("not_moved", said)
    with pytest.raises(IntegrityError, match="moved_where_its_words_mean_the_same"), transaction.atomic():
        Change.objects.filter(kind="change").update(written_for=world.place(draft, "art_10"))
    several = ask(draft, "add", text="Сөз.")
    first = several.change
    place = world.place(draft, "art_10__para_1")
    base = place.texts.get(language="kk")
    more = {"provision": place.provision, "article": place.article, "base": base, "sameness": "x"}
    Change.objects.create(revision=first.revision, kind="add", turn=1, **more)
    assert refused(move, several, moderator, "art_9")[:2] == (
        "not_moved",
        "It stands at several places at once, and its author chose them together. It is not moved.",
    )


def test_what_became_of_it_keeps_it_where_it_stands(draft, moderator):
    gone, erased, hidden, answered, disputed = (ask(draft) for _each in range(5))
    withdraw_proposal(gone, by=gone.author, at=LATER)
    Proposal.objects.filter(pk=erased.pk).update(erased_at=LATER)
    rule(hidden, ruling="hide", ground="insult", reasons=WHY, by=moderator, at=LATER)
    Proposal.objects.filter(pk=answered.pk).update(status=Status.DECIDED)
    Proposal.objects.filter(pk=disputed.pk).update(disputed_at=LATER)
    head, repeat = ask(draft, text="Бір."), ask(draft, text="Екі.")
    merge_proposal(repeat, head, reasons=WHY, by=moderator, at=LATER)

    told = {
        one.pk: refused(move, one, moderator)[:2] for one in (gone, erased, hidden, answered, disputed, head, repeat)
    }

    group = ("not_moved", "It belongs to a group of repeats. Split it off first, then move it.")
    assert told == {
        gone.pk: ("already_withdrawn", "The author has withdrawn this. There is nothing left to rule on."),
        erased.pk: ("already_withdrawn", "The author has erased this. There is nothing left to rule on."),
        hidden.pk: ("already_hidden", "This is hidden already. It can only be restored."),
        answered.pk: ("not_moved", "The Commission has answered it. What is answered stays where it stands."),
        disputed.pk: (
            "not_moved",
            "The person named as its author says that it was not them. It stays where it stands.",
        ),
        head.pk: group,
        repeat.pk: group,
    }


def test_a_comment_moves_to_an_article_as_a_whole_and_never_from_a_proposal(draft, moderator):
    proposal = ask(draft)
    on_article = world.make_comment(draft, **world.reviewed())
    reply = world.make_comment(draft, parent=on_article, thread=on_article, depth=1, **world.reviewed())
    on_proposal = world.make_comment(draft, proposal=proposal, **world.reviewed())
    stays = "A comment on a proposal, and a reply, stay where they answer. The proposal, or the first one, is moved."

    assert refused(move, on_article, moderator)[:3] == (
        "no_place_to_move_to",
        "A comment stands at an article as a whole. Choose the article without a paragraph.",
        "to",
    )
    assert [refused(move, one, moderator, "art_10")[:2] for one in (reply, on_proposal)] == [("not_moved", stays)] * 2
    with pytest.raises(IntegrityError, match="threads_on_articles_are_moved_whole"), transaction.atomic():
        Comment.objects.filter(pk=reply.pk).update(written_for=world.place(draft, "art_10"))


def test_a_place_has_to_be_chosen_in_the_same_draft_with_reasons(draft, moderator):
    proposal = ask(draft)
    elsewhere = world.place(world.make_draft("law"), "art_10")

    assert refused(move, proposal, moderator, None)[:3] == (
        "no_place_to_move_to",
        "Choose where it belongs: the number of the article, and of the paragraph where there is one.",
        "to",
    )
    assert refused(move, proposal, moderator, elsewhere)[:2] == (
        "no_place_to_move_to",
        "The draft has no such place. Look at the number of the article and of the paragraph again.",
    )
    assert refused(move, proposal, moderator, reasons=" ")[0] == "statement_missing"
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"ground": ""},
        {"reasons": ""},
        {"moved_to": None},
        {"moved_from": None},
        {"kind": "publish"},
    ],
    ids=str,
)
def test_the_database_takes_no_half_moving(draft, moderator, columns):
    values = {
        "draft": draft,
        "proposal": ask(draft),
        "moderator": moderator,
        "kind": "move",
        "ground": "wrong_place",
        "reasons": WHY,
        "moved_from": world.place(draft, "art_9"),
        "moved_to": world.place(draft, "art_10"),
        "at": LATER,
        "appeal_until": NOON if "ground" in columns else None,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(**values | columns)


def test_the_ground_moves_alone_and_moving_has_no_other(draft, moderator):
    proposal = ask(draft)
    values = {"reasons": WHY, "by": moderator, "at": LATER}

    assert refused(rule, proposal, ruling="hide", ground="wrong_place", **values)[0] == "unknown_ground"
    assert refused(rule, proposal, ruling="move", **values)[0] == "unknown_ruling"


def test_it_is_taken_back_within_the_minute_and_not_once_something_followed(draft, moderator, second_moderator):
    proposal, comment, moved_on, gone = (
        ask(draft),
        world.make_comment(draft, **world.reviewed()),
        ask(draft),
        ask(draft),
    )
    rulings = [move(proposal, moderator), move(comment, moderator, "art_10"), move(moved_on, moderator)]
    move(moved_on, second_moderator, "art_10")
    rulings.append(move(gone, moderator))
    withdraw_proposal(gone, by=gone.author, at=LATER)

    for ruling in rulings[:2]:
        undo(ruling, by=moderator, at=SOON)

    assert (where(proposal), where(comment)) == (HERE, ("art_9", None))
    assert not Notice.objects.unread().filter(person__in=[proposal.author, comment.author]).exists()
    assert refused(undo, rulings[2], by=moderator, at=SOON)[0] == "ruling_followed"
    assert refused(undo, rulings[3], by=moderator, at=SOON)[0] == "ruling_followed"
    late = move(ask(draft), moderator)
    assert refused(undo, late, by=moderator, at=LATER + timedelta(minutes=2))[0] == "too_late_to_undo"


@pytest.mark.parametrize("what", ["proposal", "comment"])
def test_a_won_appeal_puts_it_back_by_another_moderator(draft, moderator, second_moderator, what):
    item, to, back = {
        "proposal": (ask(draft), "art_10__para_1", HERE),
        "comment": (world.make_comment(draft, **world.reviewed()), "art_10", ("art_9", None)),
    }[what]
    ruling = move(item, moderator, to)
    appeal = file_appeal(ruling, text="Мен 9-бап туралы айттым.", by=item.author, at=LATER)
    values = {"reasons": "Рас.", "by": second_moderator, "at": LATER}

    assert refused(decide_appeal, appeal, outcome="changed", ground="insult", **values)[:2] == (
        "one_ground_alone",
        "Things are moved on one ground alone. Let the ruling stay, or reverse it.",
    )
    assert refused(decide_appeal, appeal, outcome="reversed", **values | {"by": moderator})[0] == "own_ruling"
    decided = decide_appeal(appeal, outcome="reversed", **values)

    assert where(item) == back
    assert (decided.result.kind, decided.result.ground, decided.result.moved_to) == ("move", "", ruling.moved_from)
    again = file_appeal(ruling, text="Тағы.", by=item.author, at=LATER)
    assert again == appeal


def test_an_appeal_finds_nothing_where_it_was_moved_on(draft, moderator, second_moderator):
    proposal = ask(draft)
    ruling = move(proposal, moderator)
    move(proposal, second_moderator, "art_10")

    assert refused(file_appeal, ruling, text="Жоқ.", by=proposal.author, at=LATER)[0] == "ruling_holds_no_more"


def test_rulings_on_the_words_and_on_the_place_leave_each_other_alone(draft, moderator, second_moderator):
    proposal = ask(draft)
    moved = move(proposal, moderator)
    hidden = rule(proposal, ruling="hide", ground="insult", reasons=WHY, by=moderator, at=LATER)

    assert file_appeal(hidden, text="Жоқ.", by=proposal.author, at=LATER).ruling == hidden
    assert refused(file_appeal, moved, text="Жоқ.", by=proposal.author, at=LATER)[0] == "ruling_holds_no_more"
    rule(proposal, ruling="restore", reasons="Рас.", by=second_moderator, at=LATER)
    assert where(proposal) == THERE


def test_the_log_and_the_figures_tell_of_it_on_both_articles(draft, moderator):
    ruling = move(ask(draft), moderator)

    for article in ("art_9", "art_10", "art_10__para_1"):
        [line] = lines_of(rows_of(draft, LogChoice(article=article, outcome="move")))
        assert (line.ruling, line.place.eid, line.url) == (
            ruling,
            "art_10__para_1",
            ruling.item.get_absolute_url(),
        )
    assert uses_of(draft)["wrong_place", 1].moved == 1
    assert [(row.value, row.number) for row in rows_by(draft, "2026-02", "ground")] == [("wrong_place", 1)]


def test_words_in_the_name_of_an_organization_are_moved_alike(draft, moderator):
    body = Organization.objects.create(kind="party", name="Партия", registered_by=moderator, registered_at=NOON)
    proposal = ask(draft, organization=body)

    move(proposal, moderator)

    assert where(proposal) == THERE


def test_two_moderators_at_once_and_one_is_told(committed_db):
    draft = world.make_draft()
    people = [world.make_moderator(draft, name) for name in ("one", "two")]
    proposal = ask(draft)

    outcomes = at_once(*[lambda by=by: move(proposal, by, stands="art_9__para_2") for by in people])

    assert sorted(type(one).__name__ for one in outcomes) == ["MovedMeanwhile", "Ruling"]
    assert where(proposal) == THERE


def test_moving_meets_a_withdrawal_whole(committed_db):
    draft = world.make_draft()
    moderator = world.make_moderator(draft)
    proposal = ask(draft)

    outcomes = at_once(
        lambda: move(proposal, moderator),
        lambda: withdraw_proposal(proposal, by=proposal.author, at=LATER),
    )

    assert type(outcomes[1]).__name__ == "Proposal"
    if type(outcomes[0]).__name__ == "Ruling":
        assert where(proposal) == THERE
    else:
        assert (type(outcomes[0]).__name__, where(proposal)) == ("AlreadyWithdrawn", HERE)


def test_whoever_backs_it_meanwhile_renews_the_place_where_it_stands(draft, moderator):
    proposal = ask(draft)
    read = Proposal.objects.with_changes().select_related("draft").get(pk=proposal.pk)
    move(proposal, moderator)
    article = world.place(draft, "art_10").provision
    before = ArticleVersion.objects.get(article=article).number

    support_proposal(read, by=world.make_person("backer"), at=LATER)

    assert ArticleVersion.objects.get(article=article).number > before
