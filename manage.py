"""Django's door for developers. `.venv/bin/fengqiao manage …` does the same with the embedded database started."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
