# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench clean
PYTHON ?= python3
PORT ?= 8000
DATA ?=

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## install everything kloof needs: Python packages into .venv, front-end packages, system packages when root
	@scripts/setup

run: setup ## serve the demo on http://localhost:8000 (make run DATA=FOLDER: Groningen-Noord on published files)
	@scripts/run --port $(PORT) $(if $(DATA),--data $(DATA))

test: setup ## run all tests, browser tests included
	@scripts/test

check: setup ## format, lint, types, layers, licences
	@scripts/check

format: setup ## put the code in its standard form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

bench: setup ## measure speed and memory, side by side with a peer
	@scripts/bench

clean: ## remove everything setup and run made
	rm -rf .venv node_modules var build dist src/kloof_web/static/vendor src/kloof_web/staticfiles
