# Each target is self-contained: on a fresh Debian or Ubuntu with git, make and Python 3.11 it fetches what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PYTEST ?=
SAMPLE ?= 600
SEED ?= 1
BENCHMARKS := $(patsubst benchmarks/%.py,%,$(wildcard benchmarks/[a-z]*.py))
export VENV
# Programs that come as packages (gunicorn, outloud) are found as if the environment were active.
export PATH := $(abspath $(BIN)):$(PATH)

.PHONY: help run prepare lint test faults races coverage mutants bench docs pictures lock clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run:  ## install what is missing, then start the whole product at http://127.0.0.1:8000
	@$(PYTHON) tools/prepare.py run
	@exec $(BIN)/permits up

prepare:  ## install everything that running and testing needs
	@$(PYTHON) tools/prepare.py test

lint: prepare  ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint  ## everything that must hold: lint, then every test; PYTEST adds options
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST)

faults: prepare  ## all rounds of the fault and race tests (some of them run in `make test` too)
	$(BIN)/python -m pytest -m faults --all-rounds -n $(WORKERS) --dist worksteal

races: prepare  ## all rounds of the tests in which two people decide at the same instant
	$(BIN)/python -m pytest tests/reviews/test_races.py --all-rounds

coverage: prepare  ## how much of the code the tests reach, branches counted
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term --cov-fail-under=95

mutants: prepare  ## do the tests of workflows/ notice small wrong changes? SAMPLE changes, drawn with SEED
	$(BIN)/python -m tests.mutation.run --sample $(SAMPLE) --seed $(SEED)

bench: prepare  ## every benchmark, one JSON object a line
	@test -n "$(BENCHMARKS)" || { echo "benchmarks/ holds no benchmark"; exit 1; }
	@set -e; for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name --json; done

docs: prepare  ## write the reference pages that are generated from the code
	$(BIN)/python tools/docs.py

pictures: prepare  ## play the tutorials in Chromium and write the pictures of the documentation anew
	$(BIN)/python tools/pictures.py

lock:  ## resolve setup.cfg anew into the lock files (needs uv)
	$(PYTHON) tools/lock.py

clean:  ## remove everything built; the data in instance/ stays
	rm -rf $(VENV) build node_modules permits/static/built *.egg-info
	rm -f permits/translations/*/LC_MESSAGES/messages.[mp]o
