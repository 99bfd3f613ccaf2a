"""Settings. The environment is read in environment.py, which also says what happens where it is silent."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from funnel.environment import BASE_DIR, DATA_DIR, broker, cache, database, env, host_of, mail, secret_key

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key()
PORT = env.int("PORT", default=8000)
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
# This machine is always let in: health is asked from inside a container, whatever the address outside is called.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", host_of(BASE_URL), *env.list("ALLOWED_HOSTS", default=[])]
SIGN_UP = env.str("SIGN_UP", default="first")  # first: only the very first user; open: anybody; closed: nobody

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "business",
    "marketing",
    "sales",
    "funnel",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "funnel.health.middleware.as_a_stranger",
    "django.middleware.gzip.GZipMiddleware",
    "funnel.unreadable_requests.readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "business.csrf_renewal.RenewedCsrf",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "funnel.demo.guests.guests_leave",
    "business.accounts.known_devices.known_devices",
    "funnel.private_pages.private_pages",
    "business.accounts.login_middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "business.middleware.BusinessScope",
    "business.one_time_key.SavedOnce",
]

ROOT_URLCONF = "funnel.urls"
BUSINESS_URLCONF = "funnel.business_urls"  # what stands behind /<business>/
WSGI_APPLICATION = "funnel.wsgi.application"

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
            # {% csrf_token %} brings a form's one-time key and its seal too, so that no form goes without.
            "builtins": ["business.templatetags.form_marks"],
        },
    },
]
MESSAGE_STORAGE = "business.messages.RememberedMessages"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache()}

# Who may come in
AUTH_USER_MODEL = "business.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "business.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # who just proved to own the address need not prove it again
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds, for a mail to come
ACCOUNT_FORMS = {
    "login": "business.accounts.sign_in_forms.SignInForm",
    "signup": "business.accounts.sign_in_forms.SignUpForm",
    "reset_password": "business.accounts.sign_in_forms.ForgottenForm",
    "reset_password_from_key": "business.accounts.sign_in_forms.NewPasswordForm",
    "change_password": "business.accounts.sign_in_forms.OtherPasswordForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not verified here, and two steps are for everybody
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Two Hats"

# Words, dates and money follow each business's language; these are for pages that have no business.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English (United States)")),
    ("en-gb", _("English (United Kingdom)")),
    ("en-ie", _("English (Ireland)")),
    ("en-au", _("English (Australia)")),
    ("de", _("German dates and numbers")),
    ("fr", _("French dates and numbers")),
    ("es", _("Spanish dates and numbers")),
    ("nl", _("Dutch dates and numbers")),
    ("pt-br", _("Brazilian dates and numbers")),
]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = env.bool("COLLECTED", default=False)  # set by `serve` and by the image, where they are compressed
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = not COLLECTED

# Mail
vars().update(mail())
MAIL_IS_KEPT = EMAIL_BACKEND.endswith("filebased.EmailBackend")  # type: ignore[name-defined]  # noqa: F821 - from mail()
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=15)  # seconds for each step of a conversation with a mail server
EMAIL_DATA_TIMEOUT = 8 * EMAIL_TIMEOUT  # for the letter itself: a server scans and stores before it answers
ANYMAIL_REQUESTS_TIMEOUT = (EMAIL_TIMEOUT, EMAIL_DATA_TIMEOUT)  # to reach a provider, and for its answer
DELIVERY_TASK = "funnel.tasks.deliver"
RENUMBERING_TASK = "funnel.tasks.renew_numbers"
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Two Hats <two-hats@localhost>")

# How often a password may be guessed: see business/accounts/throttle.py for whom, and what it comes to
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip",
    "login_pair": "5/5m/key",
    "login_account": "10/5m/key" if MAIL_IS_KEPT else "10/h/key",
    "login_device": "10/h/key",
    "mail_to_strangers": "30/h/key",
}

# Jobs
_broker = broker()
CELERY_BROKER_URL = _broker["url"]
CELERY_BROKER_TRANSPORT_OPTIONS = _broker["options"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_DEFAULT_QUEUE = "funnel"
CELERY_TASK_ROUTES = {"marketing.*": {"queue": "marketing"}, "sales.*": {"queue": "sales"}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=60.0)
CELERY_BEAT_SCHEDULE = {
    # A sweep that waited longer than the next one is only a double of it.
    name: {"task": task, "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}
    for name, task in {
        "sweep marketing": "marketing.tasks.sweep",
        "sweep sales": "sales.tasks.sweep",
        "write the weekly mails": "funnel.tasks.write_weekly",
        "read numbers anew": "funnel.tasks.renew_all_numbers",
        "send mails": "funnel.tasks.deliver_due",
        "forget old forms": "funnel.tasks.forget_forms",
    }.items()
}

# Safe by default
FILE_UPLOAD_HANDLERS = ["funnel.unreadable_requests.NoFiles"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
_https = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # it looks for Django's own name, and ours is a subclass of it
CSRF_FAILURE_VIEW = "funnel.setup.views.form_expired"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
COOKIE_PREFIX = "__Host-" if _https else ""  # no neighbour under the same domain can set one of these
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, where nobody speaks TLS
# The app itself speaks no TLS: where its address is https, a proxy stands before it, and only then is one believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(_https)  # sign-in limits count by visitor, not all visitors as the one proxy
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Sessions stay in the database alone: in a cache that was away, one that was signed out would come back.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "funnel.health.private_log.PrivateFormatter", "format": LINE}},
    "filters": {"storage_faults": {"()": "funnel.health.log_filter.StorageFaultsInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["storage_faults"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"celery.utils.functional": {"level": "WARNING"}},
}
