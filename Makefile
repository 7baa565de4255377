# The tasks of a contributor. PYTHON is the environment's.
PYTHON ?= .venv/bin/python

.PHONY: help test lint types pages catalogue gate
help:            ## list the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST)
test:            ## the whole suite
	$(PYTHON) -m pytest -n auto --dist loadfile
lint:            ## lint and format, checked
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
types:           ## types, strictly
	$(PYTHON) -m mypy
pages:           ## the pages that are made of records
	$(PYTHON) docs/generate.py
catalogue:       ## the built-in definitions
	$(PYTHON) -m segur_audit catalogue lint
	$(PYTHON) -m segur_audit catalogue test
gate:            ## what CI runs
	.ci/run
