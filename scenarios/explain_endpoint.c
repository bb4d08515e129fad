#include "models/client.h"
#include "scenarios/explaining.h"
#include "sim/explain.h"

/* --- Who calls --- */

static void say_trace(struct explaining *explaining)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct load *load = &explaining->load;
    double requests = load->whole ? (double)load->count
                                  : (double)traffic->summary.rows_in_window * traffic->trace.rate_scale *
                                        (double)traffic->trace.repeat;
    explaining_say(explaining, "The trace %s brings %s%s requests: %s a second at the mean%s.", traffic->trace.file,
                   load->whole ? "" : "about ", explaining_number(explaining, requests),
                   explaining_number(explaining, load->per_s),
                   isnan(load->peak_per_s)
                       ? ""
                       : arena_format(explaining->arena, ", %s %s", explaining_number(explaining, load->peak_per_s),
                                      load->peak_words));
}

static const char *process_words(enum arrival_process process)
{
    switch (process) {
    case PROCESS_POISSON: return "as a Poisson process";
    case PROCESS_DETERMINISTIC: return "at equal distances";
    case PROCESS_RENEWAL: return "with independent gaps between them";
    case PROCESS_BATCH: return "in batches";
    case PROCESS_MMPP: return "at a rate that changes from state to state";
    case PROCESS_RATE_CURVE: return "at a rate that follows its curve";
    case PROCESS_CLOSED: break;
    }
    return "";
}

static void say_arrivals(struct explaining *explaining)
{
    const struct arrivals *arrivals = &explaining->scenario->traffic.arrivals;
    const struct load *load = &explaining->load;
    if (arrivals->process == PROCESS_CLOSED) {
        double think_ns = distribution_mean(&arrivals->think_ms) * (double)NS_PER_MS;
        const char *think = think_ns > 0 ? arena_format(explaining->arena, ", think %s at the mean and ask again",
                                                        explaining_time(explaining, think_ns))
                                         : " and ask again at once";
        explaining_say(explaining, "%s for an answer%s: at most %s requests a second.",
                       explaining_count(explaining, arrivals->users, "user waits", "users wait"), think,
                       explaining_number(explaining, load->per_s));
        return;
    }
    explaining_say(explaining, "%s %s%s.",
                   explaining_count(explaining, load->per_s, "request a second comes", "requests a second come"),
                   process_words(arrivals->process),
                   isnan(load->peak_per_s) ? ""
                                           : arena_format(explaining->arena, "; %s it is %s a second", load->peak_words,
                                                          explaining_number(explaining, load->peak_per_s)));
}

/* What a caller does whose answer does not come. */
static void say_callers(struct explaining *explaining)
{
    const struct client *client = &explaining->scenario->client;
    bool in_person = false;
    for (uint32_t v = 0; v < explaining->count; v++)
        in_person = in_person || explaining->subjects[v].mode != MODE_ASYNC;
    if (!in_person) return;
    explaining_say(explaining, "A caller gives up after %s; the work on its request goes on.",
                   explaining_time(explaining, client->timeout_s * (double)NS_PER_S));
    if (client->max_attempts > 1)
        explaining_say(explaining,
                       "It makes up to %u attempts: where the endpoint is overloaded, the load can grow to %u times "
                       "what is offered.",
                       client->max_attempts, client->max_attempts);
}

/* --- Who gets it --- */

static void say_split(struct explaining *explaining)
{
    uint32_t production = 0, first = 0;
    for (uint32_t v = explaining->count; v-- > 0;)
        if (!explaining->subjects[v].shadow && !explaining->subjects[v].component) {
            production++;
            first = v;
        }
    bool recorded = explaining->scenario && explaining->scenario->traffic.from_trace &&
                    explaining->scenario->traffic.summary.present[TRACE_TARGET];
    if (explaining->components > 0 || production < 2 || recorded) return;
    const double of = 1000;
    double share = explaining->stations[first].share;
    explaining_say(
        explaining,
        "Each request is drawn on its own between %u variants: of 1,000, %s gets %s give or take %s (binomial).",
        production, explaining_name(explaining, first), explaining_number(explaining, of * share),
        explaining_number(explaining, sqrt(of * share * (1 - share))));
}

/* --- What is refused --- */

/* The same for all, who are served in the same way. */
static void say_limits(struct explaining *explaining)
{
    const uint32_t v = 0;
    const struct variant_plan *plan = explaining->plan ? &explaining->plan->variant[v] : NULL;
    enum serving_mode mode = explaining->subjects[v].mode;
    const struct limits none = {.node = NULL};
    int64_t payload = plan ? plan->payload_most : limits_payload_bytes(&none, mode);
    int64_t answer = plan ? plan->answer_most : limits_response_bytes(&none, mode);
    double within_ns = plan ? (double)plan->invocation_most_ns
                            : (mode == MODE_ASYNC ? CLIENT_INVOCATION_TIMEOUT_DEFAULT_S : LIMITS_INVOCATION_DEFAULT_S) *
                                  (double)NS_PER_S;
    explaining_say(explaining, "A request of more than %s gets %s%s.", figure_bytes(explaining->arena, (double)payload),
                   explaining_status(explaining, v, FAILURE_PAYLOAD),
                   answer == INT64_MAX ? ""
                                       : arena_format(explaining->arena, ", an answer of more than %s %s",
                                                      figure_bytes(explaining->arena, (double)answer),
                                                      explaining_status(explaining, v, FAILURE_ANSWER_SIZE)));
    if (plan && plan->invocation_most_ns == TIME_NEVER) return;
    const char *within = explaining_time(explaining, within_ns);
    if (mode == MODE_ASYNC)
        explaining_say(explaining, "A request that is served for more than %s has failed; the container goes on.",
                       within);
    else if (mode == MODE_SERVERLESS)
        explaining_say(explaining, "What has no answer within %s gets %s, or %s where its slot was still starting.",
                       within, explaining_status(explaining, v, FAILURE_TOO_LONG),
                       explaining_status(explaining, v, FAILURE_NOT_READY));
    else
        explaining_say(explaining, "What has no answer within %s gets %s.", within,
                       explaining_status(explaining, v, FAILURE_TOO_LONG));
}

/* --- What goes on beside --- */

static const char *sides(const struct data_capture_config *config)
{
    bool input = false, output = false;
    for (size_t i = 0; i < config->capture_option_count; i++) {
        input = input || config->capture_options[i].capture_mode != CAPTURE_OUTPUT;
        output = output || config->capture_options[i].capture_mode != CAPTURE_INPUT;
    }
    return input && output ? "requests and answers" : input ? "requests" : "answers";
}

static void say_capture(struct explaining *explaining)
{
    const struct data_capture_config *config = explaining->config->data_capture_config;
    if (!config || (config->enable_capture.given && !config->enable_capture.value)) return;
    if (config->initial_sampling_percentage.value == 0) return;
    const struct capture_content_type_header *header = config->capture_content_type_header;
    bool as_text = header && header->csv_content_type_count + header->json_content_type_count > 0;
    explaining_say(explaining, "Data capture keeps %lld%% of the %s in S3, as %s; no caller waits for it.",
                   (long long)config->initial_sampling_percentage.value, sides(config),
                   as_text ? "text" : "base64, 4 bytes for each 3");
}

static void say_explainer(struct explaining *explaining)
{
    for (uint32_t v = 0; explaining->plan && v < explaining->count; v++) {
        if (!explaining->subjects[v].explains || explaining->subjects[v].shadow) continue;
        const struct explain_plan *plan = &explaining->plan->variant[v].explain;
        int64_t payload = (int64_t)explaining_figure(explaining, v, TRACE_PAYLOAD);
        double calls = (double)explain_calls(plan, payload);
        explaining_say(
            explaining,
            "%s of the requests are explained: each sends %s synthetic rows to the container in %s, one after "
            "the other, and takes %s times as long.",
            explaining_share(explaining, explaining_explained(explaining, v)),
            explaining_number(explaining, (double)plan->rows),
            explaining_count(explaining, calls, "call more", "calls more"), explaining_number(explaining, 1 + calls));
        return;
    }
}

/* As far as a configuration alone knows its features and its baseline. */
static void say_clarify(struct explaining *explaining)
{
    const struct explainer_config *config = explaining->config->explainer_config;
    if (explaining->plan || !config || !config->clarify_explainer_config) return;
    struct explainer_figures figures = explainer_figures_default();
    struct explainer explainer;
    if (explainer_make(config->clarify_explainer_config, &figures, &explainer, faults_new(explaining->arena)))
        explaining_say(explaining,
                       "A request that is explained sends %s synthetic rows to the container beside its prediction.",
                       explaining_number(explaining, (double)explainer.rows));
    else
        explaining_say(explaining,
                       "A request that is explained sends synthetic rows to the container beside its prediction; how "
                       "many, its features and its baseline decide.");
}

static void say_weights(struct explaining *explaining, const struct weights_update *update, const char *at)
{
    bool shared = explaining->config->production_variant_count > 1;
    for (size_t i = 0; i < update->desired_count; i++) {
        const struct desired_weight_and_capacity *desired = &update->desired[i];
        if (desired->desired_weight.text)
            explaining_say(explaining, "At %s the weight of variant \"%s\" becomes %s%s.", at, desired->variant_name,
                           explaining_number(explaining, desired->desired_weight.value),
                           shared ? "; shares are told as they are before" : "");
        if (desired->desired_instance_count.given)
            explaining_say(
                explaining, "At %s variant \"%s\" is asked to have %s.", at, desired->variant_name,
                explaining_count(explaining, (double)desired->desired_instance_count.value, "instance", "instances"));
    }
}

static void say_slowness(struct explaining *explaining, const struct timeline_entry *entry, const char *at)
{
    explaining_say(explaining, "From %s on %s in variant \"%s\" %s %s times as long for %s.", at,
                   explaining_count(explaining, entry->count, "instance", "instances"), entry->variant_name,
                   entry->count == 1 ? "takes" : "take", explaining_number(explaining, entry->factor),
                   explaining_time(explaining, entry->for_s * (double)NS_PER_S));
}

static void say_incident(struct explaining *explaining, const struct timeline_entry *entry)
{
    const char *at = entry->at_s > 0 ? explaining_time(explaining, entry->at_s * (double)NS_PER_S) : "second 0";
    switch (entry->action) {
    case TIMELINE_FAIL_INSTANCES:
        explaining_say(explaining, "At %s %s in variant \"%s\", with the requests there.", at,
                       explaining_count(explaining, entry->count, "instance fails", "instances fail"),
                       entry->variant_name);
        break;
    case TIMELINE_SLOW_INSTANCES: say_slowness(explaining, entry, at); break;
    case TIMELINE_FAIL_AVAILABILITY_ZONE:
        explaining_say(explaining, "At %s one of %u zones fails, with the instances in it.", at, entry->zones);
        break;
    case TIMELINE_CAPACITY_UNAVAILABLE:
        explaining_say(explaining, "From %s on no %s can be launched for %s.", at, entry->instance_type,
                       explaining_time(explaining, entry->for_s * (double)NS_PER_S));
        break;
    case TIMELINE_UPDATE_ENDPOINT: explain_update(explaining, entry, at); break;
    case TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES: say_weights(explaining, entry->weights, at); break;
    case TIMELINE_ACTIONS: break;
    }
}

void explain_endpoint(struct explaining *explaining)
{
    explaining_open(explaining, "Endpoint", EXPLAINING_ENDPOINT, "The endpoint");
    if (!explaining->scenario) {
        explaining_say(explaining,
                       "This is a configuration alone: a scenario would add models and traffic, and with them "
                       "what it can carry, how long callers wait and what a request costs.");
    } else {
        if (explaining->scenario->traffic.has_sessions)
            explain_sessions(explaining);
        else if (explaining->scenario->traffic.from_trace)
            say_trace(explaining);
        else
            say_arrivals(explaining);
        say_callers(explaining);
    }
    say_split(explaining);
    say_limits(explaining);
    say_capture(explaining);
    say_explainer(explaining);
    say_clarify(explaining);
    for (size_t i = 0; explaining->scenario && i < explaining->scenario->timeline.count; i++)
        say_incident(explaining, &explaining->scenario->timeline.entries[i]);
    if (explaining->begins_only)
        explaining_say(explaining,
                       "What this version does not simulate (see the warnings) is left out: this is the endpoint "
                       "as it begins.");
}
