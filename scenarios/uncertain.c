#include "scenarios/uncertain.h"

#include "models/json.h"
#include "models/sha256.h"
#include "sim/arena.h"
#include "sim/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const range_names[] = {"Low", "Mid", "High", NULL};
static const char *const with_factor_names[] = {"Low", "Mid", "High", "Factor", NULL};
static const char *const use_names[] = {"Value", "Factor", NULL};

/* What a factor that is known may be. */
#define FACTOR_LEAST 0
#define FACTOR_MOST  1e6

/* --- Finding --- */

static const char *const part_names[] = {"Models", "Traffic", "AssumedScaling", "Explainer", NULL};

/* Their members have names of the user's, of which "Low" may be one. */
static const char *const share_names[] = {"TargetVariants", "TargetInferenceComponents", NULL};

static bool is_among(const char *name, const char *const *names)
{
    for (; name && *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

static bool has_number(const struct json_node *node, const char *name)
{
    const struct json_node *member = json_member(node, name);
    return member && json_kind(member) == JSON_NUMBER;
}

/* A number or a range beside the name of a factor. */
static bool has_factor(const struct json_node *node)
{
    const struct json_node *factor = json_kind(node) == JSON_OBJECT ? json_member(node, "Factor") : NULL;
    if (!factor || json_kind(factor) != JSON_STRING) return false;
    return has_number(node, "Value") || has_number(node, "Low") || has_number(node, "Mid") || has_number(node, "High");
}

static bool is_range(const struct json_node *node)
{
    if (json_kind(node) != JSON_OBJECT || is_among(json_name(node), share_names)) return false;
    if (has_factor(node)) return true;
    for (const char *const *name = range_names; *name; name++)
        if (has_number(node, *name)) return !json_has(node, "Distribution");
    return false;
}

struct finding {
    struct arena *arena;
    struct uncertain *out;
    struct faults *faults;
};

static bool read_range(const struct finding *finding, const struct json_node *node, struct uncertain_figure *figure)
{
    struct faults *faults = finding->faults;
    size_t before = faults_count(faults);
    double *const bounds[] = {&figure->low, &figure->mid, &figure->high};
    json_check_names(node, has_factor(node) ? with_factor_names : range_names, true, FAULT_INPUT, faults);
    for (size_t i = 0; range_names[i]; i++)
        if (json_require(node, range_names[i], faults))
            json_get_number(node, range_names[i], -HUGE_VAL, HUGE_VAL, bounds[i], faults);
    if (faults_count(faults) > before) return false;
    if (figure->low <= figure->mid && figure->mid <= figure->high && figure->low < figure->high) return true;
    json_fault(faults, FAULT_INPUT, node, "Low, Mid and High must rise, found %s, %s, %s",
               json_number_text(json_member(node, "Low")), json_number_text(json_member(node, "Mid")),
               json_number_text(json_member(node, "High")));
    return false;
}

static uint64_t luck_of(const char *pointer)
{
    struct sha256 digest;
    char hex[SHA256_HEX_BYTES];
    sha256_start(&digest);
    sha256_add(&digest, pointer, strlen(pointer));
    sha256_hex(&digest, hex);
    hex[16] = '\0';
    return strtoull(hex, NULL, 16);
}

static void add_figure(const struct finding *finding, const struct json_node *node, const char *pointer)
{
    struct uncertain *out = finding->out;
    struct uncertain_figure figure = {.node = node, .pointer = pointer, .luck = luck_of(pointer)};
    if (!read_range(finding, node, &figure)) return;
    if (out->count == out->room) {
        out->room = out->room ? 2 * out->room : 8;
        out->figures = arena_grow(finding->arena, out->figures, out->count, out->room, sizeof *out->figures);
    }
    out->figures[out->count++] = figure;
}

static size_t find_factor(const struct finding *finding, const struct json_node *node)
{
    const struct uncertain *out = finding->out;
    const char *name = NULL, **names = arena_new_array(finding->arena, out->factor_count + 1, const char *);
    json_get_string(node, "Factor", &name, finding->faults);
    for (size_t f = 0; f < out->factor_count; f++) {
        if (strcmp(out->factors[f].name, name) == 0) return f;
        names[f] = out->factors[f].name;
    }
    const char *nearest = json_nearest(name, names);
    json_fault(finding->faults, FAULT_INPUT, json_member(node, "Factor"), "no factor of Factors is called \"%s\"%s%s%s",
               name, nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return UNCERTAIN_NONE;
}

/* A number, or a range, times a factor. */
static void add_use(const struct finding *finding, const struct json_node *node, const char *pointer)
{
    struct uncertain *out = finding->out;
    size_t before = out->count;
    struct uncertain_use use = {.node = node, .pointer = pointer, .figure = UNCERTAIN_NONE};
    if (json_has(node, "Value")) {
        json_check_names(node, use_names, true, FAULT_INPUT, finding->faults);
        json_get_number(node, "Value", -HUGE_VAL, HUGE_VAL, &use.value, finding->faults);
    } else {
        add_figure(finding, node, pointer);
        if (out->count > before) use.figure = before;
    }
    use.factor = find_factor(finding, node);
    if (out->use_count == out->use_room) {
        out->use_room = out->use_room ? 2 * out->use_room : 8;
        out->uses = arena_grow(finding->arena, out->uses, out->use_count, out->use_room, sizeof *out->uses);
    }
    out->uses[out->use_count++] = use;
}

static void add(const struct finding *finding, const struct json_node *node, const char *pointer)
{
    if (has_factor(node))
        add_use(finding, node, pointer);
    else
        add_figure(finding, node, pointer);
}

/* A name in a pointer: "~" is "~0" and "/" is "~1". */
static const char *token_of(struct arena *arena, const char *name)
{
    char *token = arena_array(arena, 2 * strlen(name) + 1, 1), *end = token;
    for (; *name; name++) {
        bool escaped = *name == '~' || *name == '/';
        *end++ = escaped ? '~' : *name;
        if (escaped) *end++ = *name == '~' ? '0' : '1';
    }
    return token;
}

/* The document's own factors, each a number or a range. */
static void find_factors(const struct finding *finding, const struct json_node *root)
{
    struct uncertain *out = finding->out;
    const struct json_node *factors = json_get_object(root, "Factors", finding->faults);
    if (!factors) return;
    out->factors = arena_new_array(finding->arena, json_count(factors), struct uncertain_factor);
    for (const struct json_node *node = json_first(factors); node; node = json_next(node)) {
        struct uncertain_factor factor = {.node = node, .name = json_name(node), .figure = UNCERTAIN_NONE};
        if (strcmp(factor.name, "Comment") == 0 || json_kind(node) == JSON_NULL) continue;
        if (is_range(node) && !has_factor(node)) {
            factor.figure = out->count;
            add_figure(finding, node,
                       arena_format(finding->arena, "/Factors/%s", token_of(finding->arena, factor.name)));
        } else {
            json_get_number(factors, factor.name, FACTOR_LEAST, FACTOR_MOST, &factor.value, finding->faults);
        }
        out->factors[out->factor_count++] = factor;
    }
}

/* The reader's gate bounds how deep documents are. `allowed`: within a part that may have ranges. */
static void find_in(const struct finding *finding, const struct json_node *node, const char *pointer, bool allowed)
{
    if (is_range(node) && allowed) {
        add(finding, node, pointer);
        return;
    }
    if (is_range(node))
        json_fault(finding->faults, FAULT_INPUT, node,
                   "expected a number that is known: a range of Low, Mid and High can stand for one only in Models, "
                   "Traffic, AssumedScaling "
                   "and Explainer");
    size_t index = 0;
    for (const struct json_node *child = json_first(node); child; child = json_next(child), index++) {
        if (json_kind(child) != JSON_OBJECT && json_kind(child) != JSON_ARRAY) continue;
        const char *name = json_name(child);
        if (!*pointer && name && strcmp(name, "Factors") == 0) continue;
        const char *at = name ? arena_format(finding->arena, "%s/%s", pointer, token_of(finding->arena, name))
                              : arena_format(finding->arena, "%s/%zu", pointer, index);
        find_in(finding, child, at, allowed || (!*pointer && is_among(name, part_names)));
    }
}

static void warn_of_unused(const struct finding *finding)
{
    const struct uncertain *out = finding->out;
    for (size_t f = 0; f < out->factor_count; f++) {
        size_t u = 0;
        while (u < out->use_count && out->uses[u].factor != f) u++;
        if (u == out->use_count)
            json_fault(finding->faults, FAULT_WARNING, out->factors[f].node,
                       "has no effect: no figure has the factor \"%s\"", out->factors[f].name);
    }
}

bool uncertain_find(struct arena *arena, struct json_node *root, struct uncertain *out, struct faults *faults)
{
    struct finding finding = {.arena = arena, .out = out, .faults = faults};
    size_t before = faults_count(faults);
    *out = (struct uncertain){0};
    find_factors(&finding, root);
    find_in(&finding, root, "", false);
    warn_of_unused(&finding);
    return faults_count(faults) == before;
}

/* The document has something at the pointer: nothing can be wrong. */
static struct json_node *put_number(struct arena *arena, struct json_node *root, const char *pointer, double value,
                                    const struct json_node *at)
{
    return json_put(arena, root, pointer, json_number_at(arena, value, at), NULL, NULL);
}

static double value_at(const struct uncertain *uncertain, const double *values, size_t figure)
{
    return values ? values[figure] : uncertain->figures[figure].mid;
}

/* As the document would say it: so that the same figure comes from what a report lists. */
static double rounded(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    return strtod(text, NULL);
}

static double product_of(const struct uncertain *uncertain, const double *values, const struct uncertain_use *use)
{
    const struct uncertain_factor *factor = &uncertain->factors[use->factor];
    double own = use->figure == UNCERTAIN_NONE ? use->value : value_at(uncertain, values, use->figure);
    return rounded(own *
                   (factor->figure == UNCERTAIN_NONE ? factor->value : value_at(uncertain, values, factor->figure)));
}

struct json_node *uncertain_put(struct arena *arena, struct json_node *root, const struct uncertain *uncertain,
                                const double *values)
{
    for (size_t i = 0; i < uncertain->count; i++) {
        const struct uncertain_figure *figure = &uncertain->figures[i];
        root = put_number(arena, root, figure->pointer, value_at(uncertain, values, i), figure->node);
    }
    for (size_t u = 0; u < uncertain->use_count; u++) {
        const struct uncertain_use *use = &uncertain->uses[u];
        root = put_number(arena, root, use->pointer, product_of(uncertain, values, use), use->node);
    }
    return root;
}

static bool is_in(const char *pointer, const char *part)
{
    return strncmp(pointer, part, strlen(part)) == 0;
}

bool uncertain_touches(const struct uncertain *uncertain, const char *part)
{
    for (size_t i = 0; i < uncertain->count; i++)
        if (is_in(uncertain->figures[i].pointer, part)) return true;
    for (size_t u = 0; u < uncertain->use_count; u++)
        if (is_in(uncertain->uses[u].pointer, part) &&
            uncertain->factors[uncertain->uses[u].factor].figure != UNCERTAIN_NONE)
            return true;
    return false;
}

static bool has_same(const struct uncertain *other, const struct uncertain_factor *factor)
{
    for (size_t f = 0; f < other->factor_count; f++)
        if (strcmp(other->factors[f].name, factor->name) == 0) return json_same(other->factors[f].node, factor->node);
    return false;
}

bool uncertain_has_same_factors(const struct uncertain *uncertain, const struct uncertain *other, const char *part)
{
    for (size_t u = 0; u < uncertain->use_count; u++)
        if (is_in(uncertain->uses[u].pointer, part) && !has_same(other, &uncertain->factors[uncertain->uses[u].factor]))
            return false;
    return true;
}

/* --- Drawing --- */

double uncertain_quantile(const struct uncertain_figure *figure, double share)
{
    double width = figure->high - figure->low, rise = figure->mid - figure->low, fall = figure->high - figure->mid;
    if (share * width < rise) return figure->low + sqrt(share * width * rise);
    return figure->high - sqrt((1 - share) * width * fall);
}

/* The moments of the triangular law: variance, skewness, and a kurtosis of 2.4 whatever its shape (Kotz and van Dorp, Beyond Beta, 2004,
 * section 1.2). */
void uncertain_basis(const struct uncertain_figure *figure, double value, double basis[2])
{
    const double kurtosis = 2.4;
    double low = figure->low, mid = figure->mid, high = figure->high;
    double squares = low * low + mid * mid + high * high - low * mid - low * high - mid * high;
    double skewness = sqrt(2) * (low + high - 2 * mid) * (2 * low - high - mid) * (low - 2 * high + mid) /
                      (5 * squares * sqrt(squares));
    double z = (value - (low + mid + high) / 3) / sqrt(squares / 18);
    basis[0] = z;
    basis[1] = (z * z - 1 - skewness * z) / sqrt(kurtosis - 1 - skewness * skewness);
}

/* Which stratum the replication at that place of its block has: each of them once, shuffled (Fisher, Yates). */
static uint32_t stratum_of(struct random_block block, uint32_t place)
{
    uint32_t strata[UNCERTAIN_STRATA];
    for (uint32_t i = 0; i < UNCERTAIN_STRATA; i++) strata[i] = i;
    for (uint32_t i = UNCERTAIN_STRATA - 1; i > 0; i--) {
        uint32_t other = random_below(block.word[i - 1], i + 1), held = strata[i];
        strata[i] = strata[other];
        strata[other] = held;
    }
    return strata[place];
}

void uncertain_draw(const struct uncertain *uncertain, uint64_t seed, uint32_t replication, double *values)
{
    uint32_t place = replication % UNCERTAIN_STRATA;
    struct random_key block = random_key(seed, replication / UNCERTAIN_STRATA), own = random_key(seed, replication);
    for (size_t i = 0; i < uncertain->count; i++) {
        const struct uncertain_figure *figure = &uncertain->figures[i];
        uint32_t stratum = stratum_of(random_block(block, figure->luck, RANDOM_STRATUM, 0), place);
        double within = random_share(random_wide(random_block(own, figure->luck, RANDOM_UNCERTAIN, 0), 0));
        values[i] = rounded(uncertain_quantile(figure, (stratum + within) / UNCERTAIN_STRATA));
    }
}
