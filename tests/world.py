"""The whole site in small: a draft, everybody who comes to it, and contributions in every state.

Everything is done by the product's own actions, so that leaves, receipts, notices and rulings are there too. A test
says with `write` what stands in each place where people or staff type: `write("reasons of hidden")`.
"""

import csv
import io
import secrets
from datetime import date, timedelta
from email.message import EmailMessage
from itertools import count
from types import SimpleNamespace

from django.db.models import F
from django.utils import timezone

from accounts.actions import (
    accept_invitation,
    edit_profile,
    invite_member,
    note_address_change,
    refuse_organization,
    register_organization,
    register_person,
)
from accounts.numbers import check_digit
from articles.actions import (
    accept_conditions,
    appoint,
    ask_for,
    confirm_organization,
    edit_about,
    edit_topic,
    publish_page,
)
from articles.actions.changing import OPEN, phase_values
from articles.actions.loading import publish_draft
from articles.editorial import Editorial
from articles.models import Draft, OfficeInvitation, PageKind, Placement, Role
from articles.sheets import file_of, sheet_of
from articles.source import read_units
from commission.actions import answer_positions, decide
from commission.models import Docket, DocketItem, Sitting
from core import clock
from feedback.actions import aggregate_feedback, write_analysis
from intake.actions import (
    Asking,
    Invitation,
    LongWords,
    MeetingTold,
    PetitionText,
    answer_objection,
    bring_delivery,
    cut,
    describe_segment,
    enter,
    enter_meeting,
    enter_petition,
    finish_long_text,
    invite_body,
    keep_entry,
    object_to_cut,
    register_item,
    register_of_meeting,
    send_long_text,
    take_item,
    take_mail,
    withdraw_invited,
)
from moderation.actions import begin_batch, file_appeal, publish_reasons, report, rule, word_batch
from moderation.models import REASONS_WORDS, Batch, Ruling
from proposals.actions import (
    PositionText,
    ProposalWords,
    RevisedWords,
    TranslatedWords,
    accept_coauthorship,
    attach_file,
    drop_position,
    edit_comment,
    enter_alterations,
    file_dossier,
    file_proposal,
    invite_coauthor,
    post_comment,
    read_edited_file,
    revise_proposal,
    save_begun_revision,
    save_draft,
    save_letter,
    save_position,
    sign_dossier,
    support_comment,
    support_proposal,
    translate,
    withdraw_comment,
    withdraw_proposal,
)
from proposals.actions.dossiers import NOTHING, mark_of_version
from proposals.actions.signing import signature_of
from proposals.models import Attachment
from proposals.room import Room
from tests.articles.samples import small_source
from tests.articles.word_files import Edited, ins, new_paragraph
from tests.proposals import pdfs
from tests.proposals.authority import Authority, Hand, ec_key, signed

SLUG = "constitution"
LANGUAGES = ("kk", "ru", "en")
PASSWORD = "kerege-shanyraq-7"


class Clock:
    """Moments of the last days, each a minute after the one before."""

    def __init__(self):
        self.start, self.steps = clock.now() - timedelta(days=2), count()

    def next(self):
        return self.start + timedelta(minutes=next(self.steps))


def plain(where):
    return f"Words: {where}."


def make_world(write=plain, moments=None):
    """Return the draft (`world.draft`), the people and the contributions by their state."""
    world = SimpleNamespace(write=write, clock=moments or Clock())
    world.draft = _draft(world)
    _people(world)
    _organizations(world)
    _words_of_staff(world)
    _proposals(world)
    _translations(world)
    _comments(world)
    _rulings(world)
    _answers(world)
    _dossier(world)
    _revisions(world)
    world.delivery = _delivery(world)
    world.petition = _petition(world)
    world.meeting = _meeting(world)
    _invited(world)
    _letters(world)
    _long_texts(world)
    enter_alterations(at=clock.now())
    world.article = place(world, "art_9").provision
    world.summary = aggregate_feedback(world.article, at=clock.now())
    world.analysis = _analysis(world)
    world.summary = aggregate_feedback(world.article, at=clock.now())
    return world


def _analysis(world):
    """Return what the rapporteur says of the article beside its summary."""
    said = {language: world.write(f"analysis in {language}")[:2000] for language in ("kk", "ru", "en")}
    watermark = world.summary.watermark
    by = {"office": "rapporteur", "by": world.rapporteur}
    return write_analysis(world.article, said, watermark=watermark, **by, at=world.clock.next())


def _petition(world):
    """Return a petition that was brought to the desk."""
    names = ("title of the petition", "text of the petition", "who brought the petition")
    title, text, brought_by = (world.write(name) for name in names)
    words = PetitionText("ru", title[:300], text, brought_by[:120], 1000)
    return enter_petition(world.draft, words, key="petition", by=world.secretary, at=clock.now())


def _meeting(world):
    """Return a public meeting, held before collection opened, with one voice of its minutes to be typed."""
    told = MeetingTold(
        "ru",
        world.write("title of the meeting")[:300],
        "KZ-15",
        (world.clock.start - timedelta(days=9)).date(),
        world.write("who organized the meeting")[:120],
        340,
        12,
        world.write("why earlier of the meeting"),
    )
    files = [(world.write("name of minutes")[:100], pdfs.made())]
    meeting = enter_meeting(world.draft, told, files=files, key="meeting", by=world.secretary, at=clock.now())
    where = world.write("where minutes say it")[:100]
    world.voice = register_of_meeting(meeting, where=where, by=world.secretary, at=clock.now())
    return meeting


def _invited(world):
    """Ask the party to speak, a body that is not registered, and one that is asked no longer."""

    def ask(which, **whom):
        asked = Invitation((place(world, "art_10").provision,), timezone.localdate() + timedelta(days=9), **whom)
        return invite_body(world.draft, asked, key=f"asking {which}", by=world.secretary, at=clock.now())

    name = world.write("name of the invited body")[:300]
    world.invited = ask("the party", bin=world.party.bin)
    world.unregistered = ask("a body", name=name, email=world.party_head.email)
    no_longer = ask("another body", name=name, email="body@example.kz")
    reasons = world.write("reasons of the withdrawal")[:4000]
    world.uninvited = withdraw_invited(no_longer, reasons=reasons, by=world.secretary, at=clock.now())


def _long_texts(world):
    """Let the author send two long texts: one that the secretary cuts, against objections, and one that is finished."""

    def send(name):
        title, begin, wish = (world.write(f"text of {part} of {name}") for part in ("title", "begin", "wish"))
        words = LongWords("ru", title[:300], f"{begin}\n\n§\n\n{wish}", "name")
        return send_long_text(world.draft, words, key=secrets.token_hex(8), by=world.author, at=clock.now())

    desk, author = ({"by": one, "at": clock.now()} for one in (world.secretary, world.author))
    world.long_text, world.finished_text = send("long text"), send("finished one")
    text = world.long_text.words.text
    for begin, end in ((0, text.index("§")), (text.index("§") + 1, len(text))):
        part = cut(world.long_text, [(begin, end)], **desk)
        object_to_cut(world.long_text, part.start, words=world.write(f"text of objection {begin}")[:3000], **author)
        if not begin:
            answer_objection(world.long_text, 0, answer=world.write("answer to an objection")[:3000], **desk)
    world.part = part.start
    asking = Asking("9(2)", "change", world.write("text of new words of a part"))
    describe_segment(world.long_text, world.part, asking, by=world.author)
    whole = [(0, world.finished_text.length)]
    cut(world.finished_text, whole, called="other", says=world.write("text of a name of a part")[:120], **author)
    finish_long_text(world.finished_text, **author)


def _delivery(world):
    """Return a file from another system that waits: one row that could be stored, one with errors in each column."""
    written = io.StringIO(newline="")
    names = ["number", "name", "contact", "provision", "language", "date", "region", "kind", "new words", "reasons"]
    said = [world.write(f"{name} in a file")[:100] for name in names[3:]]
    good = ["1", "A. B.", "a@b.kz", "article 9, paragraph 2", "English", "", "", "question", "", world.write("a row")]
    csv.writer(written).writerows([names, good, ["2", "A. B.", "a@b.kz", *said], ["2", *(world.write("x"),) * 9]])
    return bring_delivery(
        world.draft,
        channel="e_otinish",
        level=1,
        name=world.write("name of a file"),
        content=written.getvalue().encode(),
        by=world.secretary,
        at=world.clock.next(),
    )


def _letters(world):
    """Register letters: one that the secretary types, one whose two entries differ, one that was refused."""

    def letter():
        files = [(world.write("name of a scan")[:100], pdfs.made())]
        values = {"shelf": world.write("where a letter stands")[:100], "key": secrets.token_hex(8)}
        return register_item(world.draft, channel="post", files=files, **values, by=world.secretary, at=clock.now())

    def said(by):
        words = {"text": world.write(f"typed by {by}"), "reasons": world.write(f"why typed by {by}")}
        who = {"name": "A. B.", "contact": world.write(f"an address by {by}"), "region": "KZ-71", "language": "en"}
        return who | {"passages": [{"place": "9(2)", "kind": "change"} | words]}

    world.letter, world.differing_letter, world.refused_letter = letter(), letter(), letter()
    for item in (world.letter, world.differing_letter):
        take_item(item, by=world.secretary, at=clock.now())
    keep_entry(world.letter, said("secretary"), by=world.secretary, at=clock.now())
    for by, typist in {"one": world.moderator, "another": world.rapporteur}.items():
        enter(world.differing_letter, said(by), by=typist, at=clock.now())
        enter(world.refused_letter, {"refusal": "empty"}, by=typist, at=clock.now())
    take_item(world.differing_letter, by=world.secretary, at=clock.now())
    world.scan = world.letter.scans.get()
    world.mail = take_mail(world.draft, _mail(world), at=clock.now())


def _mail(world):
    message = EmailMessage()
    message["From"] = "somebody@example.kz"
    message["Subject"] = world.write("subject of a mail").replace("\r", " ").replace("\n", " ")[:200]
    message.set_content(world.write("words in a mail"))
    message.add_attachment(b"x", maintype="image", subtype="png", filename=world.write("name of a file").split("\r")[0])
    return message.as_bytes()


def place(world, eid="art_9__para_2"):
    places = Placement.objects.select_related("edition", "provision", "article")
    return places.get(edition__draft=world.draft, eid=eid)


def _draft(world):
    about = {
        language: {"title": f"Draft {language}", "summary": "", "about": "", "source": ""} for language in LANGUAGES
    }
    draft, _new = publish_draft(
        read_units(small_source(10)),
        Editorial(about, (), ()),
        slug=SLUG,
        dated=date(2026, 2, 1),
        at=world.clock.next(),
        opens_at=world.clock.start - timedelta(days=5),
        closes_at=clock.now() + timedelta(days=30),
    )
    for page in PageKind:
        words = {language: world.write(f"{page} in {language}")[:40_000] for language in LANGUAGES}
        publish_page(draft, page, words, by=None, at=world.clock.next())
    return Draft.objects.with_texts().get(pk=draft.pk)


def _person(world, name, *, level=2, **values):
    made = register_person(f"{name}@example.kz", PASSWORD, verified=True, level=level, region="KZ-71", **values)
    edit_profile(
        made,
        name=world.write(f"name of {name}")[:120],
        pseudonym=world.write(f"pen of {name}")[:120],
        at=world.clock.next(),
    )
    accept_conditions(made, world.draft, at=world.clock.next())
    return made


def _people(world):
    def person(name, *, level=2):
        return _person(world, name, level=level)

    def staff(name, role, *, only=()):
        made = _person(world, name, second_factor_at=world.clock.next())
        articles = [place(world, eid).provision for eid in only]
        appointment = appoint(world.draft, made, role, articles, by=None, at=world.clock.next())
        return made, appointment

    world.citizen = person("citizen", level=1)
    world.address_change = note_address_change(
        world.citizen, before="before@example.kz", after=world.citizen.email, at=clock.now()
    )
    world.author = person("author")
    world.another_citizen = person("another-citizen")
    world.reporter = person("reporter")
    world.secretary, _one = staff("secretary", Role.SECRETARY)
    world.moderator, world.appointment = staff("moderator", Role.MODERATOR)
    world.second_moderator, _one = staff("second-moderator", Role.MODERATOR)
    world.moderator_elsewhere, _one = staff("moderator-elsewhere", Role.MODERATOR, only=["art_10"])
    world.rapporteur, _one = staff("rapporteur", Role.RAPPORTEUR)
    world.rapporteur_elsewhere, _one = staff("rapporteur-elsewhere", Role.RAPPORTEUR, only=["art_10"])


def change_of(world):
    """Let the secretary ask for a change, which waits for another one."""
    values = phase_values("publication")
    return ask_for(world.draft, OPEN, values, by=world.secretary, at=clock.now()).waiting


def office_invitation_of(world):
    """Let the secretary invite another citizen to an office, as a second secretary agreed to."""
    asked = {"draft": world.draft, "email": world.another_citizen.email, "role": Role.ANALYST}
    moments = {"created_at": clock.now(), "agreed_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
    return OfficeInvitation.objects.create(**asked, invited_by=world.secretary, **moments)


def operator_of(world):
    """Return an operator of the desk, whom the stories of other tests do without."""
    made = _person(world, "operator", second_factor_at=world.clock.next())
    appoint(world.draft, made, Role.OPERATOR, by=None, at=world.clock.next())
    return made


def commissioner_of(world):
    """Return a member of the Commission, whom the stories of other tests do without."""
    made = _person(world, "commissioner", second_factor_at=world.clock.next())
    appoint(world.draft, made, Role.COMMISSIONER, by=None, at=world.clock.next())
    return made


def _organizations(world):
    """Make a confirmed party with its members, an organization that waits and one that was refused.

    Their names are checked sign by sign: what people type freely of them are who heads them and the reasons of staff.
    """
    world.party_head = _person(world, "party-head")
    world.filer = _person(world, "filer")
    world.drafter = _person(world, "drafter")
    world.founder = _person(world, "founder", level=1)
    world.party = _organization(world, "Партия «Кең дала»", serial=1, kind="party", by=world.party_head)
    confirm_organization(world.party, by=world.secretary, at=world.clock.next())
    world.party.refresh_from_db()
    for person, role in ((world.filer, "filer"), (world.drafter, "drafter")):
        asked = invite_member(world.party, person.email, role, by=world.party_head, at=world.clock.next())
        accept_invitation(asked, by=person, at=world.clock.next())
    world.invitation = invite_member(
        world.party, world.another_citizen.email, "drafter", by=world.party_head, at=world.clock.next()
    )
    world.asked_organization = _organization(world, "Тіл қоры", serial=2, kind="org", by=world.founder)
    world.refused_organization = _organization(world, "Сөз қоры", serial=3, kind="org", by=world.founder)
    refuse_organization(
        world.refused_organization,
        world.write("reasons of the refusal")[:4000],
        by=world.secretary,
        at=world.clock.next(),
    )


def _organization(world, name, *, serial, kind, by):
    # Registered in a month to come: certainly nobody's BIN.
    eleven = f"450340{serial:05d}"
    return register_organization(
        kind=kind,
        name=name,
        bin=eleven + check_digit(eleven),
        head_name=world.write(f"head of {name}")[:120],
        head_office=world.write(f"office at {name}")[:120],
        language="kk",
        key=secrets.token_hex(8),
        by=by,
        at=world.clock.next(),
    )


def _words_of_staff(world):
    for language in LANGUAGES:
        words = {
            "title": world.write("title of the draft")[:300],
            "summary": world.write("summary of the draft")[:4000],
            "about": f"## {world.write('heading of the draft')}\n\n{world.write('page of the draft')}",
        }
        edit_about(world.draft, language, **words, by=world.secretary, at=world.clock.next())
        edit_topic(
            place(world, "art_9").provision,
            language,
            title=world.write("topic")[:300],
            words=[world.write("everyday words")[:120]],
            by=world.secretary,
            at=world.clock.next(),
        )
    # Braces stand around slots alone.
    ready = {name: world.write("ready reasons").translate({123: None, 125: None})[:120] for name in REASONS_WORDS}
    world.ready = publish_reasons(world.draft, "ready", ready, by=world.secretary, at=world.clock.next())
    world.draft = Draft.objects.with_texts().get(pk=world.draft.pk)


def _proposals(world):
    def words(name, kind="change", language="kk"):
        return {
            "kind": kind,
            "language": language,
            "text": world.write(f"text of {name}"),
            "reasons": world.write(f"reasons of {name}"),
        }

    def proposal(name, *, eid="art_9__para_2", by=world.author, name_form="region", **kind):
        made = file_proposal(
            world.draft,
            place(world, eid),
            ProposalWords(**words(name, **kind), name_form=name_form),
            key=secrets.token_hex(8),
            by=by,
            at=world.clock.next(),
        )
        setattr(world, name.replace(" ", "_"), made)

    proposal("published", name_form="name")
    proposal("decided", name_form="pseudonym")
    proposal("addition", eid="art_9", kind="add", language="ru", name_form="pseudonym")
    proposal("question", eid="art_9", kind="question", language="en")
    proposal("hidden")
    proposal("returned")
    proposal("withdrawn")
    world.draft_of_author = save_draft(
        world.draft, place(world), ProposalWords(**words("unsent")), by=world.author, at=world.clock.next()
    )
    with at_level(world.author, 1):
        proposal("waiting")
        proposal("returned unseen")
    withdraw_proposal(world.withdrawn, by=world.author, at=world.clock.next())
    _coauthors(world)
    support_proposal(world.decided, by=world.citizen, at=world.clock.next())


def _translation(world, name, item, language, by):
    """Let something be said in another language, and be known by a name."""
    spoken = name.replace("_", " ")
    words = TranslatedWords(language, (world.write(f"text of {spoken}"),), world.write(f"reasons of {spoken}"))
    setattr(world, name, translate(item, words, by=by, at=world.clock.next()))


def _translations(world):
    """Let proposals be said in other languages: by their author, by staff, waiting, and of what is to be hidden."""
    _translation(world, "translation", world.published, "ru", world.author)
    _translation(world, "translation_by_staff", world.published, "en", world.secretary)
    _translation(world, "translation_of_hidden", world.hidden, "ru", world.author)
    with at_level(world.author, 1):
        _translation(world, "waiting_translation", world.waiting, "en", world.author)


def _coauthors(world):
    """Let the reporter write the draft and the addition with their author, and somebody be invited to the draft."""
    for proposal, form in ((world.draft_of_author, "pseudonym"), (world.addition, "name")):
        asked = invite_coauthor(proposal, world.reporter.email, by=world.author, at=world.clock.next())
        joined = accept_coauthorship(asked, name_form=form, by=world.reporter, at=world.clock.next())
        setattr(world, "coauthor" if proposal is world.addition else "coauthor_of_draft", joined)
    world.coauthor_invitation = invite_coauthor(
        world.draft_of_author, world.another_citizen.email, by=world.author, at=clock.now()
    )


def _dossier(world):
    """Let the party propose, comment and file a dossier in two versions, and begin a third.

    Its positions stand in every state: `position` is to be answered, `answered_position`, `hidden_position`,
    `withdrawn_position`; `unfiled_position` is seen by members alone.
    """
    party = {"organization": world.party, "by": world.party_head}

    def words(name, kind="change"):
        text, reasons = world.write(f"text of {name}"), world.write(f"reasons of {name}")
        return ProposalWords(kind=kind, language="kk", text=text, reasons=reasons)

    def position(name, eid, stance="oppose", *, by=world.drafter):
        spoken = name.replace("_", " ")
        text = PositionText(stance, world.write(f"text of {spoken}"), world.write(f"reasons of {spoken}"))
        act = {"language": "kk", "seen": NOTHING, "by": by, "at": world.clock.next()}
        setattr(world, name, save_position(world.draft, world.party, place(world, eid), text, **act))

    def attach(name, *change):
        act = {"name": f"{world.write(f'name of {name}')[:80]}.pdf", "content": pdfs.made(*change)}
        return attach_file(world.draft, world.party, **act, by=world.drafter, at=world.clock.next())

    def file():
        version = world.party.dossiers.get().versions.select_related("letter").get(filed_at__isnull=True)
        files, signature = list(Attachment.objects.of(version)), signature_of(version)
        seen = mark_of_version(version, version.entries.select_related("words"), files, signature)
        key = secrets.token_hex(8)
        return file_dossier(
            world.draft, world.party, seen=seen, key=key, by=world.party_head, at=world.clock.next()
        ).dossier

    world.party_proposal = file_proposal(
        world.draft, place(world), words("party proposal"), key=secrets.token_hex(8), **party, at=world.clock.next()
    )
    world.party_draft = save_draft(
        world.draft,
        place(world),
        words("party draft"),
        organization=world.party,
        by=world.drafter,
        at=world.clock.next(),
    )
    world.party_comment = post_comment(
        world.draft,
        article=place(world, "art_9").provision,
        stance="for",
        language="kk",
        text=world.write("text of party comment"),
        key=secrets.token_hex(8),
        **party,
        at=world.clock.next(),
    )
    text = world.write("letter of the dossier")
    letter = {"language": "kk", "seen": NOTHING, "by": world.drafter, "at": world.clock.next()}
    save_letter(world.draft, world.party, text=text, **letter)
    position("position", "art_9__para_2", "with_changes")
    position("answered_position", "art_9__para_1")
    position("hidden_position", "art_9")
    position("withdrawn_position", "art_10__para_1")
    world.attachment = attach("attachment")
    _sign(world)
    file()
    answered = type(world.answered_position).objects.with_entries().filter(pk=world.answered_position.pk)
    [world.answer] = answer_positions(
        list(answered),
        outcome="declined",
        reasons={language: world.write(f"answer to the position in {language}") for language in LANGUAGES},
        by=world.rapporteur,
        at=world.clock.next(),
    )
    rule(
        world.hidden_position,
        ruling="hide",
        ground="insult",
        reasons=world.write("statement on hidden_position")[:4000],
        by=world.second_moderator,
        at=world.clock.next(),
    )
    withdrawn = world.withdrawn_position.provision
    drop_position(world.draft, world.party, withdrawn, by=world.drafter, at=world.clock.next())
    world.dossier = file()
    position("unfiled_position", "art_10__para_2")
    _translation(world, "position_translation", world.position, "ru", world.party_head)
    world.unfiled_attachment = attach("unfiled attachment", pdfs.link)
    _edited_files(world)


def _sign(world):
    """Let the party's head sign what is being written, by an authority that nobody trusts."""
    key = ec_key("head")
    certificate = Authority().certificate(key, world.party.bin, organization=world.write("name in certificate"))
    sent = signed(Room(world.draft, world.party, world.party_head).words_to_sign, Hand(key, certificate))
    sign_dossier(world.draft, world.party, sent, by=world.party_head, at=world.clock.next())


def _edited_files(world):
    """Let two of the party's members each have sent a Word file, which is not taken into the dossier yet."""
    file = Edited(content=file_of(sheet_of(world.draft, "kk"), "text"))
    file.runs("art_10__para_1", ins(world.write("text of the party file")))
    content = file.after("art_10", new_paragraph(world.write("paragraph of the party file"))).file()
    for person in (world.drafter, world.party_head):
        sent = {"name": world.write("name of the party file"), "language": "kk", "by": person, "at": clock.now()}
        read_edited_file(world.draft, world.party, content, **sent)


def _revisions(world):
    """Let other words stand for the addition, and others yet wait for a moderator beside them."""

    def revise(name):
        text, reasons = world.write(f"text of {name}"), world.write(f"reasons of {name}")
        words = RevisedWords(language="ru", reasons=reasons, texts=(text,))
        act = {"key": secrets.token_hex(8), "by": world.author, "at": world.clock.next()}
        world.addition = revise_proposal(world.addition, words, **act)

    support_proposal(world.addition, by=world.another_citizen, at=world.clock.next())
    begun = RevisedWords("ru", world.write("reasons of begun"), (world.write("text of begun"),))
    save_begun_revision(world.published, begun, by=world.author, at=world.clock.next())
    revise("revised addition")
    with at_level(world.author, 1):
        revise("coming addition")


class at_level:  # noqa: N801 (reads as words)
    """Let a person act while their identity is not confirmed yet; no act does so, hence pages are renewed here."""

    def __init__(self, person, level):
        self.person, self.level = person, level

    def __enter__(self):
        self.before = self.person.level
        self._set(self.level)

    def __exit__(self, *_failure):
        self._set(self.before)

    def _set(self, level):
        self.person.level = level
        self.person.save(update_fields=["level"])
        Draft.objects.update(version=F("version") + 1)


def _comments(world):
    def comment(name, *, name_form="region", stance="for", **target):
        made = post_comment(
            world.draft,
            **(target or {"article": place(world, "art_9").provision}),
            stance=stance,
            language="kk",
            text=world.write(f"{'earlier ' * (name == 'reply')}text of {name}"),
            name_form=name_form,
            key=secrets.token_hex(8),
            by=world.author,
            at=world.clock.next(),
        )
        setattr(world, name.replace(" ", "_"), made)
        return made

    comment("comment", name_form="name")
    quote = world.comment.words.text[:900]
    comment("reply", article=world.comment.article, parent=world.comment, stance="against", quote=quote)
    comment("comment on published", proposal=world.published, name_form="pseudonym")
    comment("hidden comment")
    comment("hidden comment on published", proposal=world.published)
    comment("withdrawn comment")
    with at_level(world.author, 1):
        comment("waiting comment")
    withdraw_comment(world.withdrawn_comment, by=world.author, at=world.clock.next())
    edit_comment(
        world.reply,
        text=world.write("text of reply"),
        stance="neutral",
        language="kk",
        by=world.author,
        at=world.clock.next(),
    )
    support_comment(world.comment, by=world.citizen, at=world.clock.next())


def _rulings(world):
    for name in ("published", "comment", "hidden comment"):
        report(
            getattr(world, name.replace(" ", "_")),
            ground="insult",
            text=world.write(f"report on {name}")[:1000],
            by=world.reporter,
            at=world.clock.next(),
        )

    def ruling(name, kind, ground="insult", *, by=world.moderator):
        rule(
            getattr(world, name.replace(" ", "_")),
            ruling=kind,
            ground=ground,
            reasons=world.write(f"statement on {name}")[:4000],
            by=by,
            at=world.clock.next(),
        )

    ruling("hidden", "hide", by=world.second_moderator)
    world.appeal = file_appeal(
        Ruling.objects.on(world.hidden).get(),
        text=world.write("appeal against the ruling")[:4000],
        by=world.hidden.author,
        at=world.clock.next(),
    )
    ruling("returned", "return")
    ruling("returned unseen", "return")
    ruling("hidden comment", "hide")
    ruling("hidden comment on published", "hide")
    ruling("decided", "publish")
    world.ruling = Ruling.objects.on(world.hidden_comment).get()
    _batch(world)


def _batch(world):
    """Let a batch wait for a second moderator, as if it were of more than twenty items."""
    by, said = world.second_moderator, world.write("statement of the batch")[:4000]
    world.batch = begin_batch(world.published.draft, [world.published, world.comment], by=by, at=world.clock.next())
    word_batch(world.batch, ruling="hide", ground="insult", reasons=said, by=by, at=world.clock.next())
    Batch.objects.filter(pk=world.batch.pk).update(status="waiting", size=2, proposed_at=world.clock.next())


def _answers(world):
    for proposal, outcome in ((world.decided, "accepted_in_part"), (world.question, "answered")):
        [decision] = decide(
            [proposal],
            outcome=outcome,
            reasons={language: world.write(f"answer in {language}") for language in LANGUAGES},
            by=world.rapporteur,
            at=world.clock.next(),
        )
    world.decision = decision


def docket_of(world):
    """Return a prepared answer that is being drafted: to one proposal."""
    change = world.addition.change
    docket = Docket.objects.create(
        draft=world.draft, article=change.article, title="Prepared", begun_at=clock.now(), drafted_by=world.rapporteur
    )
    entry = docket.entries.create(number=1, provision=change.provision, kind=change.kind, sameness=change.sameness)
    DocketItem.objects.create(docket=docket, entry=entry, proposal=world.addition, read=1)
    return docket


def sitting_of(world):
    """Return a sitting that was held, with an item on its agenda."""
    words = {"kk": "Тіл", "ru": "Язык"}
    sitting = Sitting.objects.create(
        draft=world.draft,
        number=9,
        status="held",
        starts_at=clock.now() - timedelta(hours=2),
        title=words,
        place=words,
        members=5,
        quorum=3,
        present=4,
        announced_at=clock.now(),
    )
    sitting.agenda.create(number=1, words=words)
    return sitting
