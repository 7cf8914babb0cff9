"""The settings of the tests: those of the product, with a home and a PostgreSQL of their own.

FENGQIAO_TEST_HOME names another folder; with PG_BIN (a folder with initdb) the same tests run on another release.
"""

import os

for name in (
    "DATABASE_URL", "DATABASE_OWNER_URL", "FENGQIAO_AS_OWNER", "ALLOWED_HOSTS", "SITE_URL", "DEBUG",
    "EMAIL_HOST", "PORT", "STATIC_ROOT",
):  # fmt: skip
    os.environ.pop(name, None)
os.environ["FENGQIAO_ENV"] = "test"
os.environ["SECRET_KEY"] = "test-" + 50 * "0"

from fengqiao.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if name := os.environ.get("FENGQIAO_TEST_DATABASE"):  # the template that is being made
    DATABASES["default"] = database(embedded_url("fengqiao_owner", name))  # noqa: F405
