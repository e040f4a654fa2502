# Needs only Python 3.11+ with pip. Everything is installed into .venv from the hashed requirements.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench screenshots lint format requirements clean

run: .venv/ready
	$(BIN)/python app.py

test: .venv/ready
	$(BIN)/python -m pytest

# Ratios against named peers, printed; docs/performance.md keeps them with their date.
bench: .venv/ready
	$(BIN)/python -m benchmarks

# Draws docs/images/ anew; needs Chromium.
screenshots: .venv/ready
	$(BIN)/python -m tests.browser.screenshots

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Pins everything anew; needs uv.
requirements:
	uv pip compile pyproject.toml --extra dev --extra build --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate \
		--output-file requirements.txt

clean:
	rm -rf .venv build dist
