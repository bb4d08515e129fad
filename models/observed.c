#include "models/observed.h"

#include "models/json.h"
#include "sim/arena.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct arena *arena;
    struct observed *out;
    struct faults *faults;
};

double observed_error(const struct observed_figure *figure, double simulated)
{
    if (objective_has_statistic(figure->figure.metric)) return simulated / figure->value - 1;
    return (simulated - figure->value) / fmax(figure->value, OBSERVED_SHARE_LEAST);
}

/* --- Points --- */

static bool is_share(enum objective_metric metric)
{
    return metric == METRIC_ERROR_RATE || metric == METRIC_UTILIZATION || metric == METRIC_COLD_START_SHARE;
}

static void read_figure(const struct reading *reading, const struct json_node *node, struct observed_point *point)
{
    static const char *const members[] = {"Metric", "Statistic", "VariantName", "Value", NULL};
    struct observed_figure *figure = &point->figures[point->figure_count];
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(reading->faults, FAULT_INPUT, node, "expected a figure, which is an object");
        return;
    }
    json_check_names(node, members, true, FAULT_INPUT, reading->faults);
    if (!objective_read_figure(node, &figure->figure, reading->faults) || !json_require(node, "Value", reading->faults))
        return;
    bool share = is_share(figure->figure.metric);
    if (!share && !objective_has_statistic(figure->figure.metric)) {
        json_fault(reading->faults, FAULT_INPUT, json_member(node, "Metric"),
                   "is no figure to fit to: times, ErrorRate, Utilization and ColdStartShare are");
        return;
    }
    if (json_get_number(node, "Value", share ? 0 : 1e-6, share ? 1 : DBL_MAX, &figure->value, reading->faults))
        point->figure_count++;
}

static const struct {
    const char *name;
    enum observed_part part;
} latencies[] = {
    {"Latency", OBSERVED_WHOLE}, {"ModelLatency", OBSERVED_OF_MODEL}, {"OverheadLatency", OBSERVED_OVERHEAD}};
#define LATENCIES (sizeof latencies / sizeof *latencies)

static const struct {
    const char *name;
    enum objective_statistic statistic;
} statistics[] = {{"Mean", STATISTIC_MEAN}, {"P50", STATISTIC_P50}, {"P90", STATISTIC_P90},
                  {"P95", STATISTIC_P95},   {"P99", STATISTIC_P99}, {"P999", STATISTIC_P999}};
#define STATISTICS (sizeof statistics / sizeof *statistics)

static void read_latencies(const struct reading *reading, const struct json_node *node, enum observed_part part,
                           struct observed_point *point)
{
    const char *names[STATISTICS + 1] = {NULL};
    for (size_t s = 0; s < STATISTICS; s++) names[s] = statistics[s].name;
    if (part == OBSERVED_OVERHEAD) names[1] = NULL; /* its mean alone */
    json_check_names(node, names, true, FAULT_INPUT, reading->faults);
    for (size_t s = 0; names[s]; s++) {
        struct observed_figure *figure = &point->figures[point->figure_count];
        *figure = (struct observed_figure){.figure = {.metric = METRIC_LATENCY, .statistic = statistics[s].statistic},
                                           .part = part};
        if (json_get_number(node, names[s], 1e-6, DBL_MAX, &figure->value, reading->faults)) point->figure_count++;
    }
}

static void read_sets(const struct reading *reading, const struct json_node *node, struct observed_point *point)
{
    const struct json_node *set = json_get_object(node, "Set", reading->faults);
    if (!set) return;
    const char **sets = arena_new_array(reading->arena, json_count(set), const char *);
    for (const struct json_node *member = json_first(set); member; member = json_next(member)) {
        const char *text = json_kind(member) == JSON_NUMBER ? json_number_text(member) : NULL;
        if (json_kind(member) == JSON_STRING) text = arena_format(reading->arena, "\"%s\"", json_string(member));
        if (!text || *json_name(member) != '/')
            json_fault(reading->faults, FAULT_INPUT, member,
                       "must be a pointer (\"/Traffic/Arrivals/Users\") with a number or text");
        else
            sets[point->set_count++] = arena_format(reading->arena, "%s=%s", json_name(member), text);
    }
    point->sets = sets;
}

static void read_period(const struct reading *reading, const struct json_node *node, struct observed_point *point)
{
    bool from = json_get_number(node, "FromInSeconds", 0, 1e9, &point->from_s, reading->faults);
    bool to = json_get_number(node, "ToInSeconds", 0, 1e9, &point->to_s, reading->faults);
    point->has_period = from && to;
    if (from != to)
        json_fault(reading->faults, FAULT_INPUT, node, "FromInSeconds and ToInSeconds go together");
    else if (from && !(point->to_s > point->from_s))
        json_fault(reading->faults, FAULT_INPUT, json_member(node, "ToInSeconds"), "must be above FromInSeconds");
}

static void read_point(const struct reading *reading, const struct json_node *node, struct observed_point *point)
{
    static const char *const members[] = {"Name",    "Set",          "FromInSeconds",   "ToInSeconds", "KeptBack",
                                          "Latency", "ModelLatency", "OverheadLatency", "Figures",     NULL};
    json_check_names(node, members, true, FAULT_INPUT, reading->faults);
    const struct json_node *figures = json_get_array(node, "Figures", reading->faults);
    point->figures = arena_new_array(reading->arena, LATENCIES * STATISTICS + (figures ? json_count(figures) : 0) + 1,
                                     struct observed_figure);
    json_get_string(node, "Name", &point->name, reading->faults);
    json_get_boolean(node, "KeptBack", &point->kept, reading->faults);
    read_sets(reading, node, point);
    read_period(reading, node, point);
    for (size_t l = 0; l < LATENCIES; l++) {
        const struct json_node *latency = json_get_object(node, latencies[l].name, reading->faults);
        if (latency) read_latencies(reading, latency, latencies[l].part, point);
    }
    for (const struct json_node *figure = figures ? json_first(figures) : NULL; figure; figure = json_next(figure))
        read_figure(reading, figure, point);
    if (point->figure_count == 0)
        json_fault(reading->faults, FAULT_INPUT, node, "a point needs a figure that was measured");
}

/* --- Free figures --- */

static void add_free(const struct reading *reading, struct free_figure figure, struct place at)
{
    struct observed *out = reading->out;
    if (figure.bounded && !(figure.high > figure.low)) {
        faults_add(reading->faults, FAULT_INPUT, at, "the bounds of %s must rise, found %g to %g", figure.pointer,
                   figure.low, figure.high);
        return;
    }
    for (size_t i = 0; i < out->free_count; i++)
        if (strcmp(out->frees[i].pointer, figure.pointer) == 0) {
            out->frees[i] = figure; /* the command line's comes last */
            return;
        }
    out->frees = arena_grow(reading->arena, out->frees, out->free_count, out->free_count + 1, sizeof *out->frees);
    out->frees[out->free_count++] = figure;
}

static void read_free(const struct reading *reading, const struct json_node *member)
{
    struct free_figure figure = {.pointer = json_name(member)};
    double bounds[3] = {0, 0, 0};
    size_t count = 0;
    bool numbers = json_kind(member) == JSON_ARRAY && json_count(member) <= 3;
    for (const struct json_node *bound = numbers ? json_first(member) : NULL; bound; bound = json_next(bound)) {
        numbers = numbers && json_kind(bound) == JSON_NUMBER && isfinite(json_double(bound));
        if (numbers) bounds[count++] = json_double(bound);
    }
    if (!numbers || count == 1 || *figure.pointer != '/' || bounds[2] < 0) {
        json_fault(reading->faults, FAULT_INPUT, member, "must be a pointer with [low, high], [low, high, step] or []");
        return;
    }
    figure.bounded = count > 0;
    figure.low = bounds[0];
    figure.high = bounds[1];
    figure.step = bounds[2];
    add_free(reading, figure, json_place(member));
}

/* "/POINTER=LOW:HIGH:STEP" */
static void take_free(const struct reading *reading, const char *text)
{
    struct place at = {.file = "--free"};
    size_t length = strcspn(text, "=");
    struct free_figure figure = {.pointer = arena_text_n(reading->arena, text, length)};
    double bounds[3] = {0, 0, 0};
    size_t count = 0;
    const char *rest = text[length] ? text + length + 1 : "";
    for (bool more = *rest != '\0'; more && count < 3;) {
        char *end;
        bounds[count++] = strtod(rest, &end);
        more = *end == ':';
        if (end == rest || (*end && !more)) count = 9;
        rest = more ? end + 1 : end;
    }
    if (*text != '/' || (text[length] && count != 2 && count != 3) || *rest || !isfinite(bounds[0]) ||
        !isfinite(bounds[1]) || bounds[2] < 0) {
        faults_add(reading->faults, FAULT_INPUT, at,
                   "must be /POINTER, /POINTER=LOW:HIGH or /POINTER=LOW:HIGH:STEP, found %s", text);
        return;
    }
    figure.bounded = count > 0;
    figure.low = bounds[0];
    figure.high = bounds[1];
    figure.step = bounds[2];
    add_free(reading, figure, at);
}

/* --- Which are fitted --- */

static bool is_named(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; *at; at += strcspn(at, ",")) {
        at += *at == ',';
        if (strcspn(at, ",") == length && strncmp(at, name, length) == 0) return true;
    }
    return false;
}

/* "1, 20" */
static const char *list_of_points(const struct reading *reading)
{
    const struct observed *out = reading->out;
    const char *names = "";
    for (size_t i = 0; i < out->point_count && i < 20; i++)
        names = arena_format(reading->arena, "%s%s%s", names, i ? ", " : "", out->points[i].name);
    return names;
}

/* Every name that is said is one of a point. */
static void check_names(const struct reading *reading, const char *fit_on)
{
    const struct observed *out = reading->out;
    for (const char *at = fit_on; *at; at += strcspn(at, ",")) {
        at += *at == ',';
        const char *name = arena_text_n(reading->arena, at, strcspn(at, ","));
        bool known = false;
        for (size_t i = 0; i < out->point_count; i++) known = known || strcmp(out->points[i].name, name) == 0;
        if (!known)
            faults_add(reading->faults, FAULT_INPUT, (struct place){.file = "--fit-on"},
                       "there is no point \"%s\"; there are: %s", name, list_of_points(reading));
    }
}

static void choose_fitted(const struct reading *reading, const char *fit_on)
{
    struct observed *out = reading->out;
    bool said = false;
    size_t fitted = 0;
    for (size_t i = 0; i < out->point_count; i++) said = said || out->points[i].kept;
    for (size_t i = 0; i < out->point_count; i++) {
        struct observed_point *point = &out->points[i];
        if (fit_on)
            point->kept = !is_named(fit_on, point->name);
        else if (!said && out->point_count > 2)
            point->kept = i % 2 == 1 && i + 1 < out->point_count;
        fitted += !point->kept;
    }
    if (fit_on) check_names(reading, fit_on);
    if (fitted == 0 && faults_count(reading->faults) == 0)
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = fit_on ? "--fit-on" : NULL},
                   "no point is left to fit to; there are: %s", list_of_points(reading));
}

/* --- All --- */

static void read_document(const struct reading *reading, const struct json_node *node)
{
    static const char *const members[] = {"Points", "Free", NULL};
    json_check_names(node, members, true, FAULT_INPUT, reading->faults);
    const struct json_node *points = json_get_array(node, "Points", reading->faults);
    const struct json_node *frees = json_get_object(node, "Free", reading->faults);
    if (points) reading->out->points = arena_new_array(reading->arena, json_count(points), struct observed_point);
    for (const struct json_node *point = points ? json_first(points) : NULL; point; point = json_next(point)) {
        if (json_kind(point) != JSON_OBJECT) {
            json_fault(reading->faults, FAULT_INPUT, point, "expected a point, which is an object");
            continue;
        }
        read_point(reading, point, &reading->out->points[reading->out->point_count++]);
    }
    for (const struct json_node *free = frees ? json_first(frees) : NULL; free; free = json_next(free))
        read_free(reading, free);
}

static bool ends_in_json(const char *file)
{
    size_t length = strlen(file);
    return length > 5 && strcmp(file + length - 5, ".json") == 0;
}

static void read_file(const struct reading *reading, struct json_node *scenario, const struct observed_options *options)
{
    const struct json_node *root =
        ends_in_json(options->file) ? json_read_file(reading->arena, options->file, reading->faults) : NULL;
    if (ends_in_json(options->file) && !root) return;
    if (root && json_kind(root) == JSON_OBJECT && observed_is_cloudwatch(root)) {
        observed_read_cloudwatch(reading->arena, root, scenario, reading->out, reading->faults);
    } else if (root && json_kind(root) == JSON_OBJECT && (json_member(root, "Points") || json_member(root, "Free"))) {
        read_document(reading, root);
    } else {
        const struct measurements *rows =
            measurements_read(reading->arena, options->file, &options->measuring, reading->faults);
        if (rows) observed_from_rows(reading->arena, rows, scenario, reading->out, reading->faults);
    }
}

void observed_check(struct arena *arena, const struct json_node *root, struct faults *faults)
{
    struct observed unused = {.point_count = 0};
    const struct json_node *own = json_get_object(root, "Observed", faults);
    if (own) read_document(&(struct reading){arena, &unused, faults}, own);
}

bool observed_read(struct arena *arena, struct json_node *root, const struct observed_options *options,
                   struct observed *out, struct faults *faults)
{
    *out = (struct observed){.point_count = 0};
    struct reading reading = {arena, out, faults};
    size_t before = faults_count(faults);
    const struct json_node *own = json_member(root, "Observed");
    if (own && json_kind(own) == JSON_OBJECT) {
        read_document(&reading, own);
        if (options->file) out->point_count = 0; /* its free figures stay */
    }
    if (options->file) read_file(&reading, root, options);
    for (size_t i = 0; i < options->free_count; i++) take_free(&reading, options->frees[i]);
    for (size_t i = 0; i < out->point_count; i++)
        if (!out->points[i].name) out->points[i].name = arena_format(arena, "%zu", i + 1);
    if (faults_count(faults) > before) return false;
    if (out->point_count == 0)
        json_fault(faults, FAULT_INPUT, root,
                   "nothing was observed: give the scenario an \"Observed\", or --observed FILE");
    else if (out->free_count == 0)
        json_fault(faults, FAULT_INPUT, root, "no figure is free: name those to be fitted, --free /POINTER=LOW:HIGH");
    else
        choose_fitted(&reading, options->fit_on);
    return faults_count(faults) == before;
}
