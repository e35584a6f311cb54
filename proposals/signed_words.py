"""What is signed when a dossier is signed: one file of words, the same bytes whenever it is made."""

import json

FORMAT = "consultation/dossier/1"


def words_to_sign(dossier, version, number, entries, attachments):
    """Return what version `number` of a dossier says, as the bytes that are signed.

    JSON with its keys in this order, indented by one space, UTF-8, a line break at the end: people read it as it is,
    and programs compare it byte by byte. `version` gives letter and language, `entries` and `attachments` the rest.
    """
    said = {
        "format": FORMAT,
        "draft": dossier.draft.uid,
        "dossier": dossier.uid,
        "version": number,
        "organization": {"name": dossier.organization.name, "bin": dossier.organization.bin},
        "language": version.language,
        "letter": version.letter.text,
        "positions": [_position(entry) for entry in sorted(entries, key=_order)],
        "files": [
            {"name": one.name, "bytes": one.size, "sha256": one.sha256}
            for one in sorted(attachments, key=lambda one: one.sha256)
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _order(entry):
    return entry.base.placement.order, entry.position.uid


def _position(entry):
    return {
        "place": entry.base.placement.eid,
        "provision": entry.position.provision.uid,
        "edition": entry.base.placement.edition.number,
        "position": entry.stance,
        "text": entry.text,
        "reasons": entry.reasons,
    }
