#include "models/catalogue.h"
#include "models/data_table.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct catalogue *catalogue;

static void given_the_catalogue(void)
{
    arena = arena_new();
    catalogue = catalogue_new(arena);
}

static const struct instance_type *type(const char *name)
{
    const struct instance_type *found = catalogue_find(catalogue, name);
    ck_assert_msg(found != NULL, "%s is not in the catalogue", name);
    return found;
}

static void assert_usd(struct price price, const char *usd)
{
    char text[MONEY_TEXT];
    ck_assert_str_eq(decimal_text(price.usd, text), usd);
}

/* ProductionVariantInstanceType of the service model sagemaker 2017-07-24 (botocore 1.43.67): 277 names in 50 families. */
START_TEST(it_holds_the_types_of_the_api_model_family_by_family)
{
    static const struct {
        const char *family;
        int types;
    } FAMILIES[] = {
        {"t2", 4},        {"m4", 5},   {"m5", 6},   {"m5d", 6},  {"c4", 5},   {"p2", 3},      {"p3", 3},
        {"c5", 6},        {"c5d", 6},  {"g4dn", 6}, {"r5", 6},   {"r5d", 6},  {"inf1", 4},    {"dl1", 1},
        {"c6i", 9},       {"m6i", 9},  {"r6i", 9},  {"g5", 8},   {"g6", 8},   {"r8g", 10},    {"g6e", 8},
        {"g7e", 6},       {"g7", 6},   {"p4d", 1},  {"c7g", 7},  {"m6g", 7},  {"m6gd", 7},    {"c6g", 7},
        {"c6gd", 7},      {"c6gn", 7}, {"r6g", 7},  {"r6gd", 7}, {"p4de", 1}, {"trn1", 2},    {"trn1n", 1},
        {"trn2", 1},      {"inf2", 4}, {"p5", 2},   {"p5e", 1},  {"p5en", 1}, {"m7i", 9},     {"c7i", 9},
        {"r7i", 9},       {"c8g", 10}, {"r7gd", 8}, {"m8g", 10}, {"c6in", 9}, {"p6-b200", 1}, {"p6-b300", 1},
        {"p6e-gb200", 1},
    };
    given_the_catalogue();

    ck_assert_uint_eq(catalogue_count(catalogue), 277);
    for (size_t i = 0; i < sizeof FAMILIES / sizeof *FAMILIES; i++) {
        int types = 0;
        for (size_t j = 0; j < catalogue_count(catalogue); j++)
            types += strcmp(catalogue_at(catalogue, j)->family, FAMILIES[i].family) == 0;
        ck_assert_msg(types == FAMILIES[i].types, "%s has %d types", FAMILIES[i].family, types);
    }
    arena_free(arena);
}
END_TEST

/* EC2's own description of m5.xlarge; ml.m5.xlarge at 0.23 in the Infracost golden file (May 2026). */
START_TEST(a_plain_type_has_its_cpus_memory_and_price)
{
    given_the_catalogue();
    const struct instance_type *m5 = type("ml.m5.xlarge");

    ck_assert_str_eq(m5->family, "m5");
    ck_assert_str_eq(m5->size, "xlarge");
    ck_assert_str_eq(m5->cpu_architecture, "x86_64");
    ck_assert_int_eq(m5->vcpu, 4);
    ck_assert_double_eq(m5->memory_gib, 16);
    ck_assert_int_eq(m5->accelerator, ACCELERATOR_NONE);
    ck_assert_ptr_null(m5->accelerator_model);
    ck_assert(!m5->local_nvme && !m5->burstable);
    ck_assert_double_eq(m5->network_gbps, 10);
    assert_usd(m5->price, "0.23");
    ck_assert_str_eq(m5->price.kind, "listed");
    ck_assert_str_eq(m5->price.unit, "hour");
    ck_assert(!m5->price.estimated);
    ck_assert_str_eq(m5->price.as_of, "2026-09-27");
    arena_free(arena);
}
END_TEST

/* g5.12xlarge: 4 NVIDIA A10G of 24 GB (22.35 GiB), one disk of 3800 GB (EC2 instance types); 7.09 USD (AWS price list). */
START_TEST(a_gpu_type_has_its_devices_and_disks)
{
    given_the_catalogue();
    const struct instance_type *g5 = type("ml.g5.12xlarge");

    ck_assert_int_eq(g5->accelerator, ACCELERATOR_GPU);
    ck_assert_str_eq(g5->accelerator_model, "NVIDIA A10G");
    ck_assert_int_eq(g5->accelerator_count, 4);
    ck_assert_double_eq(g5->accelerator_memory_gib, 22.35);
    ck_assert(g5->local_nvme);
    ck_assert_int_eq(g5->local_nvme_gb, 3800);
    assert_usd(g5->price, "7.09");
    arena_free(arena);
}
END_TEST

START_TEST(families_are_recognised)
{
    given_the_catalogue();
    ck_assert(type("ml.t2.medium")->burstable);
    ck_assert(!type("ml.trn1.32xlarge")->burstable);
    ck_assert_int_eq(type("ml.trn1.32xlarge")->accelerator, ACCELERATOR_TRAINIUM);
    ck_assert_int_eq(type("ml.inf2.48xlarge")->accelerator, ACCELERATOR_INFERENTIA);
    ck_assert_int_eq(type("ml.dl1.24xlarge")->accelerator, ACCELERATOR_GAUDI);
    ck_assert_str_eq(type("ml.c6g.large")->cpu_architecture, "arm64");
    ck_assert(type("ml.m5d.large")->local_nvme);
    arena_free(arena);
}
END_TEST

/* contract: Workers = vCPU of the type, 1 per accelerator where it has any. inf2.48xlarge has 12 devices (EC2). */
START_TEST(workers_are_accelerators_or_cpus)
{
    given_the_catalogue();
    ck_assert_int_eq(instance_type_workers(type("ml.c5.xlarge")), 4);
    ck_assert_int_eq(instance_type_workers(type("ml.g5.12xlarge")), 4);
    ck_assert_int_eq(instance_type_workers(type("ml.g5.xlarge")), 1);
    ck_assert_int_eq(instance_type_workers(type("ml.inf2.48xlarge")), 12);
    arena_free(arena);
}
END_TEST

/* Three types are sold as reserved capacity only: trn2, p5e and p6e-gb200 have no public on-demand price. */
START_TEST(every_price_is_positive_and_says_where_it_comes_from)
{
    given_the_catalogue();
    size_t without = 0;
    for (size_t i = 0; i < catalogue_count(catalogue); i++) {
        const struct instance_type *at = catalogue_at(catalogue, i);
        int64_t age_days;
        ck_assert_int_gt(at->vcpu, 0);
        ck_assert_double_gt(at->memory_gib, 0);
        ck_assert((at->accelerator_count > 0) == (at->accelerator != ACCELERATOR_NONE));
        ck_assert(at->local_nvme == (at->local_nvme_gb > 0));
        ck_assert(catalogue_well_formed(at->name));
        ck_assert_str_ne(at->specification_source, "");
        if (!at->has_price) {
            without++;
            continue;
        }
        ck_assert_int_gt(at->price.usd.value, 0);
        ck_assert_str_ne(at->price.source, "");
        ck_assert(price_source_age_days(price_source_dated(arena, &at->price), 0, &age_days));
        ck_assert(at->price.estimated == (strcmp(at->price.kind, "estimated") == 0));
        ck_assert(at->price.estimated == (at->price_low != NULL));
    }
    ck_assert_uint_eq(without, 3);
    ck_assert(!type("ml.p5e.48xlarge")->has_price);
    arena_free(arena);
}
END_TEST

START_TEST(an_unknown_name_may_be_new_but_a_malformed_one_is_wrong)
{
    given_the_catalogue();
    ck_assert_ptr_null(catalogue_find(catalogue, "ml.m9i.xlarge"));
    ck_assert(catalogue_well_formed("ml.m9i.xlarge"));
    ck_assert(catalogue_well_formed("ml.p6e-gb200.36xlarge"));
    ck_assert(!catalogue_well_formed("m5.xlarge"));
    ck_assert(!catalogue_well_formed("ml.m5"));
    ck_assert(!catalogue_well_formed("ml.M5.xlarge"));
    ck_assert(!catalogue_well_formed(""));
    ck_assert_ptr_null(catalogue_find(catalogue, "ML.M5.XLARGE"));
    ck_assert_str_eq(catalogue_nearest(catalogue, "ml.c5.xlrge"), "ml.c5.xlarge");
    ck_assert_ptr_null(catalogue_nearest(catalogue, "something quite different"));
    arena_free(arena);
}
END_TEST

/* RFC 4180, section 2. */
START_TEST(a_table_reads_quotes_empty_fields_and_both_line_ends)
{
    static const char TEXT[] = "a,\"b c\",d\r\n\"x, \"\"y\"\"\",,\"\"\n1,2,3";
    arena = arena_new();
    struct data_table table = data_table_read(arena, TEXT, sizeof TEXT - 1);

    ck_assert_uint_eq(table.columns, 3);
    ck_assert_uint_eq(table.rows, 2);
    ck_assert_str_eq(data_table_cell(&table, 0, "a"), "x, \"y\"");
    ck_assert_str_eq(data_table_cell(&table, 0, "b c"), "");
    ck_assert_str_eq(data_table_cell(&table, 0, "d"), "");
    ck_assert_str_eq(data_table_cell(&table, 1, "d"), "3");
    arena_free(arena);
}
END_TEST

TEST_MAIN("catalogue", it_holds_the_types_of_the_api_model_family_by_family, a_plain_type_has_its_cpus_memory_and_price,
          a_gpu_type_has_its_devices_and_disks, families_are_recognised, workers_are_accelerators_or_cpus,
          every_price_is_positive_and_says_where_it_comes_from, an_unknown_name_may_be_new_but_a_malformed_one_is_wrong,
          a_table_reads_quotes_empty_fields_and_both_line_ends)
