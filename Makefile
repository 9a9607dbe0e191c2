# make run | make test | make lint | make coverage | make bench: each sets up what it needs, says what it does, and is quick the second time.
# Kept to what GNU make 3.81 understands, the one that macOS ships; what takes more than a line is in .ci/prepare.
# `make campaign` kills imports, crowds the store, asks for cells of others, takes the policy out of one place after the other, sends 2,000 batches to a page that is open, imports all of ../shared/real, and measures the detection on ../shared: an hour and a half at most.
.PHONY: run test lint coverage bench campaign screenshots basemap bundle gazetteer messages lock clean

BIN := .venv/bin
WORKERS ?= 2

run:
	@.ci/prepare run
	@$(BIN)/routewatch demo

test:
	@.ci/prepare test
	@.ci/prepare chromium
	@echo "Testing ..."
	@$(BIN)/python -m pytest -n $(WORKERS) -q -m "not browser" $(ARGS) || [ $$? -eq 5 ]
	@echo "Testing in Chromium, two pages at a time and nothing else: drawing in software needs the machine to itself ..."
	@$(BIN)/python -m pytest -n 2 -q -m browser $(ARGS) || [ $$? -eq 5 ]

lint:
	@.ci/prepare test
	@echo "Checking style ..."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "Checking types ..."
	@$(BIN)/mypy
	@echo "Checking imports ..."
	@$(BIN)/lint-imports --no-cache
	@echo "Checking for dead code and stray dependencies ..."
	@$(BIN)/vulture
	@$(BIN)/deptry .
	@echo "Checking the house rules ..."
	@$(BIN)/python -m pytest -q tests/test_house.py

coverage:
	@.ci/prepare test
	@echo "Counting the branches of the policy and the audit chain that their own tests take, PostgreSQL included (two to five minutes) ..."
	@$(BIN)/python -m coverage run
	@$(BIN)/python -m coverage report

campaign:
	@.ci/prepare test
	$(BIN)/python -m tests.campaign.crashes
	$(BIN)/python -m tests.campaign.crowd
	$(BIN)/python -m tests.campaign.importing
	$(BIN)/python -m tests.campaign.encodings
	$(BIN)/python -m tests.campaign.visibility
	$(BIN)/python -m tests.campaign.small_cells
	ROUTEWATCH_EXAMPLES=2000 $(BIN)/python -m pytest -q tests/layers/api/test_document.py
	$(BIN)/python -m tests.campaign.tampering
	@.ci/prepare chromium
	$(BIN)/python -m tests.campaign.night
	$(BIN)/python -m tests.campaign.leaks --processes $(WORKERS)
	ROUTEWATCH_EVERY_EXAMPLE=1 $(BIN)/python -m pytest -q tests/data/test_pieces.py tests/data/store/test_pieces.py tests/layers/test_current.py
	ROUTEWATCH_EVERY_VIEWER=1 $(BIN)/python -m pytest -q tests/browser/test_leaks.py
	$(BIN)/python -m tests.campaign.known_shifts --processes $(WORKERS)
	$(BIN)/python -m tests.campaign.labelled --processes $(WORKERS)
	$(BIN)/python -m tests.campaign.replay --step 2 --processes $(WORKERS)

bench:
	@.ci/prepare test
	@.ci/prepare bench
	@echo "Measuring 10,000, 100,000 and 1,000,000 events (some minutes) ..."
	@$(BIN)/python -m tests.bench.measure $(ARGS)
	@echo "Importing 100,000 and 1,000,000 events (two minutes) ..."
	@$(BIN)/python -m tests.bench.importing
	@echo "Posting events to the service, and reading each in another process ..."
	@$(BIN)/python -m tests.bench.posting
	@echo "Gathering events of others in blocks ..."
	@$(BIN)/python -m tests.bench.small_cells
	@echo "Drawing the Watch page with and without somebody to keep things from ..."
	@$(BIN)/python -m tests.bench.watching
	@.ci/prepare chromium
	@echo "Playing 10,000 cells in Chromium, stepping, choosing (some minutes) ..."
	@$(BIN)/python -m tests.bench.playing
	@echo "Geocoding ..."
	@$(BIN)/python -m tests.bench.geocoding

screenshots:
	@.ci/prepare test
	@.ci/prepare chromium
	$(BIN)/python -m tests.browser.screenshots docs

basemap:
	@.ci/prepare test
	npm ci --silent
	$(BIN)/python -m data.files.build_fonts
	$(BIN)/python -m data.files.build_basemap

bundle:
	npm ci --silent
	node layers/map/build.mjs

gazetteer:
	@.ci/prepare test
	@.ci/prepare names
	$(BIN)/python -m data.files.build_gazetteer

messages:
	@.ci/prepare test
	$(BIN)/pybabel -q extract --no-location --sort-output --omit-header -k _ -k ngettext:1,2 -o layers/locale/routewatch.pot app.py layers

lock:
	@.ci/prepare lock

clean:
	rm -rf .venv .coverage build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
