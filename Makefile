.DEFAULT_GOAL := help
BIN := .venv/bin
export FLASK_APP := app
PO := $(wildcard crm/translations/*/LC_MESSAGES/*.po)

.PHONY: help
help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.venv/run: requirements.txt
	python3 -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: .venv/run requirements-s3.txt requirements-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

%.mo: %.po
	$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: install
install: .venv/run ## Install what the service needs, compile translations
	@$(MAKE) -s $(PO:.po=.mo)

.PHONY: install-dev
install-dev: .venv/dev install ## Install what the tests and checks need, too

instance/.started:
	test -e instance/config.py || echo "CRM_DEMO = True  # shows the demo's logins" > instance/config.py
	$(BIN)/flask db upgrade
	$(BIN)/flask load-demo
	touch $@

.PHONY: run
run: install instance/.started ## Run at http://127.0.0.1:8000, with demo data on the first start
	@$(BIN)/flask db upgrade
	@exec $(BIN)/flask serve

.PHONY: format
format: install-dev ## Format the code and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: lint
lint: install-dev ## Check format, style and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

.PHONY: types
types: install-dev ## Check types
	$(BIN)/mypy

.PHONY: test
test: install-dev ## Run the tests on SQLite and PostgreSQL; T=tests/services for some of them
	$(BIN)/pytest -n 2 -m "not slow" $(T)

.PHONY: test-slow
test-slow: install-dev ## Run what takes long: real kills, soaks, every screen at every size
	$(BIN)/pytest -n 3 -m slow $(T)

.PHONY: screens
screens: install-dev ## Take a picture of every screen, into docs/screens
	SCREENSHOTS=docs/screens $(BIN)/pytest tests/browser/test_screens.py

.PHONY: cover
cover: install-dev ## Run the tests on SQLite and show what they leave out
	TEST_DATABASES=sqlite $(BIN)/pytest -n 2 -m "not slow and not browser and not wide" --cov --cov-report=term:skip-covered

.venv-bench/run: bench/requirements.txt
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install -q --disable-pip-version-check -r bench/requirements.txt
	touch $@

.PHONY: bench
bench: install-dev .venv-bench/run ## Compare the grids with others' up to 1,000,000 rows; B=--quick for fewer
	$(BIN)/python bench/grids.py $(B)

.venv-audit/run: requirements-audit.txt
	python3 -m venv .venv-audit
	.venv-audit/bin/pip install -q --disable-pip-version-check -r requirements-audit.txt
	touch $@

.PHONY: lock
lock: .venv-audit/run ## Write requirements.lock: every package and its checksums; after a change of requirements.txt
	.venv-audit/bin/pip-compile -q --generate-hashes --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
		-o requirements.lock requirements.txt

.PHONY: sbom
sbom: .venv-audit/run ## Write sbom.json: what the service is made of, as CycloneDX
	.venv-audit/bin/cyclonedx-py requirements --output-reproducible -o sbom.json requirements.lock

.PHONY: audit
audit: .venv-audit/run ## Look for unsafe code, and (with a network) for known holes in packages
	.venv-audit/bin/bandit -q -c pyproject.toml -r app.py crm admin_views commands
	.venv-audit/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

.venv-wapiti/run:
	python3 -m venv .venv-wapiti
	.venv-wapiti/bin/pip install -q --disable-pip-version-check wapiti3==3.2.3
	touch $@

.venv-schemathesis/run:
	python3 -m venv .venv-schemathesis
	.venv-schemathesis/bin/pip install -q --disable-pip-version-check schemathesis==4.32.5
	touch $@

.PHONY: scan
scan: install-dev .venv-wapiti/run .venv-schemathesis/run ## Scan a running desk from outside; S="--only admin" for a part
	$(BIN)/python bench/scan.py $(S)

.PHONY: check
check: lint types cover ## Check format, style, layers, types and coverage

PACKAGES = $(wildcard .venv/lib/python*/site-packages)
ADMIN = $(addprefix $(PACKAGES)/flask_admin/,base.py helpers.py form model contrib/sqla)
EXTRACT := $(BIN)/pybabel -q extract --no-location --sort-output --no-wrap -k lazy_gettext
UPDATE := $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	--no-wrap -d crm/translations

.PHONY: messages
messages: install-dev ## Collect the texts to translate, ours and those of the forms' packages
	$(EXTRACT) -F babel.cfg -o .venv/messages.pot .
	$(EXTRACT) -o .venv/admin.pot $(ADMIN)
	$(EXTRACT) -o .venv/wtforms.pot $(PACKAGES)/wtforms
	$(UPDATE) -D messages -i .venv/messages.pot
	$(UPDATE) -D admin -i .venv/admin.pot
	$(UPDATE) -D wtforms -i .venv/wtforms.pot
