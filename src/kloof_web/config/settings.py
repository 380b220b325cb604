# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every setting, read from the environment once. The table of names is in docs/installing.md.

Reachable from this machine only (the default) needs no setting at all. Whoever names other hosts in ALLOWED_HOSTS
runs in earnest, and must give a SECRET_KEY.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

WORKSPACE = "werk/"  # every page below this address needs a declared policy
PACKAGE = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
problems: list[str] = []


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def switch(name: str, *, default: bool = False) -> bool:
    asked = text(name, "1" if default else "0").lower()
    if asked not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        problems.append(f"{name} is '{asked}', but must be 1 (yes) or 0 (no).")
    return asked in {"1", "true", "yes", "on"}


def names(name: str, default: list[str]) -> list[str]:
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def folder(name: str, default: str) -> Path:
    return Path(text(name, default)).resolve()


def secret_key(*, is_local: bool) -> str:
    if given := os.environ.get("SECRET_KEY", ""):
        if len(given) < 50:
            problems.append(f"SECRET_KEY has {len(given)} characters; give at least 50 random ones.")
        return given
    if not is_local:
        problems.append(
            "SECRET_KEY is missing, while ALLOWED_HOSTS names hosts outside this machine. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(60))'"
        )
        return "missing"
    kept = VAR / "secret.key"
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    except OSError:
        return secrets.token_urlsafe(60)
    return kept.read_text()


def database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme != "sqlite" or not parts.path:
        problems.append(
            f"DATABASE_URL begins with '{parts.scheme}:'. Use sqlite:///folder/file.sqlite3 or postgres://user:password@host/name."
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(url.removeprefix("sqlite:///")).resolve()),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


# Where things are kept
VAR = folder("KLOOF_VAR", "var")
KLOOF_STORE = folder("KLOOF_STORE", str(VAR / "store"))
KLOOF_SIGNING_KEY = folder("KLOOF_SIGNING_KEY", str(VAR / "signing.key"))

# What this installation is
KLOOF_PUBLIC_ONLY = switch("KLOOF_PUBLIC_ONLY")
KLOOF_DEMO = switch("KLOOF_DEMO")
KLOOF_CONTACT_NAME = text("KLOOF_CONTACT_NAME", "Beheer van deze site")
KLOOF_CONTACT_EMAIL = text("KLOOF_CONTACT_EMAIL", "beheer@example.nl")
KLOOF_CONTACT_URL = text("KLOOF_CONTACT_URL", "https://example.nl/contact")
DEBUG = switch("DEBUG")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", LOCAL_HOSTS)
is_local = set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS)
HTTPS = switch("KLOOF_HTTPS", default=not is_local)
SECRET_KEY = secret_key(is_local=is_local)
if "*" in ALLOWED_HOSTS:
    problems.append("ALLOWED_HOSTS is '*'. Name the hosts this site answers to.")
if DEBUG and not is_local:
    problems.append(
        "DEBUG is on, while ALLOWED_HOSTS names hosts outside this machine. Error pages would show secrets."
    )
if KLOOF_DEMO and not is_local:
    problems.append("KLOOF_DEMO is on, while ALLOWED_HOSTS names hosts outside this machine. Its passwords are public.")

# Building blocks
WORKSPACE_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "kloof_web.records",
    "kloof_web.people",
    "kloof_web.programme",
    "kloof_web.evidence",
    "kloof_web.council",
    "kloof_web.partners",
    "kloof_web.money",
    "kloof_web.breakthroughs",
    "kloof_web.desk",
    "kloof_web.publishing",
    "kloof_web.exchange",
    "kloof_web.demo",
]
INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *([] if KLOOF_PUBLIC_ONLY else WORKSPACE_APPS),
    "kloof_web.public",
    "kloof_web.config",
]
MIDDLEWARE = [
    "kloof_web.config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kloof_web.public.middleware.PreparedPagesMiddleware",
    "kloof_web.public.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
]
if not KLOOF_PUBLIC_ONLY:
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "kloof_web.config.headers.LanguageMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "kloof_web.people.policies.PolicyMiddleware",
    ]
ROOT_URLCONF = "kloof_web.config.urls"
WSGI_APPLICATION = "kloof_web.config.wsgi.application"
APPEND_SLASH = False
CONTEXT = ["django.template.context_processors.request"]
if not KLOOF_PUBLIC_ONLY:
    CONTEXT += ["django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT},
    }
]

# Database: none at all on a public-only site
DATABASES = {} if KLOOF_PUBLIC_ONLY else {"default": database(text("DATABASE_URL", f"sqlite:///{VAR}/kloof.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
if not KLOOF_PUBLIC_ONLY:
    AUTH_USER_MODEL = "people.Person"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "people:sign_in", "desk:home", "people:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LANGUAGE_COOKIE_NAME = "taal"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "staticfiles"
STATICFILES_DIRS = [PACKAGE / "static"]
is_collected = (STATIC_ROOT / "staticfiles.json").is_file()
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if is_collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = not is_collected
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Safety
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO").upper()},
}

# The fixed cast of the demo: these accounts exist, with these passwords, only where KLOOF_DEMO is on
DEMO_ACCOUNTS = (
    (
        ("amira@veendrecht.example", _("Amira, programmamanager: schrijft en dient in"), "amira-demo-2026"),
        ("joost@veendrecht.example", _("Joost, gemeente financiën: beoordeelt en publiceert"), "joost-demo-2026"),
        ("ruben@veendrecht.example", _("Ruben, school: leest mee als partner"), "ruben-demo-2026"),
        ("ilse@veendrecht.example", _("Ilse, raadslid: leest mee"), "ilse-demo-2026"),
        ("tom@veendrecht.example", _("Tom, zonder rol: ziet niets"), "tom-demo-2026-x"),
    )
    if KLOOF_DEMO
    else ()
)

if problems:
    raise ImproperlyConfigured("kloof does not start:\n" + "\n".join(f"  - {problem}" for problem in problems))
