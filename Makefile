# What can be done here, and how. `make` lists the targets; each does its own set-up.
#
# Everything is installed into .venv from requirements/*.txt, where every file is pinned by its
# hash. Stamps inside .venv carry the checkout's own address: a second call is instant, and a
# copied checkout builds its own environment instead of quietly using the other one's.

.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
PY := $(VENV)/bin/python
HERE := $(shell pwd | cksum | cut -d' ' -f1)
BASE := $(VENV)/.made-$(HERE)
RUNTIME := $(VENV)/.runtime-$(HERE)
TESTING := $(VENV)/.testing-$(HERE)

# Which Python to build on, by name or path; the first that is 3.11 or newer otherwise.
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python)
# How many processes share the tests, and what else to tell pytest: make test ARGS='-k cutoff'
WORKERS ?= 2
ARGS ?=
# What else to tell the bench: make bench BENCH_ARGS='--json'
BENCH_ARGS ?=

# Which pictures to take; all of them by default: make pictures NAMES='dashboard case'
NAMES ?=

PACKAGES := $(wildcard workflows casework notifications)
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input
LOCKED := $(INSTALL) --require-hashes --only-binary :all: -r
COMPILE := $(VENV)-lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)
UPGRADE ?=

.PHONY: help setup run test test-fast battery setup-test lint format translations pictures bench lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(RUNTIME) ## make .venv with what the product needs (instant when it is there)

run: setup ## prepare the demo and serve it on http://127.0.0.1:8000
	$(VENV)/bin/casework demo prepare
	exec $(VENV)/bin/casework serve

test: setup-test ## set up Chromium, Chinese fonts and PostgreSQL where it may, then run every test
	$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m 'not battery' -rs $(ARGS) </dev/null

test-fast: $(TESTING) ## the tests that need no browser, no PostgreSQL and no linter
	$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m 'not browser and not postgresql and not slow and not battery' $(ARGS) </dev/null

battery: setup-test ## the long batteries: hundreds of kills, the last five minutes of 300 people (a quarter of an hour)
	$(PY) -m pytest -n $(WORKERS) -m battery -rs $(ARGS) </dev/null

setup-test: $(TESTING) ## what `make test` sets up, without running a test
	@$(PY) -m tests.support.system

lint: $(TESTING) ## ruff, types, templates and the import rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(if $(PACKAGES),$(PY) -m mypy $(PACKAGES) tests/support tests/conftest.py)
	$(PY) -m tests.support.templates
	$(if $(wildcard tests/test_architecture.py),$(PY) -m pytest -q tests/test_architecture.py </dev/null)

format: $(TESTING) ## let ruff put the code into its usual form
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format .

translations: $(TESTING) ## bring the Chinese catalogue up to date and list what is missing
	$(PY) -m tests.support.catalogue --write

pictures: setup-test ## take the pictures of the documentation anew (two minutes)
	$(PY) -m tests.support.pictures $(NAMES)

bench: setup-test ## time the door, the tick, the lists and the proposal; prints ratios (a few minutes)
	$(PY) -m tests.bench $(BENCH_ARGS)

lock: $(BASE) ## write requirements/*.txt anew from *.in (all newest: make lock UPGRADE=--upgrade)
	@test -x $(VENV)-lock/bin/uv || $(PY) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/lock.txt
	cd requirements && ../$(COMPILE) lock.in -o lock.txt
	cd requirements && ../$(COMPILE) runtime.in -o runtime.txt
	cd requirements && ../$(COMPILE) test.in -c runtime.txt -o test.txt

clean: ## remove what make and the tools made; instance/ (your data) stays
	rm -rf $(VENV) $(VENV)-lock build dist casework.egg-info test-results
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- files -------------------------------------------------------------------------------------

$(BASE):
	@found=; for candidate in $(CANDIDATES); do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$candidate; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "casework needs Python 3.11 or newer, and none answers to: $(CANDIDATES)." >&2; \
	  echo "Install one, or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	if ! "$$found" -c 'import ensurepip' 2>/dev/null; then \
	  package=$$("$$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $$package, which Debian keeps apart from Python."; \
	    apt-get -q -o Acquire::Retries=5 update </dev/null && \
	    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=5 \
	      -o DPkg::Lock::Timeout=600 install --no-install-recommends "$$package" </dev/null || exit 1; \
	  else \
	    echo "$$found can make no virtual environment. Install $$package (Debian, Ubuntu) as root." >&2; \
	    exit 1; fi; fi; \
	rm -rf $(VENV); \
	echo "Making $(VENV) with $$("$$found" --version)."; \
	"$$found" -m venv $(VENV)
	@touch $@

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BASE)
	@echo "Installing what the product needs, every file checked by its hash."
	@$(LOCKED) requirements/runtime.txt
	@$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTING): requirements/test.txt | $(RUNTIME)
	@echo "Installing what the tests need, every file checked by its hash."
	@$(LOCKED) requirements/test.txt
	@touch $@
