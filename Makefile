# Three commands: make run, make test, make check. And for a longer look: make thorough, make bench.

# A newcomer gets the demo neighbourhood; DEMO=0 starts an empty portal.
DEMO ?= 1
DATABASE_URL ?= sqlite:var/portal.db
export DEMO DATABASE_URL

PYTEST_WORKERS ?= 2
# What to test: make test TESTS=tests/hours
TESTS ?= tests

.PHONY: help run test thorough check bench

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run:  ## install what is missing, fill an empty database with the demo, serve
	@scripts/venv run
	@mkdir -p var
	@exec .venv/bin/python -m portal serve

test:  ## everything, on both databases and in the real browser
	@scripts/venv dev
	@scripts/bring
	@unset DEMO DATABASE_URL; exec .venv/bin/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal $(TESTS)

thorough:  ## the same, every page in every language, view and width, and thousands of cases: for the night
	@$(MAKE) --no-print-directory test TESTS="--thorough $(TESTS)"

check:  ## format, lint, types, import contracts, templates, known vulnerabilities
	@scripts/venv dev
	@.venv/bin/python scripts/check

bench:  ## how fast, beside the floor: a quarter of an hour; QUICK=1: two minutes
	@scripts/venv dev
	@unset DEMO DATABASE_URL; exec .venv/bin/python -m bench $(if $(QUICK),--quick)
