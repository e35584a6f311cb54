# make run, make test, make check, make bench: each sets up what it needs. docs/operations/configuration.md names the variables.
PYTHON := .venv/bin/python
# The checks read the settings and reach no server.
CHECK := DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 PYTHONDONTWRITEBYTECODE=1

.PHONY: run test check bench bench-full stop shell checks ruff imports migrations types translations templates configuration

run: .venv/.runtime
	@$(PYTHON) -m consultation.local run

test: .venv/.dev
	@consultation/local/chromium.sh
	@consultation/local/packages.sh
	@$(PYTHON) -m consultation.local test -n 2 $(ARGS)

check: .venv/.dev
	@$(MAKE) --no-print-directory --keep-going checks

bench: .venv/.dev
	@VAR_DIR=$${VAR_DIR:-var}/bench $(PYTHON) -m consultation.local exec -- $(PYTHON) -m bench

bench-full: .venv/.dev
	@VAR_DIR=$${VAR_DIR:-var}/bench $(PYTHON) -m consultation.local exec -- $(PYTHON) -m bench --full

stop: .venv/.runtime
	@$(PYTHON) -m consultation.local stop

shell: .venv/.runtime
	@$(PYTHON) -m consultation.local exec -- $(PYTHON) manage.py shell

checks: ruff imports migrations types translations templates configuration

ruff:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

imports:
	$(CHECK) .venv/bin/lint-imports

migrations:
	$(CHECK) $(PYTHON) -W ignore manage.py makemigrations --check --dry-run

types:
	$(CHECK) .venv/bin/mypy

translations:
	$(CHECK) $(PYTHON) -m consultation.messages check

templates:
	git ls-files 'templates/*.html' | xargs .venv/bin/djade --target-version 5.2 --check

configuration:
	$(PYTHON) -m consultation.configuration check

.venv/.runtime: uv.lock consultation/local/install.sh
	@consultation/local/install.sh runtime

.venv/.dev: uv.lock consultation/local/install.sh
	@consultation/local/install.sh dev
