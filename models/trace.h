/* trace.h - recorded requests, one at a time, in time order, whatever the file they come from looks like.
 *
 * Use        trace_scan() reads the whole trace once and says everything that is wrong with it; after that trace_open()
 *            gives as many readers of it as are wanted, on as many threads, each from the first row.
 * Time       second 0 is the first request where the trace has dates, or numbers of 10^8 s and more (taken for seconds
 *            since 1970); smaller numbers stay as they are. Exact in nanoseconds.
 * Order      rows up to TRACE_WINDOW_ROWS apart are put in order, stably; a row that comes later than that is a bad
 *            row.
 * Bad rows   can't be read, lack their arrival, are before second 0, or name an unknown variant: counted and left out;
 *            more than TRACE_MOST_BAD_SHARE of all rows stop the run.
 * Counts     a trace that says how many requests came in each interval is read into its counts once and for all, and
 *            has no rows to open: replay.h draws them.
 * Documents  a trace that is one document (a JSON report of a load tester) is read into its rows once and for all.
 * Ownership  everything lives in the arena given; trace_close() and trace_forget() give back decoders and the open
 *            file. The names of the targets are borrowed.
 * Memory     constant in the length of the trace. One of up to TRACE_KEPT_ROWS rows is kept as it was read (6 MB), so that
 *            replications do not read it again; a longer one is kept in the binary form (trace_binary.h), of which up to
 *            16 MB stay in memory, and more is put into a temporary file, where there is room for it. A trace in binary form is mapped as it is.
 * Source     docs/trace-formats.md describes the formats. */
#ifndef LOADLINE_MODELS_TRACE_H
#define LOADLINE_MODELS_TRACE_H

#include "models/bad_rows.h"
#include "models/row_window.h"
#include "models/sha256.h"
#include "models/trace_options.h"

struct bytes_source;
struct source_digest;
struct counts;
struct trace;
struct trace_layout;

#define TRACE_WINDOW_ROWS   ((size_t)65536)
#define TRACE_KEPT_ROWS     ((size_t)65536)
#define TRACE_DOCUMENT_ROWS ((size_t)1 << 22) /* at most; kept whatever their number */

/* Of a file beside the trace. */
struct trace_side_summary {
    const char *file; /* NULL: none was read */
    char sha256[SHA256_HEX_BYTES];
};

/* What the applications whose requests were counted had allocated; MB. */
struct trace_memory {
    bool known;
    size_t applications;
    uint64_t missing; /* requests of applications that the file does not have */
    double mean_mb;   /* by requests */
    double most_mb;   /* of any of them */
};

struct trace_summary {
    const char *file;   /* "standard input" for "-" */
    const char *format; /* as found: "azure-llm", "csv"... */
    char sha256
        [SHA256_HEX_BYTES]; /* of the file as stored, compressed or not; empty up to trace_settle() where it is put off */
    uint64_t rows;          /* good ones; requests where it holds counts */
    uint64_t records;       /* good ones of the file: the rows, or those that held the counts */
    uint64_t bad_rows, bad_lines[TRACE_BAD_LINES];
    uint64_t inversions;            /* rows that are earlier than the row before them */
    uint64_t left_out;              /* lines that hold no request: health checks, other metrics, other lines of a log */
    int64_t first_ns, last_ns;      /* arrivals; of counts: begin and end of the time with requests */
    bool is_session_clock;          /* times count from when each session began, and when that was is not known */
    bool has_start;                 /* the trace tells the date of second 0: */
    int64_t start_ns;               /* since 1970; a stamp without a zone is read as UTC */
    bool present[TRACE_FIELDS];     /* there is such a column (or member) */
    uint64_t missing[TRACE_FIELDS]; /* rows without a value in it */

    /* What is replayed (FromInSeconds, ToInSeconds), before TimeScale. */
    uint64_t rows_in_window; /* of counts: in the intervals that the window touches */
    /* How long one pass lasts: to ToInSeconds, or to the end: a mean gap behind the last row, or that of the last interval. */
    int64_t pass_ns;

    struct trace_side_summary side[TRACE_SIDES];
    struct trace_memory memory;

    /* For trace_settle(). */
    struct source_digest *digest; /* NULL: there is none beside */
    uint64_t digest_bytes;        /* of the file that have been read */

    /* For trace_open(). */
    struct bytes_source *source;
    const struct trace_layout *layout;
    const char *const *target_names;
    size_t target_count;
    size_t window_needed;         /* rows that must wait to bring all in order; 0: none */
    const struct trace_row *kept; /* all rows, in order: of a short trace, or of a document; else NULL */
    struct counts *counts;        /* NULL: the trace holds requests */
    /* All rows in binary form, in sources that follow each other: the trace's own, or copies of our own; none: there is no such form. */
    struct bytes_source *const *binary;
    size_t binary_count;
};

/* Read everything once. false with faults; warnings may come with true. With no target names a column of targets is not
 * looked at. */
bool trace_scan(struct arena *arena, const struct trace_options *options, const char *const *target_names,
                size_t target_count, struct trace_summary *out, struct faults *faults);

/* The same for a source that is open already, which is taken over where the result is true. */
bool trace_scan_source(struct arena *arena, struct bytes_source *source, const struct trace_options *options,
                       const char *const *target_names, size_t target_count, struct trace_summary *out,
                       struct faults *faults);

/* Wait for the digest, where trace_options.threads has put it off. false with a fault where the file has changed meanwhile. */
bool trace_settle(struct trace_summary *summary, struct faults *faults);

/* Close the file behind a summary, once no trace of it is open. */
void trace_forget(struct trace_summary *summary);

/* Not for a trace of counts. */
struct trace *trace_open(struct arena *arena, const struct trace_summary *summary);

/* One to `most` (>= 1) of the next rows, where they are until the next call; 0 behind the last one, or where the file can no longer be
 * read as it was scanned. */
size_t trace_take(struct trace *trace, size_t most, const struct trace_row **rows);

/* The next row; false where there is none. */
bool trace_next(struct trace *trace, struct trace_row *row);

/* What went wrong since trace_open(), or NULL: the file changed, or the disk failed. */
const char *trace_failure(const struct trace *trace);

/* Start again at the first row. */
void trace_rewind(struct trace *trace);

void trace_close(struct trace *trace); /* NULL is allowed */

#endif
