# Short names for what CMakePresets.json and scripts/ do. Bare `make` prints them.

PROFILE ?= quick
DIR ?= results/latest
N ?= 20
JOBS ?= $(shell nproc)
NICE ?= nice
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help build layouts reproduce test test-all soak fuzz debug asan tsan coverage micro report \
        format tidy clean

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

build: ## install what is missing; build alexbench, alexstore, alexbench_gbench in build/release
	@scripts/install_dependencies.sh
	@scripts/build.sh release $(JOBS) alexbench alexstore alexbench_gbench

layouts: build ## link alexbench N times with its code in other orders: build/layouts (N=20)
	@scripts/install_dependencies.sh layouts
	@scripts/link_layouts.sh $(N)

reproduce: ## measure, judge the published claims, draw: results/latest (PROFILE=quick)
	@scripts/install_dependencies.sh
	@scripts/build.sh release $(JOBS) alexbench
	@scripts/reproduce.sh $(PROFILE)

test: ## build and run every test that is not labelled slow
	@scripts/install_dependencies.sh
	@scripts/build.sh release $(JOBS)
	@scripts/run_tests.sh release --label-exclude '^slow$$'

test-all: ## build and run every test
	@scripts/install_dependencies.sh
	@scripts/build.sh release $(JOBS)
	@scripts/run_tests.sh release

soak: ## the long tests alone: bits, crash states, failed calls, kills, power cuts, 1.7 G operations
	@scripts/install_dependencies.sh
	@scripts/build.sh release $(JOBS)
	@scripts/run_tests.sh release --label-regex '^slow$$'

fuzz: ## libFuzzer on both index layouts, the log and what parses it (FUZZ_SECONDS=60 each; clang)
	@scripts/install_dependencies.sh fuzz
	@scripts/build.sh fuzz $(JOBS) index_fuzz log_fuzz records_fuzz pages_fuzz snapshot_fuzz wal_fuzz
	@scripts/fuzz.sh $(FUZZ_SECONDS)

debug: ## the tests with assertions, every source compiled by itself
	@scripts/install_dependencies.sh
	@scripts/build.sh debug $(JOBS)
	@scripts/run_tests.sh debug --label-exclude '^slow$$'

asan: ## the tests under the address and undefined-behaviour sanitizers
	@scripts/install_dependencies.sh
	@scripts/build.sh asan-ubsan $(JOBS)
	@scripts/run_tests.sh asan-ubsan --label-exclude '^slow$$'

tsan: ## the tests under the thread sanitizer
	@scripts/install_dependencies.sh
	@scripts/build.sh tsan $(JOBS)
	@scripts/run_tests.sh tsan --label-exclude '^slow$$'

coverage: ## what the tests run of the sources: build/coverage/report/index.html (gcovr)
	@scripts/install_dependencies.sh coverage
	@scripts/build.sh coverage $(JOBS)
	@scripts/coverage.sh

micro: build ## Google Benchmark: single pieces, and every engine under every workload
	@build/release/alexbench_gbench

report: build ## write report.md and the figures of a run again (DIR=results/latest)
	@build/release/alexbench report $(DIR)
	@scripts/figures.py $(DIR)

format: ## let clang-format rewrite the C++ sources
	@scripts/install_dependencies.sh tools
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

tidy: build ## repository rules, formatting, and clang-tidy on what changed
	@scripts/install_dependencies.sh tools
	@scripts/lint.sh

clean: ## remove everything that was built
	@rm -rf build
