# Loadline. `make help` lists what can be made.
#
## all         build the program (the default)
## demo        build it and run the first example: a real trace through two variants
## check       unit, law, refusal, golden and documentation tests, in seconds
## check-slow  closed forms over many seeds, system-call and memory tests, in minutes
## asan        the tests of `check` under the address and undefined-behaviour sanitizers
## lint        formatting, static analysis, and a build with clang
## fuzz        feed broken scenarios and traces to the readers for FUZZ_S seconds each
## golden      rewrite the golden files, the output in the README and its picture; read the diff before committing it
## bench       requests a second, against bare loops, SimPy and the targets, in minutes; ROWS=PATTERN: some of it, ROWS=world-cup: 10^9 requests
## bench-compare  what moved between the last two of these, or from BEFORE=FILE
## bench-growth  how the cost of a request grows with the run, instances, variants and load, in minutes
## check-instructions  instructions a request against bench/instructions.csv, in half a minute
## instructions  write that file anew, with REASON="..." where a model has become dearer
## bench-sizing  200 random sizings against exhaustive simulation, in minutes
## loopback    a real server on the loopback against its simulation, in minutes
## all MPI=1   the program with sweeps that mpirun spreads over machines (Open MPI)
## all XLSX=1  the program with workbooks for spreadsheets (libxlsxwriter)
## install     program, manual pages, completions, schemas and examples under $(DESTDIR)$(PREFIX)
## uninstall   take them away again
## deps        install the Debian packages that are missing, saying which
## clean       remove everything that was built
## help        this list

PREFIX   ?= /usr/local
BUILD    ?= build
FUZZ_S   ?= 60
VERSION  := 0.1.0

LIBRARIES := gsl sqlite3 libcjson yaml-0.1 zlib libzstd
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes \
             -Wno-overlength-strings -Werror
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE
ifeq ($(SANITIZE),)
OPTIMIZE  := -O2 -g -D_FORTIFY_SOURCE=2
else
# gcc 12 warns of vsnprintf(NULL, 0, ..), which asks for a length, once a sanitizer looks into it.
OPTIMIZE  := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
             $(if $(findstring clang,$(CC)),,-Wno-format-truncation)
endif
# Floating point must give the same bits everywhere: no contraction, no fast math, no -march beyond the baseline.
FLOATING  := -ffp-contract=off -fno-fast-math

# `make V=1` shows whole commands.
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

# Looked up only when something is compiled, so that `make deps` works before the libraries are there.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS   = $(eval PACKAGE_LIBS := $(shell pkg-config --libs $(LIBRARIES)))$(PACKAGE_LIBS)

COMPILE = $(CC) -std=c11 -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 -DLOADLINE_VERSION='"$(VERSION)"' -I. -I$(BUILD)/gen \
          $(OPTIMIZE) $(WARNINGS) $(HARDENING) $(FLOATING) -ffile-prefix-map=$(CURDIR)=. $(PACKAGE_CFLAGS) $(CFLAGS)
LINK    = $(CC) $(OPTIMIZE) -pie -Wl,-z,relro,-z,now $(LDFLAGS)
LIBS    = $(PACKAGE_LIBS) -lm -lpthread

FLOORS   := sim models models/formats scenarios reports cli
SOURCES  := $(filter-out cli/main.c cli/ranks_mpi.c reports/workbook_xlsx.c,$(wildcard $(FLOORS:%=%/*.c)))
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)

# Data files that are compiled in: SYMBOL:file; `const char SYMBOL[]` ends in a NUL.
EMBEDDED := catalogue_instances_csv:models/catalogue/instances.csv \
            catalogue_prices_csv:models/catalogue/prices.csv \
            skeleton_real_time_json:models/skeletons/real-time.json \
            skeleton_serverless_json:models/skeletons/serverless.json \
            skeleton_async_json:models/skeletons/async.json \
            skeleton_shadow_json:models/skeletons/shadow.json \
            skeleton_components_json:models/skeletons/components.json \
            skeleton_scenario_json:models/skeletons/scenario.json \
            scenario_schema_json:models/schemas/scenario.schema.json \
            result_schema_json:models/schemas/result.schema.json \
            comparison_schema_json:models/schemas/comparison.schema.json \
            cost_schema_json:models/schemas/cost.schema.json \
            difference_schema_json:models/schemas/difference.schema.json \
            record_schema_json:models/schemas/record.schema.json \
            charge_back_schema_json:models/schemas/charge-back.schema.json \
            cost_actual_schema_json:models/schemas/cost-actual.schema.json \
            sizing_schema_json:models/schemas/sizing.schema.json \
            sweep_schema_json:models/schemas/sweep.schema.json \
            sweep_plan_schema_json:models/schemas/sweep-plan.schema.json \
            fitting_schema_json:models/schemas/fitting.schema.json \
            trace_schema_json:models/schemas/trace.schema.json \
            calibration_schema_json:models/schemas/calibration.schema.json \
            endpoint_config_schema_json:models/schemas/endpoint-config.schema.json \
            store_schema_sql:reports/schema.sql \
            html_style_css:reports/html.css
EMBED    := models/catalogue/embed.sh
DATA_OBJECTS := $(foreach item,$(EMBEDDED),$(BUILD)/gen/$(firstword $(subst :, ,$(item))).o)
LIBRARY  := $(BUILD)/libloadline.a
PROGRAM  := $(BUILD)/loadline

# `make MPI=1`: ranks_mpi.c takes the place of ranks.c, which is in the library; `make XLSX=1`: workbook_xlsx.c that of workbook.c. A
# program that was linked otherwise is linked anew.
INSTEAD       := $(if $(MPI),$(BUILD)/cli/ranks_mpi.o) $(if $(XLSX),$(BUILD)/reports/workbook_xlsx.o)
INSTEAD_STAMP := $(PROGRAM).instead
INSTEAD_LIBS   = $(if $(MPI),$(shell pkg-config --libs ompi-c)) $(if $(XLSX),$(shell pkg-config --libs xlsxwriter))
$(BUILD)/reports/workbook_xlsx.o: CFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags xlsxwriter 2>/dev/null))
$(BUILD)/cli/ranks_mpi.o: CFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags ompi-c))

TESTS      := $(wildcard tests/*_test.c)
TEST_BINS  := $(TESTS:%.c=$(BUILD)/%)
SCRIPTS    := $(wildcard tests/*_test.sh)
# Those that measure time or memory, or would only run the same code more slowly, are left out under sanitizers.
SANITIZED_SCRIPTS := $(filter-out tests/truths_test.sh tests/deps_test.sh tests/install_test.sh tests/run_test.sh tests/include_test.sh tests/guide_test.sh \
                     tests/endpoint_schema_test.sh tests/schema_test.sh tests/determinism_test.sh \
                     tests/sandbox_test.sh tests/bare_test.sh,$(SCRIPTS))
SLOW_SCRIPTS := $(wildcard tests/slow/*_test.sh)

.DEFAULT_GOAL := all
.PHONY: all demo check check-built check-slow check-slow-built bench-built bench-compare bench-growth check-instructions instructions bench-sizing loopback loopback-built asan asan-check lint fuzz golden bench install uninstall deps deps-run deps-test deps-ci clean help
.DELETE_ON_ERROR:

all: $(PROGRAM)

help:
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

$(PROGRAM): $(BUILD)/cli/main.o $(INSTEAD) $(LIBRARY) $(INSTEAD_STAMP)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(filter-out $(INSTEAD_STAMP),$^) $(LIBS) $(INSTEAD_LIBS)

.PHONY: force
$(INSTEAD_STAMP): force
	@mkdir -p $(@D)
	@echo '$(INSTEAD)' | cmp -s - $@ || echo '$(INSTEAD)' > $@

$(LIBRARY): $(OBJECTS) $(DATA_OBJECTS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

define embed_rule
$(BUILD)/gen/$(firstword $(subst :, ,$(1))).c: $(lastword $(subst :, ,$(1))) $(EMBED)
	@mkdir -p $$(@D)
	$(Q)sh $(EMBED) $$< $(firstword $(subst :, ,$(1))) > $$@
endef
$(foreach item,$(EMBEDDED),$(eval $(call embed_rule,$(item))))

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(Q)$(COMPILE) -c -o $@ $<

# The kernel is worth the compiler's best: vectors for the draws (random.c), one function for the loop (endpoint.c).
$(BUILD)/sim/%.o: OPTIMIZE := $(subst -O2,-O3,$(OPTIMIZE))

# --- Completions and manual pages: what they say of verbs and options comes from the program's own help ---

COMPLETIONS := $(addprefix $(BUILD)/completions/,loadline.bash _loadline loadline.fish)
COMPLETED   := $(BUILD)/completions/words
$(COMPLETED): cli/completions/describe.sh $(PROGRAM)
	@mkdir -p $(@D)
	$(Q)sh $^ > $@
$(COMPLETIONS): $(BUILD)/completions/%: cli/completions/% cli/completions/fill.awk $(COMPLETED)
	$(Q)awk -v shell=$(if $(filter %.bash,$@),bash,$(if $(filter %.fish,$@),fish,zsh)) \
	    -f cli/completions/fill.awk $(COMPLETED) $< > $@

# A page for each verb and a short one; the last that is written stands for all.
MANUAL := $(BUILD)/man/loadline.1
$(MANUAL): docs/man/pages.awk $(COMPLETED) docs/man/manual.mdoc
	@mkdir -p $(@D)
	@rm -f $(@D)/*
	$(Q)awk -v folder=$(@D) -f $^

# --- Tests ---

TEST_PACKAGE_CFLAGS = $(eval TEST_PACKAGE_CFLAGS := $(shell pkg-config --cflags check))$(TEST_PACKAGE_CFLAGS)
TEST_PACKAGE_LIBS   = $(eval TEST_PACKAGE_LIBS := $(shell pkg-config --libs check))$(TEST_PACKAGE_LIBS)
# What several tests share, of which each takes what it needs; and small programs that scripts drive.
TEST_SHARED  := $(BUILD)/tests/libfixtures.a
TEST_DRIVERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*_driver.c))
TESTING      := CK_DEFAULT_TIMEOUT=120 BUILD=$(abspath $(BUILD)) LOADLINE=$(abspath $(PROGRAM)) CC="$(CC)"

$(BUILD)/tests/%.o: CFLAGS += $(TEST_PACKAGE_CFLAGS) -DTEST_SOURCE='"$(CURDIR)"'
$(TEST_SHARED): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/*_fixture.c))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(TEST_BINS): %: %.o $(TEST_SHARED) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(TEST_PACKAGE_LIBS) $(LIBS)

$(TEST_DRIVERS): %: %.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# Packages first, and only then what needs them: also with -j.
check: deps-test
	@$(MAKE) --no-print-directory check-built
check-built: $(PROGRAM) $(COMPLETIONS) $(MANUAL) $(TEST_BINS) $(TEST_DRIVERS) $(BUILD)/bench/bare
	@$(TESTING) tests/run.sh $(TEST_BINS) $(SCRIPTS)

check-slow: deps-test
	@$(MAKE) --no-print-directory check-slow-built
check-slow-built: $(PROGRAM) $(TEST_DRIVERS)
	@$(TESTING) tests/run.sh $(SLOW_SCRIPTS)

# The tests that are programs, and the scripts that need no figures of speed or memory.
asan: deps-test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SANITIZE=address,undefined asan-check

asan-check: $(PROGRAM) $(COMPLETIONS) $(MANUAL) $(TEST_BINS) $(TEST_DRIVERS)
	@ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 $(TESTING) tests/run.sh $(TEST_BINS) $(SANITIZED_SCRIPTS)

golden: $(PROGRAM) $(TEST_BINS)
	@LOADLINE_GOLDEN=rewrite $(TESTING) tests/run.sh $(BUILD)/tests/text_test $(BUILD)/tests/html_test $(BUILD)/tests/json_report_test tests/golden_test.sh tests/readme_test.sh
	@$(PROGRAM) run $(DEMO) --db $(BUILD)/golden.db --quiet > $(BUILD)/golden.txt
	@$(PROGRAM) report last --db $(BUILD)/golden.db --plot latency > docs/pictures/chat-a-b.svg

# --- Style and static analysis ---

C_FILES := $(wildcard $(FLOORS:%=%/*.[ch]) tests/*.[ch] tests/slow/*.[ch] bench/*.[ch])
lint: deps-ci
	@clang-format --dry-run -Werror $(C_FILES)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang all
	@cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --suppress=missingIncludeSystem -I. \
	    --enable=warning,portability --suppress=normalCheckLevelMaxBranches $(FLOORS)
	@shellcheck -x .ci/* cli/completions/*.sh tests/*.sh tests/slow/*.sh bench/*.sh $(EMBED)
	@$(MAKE) --no-print-directory $(COMPLETIONS)
	@shellcheck -s bash $(BUILD)/completions/loadline.bash
	@mandoc -Tlint -Wwarning docs/man/manual.mdoc
	@echo "1 passed, 0 failed"

FUZZERS := $(patsubst tests/%.c,%,$(wildcard tests/fuzz_*.c))
fuzz: deps-ci
	@mkdir -p $(BUILD)/fuzz
	@for fuzzer in $(FUZZERS); do \
	    $(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined fuzz-$$fuzzer || exit 1; done

# What a fuzzer finds worth keeping goes to $(BUILD)/found, not into the corpus of the tests.
fuzz-%: $(BUILD)/tests/%.o $(LIBRARY)
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined -o $(BUILD)/$* $^ $(LIBS)
	@mkdir -p $(BUILD)/found/$*
	$(BUILD)/$* -max_total_time=$(FUZZ_S) -max_len=4096 -print_final_stats=1 $(BUILD)/found/$* $(firstword $(wildcard $(*:fuzz_%=tests/%_corpus)) tests/json_corpus)

# --- Figures ---

BENCH := LOADLINE=$(abspath $(PROGRAM)) BUILD=$(abspath $(BUILD)) python3 -B bench
bench: deps-ci
	@$(MAKE) --no-print-directory bench-built
bench-built: $(PROGRAM) $(BUILD)/bench/bare $(BUILD)/bench/usage
	@$(BENCH)/speed.py
bench-compare:
	@$(BENCH)/results.py $(BEFORE) $(AFTER)
# How the cost of a request grows, and the figure in docs/.
bench-growth: deps-ci
	@$(MAKE) --no-print-directory $(PROGRAM) $(BUILD)/bench/usage
	@$(BENCH)/growth.py

check-instructions: deps-ci
	@$(MAKE) --no-print-directory $(PROGRAM)
	@$(BENCH)/instructions.py check
instructions: deps-ci
	@$(MAKE) --no-print-directory $(PROGRAM)
	@$(BENCH)/instructions.py record

bench-sizing: $(PROGRAM)
	@$(BENCH)/sizing.py

# A real server on the loopback against its simulation: two minutes, of which the machine should do nothing else.
loopback: deps-test
	@$(MAKE) --no-print-directory loopback-built
loopback-built: $(PROGRAM) $(BUILD)/bench/loopback
	@LOADLINE=$(abspath $(PROGRAM)) BUILD=$(abspath $(BUILD)) bench/loopback.sh

$(BUILD)/bench/loopback $(BUILD)/bench/usage: %: %.o
	$(Q)$(LINK) -o $@ $^ -lpthread

# The bare loops are compiled as the kernel is.
$(BUILD)/bench/bare%: OPTIMIZE := $(subst -O2,-O3,$(OPTIMIZE))
$(BUILD)/bench/bare: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/bare*.c)) $(LIBRARY)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# --- Packages, demonstration, installation ---

deps: deps-test
deps-run:
	@.ci/deps.sh run
deps-test:
	@.ci/deps.sh test
deps-ci:
	@.ci/deps.sh ci

DEMO := scenarios/examples/chat-a-b.json
demo: deps-run
	@$(MAKE) --no-print-directory $(PROGRAM)
	$(PROGRAM) run $(DEMO) --db $(BUILD)/demo.db

MAN  := $(DESTDIR)$(PREFIX)/share/man/man1
DATA := $(DESTDIR)$(PREFIX)/share/loadline
# Where each shell looks, for PREFIX /usr and /usr/local.
BASH_COMPLETION := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETION  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETION := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
install: $(PROGRAM) $(COMPLETIONS) $(MANUAL)
	install -d $(DESTDIR)$(PREFIX)/bin $(MAN) $(DATA)/examples/traces $(DATA)/examples/templates $(DATA)/schemas \
	    $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/loadline
	install -m 644 $(dir $(MANUAL))*.1 $(MAN)
	install -m 644 $(wildcard scenarios/examples/*.json scenarios/examples/README.md) $(DATA)/examples
	install -m 644 $(wildcard scenarios/examples/traces/*) $(DATA)/examples/traces
	install -m 644 $(wildcard scenarios/examples/templates/*) $(DATA)/examples/templates
	install -m 644 $(wildcard models/schemas/*.json) $(DATA)/schemas
	install -m 644 $(BUILD)/completions/loadline.bash $(BASH_COMPLETION)/loadline
	install -m 644 $(BUILD)/completions/_loadline $(ZSH_COMPLETION)
	install -m 644 $(BUILD)/completions/loadline.fish $(FISH_COMPLETION)

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/loadline $(MAN)/loadline.1 $(MAN)/loadline-*.1
	rm -f $(BASH_COMPLETION)/loadline $(ZSH_COMPLETION)/_loadline $(FISH_COMPLETION)/loadline.fish
	rm -rf $(DATA)

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
