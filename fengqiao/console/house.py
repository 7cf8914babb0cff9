"""Open the house for a command: the database started, Django ready."""

import os
import subprocess
import sys

import django
from django.apps import apps

from fengqiao.console import embedded


def open_house() -> None:
    """Start the embedded server when this copy uses it, and load Django."""
    embedded.start()
    if not apps.ready:
        django.setup()


def as_owner(*words: str, check: bool = True) -> int:
    """Run a console command in a process that connects as the owner of the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.console", *words], env=os.environ | {"FENGQIAO_AS_OWNER": "1"}
    )
    if check and done.returncode:
        raise embedded.Trouble(f"`fengqiao {' '.join(words)}` failed; what it said stands above.")
    return done.returncode
