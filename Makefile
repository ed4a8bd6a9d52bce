# What one does with this checkout. `make` alone lists the targets.
#
# All targets share one virtual environment, .venv. It is set up once, and again
# only when what it installs from has changed: pyproject.toml, the lock files of
# Python 3.11 and of the assets, the build hook or what makes the gazetteer.

.POSIX:

PYTHON =
OUT = report
BIN = .venv/bin
READY = .venv/.ready
EXAMPLES = all

# Unset: without compiled modules on disk, each run compiles all of them anew, twice.
PYTHONDONTWRITEBYTECODE =

.PHONY: help script study test quick thorough coverage names lint types contracts docs wheel bench lock rooms reference readme clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r target what; do \
		printf '  make %-10s %s\n' "$$target" "$$what"; done

$(READY): pyproject.toml hatch_build.py scripts/make_gazetteer.py assets/package-lock.json $(wildcard assets/src/*.js) requirements/dev-3.11.txt scripts/set-up.sh
	@PYTHON='$(PYTHON)' sh scripts/set-up.sh
	@touch $@

study: $(READY) ## write the site of the shipped record into report/ (OUT=DIR for elsewhere)
	@$(BIN)/paradiplomacy study --out '$(OUT)'
	@echo "Site: $$(cd '$(OUT)' && pwd)/index.html"

test: $(READY) ## run the tests and the docstring examples (ARGS=... goes to pytest)
	@$(BIN)/python -m pytest -m 'not thorough' $(ARGS)

quick: $(READY) ## run what takes little of the tests, in a minute (ARGS=... goes to pytest)
	@$(BIN)/python -m pytest -m 'not thorough and not slow and not postgres and not browser' \
		tests/unit tests/docs dyadevents/tests/unit $(ARGS)

thorough: $(READY) ## run what takes long: estimators on made records, whole registries, spoilt inputs
	@PARADIPLOMACY_TEST_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -m thorough --durations=10 $(ARGS)

coverage: $(READY) ## run the quick tests and say how much of the code they reach (ARGS=... goes to pytest)
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -m 'not thorough and not slow and not postgres and not browser' \
		tests/unit tests/docs dyadevents/tests/unit $(ARGS)
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report

names: $(READY) ## check that each test has the same name twice, as parallel workers need
	@scripts/collected-alike.sh $(BIN)/python -m pytest

lint: $(READY) ## check style and formatting (ruff), docstrings of the public API, and budgets of rooms
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python scripts/check_docstrings.py
	@$(BIN)/python scripts/check_budgets.py

types: $(READY) ## check types (mypy --strict)
	@$(BIN)/python -m mypy

contracts: $(READY) ## check who imports whom (import-linter)
	@$(BIN)/lint-imports --no-cache --no-logo

docs: $(READY) ## build the documentation into site/; a broken link is an error
	@$(BIN)/python -m mkdocs build --strict

wheel: $(READY) ## build the wheels into dist/: that of paradiplomacy, and dyadevents alone
	@$(BIN)/python -m build --wheel
	@$(BIN)/python -m build --wheel --outdir dist dyadevents

bench: $(READY) ## run every benchmark in bench/
	@set -e; for script in bench/[!_]*.py; do [ -e "$$script" ] || continue; echo "== $$script"; $(BIN)/python "$$script"; done

lock: $(READY) ## renew requirements/dev-3.11.txt, the versions that make installs on Python 3.11
	@PYTHON='$(BIN)/python' scripts/lock.sh

rooms: $(READY) ## draw docs/images/rooms.svg anew from the import contract
	@$(BIN)/python scripts/draw_rooms.py

reference: $(READY) ## write anew what the docs take from the declarations of tables, questions and claims
	@$(BIN)/python scripts/write_reference.py

readme: $(READY) ## write the counts of verdicts in both READMEs anew
	@$(BIN)/python scripts/write_readme.py

script: $(READY) ## bundle the script of the pages (assets/src) anew
	@$(BIN)/python hatch_build.py

clean: ## remove what was built and cached; the virtual environment stays
	rm -rf dist build dyadevents/dist site report .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests dyadevents bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
