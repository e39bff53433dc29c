# One target per task of a maintainer. The first one used sets up .venv. The demo and the sandbox use a
# smaller .venv-demo where .venv does not exist.
PYTHON ?= python3
BIN := .venv/bin
PYTEST = $(BIN)/python $(MEASURE) -m pytest
DEMO := $(if $(wildcard .venv/ready),.venv,.venv-demo)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The tests start hundreds of processes, and without bytecode each takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: generate validate check test test-slow test-all models lint types format bench peers demo pictures sandbox site build dist constraints clean

generate: .venv/ready
	$(BIN)/python -m generator generate

validate: .venv/ready
	$(BIN)/python -m generator validate

check: .venv/ready
	$(BIN)/python -m generator check

# The tests that take a few minutes. The second run takes place even if the first fails.
test: .venv/ready
	@status=0; \
	$(PYTEST) generated || status=$$?; \
	$(PYTEST) tests -m "not slow and not types" -n 2 --dist loadfile --durations=15 || status=$$?; \
	exit $$status

# Measuring coverage doubles the time of a test, so those that reach no line of their own are left out.
SLOW = tests -n 2 --dist loadgroup --durations=15 -m
test-slow: .venv/ready
	@status=0; \
	$(PYTEST) $(SLOW) "slow and not slow(measured=False)" || status=$$?; \
	$(BIN)/python -m pytest $(SLOW) "slow(measured=False)" || status=$$?; \
	exit $$status

# All tests, with branch coverage. Measuring doubles the time, so `make test` omits it. Killed processes
# leave data that cannot be read. The last steps test the wheels of the package and the generator with each
# version of Python on this machine, and name those that are missing.
test-all: .venv/ready
	$(BIN)/coverage erase
	@status=0; \
	for each in test test-slow; do $(MAKE) $$each MEASURE="-m coverage run" || status=$$?; done; \
	$(BIN)/coverage combine -q 2> .cache/coverage/unreadable || \
		{ status=$$?; cat .cache/coverage/unreadable >&2; }; \
	rm -f .cache/coverage/data.*; \
	$(BIN)/coverage report 2>> .cache/coverage/unreadable || status=$$?; \
	$(BIN)/python -m generator dist --generator --output build/dist-generator > .cache/dist-generator 2>&1 & \
	beside=$$!; \
	$(BIN)/python -m generator dist --output build/dist || status=$$?; \
	wait $$beside || status=$$?; \
	cat .cache/dist-generator; \
	exit $$status

models: .venv/ready
	$(BIN)/python -m pytest tests/models -rs

lint: .venv/ready
	$(BIN)/ruff check . && $(BIN)/black --check -q . && PYTHONPATH=generated/src $(BIN)/lint-imports
	$(BIN)/python -m tests.prose
	$(BIN)/zizmor --offline --no-progress --quiet .github

types: .venv/ready
	$(BIN)/mypy generator tests benchmarks examples && $(BIN)/mypy generated/src && $(BIN)/pyright
	$(BIN)/python -m pytest tests -q -m types

format: .venv/ready
	$(BIN)/ruff check --fix --extend-exclude generated . && $(BIN)/black -q --extend-exclude generated .

peers: .venv/ready
	PYTHONPATH=generated/src $(BIN)/python -m tests.sandbox.peers

bench: .venv/ready
	$(BIN)/python -m benchmarks

demo: $(DEMO)/ready
	@PYTHONPATH=generated/src $(DEMO)/bin/python examples/demo.py

sandbox: $(DEMO)/ready
	@PYTHONPATH=generated/src $(DEMO)/bin/python -m selling_partner.sandbox

# The pictures of README.md, which need Chromium.
pictures: .venv/ready
	PYTHONPATH=generated/src $(BIN)/python -m tests.pictures

# The documentation site, in build/site/html: of generated/, or with ALL=1 of the package with all pinned
# documents. Zensical is installed here, so that no other target needs it.
site: .venv/site-ready
	$(BIN)/python -m generator generate $(if $(ALL),--all)
	$(BIN)/python -m generator.site $(if $(ALL),--package build/package)

# The archives of a release, with every pinned document, checked and tested with each version of Python on
# this machine. FROM=../shared/models names local folders of documents, TAG=v1.2.0 the tag of a release, and
# PREVIOUS=public-api.txt the public API of the release before. With GENERATOR=yes, those of the generator itself.
dist: .venv/ready
	$(BIN)/python -m generator dist $(if $(GENERATOR),--generator,--all) $(addprefix --from=,$(FROM)) \
		$(addprefix --tag=,$(TAG)) $(addprefix --previous-api=,$(PREVIOUS))

build: generate
	$(BIN)/python -m build --outdir dist generated

constraints:
	rm -rf .venv && $(PYTHON) -m venv .venv && $(BIN)/pip install -q -e '.[dev,release,site]'
	{ sed '/^[^#]/d' constraints.txt; $(BIN)/pip freeze --exclude-editable; } > .venv/pins
	cp .venv/pins constraints.txt && touch .venv/ready .venv/site-ready

clean:
	rm -rf .venv .venv-demo .cache build dist

define new_environment
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
$(PYTHON) -m venv $(@D)
endef

.venv/ready: pyproject.toml constraints.txt
	$(new_environment)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev,release]'
	touch $@

.venv/site-ready: .venv/ready
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev,release,site]'
	touch $@

.venv-demo/ready: generated/pyproject.toml constraints.txt
	$(new_environment)
	.venv-demo/bin/python -m pip install -q -c constraints.txt './generated[sandbox]' rich
	touch $@
