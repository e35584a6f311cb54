"""Settings, fed by the environment alone.

What a variable `says` stands in `docs/operations/configuration.md`, which `python -m consultation.configuration write`
renews.
"""

import hashlib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from consultation import env

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env.one_of(
    "ENVIRONMENT",
    ("production", "development", "test"),
    default="production",
    says="`production`, `development` (adds `/mailbox/` and `/design/`) or `test`",
)
DEVELOPMENT = ENVIRONMENT == "development"
PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = env.path("VAR_DIR", "var", says="where state lies that is not in the database")

# Secrets
SECRET_KEY = env.text(
    "SECRET_KEY",
    says="signs sessions and form tokens. A new one signs everybody out. `openssl rand -base64 48`",
)
RECEIPT_KEY = env.key(
    "RECEIPT_KEY",
    size=32,
    says="seed of the Ed25519 key that signs receipts: 32 bytes in base64. **Keep a copy offline**: with a new one, old"
    " receipts are checked against the old public key. `openssl rand -base64 32`",
)
FACTOR_KEY = env.key(
    "FACTOR_KEY",
    size=32,
    default=None if PRODUCTION else hashlib.sha256(b"FACTOR_KEY " + SECRET_KEY.encode()).digest(),
    says="seals the secrets of apps with codes, and files of signatures, in the database: 32 bytes in base64. **Keep a"
    " copy offline**: with a new one those apps and recovery codes open nothing any more, passkeys still do, and files"
    " of signatures cannot be read. `openssl rand -base64 32`",
)
# With another key the same person could be confirmed once more: outside production it may follow from SECRET_KEY.
IIN_KEY = env.key(
    "IIN_KEY",
    size=32,
    default=None if PRODUCTION else hashlib.sha256(b"IIN_KEY " + SECRET_KEY.encode()).digest(),
    says="makes the tags that are kept in place of people's numbers (IIN), so that one person counts once: 32 bytes in"
    " base64. **Keep a copy offline, never beside a copy of the database**: [identity](identity.md) says why, and how"
    " to change it. `openssl rand -base64 32`",
)
IIN_KEY_BEFORE = env.key(
    "IIN_KEY_BEFORE", size=32, default=b"", says="the key before `IIN_KEY`, as long as people are known by it alone"
)
IIN_KEYS = list(dict.fromkeys(key for key in (IIN_KEY, IIN_KEY_BEFORE) if key))

# Where the site is
SITE_URL = env.text(
    "SITE_URL",
    says="the address people use, such as `https://talqylau.example`. With `https://` cookies are secure, HSTS is sent,"
    " and plain requests are redirected",
).rstrip("/")
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS",
    "localhost,127.0.0.1,[::1]",
    says="host names, separated by commas; for the public set it, and keep `localhost` among them for health checks",
)
CSRF_TRUSTED_ORIGINS = env.names(
    "CSRF_TRUSTED_ORIGINS",
    says="further origins whose forms are accepted, such as `https://www.talqylau.example`",
)
RECORD_ORIGIN = env.text(
    "RECORD_ORIGIN",
    SITE_URL.split("://", 1)[-1] + "/record",
    says="the name of the record in receipts; by default the host of `SITE_URL` and `/record`. Never change it once"
    " receipts are out",
)

DEBUG = False
ROOT_URLCONF = "consultation.urls"
WSGI_APPLICATION = "consultation.wsgi.application"
ASGI_APPLICATION = "consultation.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "consultation",
    "commission",
    "feedback",
    "moderation",
    "intake",
    "proposals",
    "articles",
    "accounts",
    "record",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "consultation.static.StaticFiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.DatabaseDownMiddleware",
    "consultation.pages.kept.KeptPagesMiddleware",
    "core.middleware.PolicyMiddleware",
    "accounts.middleware.SessionMiddleware",
    "consultation.rehearsals.middleware.RehearsalMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.ImpossibleAddressMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.page", "consultation.pages.pieces"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consultation.context.frame",
            ],
        },
    }
]

# Data. The application's role may not alter tables nor the record; migrations run under the owner's.
DATABASES = {
    "default": environ.Env.db_url_config(env.text("DATABASE_URL", says="the database under the application's role"))
    | {"ENGINE": "core.postgresql", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {})
OWNER_DATABASE_URL = env.text(
    "OWNER_DATABASE_URL",
    env.text("DATABASE_URL"),
    says="the same database under the owner's role, for `prepare_database` alone; without it `DATABASE_URL` is used,"
    " and the record is not kept from the application",
)
APPLICATION_ROLE = DATABASES["default"]["USER"]
REDIS_URL = env.text("REDIS_URL", says="the broker: Redis 6 or later, or Valkey")
KEPT_MEGABYTES = env.number(
    "KEPT_MEGABYTES", default=24, says="memory of a web process for pages that read the same for every visitor"
)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# People
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backend.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# What of the apps above is told, in the act, that a name or a region is shown otherwise: (person, at).
WHEN_A_PERSON_IS_SHOWN_OTHERWISE = ["proposals.actions.touch_pages_of"]
# What of the apps takes away, in the act, what is kept of a person: (person, at), in this order. Each returns whether
# something of theirs goes on counting.
WHEN_A_PERSON_IS_ERASED = [
    "articles.actions.erasing.erase_person",
    "moderation.actions.erase_person",
    "intake.actions.erasing.erase_person",
    "proposals.actions.erasing.erase_person",
    "feedback.actions.erasing.erase_person",
    "commission.actions.table_files.erase_person",
    "commission.actions.consenting.erase_person",
    "commission.actions.notes.erase_person",
]
# What of the apps tells a person all that it holds of them: (person) -> parts (`accounts.held`).
WHAT_IS_HELD_OF_A_PERSON = [
    "accounts.export.held_of",
    "proposals.export.held_of",
    "intake.export.held_of",
    "moderation.export.held_of",
    "articles.export.held_of",
    "feedback.export.held_of",
    "commission.export.held_of",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_page"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ADDRESS_UNDO_DAYS = env.number(
    "ADDRESS_UNDO_DAYS", default=7, says="for how many days a change of e-mail can be undone from the old address"
)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split("://", 1)[0]
# Thousands may share one address: per address these limits only stop a storm, see `accounts/challenges.py`.
ACCOUNT_RATE_LIMITS = {
    "login": "1000/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "request_login_code": "1000/m/ip,3/m/key",
    "reset_password": "1000/m/ip,5/m/key",
    "signup": "1000/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXY_COUNT",
    default=0,
    says="how many proxies stand before the web processes; limits on attempts count the address before them. The nginx"
    " of `docker-compose.yml` is one; from 2 on it believes what the proxy before it says of the scheme",
)

# Who says who somebody is: the national identity provider, by OpenID Connect. Without an address there is none.
IDENTITY_PROVIDER_URL = env.text(
    "IDENTITY_PROVIDER_URL",
    "",
    says="the issuer's address of the identity provider (OpenID Connect), below which"
    " `/.well-known/openid-configuration` lies; without it nobody reaches level 2. See [identity](identity.md)",
).rstrip("/")
IDENTITY_PROVIDER_NAME = env.text("IDENTITY_PROVIDER_NAME", "eGov", says="the provider's name, on buttons")
IDENTITY_PROVIDER_CLIENT_ID = env.text(
    "IDENTITY_PROVIDER_CLIENT_ID", "", says="the name that the provider knows this site by"
)
IDENTITY_PROVIDER_SECRET = env.text("IDENTITY_PROVIDER_SECRET", "", says="the secret that the provider gave this site")
IDENTITY_PROVIDER_SCOPES = env.names(
    "IDENTITY_PROVIDER_SCOPES", "openid", says="what is asked of the provider: as little as brings the number (IIN)"
)
IDENTITY_PROVIDER_CLAIM = env.text(
    "IDENTITY_PROVIDER_CLAIM", "iin", says="the claim in which the provider tells the number (IIN)"
)
IDENTITY_PROVIDER_ADULT_CLAIM = env.text(
    "IDENTITY_PROVIDER_ADULT_CLAIM",
    "",
    says="the claim in which the provider says yes or no to being 18 or older, such as `age_over_18`; without it people"
    " say it themselves. No date of birth is read or kept",
)
IDENTITY_PROVIDER_PAGE = env.text(
    "IDENTITY_PROVIDER_PAGE",
    IDENTITY_PROVIDER_URL,
    says="the address of the page where people sign in at the provider, if that lies on another host",
)
IDENTITY_CONTACT = env.text(
    "IDENTITY_CONTACT", "help@consultation.invalid", says="where people write to whose identity cannot be confirmed"
)
if IDENTITY_PROVIDER_URL and not (IDENTITY_PROVIDER_CLIENT_ID and IDENTITY_PROVIDER_SECRET):
    raise ImproperlyConfigured(
        "IDENTITY_PROVIDER_URL is set: set IDENTITY_PROVIDER_CLIENT_ID and IDENTITY_PROVIDER_SECRET as well."
    )
if PRODUCTION and IDENTITY_PROVIDER_URL and not IDENTITY_PROVIDER_URL.startswith("https://"):
    raise ImproperlyConfigured("IDENTITY_PROVIDER_URL must begin with https://: what the provider says is believed.")
UNSEALING_TOLD_AFTER_DAYS = env.number(
    "UNSEALING_TOLD_AFTER_DAYS",
    default=0,
    says="after how many days a person is told that staff were allowed to see who they are; more than 0 where a law"
    " asks for it",
)
# What of the apps above is told, in the act, that somebody's level is another: (person, at).
WHEN_A_PERSON_COUNTS_OTHERWISE = ["proposals.actions.touch_counts_of"]
# Where two accounts of one person are made one, what moves in the apps above, in this order: (kept, emptied, at).
WHEN_TWO_ACCOUNTS_BECOME_ONE = [
    "articles.actions.merging.join_accounts",
    "proposals.actions.merging.join_accounts",
    "intake.actions.merging.join_accounts",
    "moderation.merging.join_accounts",
    "commission.actions.consenting.join_accounts",
]
SOCIALACCOUNT_ADAPTER = "accounts.national.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "national",
                "name": IDENTITY_PROVIDER_NAME,
                "client_id": IDENTITY_PROVIDER_CLIENT_ID,
                "secret": IDENTITY_PROVIDER_SECRET,
                "settings": {"server_url": IDENTITY_PROVIDER_URL, "scope": IDENTITY_PROVIDER_SCOPES},
            }
        ]
        if IDENTITY_PROVIDER_URL
        else [],
    }
}

# Signatures on what organizations file. Out of the box nobody's certificates are trusted, and no service is asked.
SIGNATURE_ROOTS = env.certificates(
    "SIGNATURE_ROOTS",
    says="the certificates that signatures are trusted by: a file in PEM, or a folder of files that end in `.pem`, such"
    " as the roots of the National Certification Authority; without it no signature counts as checked. See"
    " [signatures](signatures.md)",
)
SIGNATURE_SERVICE_URL = env.address(
    "SIGNATURE_SERVICE_URL",
    says="the address of a service that checks signatures by GOST as NCANode does (`POST /cms/verify`); it learns who"
    " signed what. Without it such signatures are kept, and marked as not checked",
)

# Second factors. Staff act with one alone; everybody may have one.
STAFF_SECOND_FACTOR = env.flag(
    "STAFF_SECOND_FACTOR",
    default=not DEVELOPMENT,
    says="whether offices rest until their holder has a passkey or an app with codes; only in development it may be"
    " `no`, and is by default",
)
if PRODUCTION and not STAFF_SECOND_FACTOR:
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR may be no in development alone: set it to yes, or leave it out.")
MFA_ADAPTER = "accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
MFA_FORMS = {
    "authenticate": "accounts.forms.FactorCodeForm",
    "reauthenticate": "accounts.forms.FactorCodeAgainForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
}

# Sessions: how long without a request, and how long at most. What staff may do makes theirs shorter.
SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE = timedelta(
    days=env.number("SESSION_IDLE_DAYS", default=14, says="after how long without a request somebody is signed out")
)
SESSION_ABSOLUTE = timedelta(
    days=env.number("SESSION_DAYS", default=90, says="after how long somebody has to sign in again in any case")
)
STAFF_SESSION_IDLE = timedelta(
    minutes=env.number("STAFF_SESSION_IDLE_MINUTES", default=60, says="the same for staff, without a request")
)
STAFF_SESSION_ABSOLUTE = timedelta(
    hours=env.number("STAFF_SESSION_HOURS", default=12, says="the same for staff, in any case")
)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "consultation.pages.errors.csrf_failure"

# Mail
EMAIL_CONFIG = env.text(
    "EMAIL_URL",
    "filemail:",
    says="`smtp+tls://user:password@host:587`; `filemail:` writes mails to `VAR_DIR/mail`",
)
MAIL_DIR = VAR_DIR / "mail"
if EMAIL_CONFIG == "filemail:":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
else:
    vars().update(environ.Env.email_url_config(EMAIL_CONFIG))
EMAIL_TIMEOUT = 20  # seconds; a server that does not answer must not hold a claimed mail for ever
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "noreply@consultation.invalid", says="the sender of the mails")
INTAKE_MAILBOX = env.text(
    "INTAKE_MAILBOX",
    "",
    says="where mails of people wait: `maildir:/path` or `imaps://user:password@host/INBOX`, signs in a password"
    " percent-encoded; without it none are read",
)
INTAKE_DRAFT = env.text("INTAKE_DRAFT", "constitution", says="the draft, by its name in addresses, of these mails")
INTAKE_ADDRESS = env.text("INTAKE_ADDRESS", "", says="the address that people write to; a mail from it is not answered")

# Language and time
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["consultation.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Almaty"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static", says="where `collectstatic` writes")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "consultation.static.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("br", "gif", "gz", "jpg", "map", "png", "webp", "woff", "woff2", "zip")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1536 * 1024  # a megabyte of words is refused by the page it was typed into
FILE_UPLOAD_HANDLERS = ["core.uploads.AtMost", *global_settings.FILE_UPLOAD_HANDLERS]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = SITE_URL.startswith("https://")
if HTTPS:
    SECURE_HSTS_SECONDS = env.number(
        "HSTS_SECONDS",
        default=31536000,
        says="with `https://`: how long browsers insist on it",
    )
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.flag(
        "SSL_REDIRECT",
        default=True,
        says="with `https://`: whether plain requests are redirected",
    )
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
_seen = [urlsplit(address) for address in (IDENTITY_PROVIDER_URL, IDENTITY_PROVIDER_PAGE) if address]
PROVIDER_ORIGINS = sorted({f"{one.scheme}://{one.netloc}" for one in _seen})
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to the provider is followed there by browsers that ask this of redirects, too.
        "form-action": [SELF, *PROVIDER_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # who and what may is said by accounts/programs.py
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Public consultation",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are chosen, under no invented name
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "`Authorization: Token …` does as well."},
            "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session" if HTTPS else "sessionid"},
        }
    },
}
# Requests a minute that the API takes: a token's or person's, and those of all who have no token behind one address.
API_READS = env.number("API_READS_PER_MINUTE", default=3000, says="reads through the API by one token")
API_ACTS = env.number("API_ACTS_PER_MINUTE", default=600, says="acts through the API by one token")
API_VISITORS = env.number(
    "API_VISITORS_PER_MINUTE", default=30_000, says="requests to the API from one address without a token"
)

# Open data
OPEN_DATA_DIR = env.path(
    "OPEN_DATA_DIR",
    VAR_DIR / "open-data",
    says="where workers write open data each night and web processes read it: the same folder for both",
)
OPEN_DATA_LICENCE = env.text(
    "OPEN_DATA_LICENCE", "CC-BY-4.0", says="the licence that open data is given under, as its manifest names it"
)

REMINDER_DAYS = env.number(
    "REMINDER_DAYS",
    default=3,
    says="how many days before collection closes those are reminded who have unsent drafts or follow something; 0:"
    " never",
)
# What one may send in a day, by Astana's clock; 0 sets no limit.
DAY_LIMITS = {
    "proposal": env.number(
        "PROPOSALS_A_DAY", default=20, says="proposals that one person may send in a day; 0, here and below: no limit"
    ),
    "revision": env.number("REVISIONS_A_DAY", default=20, says="the same of other words for proposals sent before"),
    "draft": env.number("DRAFTS_A_DAY", default=100, says="the same of drafts that one person may begin"),
    "comment": env.number("COMMENTS_A_DAY", default=100, says="the same of comments"),
    "support": env.number("SUPPORTS_A_DAY", default=500, says="the same of supports"),
    "opinion": env.number("OPINIONS_A_DAY", default=5000, says="the same of answers to statements"),
    "report": env.number("REPORTS_A_DAY", default=50, says="the same of reports to moderators"),
    "dispute": env.number(
        "DISPUTES_A_DAY", default=100, says="of how many things one may say “this was not me” in a day"
    ),
    "invitation": env.number(
        "COAUTHOR_INVITATIONS_A_DAY", default=20, says="invitations to co-authors that one person may send in a day"
    ),
}
DAY_LIMITS_OF_ORGANIZATIONS = {
    "proposal": env.number(
        "ORGANIZATION_PROPOSALS_A_DAY", default=200, says="proposals that one organization may send in a day"
    ),
    "revision": env.number(
        "ORGANIZATION_REVISIONS_A_DAY", default=200, says="the same of other words for its proposals sent before"
    ),
    "draft": env.number("ORGANIZATION_DRAFTS_A_DAY", default=500, says="the same of drafts that its members may begin"),
    "comment": env.number("ORGANIZATION_COMMENTS_A_DAY", default=200, says="the same of its comments"),
    "dossier": env.number("ORGANIZATION_FILINGS_A_DAY", default=30, says="the same of filings of its dossier"),
    "attachment": env.number(
        "ORGANIZATION_FILES_A_DAY", default=50, says="the same of files that its members add to it"
    ),
}

# While many send forms in a minute, a browser computes before one is taken: (how many, up to how many hashes).
PROOF_OF_PREFIX = env.steps(
    "PROOF_OF_PREFIX",
    "60:50000,300:200000,1500:800000",
    says="how long a browser computes before a form of registration, a code or an act of somebody known by e-mail alone"
    " is taken: `forms a minute:hashes` of one network (/24, IPv6 /48), rising; or `never`",
)
PROOF_OF_ALL = env.steps(
    "PROOF_OF_ALL", "1200:50000,6000:200000", says="the same by the forms a minute of everybody together"
)
FORMS_WITHOUT_PROOF = env.number(
    "FORMS_WITHOUT_PROOF_PER_MINUTE",
    default=20,
    says="forms of registration and codes of one network in a minute that are taken without it, for browsers without"
    " scripts",
)

# Work in the background. State lives in PostgreSQL: a lost broker loses nothing.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What counts everything anew has workers of its own, so that what people wait for never stands behind it.
CELERY_TASK_ROUTES = {
    name: {"queue": "heavy"}
    for name in (
        "feedback.work",
        "feedback.check_tallies",
        "commission.make_tables",
        "commission.make_report_files",
        "proposals.recount_statements",
        "consultation.recount",
        "consultation.export_open_data",
        "consultation.make_reports",
    )
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
PIECE_SECONDS = env.number(
    "PIECE_SECONDS",
    default=300,
    says="how many seconds a worker may take for one piece of a run in the background, such as one article; what takes"
    " longer is tried again, three times in all, and is then set aside",
)
PIECE_MEGABYTES = env.number(
    "PIECE_MEGABYTES",
    default=4000,
    says="how much memory of its own a worker may take to compute and store one such piece, likewise; what PostgreSQL"
    " takes, and a limit of the container, stand beside it",
)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

LOG_LEVEL = env.text("LOG_LEVEL", "INFO", says="logs go to standard error and hold no personal data")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}

if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
