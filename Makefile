# Two commands do everything: `make report` and `make test`. `make` alone lists the rest.
# Written for GNU make 3.81 (macOS) and newer.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:

PYTHON ?= python3
OLDEST := 3.11
NBDIR  := build/notebooks
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# Each recipe is one shell. It stops at the first error, says what it does, and how long that took.
# quiet NAME COMMAND keeps the words of a command in build/log/NAME.txt, and shows them only if it fails.
SH := set -eu -o pipefail; \
	say()  { printf '==> %s\n' "$$*"; }; \
	took() { printf '    %s%s s\n' "$${*:+$$*, }" "$$SECONDS"; }; \
	fail() { printf '\n%s\n' "$$*" >&2; exit 1; }; \
	held() { find "$$1" -name "$$2" | wc -l | tr -d ' '; }; \
	quiet() { mkdir -p build/log; log=build/log/$$1.txt; shift; \
		"$$@" > "$$log" 2>&1 || { printf '\n' >&2; cat "$$log" >&2; fail "Stopped: $$*. These words are in $$log."; }; };

# A .venv belongs to the folder and the Python that it was made with. It is made anew when the folder
# has moved, when its Python is gone, and when another PYTHON is asked for by name.
version = $(shell $(1) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
HAVE := $(if $(wildcard $(BIN)/python),$(call version,$(BIN)/python))
ANEW :=
ifneq "$(shell cat $(READY) 2>/dev/null)" "$(CURDIR)"
ANEW := anew
endif
ifeq "$(HAVE)" ""
ANEW := anew
endif
ifneq "$(origin PYTHON)" "file"
WANT := $(call version,"$(PYTHON)")
ifneq "$(WANT)" "$(HAVE)"
ANEW := anew
endif
endif

# What runs unattended keeps its settings and caches below build/: it neither reads nor writes the
# home folder of whoever runs it. `make lab` is somebody's own JupyterLab and keeps theirs.
report test notebooks bench: export IPYTHONDIR := $(CURDIR)/build/home/ipython
report test notebooks bench: export JUPYTER_CONFIG_DIR := $(CURDIR)/build/home/jupyter/config
report test notebooks bench: export JUPYTER_DATA_DIR := $(CURDIR)/build/home/jupyter/data
report test notebooks bench: export JUPYTER_RUNTIME_DIR := $(CURDIR)/build/home/jupyter/runtime
report test notebooks bench: export JUPYTER_PLATFORM_DIRS := 1
report charts site test notebooks bench: export MPLCONFIGDIR := $(CURDIR)/build/home/matplotlib
report test notebooks bench: export PYDEVD_DISABLE_FILE_VALIDATION := 1

# What charts and notebooks depend on. $(call stale,STAMP) names one thing newer than STAMP, if any.
MADE_FROM := src data/raw claims notebooks pyproject.toml requirements.lock
stale = if [ -f $(1) ]; then find $(MADE_FROM) \( -name __pycache__ -o -name .ipynb_checkpoints -o -path src/analysis/site \) -prune \
	-o -newer $(1) -print | sed -n 1p; else echo none; fi

.PHONY: help report charts site test notebooks lab live bench lint format lock clean build $(ANEW)

help: ## this list
	@printf 'partnerdrap: kan jeg si det?\n\n'
	@sed -n 's/^\([a-z][a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done
	@printf '\nThe first run makes .venv from %s (or name one: make report PYTHON=python3.13).\n' '$(PYTHON)'

$(READY): requirements.lock pyproject.toml $(ANEW)
	@$(SH) \
	command -v "$(PYTHON)" >/dev/null || \
		fail "There is no $(PYTHON) on this machine. Install Python $(OLDEST) or newer, or name one: make $(MAKECMDGOALS) PYTHON=python3.13"; \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < tuple(map(int, "$(OLDEST)".split("."))))' || \
		fail "$(PYTHON) is $$("$(PYTHON)" --version 2>&1); this needs $(OLDEST) or newer. If there is one under another name: make $(MAKECMDGOALS) PYTHON=python3.13"; \
	if [ -n "$(ANEW)" ]; then \
		say "Making $(VENV) with $$("$(PYTHON)" --version)"; \
		"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
			fail "This Python comes without venv. On Debian and Ubuntu: apt-get install python3-venv"; \
		"$(PYTHON)" -m venv --clear $(VENV); took; \
	fi; \
	SECONDS=0; \
	say "Installing $$(grep -c '==' requirements.lock) packages from requirements.lock, each checked against its hash (a minute or two the first time)"; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-compile --only-binary :all: \
		--require-hashes -r requirements.lock || \
		fail "The packages could not be installed: pip's own words are above. This is the only step that needs the network."; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-build-isolation --no-deps --editable . || \
		fail "The packages are installed, but partnerdrap itself could not be: pip's own words are above."; \
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true; \
	took; \
	printf '%s\n' "$(CURDIR)" > $(READY)

# Compiled once here, also where the environment forbids Python to write bytecode: imports are most of a command's time.
build: $(READY)
	@$(BIN)/python -m compileall -q src
	@$(SH) say "Building the tables from data/raw"; quiet tables $(BIN)/partnerdrap build; \
	took "$$(held data/processed '*.parquet') tables in data/processed"

charts: $(READY) build
	@$(SH) mkdir -p build/charts; \
	if [ -z "$$($(call stale,build/charts/.made))" ]; then say "Charts: nothing has changed since they were drawn"; \
	else \
		say "Drawing the charts (a minute or two)"; touch build/.charts; \
		quiet charts $(BIN)/partnerdrap draw; mv build/.charts build/charts/.made; \
		took "$$(held build/charts '*.svg') pictures in build/charts"; \
	fi

report: $(READY) charts ## data, charts and notebooks, and where they are
	@$(SH) mkdir -p $(NBDIR); \
	if [ -z "$$($(call stale,$(NBDIR)/.made))" ]; then say "Notebooks: nothing has changed since they were run"; \
	else \
		say "Running copies of the notebooks (a minute or two)"; touch build/.notebooks; \
		quiet notebooks $(BIN)/python -m analysis.notebooks run --out $(NBDIR); mv build/.notebooks $(NBDIR)/.made; \
		took "$$(held notebooks '*.ipynb') notebooks in $(NBDIR)"; \
	fi
	@printf '\n%s\n' 'Ready:'
	@printf '  %-22s %s\n' \
		data/processed 'the tables, parquet and CSV' \
		build/charts 'the charts: SVG, PNG, and the CSV of what each one plots' \
		$(NBDIR) 'the notebooks as they were just run' \
		'$(BIN)/partnerdrap' 'the command; for example: $(BIN)/partnerdrap claim one-in-four'

test: $(READY) ## everything that must hold: lint, verdicts, tests, notebooks against the data
	@$(SH) say "Lint"; $(LINT) || fail "Lint failed. What ruff can mend by itself: make format"; took
	@$(MAKE) --no-print-directory build
	@$(SH) say "Verdicts against the ledger"; $(BIN)/partnerdrap claims --check; took
	@$(MAKE) --no-print-directory charts
	@$(SH) say "Site"; quiet site $(BIN)/partnerdrap site; took
	@$(SH) say "Tests"; $(BIN)/python -m pytest -q -n 2 --dist worksteal tests; took
	@$(SH) say "Notebooks, every output against the data"; mkdir -p build; \
	rm -f build/nbval.txt; $(BIN)/python -m analysis.notebooks check && $(NBVAL) > build/nbval.txt 2>&1 || { \
		$(BIN)/python -m analysis.notebooks run --compare || true; \
		if [ -s build/nbval.txt ]; then printf '\nIn the words of nbval:\n'; cat build/nbval.txt; fi; \
		fail "Notebooks were edited, or disagree with the data: see above. Where the new texts and numbers are right: make notebooks"; }; \
	tail -n 1 build/nbval.txt; took

# One worker keeps all cells of a notebook (loadfile). Its own words come last: they bury which cell, and what differs.
NBVAL = $(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval --nbval-current-env -p no:cacheprovider notebooks

notebooks: $(READY) build ## run the notebooks in place, and say what changed in them
	@$(SH) \
	if [ -z "$(FORCE)" ] && [ -z "$$($(call stale,build/.notebooks-in-place))" ]; then \
		say "Notebooks: nothing has changed since they were run in place (make notebooks FORCE=1 runs them again)"; \
	else \
		say "Running the notebooks in place"; mkdir -p build; \
		$(BIN)/python -m analysis.notebooks run --in-place; touch build/.notebooks-in-place; took; \
	fi

site: $(READY) charts ## build the pages and show them at http://127.0.0.1:8000 (another port: make site PORT=8080)
	@$(SH) say "Building the site"; $(BIN)/partnerdrap site; took; \
	say "Showing it at http://127.0.0.1:$(PORT)/ until Ctrl-C; it also opens from disk: build/site/index.html"; \
	exec $(BIN)/python -m http.server --bind 127.0.0.1 --directory build/site $(PORT)

lab: $(READY) build ## open JupyterLab on the notebooks (with options: make lab LAB="--no-browser --port 9999")
	@exec $(BIN)/python -m jupyterlab --notebook-dir=notebooks $(LAB)

# -s shows what `fetch` says as it says it; where it fails, its own line is told, and no traceback.
live: $(READY) ## run the cycle of `fetch` against the agencies themselves; needs the network
	@$(SH) say "Asking SSB, Eurostat, FHI and UNODC themselves"; \
	PARTNERDRAP_LIVE=1 $(BIN)/python -m pytest --no-header -v -s -rs --tb=short -k first_run tests/test_fetch.py; took

bench: $(READY) charts ## speed and memory against their limits
	@$(BIN)/python tests/bench.py $(BENCH)

LINT = $(BIN)/ruff check --quiet --output-format concise . && $(BIN)/ruff format --check --quiet .

lint: $(READY) ## look for slips in code and notebooks
	@$(SH) say "Lint"; $(LINT) || fail "Lint failed. What ruff can mend by itself: make format"; took

format: $(READY) ## mend what ruff can mend by itself
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

# One lock for every Python from the oldest on, Linux, macOS and Windows alike: the same versions
# everywhere, hence the same charts. Pins stay as they are unless pyproject.toml asks otherwise;
# `make lock UPGRADE=1` takes the newest. uv is in the lock itself; without a .venv any uv will do.
# Where packages come from is for each machine to say (UV_DEFAULT_INDEX): it is never written down.
UV = $(firstword $(wildcard $(BIN)/uv) $(shell command -v uv 2>/dev/null))
lock: ## write requirements.lock anew from pyproject.toml (UPGRADE=1: newest versions)
	@$(SH) mkdir -p build; uv="$(UV)"; \
	if [ -z "$$uv" ]; then \
		say "Fetching uv into build/lock"; "$(PYTHON)" -m venv build/lock; \
		build/lock/bin/python -m pip install -qq --disable-pip-version-check uv; uv=build/lock/bin/uv; \
	fi; \
	say "Resolving"; rm -f build/requirements.lock; \
	if [ -f requirements.lock ]; then cp requirements.lock build/requirements.lock; fi; \
	"$$uv" pip compile pyproject.toml --quiet --extra dev --universal --python-version $(OLDEST) \
		--fork-strategy fewest --generate-hashes --no-header --no-annotate --no-emit-index-url \
		$(if $(UPGRADE),--upgrade) --output-file build/requirements.lock; \
	{ echo '# Written by `make lock` from pyproject.toml: do not edit. Versions and hashes only; no addresses.'; \
		grep -v '^#' build/requirements.lock; } > build/requirements.lock.new; \
	if cmp -s build/requirements.lock.new requirements.lock; then say "requirements.lock is as it should be"; \
	else mv build/requirements.lock.new requirements.lock; say "requirements.lock is written: $$(grep -c == requirements.lock) packages"; fi; \
	rm -f build/requirements.lock build/requirements.lock.new; took

clean: ## remove all that was made, but for .venv
	@rm -rf build .pytest_cache .ruff_cache .hypothesis
	@find data/processed -mindepth 1 ! -name .gitignore -delete
	@find src tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
	@printf 'Removed what was made. The packages stay in .venv (rm -rf .venv removes those as well).\n'
