"""What can be wrong with a signature, each by a word of its own; pages say it in sentences."""

MISSING, TOO_LARGE, NOT_SIGNATURE, NO_CERTIFICATE = "missing", "too_large", "not_signature", "no_certificate"
OTHER_CONTENT = "other_content"  # attached to other words than those of the dossier
OTHER_WORDS = "other_words"  # detached, and the digest is that of other words
BROKEN = "broken"  # the signature does not hold over what is signed
WEAK, UNKNOWN_METHOD = "weak", "unknown_method"
EXPIRED, NOT_YET, WRONG_TIME = "expired", "not_yet", "wrong_time"
OTHER_ROOT = "other_root"
WRONG_PURPOSE, OF_A_PERSON, NO_RIGHT, OTHER_BIN = "wrong_purpose", "of_a_person", "no_right", "other_bin"
REFUSED_OUTSIDE = "refused_outside"  # the service outside says that it does not hold

FAULTS = (
    MISSING,
    TOO_LARGE,
    NOT_SIGNATURE,
    NO_CERTIFICATE,
    OTHER_CONTENT,
    OTHER_WORDS,
    BROKEN,
    WEAK,
    UNKNOWN_METHOD,
    EXPIRED,
    NOT_YET,
    WRONG_TIME,
    OTHER_ROOT,
    WRONG_PURPOSE,
    OF_A_PERSON,
    NO_RIGHT,
    OTHER_BIN,
    REFUSED_OUTSIDE,
)


class Fault(Exception):
    """A signature that is not taken: why (one of `FAULTS`), and what a sentence about it names."""

    def __init__(self, code, **values):
        self.code, self.values = code, values
        super().__init__(code)
