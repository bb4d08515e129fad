#include "models/catalogue.h"
#include "models/fault.h"
#include "models/json.h"
#include "reports/catalogue_report.h"
#include "reports/display.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

static void assert_holds(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "the report lacks: %s", part);
}

START_TEST(the_table_has_a_line_for_every_type_and_fits)
{
    struct arena *arena = arena_new();
    const struct catalogue *catalogue = catalogue_new(arena);
    const char *text = catalogue_report_text(arena, catalogue, NULL, (struct text_style){.width = 80, .colour = false});
    size_t lines = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        ck_assert_uint_le(display_width(arena_text_n(arena, line, strcspn(line, "\n"))), 80);
        lines++;
    }
    ck_assert_uint_eq(lines, 1 + catalogue_count(catalogue) + 2); /* a header and two notes */
    arena_free(arena);
}
END_TEST

/* ml.g5.xlarge: 4 vCPU, 16 GiB, one A10G of 24 GiB (models/catalogue/instances.csv, from EC2's describe-instance-types). */
START_TEST(one_type_is_told_with_its_sources)
{
    struct arena *arena = arena_new();
    const struct catalogue *catalogue = catalogue_new(arena);
    const struct instance_type *type = catalogue_find(catalogue, "ml.g5.xlarge");
    ck_assert_ptr_nonnull(type);
    const char *text = catalogue_report_text(arena, catalogue, type, (struct text_style){.width = 80, .colour = false});
    assert_holds(text, "ml.g5.xlarge\n  4 vCPU (x86_64), 16 GiB of memory\n  accelerators: 1 x ");
    assert_holds(text, "USD an hour, ");
    assert_holds(text, "workers, unless a profile says otherwise: 1\n");
    ck_assert_ptr_nonnull(strstr(strstr(text, "source: ") + 1, "source: ")); /* of the machine and of the price */
    arena_free(arena);
}
END_TEST

START_TEST(json_holds_every_type_and_is_strict)
{
    struct arena *arena = arena_new();
    const struct catalogue *catalogue = catalogue_new(arena);
    struct faults *faults = faults_new(arena);
    const char *text = catalogue_report_json(arena, catalogue, NULL);
    ck_assert_ptr_nonnull(json_read_text(arena, "catalogue", text, strlen(text), faults));
    size_t types = 0;
    for (const char *at = text; (at = strstr(at, "\"InstanceType\":")) != NULL; at++) types++;
    ck_assert_uint_eq(types, catalogue_count(catalogue));
    const char *one = catalogue_report_json(arena, catalogue, catalogue_find(catalogue, "ml.c5.xlarge"));
    assert_holds(one, "\"USDPerHour\": \"0.204\""); /* price list of us-east-1 */
    assert_holds(one, "\"DefaultWorkers\": 4");
    ck_assert_ptr_null(strstr(one, "Accelerator"));
    arena_free(arena);
}
END_TEST

TEST_MAIN("catalogue_report", the_table_has_a_line_for_every_type_and_fits, one_type_is_told_with_its_sources,
          json_holds_every_type_and_is_strict)
