"""One settings file: every difference between two installations comes from the environment.

The table of all of them is docs/reference/settings.md. Nothing here imports the rest of the house.
"""

import hashlib
import os
import secrets
import stat
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ.get("FENGQIAO_ENV", "demo")  # demo | production | development | test
PRODUCTION = ENVIRONMENT == "production"
if ENVIRONMENT not in ("demo", "production", "development", "test"):
    raise ImproperlyConfigured("FENGQIAO_ENV is one of demo, production, development, test.")


def _on(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in ("1", "true", "yes", "on")


def _list(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _number(name: str, default: int, given: str | None = None) -> int:
    text = (os.environ.get(name, "") if given is None else given).strip() or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is a whole number, not “{text}”.")
    return int(text)


def _tag(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


# --- Where this copy keeps its data -----------------------------------------------------------------


def _home() -> Path:
    """FENGQIAO_HOME, else a folder of this checkout's own outside its tracked files. Tests have one apart."""
    testing = ENVIRONMENT == "test"
    if given := os.environ.get("FENGQIAO_TEST_HOME" if testing else "FENGQIAO_HOME"):
        return Path(given).expanduser().absolute()
    name = _tag(CHECKOUT) + ("-test" if testing else "")
    if os.geteuid() == 0:
        return Path("/var/lib/fengqiao") / name
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "fengqiao" / name


def _cluster(home: Path) -> Path:
    """The folder of the embedded PostgreSQL: inside the home, unless its account could not reach it there.

    PostgreSQL refuses to run as root, so under root it runs as an unprivileged account; a home below a
    private folder (/root, mktemp -d) is closed to that account, and nobody's folder is opened for it.
    """
    if os.geteuid() == 0 and not (home.exists() and home.stat().st_uid != 0):
        above = [folder for folder in home.parents if folder.exists()]
        if not all(folder.stat().st_mode & stat.S_IXOTH for folder in above):
            return Path("/var/lib/fengqiao") / f"postgres-{_tag(home)}"
    return home / "postgres"


def _socket(cluster: Path) -> Path:
    """Where the embedded server listens; the path of a unix socket may not pass 107 bytes."""
    inside = cluster / "sock"
    return inside if len(os.fsencode(inside)) < 85 else Path("/tmp") / f"fengqiao-{_tag(cluster)}"


FENGQIAO_HOME = _home()
CLUSTER = _cluster(FENGQIAO_HOME)
SOCKET = _socket(CLUSTER)

# --- Secrets ----------------------------------------------------------------------------------------

DEMO_SECRET = "demo-"


def _demo_secret() -> str:
    """A secret of this copy's own for trying out, kept in its home; never accepted in production."""
    path = FENGQIAO_HOME / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        FENGQIAO_HOME.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"secret_key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(DEMO_SECRET + secrets.token_urlsafe(50))
        try:
            os.link(new, path)  # the first of several starters wins
        except FileExistsError:
            pass
        finally:
            new.unlink()
        return path.read_text().strip()


DEBUG = _on("DEBUG", default=ENVIRONMENT == "development")
SECRET_KEY = os.environ.get("SECRET_KEY") or ("" if PRODUCTION else _demo_secret())
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = _number("PORT", 8000)
if not 1 <= PORT <= 65535:
    raise ImproperlyConfigured(f"PORT is a number from 1 to 65535, not {PORT}.")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
TRUSTED_PROXIES = _list("TRUSTED_PROXIES", "127.0.0.1")
CSRF_TRUSTED_ORIGINS = [*([SITE_URL] if PRODUCTION else []), *_list("CSRF_TRUSTED_ORIGINS")]

if PRODUCTION:
    wrong = [
        sentence
        for sentence, at_fault in (
            ("DEBUG is on: unset it.", DEBUG),
            ("SECRET_KEY is missing: set a random text of 50 characters or more.", not SECRET_KEY),
            (
                "SECRET_KEY is a demo secret or too short: set a random text of 50 characters or more.",
                bool(SECRET_KEY)
                and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith((DEMO_SECRET, "django-insecure"))),
            ),
            ("ALLOWED_HOSTS is missing: name the hosts people type.", not ALLOWED_HOSTS),
            (
                "ALLOWED_HOSTS holds a wildcard: name the hosts people type.",
                any(host == "*" or host.startswith(".") for host in ALLOWED_HOSTS),
            ),
            (
                "SITE_URL is missing: set the address people open, https:// and with its port unless that is 443.",
                "SITE_URL" not in os.environ,
            ),
            (
                "SITE_URL is not https: the address citizens open must be.",
                "SITE_URL" in os.environ and not SITE_URL.startswith("https://"),
            ),
            (
                f"SITE_URL is {SITE_URL}: only https://, the host and its port belong there, nothing behind them.",
                bool(urlsplit(SITE_URL).path),
            ),
            (
                f"SITE_URL names {urlsplit(SITE_URL).hostname}, and ALLOWED_HOSTS does not: add it there.",
                "SITE_URL" in os.environ
                and bool(ALLOWED_HOSTS)
                and urlsplit(SITE_URL).hostname not in [host.strip("[]") for host in ALLOWED_HOSTS],
            ),
        )
        if at_fault
    ]
    if wrong:
        raise ImproperlyConfigured("FENGQIAO_ENV=production refuses to start. " + " ".join(wrong))

# --- The database -----------------------------------------------------------------------------------

EMBEDDED = not os.environ.get("DATABASE_URL")


def embedded_url(role: str, name: str = "fengqiao") -> str:
    return f"postgresql://{role}@/{name}?host={quote(str(SOCKET))}&port=5432"


def database(url: str) -> dict:
    """Django's settings of one database from postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL begins with postgresql:// (PostgreSQL 15 or later).")
    options: dict = dict(parse_qsl(parts.query))
    # statements that come again are prepared; 0 for a pooler that hands out connections per transaction
    options["prepare_threshold"] = (
        _number("prepare_threshold", 3, options.get("prepare_threshold", "")) or None
    )
    return {
        "ENGINE": "fengqiao.kernel.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # without it every kept connection fails once after a database restart
        "OPTIONS": options,
    }


# The application's role reads and writes rows; the owner's role changes tables. Only migrations are the owner's.
DATABASE_URL = os.environ.get("DATABASE_URL") or embedded_url("fengqiao_app")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL") or (
    embedded_url("fengqiao_owner") if EMBEDDED else DATABASE_URL
)
AS_OWNER = _on("FENGQIAO_AS_OWNER")
DATABASES = {"default": database(DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Throttles must count across worker processes and survive a restart.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "fengqiao_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- The house --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the widgets' own templates, for the renderer of kernel.forms
    "django_htmx",
    "allauth",
    "allauth.account",
    "fengqiao.kernel",
    "fengqiao.design",
    "fengqiao.ground.regions",
    "fengqiao.ground.accounts",
    "fengqiao.ground.organisations",
    "fengqiao.ground.catalogue",
    "fengqiao.ground.notifications",
    "fengqiao.casework.matters",
    "fengqiao.casework.clocks",
    "fengqiao.casework.tasks",
    "fengqiao.casework.documents",
    "fengqiao.services.agenda",
    "fengqiao.services.feedback",
    "fengqiao.services.supervision",
    "fengqiao.doors.desk",
    "fengqiao.doors.portal",
    "fengqiao",
]

MIDDLEWARE = [
    "fengqiao.urls.health",
    "django.middleware.security.SecurityMiddleware",
    "fengqiao.kernel.headers.guarded",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fengqiao.kernel.pages.one_reading",
    "fengqiao.ground.accounts.middleware.Guard",
    "fengqiao.ground.organisations.middleware.act",
]

ROOT_URLCONF = "fengqiao.urls"
WSGI_APPLICATION = "fengqiao.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fengqiao.design.context.display",
                "fengqiao.doors.desk.nav.shell",
                "fengqiao.doors.portal.shell.frame",
            ],
        },
    }
]

# --- Signing in -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "fengqiao.ground.accounts.views.Adapter"
ACCOUNT_FORMS = {"login": "fengqiao.ground.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# An office has one address for fifty people, so an address may fail often, an account may not.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # wsgi.py has already put the visitor's address where the proxy's was
AUTHENTICATION_BACKENDS = ["fengqiao.ground.accounts.middleware.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # hard for a thief's many processors, quick for one person
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "fengqiao.kernel.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = f"fengqiao-{PORT}"  # two copies on one host do not sign each other out
CSRF_COOKIE_NAME = f"fengqiao-csrf-{PORT}"

# --- The kernel ---------------------------------------------------------------------------------------

CIPHER = os.environ.get("CIPHER") or "sm4-gcm"  # of personal fields and files at rest
if CIPHER not in ("sm4-gcm", "aes-gcm"):
    raise ImproperlyConfigured(f"CIPHER is sm4-gcm or aes-gcm, not “{CIPHER}”.")
TIME_MACHINE = _on("TIME_MACHINE", default=ENVIRONMENT in ("demo", "development", "test"))
if PRODUCTION and TIME_MACHINE:
    raise ImproperlyConfigured("FENGQIAO_ENV=production refuses to start. TIME_MACHINE is on: unset it.")

# --- Words and time ---------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "fengqiao" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Static files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or FENGQIAO_HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # our files go through kernel.files
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if ENVIRONMENT in ("demo", "production")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Headers ------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    # TLS ends at the proxy (deploy/), which alone may set this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# The portal, open to everybody: {what: (tries, seconds)} per address, or per code; 0 tries switches a limit off.
PORTAL_LIMITS = {
    "report": (_number("PORTAL_REPORTS", 60), 3600),  # a whole village may share one address
    "draft": (_number("PORTAL_PAGES", 900), 3600),
    "lookup": (_number("PORTAL_LOOKUPS", 60), 600),
    "code": (10, 3600),  # wrong tails for one code, from wherever they come
    "own": (120, 3600),  # what a party may do to the own matter
    "feed": (30, 600),  # how often one calendar is fetched
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- E-mail ---------------------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = _number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _on("EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", "fengqiao@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = FENGQIAO_HOME / "outbox"  # no server set: what would have been sent can be read here

# Where the daily root goes besides FENGQIAO_HOME/roots; without it, to the audit administrators who have an address.
ROOT_MAIL = _list("ROOT_MAIL")

# Reminders of ladders wait for the morning in these hours; calls do not. Empty: they never wait.
QUIET_HOURS = os.environ.get("QUIET_HOURS", "21:30-07:30")

# --- Short messages: an HTTP gateway; without one, people with only a telephone stand on the call list --------

SMS_URL = os.environ.get("SMS_URL", "")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")

# --- Logs -----------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Strangers ask for names that are not ours all day long; the answer is 400, not a traceback.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
