"""The record's words: roles, channels, kinds, outcomes, and what each type of leaf says.

Pure, and complete: the product's choices and the stand-alone verifier agree with it by test. A word may be added,
never changed: leaves are for ever.
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
CHANNELS = ("site", "api", "e_otinish", "egov", "post", "email", "desk", "meeting")
KINDS = ("change", "add", "remove", "keep", "question")
STANCES = ("for", "against", "neutral")
RULINGS = ("publish", "return", "hide", "restore", "merge", "move", "partial")
OUTCOMES = ("accepted", "accepted_in_part", "declined", "out_of_scope", "answered")
PHASES = ("collection", "consideration", "publication")
LANGUAGES = ("kk", "ru", "en")

TEXT, NUMBER, YES_NO, LIST, GROUP, SEALED = "text", "number", "yes_no", "list", "group", "sealed"

# Of each type of leaf: (fields it must have, fields it may have), each with its kind. `sealed` is a commitment.
_PHASE = ({"phase": TEXT, "opens_at": TEXT}, {"closes_at": TEXT, "draft_sha256": TEXT, "rules_sha256": TEXT})
VERBS = {
    "consultation.opened": _PHASE,
    "consultation.extended": _PHASE,
    "consultation.closed": _PHASE,
    "draft.published": ({"edition": NUMBER, "dated": TEXT, "sha256": TEXT}, {}),
    "draft.described": ({"lang": TEXT, "c": SEALED}, {}),
    "proposal.submitted": (
        {"target": GROUP, "lang": TEXT, "kind": TEXT, "channel": TEXT, "bytes": NUMBER, "c": SEALED},
        {"files": LIST},
    ),
    "proposal.withdrawn": ({}, {}),
    "comment.submitted": ({"target": GROUP, "lang": TEXT, "stance": TEXT, "bytes": NUMBER, "c": SEALED}, {}),
    "comment.withdrawn": ({}, {}),
    "support.added": ({"object": TEXT}, {}),
    "support.removed": ({"object": TEXT}, {}),
    "moderation.decided": (
        {"object": TEXT, "decision": TEXT, "rule": TEXT, "automated": YES_NO, "scope": TEXT},
        {"reason_c": SEALED, "reason_code": TEXT, "appeal_until": TEXT},
    ),
    "decision.published": ({"proposal": TEXT, "outcome": TEXT, "c": SEALED}, {}),
    "staff.appointed": ({"draft": TEXT, "role": TEXT, "articles": LIST, "c": SEALED}, {}),
    "staff.ended": ({"draft": TEXT}, {}),
}

# Acts whose author gets a receipt. None for supports, so that nobody can be made to show one.
WITH_RECEIPT = (
    "proposal.submitted",
    "proposal.withdrawn",
    "comment.submitted",
    "comment.withdrawn",
    "moderation.decided",
    "decision.published",
)
