# The commands of the project. Each does its own set-up; run them from a fresh clone.
STACK ?= sandbox
NAME ?=
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
SANDBOX = node --enable-source-maps dist/sandbox.js
SOURCES := $(shell find app sandbox -name node_modules -prune -o \( -name '*.ts' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) -print)

.PHONY: up preview impact policy recover account-check migrate-config down status logs shell test lint format typecheck unit fuzz integration graph plugins package docs e2e toolchain bench bench-drain bench-load help

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

up: dist/.built ## toolchain, sandbox, pulumi up --refresh; prints how to reach it, or what is missing (STACK=sandbox)
	@$(SANDBOX) up $(STACK)

preview: dist/.built ## what make up would change (STACK=sandbox)
	@$(SANDBOX) preview $(STACK)

impact: dist/.built ## which open sockets make up would close or drop, and when; also .sandbox/impact.json (STACK=sandbox)
	@$(SANDBOX) impact $(STACK)

policy: dist/.built ## the policy pack over what make up would do (STACK=sandbox)
	@$(SANDBOX) policy $(STACK)

recover: node_modules/.installed ## makes a stack whole after an update that was killed, on the backend that pulumi is logged in to (STACK=prod, UNLOCK=1)
	@tsx tools/recover/main.ts --stack $(STACK) $(if $(UNLOCK),--unlock)

migrate-config: node_modules/.installed ## rewrites Pulumi.STACK.yaml of version 0.1, whose keys were flat; comments and encrypted values stay (STACK=prod)
	@tsx tools/config/main.ts --stack $(STACK)

account-check: node_modules/.installed ## reads on the account of a stack what no document settles, and prints what holds (STACK=dev)
	@tsx tools/accountCheck/main.ts --stack $(STACK)

down: dist/.built ## pulumi destroy, then stop everything; no process, no namespace, no file is left
	@$(SANDBOX) down

status: dist/.built ## every process and pod, and which parts of Pulumi are stand-ins
	@$(SANDBOX) status

logs: dist/.built ## the log of a process or pod (NAME=istiod-asm, NAME=default/POD); without a name their list
	@$(SANDBOX) logs $(NAME)

shell: dist/.built ## a shell inside the sandbox with kubectl, istioctl, pulumi
	@$(SANDBOX) shell

toolchain: dist/.built ## build the third-party programs and say where they are
	@$(SANDBOX) toolchain

test: dist/.built ## lint, typecheck, unit, integration, graph, plugins, package, e2e, with all the set-up they need; the last line is the sum
	@tsx test/run.ts

# Each with its sentence for `make help`; the recipe is below.
lint: ## eslint, the arrows between folders (dependency-cruiser), the words (cspell)
format: ## prettier --check; npx prettier --write FILE corrects what it names
typecheck: ## tsc --noEmit over programs, library and tests
unit: ## tests of pure functions and of components under mocks
fuzz: ## 20000 generated configurations: accepted, or refused by one list of faults (FUZZ_SEED=1)
integration: ## tests of the app, the cloud and the tools with processes and sockets, without a sandbox
graph: ## the resources that each stack of the program registers
plugins: ## the plugins of Pulumi, as its engine calls them

lint format typecheck unit fuzz integration graph plugins: node_modules/.installed
	@tsx test/run.ts $@

e2e: dist/.built ## tests in sandboxes of their own (.sandbox-*), with the set-up that they need
	@tsx test/run.ts toolchain "set-up of e2e" e2e lifecycle

package: node_modules/.installed ## the library as others take it (dist/asmws-VERSION.tgz), checked in projects of its own
	@tsx test/run.ts package

docs: dist/.built ## docs/api from the docstrings; the configuration's page, keys and schema; the page of the linter's rules
	@rm -rf docs/api && typedoc --options library/typedoc.json --logLevel Warn
	@tsx tools/docs/main.ts --out docs

bench: dist/.built ## the budgets, measured: a table, and dist/bench.json (COLD=1: the toolchain from empty caches too)
	@tsx test/bench/run.ts

bench-drain: dist/.built ## rollouts under 1000 sockets, derived settings against a guide's: a table, and .sandbox/bench/drain.json
	@tsx test/bench/drain/run.ts

bench-load: node_modules/.installed ## the app with 10000 sockets, 100 publishes a second, 50 flooding clients: a table (SOCKETS=10000)
	@tsx test/bench/load/run.ts $(or $(SOCKETS),10000)

node_modules/.installed: package.json package-lock.json app/package.json cli/package.json components/package.json
	@sh sandbox/preflight.sh
	@echo "npm packages ..." >&2
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
	@touch $@

dist/.built: node_modules/.installed sandbox/build.mjs $(SOURCES)
	@sh sandbox/preflight.sh
	@node sandbox/build.mjs
	@touch $@
