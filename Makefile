# Two commands: `make run` and `make test`; `make setup` is the part they share.
# Both install what they need: tests need more than a run does.
# `make quick` leaves out the matrix: Snakemake and DVC through kills, branches, clones.
PYTHON ?= python3
CORES ?= $(shell nproc)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

EXTRAS := app,workflow

.PHONY: run test quick check setup clean

run: setup
	snakemake --cores $(CORES)
	sketchmesh show

test: check
	pytest -n $(CORES) --dist worksteal --durations=30

quick: check
	pytest -n $(CORES) --dist worksteal -m "not matrix"

check: .venv/.ready-to-test
	ruff check && ruff format --check
	snakefmt --check Snakefile
	mypy
	lint-imports

setup: .venv/.ready

.venv/.ready: pyproject.toml envs/constraints.txt envs/setup.sh
	bash envs/setup.sh $(PYTHON) .venv $(EXTRAS)
	touch $@

.venv/.ready-to-test: pyproject.toml envs/constraints.txt envs/setup.sh
	bash envs/setup.sh $(PYTHON) .venv $(EXTRAS),test
	touch .venv/.ready $@

clean:
	rm -rf .venv .snakemake .cache
