"""`python -m tests.settle`: puts the cast's town into the template that is being made."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.cast import settle

    settle()
