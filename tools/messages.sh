#!/bin/sh
# The English catalogue anew from the code: strings added and removed, then compiled. Needs GNU gettext
# (apt-get install gettext) and .venv (make dev). What is new comes out empty and what was guessed comes out
# "fuzzy": translate both in the .po and run this again. tests/docs/test_english.py says what is still missing.
# The gallery and its examples stay Chinese: they are for those who build the pages.
set -eu
cd "$(dirname "$0")/../fengqiao"
unset DJANGO_SETTINGS_MODULE
PYTHON=../.venv/bin/python
PO=locale/en/LC_MESSAGES/django.po
mkdir -p locale
$PYTHON -m django makemessages -l en --add-location file --no-obsolete \
    -i 'gallery*' -i 'examples' -i 'static' -i 'locale'
sed '/^"POT-Creation-Date:/d' "$PO" > "$PO.new"  # a date would change the file on every run
mv "$PO.new" "$PO"
msgfmt --check -o locale/en/LC_MESSAGES/django.mo "$PO"
msgfmt --statistics -o /dev/null "$PO"
