# Every target is described by the comment after its name: `make` prints them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PEERS  := $(VENV)/.peers

BRIEF ?= docs/examples/lighthouse.md
OUT   ?= out/$(basename $(notdir $(BRIEF)))

# The last line of `make run` is the path of the film, also under `make -C`.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv from the pinned, hashed requirements (nothing to do when it is current)

# AIPROD itself is not installed: a .pth file names the checkout, so what runs is what is edited.
# What the installer says goes to stderr: stdout belongs to the film's path.
$(READY): requirements-dev.txt Makefile
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
	  echo "AIPROD needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >&2
	@echo "installing the pinned requirements into $(VENV)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt >&2
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "aiprod.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!/bin/sh\nexec "%s" -P -c "import sys; from shared.runtime.cli import main; sys.exit(main())" "$$@"\n' "$$PWD/$(BIN)/python" > $(BIN)/aiprod
	@chmod +x $(BIN)/aiprod
	@$(BIN)/python -m compileall -q shared services >&2
	@touch $@

run: setup ## Make the example film (BRIEF=docs/examples/lighthouse.md OUT=out/lighthouse)
	@$(BIN)/aiprod run "$(BRIEF)" --output "$(OUT)"

run-emulators: setup ## The same through Pub/Sub, Firestore and Cloud Storage, on Google's emulators
	@$(BIN)/aiprod --target emulators run "$(BRIEF)" --output "$(OUT)"

test: setup ## Run the default tests, the fast ones first
	@$(BIN)/python -m pytest

test-slow: setup ## Run the tests that take minutes
	@$(BIN)/python -m pytest -m slow

# SEEDS whole storms of 200 jobs and 20 kills; the slow suite runs a small one of each kind instead.
SEEDS ?= 5

chaos: setup ## Kill, repeat and reorder everything, and check the invariants (SEEDS=5)
	@CHAOS_SEEDS=$(SEEDS) $(BIN)/python -m pytest -m slow tests/chaos --ignore tests/chaos/test_storms_on_emulators.py

chaos-cloud: setup ## Kill services on emulators under 200 jobs, again and again, and check the same (SEEDS=5)
	@CHAOS_SEEDS=$(SEEDS) $(BIN)/python -m pytest -m slow tests/chaos/test_storms_on_emulators.py

poison: setup ## Push 20,000 poisonous messages at the services: nothing may fall or move
	@$(BIN)/python -m pytest -m slow tests/e2e/test_poison.py

check: lint types docs-check test ## Run all that a change must pass

lint: setup ## Check format, style and layers
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet
	@$(BIN)/lint-imports

format: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

types: setup ## Check types, strictly
	@$(BIN)/basedpyright --level error

bench: $(PEERS) ## Measure against the goals and peers; fails when a goal is missed
	@$(BIN)/python -m tests.bench

$(PEERS): $(READY) requirements-bench.txt
	@echo "installing what is measured against into $(VENV)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt >&2
	@touch $@

bench-cloud: setup ## Count, price and race the cloud host on emulators; fails when a goal is missed
	@$(BIN)/python -m tests.bench.cloud

# SECONDS each flood arrives, BURST films at once.
SECONDS ?= 30
BURST ?= 500

load: setup ## Load the emulators' host at 1, 3 and 10 times what it sustains, and in one burst
	@$(BIN)/python -m tests.load --seconds $(SECONDS) --burst $(BURST)

gallery: setup ## Make the films of docs/gallery, lint them and draw their frame sheets (NAMES=story)
	@$(BIN)/python -m tests.gallery $(NAMES)

docs: setup ## Write the generated documents
	@$(BIN)/python -m tests.docs_generator

docs-check: setup ## Fail when a generated document differs from the code
	@$(BIN)/python -m tests.docs_generator --check

lock: setup ## Pin the requirements anew, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --constraints requirements-dev.txt \
	  --extra bench pyproject.toml -o requirements-bench.txt

clean: ## Remove everything that is made here, except films in out/
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup run run-emulators test test-slow chaos chaos-cloud poison check lint format types bench bench-cloud load gallery docs docs-check lock clean
