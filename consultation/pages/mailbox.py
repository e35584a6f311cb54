"""The mailbox of a development machine: what the site sent, read from the folder it was written to."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.paging import page_of

SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # Django's file backend writes it after each message


@never_cache
@require_safe
def mailbox(request):
    """List the mails, newest first."""
    page = page_of(_files(), request)
    mails = [{"name": file.name, "sent_at": _sent_at(file), **_head(file)} for file in page]
    return render(request, "pages/mailbox.html", {"page": page, "mails": mails})


@never_cache
@require_safe
def mail(request, name):
    """Show the messages of one file as plain text."""
    file = next((file for file in _files() if file.name == name), None)
    if file is None:
        raise Http404
    return render(request, "pages/mail.html", {"name": name, "sent_at": _sent_at(file), "messages_sent": _read(file)})


def forget_mails_to(addresses):
    """Take the mails to somebody out of the files, where mails are written to files instead of being sent."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend":
        return
    wanted = {address.lower() for address in addresses}
    for file in settings.MAIL_DIR.glob("*.log"):
        raws = [raw for raw in file.read_bytes().split(SEPARATOR) if raw.strip()]
        left = [raw for raw in raws if str(message_from_bytes(raw, policy=policy.default)["To"]).lower() not in wanted]
        if not left:
            file.unlink(missing_ok=True)
        elif len(left) < len(raws):
            file.write_bytes(b"".join(raw + SEPARATOR for raw in left))


def _files():
    if not settings.DEVELOPMENT:
        raise Http404
    return sorted(settings.MAIL_DIR.glob("*.log"), reverse=True) if settings.MAIL_DIR.exists() else []


def _read(file):
    """Return the messages of a file, opened up for reading."""
    messages = []
    for raw in file.read_bytes().split(SEPARATOR):
        if not raw.strip():
            continue
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        messages.append(
            {
                "sender": message["From"],
                "to": message["To"],
                "subject": message["Subject"],
                "text": body.get_content() if body else "",
            }
        )
    return messages


def _head(file):
    messages = _read(file)
    return {"to": messages[0]["to"], "subject": messages[0]["subject"]} if messages else {"to": "", "subject": ""}


def _sent_at(file):
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
