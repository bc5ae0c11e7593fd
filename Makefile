# Two commands: `make run` and `make test`; `make setup` is the part they share.
# `make matrix` drives Snakemake and DVC through kills, branches and clones: long.
PYTHON ?= python3
CORES ?= $(shell nproc)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test matrix setup clean

run: setup
	snakemake --cores $(CORES)
	sketchmesh show

test: setup
	ruff check && ruff format --check
	snakefmt --check Snakefile
	mypy
	lint-imports
	pytest -n $(CORES) --dist loadfile

matrix: setup
	pytest -n $(CORES) --dist loadfile -m matrix tests/workflow

setup: .venv/.ready

.venv/.ready: pyproject.toml envs/constraints.txt envs/setup.sh
	bash envs/setup.sh $(PYTHON) .venv
	touch $@

clean:
	rm -rf .venv .snakemake .cache
