# The commands of the project; each does all the set-up that it needs.
EDGE := .venv/edge/bin/python
RASA := .venv/rasa/bin/python
UV   := $(shell command -v uv 2>/dev/null || echo .venv/uv/bin/uv)
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: setup help run test fuzz lint audit sbom format train qr agent line-menu nlu-report bench bench-sealing bench-line bench-pages bench-console faults verify evidence-report export forget canary lock clean

help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Set up, train if needed, start the whole service and print its address (Ctrl-C stops it)
	@$(EDGE) -m ops.run

test: setup ## Run every test; what needs an absent service says so and is skipped
	$(RASA) -m bot.train
	$(RASA) -m pytest -q -n auto tests/unit tests/actions tests/nlu
	$(EDGE) -m pytest -q -n auto tests/service tests/ops tests/docs tests/backend tests/gateway tests/fuzz
	$(EDGE) -m pytest -q -n auto tests/conversation
	$(EDGE) -m pytest -q -n auto --dist loadfile tests/browser
	$(EDGE) -m pytest -q tests/system

qr: setup ## Write a campaign's QR code for print as SVG and PNG (CAMPAIGN=autumn-flyer CAPTION="…"; PUBLIC_URL is in it)
	@$(EDGE) -m ops.qr "$(CAMPAIGN)" $(if $(CAPTION),--caption "$(CAPTION)")

agent: setup ## Make an agent of the console (ID=sato NAME=佐藤 ROLE=agent|supervisor|auditor); prints password and QR code; DISABLE=1 lets one in no more
	@$(EDGE) -m ops.agent "$(ID)" $(if $(DISABLE),--disable,"$(NAME)" "$(ROLE)")

line-menu: setup ## Make LINE's rich menu (INSTALL=1 shows it to everyone in the connected channel)
	@$(EDGE) -m ops.line_menu $(if $(INSTALL),--install)

fuzz: setup ## Call every documented operation with hostile input for some minutes (FUZZ_EXAMPLES=500 of each kind)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-500} $(EDGE) -m pytest -q --timeout=3600 tests/fuzz

lint: setup ## Check style, types, import contracts, domain and data
	.venv/edge/bin/ruff check .
	.venv/edge/bin/ruff format --check .
	.venv/edge/bin/mypy service backend gateway ops
	.venv/rasa/bin/mypy --python-version 3.10 -p bot -p actions -p ops.stock
	.venv/edge/bin/lint-imports
	$(RASA) -m bot.lint

audit: setup ## Hold both locks against the known advisories (3: they could not be asked)
	@$(EDGE) -m ops.supply.audit

sbom: setup ## Write both bills of materials (CycloneDX) to var/sbom and check the licences
	@$(EDGE) -m ops.supply.sbom

format: setup ## Put the code into its standard form
	.venv/edge/bin/ruff check --fix .
	.venv/edge/bin/ruff format .

train: setup ## Train the model if its inputs changed
	$(RASA) -m bot.train

nlu-report: setup ## Measure how well the bot understands, beside three other recipes; write docs/nlu/report.md (STRANGERS_YES_NO=file.tsv adds a stranger's data)
	$(RASA) -m bot.evaluation

bench: setup ## Drive whole renewals through the gateway beside stock Rasa; print turns/s, latencies, memory
	$(RASA) -m bot.train
	$(EDGE) -m ops.bench

bench-sealing: setup ## Time messages in the gateway and answers in the backend with and without sealing; print the ratios
	$(EDGE) -m ops.bench_sealing
	$(EDGE) -m ops.bench_backend_sealing

bench-line: setup ## Time the acknowledgement of LINE's webhooks while Rasa and LINE stall; print the percentiles
	@$(EDGE) -m ops.bench_line

bench-pages: setup ## Time answers on their way to 1,000 open pages and weigh a page; print the percentiles (PAGES=1000 PER_SECOND=25)
	@$(EDGE) -m ops.bench_pages

bench-console: setup ## Time the console's polls over 500 open handovers, and customers' messages beside them (CONVERSATIONS=500 AGENTS=20)
	@$(EDGE) -m ops.bench_console

faults: setup ## Kill, cut, freeze and fill around hundreds of submissions, then count (RUNS=240 SEED=7); 1 if one is lost or doubled
	$(RASA) -m bot.train
	$(EDGE) -m ops.faults $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

verify: setup ## Check the hash chain of the evidence ledger in STATE_DIR (default ./var)
	@$(EDGE) -m ops.environment $(EDGE) -m backend.verify

evidence-report: setup ## Write what proves a renewal as HTML, PDF and JSON into STATE_DIR (RENEWAL=<id>)
	@$(EDGE) -m ops.environment $(EDGE) -m backend.evidence_report "$(RENEWAL)"

export: setup ## Print all that is kept of a member's conversations: make -s export MEMBER=id > file.json
	@$(EDGE) -m ops.privacy export --member $(MEMBER)

forget: setup ## Destroy the keys of a member's conversations and end the sessions: make forget MEMBER=id
	@$(EDGE) -m ops.privacy forget --member $(MEMBER)

canary: setup ## Plant personal data in a conversation and search files, databases, logs and metrics for it
	$(RASA) -m bot.train
	$(EDGE) -m ops.canary

lock: setup ## Resolve both environments anew into requirements/*.txt
	$(UV) pip compile -q --upgrade pyproject.toml --group rasa --python-version 3.10 --universal --generate-hashes --no-emit-index-url -o requirements/rasa.txt
	$(UV) pip compile -q --upgrade pyproject.toml --group edge --python-version 3.11 --universal --generate-hashes --no-emit-index-url -o requirements/edge.txt

clean: ## Remove environments, models and state
	rm -rf .venv models var

setup: .venv/edge/.synced .venv/rasa/.synced

.venv/%/.synced: requirements/%.txt
	@command -v $(UV) >/dev/null || $(MAKE) --no-print-directory .venv/uv/bin/uv
	@echo "Installing the $* environment …"
	@$(UV) venv -q --allow-existing --python $(if $(filter rasa,$*),3.10,3.11) .venv/$*
	@$(UV) pip sync -q --compile-bytecode --python .venv/$*/bin/python --require-hashes requirements/$*.txt
	@touch $@

.venv/uv/bin/uv:
	@echo "Installing uv …"
	@python3 -m venv .venv/uv
	@.venv/uv/bin/python -m pip install -q --disable-pip-version-check uv
