#include "reports/junit.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "reports/html_escape.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <string.h>

/* U+FFFE and U+FFFF are no characters of XML 1.0. */
static void attribute(struct arena *arena, struct buffer *buffer, const char *name, const char *text)
{
    char *clean = arena_format(arena, "%s", text);
    for (char *c = clean; (c = strstr(c, "\xef\xbf")) != NULL; c += 2)
        if ((unsigned char)c[2] >= 0xbe) memcpy(c, "\xef\xbf\xbd", 3);
    buffer_format(buffer, " %s=\"", name);
    html_escape(buffer, clean);
    buffer_add(buffer, "\"");
}

static void write_case(struct arena *arena, struct buffer *buffer, const struct result *result,
                       const struct objective_result *objective)
{
    const char *measured = text_objective_measured(arena, objective);
    const char *limit = text_objective_value(arena, objective, objective->at_most);
    buffer_add(buffer, "    <testcase");
    attribute(arena, buffer, "classname", result->scenario);
    attribute(arena, buffer, "name",
              arena_format(arena, "%s at most %s", text_objective_name(arena, objective), limit));
    buffer_add(buffer, ">\n");
    if (!objective->met) {
        buffer_add(buffer, "      <failure type=\"objective\"");
        attribute(arena, buffer, "message", arena_format(arena, "measured %s, at most %s", measured, limit));
        buffer_add(buffer, "/>\n");
    } else {
        buffer_format(buffer, "      <system-out>measured %s</system-out>\n", measured);
    }
    buffer_add(buffer, "    </testcase>\n");
}

const char *junit_report(struct arena *arena, const struct result *result)
{
    struct buffer *buffer = buffer_new(arena);
    size_t failures = 0;
    for (size_t i = 0; i < result->objective_count; i++) failures += !result->objectives[i].met;
    buffer_add(buffer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    attribute(arena, buffer, "name", result->scenario);
    buffer_format(buffer, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n", result->objective_count,
                  failures);
    for (size_t i = 0; i < result->objective_count; i++) write_case(arena, buffer, result, &result->objectives[i]);
    buffer_add(buffer, "  </testsuite>\n</testsuites>\n");
    return buffer_text(buffer);
}
