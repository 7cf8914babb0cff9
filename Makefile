# Every command a developer or an administrator needs. Only python3 >= 3.11 (with venv) and make must be there.
# FENGQIAO_HOME and PORT choose another copy: PORT=8001 FENGQIAO_HOME=~/second make run

PY ?= python3
BIN := .venv/bin
JOBS ?= auto
export PYTHONDONTWRITEBYTECODE := 1
export PYTHONUTF8 := 1

.PHONY: help run setup dev test check prove bench pictures stop reset bundle lock messages

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1\t/p' Makefile

run: env ## everything on this machine: database, first data, web and worker; Ctrl-C stops it
	@exec $(BIN)/fengqiao up

setup: env ## only the environment (again: does nothing)
	@PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/.venv/pycache" FENGQIAO_ENV=test SECRET_KEY=setup \
	$(BIN)/python -c "import fengqiao.wsgi, fengqiao.urls, fengqiao.console.demo.year" # compiled once, for accounts that may not write here
	@echo "The environment is ready: make run, make test."

env:
	@$(PY) tools/bootstrap.py
.PHONY: env

dev:
	@$(PY) tools/bootstrap.py --dev

test: dev ## the tests, on a database of their own
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not prove and not wide"; result=$$?; \
	FENGQIAO_ENV=test SECRET_KEY=test $(BIN)/fengqiao stop >/dev/null; exit $$result

check: dev ## what CI runs: style, types, contracts, migrations, docs, tests
	@$(BIN)/python tools/check.py

prove: dev ## the long proofs
	@FENGQIAO_PROVE=1 $(BIN)/python -m pytest -n $(JOBS); result=$$?; \
	FENGQIAO_ENV=test SECRET_KEY=test $(BIN)/fengqiao stop >/dev/null; exit $$result

bench: env ## the measurements, written to docs/reference/bench.md
	@$(BIN)/fengqiao bench --full

pictures: dev ## the pictures of the README and the tutorial, from a demo copy of their own
	@$(BIN)/python tools/pictures.py

stop: env ## stop what runs here
	@$(BIN)/fengqiao stop

reset: env ## throw the data of this copy away (asks first)
	@$(BIN)/fengqiao reset

bundle: dev ## one archive for a machine without any network
	@$(BIN)/python tools/bundle.py

lock: ## the locks anew from pyproject.toml
	@tools/lock.sh

messages: dev ## the English catalogue anew from the code (needs GNU gettext)
	@tools/messages.sh
