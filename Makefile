# nnviz: everything a person or a machine runs by name. `make help` lists it.

PORT ?= 8501
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test fuzz lint format bench screenshots licences audit renew chromium nginx clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.installed ## install what the app needs and run it (PORT=8501)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: .venv/.installed-dev chromium nginx ## set up everything, then lint, type-check and test
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadscope

fuzz: .venv/.installed-dev ## hostile links, tables, projects, drawings, copies, 10,000 of each; states of widgets
	NNVIZ_HYPOTHESIS=fuzz $(BIN)/python -m pytest tests/bench/test_fuzz.py tests/pages/test_wrong_states.py

lint: .venv/.installed-dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.installed-dev ## let ruff fix and format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.installed-dev chromium ## the figures of the README, measured on this machine
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.live
	$(BIN)/python -m benchmarks.classroom 8

screenshots: .venv/.installed-dev chromium ## the README's pictures, taken anew
	$(BIN)/python -m scripts.screenshots

licences: .venv/.installed-dev ## list what nnviz depends on, with licences, in docs/dependencies.md
	$(BIN)/python -m scripts.licences --write

audit: .venv/.installed-dev ## licences, and known vulnerabilities where the list of them is reached
	$(BIN)/python -m scripts.licences
	$(INSTALL) --upgrade --target build/audit pip-audit==2.10.1 \
		|| echo "pip-audit cannot be installed here."
	$(BIN)/python -m scripts.audit

renew: .venv/.installed-dev ## pin the newest versions that go together; then: make licences test
	$(BIN)/python -m scripts.renew_pins

clean: ## remove the virtual environment and all caches
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "nnviz needs Python 3.11 or newer, and found none." \
			"Install one, or name it: make run PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python cannot make virtual environments here: install its venv module" \
			"(Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing what nnviz needs (about a minute the first time; on Linux see the README," \
		"'Deploy it', for torch without what graphics cards need)"
	$(INSTALL) --requirement requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(INSTALL) --requirement requirements-dev.txt
	@touch $@

chromium:
	@if [ -n "$$CHROMIUM" ]; then exit 0; fi; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else \
		echo "The browser tests need Chromium or Chrome, and found neither. Install it" \
			"(Debian: sudo apt install chromium), or set CHROMIUM to its path." >&2; \
		exit 1; \
	fi

nginx:
	@if [ -n "$$NGINX" ] || command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing nginx for the tests of deploy/"; \
		export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx >/dev/null; \
	else \
		echo "The tests of deploy/ need nginx, and found none. Install it" \
			"(Debian: sudo apt install nginx), or set NGINX to its path." >&2; \
		exit 1; \
	fi
