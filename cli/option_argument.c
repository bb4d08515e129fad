#include "cli/option_argument.h"

#include "reports/charge_back.h"
#include "reports/plot.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
    char *end;
    if (!isdigit((unsigned char)text[0])) return false;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (*end || errno || value < least || value > most) return false;
    *out = value;
    return true;
}

static bool read_share(const char *text, double *out)
{
    char *end;
    double value = strtod(text, &end);
    if (!isdigit((unsigned char)text[0]) || *end || !(value >= 0.01 && value <= 0.9999)) return false;
    *out = value;
    return true;
}

static bool read_choice(const char *text, const char *const *choices, int *out)
{
    for (int i = 0; choices[i]; i++) {
        if (strcmp(text, choices[i]) != 0) continue;
        *out = i;
        return true;
    }
    return false;
}

static bool names_plot(const char *text)
{
    for (size_t i = 0; i < PLOTS; i++)
        if (strcmp(text, plot_name[i]) == 0) return true;
    return false;
}

static bool read_shape(const char *text, enum config_shape *out)
{
    for (int shape = 0; shape < CONFIG_SHAPES; shape++) {
        if (strcmp(text, config_shape_name((enum config_shape)shape)) != 0) continue;
        *out = (enum config_shape)shape;
        return true;
    }
    return false;
}

static bool read_format(const struct option_table *table, const char *text, enum output_format *out)
{
    for (size_t i = 0; i < table->format_count; i++) {
        if (strcmp(text, table->formats[i].name) != 0) continue;
        *out = (enum output_format)i;
        return true;
    }
    return false;
}

/* What SQLite would take for something else than a file: a database in memory, a temporary one, a URI; "-" is none either. */
static bool names_a_file(const char *name)
{
    return *name && *name != ':' && strncmp(name, "file:", 5) != 0 && strcmp(name, "-") != 0;
}

static bool read_unit(const char *text, enum trace_unit *out)
{
    static const char *const names[] = {"s", "ms", "us", "ns", NULL};
    static const enum trace_unit units[] = {UNIT_S, UNIT_MS, UNIT_US, UNIT_NS};
    int unit;
    if (!read_choice(text, names, &unit)) return false;
    *out = units[unit];
    return true;
}

static bool names_an_account(const char *text)
{
    return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}

const char *option_argument_take(struct options *options, const struct option_table *table, int code,
                                 const char *argument)
{
    static const char *const colors[] = {"auto", "always", "never", NULL};
    static const char *const granularities[] = {"hour", "day", "month", NULL}; /* enum focus_granularity */
    uint64_t number = 0;
    int choice = 0;
    switch (code) {
    case OPTION_OUTPUT:
        options->has_output = true;
        options->knows_output = read_format(table, argument, &options->output);
        break;
    case OPTION_COLOR:
        if (!read_choice(argument, colors, &choice)) return "--color is auto, always or never, not \"%s\"";
        options->color = (enum color)choice;
        break;
    case OPTION_SEED:
        if (!read_whole(argument, 0, INT64_MAX, &options->seed)) return "--seed is a whole number from 0, not \"%s\"";
        options->has_seed = true;
        break;
    case OPTION_REPLICATIONS:
        if (!read_whole(argument, 1, 10000, &number))
            return "--replications is a whole number from 1 to 10000, not \"%s\"";
        options->replications = (uint32_t)number;
        break;
    case OPTION_THREADS:
        if (!read_whole(argument, 1, 256, &number)) return "--threads is a whole number from 1 to 256, not \"%s\"";
        options->threads = (uint32_t)number;
        break;
    case OPTION_SET:
        if ((argument[0] != '/' && argument[0] != '=') || !strchr(argument, '='))
            return "--set is /POINTER=JSON, not \"%s\"";
        if (options->set_count == SETS_MOST) return "--set can be given 64 times, which \"%s\" exceeds";
        options->sets[options->set_count++] = argument;
        break;
    case OPTION_PARAMETER:
        if (argument[0] == '=' || !strchr(argument, '=')) return "--parameter is NAME=VALUE, not \"%s\"";
        if (options->parameter_count == PARAMETERS_MOST)
            return "--parameter can be given 64 times, which \"%s\" exceeds";
        options->parameters[options->parameter_count++] = argument;
        break;
    case OPTION_SHAPE:
        if (!read_shape(argument, &options->shape))
            return "--shape is request, cloudformation, cloudformation-yaml or terraform, not \"%s\"";
        options->has_shape = true;
        break;
    case OPTION_CONFIG_NAME: options->config_name = argument; break;
    case OPTION_VARY:
        if (argument[0] != '/' || !strchr(argument, '='))
            return "--vary is /POINTER=FROM:TO:STEP or /POINTER=V1,V2,.., not \"%s\"";
        if (options->vary_count == VARIES_MOST) return "--vary can be given 16 times, which \"%s\" exceeds";
        options->varies[options->vary_count++] = argument;
        break;
    case OPTION_CELL: options->cell = argument; break;
    case OPTION_CELLS: options->cells = argument; break;
    case OPTION_POWER:
        if (!read_share(argument, &options->power)) return "--power is a share from 0.01 to 0.9999, not \"%s\"";
        break;
    case OPTION_DB:
        if (!names_a_file(argument)) return "--db is the name of a file, not \"%s\"";
        options->db = argument;
        break;
    case OPTION_REQUESTS:
        if (!names_a_file(argument)) return "--requests is the name of a file, not \"%s\"";
        options->requests = argument;
        break;
    case OPTION_INTO:
        if (!names_a_file(argument)) return "--into is the name of a file, not \"%s\"";
        options->into = argument;
        break;
    case OPTION_TRACE_SETTING:
    case OPTION_TRACE_SETTING + 1:
    case OPTION_TRACE_SETTING + 2:
    case OPTION_TRACE_SETTING + 3:
    case OPTION_TRACE_SETTING + 4: options->trace_setting[code - OPTION_TRACE_SETTING] = argument; break;
    case OPTION_PLOT:
        if (!names_plot(argument)) return "--plot is latency, timeline, cost or shares, not \"%s\"";
        options->plot = argument;
        break;
    case OPTION_PATCH:
        if (options->patch_count == ARGUMENTS_MOST) return "--patch can be given 16 times, which \"%s\" exceeds";
        options->patch_files[options->patch_count++] = argument;
        break;
    case OPTION_NO_STORE: options->no_store = true; break;
    case OPTION_BILLING_ACCOUNT:
        if (!names_an_account(argument)) return "--billing-account is an account's number of 12 digits, not \"%s\"";
        options->billing_account = argument;
        break;
    case OPTION_GRANULARITY:
        if (!read_choice(argument, granularities, &choice)) return "--granularity is hour, day or month, not \"%s\"";
        options->granularity = (enum focus_granularity)choice;
        break;
    case OPTION_BY:
        if (!charge_back_is_by(argument)) return "--by is variant, charge, usage-type, scenario or tag:KEY, not \"%s\"";
        options->by = argument;
        break;
    case OPTION_ACTUAL: options->actual = argument; break;
    case OPTION_UNIT:
        if (!read_unit(argument, &options->unit)) return "--unit is s, ms, us or ns, not \"%s\"";
        break;
    case OPTION_FAMILY: options->family = argument; break;
    case OPTION_COLUMN:
        if (options->column_count == COLUMNS_MOST) return "--column can be given 16 times, which \"%s\" exceeds";
        options->columns[options->column_count++] = argument;
        break;
    case OPTION_WHERE:
        if (!strchr(argument, '=')) return "--where is COLUMN=VALUE, not \"%s\"";
        if (options->where_count == WHERES_MOST) return "--where can be given 8 times, which \"%s\" exceeds";
        options->wheres[options->where_count++] = argument;
        break;
    case OPTION_OBSERVED: options->observed = argument; break;
    case OPTION_FIT_ON: options->fit_on = argument; break;
    case OPTION_FREE:
        if (argument[0] != '/') return "--free is /POINTER, /POINTER=LOW:HIGH or /POINTER=LOW:HIGH:STEP, not \"%s\"";
        if (options->free_count == FREES_MOST) return "--free can be given 32 times, which \"%s\" exceeds";
        options->frees[options->free_count++] = argument;
        break;
    case OPTION_CHECK: options->check = true; break;
    case OPTION_STRICT: options->strict = true; break;
    case OPTION_FORCE: options->force = true; break;
    case OPTION_SPLICE: options->splice = true; break;
    case OPTION_QUIET: options->quiet = true; break;
    case OPTION_VERBOSE: options->verbose = true; break;
    default: break;
    }
    return NULL;
}
