#include "models/trace_options.h"

#include "models/formats/format.h"
#include "models/json.h"
#include "models/number.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

#define MOST_TIME_SCALE 1e6
#define LEAST_SCALE     1e-6
#define MOST_REPEAT     INT64_C(1000000000)

const char *const trace_side_name[TRACE_SIDES] = {"Durations", "Memory", "Tokens"};

struct trace_options trace_options_default(const char *file)
{
    return (struct trace_options){.file = file,
                                  .at = {.file = file},
                                  .rate_scale = 1,
                                  .time_scale = 1,
                                  .to_ns = TIME_NEVER,
                                  .repeat = 1,
                                  .threads = 1,
                                  .part_least = TRACE_PART_LEAST};
}

static void read_file(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                      struct faults *faults)
{
    const char *file = NULL;
    if (!json_require(trace, "File", faults) || !json_get_string(trace, "File", &file, faults)) return;
    const struct json_node *member = json_member(trace, "File");
    out->at = json_place(member);
    if (!*file)
        json_fault(faults, FAULT_INPUT, member, "must be the name of a trace file, or \"-\" for standard input");
    out->file = json_path_from(arena, member, file);
}

static void read_format(const struct json_node *trace, struct trace_options *out, struct faults *faults)
{
    enum { MOST = 40 };
    const struct trace_format *format[MOST];
    const char *names[MOST] = {"auto"};
    int count = 1;
    for (int i = 0; trace_formats[i] && count + 1 < MOST; i++) {
        if (trace_formats[i]->refusal) continue;
        format[count] = trace_formats[i];
        names[count++] = trace_formats[i]->name;
    }
    int choice = 0;
    if (json_get_choice(trace, "Format", names, &choice, faults)) out->format = choice ? format[choice] : NULL;
}

/* A time of the trace, exactly as written. */
static void read_seconds(const struct json_node *trace, const char *name, int64_t *out_ns, struct faults *faults)
{
    double seconds;
    bool exact;
    if (!json_get_number(trace, name, 0, TIME_LONGEST_S, &seconds, faults)) return;
    const char *text = json_number_text(json_member(trace, name));
    if (!number_read(text, strlen(text), UNIT_S, out_ns, &exact)) *out_ns = time_from_s(seconds);
}

/* One member of "Columns". */
static void read_column(const struct json_node *member, struct trace_options *out, struct faults *faults)
{
    const struct trace_column_key *key = trace_column_keys;
    while (key->name && strcmp(key->name, json_name(member)) != 0) key++;
    if (!key->name || json_kind(member) == JSON_NULL) return; /* unknown names have been reported */
    if (json_kind(member) != JSON_STRING || !*json_string(member)) {
        json_fault(faults, FAULT_INPUT, member, "must be the name of a column of the trace");
        return;
    }
    struct trace_column *column = &out->columns.of[key->field];
    if (column->name) {
        json_fault(faults, FAULT_INPUT, member, "says %s a second time: one key is allowed for it",
                   trace_field_name(key->field));
        return;
    }
    for (int field = 0; field < TRACE_FIELDS; field++) {
        if (!out->columns.of[field].name || strcmp(out->columns.of[field].name, json_string(member)) != 0) continue;
        json_fault(faults, FAULT_INPUT, member, "names the column of %s again: each column holds one thing",
                   trace_field_name((enum trace_field)field));
    }
    enum trace_unit unit = key->unit == UNIT_UNKNOWN ? trace_unit_of(json_string(member)) : key->unit;
    *column = (struct trace_column){json_string(member), unit};
    if (key->field == TRACE_ARRIVAL) trace_columns_set_instant(&out->columns, key->instant);
    const char *field = trace_field_name(key->field);
    /* An arrival may be a date. */
    if (key->field != TRACE_ARRIVAL && trace_field_is_time(key->field) && unit == UNIT_UNKNOWN)
        json_fault(faults, FAULT_INPUT, member,
                   "has no unit: use %sInSeconds, %sInMilliseconds, %sInMicroseconds or %sInNanoseconds", field, field,
                   field, field);
}

static void read_columns(const struct json_node *trace, struct trace_options *out, struct faults *faults)
{
    enum { MOST = 64 };
    const char *known[MOST] = {NULL};
    for (int i = 0; trace_column_keys[i].name && i + 1 < MOST; i++) known[i] = trace_column_keys[i].name;

    const struct json_node *columns = json_get_object(trace, "Columns", faults);
    if (!columns) return;
    json_check_names(columns, known, true, FAULT_INPUT, faults);
    for (const struct json_node *member = json_first(columns); member; member = json_next(member))
        read_column(member, out, faults);
    out->has_columns = true;
    if (!out->columns.of[TRACE_ARRIVAL].name)
        json_fault(faults, FAULT_INPUT, columns, "lacks Arrival, the column that tells when a request arrived");
    if (out->format && out->format != &format_csv && out->format != &format_jsonl)
        json_fault(faults, FAULT_INPUT, columns, "goes with Format csv, jsonl or auto: %s has columns of its own",
                   out->format->name);
}

static void read_functions(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                           struct faults *faults)
{
    const struct json_node *array = json_get_array(trace, "Functions", faults);
    if (!array) return;
    struct trace_function *functions = arena_new_array(arena, json_count(array), struct trace_function);
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        if (json_kind(node) == JSON_STRING && *json_string(node))
            functions[out->function_count++] = (struct trace_function){json_string(node), json_place(node)};
        else
            json_fault(faults, FAULT_INPUT, node, "must be the name of a function of the trace, or its beginning");
    }
    out->functions = functions;
    if (json_count(array) == 0)
        json_fault(faults, FAULT_INPUT, array, "names no function; leave it out to take all functions together");
    if (out->format && !out->format->has_functions)
        json_fault(faults, FAULT_INPUT, array, "goes with Format azure-functions-2019 or auto: %s has no functions",
                   out->format->name);
}

static void read_metric(const struct json_node *trace, struct trace_options *out, struct faults *faults)
{
    const struct json_node *member = json_member(trace, "Metric");
    if (!json_get_string(trace, "Metric", &out->metric, faults)) return;
    out->metric_at = json_place(member);
    if (!*out->metric) json_fault(faults, FAULT_INPUT, member, "must be the Id or Label of a series");
    if (out->format && !out->format->has_metrics)
        json_fault(faults, FAULT_INPUT, member,
                   "goes with Format cloudwatch-json, cloudwatch-console or auto: %s has one series",
                   out->format->name);
}

/* The share of the requests that was recorded: the rest is drawn, as RateScale does it. */
static void read_sampling(const struct json_node *trace, struct trace_options *out, struct faults *faults)
{
    double percentage;
    if (!json_get_number(trace, "SamplingPercentage", 1e-3, 100, &percentage, faults)) return;
    out->is_sampled = true;
    out->rate_scale *= 100 / percentage;
    if (out->rate_scale > TRACE_MOST_RATE_SCALE)
        json_fault(faults, FAULT_INPUT, json_member(trace, "SamplingPercentage"),
                   "makes, with RateScale, %g copies of the trace: at most %d", out->rate_scale, TRACE_MOST_RATE_SCALE);
}

static void read_sides(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                       struct faults *faults)
{
    for (int side = 0; side < TRACE_SIDES; side++) {
        const char *file = NULL, *name = trace_side_name[side];
        const struct json_node *member = json_member(trace, name);
        if (!json_get_string(trace, name, &file, faults)) continue;
        if (!*file || strcmp(file, "-") == 0)
            json_fault(faults, FAULT_INPUT, member, "must be the name of a file that stands beside the trace");
        else if (out->format && !(out->format->sides >> side & 1))
            json_fault(faults, FAULT_INPUT, member, "goes with Format %s or auto: %s has no such file",
                       side == TRACE_TOKENS ? "servegen" : "azure-functions-2019", out->format->name);
        out->side[side] = (struct trace_side_file){json_path_from(arena, member, file), json_place(member)};
    }
}

/* Where something else says when sessions begin than the trace, RateScale is that one's. */
static void read_sessions(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                          struct faults *faults)
{
    const struct json_node *sessions = json_get_object(trace, "Sessions", faults);
    if (!sessions || !session_options_read(sessions, &out->sessions, arena, faults)) return;
    if (out->sessions.begins == SESSIONS_RECORDED) return;
    session_options_scale(&out->sessions, out->rate_scale, arena);
    out->rate_scale = 1;
}

bool trace_options_read(struct arena *arena, const struct json_node *trace, struct trace_options *out,
                        struct faults *faults)
{
    static const char *const known[] = {"File",
                                        "Format",
                                        "RateScale",
                                        "TimeScale",
                                        "FromInSeconds",
                                        "ToInSeconds",
                                        "Repeat",
                                        "Columns",
                                        "Functions",
                                        "Metric",
                                        "SamplingPercentage",
                                        "ResponseTimeIsServiceTime",
                                        "Durations",
                                        "Memory",
                                        "Tokens",
                                        "Sessions",
                                        NULL};
    size_t before = faults_count(faults);
    *out = trace_options_default(NULL);
    if (json_kind(trace) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, trace, "must be an object such as {\"File\": \"requests.csv\"}");
        return false;
    }
    json_check_names(trace, known, true, FAULT_INPUT, faults);
    read_file(arena, trace, out, faults);
    read_format(trace, out, faults);
    read_columns(trace, out, faults);
    read_functions(arena, trace, out, faults);
    json_get_number(trace, "RateScale", LEAST_SCALE, TRACE_MOST_RATE_SCALE, &out->rate_scale, faults);
    json_get_number(trace, "TimeScale", LEAST_SCALE, MOST_TIME_SCALE, &out->time_scale, faults);
    json_get_integer(trace, "Repeat", 1, MOST_REPEAT, &out->repeat, faults);
    read_seconds(trace, "FromInSeconds", &out->from_ns, faults);
    read_seconds(trace, "ToInSeconds", &out->to_ns, faults);
    read_metric(trace, out, faults);
    read_sampling(trace, out, faults);
    read_sides(arena, trace, out, faults);
    json_get_boolean(trace, "ResponseTimeIsServiceTime", &out->elapsed_is_service, faults);
    read_sessions(arena, trace, out, faults);
    if (out->to_ns <= out->from_ns)
        json_fault(faults, FAULT_INPUT, json_member(trace, "ToInSeconds") ? json_member(trace, "ToInSeconds") : trace,
                   "must be after FromInSeconds");
    return faults_count(faults) == before;
}
