#include "reports/text.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "reports/text_cost.h"
#include "reports/text_deployment.h"
#include "reports/text_fleet.h"
#include "reports/text_latency.h"
#include "reports/text_load.h"
#include "reports/text_mode.h"
#include "reports/text_page.h"
#include "reports/text_requests.h"
#include "reports/text_run.h"
#include "reports/text_scaling.h"
#include "reports/text_sessions.h"
#include "reports/text_shadow.h"
#include "reports/text_steps.h"
#include "reports/text_uncertain.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#define DIGEST_SHOWN 12 /* hexadecimal digits: enough to tell two files apart */

static void write_headline(struct text_page *page, const struct result *result)
{
    text_page_heading(page, result->scenario);
    if (result->description) text_page_line(page, result->description);
    text_run(page, result);
}

static void write_inputs(struct text_page *page, const struct result *result)
{
    if (result->input_count == 0) return;
    text_page_heading(page, "Inputs (SHA-256)");
    for (size_t i = 0; i < result->input_count; i++)
        text_page_note(page, arena_format(page->arena, "%.*s", DIGEST_SHOWN, result->inputs[i].sha256),
                       result->inputs[i].path);
}

const char *text_report(struct arena *arena, const struct result *result, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    text_verdict(&page, result);
    write_headline(&page, result);
    text_shadow(&page, result);
    text_requests(&page, result);
    text_sessions(&page, result);
    text_errors(&page, result);
    text_latency(&page, result);
    text_waiting(&page, result);
    text_tokens(&page, result);
    text_serverless(&page, result);
    text_async(&page, result);
    text_load(&page, result);
    text_copies(&page, result);
    text_instances(&page, result);
    text_scaling(&page, result);
    text_deployments(&page, result);
    text_steps(&page, result);
    text_capture(&page, result);
    text_explanations(&page, result);
    text_cost(&page, result);
    text_uncertain(&page, result);
    text_assumptions(&page, result);
    text_warnings(&page, result);
    write_inputs(&page, result);
    return buffer_text(page.buffer);
}
