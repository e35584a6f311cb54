"""The record's words: roles, channels, kinds, outcomes, and what each type of leaf says.

Pure, and complete: the product's choices and the stand-alone verifier agree with it by test. A word may be added,
never changed or taken away: leaves are for ever.
"""

ROLES = (
    "citizen",
    "party",
    "org",
    "moderator",
    "appeals",
    "analyst",
    "rapporteur",
    "commissioner",
    "secretary",
    "data_protection",
    "operator",
    "system",
)
LEVELS = (0, 1, 2, 3)
CHANNELS = ("site", "api", "e_otinish", "egov", "post", "email", "desk", "meeting")
KINDS = ("change", "add", "remove", "keep", "question")
STANCES = ("for", "against", "neutral")
RULINGS = ("publish", "hide", "partial", "return", "restore", "merge", "move", "split")
# The last is a ground of a draft's own: the leaf that published it says which.
GROUNDS = (
    "personal_data",
    "insult",
    "incitement",
    "advertising",
    "off_topic",
    "unreadable",
    "repeat",
    "wrong_place",
    "own",
)
SCOPES = ("all", "words", "passages")
APPEALED = ("upheld", "reversed", "changed")  # what became of a ruling that was appealed against
OUTCOMES = ("accepted", "accepted_in_part", "declined", "out_of_scope", "answered")
DUTIES = ("supporters", "party")  # what obliges the Commission to answer
PHASES = ("collection", "consideration", "publication")
LANGUAGES = ("kk", "ru", "en")
PARTS = ("all", "words", "read")  # what people of a group may do
EXTENDING = ("free", "limited", "never")
PAGES = ("terms", "privacy", "operator")
# Acts on a draft that may need a second person.
CHANGES = ("open_phase", "extend_phase", "publish_page", "settle_parts", "appoint", "settle_two_people", "settle_rules")
CHANGES += ("publish_ground", "retire_ground", "invite")
PARTICIPANTS = ("party", "org")
MEMBER_ROLES = ("head", "filer", "drafter")
REPORTED = ("participation", "articles", "decisions", "moderation", "method", "limits")  # sections of a report
COMPARED = ("change", "reasons", "comment")  # what of contributions is compared for repeats
POSITIONS = ("support", "with_changes", "oppose")
CHECKED = ("here", "outside", "not_checked")  # a signature: by mathematics here, by a service, or not at all
LESS_OF_A_NAME = ("pseudonym", "region")
ERASED = ("words", "salts")
ERASED_FOR = ("author",)  # who asked for it
IDENTIFIED = (2, 3)  # levels that an identity is confirmed at

# What a field holds: a type by its name, a tuple of which it is one (words, or groups), a list of what stands in it,
# or a dict, which is a group with exactly these fields.
OBJECT = "object"  # an id
MOMENT = "moment"
DATE = "date"
NUMBER = "number"
FLAG = "flag"
DIGEST = "digest"  # SHA-256 in hex, as `sha256sum` prints it
HASH = "hash"  # of another leaf
NAME = "name"  # of an organization, of a ground: one line
BIN = "bin"  # 12 digits
SEALED = "sealed"  # a commitment to words; `bytes` beside it is their length

_PLACE = {"provision": OBJECT, "edition": NUMBER}
_MORE = [{**_PLACE, "kind": KINDS}]  # further places of one proposal, in the order of the text
_PASSAGE = {"start": NUMBER, "end": NUMBER}  # in characters of the words as they stood then
_QUOTE = ({"comment": OBJECT, **_PASSAGE}, {**_PLACE, "lang": LANGUAGES, **_PASSAGE})
_FILE = {"c": SEALED, "bytes": NUMBER, "mime": ("application/pdf",)}
_PUBLIC_FILE = {"sha256": DIGEST, "bytes": NUMBER, "mime": ("application/pdf",)}  # anybody can fetch it and compare
# The file of a signature names its signer and is nobody else's to read; `of` is what it signs, which anybody can make.
_SIGNATURE = {"sha256": DIGEST, "bytes": NUMBER, "of": DIGEST, "checked": CHECKED}
_BOUND = {"draft": OBJECT, "provision": OBJECT, "part": COMPARED, "texts": [OBJECT], "reason_c": SEALED}
# A correction names the answer whose place it takes, and commits to why; an answer may adopt words of the Commission.
_CORRECTION = {"replaces": OBJECT, "why_c": SEALED}
_ANSWER = _CORRECTION | {"words_c": SEALED}
_PHASE = ({"phase": PHASES, "opens_at": MOMENT}, {"closes_at": MOMENT, "draft_sha256": DIGEST, "rules_sha256": DIGEST})

# Of each type of leaf: the fields its data must have, and those it may have.
VERBS: dict[str, tuple[dict, dict]] = {
    "consultation.opened": _PHASE,
    "consultation.extended": _PHASE,
    "consultation.closed": _PHASE,
    "draft.published": ({"edition": NUMBER, "dated": DATE, "sha256": DIGEST}, {}),
    # A draft that is not before the people: its name and text are committed to until it is published.
    "draft.begun": ({"c": SEALED}, {}),
    "draft.text_replaced": ({"c": SEALED}, {}),
    "draft.described": ({"lang": LANGUAGES, "c": SEALED}, {}),
    # What binds people is public: the digest is over the texts in all languages.
    "draft.opened_to": ({"abroad": PARTS, "without_iin": PARTS, "minors": PARTS}, {}),
    # Of a change that waits for a second person; what it would change is committed to, the act itself has its own leaf.
    "consent.asked": ({"draft": OBJECT, "act": CHANGES, "c": SEALED}, {}),
    "consent.given": ({"draft": OBJECT, "act": CHANGES}, {}),
    "consent.refused": ({"draft": OBJECT, "act": CHANGES, "reason_c": SEALED}, {}),
    "consent.withdrawn": ({"draft": OBJECT, "act": CHANGES}, {}),
    # The rules of a draft, all at once: levels, minutes, hours and days.
    "draft.rules_settled": (
        {
            "least_level": NUMBER,
            "level_seen_at_once": NUMBER,
            "grace_minutes": NUMBER,
            "hours_unseen": NUMBER,
            "appeal_days": NUMBER,
            "two_people": FLAG,
        },
        # How an announced closing may be moved later.
        {"extending": EXTENDING, "extensions_most": NUMBER, "extension_days": NUMBER, "extension_hours_before": NUMBER}
        # What obliges the Commission to answer, and within how many days.
        | {"answer_supporters": NUMBER, "answer_parties": FLAG, "answer_days": NUMBER},
    ),
    # Which acts one person may do from now on; all others that can need a second person do.
    "draft.one_person_may": ({"acts": [CHANGES]}, {}),
    # All settings of a draft from then on, in a version of its own id; the digest is over their canonical text.
    "settings.published": ({"draft": OBJECT, "version": NUMBER, "sha256": DIGEST}, {}),
    # Files of open data on a draft; the digest is over their manifest, which names each file with its own.
    "open_data.published": ({"sha256": DIGEST, "bytes": NUMBER}, {}),
    "page.published": ({"page": PAGES, "version": NUMBER, "asks_anew": FLAG, "sha256": DIGEST}, {}),
    "proposal.submitted": (
        {"target": _PLACE, "lang": LANGUAGES, "kind": KINDS, "channel": CHANNELS, "bytes": NUMBER, "c": SEALED},
        {"files": [_FILE], "organization": OBJECT, "more": _MORE, "meeting": OBJECT},
    ),
    # Other words for a proposal that stands; the first ones are its revision 1.
    "proposal.revised": (
        {
            "revision": NUMBER,
            "target": _PLACE,
            "lang": LANGUAGES,
            "kind": KINDS,
            "channel": CHANNELS,
            "bytes": NUMBER,
            "c": SEALED,
        },
        {"organization": OBJECT, "more": _MORE},
    ),
    "proposal.withdrawn": ({}, {}),
    # About one co-author of a proposal that was sent, not about the person; who it is stands in no leaf.
    "coauthor.joined": ({"proposal": OBJECT}, {}),
    "coauthor.left": ({"proposal": OBJECT}, {}),
    "comment.submitted": (
        {
            "target": ({"proposal": OBJECT}, {"provision": OBJECT}),
            "lang": LANGUAGES,
            "stance": STANCES,
            "bytes": NUMBER,
            "c": SEALED,
        },
        {"organization": OBJECT, "quote": _QUOTE},
    ),
    "comment.edited": ({"lang": LANGUAGES, "stance": STANCES, "bytes": NUMBER, "c": SEALED}, {}),
    "comment.withdrawn": ({}, {}),
    # A support is one of the words that stood; `revision` is named where they are not the first. Who backed earlier
    # words and backs those that stand now too renews it.
    "support.added": ({"object": OBJECT}, {"revision": NUMBER}),
    "support.renewed": ({"object": OBJECT, "revision": NUMBER}, {}),
    "support.removed": ({"object": OBJECT}, {}),
    # `rule` is the ground; letting words stand and restoring them name none. The statement of reasons is committed to.
    "moderation.decided": (
        {"object": OBJECT, "decision": RULINGS, "rule": ("", *GROUNDS), "scope": SCOPES, "automated": FLAG},
        # Of words sent anew, which wait beside those that stand: their revision. `ground` is the version that it was
        # made under; without it, the first of `rule`, which is the same in every draft. `reasons` is the version of
        # reusable reasons that the statement was made from. `into` is the proposal that stands for the one that was
        # merged, or did until it was split off. `moved_from` and `moved_to` are where what was moved stood, and stands.
        {"reason_c": SEALED, "appeal_until": MOMENT, "revision": NUMBER, "ground": OBJECT, "reasons": OBJECT}
        | {"batch": OBJECT, "into": OBJECT, "moved_from": _PLACE, "moved_to": _PLACE},
    ),
    # Whoever made it took it back within the minute: what it was about stands as before.
    "moderation.undone": ({"object": OBJECT}, {}),
    # One ruling on many items at once. Where there are more than 20, nothing comes of it until a second moderator
    # confirms; `items` is how many it was to rule on, and each of its rulings has a leaf of its own.
    "moderation.batch_proposed": ({"draft": OBJECT, "decision": RULINGS, "rule": ("", *GROUNDS), "items": NUMBER}, {}),
    "moderation.batch_confirmed": ({}, {}),
    "moderation.batch_refused": ({"reason_c": SEALED}, {}),
    # A ground of moderation, in a version of its own id; the digest is over its words in all languages.
    "ground.published": (
        {"draft": OBJECT, "rule": GROUNDS, "code": NAME, "version": NUMBER, "sha256": DIGEST},
        {"retired": FLAG},
    ),
    # Reasons for moderators to use again, likewise; they are read by staff, and by authors in statements.
    "reasons.published": ({"draft": OBJECT, "code": NAME, "version": NUMBER, "sha256": DIGEST}, {"retired": FLAG}),
    # What an office says of an article beside its summary, in a version of its own id, written for the count at that
    # watermark; the digest is over its words in all languages, which are empty where it was taken back.
    "analysis.published": (
        {"provision": OBJECT, "version": NUMBER, "watermark": NUMBER, "sha256": DIGEST},
        {"taken_back": FLAG},
    ),
    # Another moderator looked at what was ruled on, without seeing the ruling, and says what they would have ruled.
    "moderation.rechecked": ({"ruling": OBJECT, "decision": RULINGS}, {}),
    # Nobody looked at it for so many hours: it is shown, marked as not yet reviewed.
    "moderation.overdue": ({"object": OBJECT, "hours": NUMBER}, {}),
    # Its author against a ruling; another moderator decides: the words of both are committed to.
    "appeal.filed": ({"ruling": OBJECT, "c": SEALED}, {}),
    "appeal.decided": ({"outcome": APPEALED, "reason_c": SEALED}, {}),
    # An analyst names a theme that a program suggested, or says where a contribution
    # belongs: to none of the themes where none is named.
    "theme.named": ({"draft": OBJECT, "kk": NAME, "ru": NAME, "en": NAME}, {"article": OBJECT}),
    "theme.text_placed": ({"draft": OBJECT}, {"theme": OBJECT}),
    # Staff say of texts that they stand for themselves, or together for themselves, whatever a program found alike; or
    # that texts, or whole families of texts, say the same as another one's. Withdrawn, it binds no more.
    "family.parted": ({**_BOUND, "together": FLAG}, {}),
    "family.joined": ({**_BOUND, "to": OBJECT}, {"whole": FLAG}),
    "family.unbound": ({"reason_c": SEALED}, {}),
    "decision.published": ({"proposal": OBJECT, "outcome": OUTCOMES, "c": SEALED}, _ANSWER),
    # An author says of words of the Commission that they agree, or object; the digest is of what they had read.
    "decision.author_answered": ({"decision": OBJECT, "agrees": FLAG, "sha256": DIGEST}, {"reason_c": SEALED}),
    # Answers are drafted, checked, decided and (where they are many) signed by a second person: each says so of the
    # same digest of all that is answered and with what words.
    "docket.sent": ({"draft": OBJECT, "items": NUMBER, "sha256": DIGEST}, {}),
    "docket.checked": ({"sha256": DIGEST}, {}),
    "docket.decided": ({"sha256": DIGEST}, {}),
    "docket.signed": ({"sha256": DIGEST}, {}),
    "docket.returned": ({"reason_c": SEALED}, {}),
    "docket.dropped": ({}, {}),
    # By the draft's rule a proposal or position has to be answered by the end of that day; it ends by an answer, by a
    # ruling that takes the words from view, or by the author's own act.
    "duty.begun": ({"object": OBJECT, "why": DUTIES, "due_on": DATE}, {}),
    # Reasons for the Commission to use again, likewise; `outcome` is the one that they fit, without it any.
    "answer_reasons.published": (
        {"draft": OBJECT, "code": NAME, "version": NUMBER, "sha256": DIGEST},
        {"outcome": OUTCOMES, "retired": FLAG},
    ),
    # What of an article somebody of the staff is to answer by a day: all of it, a theme, or so many proposals. To whom
    # it is given is committed to.
    "assignment.given": (
        {"draft": OBJECT, "provision": OBJECT, "until": DATE, "c": SEALED},
        {"theme": OBJECT, "proposals": NUMBER},
    ),
    "assignment.ended": ({"draft": OBJECT, "provision": OBJECT}, {}),
    # A body is asked for its conclusion on an article, on a theme of it or on a prepared answer, by a day. What it
    # gives is committed to; a later version says why it is another. `on_paper`: the secretary took it down.
    "conclusion.asked": (
        {"draft": OBJECT, "provision": OBJECT, "organization": OBJECT, "until": DATE},
        {"theme": OBJECT, "docket": OBJECT},
    ),
    "conclusion.given": ({"version": NUMBER, "c": SEALED}, {"why_c": SEALED, "on_paper": FLAG}),
    "conclusion.withdrawn": ({"reason_c": SEALED}, {}),
    # A member of the Commission dissents from a decision, a prepared answer or a sitting; the digest is of what was
    # decided there. A later version says why it is another.
    "dissent.given": ({"object": OBJECT, "version": NUMBER, "sha256": DIGEST, "c": SEALED}, {"why_c": SEALED}),
    # The digest is of what a sitting says of itself and of its agenda; once it is published of who was there, the votes
    # and the minutes, too.
    "sitting.announced": ({"draft": OBJECT, "number": NUMBER, "starts_at": MOMENT, "sha256": DIGEST}, {}),
    "sitting.changed": ({"starts_at": MOMENT, "sha256": DIGEST}, {}),
    "sitting.held": ({}, {}),
    "sitting.published": ({"items": NUMBER, "sha256": DIGEST}, {}),
    "staff.appointed": (
        {"draft": OBJECT, "role": ROLES, "articles": [OBJECT], "c": SEALED},
        {"languages": [LANGUAGES]},
    ),
    "staff.ended": ({"draft": OBJECT}, {}),
    # An organization's name and BIN are public, who heads it is committed to; what was refused names nobody.
    "organization.registered": ({"kind": PARTICIPANTS, "c": SEALED}, {}),
    "organization.confirmed": ({"kind": PARTICIPANTS, "name": NAME, "bin": BIN}, {}),
    "organization.refused": ({"reason_c": SEALED}, {}),
    # About one membership, so that what is committed to of one person can be forgotten alone.
    "member.joined": ({"organization": OBJECT, "role": MEMBER_ROLES, "c": SEALED}, {}),
    "member.changed": ({"organization": OBJECT, "role": MEMBER_ROLES}, {}),
    "member.left": ({"organization": OBJECT}, {}),
    # Whose identity it is stands in no leaf: how many were confirmed can be counted, and who each was is committed to.
    "identity.confirmed": ({"level": IDENTIFIED, "c": SEALED}, {}),
    # An operator took an identity from an account that did not belong to whom it names.
    "identity.released": ({}, {}),
    # Of a proposal, comment or support: the person under whose identity it stands says that it was not them.
    "identity.disputed": ({}, {}),
    # Staff ask who an author is; another office grants it or refuses. Of whom, and why, is committed to.
    "unsealing.asked": ({"c": SEALED}, {}),
    "unsealing.granted": ({}, {}),
    "unsealing.refused": ({}, {}),
    "unsealing.opened": ({}, {}),
    # From now on less of the author's name stands beside a contribution; which name it was, no leaf ever said.
    "author.shown_less": ({"form": LESS_OF_A_NAME}, {}),
    # Two accounts of one person are one: which they were is committed to.
    "person.merged": ({"c": SEALED}, {}),
    # Of each thing whose words are gone, and one for the person, under an id that nothing else bears.
    "erasure.executed": ({"fields": [ERASED], "basis": ERASED_FOR}, {}),
    "person.erased": ({}, {}),
    # A dossier's letter and each of its positions are committed to apart, so that one can be forgotten alone.
    "dossier.filed": (
        {"organization": OBJECT, "version": NUMBER, "lang": LANGUAGES, "c": SEALED},
        {"files": [_PUBLIC_FILE], "signature": _SIGNATURE},
    ),
    "position.filed": (
        {"dossier": OBJECT, "version": NUMBER, "target": _PLACE, "lang": LANGUAGES, "stance": POSITIONS, "c": SEALED},
        {},
    ),
    "position.withdrawn": ({"dossier": OBJECT, "version": NUMBER}, {}),
    # About one organization that was asked to co-sign a dossier; who was asked and said nothing stands in no leaf.
    "cosigning.given": ({"dossier": OBJECT, "version": NUMBER, "organization": OBJECT}, {}),
    "cosigning.withdrawn": ({"dossier": OBJECT, "version": NUMBER}, {}),
    # The words of a proposal's revision, or of a position in a version of its dossier, in another language. It is no
    # contribution: `by` tells whether its author or staff made it. Staff remove one with reasons, its maker without.
    "translation.submitted": (
        {"object": OBJECT, "lang": LANGUAGES, "bytes": NUMBER, "c": SEALED},
        {"revision": NUMBER, "version": NUMBER, "organization": OBJECT},
    ),
    "translation.removed": ({"object": OBJECT}, {"reason_c": SEALED}),
    # A petition is in no count; how many signatures it has is told by whoever brought it, and looked at by a sample.
    "petition.entered": (
        {"draft": OBJECT, "lang": LANGUAGES, "signatures": NUMBER, "bytes": NUMBER, "c": SEALED},
        {},
    ),
    "petition.checked": ({"sample": NUMBER, "held": NUMBER}, {}),
    "petition.carried": ({"proposal": OBJECT}, {}),
    "petition.taken_off": ({"reason_c": SEALED}, {}),
    # A public meeting: how many attended and spoke is what its minutes tell. Those stay with the desk; their digests
    # are over what whoever kept the minutes has.
    "meeting.entered": (
        {
            "draft": OBJECT,
            "lang": LANGUAGES,
            "held_on": DATE,
            "attendance": NUMBER,
            "files": [_PUBLIC_FILE],
            "bytes": NUMBER,
            "c": SEALED,
        },
        {"spoke": NUMBER},
    ),
    "meeting.taken_off": ({"reason_c": SEALED}, {}),
    # Who was asked to speak on which articles; a body that is not registered is named in the commitment alone.
    "body.invited": ({"draft": OBJECT, "articles": [OBJECT], "until": DATE}, {"organization": OBJECT, "c": SEALED}),
    "body.registered": ({"organization": OBJECT}, {}),
    "body.passed": ({"organization": OBJECT}, {}),
    "body.uninvited": ({"reason_c": SEALED}, {}),
    # A long text is kept whole. Which proposals are its parts is committed to, and told once it is published.
    "long_text.received": (
        {"draft": OBJECT, "channel": CHANNELS, "lang": LANGUAGES, "bytes": NUMBER, "c": SEALED},
        {"organization": OBJECT},
    ),
    "long_text.part_filed": ({"c": SEALED}, {}),
    "long_text.finished": ({"parts": [OBJECT]}, {}),
    "long_text.objected": ({"c": SEALED}, {}),
    "long_text.answered": ({"c": SEALED}, {}),
    "position.answered": ({"position": OBJECT, "outcome": OUTCOMES, "c": SEALED}, _ANSWER),
    # What a phase had brought, counted at one moment; the digest is over all that the report states.
    "report.published": ({"draft": OBJECT, "phase": PHASES, "number": NUMBER, "sha256": DIGEST}, {}),
    # What an office says beside a section of a report, in a version of its own id; the digest is over its words in all
    # languages, which are empty where it was taken back.
    "report.worded": (
        {"draft": OBJECT, "report": OBJECT, "section": REPORTED, "version": NUMBER, "sha256": DIGEST},
        {"taken_back": FLAG},
    ),
}


def word_of_ground(code):
    """Return the record's word for a ground of a draft; nothing for none."""
    return code if not code or code in GROUNDS[:-1] else GROUNDS[-1]


# Acts with a receipt: texts, rulings, decisions. None for supports, so that nobody can be made to show one.
WITH_RECEIPT = (
    "proposal.submitted",
    "proposal.revised",
    "proposal.withdrawn",
    "comment.submitted",
    "comment.edited",
    "comment.withdrawn",
    "moderation.decided",
    "appeal.filed",
    "appeal.decided",
    "decision.published",
    "dossier.filed",
    "position.answered",
    "long_text.received",
)
