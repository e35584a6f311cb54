"""Confirming that it is still oneself by a code to one's present address, for those who have no second factor."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.forms import ConfirmLoginCodeForm
from core.throttling import Limit, count

CODE = "own_code"  # of a session
GOOD_FOR = 600  # seconds
SENT = Limit("own codes", 5, 3600)


@method_decorator([never_cache, login_required], name="dispatch")
class ConfirmByCode(BaseReauthenticateView):
    """Send a code by POST alone, then take it: a page that is only opened sends and uses nothing."""

    form_class = ConfirmLoginCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") == "send":
            return self._send(request)
        return super().post(request, *args, **kwargs)

    def _send(self, request):
        if count(SENT, request.user.uid).passed:
            code = get_adapter().generate_login_code()
            request.session[CODE] = {"code": code, "at": time.time()}
            get_adapter().send_mail("account/email/own_code", request.user.email, {"code": code})
        else:
            messages.error(request, _("Too many requests in a short time. Wait and try again."))
        return redirect(self.passthrough_next_url(request.path))

    def _expected(self):
        sent = self.request.session.get(CODE, {})
        return sent.get("code", "") if time.time() - sent.get("at", 0) < GOOD_FOR else ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self._expected()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sent": bool(self._expected())}

    def form_valid(self, form):
        self.request.session.pop(CODE, None)
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)
