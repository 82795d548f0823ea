"""All settings, top to bottom; every environment variable of the server is read here and nowhere else.

With nothing set, everything runs embedded: SQLite, django-q2 on that database, media on local disk,
all of it below HFSTUDIO_DATA_DIR. `.env.example` lists the variables with one line each.
"""

import base64
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from hfstudio.languages import languages_in

django_stubs_ext.monkeypatch()  # makes `ModelForm[Product]` and the like possible at run time

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # never overrides a variable that is really set


def _verbatim(name: str) -> str:
    """The variable as it stands; env.str takes `$X` for the name of another one, and a secret may begin like that."""
    return str(env.ENVIRON.get(name, ""))


PRODUCTION = env.str("HFSTUDIO_ENV", default="development") == "production"

# --- The data folder: database, media and keys of the embedded default -------------------------------

DATA_DIR = Path(env.str("HFSTUDIO_DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
MEDIA_ROOT = DATA_DIR / "media"
WORK_DIR = DATA_DIR / "work"  # scratch of local renders: one folder an Attempt
KEYS_DIR = DATA_DIR / "keys"


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _kept_secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """The secret in KEYS_DIR/<name>: made at first use, readable by its owner alone."""
    KEYS_DIR.mkdir(exist_ok=True, mode=0o700)
    path, fresh = KEYS_DIR / name, KEYS_DIR / f".{name}.{secrets.token_hex(4)}"
    if not path.exists():
        with open(fresh, "x", opener=_owner_only) as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)  # whole or not at all, also when two processes start at once
        fresh.unlink()
    return path.read_text().strip()


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


# --- Security ----------------------------------------------------------------------------------------

PUBLIC_URL = env.str("HFSTUDIO_PUBLIC_URL", default="").rstrip("/")

if PRODUCTION:
    for _name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        if not _verbatim(_name):
            raise ImproperlyConfigured(f"HFSTUDIO_ENV=production needs {_name} to be set.")
    if not PUBLIC_URL.startswith("https://"):
        raise ImproperlyConfigured("HFSTUDIO_ENV=production needs HFSTUDIO_PUBLIC_URL, an https address.")

SECRET_KEY = _verbatim("SECRET_KEY") or _kept_secret("secret_key")
# A key of its own, so that a new SECRET_KEY does not end the media addresses that are out.
MEDIA_SIGNING_KEY = _kept_secret("media_signing_key")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", ".localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
TRUST_PROXY = env.bool("HFSTUDIO_TRUST_PROXY", default=False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
SESSION_ENGINE = "hfstudio.accounts.sessions"  # their ids are kept as hashes
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- Applications --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hfstudio",
    "unfold",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_q",
    "allauth",
    "allauth.account",
    "axes",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "hfstudio.accounts",
    "hfstudio.media",
    "products",
    "avatars",
    "generations",
]

SIMPLE_HISTORY_REVERT_DISABLED = True  # the history is looked at: what follows from a change is not undone with it

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hfstudio.compression.StaticFilesMiddleware",
    "hfstudio.compression.PagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "hfstudio.csp.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "hfstudio.urls"
WSGI_APPLICATION = "hfstudio.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'hfstudio.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 600  # a new connection costs more than most of our queries
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up at BEGIN instead of failing at their first write inside a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The bell: django-q2 only wakes; the truth is in rows (generations/lifecycle) -----------------------

Q_CLUSTER: dict[str, Any] = {
    "name": "hfstudio",
    "orm": "default",
    "broker_class": "hfstudio.queue.Broker",
    "workers": 2,
    "poll": 0,  # the broker waits by itself
    "bulk": 1,
    "queue_limit": 2,  # what waits in a worker's own queue already runs out its `retry`
    "timeout": 300,
    "retry": 3000,  # well above `timeout`: a repeat is harmless here, but for nothing
    "max_attempts": 1,
    "ack_failures": True,
    "save_limit": -1,  # the history is in our own rows; keeping it here too costs 4-5 times the speed
    "catch_up": False,
    "label": gettext_lazy("Queue"),  # the admin's name for it
}

# How long a bell may go unheard while nobody is at work, before the cluster counts as hung (hfstudio/watchdog.py).
QUEUE_PATIENCE = env.float("HFSTUDIO_QUEUE_PATIENCE", default=30.0)  # seconds
# How long a worker that has fallen silent keeps what it has claimed: what it held goes on after that. Longer than
# any call may take, with what may pass before it leaves (generations/lifecycle/transmit.py).
LEASE = env.float("HFSTUDIO_LEASE", default=80.0)  # seconds
# For tests: a folder whose files name the points at which a process dies (generations/faultpoints.py).
FAULTS = "" if PRODUCTION else env.str("HFSTUDIO_FAULTS", default="")

# --- Media ---------------------------------------------------------------------------------------------

S3_BUCKET = env.str("HFSTUDIO_S3_BUCKET", default="")  # none: on this disk, below MEDIA_ROOT; boto3 reads AWS_*
S3_REDIRECT = env.bool("HFSTUDIO_S3_REDIRECT", default=True)  # false: browsers cannot reach it, so we pass files on
FETCH_ALLOW = env.list("HFSTUDIO_FETCH_ALLOW", default=[])
FONT_DIRS = env.list("HFSTUDIO_FONTS", default=[])
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"  # our own, so that the sweep may empty it
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True, mode=0o700)
FILE_UPLOAD_HANDLERS = [
    "hfstudio.media.bounded.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 << 20  # a picture of 20 MB in base64 has to fit
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Money and provider accounts -----------------------------------------------------------------------

CURRENCY = env.str("HFSTUDIO_CURRENCY", default="USD")
UNPRICED_PER_DAY = env.int("HFSTUDIO_UNPRICED_PER_DAY", default=20)  # calls an account, where a price is unknown
# What encrypts the secrets of accounts kept in the admin; the newest first, so that older ones still open.
SECRETS_KEYS = env.list("HFSTUDIO_SECRETS_KEYS", default=[]) or [_kept_secret("secrets_key", _fernet_key)]


def _price(name: str) -> tuple[str, Decimal | None]:
    """The rule and amount in a variable like `0.10 USD` or `unknown`; an empty one is no rule."""
    text = _verbatim(name).strip()
    if text in ("", "unknown"):
        return text, None
    amount, _, currency = text.partition(" ")
    if currency.strip() != CURRENCY:
        raise ImproperlyConfigured(
            f"{name} has to be an amount in {CURRENCY} (HFSTUDIO_CURRENCY), as `0.10 {CURRENCY}`."
        )
    try:
        price = Decimal(amount)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or price < 0:
        raise ImproperlyConfigured(f"{name} has to be an amount and a currency, as `0.10 {CURRENCY}`, or `unknown`.")
    return "amount", price


def _account(provider: str, key: str, base_url: str, price: str, default_base_url: str, per: str) -> dict[str, Any]:
    rule, amount = _price(price)
    return {
        "provider": provider,
        "secret": _verbatim(key),
        "base_url": env.str(base_url, default=default_base_url).rstrip("/"),
        "price_rule": per if rule == "amount" else rule,
        "unit_price": amount,
        "setting": price,
        "opens": key,
    }


def _higgsfield_key() -> str:
    """`id:secret`, in one variable or, as the platform's own clients take it too, in two."""
    key, secret = _verbatim("HIGGSFIELD_KEY"), _verbatim("HIGGSFIELD_SECRET")
    return f"{key}:{secret}" if key and secret else key


# What a provider's program gets of our environment: where it finds things, and its own settings.
COMMAND_ENVIRONMENT = {
    name: value
    for name, value in env.ENVIRON.items()
    if name in ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CONFIG_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR")
    or (name.startswith("HIGGSFIELD_") and name not in ("HIGGSFIELD_KEY", "HIGGSFIELD_SECRET"))
}

# Accounts from the environment; they win over those that are kept in the admin.
PROVIDER_ACCOUNTS: list[dict[str, Any]] = [
    _account("fake", "FAKE_KEY", "FAKE_BASE_URL", "FAKE_PRICE", "http://127.0.0.1:8765", "unit"),
    {
        **_account(
            "higgsfield",
            "HIGGSFIELD_KEY",
            "HIGGSFIELD_BASE_URL",
            "HIGGSFIELD_PRICE",
            "https://api.higgsfield.ai",
            "call",
        ),
        "secret": _higgsfield_key(),
    },
    # Here the base URL is the path of the `higgsfield` command, which holds its sign-in itself.
    _account(
        "higgsfield_cli", "HFSTUDIO_HIGGSFIELD_CLI", "HFSTUDIO_HIGGSFIELD_CLI", "HIGGSFIELD_CLI_PRICE", "", "call"
    ),
    _account("relay", "RELAY_KEY", "RELAY_BASE_URL", "RELAY_PRICE_BASE", "https://api.openai-hk.com", "unit"),
    _account("heygen", "HEYGEN_API_KEY", "HEYGEN_BASE_URL", "HEYGEN_PRICE", "https://api.heygen.com", "call"),
]

# What a key may do a minute at the drop-in APIs: submits over all processes, requests of any kind in each.
DROPIN_SUBMITS = env.int("HFSTUDIO_DROPIN_SUBMITS", default=60)
DROPIN_REQUESTS = env.int("HFSTUDIO_DROPIN_REQUESTS", default=1200)

# --- Sign-in, language, time ---------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first, so that whoever is locked out gets no further
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign-in"

ACCOUNT_ADAPTER = "hfstudio.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited: whoever opens the link has the mailbox
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "hfstudio.accounts.forms.SignInForm",
    "reset_password": "hfstudio.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "hfstudio.accounts.forms.NewPasswordForm",
    "change_password": "hfstudio.accounts.forms.ChangePasswordForm",
}
# Failed sign-ins are django-axes' affair: allauth's own limit an address would lock its owner out.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": None}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUST_PROXY else 0

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "hfstudio.accounts.lock_out.tried_as"
AXES_CLIENT_IP_CALLABLE = "hfstudio.accounts.lock_out.client_ip"
AXES_LOCKOUT_CALLABLE = "hfstudio.accounts.lock_out.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Mail: invitations and new passwords ---------------------------------------------------------------

# Without EMAIL_URL mail is written to the log, and pages say so (accounts/mail.py). EMAIL_URL: smtp+tls://user:password@host:587
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("HFSTUDIO_EMAIL_FROM", default="HF Studio <studio@localhost>")

# Each catalogue in one of these folders is a language that the portal speaks (hfstudio/languages.py).
LOCALE_PATHS = [DATA_DIR / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS)
LANGUAGE_CODE = env.str("HFSTUDIO_LANGUAGE", default="en")
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("HFSTUDIO_TIME_ZONE", default="UTC")

# --- Static files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # a checkout serves its own files: no collectstatic step to forget

# --- Admin ---------------------------------------------------------------------------------------------

# What stands below hfstudio/static/unfold and …/admin is sent in place of the library's own, for its weight. The icons
# are cut out of unfold's font by fonttools (subset, layout_closure=False): letters, and the glyphs of the words that
# its templates and styles name. A word that is missing is spelled out on the page, which a test looks for.
UNFOLD = {
    "SITE_TITLE": "HF Studio",
    "SITE_HEADER": "HF Studio",
    "SITE_URL": "/",
    "SITE_LOGO": "/static/portal/mark.svg",
    "STYLES": ["/static/portal/css/others/admin.css"],
    "SCRIPTS": ["/static/portal/js/others/admin.js"],
    "DASHBOARD_CALLBACK": "generations.admin_queue.dashboard",
    "COLORS": {
        # The portal's cue and its readable shades (hfstudio/static/portal/css/tokens.css).
        "primary": {
            "50": "#fff7e6", "100": "#fff1d6", "200": "#ffe0a8", "300": "#ffcf7a", "400": "#ffc04b", "500": "#ffb224",
            "600": "#855000", "700": "#6e4200", "800": "#573400", "900": "#402700", "950": "#1b1303",
        },
    },
}  # fmt: skip

# --- REST ----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "hfstudio.api.authentication.ApiKeyAuthentication",
        "hfstudio.api.authentication.PortalSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["hfstudio.api.permissions.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["hfstudio.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "hfstudio.api.paging.Newest",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "hfstudio.api.handler.problem_response",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "HF Studio",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},  # its links stand inside of buttons
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ProductKind": "products.models.Product.Kind",
        "WebhookEventType": "generations.models.EventType",
        "ConsentState": "avatars.models.Consent.State",
    },
}

# --- Logs: one line each on stderr; stdout belongs to the answers of commands ---------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("HFSTUDIO_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Every bell and every request: more than anybody reads, and addresses have signatures in them.
        "django-q": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a 4xx is the client's affair
    },
}
