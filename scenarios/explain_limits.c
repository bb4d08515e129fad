#include "scenarios/explaining.h"
#include "scenarios/starting.h"

#include <string.h>

/* Above so many GB of model data the developer guide asks to raise the time-out on their download. */
#define DOWNLOAD_LARGE_GB 40.0
/* Concurrency of serverless endpoints that new accounts were seen with. */
#define NEW_ACCOUNT_CONCURRENCY 10
/* The most that rides along in a notification (SageMaker developer guide, asynchronous inference). */
#define NOTIFICATION_MOST_BYTES 128000.0
/* Smaller shares of the requests are not worth a sentence. */
#define SHARE_LEAST 1e-6

static const struct model *model_on(const struct explaining *explaining, uint32_t v, const struct compiled_type *type)
{
    const char *name = type ? compiled_model_on(&explaining->subjects[v], type) : explaining->subjects[v].model_name;
    return name ? models_find(&explaining->scenario->models, name) : NULL;
}

static const struct compiled_variant *host_of(const struct explaining *explaining, uint32_t v)
{
    return &explaining->subjects[explaining->subjects[v].host];
}

/* --- Time-outs --- */

static struct starting starting_of(const struct explaining *explaining, uint32_t v, const struct compiled_type *type)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->component)
        return starting_copy(explaining->scenario, subject->component, type->name, type->accelerator_type,
                             explaining->arena);
    return starting_instance(explaining->scenario, subject->config, compiled_model_on(subject, type), type->name,
                             explaining->arena);
}

/* A stage, and the time-out that it has to meet. */
static const struct {
    enum start_up_stage stage;
    const char *takes, *limit;
} LIMITED[] = {{START_UP_PROVISIONING, "it is provisioned", "VariantInstanceProvisionTimeoutInSeconds"},
               {START_UP_MODEL_DOWNLOAD, "its model is downloaded", "ModelDataDownloadTimeoutInSeconds"},
               {START_UP_CONTAINER_START, "its container answers", "ContainerStartupHealthCheckTimeoutInSeconds"}};

static void say_late(struct explaining *explaining, uint32_t v, const struct compiled_type *type,
                     const struct starting *starting, size_t i)
{
    double share = starting_share_late(starting, LIMITED[i].stage);
    if (share < SHARE_LEAST) return;
    bool copy = explaining->subjects[v].component != NULL;
    const char *which = share < 1 ? arena_format(explaining->arena, "%s of the new %s",
                                                 explaining_share(explaining, share), copy ? "copies" : "instances")
                                  : arena_format(explaining->arena, "No new %s", copy ? "copy" : "instance");
    explaining_say(explaining, "%s of %s will %sstart on %s: it takes %s until %s, and %s is %g%s.", which,
                   explaining_name(explaining, v), share < 1 ? "not " : "", type->name,
                   starting_words(&starting->start_up.stage[LIMITED[i].stage], explaining->arena), LIMITED[i].takes,
                   LIMITED[i].limit, starting->most_s[LIMITED[i].stage],
                   starting->limit[LIMITED[i].stage] ? "" : " by default");
}

static void say_large_download(struct explaining *explaining, uint32_t v, const struct starting *starting,
                               const struct model *model)
{
    bool limited = isfinite(starting->most_s[START_UP_MODEL_DOWNLOAD]);
    if (limited || !model->has_model_data || model->model_data_gb <= DOWNLOAD_LARGE_GB) return;
    explaining_say(
        explaining,
        "%g GB of model data of %s take a while to download, and ModelDataDownloadTimeoutInSeconds is not given: "
        "above %g GB it should be.",
        model->model_data_gb, explaining_name(explaining, v), DOWNLOAD_LARGE_GB);
}

/* A measured whole meets no time-out; what would be left of it for the container may be more than the service waits. */
static void say_whole(struct explaining *explaining, uint32_t v, const struct compiled_type *type,
                      const struct starting *starting, const struct model *model)
{
    if (!starting->whole_measured) return;
    struct start_up usual = start_up_by_stages(type->type, model, explaining->arena);
    const struct distribution *stage = usual.stage;
    double fetch_s =
        fmax(distribution_mean(&stage[START_UP_IMAGE_PULL]), distribution_mean(&stage[START_UP_MODEL_DOWNLOAD]));
    double provision_s = explaining->subjects[v].component ? 0 : distribution_mean(&stage[START_UP_PROVISIONING]);
    double left_s = distribution_mean(&starting->start_up.whole) - fetch_s - provision_s;
    double most_s = starting->most_s[START_UP_CONTAINER_START];
    if (left_s <= most_s) return;
    explaining_say(
        explaining,
        "The start-up of %s on %s was measured as a whole, and no time-out ends it here. The usual times of the "
        "other stages leave %s of it until the container answers; "
        "ContainerStartupHealthCheckTimeoutInSeconds is %g%s.",
        explaining_name(explaining, v), type->name, explaining_time(explaining, left_s * (double)NS_PER_S), most_s,
        starting->limit[START_UP_CONTAINER_START] ? "" : " by default");
}

static void say_start_up(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *host = host_of(explaining, v);
    if (!explaining->plan || !explaining->subjects[v].model_name) return;
    for (uint32_t k = 0; k < host->type_count; k++) {
        if (explaining->subjects[v].component && k > 0) return;
        const struct compiled_type *type = &host->types[k];
        const struct model *model = model_on(explaining, v, type);
        if (!model) continue;
        struct starting starting = starting_of(explaining, v, type);
        for (size_t i = 0; i < sizeof LIMITED / sizeof *LIMITED; i++) say_late(explaining, v, type, &starting, i);
        say_large_download(explaining, v, &starting, model);
        say_whole(explaining, v, type, &starting, model);
    }
}

static void say_too_long(struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = &explaining->plan->variant[v];
    double service_limit_ns = (double)plan->invocation_most_ns, caller_ns = (double)explaining->plan->timeout_ns;
    bool caller = plan->front != FRONT_BACKLOG && caller_ns < service_limit_ns;
    double limit_ns = caller ? caller_ns : service_limit_ns;
    double share = explaining_share_longer(explaining, v, limit_ns);
    if (share < SHARE_LEAST) return;
    explaining_say(explaining,
                   "%s of the requests of %s will not be answered in time: their service alone takes longer than %s%s.",
                   explaining_share(explaining, share), explaining_name(explaining, v),
                   caller ? "their callers wait, " : "the limit of ", explaining_time(explaining, limit_ns));
}

/* --- Sizes --- */

static void say_sizes(struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *plan = &explaining->plan->variant[v];
    double payload = explaining_share_above(explaining, v, TRACE_PAYLOAD, (double)plan->payload_most);
    double answer = explaining_share_above(explaining, v, TRACE_RESPONSE, (double)plan->answer_most);
    if (payload >= SHARE_LEAST)
        explaining_say(explaining, "%s of the requests to %s are larger than %s and get %s.",
                       explaining_share(explaining, payload), explaining_name(explaining, v),
                       figure_bytes(explaining->arena, (double)plan->payload_most),
                       explaining_status(explaining, v, FAILURE_PAYLOAD));
    if (answer >= SHARE_LEAST)
        explaining_say(explaining, "%s of the answers of %s are larger than %s: their callers get %s.",
                       explaining_share(explaining, answer), explaining_name(explaining, v),
                       figure_bytes(explaining->arena, (double)plan->answer_most),
                       explaining_status(explaining, v, FAILURE_ANSWER_SIZE));
}

/* A sequence that is larger than the whole cache can never run. */
static void say_cache(struct explaining *explaining, uint32_t v)
{
    const struct server_plan *server = &explaining->plan->variant[v].server[0];
    if (server->serving != SERVING_TOKENS) return;
    double larger = 0, count = (double)explaining->load.count;
    for (size_t i = 0; i < explaining->load.count; i++)
        larger += !token_batch_fits(&server->tokens, explaining->load.sample[i].input_tokens,
                                    explaining->load.sample[i].output_tokens);
    if (larger > 0)
        explaining_say(explaining,
                       "%s of the requests will never run on %s: they need more than its whole key-value cache.",
                       explaining_share(explaining, larger / count), explaining_name(explaining, v));
}

/* --- Members without effect --- */

static void say_accelerator(struct explaining *explaining, uint32_t v)
{
    const char *accelerator = explaining->subjects[v].config->accelerator_type;
    if (accelerator)
        explaining_say(explaining,
                       "%s makes nothing faster: Elastic Inference is retired, and AcceleratorType of %s has no "
                       "effect but on the bill.",
                       accelerator, explaining_name(explaining, v));
}

static void say_volume(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct optional_integer volume = subject->config->volume_size_in_gb;
    for (uint32_t k = 0; volume.given && k < subject->type_count; k++)
        if (subject->types[k].type && subject->types[k].type->local_nvme)
            explaining_say(explaining,
                           "No volume of %lld GB is attached to %s: it has disks of its own (%d GB), and "
                           "VolumeSizeInGB of %s is ignored.",
                           (long long)volume.value, subject->types[k].name, subject->types[k].type->local_nvme_gb,
                           explaining_name(explaining, v));
}

static void say_key(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    for (uint32_t k = 0; explaining->config->kms_key_id && k < subject->type_count; k++)
        if (subject->types[k].type && subject->types[k].type->local_nvme) {
            explaining_say(explaining, "KmsKeyId encrypts no disk of %s: those of %s are encrypted by their hardware.",
                           explaining_name(explaining, v), subject->types[k].name);
            return;
        }
}

static void say_managed_scaling(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct managed_instance_scaling *scaling = subject->config->managed_instance_scaling;
    if (!scaling) return;
    if (subject->model_name)
        explaining_say(explaining,
                       "ManagedInstanceScaling has no effect on %s: it is for inference components, and this "
                       "variant has a model of its own.",
                       explaining_name(explaining, v));
    else if (scaling->status == MANAGED_SCALING_DISABLED)
        explaining_say(explaining, "ManagedInstanceScaling of %s is DISABLED: its counts have no effect.",
                       explaining_name(explaining, v));
    else if (scaling->scale_in_policy && scaling->scale_in_policy->strategy == SCALE_IN_IDLE_RELEASE &&
             (scaling->scale_in_policy->maximum_step_size.given || scaling->scale_in_policy->cooldown_in_minutes.given))
        explaining_say(explaining,
                       "MaximumStepSize and CooldownInMinutes of %s have no effect: IDLE_RELEASE lets every idle "
                       "instance go.",
                       explaining_name(explaining, v));
}

static void say_routing_without_choice(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct routing_config *routing = subject->config->routing_config;
    if (!routing || subject->component || !subject->model_name) return;
    if (subject->mode == MODE_SERVERLESS)
        explaining_say(explaining, "RoutingStrategy has no effect on %s: every request has a slot of its own.",
                       explaining_name(explaining, v));
    else if (subject->mode == MODE_ASYNC)
        explaining_say(explaining,
                       "RoutingStrategy has no effect on %s: its instances take what they have room for from one "
                       "backlog.",
                       explaining_name(explaining, v));
    else if (explaining->stations[v].count == 1)
        explaining_say(explaining, "RoutingStrategy has no effect on %s while it has one instance.",
                       explaining_name(explaining, v));
}

static void say_weight(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->component || !subject->config->initial_variant_weight.text) return;
    bool none = !(production_variant_weight(subject->config) > 0);
    if (none && subject->shadow)
        explaining_say(explaining, "%s gets no copy of any request (weight 0), and is billed in full.",
                       explaining_subject(explaining, v));
    else if (none)
        explaining_say(explaining, "%s gets no request but those that name it (weight 0), and is billed in full.",
                       explaining_subject(explaining, v));
    else if (!subject->shadow && explaining->config->production_variant_count == 1 &&
             explaining->config->shadow_production_variant_count == 0)
        explaining_say(explaining, "InitialVariantWeight has no effect: %s is the only variant.",
                       explaining_name(explaining, v));
}

static void say_capture_off(struct explaining *explaining)
{
    const struct data_capture_config *config = explaining->config->data_capture_config;
    if (!config) return;
    if (config->enable_capture.given && !config->enable_capture.value)
        explaining_say(explaining, "Nothing is captured: EnableCapture is false.");
    else if (config->initial_sampling_percentage.value == 0)
        explaining_say(explaining, "Nothing is captured: InitialSamplingPercentage is 0.");
}

static void say_notifications(struct explaining *explaining)
{
    const struct async_inference_config *async = explaining->config->async_inference_config;
    const struct async_notification_config *topics =
        async && async->output_config ? async->output_config->notification_config : NULL;
    if (!topics) return;
    for (size_t i = 0; i < topics->include_inference_response_in_count; i++) {
        bool success = topics->include_inference_response_in[i] == TOPIC_SUCCESS;
        if (success ? !topics->success_topic : !topics->error_topic)
            explaining_say(explaining, "IncludeInferenceResponseIn names the %s topic, and there is none.",
                           success ? "success" : "error");
    }
    if (topics->include_inference_response_in_count == 0 || !explaining->plan) return;
    double larger = explaining_share_above(explaining, 0, TRACE_RESPONSE, NOTIFICATION_MOST_BYTES);
    if (larger >= SHARE_LEAST)
        explaining_say(explaining, "%s of the answers are too large (128 KB) to ride along in a notification.",
                       explaining_share(explaining, larger));
}

static void say_metrics(struct explaining *explaining)
{
    const struct metrics_config *metrics = explaining->config->metrics_config;
    bool enhanced = metrics && metrics->enable_enhanced_metrics.given && metrics->enable_enhanced_metrics.value;
    if (!metrics || enhanced || !metrics->metric_publish_frequency_in_seconds.given) return;
    const int64_t usual_s = 60;
    if (metrics->metric_publish_frequency_in_seconds.value == usual_s) return;
    explaining_say(explaining,
                   "Invocations are still counted by the minute: without EnableEnhancedMetrics the %lld s of "
                   "MetricPublishFrequencyInSeconds are for utilization metrics only.",
                   (long long)metrics->metric_publish_frequency_in_seconds.value);
}

/* --- Limits of the way of serving --- */

static void say_type(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    for (uint32_t k = 0; k < subject->type_count; k++) {
        const struct instance_type *type = subject->types[k].type;
        if (!type) continue;
        if (type->burstable)
            explaining_say(explaining, "%s cannot be scaled automatically: %s is burstable.",
                           explaining_subject(explaining, v), type->name);
        if (strcmp(type->cpu_architecture, "arm64") == 0)
            explaining_say(explaining, "A container image for x86_64 does not start on %s, which is arm64.",
                           type->name);
        if (strcmp(type->family, "inf1") == 0)
            explaining_say(explaining, "%s is only updated all at once: no canary, linear or rolling deployment on %s.",
                           explaining_subject(explaining, v), type->name);
        if (subject->types[k].reserved)
            explaining_say(explaining,
                           "No instance of %s is launched outside its capacity reservation: there is no falling "
                           "back on instances on demand.",
                           explaining_name(explaining, v));
    }
}

static void say_serverless(struct explaining *explaining, uint32_t v)
{
    const struct serverless_config *config = explaining->subjects[v].config->serverless_config;
    if (!config) return;
    explaining_say(explaining, "%s has no GPU, and is only updated all at once.", explaining_subject(explaining, v));
    bool named =
        explaining->scenario && quotas_most(&explaining->scenario->quotas, QUOTA_SERVERLESS_CONCURRENCY) != QUOTA_NONE;
    if (!named && config->max_concurrency.value > NEW_ACCOUNT_CONCURRENCY)
        explaining_say(explaining,
                       "MaxConcurrency %lld may be refused: new accounts were seen with a quota of %d for all "
                       "serverless endpoints together.",
                       (long long)config->max_concurrency.value, NEW_ACCOUNT_CONCURRENCY);
}

static void say_alone(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct vpc_config *vpc = explaining->config->vpc_config;
    if (subject->shadow || subject->component || subject->type_count == 0) return;
    if (explaining->stations[v].count == 1 && subject->model_name)
        explaining_say(explaining, "%s does not survive the loss of an instance or of its zone: there is one.",
                       explaining_subject(explaining, v));
    else if (vpc && vpc->subnet_count == 1)
        explaining_say(explaining, "%s does not survive the loss of a zone: VpcConfig has one subnet.",
                       explaining_subject(explaining, v));
}

static void say_to_zero(struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    const struct managed_instance_scaling *scaling = subject->config->managed_instance_scaling;
    if (subject->component || subject->shadow || subject->type_count == 0 || subject->mode == MODE_ASYNC) return;
    if (subject->model_name)
        explaining_say(explaining, "%s cannot be scaled to zero: a real-time variant with a model keeps one instance.",
                       explaining_subject(explaining, v));
    else if (!scaling || scaling->status == MANAGED_SCALING_DISABLED || !scaling->min_instance_count.given ||
             scaling->min_instance_count.value > 0)
        explaining_say(explaining,
                       "%s does not go to zero instances: that takes ManagedInstanceScaling with a "
                       "MinInstanceCount of 0.",
                       explaining_subject(explaining, v));
}

static void explain_subject(struct explaining *explaining, uint32_t v)
{
    if (explaining->plan && explaining->subjects[v].model_name) {
        say_too_long(explaining, v);
        say_sizes(explaining, v);
        say_cache(explaining, v);
    }
    say_start_up(explaining, v);
    if (explaining->subjects[v].component) return;
    say_accelerator(explaining, v);
    say_volume(explaining, v);
    say_key(explaining, v);
    say_managed_scaling(explaining, v);
    say_routing_without_choice(explaining, v);
    say_weight(explaining, v);
    say_type(explaining, v);
    say_serverless(explaining, v);
    say_alone(explaining, v);
    say_to_zero(explaining, v);
}

void explain_limits(struct explaining *explaining)
{
    explaining_open(explaining, "Limits", EXPLAINING_ENDPOINT, "What it will not do");
    for (uint32_t v = 0; v < explaining->count; v++) explain_subject(explaining, v);
    say_capture_off(explaining);
    say_notifications(explaining);
    say_metrics(explaining);
}
