# The commands of a working day; `make help` lists them. Everything is built below build/.
# The work itself is done by CMake and by the scripts in tools/, so each of them also runs alone.

# What `make hunt` hunts: indicators, logs, and the moment that counts as now.
HUNT_INTEL ?= examples/threatfox_nanocore.json
HUNT_LOGS ?= examples/logs
HUNT_ARGS ?=
# Where `make install` puts the program.
PREFIX ?= /usr/local
# Seconds that `make fuzz` spends on each target, and which ones (none named: all of fuzz/).
FUZZ_SECONDS ?= 20
FUZZ_TARGETS ?=
# What `make lint` reads, below src/ (slow: name the parts you touched), and the tool as Debian names it.
LINT_PARTS ?= base diag syntax geo model lang emit ingest intel engine hunt app
LINT_TOOL ?= $(firstword $(notdir $(wildcard /usr/bin/run-clang-tidy /usr/bin/run-clang-tidy-14)) run-clang-tidy)

QUOLL := build/release/quoll
SHARED := $(or $(QUOLL_SHARED),../shared)

.DEFAULT_GOAL := help
.PHONY: help setup build hunt test bench format fuzz conformance lint tsan install dist clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## install what the build needs (Debian packages, DuckDB)
	@tools/setup

build/release/build.ninja build/dev/build.ninja build/tsan/build.ninja: build/%/build.ninja: | setup
	@cmake --preset $* --log-level=WARNING

build: setup build/release/build.ninja ## build the program: build/release/quoll
	@cmake --build build/release --target quoll

hunt: build ## hunt the example indicators in the example logs
	@tools/run_hunt $(QUOLL) --intel $(HUNT_INTEL) --logs $(HUNT_LOGS) $(HUNT_ARGS)

test: setup build/release/build.ninja build/dev/build.ninja ## build and run all tests
	@tools/setup --tests
	@cmake --build build/release
	@cmake --build build/dev --target sanitized
	@tools/run_tests

bench: build ## measure hunting speed on generated logs
	@bench/run $(QUOLL)
	@bench/analytics $(QUOLL)
	@cmake --build build/release --target matcher_bench
	@bench/matcher build/release/matcher_bench

format: ## lay out the C++ sources with clang-format
	@git ls-files -co --exclude-standard 'src/*.h' 'src/*.cpp' 'tests/*.h' 'tests/*.cpp' \
	  'fuzz/*.h' 'fuzz/*.cpp' 'bench/*.cpp' | xargs clang-format -i

lint: build ## check the sources with clang-tidy
	@$(LINT_TOOL) -quiet -p build/release -extra-arg=-Wno-unknown-warning-option \
	  $(foreach part,$(LINT_PARTS),'^$(CURDIR)/src/$(part)')

fuzz: setup ## feed random input to every parser, for a short time
	@tools/run_fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

tsan: setup build/tsan/build.ninja ## run the threaded parts under ThreadSanitizer
	@cmake --build build/tsan --target quoll unit_tests
	@tools/run_tsan build/tsan

conformance: build ## compare with the recorded outcomes of the real engine
	@tools/run_conformance $(QUOLL) $(SHARED)

install: build ## install to PREFIX (default /usr/local)
	@cmake --install build/release --prefix $(PREFIX)

dist: build ## make a tarball that runs on a Debian 12 without a compiler
	@tools/make_dist

clean: ## remove what was built; DuckDB stays
	rm -rf build/release build/dev build/tsan build/fuzz build/dist build/report.html build/CTestTestfile.cmake
