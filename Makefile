# Two commands matter: `make demo` and `make test`.  `make help` lists the rest.
#
# Every target sets up `.venv` by itself, as an ordinary user, with what python3-venv brings and
# hash-pinned packages.  A stamp per set of packages lets later runs start at once.

PYTHON ?= python3
PROCESSES ?= 2
SEED ?= 1

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHON_FOLDERS := $(wildcard src tests tools benchmarks examples)
CORE := $(VENV)/stamp-core
DEV := $(VENV)/stamp-dev
REAL := $(VENV)/stamp-real
BENCH := $(VENV)/stamp-bench
NPM := $(VENV)/stamp-npm

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo check format lint types imports docs tidy test test-real sim bench fix cov clean

help: ## Say what each target does.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(CORE) ## Play the 2021 case from two orders to a verified record, in a folder named demo.
	$(BIN)/withheld demo

check: format lint types imports docs tidy ## Everything that can be checked without running a room.

format: $(DEV) ## Is every file formatted?
	$(BIN)/ruff format --check --quiet $(PYTHON_FOLDERS)

lint: $(DEV) ## Rules of the language and of spelling.
	$(BIN)/ruff check --quiet $(PYTHON_FOLDERS)
	$(BIN)/codespell src tools docs *.md

types: $(DEV) ## Strict types, tests too.
	$(BIN)/mypy

imports: $(DEV) ## Do rooms import downwards only, and is the dependency list true?
	$(BIN)/lint-imports
	$(BIN)/deptry src

docs: $(DEV) ## Does everything say what it is, and does the documentation agree with the code?
	$(BIN)/interrogate --quiet src tests tools
	$(BIN)/pytest -q -p no:randomly -n 0 tests/house

tidy: $(DEV) ## The rules of this house.
	$(BIN)/python tools/tidy.py

test: $(DEV) ## The tests: loopback only, nothing outside PyPI.
	$(BIN)/pytest -q -n $(PROCESSES) -m "not real and not sim"

test-real: $(REAL) $(NPM) ## What needs real servers, a browser, or the published orders in ORDERS_DIR.
	$(BIN)/pytest -q -n $(PROCESSES) --dist loadgroup -m real

sim: $(DEV) ## The long seeded runs: every crash, every order of events (SEED=1).
	$(BIN)/pytest -q -n $(PROCESSES) -m sim --randomly-seed=$(SEED) --timeout=3600

bench: $(BENCH) ## The benchmarks.
	@for file in benchmarks/bench_*.py; do [ -e "$$file" ] || continue; echo "$$file"; $(BIN)/python "$$file" || exit 1; done

fix: $(DEV) ## Format, mend what a machine can mend, write the reference of the commands.
	$(BIN)/ruff format $(PYTHON_FOLDERS)
	$(BIN)/ruff check --fix $(PYTHON_FOLDERS)
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/pack_pages.py

cov: $(DEV) ## The tests, with the branches they miss.
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n 0 -m "not real and not sim"
	$(BIN)/coverage report

clean: ## Remove the environment and everything made here.
	rm -rf $(VENV) demo .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- setting up ---------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "withheld needs Python 3.11 to 3.13; say which: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(CORE): requirements/core.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/core.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(CORE)
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# The AT Protocol's own packages, and a whole network of its servers (700 MB, a minute and a half);
# without npm the tests that ask them skip.
NPM_FOLDERS := atproto atproto_network
$(NPM): $(NPM_FOLDERS:%=tests/connectors/%/package-lock.json) | $(BIN)/python
	@if command -v npm >/dev/null; then set -e; for folder in $(NPM_FOLDERS); do \
	  there="$(VENV)/npm-$$(echo $$folder | tr _ -)"; mkdir -p "$$there"; \
	  cp tests/connectors/$$folder/package.json tests/connectors/$$folder/package-lock.json "$$there/"; \
	  (cd "$$there" && npm ci --ignore-scripts --no-audit --no-fund --silent); \
	done; touch $@; fi

$(REAL): requirements/real.txt $(DEV)
	$(PIP) install --require-hashes -r requirements/real.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@
