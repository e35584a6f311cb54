"""Words of somebody who is not signed in (or whose session ended), kept until they are: nothing typed is lost."""

from urllib.parse import urlencode

from django.shortcuts import redirect, resolve_url

from articles.conditions import address_to_ask

KEPT = "kept_words"


def sign_in(request, address):
    """Ask the person to sign in and come back to an address."""
    return _led(request, redirect(f"{resolve_url('account_login')}?{urlencode({'next': address})}"))


def _led(request, response):
    """Let htmx follow a redirect as a whole page."""
    if request.htmx:
        response.status_code, response["HX-Redirect"] = 200, response["Location"]
        del response["Location"]
    return response


def keep_and_sign_in(request, address, typed):
    """Keep what was typed for the form at an address and ask the person to sign in; they come back to that form."""
    _keep(request, address, typed)
    return sign_in(request, address)


def keep_and_lead(request, address, typed, to):
    """Keep what was typed for the form at an address and lead the person elsewhere; there it waits for them."""
    _keep(request, address, typed)
    return _led(request, redirect(to))


def keep_and_ask(request, draft, address, typed):
    """Keep what was typed for the form at an address and ask the person to accept the draft's terms first."""
    _keep(request, address, typed)
    return ask(request, draft, address)


def ask(request, draft, address):
    """Lead the person to the draft's terms, which they have not accepted yet, and from there back to an address."""
    return _led(request, redirect(address_to_ask(draft, address)))


def keep_and_confirm(request, address, typed):
    """Keep what was typed and let the person confirm by a code that it is they; they come back to that form."""
    _keep(request, address, typed)
    return confirm(request, address)


def confirm(request, address):
    """Let the person confirm by a code that it is they, and come back to an address."""
    way = "account_reauthenticate" if request.user.second_factor_at else "confirm_by_code"
    return _led(request, redirect(f"{resolve_url(way)}?{urlencode({'next': address})}"))


def _keep(request, address, typed):
    """Keep what was typed, with the person for whom the page was made whose form sent it (its field `writer`)."""
    writer = request.POST.get("writer", "")[:40]
    request.session[KEPT] = {"address": address, "typed": typed, "writer": writer}


def kept_for(request, address):
    """Return what was typed for the form at this address, in whichever language its page was, or nothing.

    What a page of one person sent after the session had ended is nobody else's who signs in in this browser.
    """
    kept = request.session.get(KEPT)
    if not kept or _plain(kept["address"]) != _plain(address):
        return None
    if request.user.is_authenticated and kept.get("writer", "") not in {"", request.user.uid}:
        return None
    return kept["typed"]


def kept_address(request):
    """Return where words wait to be sent, or nothing."""
    kept = request.session.get(KEPT)
    return kept["address"] if kept else None


def forget(request, address):
    """Drop the kept words of this address: they are sent or saved."""
    if kept_for(request, address) is not None:
        del request.session[KEPT]


def _plain(address):
    """Return the address without its language."""
    return address.split("/", 2)[-1]
