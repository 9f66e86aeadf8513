# Everything runs in its own virtual environment; nothing outside this folder is touched.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS   ?= auto
SESSIONS ?= 20000
BOOKINGS ?= 170000

.PHONY: demo test check docs bench germany mutants soak torture freeze clean

demo: $(VENV)/.demo  ## run the main job on an invented district and leave its files in bildungsraum-demo/
	$(BIN)/bildungsraum demo --out bildungsraum-demo

test: check docs  ## pass every check: format, lint, types, layers, documentation, tests
	$(BIN)/pytest -n $(JOBS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## build the documentation, a warning is an error
	$(BIN)/sphinx-build -W --keep-going --quiet --builder html docs docs/_build/html

bench: $(VENV)/.dev  ## measure against hand-written floors (see benchmarks/README.md)
	$(BIN)/python -m benchmarks $(TABLES)

germany: $(VENV)/.dev  ## fill a PostgreSQL with a country and measure what a portal asks of it (SESSIONS=700000 BOOKINGS=6000000)
	$(BIN)/python -m benchmarks.germany --sessions $(SESSIONS) --bookings $(BOOKINGS)

mutants: $(VENV)/.dev  ## break registration in thousands of small ways and list what no test notices (half an hour)
	$(PIP) install --editable '.[mutation]' --constraint constraints.txt
	HYPOTHESIS_PROFILE=mutation $(BIN)/mutmut run > mutants.log
	$(BIN)/mutmut results

soak: $(VENV)/.dev  ## a million steps of the published invariants instead of three thousand (a night)
	SOAK_STEPS=1000000 $(BIN)/pytest tests/registration/test_registration_invariants.py -k thousands -n $(JOBS)

torture: $(VENV)/.dev  ## sixteen clients, fifty thousand commands on each engine, hundreds of deaths (half an hour)
	TORTURE_COMMANDS=50000 TORTURE_CLIENTS=16 TORTURE_DEATHS=200 TORTURE_SERVER_KILLS=25 TORTURE_CUTS=500 \
		TORTURE_FULL_DISKS=10 $(BIN)/pytest tests/torture --log-cli-level=INFO

freeze: $(VENV)/.dev  ## note the versions that the checks ran with
	$(BIN)/python -m pip --disable-pip-version-check freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) docs/_build bildungsraum-demo mutants mutants.log .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bildungsraum needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --editable '.[cli]' --constraint constraints.txt
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --editable '.[dev]' --constraint constraints.txt
	@touch $@ $(VENV)/.demo
