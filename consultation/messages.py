"""Catalogues without gettext programs: `python -m consultation.messages collect|check|compile`.

`collect` brings `locale/*/LC_MESSAGES/django.po` up to date with the code and templates; `check` fails on a text that
is not translated, on one that is in no place any more, and on placeholders that differ; `compile` writes the `.mo`
files that Django reads. Texts of Django and its libraries that people meet stand in `upstream.txt`.
"""

# ruff: noqa: T201 this is a command

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("kk", "ru")
UPSTREAM = LOCALE / "upstream.txt"
APPS = (
    "accounts",
    "articles",
    "commission",
    "consultation",
    "core",
    "feedback",
    "intake",
    "moderation",
    "proposals",
    "record",
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT = re.compile(r"{% comment .*?endcomment %}|{#.*?#}", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def collected():
    """Return {(context, msgid): plural or None} of every text marked in the code and templates, and of upstream's."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                _add(found, path.read_bytes())
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            _add(found, _as_python(path))
    for line in UPSTREAM.read_text(encoding="utf-8").splitlines() if UPSTREAM.exists() else []:
        if line and not line.startswith("#"):
            context, _bar, rest = line.rpartition("|") if line.startswith("{") else ("", "", line)
            msgid, _tab, plural = rest.partition("\t")
            found.setdefault(
                (context.strip("{}") or None, msgid.replace("\\n", "\n")), plural.replace("\\n", "\n") or None
            )
    return found


def _as_python(path):
    """Return a template's marked texts as one line of calls, which Babel reads like Python; comments are left out."""
    from django.utils.translation.template import templatize

    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    return templatize(source, origin=str(path)).replace("\n", " ").encode()


def _add(found, source):
    for _line, function, messages, _comments in extract_python(io.BytesIO(source), KEYWORDS, [], {}):
        if isinstance(messages, str):
            messages = (messages,)
        spec = KEYWORDS[function]
        context = None
        if spec and isinstance(spec[0], tuple):
            context, messages = messages[0], messages[1:]
        if not messages or not messages[0]:
            continue
        plural = messages[1] if spec and function.startswith(("n",)) and len(messages) > 1 else None
        key = (context, messages[0])
        if found.get(key) is None:
            found[key] = plural


def path_of(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language):
    """Return the stored catalogue of a language, an empty one where there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def renewed(language, texts):
    """Return the catalogue for exactly these texts, with the translations that are there."""
    old = catalogue(language)
    new = Catalog(locale=language, domain="django", project="consultation", charset="utf-8", fuzzy=False)
    for (context, msgid), plural in sorted(texts.items(), key=lambda entry: (entry[0][1], entry[0][0] or "")):
        before = old.get(msgid, context)
        string = before.string if before else ""
        if plural:
            string = string if isinstance(string, tuple) else (string,) + ("",) * (new.num_plurals - 1)
        elif isinstance(string, tuple):
            string = string[0]
        new.add((msgid, plural) if plural else msgid, string, context=context)
    return new


def store(language, catalog):
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, omit_header=False, no_location=True, sort_output=False, width=0)


def problems(language, texts):
    """Return sentences on what is wrong with a language's catalogue."""
    catalog = catalogue(language)
    told = []
    for (context, msgid), plural in texts.items():
        message = catalog.get(msgid, context)
        strings = () if message is None else message.string if isinstance(message.string, tuple) else (message.string,)
        if not strings or not all(strings):
            told.append(f"{language}: not translated: {msgid!r}" + (f" ({context})" if context else ""))
            continue
        if bool(plural) != (len(strings) > 1):
            told.append(f"{language}: singular and plural do not agree: {msgid!r}")
        wanted = set(PLACEHOLDER.findall(msgid)) | set(PLACEHOLDER.findall(plural or ""))
        for string in strings:
            stray = set(PLACEHOLDER.findall(string)) - wanted
            missing = set(PLACEHOLDER.findall(plural or msgid)) - set(PLACEHOLDER.findall(string))
            if stray or (missing and not (plural and string == strings[0])):
                told.append(f"{language}: placeholders differ in {msgid!r}: {sorted(stray | missing)}")
    known = {(message.context, _first(message.id)) for message in catalog if message.id}
    told += [f"{language}: in no place any more: {msgid!r}" for _context, msgid in sorted(known - set(texts), key=str)]
    return told


def _first(msgid):
    return msgid[0] if isinstance(msgid, tuple) else msgid


def compile_all():
    """Write each `.mo` where it is missing or older than its `.po`."""
    for language in LANGUAGES:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            with target.open("wb") as file:
                write_mo(file, catalogue(language))


def main(words):
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    match words:
        case ["collect"]:
            texts = collected()
            for language in LANGUAGES:
                store(language, renewed(language, texts))
        case ["check"]:
            texts = collected()
            told = [sentence for language in LANGUAGES for sentence in problems(language, texts)]
            print("\n".join(told) or f"{len(texts)} texts, each in {', '.join(LANGUAGES)}.")
            return 1 if told else 0
        case ["compile"]:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
