"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")
application = get_wsgi_application()
# The views are loaded before anybody asks. What is loaded stays for good: to look through it for garbage again and
# again would take a tenth of a second from somebody's request.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
