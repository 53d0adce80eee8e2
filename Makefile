# One definition of each chore, the same for a person and for CI. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPOS ?=

.PHONY: help run test check bench fuzz static format clean

help: ## list what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.installed ## install what running needs, then serve on http://localhost:8000
	@exec $(BIN)/python app.py serve

# One file's tests run in one process, so that what a file's tests share is made once (and Chromium starts once).
test: $(VENV)/.installed-dev ## install what the tests need and run them all
	@$(BIN)/python -m pytest -n auto --dist loadfile
	@if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; \
	 then $(MAKE) --no-print-directory test-frontend; \
	 elif [ -n "$$GANDER_TEST_NOTHING_SKIPPED" ]; \
	 then echo "Front-end tests need Node.js 20 or newer with npm. Here nothing may be skipped (GANDER_TEST_NOTHING_SKIPPED)."; exit 1; \
	 else echo "Front-end tests are skipped: they need Node.js 20 or newer with npm."; fi

.PHONY: test-frontend
test-frontend: frontend/node_modules/.installed
	@cd frontend && npm test --silent

# Outside the product, because nothing of it is shipped; beside the tests of goose nothing needs it.
GOOSE_FOLDER ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/gander-goose
.PHONY: goose
goose: ## install the real goose (300 MB) into ~/.cache, for the tests that run it
	@npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(GOOSE_FOLDER) @aaif/goose-acp@1.50.0

check: $(VENV)/.installed-dev frontend/node_modules/.installed ## lint, types, architecture, and static/ equals a fresh build
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@cd frontend && npm run --silent check
	@scripts/check_static.sh

bench: $(VENV)/.installed-dev ## measure against the goals: make bench REPOS=folder-of-local-clones
	@$(BIN)/python -m benchmarks $(REPOS)

.PHONY: accuracy
accuracy: $(VENV)/.installed-dev ## judge the map against other tools: make accuracy REPOS=folder-of-local-clones
	@$(BIN)/python -m benchmarks.accuracy $(REPOS)

.PHONY: search-quality
search-quality: $(VENV)/.installed-dev ## judge what search finds: make search-quality REPOS=folder-of-local-clones
	@$(BIN)/python -m benchmarks.search_quality $(REPOS) $(KEEP)

fuzz: $(VENV)/.installed-dev ## throw spoiled files and trees at every reader for some minutes (FUZZ=factor, 40 by default)
	@GANDER_FUZZ_FACTOR=$${FUZZ:-40} $(BIN)/python -m pytest -n auto --timeout 3600 tests/system_map/parsing/test_any_bytes.py \
	  tests/system_map/test_any_tree.py tests/system_map/resolve/test_any_facts.py tests/history/test_log_format.py

static: frontend/node_modules/.installed ## build the page into static/
	@cd frontend && npm run --silent build

format: $(VENV)/.installed-dev ## format Python and the front end
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

clean: ## remove what was installed; keeps instance/ and repos/
	rm -rf $(VENV) frontend/node_modules

$(VENV)/.venv-made:
	@command -v git >/dev/null || { echo "Gander needs git. On Debian: apt install git"; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "Gander needs Python 3.11 or newer, and there is no $(PYTHON). On Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gander needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another with make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks venv, which Gander installs into. On Debian: apt install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.venv-made requirements.txt
	@echo "Installing what Gander needs (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Installing what the tests need (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "This needs Node.js 20 or newer with npm."; exit 1; }
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: docs
docs: $(VENV)/.installed ## write the tables of docs/api.md from the code
	@$(BIN)/python scripts/write_api_docs.py
