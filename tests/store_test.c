#include "models/fault.h"
#include "models/result.h"
#include "reports/json_report.h"
#include "reports/store.h"
#include "reports/text.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/sketch.h"
#include "tests/mode_fixture.h"
#include "tests/result_fixture.h"
#include "tests/same_values.h"
#include "tests/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A directory of its own for each test, taken away with everything in it. */
struct scene {
    struct arena *arena;
    struct faults *faults;
    char directory[64];
    const char *path; /* of a database that is not there yet */
};

static struct scene scene_new(void)
{
    struct scene scene = {.arena = arena_new(), .directory = "/tmp/loadline-store-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(scene.directory));
    scene.faults = faults_new(scene.arena);
    scene.path = arena_format(scene.arena, "%s/runs.db", scene.directory);
    return scene;
}

static void scene_free(struct scene *scene)
{
    unlink(scene->path);
    unlink(arena_format(scene->arena, "%s-journal", scene->path));
    rmdir(scene->directory);
    arena_free(scene->arena);
}

static void assert_fault(const struct scene *scene, enum fault_kind kind, const char *part)
{
    ck_assert_uint_eq(faults_total(scene->faults), 1);
    const struct fault *fault = faults_at(scene->faults, 0);
    ck_assert_int_eq(fault->kind, kind);
    ck_assert_msg(strstr(fault->text, part) != NULL, "\"%s\" does not say \"%s\"", fault->text, part);
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

static char *read_file(struct arena *arena, const char *path, size_t *length)
{
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    char *bytes = arena_new_array(arena, 1 << 20, char);
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

/* All rows as text, columns parted by |. */
static const char *query(struct arena *arena, const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *row = NULL;
    const char *text = "";
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(handle, sql, -1, &row, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(handle));
    while (sqlite3_step(row) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const char *cell = (const char *)sqlite3_column_text(row, i);
            text = arena_format(arena, "%s%s%s", text, i > 0 ? "|" : "", cell ? cell : "");
        }
        text = arena_format(arena, "%s\n", text);
    }
    sqlite3_finalize(row);
    sqlite3_close(handle);
    return text;
}

static void assert_saves(const struct scene *scene, const struct result *result, int64_t run_id)
{
    int64_t saved = store_save(scene->path, result, scene->faults);
    if (saved == 0 && faults_total(scene->faults) > 0) ck_abort_msg("%s", faults_at(scene->faults, 0)->text);
    ck_assert_int_eq(saved, run_id);
}

static struct result *loaded(const struct scene *scene, const char *run)
{
    struct result *result = store_load(scene->arena, scene->path, run, scene->faults);
    if (!result) ck_abort_msg("%s", faults_at(scene->faults, 0)->text);
    return result;
}

static void assert_same_reports(struct arena *arena, const struct result *a, const struct result *b)
{
    struct text_style style = {.width = 80};
    ck_assert_str_eq(json_report(arena, a), json_report(arena, b));
    ck_assert_str_eq(text_report(arena, a, style), text_report(arena, b, style));
}

START_TEST(a_loaded_run_gives_the_same_bytes_as_the_saved_one)
{
    struct scene scene = scene_new();
    struct result *full = result_fixture(scene.arena), *empty = result_fixture_empty(scene.arena);
    assert_saves(&scene, full, 1);
    assert_saves(&scene, empty, 2);
    assert_same_reports(scene.arena, full, loaded(&scene, "1"));
    assert_same_reports(scene.arena, empty, loaded(&scene, "2"));
    scene_free(&scene);
}
END_TEST

START_TEST(a_run_of_each_way_of_serving_comes_back_whole)
{
    struct scene scene = scene_new();
    for (size_t i = 0; i < MODE_FIXTURES; i++) assert_saves(&scene, mode_fixtures[i].make(scene.arena), (int64_t)i + 1);
    for (size_t i = 0; i < MODE_FIXTURES; i++)
        assert_same_reports(scene.arena, mode_fixtures[i].make(scene.arena),
                            loaded(&scene, arena_format(scene.arena, "%zu", i + 1)));
    scene_free(&scene);
}
END_TEST

START_TEST(histograms_and_series_of_a_component_come_back_whole)
{
    struct scene scene = scene_new();
    const struct result *saved = mode_fixture_components(scene.arena);
    assert_saves(&scene, saved, 1);
    const struct variant_result *a = &saved->components[0], *b = &loaded(&scene, "1")->components[0];
    assert_same_values(a->latency_histogram, b->latency_histogram);
    ck_assert_uint_eq(b->series_count, 1);
    ck_assert_mem_eq(a->series, b->series, sizeof *a->series);
    scene_free(&scene);
}
END_TEST

static void assert_same_latencies(const struct sketch *a, const struct sketch *b, size_t step)
{
    size_t in_a = 0, in_b = 0;
    uint32_t bucket_a, bucket_b;
    uint64_t count_a, count_b;
    ck_assert_uint_eq(sketch_steps(a), sketch_steps(b));
    while (sketch_next(a, step, &in_a, &bucket_a, &count_a)) {
        ck_assert(sketch_next(b, step, &in_b, &bucket_b, &count_b));
        ck_assert_uint_eq(bucket_a, bucket_b);
        ck_assert_uint_eq(count_a, count_b);
    }
    ck_assert(!sketch_next(b, step, &in_b, &bucket_b, &count_b));
}

START_TEST(histograms_and_series_come_back_whole)
{
    struct scene scene = scene_new();
    struct result *saved = result_fixture(scene.arena);
    assert_saves(&scene, saved, 1);
    const struct variant_result *a = &saved->variants[0], *b = &loaded(&scene, "1")->variants[0];
    assert_same_values(a->latency_histogram, b->latency_histogram);
    assert_same_values(a->waiting_histogram, b->waiting_histogram);
    assert_same_values(a->service_histogram, b->service_histogram);
    ck_assert_uint_eq(a->series_count, b->series_count);
    ck_assert_mem_eq(a->series, b->series, a->series_count * sizeof *a->series);
    for (size_t i = 0; i < a->series_count; i++) assert_same_latencies(a->series_latencies, b->series_latencies, i);
    scene_free(&scene);
}
END_TEST

/* Sums of 10^12 squares of an hour in ns need 128 bits: 10^12 * (3.6e12)^2 = 1.296e37. */
START_TEST(sums_beyond_64_bits_are_kept)
{
    struct scene scene = scene_new();
    struct result *saved = result_fixture(scene.arena);
    struct histogram *wide = histogram_new(scene.arena);
    histogram_add(wide, NS_PER_HOUR);
    wide->sum *= 1000000000000;
    wide->sum_of_squares *= 1000000000000;
    saved->variants[0].latency_histogram = wide;
    assert_saves(&scene, saved, 1);
    const struct histogram *back = loaded(&scene, "1")->variants[0].latency_histogram;
    ck_assert(back->sum == wide->sum && back->sum_of_squares == wide->sum_of_squares);
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT sum_of_squares_ns2 FROM histograms WHERE histogram_id = 1"),
                     "12960000000000000000000000000000000000\n");
    scene_free(&scene);
}
END_TEST

START_TEST(a_run_is_found_by_number_name_beginning_or_as_the_last)
{
    struct scene scene = scene_new();
    struct result *result = result_fixture(scene.arena);
    static const char *const names[] = {"chat-a", "chat-b", "chat-a", "burst"};
    for (int i = 0; i < 4; i++) {
        result->scenario = names[i];
        result->seed = (uint64_t)i + 1;
        assert_saves(&scene, result, i + 1);
    }
    ck_assert_uint_eq(loaded(&scene, "2")->seed, 2);
    ck_assert_uint_eq(loaded(&scene, "last")->seed, 4);
    ck_assert_uint_eq(loaded(&scene, "chat-a")->seed, 3);
    ck_assert_uint_eq(loaded(&scene, "bu")->seed, 4);
    ck_assert_ptr_null(store_load(scene.arena, scene.path, "chat", scene.faults));
    assert_fault(&scene, FAULT_INPUT, "several scenarios begin with \"chat\"");
    scene_free(&scene);
}
END_TEST

START_TEST(a_run_that_is_not_there_is_said_so)
{
    static const char *const runs[] = {"2", "99999999999999999999999999", "-1", "", "x' OR 1=1 --", "%"};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct scene scene = scene_new();
        assert_saves(&scene, result_fixture(scene.arena), 1);
        ck_assert_ptr_null(store_load(scene.arena, scene.path, runs[i], scene.faults));
        assert_fault(&scene, FAULT_INPUT, "no run \"");
        scene_free(&scene);
    }
}
END_TEST

START_TEST(the_list_has_a_row_for_every_run)
{
    struct scene scene = scene_new();
    const struct stored_run *runs = NULL;
    size_t count = 0;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    assert_saves(&scene, result_fixture_empty(scene.arena), 2);
    ck_assert(store_list(scene.arena, scene.path, &runs, &count, scene.faults));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(runs[0].scenario, "chat-a-b");
    ck_assert_uint_eq(runs[0].seed, UINT64_MAX - 1);
    ck_assert_double_eq(runs[0].latency_p99_ms, 220);
    ck_assert_int_eq(runs[0].total_e10_usd, 18400000000);
    ck_assert(runs[0].has_objectives && !runs[0].objectives_met && !runs[0].partial);
    ck_assert(!runs[1].has_objectives && !runs[1].has_latency && runs[1].partial);
    scene_free(&scene);
}
END_TEST

/* Hostile texts go in and out as they are: values are bound, never part of a statement. */
START_TEST(hostile_texts_are_kept_as_they_are)
{
    struct scene scene = scene_new();
    struct result *result = result_fixture(scene.arena);
    result->scenario = "'); DROP TABLE runs; --\x1b[2J\n\"";
    assert_saves(&scene, result, 1);
    ck_assert_str_eq(loaded(&scene, result->scenario)->scenario, result->scenario);
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT count(*) FROM runs"), "1\n");
    result = mode_fixture_components(scene.arena);
    result->components[0].component = "'); DROP TABLE variants; --\x1b[2J\n\"";
    assert_saves(&scene, result, 2);
    ck_assert_str_eq(loaded(&scene, "2")->components[0].component, result->components[0].component);
    scene_free(&scene);
}
END_TEST

START_TEST(one_file_is_left_and_says_what_it_is)
{
    struct scene scene = scene_new();
    struct stat status;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA application_id"), "1280262468\n"); /* 'LOAD' */
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), "6\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA journal_mode"), "delete\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA integrity_check"), "ok\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA foreign_key_check"), "");
    ck_assert_int_ne(stat(arena_format(scene.arena, "%s-journal", scene.path), &status), 0);
    ck_assert_int_ne(stat(arena_format(scene.arena, "%s-wal", scene.path), &status), 0);
    scene_free(&scene);
}
END_TEST

/* The figures of tests/result_fixture.c, in dollars and milliseconds. */
START_TEST(views_answer_in_dollars_and_milliseconds)
{
    struct scene scene = scene_new();
    assert_saves(&scene, result_fixture(scene.arena), 1);
    ck_assert_str_eq(
        query(scene.arena, scene.path,
              "SELECT scenario, seed, arrived, p99_ms, total_usd, monthly_usd, objectives_met FROM v_summary"),
        "chat-a-b|18446744073709551614|12900|220.0|1.84|1343.2|0\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT variant, shadow, arrived FROM v_variant_share"),
                     "A|0|12900\nB|1|6466\n");
    ck_assert_str_eq(
        query(scene.arena, scene.path, "SELECT usage_type, quantity, cost_usd, estimated FROM v_cost_by_usage_type"),
        "USE1-Host:ml.c5.xlarge|2.0|0.408|0\nUSE1-Hst:Data-Bytes-Out|1.5|0.024|0\n"
        "USE1-Host:ml.g5.xlarge|1.0|1.408|1\n");
    ck_assert_str_eq(query(scene.arena, scene.path,
                           "SELECT variant, percentile, time_ms, low_ms, high_ms FROM v_latency_percentiles "
                           "WHERE measure = 'latency' AND percentile >= 99 AND variant <> 'B'"),
                     "(endpoint)|99|220.0|209.0|231.0\n(endpoint)|99.9|440.0|418.0|462.0\n"
                     "A|99|220.0|209.0|231.0\nA|99.9|440.0|418.0|462.0\n");
    ck_assert_str_eq(query(scene.arena, scene.path,
                           "SELECT metric, variant, margin, met, probability_met FROM v_objectives LIMIT 1"),
                     "Latency|A|30.0|1|0.9993\n");
    scene_free(&scene);
}
END_TEST

/* The figures of tests/mode_fixture.c; a p99 is 5.5 times the scale of its times, 5200 ms for instance (tests/result_fixture.c). */
START_TEST(views_answer_for_each_way_of_serving)
{
    struct scene scene = scene_new();
    for (size_t i = 0; i < MODE_FIXTURES; i++) assert_saves(&scene, mode_fixtures[i].make(scene.arena), (int64_t)i + 1);
    ck_assert_str_eq(query(scene.arena, scene.path,
                           "SELECT run_id, variant, cold_starts, round(cold_start_share, 4), p99_ms, peak_concurrency, "
                           "max_concurrency, throttled FROM v_cold_starts"),
                     "1|thumbnails|428|0.0431|28600.0|19.6|20|60\n1|labels|0|0.0||2.0|5|0\n");
    ck_assert_str_eq(
        query(scene.arena, scene.path,
              "SELECT run_id, variant, peak_backlog, mean_backlog, oldest_s, p99_ms, expired FROM v_backlogs"),
        "2|reports|58.4|31.25|21600.0|1100000.0|10\n2|notes|2.0|0.1|1.25|5.5|0\n");
    ck_assert_str_eq(
        query(scene.arena, scene.path,
              "SELECT run_id, component, variant, copies_wanted, copies_mean, copies_unplaced, arrived, p99_ms "
              "FROM v_components"),
        "3|chat|pool|2|1.9375|0|2000|9900.0\n3|ranker|pool|1|1.0|0|3000|165.0\n"
        "3|chat-german|pool|1|0.0|5|300|\n");
    ck_assert_str_eq(
        query(scene.arena, scene.path,
              "SELECT variant, component, status, error, count, round(share, 4) FROM v_errors WHERE run_id IN (2, 3)"),
        "reports||||10|0.02\nreports||424|ModelError|4|0.008\n"
        "pool|ranker|424|ModelError|40|0.0133\npool|ranker|500|InternalFailure|2|0.0007\n"
        "pool|chat-german|400|ValidationError|300|1.0\n");
    ck_assert_str_eq(
        query(scene.arena, scene.path,
              "SELECT run_id, variant, at_s, decided_s, from_instances, to_instances, cause FROM v_scaling"),
        "2|reports|0.0|0.0|0|1|bounds: at least 1\n2|reports|370.25|310.25|1|3|policy \"backlog per instance\": alarm "
        "high: 3 of 3 points above 5\n2|reports|1800.0|1800.0|2|1|scheduled action \"off at night\"\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT variant FROM v_variant_share WHERE run_id = 3"), "pool\n");
    ck_assert_str_eq(query(scene.arena, scene.path,
                           "SELECT component, measure, time_ms FROM v_latency_percentiles "
                           "WHERE run_id = 3 AND percentile = 50 AND measure LIKE '%token'"),
                     "chat|first_token|90.0\nchat|output_token|14.0\n");
    scene_free(&scene);
}
END_TEST

START_TEST(what_belongs_to_a_run_goes_with_it)
{
    struct scene scene = scene_new();
    for (size_t i = 0; i < MODE_FIXTURES; i++) assert_saves(&scene, mode_fixtures[i].make(scene.arena), (int64_t)i + 1);
    run_sql(scene.path, "PRAGMA foreign_keys = ON; DELETE FROM runs");
    const char *tables = query(scene.arena, scene.path,
                               "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    for (const char *end; (end = strchr(tables, '\n')) != NULL; tables = end + 1)
        ck_assert_str_eq(query(scene.arena, scene.path,
                               arena_format(scene.arena, "SELECT count(*) FROM %.*s", (int)(end - tables), tables)),
                         "0\n");
    scene_free(&scene);
}
END_TEST

/* The text between `open` and the next fence, copied; *at moves behind it. NULL where there is none. */
static const char *fenced(struct arena *arena, const char **at, const char *open)
{
    const char *start = strstr(*at, open);
    if (!start) return NULL;
    start += strlen(open);
    const char *end = strstr(start, "```");
    ck_assert_ptr_nonnull(end);
    *at = end;
    return arena_text_n(arena, start, (size_t)(end - start));
}

START_TEST(the_queries_of_the_documentation_give_the_answers_shown)
{
    struct scene scene = scene_new();
    size_t length = 0, queries = 0;
    const char *at = read_file(scene.arena, "docs/database.md", &length), *sql = NULL;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    while ((sql = fenced(scene.arena, &at, "```sql\n")) != NULL) {
        ck_assert_str_eq(query(scene.arena, scene.path, sql), fenced(scene.arena, &at, "```text\n"));
        queries++;
    }
    ck_assert_uint_eq(queries, 7);
    scene_free(&scene);
}
END_TEST

static void assert_refused_and_untouched(struct scene *scene, enum fault_kind kind, const char *why)
{
    size_t before = 0, after = 0, count = 0;
    const struct stored_run *runs = NULL;
    const char *bytes = read_file(scene->arena, scene->path, &before);
    ck_assert_int_eq(store_save(scene->path, result_fixture(scene->arena), scene->faults), 0);
    assert_fault(scene, kind, why);
    scene->faults = faults_new(scene->arena);
    ck_assert_ptr_null(store_load(scene->arena, scene->path, "last", scene->faults));
    assert_fault(scene, kind, why);
    scene->faults = faults_new(scene->arena);
    ck_assert(!store_list(scene->arena, scene->path, &runs, &count, scene->faults));
    assert_fault(scene, kind, why);
    const char *now = read_file(scene->arena, scene->path, &after);
    ck_assert_uint_eq(before, after);
    ck_assert_mem_eq(bytes, now, before);
}

START_TEST(another_programs_database_is_left_untouched)
{
    struct scene scene = scene_new();
    run_sql(scene.path, "CREATE TABLE runs(a); INSERT INTO runs VALUES(1)");
    assert_refused_and_untouched(&scene, FAULT_INPUT, "a database of another program");
    scene_free(&scene);
}
END_TEST

START_TEST(a_newer_format_is_left_untouched)
{
    struct scene scene = scene_new();
    assert_saves(&scene, result_fixture(scene.arena), 1);
    run_sql(scene.path, "PRAGMA user_version = 7");
    assert_refused_and_untouched(&scene, FAULT_INPUT, "a newer Loadline");
    scene_free(&scene);
}
END_TEST

/* The result of tests/result_fixture.c with as much of its series as formats before 3 kept. */
static struct result *older_fixture(struct arena *arena)
{
    struct result *result = result_fixture(arena);
    for (size_t v = 0; v < result->variant_count; v++) {
        struct variant_result *variant = &result->variants[v];
        struct series_point *points = arena_new_array(arena, variant->series_count, struct series_point);
        for (size_t i = 0; i < variant->series_count; i++) {
            points[i] = variant->series[i];
            points[i].elapsed_ns = 0;
        }
        variant->series = points;
        variant->series_latencies = NULL;
    }
    struct objective_result *objectives = arena_new_array(arena, result->objective_count, struct objective_result);
    for (size_t i = 0; i < result->objective_count; i++) {
        objectives[i] = result->objectives[i];
        objectives[i].has_missed = false;
        objectives[i].missed_share = 0;
    }
    result->objectives = objectives;
    return result;
}

/* tests/data/runs-format-1.sql is the result of tests/result_fixture.c as the first format kept it. */
static void make_format_1(const struct scene *scene)
{
    size_t length = 0;
    run_sql(scene->path, read_file(scene->arena, "tests/data/runs-format-1.sql", &length));
}

START_TEST(a_database_of_an_older_format_is_read_and_left_as_it_is)
{
    struct scene scene = scene_new();
    size_t before = 0, after = 0, count = 0;
    const struct stored_run *runs = NULL;
    make_format_1(&scene);
    const char *bytes = read_file(scene.arena, scene.path, &before);
    struct result *saved = older_fixture(scene.arena), *found = loaded(&scene, "chat-a-b");
    assert_same_reports(scene.arena, saved, found);
    assert_same_values(saved->variants[0].latency_histogram, found->variants[0].latency_histogram);
    ck_assert(store_list(scene.arena, scene.path, &runs, &count, scene.faults));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(runs[0].created_at, "2026-11-23T00:00:00Z");
    const char *now = read_file(scene.arena, scene.path, &after);
    ck_assert_uint_eq(before, after);
    ck_assert_mem_eq(bytes, now, before);
    scene_free(&scene);
}
END_TEST

/* Also where it has been switched to a write-ahead log, and where nobody may write. */
START_TEST(a_database_of_an_older_format_is_read_however_it_is_kept)
{
    struct scene scene = scene_new();
    make_format_1(&scene);
    run_sql(scene.path, "PRAGMA journal_mode = WAL");
    assert_same_reports(scene.arena, older_fixture(scene.arena), loaded(&scene, "1"));
    run_sql(scene.path, "PRAGMA journal_mode = DELETE");
    ck_assert_int_eq(chmod(scene.path, 0444), 0);
    assert_same_reports(scene.arena, older_fixture(scene.arena), loaded(&scene, "1"));
    scene_free(&scene);
}
END_TEST

/* Columns of every table and view, and what there is beside them; comments and line breaks are not compared. */
static const char *structure(struct arena *arena, const char *path)
{
    const char *columns =
        query(arena, path,
              "SELECT s.type, s.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_schema AS s, "
              "pragma_table_info(s.name) AS c WHERE s.type IN ('table', 'view') ORDER BY s.name, c.cid");
    const char *others = query(arena, path, "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY name");
    return arena_format(arena, "%s%s", columns, others);
}

START_TEST(a_run_stored_in_an_older_database_brings_it_to_this_format)
{
    struct scene scene = scene_new(), fresh = scene_new();
    struct result *components = mode_fixture_components(scene.arena);
    make_format_1(&scene);
    assert_saves(&scene, components, 2);
    assert_saves(&fresh, components, 1);
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), "6\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA integrity_check"), "ok\n");
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA foreign_key_check"), "");
    ck_assert_str_eq(structure(scene.arena, scene.path), structure(scene.arena, fresh.path));
    assert_same_reports(scene.arena, older_fixture(scene.arena), loaded(&scene, "1"));
    assert_same_reports(scene.arena, components, loaded(&scene, "2"));
    assert_saves(&scene, components, 3); /* and it is not done twice */
    scene_free(&scene);
    scene_free(&fresh);
}
END_TEST

/* What later formats have beyond the fourth. */
static void make_format_4(const struct scene *scene)
{
    run_sql(scene->path, "DROP TABLE sessions; PRAGMA user_version = 4");
}

/* Where nothing but tables is new. */
static void assert_read_and_brought_up(void (*make_older)(const struct scene *), const char *version)
{
    struct scene scene = scene_new(), fresh = scene_new();
    assert_saves(&scene, result_fixture(scene.arena), 1);
    assert_saves(&fresh, result_fixture(scene.arena), 1);
    make_older(&scene);
    assert_same_reports(scene.arena, result_fixture(scene.arena), loaded(&scene, "1"));
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), version);
    assert_saves(&scene, result_fixture(scene.arena), 2);
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), "6\n");
    ck_assert_str_eq(structure(scene.arena, scene.path), structure(scene.arena, fresh.path));
    assert_same_reports(scene.arena, result_fixture(scene.arena), loaded(&scene, "2"));
    scene_free(&scene);
    scene_free(&fresh);
}

START_TEST(a_run_of_the_fourth_format_is_read_and_another_brings_it_to_this_one)
{
    assert_read_and_brought_up(make_format_4, "4\n");
}
END_TEST

/* What they have beyond the third. */
static void make_format_3(const struct scene *scene)
{
    make_format_4(scene);
    run_sql(scene->path, "DROP VIEW v_cost_by_tag; DROP VIEW v_commitments; DROP TABLE cost_discounts;"
                         "DROP TABLE commitments;"
                         "DROP VIEW v_spreads; DROP TABLE spread_shares; DROP TABLE figure_spreads;"
                         "DROP TABLE uncertain_draws; DROP TABLE uncertain_inputs;"
                         "DROP TABLE sizing_plans; DROP TABLE sizing_trials; PRAGMA user_version = 3");
}

START_TEST(a_run_of_the_third_format_is_read_and_another_brings_it_to_this_one)
{
    assert_read_and_brought_up(make_format_3, "3\n");
}
END_TEST

/* What they have beyond the second. */
static void make_format_2(const struct scene *scene)
{
    static const char *const columns[] = {"elapsed_ns", "starting_ns", "in_service_ns",     "draining_ns",
                                          "waiting_ns", "needed_ns",   "wanted_ns",         "cost_e10_usd",
                                          "p50_ns",     "p99_ns",      "latency_doublings", "latencies"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        run_sql(scene->path, arena_format(scene->arena, "ALTER TABLE series_points DROP COLUMN %s", columns[i]));
    run_sql(scene->path, "ALTER TABLE objectives DROP COLUMN missed_share");
    make_format_3(scene);
    run_sql(scene->path, "DROP TABLE scaling_regrets; DROP TABLE tags");
    run_sql(scene->path, "ALTER TABLE cost_lines DROP COLUMN busy_e10_usd;"
                         "ALTER TABLE cost_lines DROP COLUMN generation;"
                         "ALTER TABLE cost_lines DROP COLUMN endpoint_config_name;"
                         "ALTER TABLE variants DROP COLUMN generation;"
                         "ALTER TABLE variants DROP COLUMN endpoint_config_name;"
                         "DROP VIEW v_deployments; DROP TABLE deployment_events; DROP TABLE deployments;"
                         "DROP VIEW v_sweep_cells; DROP TABLE sweep_cells;"
                         "PRAGMA user_version = 2");
}

START_TEST(a_run_of_the_second_format_is_read_and_another_brings_it_to_this_one)
{
    struct scene scene = scene_new(), fresh = scene_new();
    assert_saves(&scene, result_fixture(scene.arena), 1);
    assert_saves(&fresh, result_fixture(scene.arena), 1);
    make_format_2(&scene);
    assert_same_reports(scene.arena, older_fixture(scene.arena), loaded(&scene, "1"));
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), "2\n");
    assert_saves(&scene, result_fixture(scene.arena), 2);
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA user_version"), "6\n");
    ck_assert_str_eq(structure(scene.arena, scene.path), structure(scene.arena, fresh.path));
    assert_same_reports(scene.arena, older_fixture(scene.arena), loaded(&scene, "1"));
    assert_same_reports(scene.arena, result_fixture(scene.arena), loaded(&scene, "2"));
    scene_free(&scene);
    scene_free(&fresh);
}
END_TEST

START_TEST(sessions_come_back_whole)
{
    struct scene scene = scene_new();
    struct result *result = result_fixture(scene.arena);
    result->has_sessions = true;
    result->sessions = (struct session_summary){.concurrent = 40,
                                                .begun = 100,
                                                .completed = 70,
                                                .aborted = 20,
                                                .under_way = 10,
                                                .requests = 21.5,
                                                .length = result->latency,
                                                .compared = 30,
                                                .recorded_ms = 1500.25,
                                                .lost_ms = -12.5,
                                                .lost_interval_ms = {true, -20, -5},
                                                .slowdown = 0.99,
                                                .slowdown_interval = {true, 0.98, 1.01}};
    assert_saves(&scene, result, 1);
    assert_same_reports(scene.arena, result, loaded(&scene, "1"));
    scene_free(&scene);
}
END_TEST

START_TEST(what_is_uncertain_comes_back_whole)
{
    static const double rates[] = {61.25, 99.5}, overheads[] = {2, 14.75};
    const struct uncertain_input inputs[] = {
        {"/Traffic/Arrivals/RatePerSecond", 60, 100, 170, 2, rates},
        {"/Models/a~1b/Profiles/0/OverheadInMilliseconds", 2, 2, 15, 2, overheads}};
    const struct spread_share shares[] = {{0.625, {true, 0.5, 0.75}}, {0.25, {true, 0, 0.5}}};
    const struct figure_spread spreads[] = {{.metric = "Latency",
                                             .statistic = "p99",
                                             .variant_name = "A",
                                             .replications = 20,
                                             .mean = 200,
                                             .standard_deviation = 25,
                                             .minimum = 100,
                                             .maximum = 300,
                                             .has_limit = true,
                                             .at_most = 250,
                                             .met = 19,
                                             .has_shares = true,
                                             .rest = 0.125,
                                             .shares = shares},
                                            {.metric = "ErrorRate", .replications = 2, .mean = 0.5, .maximum = 1}};
    struct scene scene = scene_new();
    struct result *result = result_fixture(scene.arena);
    result->uncertain_count = result->spread_count = 2;
    result->uncertain = inputs;
    result->spreads = spreads;
    assert_saves(&scene, result, 1);
    assert_same_reports(scene.arena, result, loaded(&scene, "1"));
    ck_assert_str_eq(query(scene.arena, scene.path,
                           "SELECT variant, pointer, share, share_high FROM v_spreads WHERE statistic = 'p99'"),
                     "A|/Traffic/Arrivals/RatePerSecond|0.625|0.75\n"
                     "A|/Models/a~1b/Profiles/0/OverheadInMilliseconds|0.25|0.5\n");
    scene_free(&scene);
}
END_TEST

START_TEST(updates_of_the_endpoint_come_back_whole)
{
    static const struct deployment_point events[] = {{300000000000, "Started", NULL, 0, 4, 0},
                                                     {420000000000, "Shifted", NULL, 0.25, 4, 4},
                                                     {500000000000, "Alarm", "slow", 0.25, 4, 4}};
    const struct deployment_result deployments[] = {
        {.asked_ns = 300000000000,
         .strategy = "Canary",
         .from = {"v1", 0},
         .to = {"v2", 1},
         .succeeded = 3,
         .rolled_back = 1,
         .under_way = 1,
         .has_duration = true,
         .duration_s = 512.5,
         .duration_interval_s = {true, 500, 525},
         .cost_e10_usd = 1904000000,
         .event_count = 3,
         .events = events,
         .more_events = 7},
        {.asked_ns = 400000000000, .strategy = "Rolling", .from = {"v1", 0}, .to = {"v1", 2}, .refused = 5}};
    struct scene scene = scene_new();
    struct result *saved = result_fixture(scene.arena);
    struct cost_line *lines = arena_new_array(scene.arena, saved->cost.line_count, struct cost_line);
    for (size_t i = 0; i < saved->cost.line_count; i++) {
        lines[i] = saved->cost.lines[i];
        lines[i].generation = (struct generation){i < 2 ? "v1" : "v2", i < 2 ? 0 : 1};
    }
    saved->deployments = deployments;
    saved->deployment_count = 2;
    saved->variants[0].generation = (struct generation){"v1", 0};
    saved->variants[1].generation = (struct generation){"v2", 1};
    saved->cost.lines = lines;
    assert_saves(&scene, saved, 1);
    const struct result *found = loaded(&scene, "1");
    assert_same_reports(scene.arena, saved, found);
    ck_assert_uint_eq(found->deployment_count, 2);
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT event FROM v_deployments WHERE at_s = 420"), "Shifted\n");
    scene_free(&scene);
}
END_TEST

START_TEST(latencies_that_make_no_sense_are_said_to_be_damaged)
{
    static const char *const broken[] = {"'[[1,2]'", "'[[5000000,1],[5000000,1]]'", "'[[-1,3]]'", "'{}'", "NULL"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct scene scene = scene_new();
        assert_saves(&scene, result_fixture(scene.arena), 1);
        run_sql(scene.path,
                arena_format(scene.arena, "UPDATE series_points SET latencies = %s WHERE start_s = 60", broken[i]));
        ck_assert_ptr_null(store_load(scene.arena, scene.path, "1", scene.faults));
        assert_fault(&scene, FAULT_INPUT, "latencies are not [low_ns, count]");
        scene_free(&scene);
    }
}
END_TEST

START_TEST(views_of_ones_own_are_kept_when_a_database_is_brought_to_this_format)
{
    struct scene scene = scene_new();
    make_format_1(&scene);
    run_sql(scene.path, "CREATE VIEW mine AS SELECT variant_id, p99_ms FROM time_summaries WHERE measure = 'service'");
    assert_saves(&scene, result_fixture_empty(scene.arena), 2);
    ck_assert_str_eq(query(scene.arena, scene.path, "SELECT * FROM mine WHERE p99_ms > 0"), "1|165.0\n2|7645.0\n");
    scene_free(&scene);
}
END_TEST

START_TEST(an_older_database_that_is_not_as_it_was_written_is_left_untouched)
{
    struct scene scene = scene_new();
    make_format_1(&scene);
    run_sql(scene.path, "DROP TABLE time_summaries");
    assert_refused_and_untouched(&scene, FAULT_INPUT, "is not as Loadline writes it");
    scene_free(&scene);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_left_untouched)
{
    static const char text[] =
        "{\"Name\": \"not a database, but somebody's scenario, long enough for a header of a hundred bytes "
        "and a little more than that\"}\n";
    struct scene scene = scene_new();
    write_file(scene.path, text, sizeof text - 1);
    assert_refused_and_untouched(&scene, FAULT_INPUT, "is not a Loadline database");
    write_file(scene.path, "short", 5);
    scene.faults = faults_new(scene.arena);
    assert_refused_and_untouched(&scene, FAULT_INPUT, "is not a Loadline database");
    scene_free(&scene);
}
END_TEST

/* Ours by its header, nonsense inside: half of its pages overwritten. */
START_TEST(a_damaged_database_is_said_to_be_damaged)
{
    struct scene scene = scene_new();
    size_t length = 0;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    char *bytes = read_file(scene.arena, scene.path, &length);
    memset(bytes + length / 2, 0xA5, length - length / 2);
    write_file(scene.path, bytes, length);
    assert_refused_and_untouched(&scene, FAULT_INPUT, "damaged");
    scene_free(&scene);
}
END_TEST

START_TEST(a_database_cut_short_is_refused)
{
    struct scene scene = scene_new();
    size_t length = 0;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    char *bytes = read_file(scene.arena, scene.path, &length);
    write_file(scene.path, bytes, 5000);
    assert_refused_and_untouched(&scene, FAULT_INPUT, "");
    scene_free(&scene);
}
END_TEST

START_TEST(directories_and_devices_are_the_machines_fault)
{
    static const struct {
        const char *path, *why;
    } places[] = {{"/tmp", "is a directory"},
                  {"/dev/full", "is a device"},
                  {"/dev/null", "is a device"},
                  {"/nonexistent/runs.db", "can't be opened or created here"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct scene scene = scene_new();
        ck_assert_int_eq(store_save(places[i].path, result_fixture(scene.arena), scene.faults), 0);
        assert_fault(&scene, FAULT_MACHINE, places[i].why);
        scene_free(&scene);
    }
}
END_TEST

START_TEST(reading_from_what_is_absent_or_empty_makes_nothing)
{
    struct scene scene = scene_new();
    struct stat status;
    ck_assert_ptr_null(store_load(scene.arena, scene.path, "last", scene.faults));
    assert_fault(&scene, FAULT_INPUT, "no such database");
    ck_assert_int_ne(stat(scene.path, &status), 0);
    write_file(scene.path, "", 0);
    scene.faults = faults_new(scene.arena);
    ck_assert_ptr_null(store_load(scene.arena, scene.path, "last", scene.faults));
    assert_fault(&scene, FAULT_INPUT, "holds no runs");
    assert_saves(&(struct scene){scene.arena, faults_new(scene.arena), "", scene.path}, result_fixture(scene.arena), 1);
    scene_free(&scene);
}
END_TEST

START_TEST(a_locked_database_is_waited_for_and_then_said_to_be_locked)
{
    struct scene scene = scene_new();
    sqlite3 *other = NULL;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    ck_assert_int_eq(sqlite3_open(scene.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_save(scene.path, result_fixture(scene.arena), scene.faults), 0);
    assert_fault(&scene, FAULT_MACHINE, "is locked by another process; nothing was stored");
    sqlite3_close(other);
    scene.faults = faults_new(scene.arena);
    assert_saves(&scene, result_fixture(scene.arena), 2);
    scene_free(&scene);
}
END_TEST

/* A limit on the size of files stands for a full disk: the file may not grow beyond what it has. */
START_TEST(a_full_disk_leaves_what_was_there)
{
    struct scene scene = scene_new();
    struct stat status;
    struct rlimit before, tight;
    assert_saves(&scene, result_fixture(scene.arena), 1);
    ck_assert_int_eq(stat(scene.path, &status), 0);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = (struct rlimit){(rlim_t)status.st_size, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
    int64_t run_id = 1;
    for (int i = 0; i < 3 && run_id != 0; i++)
        run_id = store_save(scene.path, result_fixture(scene.arena), scene.faults);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);
    ck_assert_int_eq(run_id, 0);
    assert_fault(&scene, FAULT_MACHINE, "nothing was stored");
    assert_same_reports(scene.arena, result_fixture(scene.arena), loaded(&scene, "last"));
    ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA integrity_check"), "ok\n");
    scene_free(&scene);
}
END_TEST

static void save_until_killed(const char *path)
{
    struct arena *arena = arena_new();
    struct result *result = result_fixture(arena);
    struct faults *faults = faults_new(arena);
    while (store_save(path, result, faults) != 0) {}
    _exit(EXIT_FAILURE);
}

/* Killed at 20 moments, the first ones within the making of the database, or where there is an older one within its change. */
START_TEST(a_killed_run_leaves_whole_runs_only)
{
    for (long moment = 0; moment < 20; moment++) {
        struct scene scene = scene_new();
        if (moment % 2 == 1) make_format_1(&scene);
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) save_until_killed(scene.path);
        nanosleep(&(struct timespec){0, 1000000 + moment * 3700000}, NULL);
        kill(child, SIGKILL);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        struct result *result = result_fixture(scene.arena);
        ck_assert_int_gt(store_save(scene.path, result, scene.faults), 0);
        ck_assert_str_eq(query(scene.arena, scene.path, "PRAGMA integrity_check"), "ok\n");
        ck_assert_str_eq(
            query(
                scene.arena, scene.path,
                "SELECT count(*) FROM runs WHERE (SELECT count(*) FROM inputs AS i WHERE i.run_id = runs.run_id) <> 2"),
            "0\n");
        if (moment % 2 == 1) result = older_fixture(scene.arena); /* which was there before */
        assert_same_reports(scene.arena, result, loaded(&scene, "1"));
        scene_free(&scene);
    }
}
END_TEST

TEST_MAIN("store", a_loaded_run_gives_the_same_bytes_as_the_saved_one, a_run_of_each_way_of_serving_comes_back_whole,
          histograms_and_series_come_back_whole, histograms_and_series_of_a_component_come_back_whole,
          sums_beyond_64_bits_are_kept, a_run_is_found_by_number_name_beginning_or_as_the_last,
          a_run_that_is_not_there_is_said_so, the_list_has_a_row_for_every_run, hostile_texts_are_kept_as_they_are,
          one_file_is_left_and_says_what_it_is, views_answer_in_dollars_and_milliseconds,
          views_answer_for_each_way_of_serving, what_belongs_to_a_run_goes_with_it,
          the_queries_of_the_documentation_give_the_answers_shown, another_programs_database_is_left_untouched,
          a_newer_format_is_left_untouched, a_database_of_an_older_format_is_read_and_left_as_it_is,
          a_database_of_an_older_format_is_read_however_it_is_kept,
          a_run_stored_in_an_older_database_brings_it_to_this_format,
          a_run_of_the_second_format_is_read_and_another_brings_it_to_this_one,
          a_run_of_the_third_format_is_read_and_another_brings_it_to_this_one,
          a_run_of_the_fourth_format_is_read_and_another_brings_it_to_this_one, what_is_uncertain_comes_back_whole,
          sessions_come_back_whole, updates_of_the_endpoint_come_back_whole,
          latencies_that_make_no_sense_are_said_to_be_damaged,
          views_of_ones_own_are_kept_when_a_database_is_brought_to_this_format,
          an_older_database_that_is_not_as_it_was_written_is_left_untouched,
          a_file_that_is_no_database_is_left_untouched, a_damaged_database_is_said_to_be_damaged,
          a_database_cut_short_is_refused, directories_and_devices_are_the_machines_fault,
          reading_from_what_is_absent_or_empty_makes_nothing,
          a_locked_database_is_waited_for_and_then_said_to_be_locked, a_full_disk_leaves_what_was_there,
          a_killed_run_leaves_whole_runs_only)
