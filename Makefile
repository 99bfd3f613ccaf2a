# The names of these commands are a contract: scripts and people rely on them.
.PHONY: help setup run test check screens soak bench measure lock clean
.DEFAULT_GOAL := run

PYTHON ?= python3
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet --no-input
PORT ?= 8000
export PORT

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/installed ## make .venv and install the locked dependencies, nothing else

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Two Hats needs Python 3.11 or newer. Say where it is: make run PYTHON=python3.11")'
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.lock | .venv/bin/python
	@echo "Installing the libraries into .venv. This takes a minute the first time."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/tools: requirements-dev.lock .venv/installed
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## migrate, start web, workers and beat on PORT, print the address
	@exec .venv/bin/python manage.py serve

test: .venv/tools ## all tests, on SQLite and, where they are found, on PostgreSQL and Redis; ARGS go to pytest
	@.venv/bin/python tests/run.py $(ARGS)

# How it would run on a server, alone or with services of its own. None of them is asked.
DEPLOYED = BASE_URL=https://two-hats.example SECRET_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')

check: .venv/tools ## look at everything, change nothing
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint --quiet --lint templates
	.venv/bin/python manage.py makemigrations --check --dry-run
	$(DEPLOYED) DATABASE_URL= REDIS_URL= CACHE_URL= EMAIL_URL= .venv/bin/python manage.py check --deploy --fail-level WARNING
	$(DEPLOYED) DATABASE_URL=postgres://two_hats:secret@postgres/two_hats REDIS_URL=redis://redis CACHE_URL=redis://cache \
		EMAIL_URL=smtp+tls://user:password@mail.example:587 .venv/bin/python manage.py check --deploy --fail-level WARNING

screens: .venv/tools ## every screen of an example business into var/screens
	.venv/bin/python -m tests.browser.screens

soak: .venv/tools ## long, bounded, seeded trials with real processes; ARGS="crowd --seconds 60 --seed 7"
	@.venv/bin/python -m tests.soak $(ARGS)

bench: .venv/tools ## measure, and print ratios
	.venv/bin/python -m benchmarks

measure: .venv/tools ## the code's own measures beside the goals; ARGS=--which lists what each act enters
	@.venv/bin/python -m benchmarks.codebase $(ARGS)

lock: .venv/tools ## resolve the dependencies anew
	.venv/bin/uv pip compile -q pyproject.toml --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -o requirements.lock
	.venv/bin/uv pip compile -q pyproject.toml --group test --group check --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -c requirements.lock -o requirements-dev.lock

clean: ## remove what can be made again; your data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
