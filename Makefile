# Loadline. `make help` lists what can be made.
#
## all         build the program (the default)
## demo        build it and run the first example: a real trace through two variants
## check       unit, law, refusal, golden and documentation tests, in seconds
## check-slow  closed forms over many seeds, system-call and memory tests, in minutes
## asan        the tests of `check` under the address and undefined-behaviour sanitizers
## lint        formatting, static analysis, and a build with clang
## fuzz        feed broken scenarios and traces to the readers for FUZZ_S seconds each
## golden      rewrite the golden files; read the diff before committing it
## bench       requests a second, against SimPy and against the targets
## install     program, manual page, schemas and examples under $(DESTDIR)$(PREFIX)
## uninstall   take them away again
## deps        install the Debian packages that are missing, saying which
## clean       remove everything that was built
## help        this list

PREFIX   ?= /usr/local
BUILD    ?= build
FUZZ_S   ?= 60
VERSION  := 0.1.0

LIBRARIES := gsl sqlite3 libcjson zlib libzstd
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes \
             -Wno-overlength-strings -Werror
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE
ifeq ($(SANITIZE),)
OPTIMIZE  := -O2 -g -D_FORTIFY_SOURCE=2
else
OPTIMIZE  := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
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
SOURCES  := $(filter-out cli/main.c,$(wildcard $(FLOORS:%=%/*.c)))
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
            endpoint_config_schema_json:models/schemas/endpoint-config.schema.json \
            store_schema_sql:reports/schema.sql
EMBED    := models/catalogue/embed.sh
DATA_OBJECTS := $(foreach item,$(EMBEDDED),$(BUILD)/gen/$(firstword $(subst :, ,$(item))).o)
LIBRARY  := $(BUILD)/libloadline.a
PROGRAM  := $(BUILD)/loadline

TESTS      := $(wildcard tests/*_test.c)
TEST_BINS  := $(TESTS:%.c=$(BUILD)/%)
SCRIPTS    := $(wildcard tests/*_test.sh)
SLOW_TESTS := $(wildcard tests/slow/*_test.c)
SLOW_BINS  := $(SLOW_TESTS:%.c=$(BUILD)/%)
SLOW_SCRIPTS := $(wildcard tests/slow/*_test.sh)

.DEFAULT_GOAL := all
.PHONY: all demo check check-slow asan lint fuzz golden bench install uninstall deps clean help
.DELETE_ON_ERROR:

all: $(PROGRAM)

help:
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

$(PROGRAM): $(BUILD)/cli/main.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS) $(DATA_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

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

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
