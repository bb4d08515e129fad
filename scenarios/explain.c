#include "scenarios/explain.h"

#include "models/failure_status.h"
#include "models/price_book.h"
#include "scenarios/explaining.h"

#include <stdarg.h>
#include <string.h>

/* --- Saying --- */

void explaining_open(struct explaining *explaining, const char *topic, uint32_t v, const char *words)
{
    struct explanation *explanation = explaining->explanation;
    if (explanation->section_count == explanation->section_room) {
        explanation->section_room = explanation->section_room ? 2 * explanation->section_room : 8;
        explanation->sections = arena_grow(explaining->arena, explanation->sections, explanation->section_count,
                                           explanation->section_room, sizeof *explanation->sections);
    }
    struct explanation_section *section = &explanation->sections[explanation->section_count++];
    *section = (struct explanation_section){.topic = topic, .heading = words};
    if (v == EXPLAINING_ENDPOINT) return;
    const struct compiled_variant *subject = &explaining->subjects[v];
    section->variant_name = subject->config->variant_name;
    section->component_name = subject->component ? subject->name : NULL;
    section->heading = arena_format(explaining->arena, "%s %s: %s", subject->component ? "Component" : "Variant",
                                    subject->name, words);
}

void explaining_say(struct explaining *explaining, const char *format, ...)
{
    struct explanation *explanation = explaining->explanation;
    struct explanation_section *section = &explanation->sections[explanation->section_count - 1];
    if (section->count == section->room) {
        section->room = section->room ? 2 * section->room : 8;
        section->sentences = arena_grow(explaining->arena, section->sentences, section->count, section->room,
                                        sizeof *section->sentences);
    }
    va_list arguments;
    va_start(arguments, format);
    section->sentences[section->count++] = arena_format_list(explaining->arena, format, arguments);
    va_end(arguments);
}

const char *explaining_time(const struct explaining *explaining, double ns)
{
    return figure_time(explaining->arena, ns / (double)NS_PER_MS);
}

const char *explaining_number(const struct explaining *explaining, double value)
{
    return figure_number(explaining->arena, value);
}

const char *explaining_share(const struct explaining *explaining, double share)
{
    const double least = 1e-6;
    if (share > 0 && share < least) return "less than 0.0001%";
    return figure_share(explaining->arena, share);
}

const char *explaining_count(const struct explaining *explaining, double count, const char *singular,
                             const char *plural)
{
    const char *number = figure_number(explaining->arena, count);
    return arena_format(explaining->arena, "%s %s", number, strcmp(number, "1") == 0 ? singular : plural);
}

const char *explaining_server(const struct explaining *explaining, uint32_t v, double count)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->mode == MODE_SERVERLESS)
        return explaining_count(explaining, count, "provisioned slot", "provisioned slots");
    bool component = subject->component != NULL;
    return explaining_count(explaining, count, component ? "copy" : "instance", component ? "copies" : "instances");
}

const char *explaining_name(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    return arena_format(explaining->arena, "%s \"%s\"", subject->component ? "component" : "variant", subject->name);
}

const char *explaining_subject(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    return arena_format(explaining->arena, "%s \"%s\"", subject->component ? "Component" : "Variant", subject->name);
}

const char *explaining_status(const struct explaining *explaining, uint32_t v, enum failure failure)
{
    struct failure_status status = failure_status(failure, explaining->subjects[v].component != NULL);
    return arena_format(explaining->arena, "%u %s", status.status, status.error);
}

/* --- A configuration alone --- */

/* Variants as compile.c would name them; components are no part of a configuration. */
static void name_variants(struct explaining *explaining)
{
    const struct endpoint_config *config = explaining->config;
    explaining->count = (uint32_t)endpoint_config_variants(config);
    struct compiled_variant *variants = arena_new_array(explaining->arena, explaining->count, struct compiled_variant);
    double weights = 0;
    for (size_t v = 0; v < config->production_variant_count; v++)
        weights += production_variant_weight(&config->production_variants[v]);
    for (uint32_t v = 0; v < explaining->count; v++) {
        const struct production_variant *variant = endpoint_config_variant(config, v);
        variants[v] = (struct compiled_variant){.config = variant,
                                                .name = variant->variant_name,
                                                .model_name = variant->model_name,
                                                .host = v,
                                                .mode = endpoint_config_mode(config, variant),
                                                .shadow = v >= config->production_variant_count,
                                                .share = fmin(production_variant_weight(variant) / weights, 1)};
        if (!variant->serverless_config)
            variants[v].type_count = compile_types(explaining->catalogue, variant, variants[v].types);
        struct station *station = &explaining->stations[v];
        station->share = variants[v].share;
        station->offered_per_s = NAN;
        station->count = variant->serverless_config ? 1 : compile_initial(variant);
        station->servers[0] = station->count;
    }
    explaining->subjects = variants;
}

/* --- All of it --- */

/* What is said of the scenario is said of its likeliest figures. */
static void say_ranges(struct explaining *explaining)
{
    const struct uncertain *uncertain = explaining->scenario ? &explaining->scenario->uncertain : NULL;
    if (!uncertain || uncertain->count + uncertain->use_count == 0) return;
    explaining_open(explaining, "Uncertain", EXPLAINING_ENDPOINT, "Uncertain figures");
    for (size_t i = 0; i < uncertain->count; i++) {
        const struct uncertain_figure *figure = &uncertain->figures[i];
        explaining_say(explaining, "%s is %s here, and may be from %s to %s.", figure->pointer,
                       explaining_number(explaining, figure->mid), explaining_number(explaining, figure->low),
                       explaining_number(explaining, figure->high));
    }
    for (size_t u = 0; u < uncertain->use_count; u++)
        explaining_say(explaining, "%s has the factor \"%s\".", uncertain->uses[u].pointer,
                       uncertain->factors[uncertain->uses[u].factor].name);
    if (uncertain->count > 0)
        explaining_say(explaining,
                       "A run draws them for each replication, and says how much of its spread comes from each.");
}

static void say_all(struct explaining *explaining)
{
    explain_endpoint(explaining);
    say_ranges(explaining);
    for (uint32_t v = 0; v < explaining->count; v++) {
        explain_serving(explaining, v);
        explain_capacity(explaining, v);
        explain_scaling(explaining, v);
    }
    explain_cost(explaining);
    explain_limits(explaining);
}

static void list_warnings(const struct explaining *explaining, const struct faults *faults)
{
    struct text_list warnings = {0};
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind == FAULT_WARNING)
            text_list_add(&warnings, explaining->arena, fault_line(explaining->arena, faults_at(faults, i)));
    explaining->explanation->warnings = warnings.texts;
    explaining->explanation->warning_count = warnings.count;
}

static struct explaining *explaining_new(struct arena *arena, const struct endpoint_config *config, const char *region)
{
    struct explaining *explaining = arena_new_of(arena, struct explaining);
    explaining->arena = arena;
    explaining->config = config;
    explaining->load = (struct load){.per_s = NAN, .peak_per_s = NAN, .gap_cv2 = NAN};
    explaining->explanation = arena_new_of(arena, struct explanation);
    explaining->explanation->version = LOADLINE_VERSION;
    explaining->explanation->endpoint_config_name = config->endpoint_config_name;
    explaining->explanation->region = region;
    return explaining;
}

struct explaining *explaining_of(const struct compiled *compiled, struct arena *arena)
{
    const struct scenario *scenario = compiled->scenario;
    struct explaining *explaining = explaining_new(arena, scenario->endpoint_config, scenario->region);
    struct faults *unsupported = faults_new(arena);
    compile_check_supported(scenario, FAULT_WARNING, unsupported);
    explaining->begins_only = faults_total(unsupported) > 0;
    explaining->compiled = compiled;
    explaining->scenario = scenario;
    explaining->plan = &compiled->plan;
    explaining->catalogue = scenario->catalogue;
    explaining->terms = compiled->terms;
    explaining->count = compiled->plan.variants;
    explaining->components = compiled->plan.components;
    explaining->subjects = compiled->variants;
    explaining_begin_fleets(explaining);
    explaining_reckon(explaining);
    return explaining;
}

const struct explanation *explain_scenario(const struct compiled *compiled, const struct faults *faults,
                                           struct arena *arena)
{
    struct explaining *explaining = explaining_of(compiled, arena);
    explaining->explanation->scenario = compiled->scenario->name;
    explaining->explanation->description = compiled->scenario->description;
    say_all(explaining);
    explaining->explanation->assumptions = compiled->assumptions.texts;
    explaining->explanation->assumption_count = compiled->assumptions.count;
    list_warnings(explaining, faults);
    return explaining->explanation;
}

void explain_warn_of_scaling(const struct compiled *compiled, struct faults *faults, struct arena *arena)
{
    if (compiled->plan.scalings > 0) explaining_warn(explaining_of(compiled, arena), faults);
}

const struct explanation *explain_config(const struct endpoint_config *config, const struct catalogue *catalogue,
                                         const char *region, const struct faults *faults, struct arena *arena)
{
    struct explaining *explaining = explaining_new(arena, config, region);
    explaining->catalogue = catalogue;
    explaining->terms = (struct billing_terms){.book = price_book_new(arena, catalogue), .region = region};
    name_variants(explaining);
    say_all(explaining);
    list_warnings(explaining, faults);
    return explaining->explanation;
}
