#include "scenarios/scenario_key.h"

#include "models/json.h"

#include <stdio.h>
#include <string.h>

static void add_number(struct sha256 *digest, uint64_t number)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%llu,", (unsigned long long)number);
    sha256_add(digest, text, (size_t)length);
}

void scenario_key(const struct compiled *compiled, const char *beside, char key[SHA256_HEX_BYTES])
{
    const struct scenario *scenario = compiled->scenario;
    struct sha256 digest;
    sha256_start(&digest);
    sha256_add(&digest, LOADLINE_VERSION, sizeof LOADLINE_VERSION);
    add_number(&digest, scenario->seed);
    add_number(&digest, compiled->replications);
    add_number(&digest, scenario->strict);
    json_hash(scenario->node, &digest);
    for (size_t i = 0; i < scenario->inputs.count; i++)
        sha256_add(&digest, scenario->inputs.digests[i].sha256, strlen(scenario->inputs.digests[i].sha256));
    sha256_add(&digest, beside, strlen(beside));
    sha256_hex(&digest, key);
}
