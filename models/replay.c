#include "models/replay.h"

#include "models/count_kinds.h"
#include "models/counts.h"
#include "models/earliest.h"
#include "models/ring_turn.h"
#include "models/session_window.h"
#include "models/trace_record.h"
#include "models/urn.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>

#define KEEP_ALL ((uint64_t)1 << 32) /* random_threshold(1) */

/* A positive number as mantissa * 2^-shift: exact for every double, so that scaling a time rounds once. */
struct factor {
    uint64_t mantissa;
    int shift;
};

/* One copy of the trace, as it is laid over the others. */
struct copy {
    struct trace *trace;         /* NULL: the rows are drawn from counts */
    struct count_stream *counts; /* then */
    uint32_t number;
    int64_t pass;     /* from 0; -1: the end of the last pass, which the turn has brought to the front */
    uint64_t row;     /* of the next row within the trace */
    int64_t shift_ns; /* the turn */
    uint64_t keep;    /* of 2^32 rows */
    int word;         /* of the block of draws */
    struct trace_row next;
};

struct replay {
    struct random_key key;
    int64_t from_ns, to_ns;
    bool stretched;
    struct factor time_scale;
    const struct counts *counts; /* NULL: the trace has rows */
    const struct session_window *whole;
    uint64_t rows; /* good ones in the whole trace */
    int64_t repeat, pass_ns, length_ns;
    bool is_plain;        /* one copy of which every row is kept */
    struct trace_row row; /* the one that was given last, where it is no longer where it was */
    struct copy *copies;
    size_t copy_count;
    struct earliest left; /* copies with rows left */
};

static struct factor factor_of(double value)
{
    int exponent;
    double fraction = frexp(value, &exponent); /* 0.5 .. 1 */
    return (struct factor){(uint64_t)ldexp(fraction, 53), 53 - exponent};
}

/* ns, at most 100 years, times a factor of 1e-6 to 1e6: the product has at most 115 bits, the shift is 33 to 73. */
static int64_t stretch(int64_t ns, struct factor factor)
{
    uint128 product = (uint128)(uint64_t)ns * factor.mantissa;
    return (int64_t)((product + ((uint128)1 << (factor.shift - 1))) >> factor.shift);
}

static int64_t pass_of(const struct trace_options *options, const struct trace_summary *summary)
{
    return options->time_scale == 1 ? summary->pass_ns : stretch(summary->pass_ns, factor_of(options->time_scale));
}

int64_t replay_length_ns(const struct trace_options *options, const struct trace_summary *summary)
{
    return pass_of(options, summary) * options->repeat;
}

/* --- One copy --- */

/* Pass -1 is the last one, moved: its rows keep their draws. */
static uint64_t pass_of_draws(const struct replay *replay, const struct copy *copy)
{
    return (uint64_t)(copy->pass < 0 ? replay->repeat - 1 : copy->pass);
}

static void start_pass(const struct replay *replay, struct copy *copy)
{
    copy->row = 0;
    if (copy->trace)
        trace_rewind(copy->trace);
    else
        copy->row = count_stream_begin(copy->counts, replay->counts, replay->key, pass_of_draws(replay, copy),
                                       copy->number, replay->from_ns);
}

static bool next_row(struct copy *copy, struct trace_row *row)
{
    if (copy->trace) return trace_next(copy->trace, row);
    *row = trace_row_unknown;
    if (!count_stream_next(copy->counts, &row->arrival_ns)) return false;
    struct count_carried carried = count_stream_carried(copy->counts);
    row->service_ns = carried.service_ns;
    row->input_tokens = carried.input_tokens;
    row->output_tokens = carried.output_tokens;
    return true;
}

/* The next row of the window in this copy's trace, its time within the pass; false at the end of the pass. */
static bool next_in_pass(const struct replay *replay, struct copy *copy, struct trace_row *row)
{
    while (next_row(copy, row)) {
        copy->row++;
        if (replay->whole ? !session_window_has(replay->whole, row) : row->arrival_ns < replay->from_ns) continue;
        if (!replay->whole && row->arrival_ns >= replay->to_ns) return false;
        row->arrival_ns -= replay->from_ns;
        if (replay->stretched) row->arrival_ns = stretch(row->arrival_ns, replay->time_scale);
        return true;
    }
    return false;
}

/* The requests of a session stay or go together. */
static bool is_kept(const struct replay *replay, const struct copy *copy, const struct trace_row *row)
{
    if (copy->keep == KEEP_ALL) return true;
    uint64_t pass = pass_of_draws(replay, copy);
    uint64_t number = row->session ? row->session + pass : pass * replay->rows + copy->row - 1;
    return random_block(replay->key, number, RANDOM_THINNING, copy->number).word[copy->word] < copy->keep;
}

/* A session of another pass or copy is another session. */
static void name_apart(struct trace_row *row, int64_t pass, uint32_t copy)
{
    if (row->session == 0 || (pass == 0 && copy == 0)) return;
    row->session = trace_session_apart(row->session, (uint64_t)(pass + 1) << 32 | copy);
}

static bool start_next_pass(const struct replay *replay, struct copy *copy)
{
    if (copy->pass + 1 >= replay->repeat || (copy->trace && trace_failure(copy->trace))) return false;
    copy->pass++;
    start_pass(replay, copy);
    return true;
}

/* Which time of a row says on which side of the ring's edge it is: that of its session's begin, where sessions are whole. */
static int64_t edge_ns(const struct replay *replay, const struct trace_row *row)
{
    if (!replay->whole || row->session == 0) return row->arrival_ns;
    int64_t begin_ns = session_window_begin_ns(replay->whole, row);
    return replay->stretched ? stretch(begin_ns, replay->time_scale) : begin_ns;
}

/* The copy's next row; false where none is left. */
static bool advance(const struct replay *replay, struct copy *copy, struct trace_row *row)
{
    for (;;) {
        if (!next_in_pass(replay, copy, row)) {
            if (!start_next_pass(replay, copy)) return false;
            continue;
        }
        int64_t turn_ns = copy->shift_ns + copy->pass * replay->pass_ns, at_ns = edge_ns(replay, row) + turn_ns;
        row->arrival_ns += turn_ns;
        if (at_ns < 0 || (copy->shift_ns > 0 && at_ns >= replay->length_ns)) continue;
        if (!is_kept(replay, copy, row)) continue;
        name_apart(row, copy->pass, copy->number);
        return true;
    }
}

/* --- Copies in one order --- */

static bool next_of_copies(struct replay *replay, struct trace_row *row)
{
    struct earliest *left = &replay->left;
    if (left->count == 0) return false;
    struct copy *first = &replay->copies[left->heap[0].number];
    *row = first->next;
    if (advance(replay, first, &first->next))
        earliest_advance(left, first->next.arrival_ns);
    else
        earliest_end(left);
    return true;
}

/* --- One whole copy of rows: they are handed on where they are --- */

/* The rows of the window among `count` that follow each other, none of which lies before it. */
static size_t before_end(const struct replay *replay, const struct trace_row *rows, size_t count)
{
    while (count > 0 && rows[count - 1].arrival_ns >= replay->to_ns) count--;
    return count;
}

/* Rows of the window in one pass; 0 at its end. */
static size_t take_in_pass(const struct replay *replay, size_t most, const struct trace_row **rows)
{
    size_t count;
    while ((count = trace_take(replay->copies[0].trace, most, rows)) > 0) {
        for (; count > 0 && (*rows)->arrival_ns < replay->from_ns; count--) ++*rows;
        if (count > 0) return before_end(replay, *rows, count);
    }
    return 0;
}

static size_t take_of_copy(struct replay *replay, size_t most, const struct trace_row **rows, int64_t *arrival_ns)
{
    struct copy *copy = &replay->copies[0];
    size_t count;
    while ((count = take_in_pass(replay, most, rows)) == 0)
        if (!start_next_pass(replay, copy)) return 0;
    int64_t begin_ns = copy->pass * replay->pass_ns;
    for (size_t i = 0; i < count; i++) arrival_ns[i] = (*rows)[i].arrival_ns - replay->from_ns;
    for (size_t i = 0; i < count && replay->stretched; i++) arrival_ns[i] = stretch(arrival_ns[i], replay->time_scale);
    for (size_t i = 0; i < count; i++) arrival_ns[i] += begin_ns;
    return count;
}

size_t replay_take(struct replay *replay, size_t most, const struct trace_row **rows, int64_t *arrival_ns)
{
    struct copy *first = &replay->copies[0];
    if (replay->is_plain && first->trace && !replay->whole) return take_of_copy(replay, most, rows, arrival_ns);
    if (!(replay->is_plain ? advance(replay, first, &replay->row) : next_of_copies(replay, &replay->row))) return 0;
    *rows = &replay->row;
    *arrival_ns = replay->row.arrival_ns;
    return 1;
}

bool replay_next(struct replay *replay, struct trace_row *row)
{
    const struct trace_row *next;
    int64_t arrival_ns;
    if (replay_take(replay, 1, &next, &arrival_ns) == 0) return false;
    *row = *next;
    row->arrival_ns = arrival_ns;
    if (next != &replay->row) name_apart(row, replay->copies[0].pass, 0);
    return true;
}

/* --- One whole copy of counts: nothing but times --- */

bool replay_is_of_times(const struct replay *replay)
{
    return replay->is_plain && replay->counts && !replay->counts->kinds;
}

/* Those of the window among the next ones, within the pass: from *first on; 0 at its end. */
static size_t times_in_pass(const struct replay *replay, int64_t *ns, size_t room, size_t *first)
{
    size_t count;
    while ((count = count_stream_fill(replay->copies[0].counts, ns, room)) > 0) {
        for (*first = 0; *first < count && ns[*first] < replay->from_ns; ++*first) continue;
        while (count > *first && ns[count - 1] >= replay->to_ns) count--;
        if (count > *first) return count - *first;
        if (ns[0] >= replay->to_ns) return 0;
    }
    return 0;
}

size_t replay_times(struct replay *replay, int64_t *arrival_ns, size_t room)
{
    struct copy *copy = &replay->copies[0];
    size_t count, first;
    while ((count = times_in_pass(replay, arrival_ns, room, &first)) == 0)
        if (!start_next_pass(replay, copy)) return 0;
    int64_t begin_ns = copy->pass * replay->pass_ns;
    for (size_t i = 0; i < count; i++) {
        int64_t ns = arrival_ns[first + i] - replay->from_ns;
        arrival_ns[i] = begin_ns + (replay->stretched ? stretch(ns, replay->time_scale) : ns);
    }
    return count;
}

/* --- Opening --- */

static void open_copy(struct arena *arena, struct replay *replay, const struct trace_summary *summary, uint32_t number,
                      double kept)
{
    struct copy *copy = &replay->copies[number];
    *copy = (struct copy){.number = number, .keep = KEEP_ALL};
    if (summary->counts) {
        const struct count_kinds *kinds = summary->counts->kinds;
        copy->counts = arena_new_of(arena, struct count_stream);
        if (kinds) copy->counts->urn = urn_new(arena, kinds->most_entries);
    } else {
        copy->trace = trace_open(arena, summary);
    }
    if (kept < 1) {
        copy->keep = random_threshold(kept);
        copy->word = number > 0; /* random.h: word 0 thins the trace itself, word 1 the extra copy */
    }
    copy->shift_ns = ring_turn_ns(replay->key, number, replay->copy_count, replay->pass_ns, summary->rows_in_window);
    if (copy->shift_ns > 0) copy->pass = -1;
    if (copy->counts) start_pass(replay, copy);
}

static void open_copies(struct arena *arena, struct replay *replay, const struct trace_summary *summary, double scale)
{
    double whole = floor(scale), fraction = scale - whole;
    replay->copy_count = (size_t)whole + (fraction > 0);
    replay->copies = arena_new_array(arena, replay->copy_count, struct copy);
    for (uint32_t i = 0; i < replay->copy_count; i++)
        open_copy(arena, replay, summary, i, (double)i < whole ? 1 : fraction);
    replay->is_plain = scale == 1;
    if (replay->is_plain) return;

    replay->left = earliest_new(arena, replay->copy_count);
    for (size_t i = 0; i < replay->copy_count; i++) {
        struct copy *copy = &replay->copies[i];
        if (advance(replay, copy, &copy->next)) earliest_add(&replay->left, i, copy->next.arrival_ns);
    }
}

struct replay *replay_open(struct arena *arena, const struct trace_options *options,
                           const struct trace_summary *summary, struct random_key key)
{
    struct replay *replay = arena_new_of(arena, struct replay);
    *replay = (struct replay){.key = key,
                              .from_ns = options->from_ns,
                              .to_ns = options->to_ns,
                              .stretched = options->time_scale != 1,
                              .time_scale = factor_of(options->time_scale),
                              .counts = summary->counts,
                              .whole = options->whole,
                              .rows = summary->rows,
                              .repeat = options->repeat,
                              .pass_ns = pass_of(options, summary),
                              .length_ns = replay_length_ns(options, summary)};
    open_copies(arena, replay, summary, options->rate_scale);
    return replay;
}

const char *replay_failure(const struct replay *replay)
{
    for (size_t i = 0; i < replay->copy_count; i++) {
        const struct trace *trace = replay->copies[i].trace;
        const char *failure = trace ? trace_failure(trace) : NULL;
        if (failure) return failure;
    }
    return NULL;
}

void replay_close(struct replay *replay)
{
    for (size_t i = 0; replay && i < replay->copy_count; i++) trace_close(replay->copies[i].trace);
}
