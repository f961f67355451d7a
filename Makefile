# The first call makes .venv with what is pinned in constraints.txt; later calls are quick.
# Everything runs as "python -m", so the folder's path may hold spaces.

VENV := .venv
PY := $(VENV)/bin/python
PEERS := $(VENV)/peers/bin/python
PINNED := --constraint constraints.txt --build-constraint constraints.txt
DEMO := seeds/003_3dc192c5d4a6b533.txt seeds/000_fc38ebbe2eb95428.txt
MADE := build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo install test lint package bench bench-core golden constraints clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/core.stamp ## Compare two real plans, and report on all seeds, as pages in reports/
	@$(PY) -m policydiff compare $(DEMO)
	@mkdir -p reports
	@$(PY) -m policydiff compare $(DEMO) --format html -o reports/demo.html --force
	@$(PY) -m policydiff report seeds --format html -o reports/evolution.html --force
	@echo "As pages, for a browser: the same comparison, reports/demo.html;"
	@echo "what all seeds say together, reports/evolution.html"

install: $(VENV)/dev.stamp ## Make .venv with everything the tests need

test: lint ## Check style and types, run all tests
	$(PY) -m pytest

lint: $(VENV)/dev.stamp ## Check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

package: $(VENV)/dev.stamp ## Build the package, use it on every Python from 3.11 to 3.13 there is
	@PYTHON=$(PY) bash tools/check_package.sh

bench: $(VENV)/peers.stamp ## Measure quality and speed, rewrite the tables in benchmarks/
	$(PY) benchmarks/quality.py
	$(PY) benchmarks/parsing.py
	$(PY) benchmarks/formats.py
	$(PY) benchmarks/printing.py
	$(PY) benchmarks/operations.py
	$(PY) benchmarks/core.py --write
	$(PEERS) benchmarks/speed.py
	$(PY) benchmarks/cold_start.py
	$(PY) benchmarks/scale.py
	$(PY) benchmarks/corpora.py
	$(PY) benchmarks/floors.py

bench-core: $(VENV)/dev.stamp ## Time the alignment core, fail when it became slower; writes nothing
	$(PY) benchmarks/core.py

golden: $(VENV)/dev.stamp ## Rewrite the snapshots of the tests and the pages in reports/
	$(PY) -m pytest --snapshot-update --deselect tests/test_reports.py
	$(PY) tools/make_reports.py

constraints: $(VENV)/pip.stamp ## Pin the newest versions of all dependencies in constraints.txt
	sh tools/constraints.sh

clean: ## Remove .venv, caches and build output
	rm -rf $(VENV) $(MADE)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pip.stamp: tools/make_venv.sh
	@sh tools/make_venv.sh $(VENV)
	@touch $@

$(VENV)/core.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	@echo "Installing policydiff into $(VENV)"
	@$(PY) -m pip install --quiet $(PINNED) --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	@echo "Installing policydiff and its development tools into $(VENV)"
	@$(PY) -m pip install --quiet $(PINNED) --editable ".[dev]"
	@touch $(VENV)/core.stamp $@

# By themselves: PolyFuzz installs a package "tests" that would stand before ours.
$(VENV)/peers.stamp: $(VENV)/dev.stamp
	@echo "Installing what policydiff is compared with into $(VENV)/peers"
	@sh tools/make_venv.sh $(VENV)/peers
	@$(PEERS) -m pip install --quiet $(PINNED) --editable ".[dev,peers]"
	@touch $@
