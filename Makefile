# Needs only Python 3.11+ with pip. Everything is installed into .venv from the hashed requirements: for
# running what running takes, and the tools of developers only for what they do.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench screenshots lint format requirements clean

run: .venv/ready
	$(BIN)/python app.py

test: .venv/developing
	$(BIN)/python -m pytest

# Ratios against named peers, printed; docs/performance.md keeps them with their date.
bench: .venv/developing
	$(BIN)/python -m benchmarks

# Draws docs/images/ anew; needs Chromium.
screenshots: .venv/developing
	$(BIN)/python -m tests.browser.screenshots

lint: .venv/developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/developing
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/developing: .venv/ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@

# Pins everything anew; needs uv.
PIN := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-annotate
requirements:
	$(PIN) --extra build --extra server --output-file requirements.txt
	$(PIN) --extra build --extra server --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv build dist
