#!/bin/sh
# Make the locks anew from pyproject.toml (uv on the PATH, or .tools/lib/bin/uv). For every platform at once.
set -eu
cd "$(dirname "$0")/.."
UV=$(command -v uv || echo .tools/lib/bin/uv)
export UV_CUSTOM_COMPILE_COMMAND="tools/lock.sh"
pin="--universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url"
$UV pip compile $pin "$@" pyproject.toml -o requirements.lock
$UV pip compile $pin "$@" pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
echo "uv==0.13.9" | $UV pip compile $pin - -o tools/uv.lock.txt
