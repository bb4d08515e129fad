#include "models/session_plan.h"
#include "models/session_stream.h"

#include "models/json.h"
#include "models/replay.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdio.h>
#include <string.h>

static struct session_set set;

static void make(const char *text)
{
    start();
    ck_assert_msg(scan(text), "%s", said());
    ck_assert_msg(session_set_make(arena, &options, &summary, &set, faults), "%s", said());
}

static const struct session_step *step(uint32_t session, uint32_t k)
{
    return &set.step[set.shape[session].first_step + k];
}

/* So long after so many answers, in s. */
static void assert_step(uint32_t session, uint32_t k, double think_s, uint32_t waits)
{
    ck_assert_int_eq(step(session, k)->think_ns, time_from_s(think_s));
    ck_assert_uint_eq(step(session, k)->waits, waits);
}

static bool is_behind(uint32_t session, uint32_t k, uint32_t of)
{
    const struct session_step *from = step(session, of);
    for (uint32_t i = 0; i < from->behind; i++)
        if (set.behind[from->first_behind + i] == k) return true;
    return false;
}

static void assert_said(const char *part)
{
    ck_assert_msg(strstr(said(), part), "\"%s\" lacks \"%s\"", said(), part);
}

/* --- Chains --- */

/* Two sessions, mixed in time. a: 0 to 2, 5 to 6, 9: thinks 3 and 3 s. b: 1 to 2, 2.5. The row without a name is a session of its own. */
START_TEST(think_time_is_from_an_answer_to_the_next_request)
{
    make("arrival_s,latency_s,session_id\n0,2,a\n1,1,b\n2.5,1,b\n4,1,\n5,1,a\n9,1,a\n");
    ck_assert_uint_eq(set.count, 3);
    ck_assert(set.shape[0].steps == 3 && set.shape[1].steps == 2 && set.shape[2].steps == 1);
    assert_step(0, 0, 0, 0);
    assert_step(0, 1, 3, 1);
    assert_step(0, 2, 3, 1);
    assert_step(1, 1, 0.5, 1);
    ck_assert(is_behind(0, 1, 0) && is_behind(0, 2, 1) && !is_behind(0, 2, 0));
    ck_assert(set.begin_ns[0] == 0 && set.begin_ns[1] == NS_PER_S && set.begin_ns[2] == 4 * NS_PER_S);
    ck_assert(set.shape[0].recorded_ns == 10 * NS_PER_S && set.shape[1].recorded_ns == 2500 * NS_PER_MS);
    ck_assert(set.compared == 3 && set.answers_unknown == 0 && set.sent_before == 0);
    stop();
}
END_TEST

/* The second request came at 1, a second before the first had its answer. */
START_TEST(think_time_is_never_negative)
{
    make("arrival_s,latency_s,session_id\n0,2,a\n1,1,a\n");
    assert_step(0, 1, 0, 1);
    ck_assert_uint_eq(set.sent_before, 1);
    stop();
}
END_TEST

/* Without its length an answer counts as come at once, and how long the session was is not known. */
START_TEST(an_answer_of_unknown_length_is_taken_for_thought)
{
    make("arrival_s,latency_s,session_id\n0,,a\n7,1,a\n");
    assert_step(0, 1, 7, 1);
    ck_assert(set.answers_unknown == 1 && set.compared == 0 && set.shape[0].recorded_ns == -1);
    stop();
}
END_TEST

/* Rows out of order are put in order. */
START_TEST(requests_are_taken_in_the_order_of_time)
{
    make("arrival_s,latency_s,session_id\n5,1,a\n0,2,a\n9,1,a\n");
    assert_step(0, 1, 3, 1);
    ck_assert_uint_eq(summary.inversions, 1);
    stop();
}
END_TEST

/* From 1 s on: session a, which began before, is left out with all of its requests; b is kept with that at 9, behind the end. */
START_TEST(a_session_belongs_to_a_window_with_its_first_request)
{
    start();
    options.from_ns = NS_PER_S;
    options.to_ns = 5 * NS_PER_S;
    options.time_scale = 2;
    ck_assert(scan("arrival_s,latency_s,session_id\n0,2,a\n2,1,b\n4,1,a\n9,1,b\n9,1,c\n"));
    ck_assert(session_set_make(arena, &options, &summary, &set, faults));
    ck_assert(set.count == 1 && set.steps == 2);
    ck_assert_int_eq(set.begin_ns[0], 2 * NS_PER_S);
    assert_step(0, 1, 12, 1); /* 9 - 3, twice as long */
    options.from_ns = 3 * NS_PER_S;
    ck_assert(!session_set_make(arena, &options, &summary, &set, faults));
    assert_said("no session begins between FromInSeconds and ToInSeconds");
    stop();
}
END_TEST

/* --- Agents --- */

#define SESSION(requests)                                                                                              \
    "{\"id\": \"s\", \"block_size\": 64, \"hash_id_scope\": \"local\", \"requests\": [" requests "]}"
#define REQUEST(t, api)    "{\"t\": " t ", \"in\": 1, \"out\": 1, \"api_time\": " api "}"
#define AGENT(t, requests) "{\"t\": " t ", \"type\": \"subagent\", \"requests\": [" requests "]}"

/* 0 to 1; agents from 2 (to 5) and from 3 (3 to 4, 6 to 9), side by side; the request at 10 waits for both, and for the first. */
static void assert_side_by_side(void)
{
    ck_assert(set.count == 1 && set.steps == 5 && set.agents == 2);
    assert_step(0, 0, 0, 0);
    assert_step(0, 1, 1, 1); /* at 2 */
    assert_step(0, 2, 2, 1); /* at 3 */
    assert_step(0, 3, 2, 1); /* at 6 */
    assert_step(0, 4, 1, 3); /* at 10, after 9 */
    ck_assert(is_behind(0, 1, 0) && is_behind(0, 2, 0) && is_behind(0, 3, 2) && !is_behind(0, 2, 1));
    ck_assert(is_behind(0, 4, 0) && is_behind(0, 4, 1) && is_behind(0, 4, 3));
    ck_assert_int_eq(set.shape[0].recorded_ns, 11 * NS_PER_S);
}

START_TEST(agents_begin_where_their_parent_is_and_it_waits_for_them)
{
    make(SESSION(REQUEST("0", "1") "," AGENT("2", REQUEST("2", "3")) "," AGENT(
        "3", REQUEST("3", "1") "," REQUEST("6", "3")) "," REQUEST("10", "1")));
    assert_side_by_side();
    stop();
}
END_TEST

/* The same, where the times of agents count from their own begin. */
START_TEST(times_of_an_agent_may_count_from_its_begin)
{
    make(SESSION(REQUEST("0", "1") "," AGENT("2", REQUEST("0", "3")) "," AGENT(
        "3", REQUEST("0", "1") "," REQUEST("3", "3")) "," REQUEST("10", "1")));
    assert_side_by_side();
    stop();
}
END_TEST

/* The same once more, in columns: the session itself sends what names no agent, or number 0; what has no depth is the session's own. */
START_TEST(agents_may_stand_in_columns)
{
    make("session_time_s,latency_s,session_id,agent,agent_depth\n"
         "0,1,b,,\n2,3,b,1,1\n3,1,b,2,\n6,3,b,2,1\n10,1,b,0,\n");
    assert_side_by_side();
    ck_assert(summary.is_session_clock);
    stop();
}
END_TEST

START_TEST(an_agent_that_is_no_number_is_a_bad_row)
{
    const struct {
        const char *text, *said;
    } cases[] = {
        {"arrival_s,session_id,agent\n0,b,65536\n", "agent is not a whole number up to 65535"},
        {"arrival_s,session_id,agent\n0,b,1.5\n", "agent is not a whole number up to 65535"},
        {"arrival_s,session_id,agent\n0,b,me\n", "agent is not a whole number up to 65535"},
        {"arrival_s,session_id,agent,agent_depth\n0,b,1,256\n", "depth of the agent is not a whole number up to 255"},
        {"arrival_s,session_id,agent,agent_depth\n0,b,1,-1\n", "depth of the agent is not a whole number up to 255"}};
    start();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert(!scan(cases[i].text));
        assert_said(cases[i].said);
    }
    stop();
}
END_TEST

/* The first agent ends at 3; the second begins at 4: behind it and behind the request that both stand behind. */
START_TEST(an_agent_that_began_after_another_had_ended_follows_it)
{
    make(SESSION(
        REQUEST("0", "1") "," AGENT("2", REQUEST("2", "1")) "," AGENT("4", REQUEST("4", "2")) "," REQUEST("7", "1")));
    assert_step(0, 2, 1, 2);
    ck_assert(is_behind(0, 2, 1) && is_behind(0, 2, 0));
    assert_step(0, 3, 1, 3);
    stop();
}
END_TEST

/* The agent ends at 12, behind its parent's request at 4, which did not wait for it; the one at 20 did. */
START_TEST(an_agent_in_the_background_is_waited_for_where_it_was)
{
    make(SESSION(REQUEST("0", "1") "," AGENT("2", REQUEST("2", "10")) "," REQUEST("4", "1") "," REQUEST("20", "1")));
    ck_assert(!is_behind(0, 2, 1) && is_behind(0, 3, 1) && is_behind(0, 3, 2));
    assert_step(0, 2, 3, 1);
    assert_step(0, 3, 8, 2); /* 20 - 12 */
    stop();
}
END_TEST

/* An agent of an agent, 3 to 5: it begins behind its parent's request at 2 (to 3), which has none after it: so the session's at 9 waits. */
START_TEST(agents_have_agents)
{
    make(SESSION(
        REQUEST("0", "1") "," AGENT("2", REQUEST("2", "1") "," AGENT("3", REQUEST("3", "2"))) "," REQUEST("9", "1")));
    ck_assert_uint_eq(set.agents, 2);
    ck_assert(is_behind(0, 1, 0) && is_behind(0, 2, 1) && is_behind(0, 3, 1) && is_behind(0, 3, 2));
    assert_step(0, 2, 0, 1);
    assert_step(0, 3, 4, 3);
    stop();
}
END_TEST

/* A session whose first request is an agent's: nobody is waited for. */
START_TEST(an_agent_may_begin_with_its_session)
{
    make(SESSION(AGENT("0", REQUEST("0", "1")) "," REQUEST("4", "1")));
    assert_step(0, 0, 0, 0);
    assert_step(0, 1, 3, 1);
    stop();
}
END_TEST

/* --- Several sessions in a file, and what is wrong with them --- */

START_TEST(each_line_may_be_a_session)
{
    make(SESSION(REQUEST("0", "1")) "\n\n{\"id\": \"other\", \"requests\": [" REQUEST("0", "1") "," REQUEST(
        "3", "1") "]}\n");
    ck_assert(set.count == 2 && set.shape[1].steps == 2);
    assert_step(1, 1, 2, 1);
    stop();
}
END_TEST

START_TEST(what_is_no_session_is_said_with_its_line)
{
    const char *deep = REQUEST("0", "1");
    char nested[4096];
    size_t length = 0;
    for (int i = 0; i < 17; i++)
        length += (size_t)snprintf(nested + length, sizeof nested - length, "%s", "{\"t\": 0, \"requests\": [");
    length += (size_t)snprintf(nested + length, sizeof nested - length, "%s", deep);
    for (int i = 0; i < 17; i++) length += (size_t)snprintf(nested + length, sizeof nested - length, "]}");
    start();
    char text[8192];
    snprintf(text, sizeof text, SESSION("%s"), nested);
    ck_assert(!scan(text));
    assert_said("is a sub-agent in a sub-agent too deep to follow, 16 at most");
    const struct {
        const char *text, *said;
    } cases[] = {
        {SESSION(REQUEST("0", "1")) "\n{\"id\": \"x\"}\n", "t.csv:2:1: $: needs 'requests'"},
        {SESSION(REQUEST("0", "1")) "\n{\"id\": \"x\", \"requests\": [3]}\n",
         "t.csv:2:26: $.requests[0]: must be a request, an object"},
        {SESSION(REQUEST("0", "1")) "\n{\"id\": \"x\", \"reque\n", "t.csv:2: is not a session: one JSON object a line"},
        {SESSION("{\"t\": 1, \"requests\": 4}"), "$.requests[0].requests: must be an array of requests"},
        {SESSION("{\"in\": 1}"), "the arrival is missing; 1 of 1 rows (100 %) are bad"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert(!scan(cases[i].text));
        assert_said(cases[i].said);
    }
    arena_free(arena);
}
END_TEST

/* --- Other formats --- */

#define CHAT(id, parent, t)                                                                                            \
    "{\"chat_id\": " id ", \"parent_chat_id\": " parent ", \"timestamp\": " t                                          \
    ", \"input_length\": 3, \"output_length\": 4, \"type\": \"text\", \"turn\": 1, \"hash_ids\": [1]}\n"

/* 1 and 2 begin conversations; 3 follows 1, 4 and 7 follow 3; of 5 and 6 the parent lies before the trace. How long answers took is not
 * told: all of the time between two requests is thought. */
START_TEST(requests_of_bailian_follow_their_parents)
{
    make(CHAT("1", "-1", "0") CHAT("2", "-1", "1") CHAT("3", "1", "4.5") CHAT("4", "3", "9") CHAT("5", "99", "10")
             CHAT("6", "99", "12") CHAT("7", "3", "13"));
    ck_assert_str_eq(summary.format, "bailian");
    ck_assert(set.count == 3 && set.shape[0].steps == 4 && set.shape[1].steps == 1 && set.shape[2].steps == 2);
    assert_step(0, 1, 4.5, 1);
    assert_step(0, 2, 4.5, 1);
    assert_step(0, 3, 4, 1);
    assert_step(2, 1, 2, 1);
    ck_assert_uint_eq(set.answers_unknown, 7);
    stop();
}
END_TEST

#define CALL(t, ms)                                                                                                    \
    "{\"message_id\": \"m\", \"timestamp\": \"2026-06-01T" t "\", \"duration_ms\": " ms                                \
    ", \"result\": \"Success\", \"tokens\": {\"total\": 9, \"prompt\": 7, \"completion\": 2, \"cached\": 5}}"
#define TURN(calls)                 "{\"turn_id\": \"t\", \"llm_calls\": [" calls "], \"tool_batches\": []}"
#define SESSION_OF_TURNS(id, turns) "{\"session_id\": \"" id "\", \"date\": \"2026-06-01\", \"turns\": [" turns "]}\n"

/* a: 10:00:00 to 02, a tool until 05, to 06; the user until 10:01:00. b: one call, and a turn without any. */
START_TEST(calls_of_copilot_are_a_session_over_its_turns)
{
    make(SESSION_OF_TURNS("a", TURN(CALL("10:00:00.000Z", "2000.0") "," CALL("10:00:05.000Z", "1000.0")) "," TURN(
                                   CALL("10:01:00.000Z", "500.5")))
             SESSION_OF_TURNS("b", TURN(CALL("10:00:01.000Z", "1.0")) "," TURN("")));
    ck_assert_str_eq(summary.format, "copilot-agent");
    ck_assert(summary.has_start && set.count == 2 && set.shape[0].steps == 3 && set.shape[1].steps == 1);
    assert_step(0, 1, 3, 1);
    assert_step(0, 2, 54, 1);
    ck_assert_int_eq(set.begin_ns[1], NS_PER_S);
    ck_assert_int_eq(set.shape[0].recorded_ns, 60500500 * NS_PER_US);
    ck_assert(set.row[0].input_tokens == 7 && set.row[0].output_tokens == 2);
    ck_assert(!scan(SESSION_OF_TURNS("a", TURN("3"))));
    assert_said("must be a call, an object");
    stop();
}
END_TEST

#define EVENT(type, t) "{\"event_type\": \"" type "\", \"timestamp\": \"2026-06-01T05:" t "Z\", \"source\": \"s\"}"
#define ROUND(events)                                                                                                  \
    "{\"provider\": \"claude\", \"session_id\": \"claude:1\", \"round_index\": 0, \"input_tokens_total\": 100, "       \
    "\"output_tokens\": 9, \"timing_events\": [" events "]}\n"

/* The times of the first two rounds of the published example (example_sessions/sanitized/round_trace.jsonl): 40:20.151 to 31.647; the second
 * tool took 19.291 s, as its record says, and the answer came at 41:04.862. What is said to an agent that is answering is not waited for. */
START_TEST(a_round_of_tracelab_comes_with_the_last_that_was_asked)
{
    make(ROUND(EVENT("user_message", "40:20.151") "," EVENT("reasoning", "40:29.420") "," EVENT(
        "tool_call", "40:30.836") "," EVENT("tool_call", "40:31.647"))
             ROUND(EVENT("tool_result", "40:31.696") "," EVENT("tool_result", "40:50.938") "," EVENT(
                 "reasoning", "41:03.669") "," EVENT("user_message", "41:04.000") "," EVENT("tool_call", "41:04.862"))
                 ROUND(EVENT("text", "42:00.000") "," EVENT("text", "42:02.000"))
                     ROUND(EVENT("text", "43:00.000") "," EVENT("usage_report", "43:02.000")));
    ck_assert_str_eq(summary.format, "tracelab");
    ck_assert(set.count == 1 && set.steps == 4);
    ck_assert_int_eq(set.row[0].elapsed_ns, 11496 * NS_PER_MS);
    assert_step(0, 1, 19.291, 1);
    ck_assert_int_eq(set.row[1].elapsed_ns, 13924 * NS_PER_MS);
    assert_step(0, 2, 55.138, 1);
    ck_assert(set.row[2].elapsed_ns == 2 * NS_PER_S && set.row[3].elapsed_ns == -1);
    ck_assert_uint_eq(set.answers_unknown, 1);
    stop();
}
END_TEST

/* --- The order in which they begin --- */

static void options_of(const char *json)
{
    start();
    const struct json_node *node = json_read_text(arena, "s", json, strlen(json), faults);
    ck_assert_msg(node && trace_options_read(arena, node, &options, faults), "%s", said());
}

static struct session_stream *stream_of_trace(const char *text, uint64_t seed)
{
    struct sessions_plan plan;
    ck_assert(scan(text));
    ck_assert_msg(session_plan_make(arena, &options, &summary, &set, &plan, faults), "%s", said());
    int64_t pass_ns = replay_length_ns(&options, &summary) / options.repeat;
    return session_stream_open(arena, &options, &set, pass_ns, random_key(seed, 0));
}

static struct session_stream *stream_of(uint64_t seed)
{
    return stream_of_trace("arrival_s,latency_s,session_id\n0,2,a\n1,1,b\n4,1,c\n5,1,a\n9,1,d\n", seed);
}

/* A pass lasts a mean gap of the rows beyond the last: 9 + 9 / 4 = 11.25 s. */
START_TEST(recorded_sessions_begin_when_they_began)
{
    options_of("{\"File\": \"t\", \"Repeat\": 2, \"Sessions\": {}}");
    struct session_stream *stream = stream_of(1);
    const double begins_s[] = {0, 1, 4, 9, 11.25, 12.25, 15.25, 20.25};
    struct session_begin begin;
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert(session_stream_next(stream, &begin));
        ck_assert_int_eq(begin.begin_ns, time_from_s(begins_s[i]));
        ck_assert_uint_eq(begin.shape, i % 4);
    }
    ck_assert(!session_stream_next(stream, &begin));
    stop();
}
END_TEST

/* Of 4 sessions in 1,000 passes half stay, 2,000 +- 32 (binomial); above 1 whole copies are kept: 2.5 times 4,000 +- 32. */
START_TEST(thinning_and_superposing_take_whole_sessions)
{
    const struct {
        const char *json;
        double wanted;
    } cases[] = {{"{\"File\": \"t\", \"Repeat\": 1000, \"RateScale\": 0.5, \"Sessions\": {}}", 2000},
                 {"{\"File\": \"t\", \"Repeat\": 1000, \"RateScale\": 2.5, \"Sessions\": {}}", 10000}};
    for (int i = 0; i < 2; i++) {
        options_of(cases[i].json);
        struct session_stream *stream = stream_of(1);
        struct session_begin begin, before = {0};
        double count = 0;
        for (; session_stream_next(stream, &begin); count++) {
            ck_assert_int_ge(begin.begin_ns, before.begin_ns);
            before = begin;
        }
        ck_assert_double_eq_tol(count, cases[i].wanted, 4 * 32);
        stop();
    }
}
END_TEST

/* 1,000 sessions in 100 s, and one at 8,000 s. In a pass of 10,010 s a copy is turned by 100 mean gaps at most, 1,000 s: at three times the
 * rate there is still one rush, three times as large. */
START_TEST(superposed_copies_keep_the_rate_curve_of_begins)
{
    static char text[32768];
    size_t length = (size_t)snprintf(text, sizeof text, "arrival_s,session_id\n");
    for (int i = 0; i < 1000; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%g,s%d\n", i / 10.0, i);
    snprintf(text + length, sizeof text - length, "8000,last\n10000,last\n");
    options_of("{\"File\": \"t\", \"RateScale\": 3, \"Sessions\": {}}");
    struct session_stream *stream = stream_of_trace(text, 1);
    struct session_begin begin;
    int rush = 0, rest = 0;
    while (session_stream_next(stream, &begin)) *(begin.begin_ns < 1100 * NS_PER_S ? &rush : &rest) += 1;
    ck_assert(rush == 3000 && rest == 3);
    stop();
}
END_TEST

/* Each pass has every session once; passes and seeds differ in their order. */
START_TEST(at_so_many_at_a_time_each_pass_has_an_order_of_its_own)
{
    int different = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        options_of("{\"File\": \"t\", \"Repeat\": 3, \"Sessions\": {\"Concurrent\": 2}}");
        struct session_stream *stream = stream_of(seed);
        struct session_begin begin;
        uint32_t first[4];
        for (int pass = 0; pass < 3; pass++) {
            unsigned seen = 0;
            for (int i = 0; i < 4; i++) {
                ck_assert(session_stream_next(stream, &begin));
                ck_assert_int_eq(begin.begin_ns, 0);
                seen |= 1u << begin.shape;
                if (pass == 0) first[i] = begin.shape;
                different += begin.shape != first[i];
            }
            ck_assert_uint_eq(seen, 15);
        }
        ck_assert(!session_stream_next(stream, &begin));
        stop();
    }
    ck_assert_int_gt(different, 8); /* of 64 places each differs with probability 3/4 */
}
END_TEST

/* A begin every half second, at twice the rate: k / 4; Requests, doubled too, is of sessions. */
START_TEST(sessions_may_begin_by_an_arrival_process)
{
    options_of("{\"File\": \"t\", \"Repeat\": 9, \"RateScale\": 2, \"Sessions\": {\"Arrivals\": {\"Process\": "
               "\"deterministic\", "
               "\"RatePerSecond\": 2, \"Requests\": 5}}}");
    struct session_stream *stream = stream_of(1);
    struct session_begin begin;
    for (int i = 0; i < 10; i++) {
        ck_assert(session_stream_next(stream, &begin));
        ck_assert_int_eq(begin.begin_ns, i * NS_PER_S / 4);
    }
    ck_assert(!session_stream_next(stream, &begin));
    stop();
}
END_TEST

START_TEST(agents_may_be_named_in_columns)
{
    options_of(
        "{\"File\": \"t\", \"Columns\": {\"SessionTimeInMilliseconds\": \"t\", \"ResponseTimeInMilliseconds\": \"e\", "
        "\"Session\": \"s\", \"Agent\": \"who\", \"AgentDepth\": \"deep\"}}");
    ck_assert_msg(
        scan("t,e,s,who,deep\n0,1000,b,,\n2000,3000,b,1,1\n3000,1000,b,2,1\n6000,3000,b,2,1\n10000,1000,b,,\n"), "%s",
        said());
    ck_assert(session_set_make(arena, &options, &summary, &set, faults));
    assert_side_by_side();
    stop();
}
END_TEST

START_TEST(a_trace_must_have_sessions_and_a_clock)
{
    struct sessions_plan plan;
    options_of("{\"File\": \"t\", \"Sessions\": {}}");
    ck_assert(scan("arrival_s,latency_s\n0,2\n"));
    ck_assert(!session_plan_make(arena, &options, &summary, &set, &plan, faults));
    assert_said("$.Sessions: goes with a trace whose requests name their sessions: t.csv has no such column");
    stop();
    options_of("{\"File\": \"t\", \"Sessions\": {}}");
    ck_assert(scan(SESSION(REQUEST("0", "1"))));
    ck_assert(!session_plan_make(arena, &options, &summary, &set, &plan, faults));
    assert_said("$.Sessions: needs 'Concurrent' or 'Arrivals': t.csv does not tell when its sessions began");
    stop();
}
END_TEST

TEST_MAIN("session set", think_time_is_from_an_answer_to_the_next_request, think_time_is_never_negative,
          an_answer_of_unknown_length_is_taken_for_thought, requests_are_taken_in_the_order_of_time,
          a_session_belongs_to_a_window_with_its_first_request,
          agents_begin_where_their_parent_is_and_it_waits_for_them, times_of_an_agent_may_count_from_its_begin,
          agents_may_stand_in_columns, agents_may_be_named_in_columns, an_agent_that_is_no_number_is_a_bad_row,
          an_agent_that_began_after_another_had_ended_follows_it, an_agent_in_the_background_is_waited_for_where_it_was,
          agents_have_agents, an_agent_may_begin_with_its_session, each_line_may_be_a_session,
          what_is_no_session_is_said_with_its_line, requests_of_bailian_follow_their_parents,
          calls_of_copilot_are_a_session_over_its_turns, a_round_of_tracelab_comes_with_the_last_that_was_asked,
          recorded_sessions_begin_when_they_began, thinning_and_superposing_take_whole_sessions,
          superposed_copies_keep_the_rate_curve_of_begins, at_so_many_at_a_time_each_pass_has_an_order_of_its_own,
          sessions_may_begin_by_an_arrival_process, a_trace_must_have_sessions_and_a_clock)
