"""Words of somebody who is not signed in (or whose session ended), kept until they are: nothing typed is lost."""

from urllib.parse import urlencode

from django.shortcuts import redirect, resolve_url

KEPT = "kept_words"


def sign_in(request, address):
    """Ask the person to sign in and come back to an address."""
    response = redirect(f"{resolve_url('account_login')}?{urlencode({'next': address})}")
    if request.htmx:
        response.status_code, response["HX-Redirect"] = 200, response["Location"]
        del response["Location"]
    return response


def keep_and_sign_in(request, address, typed):
    """Keep what was typed for the form at an address and ask the person to sign in; they come back to that form."""
    request.session[KEPT] = {"address": address, "typed": typed}
    return sign_in(request, address)


def kept_for(request, address):
    """Return what was typed for the form at this address, in whichever language its page was, or nothing."""
    kept = request.session.get(KEPT)
    return kept["typed"] if kept and _plain(kept["address"]) == _plain(address) else None


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
