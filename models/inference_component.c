#include "models/inference_component.h"

#include "models/endpoint_config.h"
#include "models/endpoint_rules.h"
#include "models/fault.h"
#include "models/inference_component_shape.h"
#include "models/json.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* --- Asking --- */

/* Whether copies of inference components are what serves there, and not a model of the variant's own. */
static bool hosts_components(const struct production_variant *variant)
{
    return !variant->model_name && !variant->serverless_config;
}

/* One component has either a specification or a list of them; both are walked alike. */
static size_t specification_count(const struct inference_component *component)
{
    return component->specification ? 1 : component->specification_count;
}

static const struct component_specification *specification_at(const struct inference_component *component, size_t index)
{
    return component->specification ? component->specification : &component->specifications[index];
}

const struct component_specification *inference_component_on(const struct inference_component *component,
                                                             const char *instance_type)
{
    const struct component_specification *for_any = NULL;
    for (size_t i = 0; i < specification_count(component); i++) {
        const struct component_specification *specification = specification_at(component, i);
        if (!specification->instance_type)
            for_any = specification;
        else if (strcmp(specification->instance_type, instance_type) == 0)
            return specification;
    }
    return for_any;
}

const char *inference_component_model(const struct inference_component *component,
                                      const struct component_specification *specification)
{
    return specification->model_name ? specification->model_name : component->inference_component_name;
}

int64_t inference_component_copies(const struct inference_components *components,
                                   const struct inference_component *component)
{
    const struct component_runtime_config *runtime = component->runtime_config;
    if (!runtime) return inference_component_copies(components, &components->components[component->base]);
    return runtime->copy_count.given ? runtime->copy_count.value : runtime->desired_copy_count.value;
}

/* Beyond any machine one number is as good as another. */
static int64_t held(double amount)
{
    const double most = 1e15;
    return (int64_t)(amount < most ? amount : most);
}

struct component_need inference_component_need(const struct component_specification *specification)
{
    const struct compute_resource_requirements *compute = specification->compute_resource_requirements;
    if (!compute) return (struct component_need){0};
    return (struct component_need){.milli_cores = held(round(compute->number_of_cpu_cores_required.value * 1000)),
                                   .accelerators = held(ceil(compute->number_of_accelerator_devices_required.value)),
                                   .memory_mb = compute->min_memory_required_in_mb.value};
}

size_t inference_components_find(const struct inference_components *components, const char *name)
{
    for (size_t i = 0; i < components->count; i++) {
        const char *other = components->components[i].inference_component_name;
        if (other && strcmp(name, other) == 0) return i;
    }
    return INFERENCE_COMPONENTS_MOST;
}

/* --- Rules on one component. As in endpoint_rules.c, presence is asked of the document: a member that is faulty has no
 * field, and has been reported already. --- */

static bool is_adapter(const struct inference_component *component)
{
    return component->specification && json_has(component->specification->node, "BaseInferenceComponentName");
}

static void check_model(const struct component_specification *specification, struct faults *faults)
{
    bool named = json_has(specification->node, "ModelName"), contained = json_has(specification->node, "Container");
    if (named == contained)
        json_fault(faults, FAULT_INPUT, specification->node,
                   "must have exactly one of ModelName and Container, found %s", named ? "both" : "none");
}

static void check_metrics(const struct component_specification *specification, struct faults *faults)
{
    const struct container_metrics_config *metrics =
        specification->container ? specification->container->container_metrics_config : NULL;
    for (size_t i = 0; metrics && i < metrics->metrics_endpoint_count; i++)
        endpoint_rules_check_period(metrics->metrics_endpoints[i].node,
                                    metrics->metrics_endpoints[i].metric_publish_frequency_in_seconds, faults);
}

static void check_compute(const struct component_specification *specification, struct faults *faults)
{
    const struct json_node *node = json_member(specification->node, "ComputeResourceRequirements");
    const char *base = specification->base_inference_component_name;
    if (base && node)
        json_fault(faults, FAULT_INPUT, node,
                   "must be absent on an adapter, which uses the resources of its base \"%s\"", base);
    if (!node && !json_has(specification->node, "BaseInferenceComponentName"))
        json_fault(faults, FAULT_INPUT, specification->node,
                   "must have ComputeResourceRequirements: only an adapter, with BaseInferenceComponentName, has none");
    const struct compute_resource_requirements *compute = specification->compute_resource_requirements;
    if (!compute) return;
    struct optional_integer least = compute->min_memory_required_in_mb, most = compute->max_memory_required_in_mb;
    if (least.given && most.given && most.value < least.value)
        json_fault(faults, FAULT_INPUT, json_member(node, "MaxMemoryRequiredInMb"),
                   "must be at least MinMemoryRequiredInMb, which is %lld, found %lld", (long long)least.value,
                   (long long)most.value);
    struct optional_single devices = compute->number_of_accelerator_devices_required;
    if (devices.text && ceil(devices.value) > devices.value)
        json_fault(faults, FAULT_WARNING, json_member(node, "NumberOfAcceleratorDevicesRequired"),
                   "should be a whole number, found %s: devices are given to copies whole", devices.text);
}

static void check_specification(const struct component_specification *specification, struct faults *faults)
{
    if (!specification->node) return;
    check_model(specification, faults);
    check_metrics(specification, faults);
    check_compute(specification, faults);
}

/* Each is for one type, so that it is clear which holds where; and none is an adapter's. */
static void check_specifications(const struct inference_component *component, struct faults *faults)
{
    for (size_t i = 0; i < component->specification_count; i++) {
        const struct component_specification *specification = &component->specifications[i];
        if (!specification->node) continue;
        check_specification(specification, faults);
        if (component->specification_count > 1 && !json_has(specification->node, "InstanceType"))
            json_fault(faults, FAULT_INPUT, specification->node,
                       "must have an InstanceType: each of several Specifications is for one");
        if (json_has(specification->node, "BaseInferenceComponentName"))
            json_fault(faults, FAULT_INPUT, json_member(specification->node, "BaseInferenceComponentName"),
                       "must be absent in Specifications: an adapter has one Specification");
        for (size_t before = 0; before < i && specification->instance_type; before++) {
            const char *other = component->specifications[before].instance_type;
            if (!other || strcmp(specification->instance_type, other) != 0) continue;
            json_fault(faults, FAULT_INPUT, json_member(specification->node, "InstanceType"),
                       "must be unique: \"%s\" is the type of Specifications[%zu] too", other, before);
            break;
        }
    }
}

static void check_copies(const struct inference_component *component, struct faults *faults)
{
    const struct component_runtime_config *runtime = component->runtime_config;
    if (!json_has(component->node, "RuntimeConfig")) {
        if (!is_adapter(component))
            json_fault(faults, FAULT_INPUT, component->node,
                       "must have RuntimeConfig with its CopyCount: only an adapter goes without");
    } else if (runtime && !json_has(runtime->node, "DesiredCopyCount")) {
        json_require(runtime->node, "CopyCount", faults);
    }
}

static void check_component(const struct inference_component *component, struct faults *faults)
{
    bool one = json_has(component->node, "Specification"), several = json_has(component->node, "Specifications");
    if (one == several)
        json_fault(faults, FAULT_INPUT, component->node,
                   "must have exactly one of Specification and Specifications, found %s", one ? "both" : "none");
    if (component->specification) check_specification(component->specification, faults);
    check_specifications(component, faults);
    check_copies(component, faults);
}

/* --- Rules between components --- */

static void check_name(const struct inference_components *components, size_t index, struct faults *faults)
{
    const struct inference_component *component = &components->components[index];
    const char *name = component->inference_component_name;
    size_t first = name ? inference_components_find(components, name) : index;
    if (first < index)
        json_fault(faults, FAULT_INPUT, json_member(component->node, "InferenceComponentName"),
                   "must be unique: \"%s\" is the name of InferenceComponents[%zu] too", name, first);
}

/* A scenario has one endpoint, whose name its configuration does not say. */
static void check_endpoint(const struct inference_components *components, size_t index, struct faults *faults)
{
    const struct inference_component *component = &components->components[index];
    const char *first = components->components[0].endpoint_name;
    if (component->endpoint_name && first && strcmp(component->endpoint_name, first) != 0)
        json_fault(faults, FAULT_INPUT, json_member(component->node, "EndpointName"),
                   "must be \"%s\", the endpoint of InferenceComponents[0]: a scenario has one endpoint", first);
}

static void find_base(const struct inference_components *components, struct inference_component *component,
                      struct faults *faults)
{
    const struct component_specification *specification = component->specification;
    const char *base = specification ? specification->base_inference_component_name : NULL;
    if (!base) return;
    size_t index = inference_components_find(components, base);
    const struct json_node *node = json_member(specification->node, "BaseInferenceComponentName");
    if (index == INFERENCE_COMPONENTS_MOST)
        json_fault(faults, FAULT_INPUT, node, "no inference component is called \"%s\"", base);
    else if (is_adapter(&components->components[index]))
        json_fault(faults, FAULT_INPUT, node, "must be a component with resources of its own: \"%s\" is an adapter",
                   base);
    else
        component->base = (uint32_t)index;
}

bool inference_components_read(const struct shape_reading *reading, const struct json_node *array,
                               struct inference_components *out)
{
    struct faults *faults = reading->faults;
    size_t before = faults_count(faults), count = json_count(array);
    if (count > INFERENCE_COMPONENTS_MOST) {
        json_fault(faults, FAULT_INPUT, array, "must have at most %d components, found %zu", INFERENCE_COMPONENTS_MOST,
                   count);
        return false;
    }
    struct inference_components components = {.components =
                                                  arena_new_array(reading->arena, count, struct inference_component)};
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct inference_component *component = &components.components[components.count++];
        component->base = component->variant = INFERENCE_COMPONENT_NONE;
        shape_read(reading, &INFERENCE_COMPONENT_SHAPE, node, component);
        if (component->node) check_component(component, faults);
    }
    for (size_t i = 0; i < components.count; i++) {
        if (!components.components[i].node) continue; /* no object, which has been said */
        check_name(&components, i, faults);
        check_endpoint(&components, i, faults);
        find_base(&components, &components.components[i], faults);
    }
    if (faults_count(faults) > before) return false;
    *out = components;
    return true;
}

/* --- Components and the variants that host them --- */

struct binding {
    const struct endpoint_config *config;
    struct faults *faults;
    size_t hosts;        /* variants that host components */
    uint32_t first_host; /* where there is one */
};

static const struct production_variant *variant_of(const struct binding *binding,
                                                   const struct inference_component *component)
{
    return &binding->config->production_variants[component->variant];
}

/* Without a name: the variant of an adapter's base, or the only one that hosts components. */
static bool find_unnamed(const struct binding *binding, const struct inference_components *components,
                         struct inference_component *component)
{
    if (component->base != INFERENCE_COMPONENT_NONE)
        component->variant = components->components[component->base].variant;
    else if (binding->hosts == 1)
        component->variant = binding->first_host;
    else
        json_fault(binding->faults, FAULT_INPUT, component->node,
                   "must have a VariantName: %zu variants host inference components", binding->hosts);
    return component->variant != INFERENCE_COMPONENT_NONE;
}

static bool find_variant(const struct binding *binding, const struct inference_components *components,
                         struct inference_component *component)
{
    if (!component->variant_name) return find_unnamed(binding, components, component);
    for (size_t v = 0; v < binding->config->production_variant_count; v++) {
        const struct production_variant *variant = &binding->config->production_variants[v];
        if (strcmp(component->variant_name, variant->variant_name) != 0) continue;
        component->variant = (uint32_t)v;
        return true;
    }
    endpoint_config_no_variant(binding->config, json_member(component->node, "VariantName"), true,
                               component->variant_name, binding->faults);
    return false;
}

static void check_types(const struct binding *binding, const struct inference_component *component)
{
    for (size_t i = 0; i < specification_count(component); i++) {
        const struct component_specification *specification = specification_at(component, i);
        const struct production_variant *variant = variant_of(binding, component);
        if (specification->instance_type && !production_variant_has_type(variant, specification->instance_type))
            json_fault(binding->faults, FAULT_INPUT, json_member(specification->node, "InstanceType"),
                       "variant \"%s\" has no instances of %s", variant->variant_name, specification->instance_type);
    }
}

static void check_same_variant(const struct binding *binding, const struct inference_components *components,
                               const struct inference_component *adapter)
{
    if (adapter->base == INFERENCE_COMPONENT_NONE) return;
    const struct inference_component *base = &components->components[adapter->base];
    if (adapter->variant == base->variant) return;
    json_fault(binding->faults, FAULT_INPUT, adapter->node,
               "must be on variant \"%s\", where its base \"%s\" is, found \"%s\"",
               variant_of(binding, base)->variant_name, base->inference_component_name,
               variant_of(binding, adapter)->variant_name);
}

static void warn_of_empty_hosts(const struct binding *binding, const struct inference_components *components)
{
    for (size_t v = 0; v < binding->config->production_variant_count; v++) {
        const struct production_variant *variant = &binding->config->production_variants[v];
        bool empty = hosts_components(variant);
        for (size_t i = 0; empty && i < components->count; i++) empty = components->components[i].variant != v;
        if (empty)
            json_fault(binding->faults, FAULT_WARNING, variant->node,
                       "hosts inference components, of which it has none: every call to it will be refused");
    }
}

/* A configuration without any host has said so by its models: one fault, not one for each component. */
static bool has_hosts(struct binding *binding, const struct inference_components *components)
{
    for (size_t v = binding->config->production_variant_count; v-- > 0;)
        if (hosts_components(&binding->config->production_variants[v])) {
            binding->hosts++;
            binding->first_host = (uint32_t)v;
        }
    if (binding->hosts > 0) return true;
    bool serverless = binding->config->production_variants[0].serverless_config != NULL;
    if (components->count > 0)
        json_fault(binding->faults, FAULT_INPUT, components->components[0].node, "%s",
                   serverless ? "needs instances for its copies, and a serverless variant has none"
                              : "needs a variant without ModelName: models and inference components do not share an "
                                "endpoint");
    return false;
}

/* Bases first: an adapter may go where its base is. */
static void bind(const struct binding *binding, struct inference_components *components, bool adapters)
{
    for (size_t i = 0; i < components->count; i++) {
        struct inference_component *component = &components->components[i];
        if ((component->base != INFERENCE_COMPONENT_NONE) != adapters) continue;
        if (find_variant(binding, components, component)) check_types(binding, component);
    }
}

bool inference_components_bind(struct inference_components *components, const struct endpoint_config *config,
                               struct faults *faults)
{
    struct binding binding = {.config = config, .faults = faults};
    size_t before = faults_count(faults);
    if (!has_hosts(&binding, components)) return components->count == 0;
    bind(&binding, components, false);
    bind(&binding, components, true);
    if (faults_count(faults) > before) return false;
    for (size_t i = 0; i < components->count; i++) check_same_variant(&binding, components, &components->components[i]);
    warn_of_empty_hosts(&binding, components);
    return faults_count(faults) == before;
}
