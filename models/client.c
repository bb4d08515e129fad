#include "models/client.h"

#include "models/json.h"
#include "sim/units.h"

#define ATTEMPTS_MOST 100

struct client client_default(void)
{
    return (struct client){.timeout_s = CLIENT_TIMEOUT_DEFAULT_S,
                           .max_attempts = 1,
                           .request_ttl_s = distribution_constant(CLIENT_REQUEST_TTL_MOST_S),
                           .invocation_timeout_s = CLIENT_INVOCATION_TIMEOUT_DEFAULT_S};
}

static void read_request_ttl(const struct json_node *node, struct client *client, struct arena *arena,
                             struct faults *faults)
{
    const struct json_node *ttl = json_member(node, "RequestTTLSeconds");
    double constant_s;
    if (ttl && json_kind(ttl) != JSON_NUMBER)
        client->has_request_ttl =
            distribution_read(ttl, "s", DISTRIBUTION_DRAWN, &client->request_ttl_s, arena, faults);
    else if (json_get_number(node, "RequestTTLSeconds", CLIENT_REQUEST_TTL_LEAST_S, CLIENT_REQUEST_TTL_MOST_S,
                             &constant_s, faults)) {
        client->has_request_ttl = true;
        client->request_ttl_s = distribution_constant(constant_s);
    }
}

bool client_read(const struct json_node *node, struct client *out, struct arena *arena, struct faults *faults)
{
    static const char *const names[] = {"TimeoutInSeconds",         "MaxAttempts", "RetryMode", "RequestTTLSeconds",
                                        "InvocationTimeoutSeconds", NULL};
    static const char *const modes[] = {"standard", "legacy", "adaptive", NULL};
    struct client client = client_default();
    int64_t attempts = client.max_attempts, invocation_s = client.invocation_timeout_s;
    int mode = RETRY_STANDARD;
    size_t before = faults_count(faults);

    client.node = node;
    json_check_names(node, names, true, FAULT_INPUT, faults);
    json_get_number(node, "TimeoutInSeconds", 0.001, TIME_LONGEST_S, &client.timeout_s, faults);
    json_get_integer(node, "MaxAttempts", 1, ATTEMPTS_MOST, &attempts, faults);
    json_get_choice(node, "RetryMode", modes, &mode, faults);
    read_request_ttl(node, &client, arena, faults);
    client.has_invocation_timeout =
        json_get_integer(node, "InvocationTimeoutSeconds", 1, CLIENT_INVOCATION_TIMEOUT_MOST_S, &invocation_s, faults);
    client.max_attempts = (uint32_t)attempts;
    client.retry_mode = (enum retry_mode)mode;
    client.invocation_timeout_s = (uint32_t)invocation_s;
    if (faults_count(faults) > before) return false;
    *out = client;
    return true;
}
