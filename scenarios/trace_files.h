/* trace_files.h - the traces that a command line names, read with what it says about how: `loadline trace`.
 *
 * Changes    --set and --patch change the Trace object (docs/scenario.md) that each of the files stands in.
 * Generate   a scenario, a Traffic object or an Arrivals object, whose requests are drawn instead.
 * Ownership  in the arena; what was opened is closed by merged_traces_forget() and trace_generator_close().
 * Errors     false, NULL with faults. */
#ifndef LOADLINE_SCENARIOS_TRACE_FILES_H
#define LOADLINE_SCENARIOS_TRACE_FILES_H

#include "models/arrival_fit.h"
#include "models/trace_merge.h"
#include "scenarios/document.h"

/* `is_spliced`: one behind the other, not beside each other. */
bool trace_files_open(struct arena *arena, const char *const *files, size_t count, bool is_spliced,
                      const struct changes *changes, struct merged_traces *out, struct faults *faults);

/* One pass over all of them: what they are like. NULL with a fault where one of them changed meanwhile. */
const struct trace_statistics *trace_files_describe(struct arena *arena, const struct merged_traces *traces,
                                                    uint64_t seed, struct faults *faults);

/* Which arrival process describes them best, from their statistics; false with a fault where there are too few requests. */
bool trace_files_fit(struct arena *arena, const struct merged_traces *traces, const struct trace_statistics *statistics,
                     uint64_t seed, struct arrival_fit *out, struct faults *faults);

struct trace_generator;

/* `has_seed`: `seed` instead of the scenario's Seed. */
struct trace_generator *trace_generator_open(struct arena *arena, const char *file, const struct changes *changes,
                                             bool has_seed, uint64_t seed, struct faults *faults);

/* The next request; false at the end. */
bool trace_generator_next(struct trace_generator *generator, struct trace_row *row);

/* Which fields its requests have; the date of second 0, where it has one. */
const bool *trace_generator_present(const struct trace_generator *generator);
struct trace_origin trace_generator_origin(const struct trace_generator *generator);

/* Why it ended early; NULL: it did not. */
const char *trace_generator_failure(const struct trace_generator *generator);

void trace_generator_close(struct trace_generator *generator);

#endif
