-- The tables of a Loadline database, format 6. docs/database.md explains them. What is there already is left as it is: an older
-- database is brought to this format by reports/store_upgrade.c and this file.
-- Units stand in the names: _ms, _s, _ns, _usd, and _e10_usd for exact money in 10^-10 USD. Intervals are _low and _high,
-- empty where there is none. Tables hold what a run found, to the last bit; views show it to people.

PRAGMA application_id = 1280262468; -- 'LOAD'
PRAGMA user_version = 6;

CREATE TABLE IF NOT EXISTS runs (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, -- of the scenario
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    description TEXT,
    loadline_version TEXT NOT NULL,
    endpoint_config_name TEXT,
    region TEXT,
    start_time TEXT,
    seed INTEGER NOT NULL, -- 0 to 2^63 - 1
    replications INTEGER NOT NULL,
    confidence REAL NOT NULL,
    simulated_s REAL NOT NULL,
    warm_up_s REAL NOT NULL,
    warm_up_rule TEXT,
    partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
    arrived INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    model_errors INTEGER NOT NULL,
    throttled INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    timed_out INTEGER NOT NULL,
    expired INTEGER NOT NULL,
    in_flight INTEGER NOT NULL,
    offered_per_s REAL NOT NULL,
    succeeded_per_s REAL NOT NULL,
    series_period_s INTEGER NOT NULL,
    total_e10_usd INTEGER NOT NULL,
    total_low_e10_usd INTEGER,
    total_high_e10_usd INTEGER,
    per_hour_e10_usd INTEGER NOT NULL,
    monthly_e10_usd INTEGER NOT NULL,
    has_per_request INTEGER NOT NULL CHECK (has_per_request IN (0, 1)),
    per_million_requests_e10_usd INTEGER NOT NULL,
    per_thousand_succeeded_e10_usd INTEGER NOT NULL,
    busy_e10_usd INTEGER NOT NULL,
    idle_e10_usd INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_name ON runs (name);

-- Callers who try again, or call again after an answer; no row where they do neither.
CREATE TABLE IF NOT EXISTS callers (
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    users INTEGER NOT NULL, -- of a closed loop; 0: requests come from outside
    attempts INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    refused_by_quota INTEGER NOT NULL
) STRICT;

-- Sessions, in which requests wait for answers; no row where there are none. The last columns are of the length of completed ones.
CREATE TABLE IF NOT EXISTS sessions (
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    concurrent INTEGER NOT NULL, -- so many at a time; 0: they begin when they begin
    begun INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    aborted INTEGER NOT NULL,
    under_way INTEGER NOT NULL,
    mean_requests REAL NOT NULL,
    compared INTEGER NOT NULL, -- completed ones whose recorded length is known
    recorded_ms REAL NOT NULL,
    lost_ms REAL NOT NULL,
    lost_low_ms REAL,
    lost_high_ms REAL,
    slowdown REAL NOT NULL,
    slowdown_low REAL,
    slowdown_high REAL,
    count INTEGER NOT NULL,
    mean_ms REAL NOT NULL,
    standard_deviation_ms REAL NOT NULL,
    minimum_ms REAL NOT NULL,
    maximum_ms REAL NOT NULL,
    p50_ms REAL NOT NULL,
    p90_ms REAL NOT NULL,
    p95_ms REAL NOT NULL,
    p99_ms REAL NOT NULL,
    p999_ms REAL NOT NULL,
    mean_low_ms REAL,
    mean_high_ms REAL,
    p50_low_ms REAL,
    p50_high_ms REAL,
    p90_low_ms REAL,
    p90_high_ms REAL,
    p95_low_ms REAL,
    p95_high_ms REAL,
    p99_low_ms REAL,
    p99_high_ms REAL,
    p999_low_ms REAL,
    p999_high_ms REAL
) STRICT;

-- Variants, and behind them the inference components that they host.
CREATE TABLE IF NOT EXISTS variants (
    variant_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    model TEXT,
    instance_type TEXT,
    shadow INTEGER NOT NULL CHECK (shadow IN (0, 1)),
    mode INTEGER NOT NULL CHECK (mode IN (0, 1, 2)), -- real time, serverless, async
    configured_share REAL NOT NULL,
    traffic_share REAL NOT NULL,
    traffic_share_low REAL,
    traffic_share_high REAL,
    arrived INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    model_errors INTEGER NOT NULL,
    throttled INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    timed_out INTEGER NOT NULL,
    expired INTEGER NOT NULL,
    in_flight INTEGER NOT NULL,
    waited REAL NOT NULL,
    utilization REAL NOT NULL,
    utilization_low REAL,
    utilization_high REAL,
    mean_in_system REAL NOT NULL,
    mean_queue_length REAL NOT NULL,
    has_instances INTEGER NOT NULL CHECK (has_instances IN (0, 1)),
    instances_initial INTEGER NOT NULL,
    instances_mean REAL NOT NULL,
    instances_minimum REAL NOT NULL,
    instances_peak REAL NOT NULL,
    instance_hours REAL NOT NULL,
    busy_hours REAL NOT NULL,
    idle_hours REAL NOT NULL,
    component TEXT, -- of an inference component, whose variant is `name`; empty: a variant
    mean_batch_size REAL NOT NULL DEFAULT 0.0, -- 0: not served in batches
    generation INTEGER NOT NULL DEFAULT 0, -- n: of the configuration that the n-th update led to
    endpoint_config_name TEXT, -- that one's; empty: the endpoint has one only
    UNIQUE (run_id, position)
) STRICT;

-- What only some variants and components have: a row in each of these tables that applies.

CREATE TABLE IF NOT EXISTS serverless (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    memory_mb INTEGER NOT NULL,
    max_concurrency INTEGER NOT NULL,
    provisioned_concurrency INTEGER NOT NULL,
    cold_starts INTEGER NOT NULL,
    cold_start_share REAL NOT NULL,
    cold_start_share_low REAL,
    cold_start_share_high REAL,
    mean_warm REAL NOT NULL,
    mean_busy REAL NOT NULL,
    peak_concurrency REAL NOT NULL,
    provisioned_utilization REAL NOT NULL,
    spillover INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS asynchronous (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    max_concurrent_invocations INTEGER NOT NULL, -- of an instance
    peak_backlog REAL NOT NULL,
    mean_backlog REAL NOT NULL,
    oldest_s REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS tokens (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    input_per_s REAL NOT NULL,
    output_per_s REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS fleets (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    launches_waited INTEGER NOT NULL,
    launches_given_up INTEGER NOT NULL,
    released INTEGER NOT NULL,
    copies_moved INTEGER NOT NULL
) STRICT;

-- Starts of its instances and copies that a time-out ended; none where there were none.
CREATE TABLE IF NOT EXISTS failed_starts (
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('launch', 'copy')),
    stage TEXT NOT NULL CHECK (stage IN ('provisioning', 'model_download', 'health_check')),
    count INTEGER NOT NULL,
    PRIMARY KEY (variant_id, what, stage)
) STRICT, WITHOUT ROWID;

-- Of a variant that scales.
CREATE TABLE IF NOT EXISTS scalings (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    scale_outs INTEGER NOT NULL,
    scale_ins INTEGER NOT NULL,
    refused_launches INTEGER NOT NULL,
    more_events INTEGER NOT NULL -- that the first replication had, beside those in scaling_events
) STRICT;

-- A variant whose instances scale, against a scaler that knew what was to come.
CREATE TABLE IF NOT EXISTS scaling_regrets (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    needed_hours REAL NOT NULL, -- instance-hours of that scaler, of a replication
    above_e10_usd INTEGER NOT NULL, -- what the hours beyond these cost; below 0: fewer were there
    shortages INTEGER NOT NULL, -- times in which less was in service than needed
    shortage_requests INTEGER NOT NULL, -- that came in them
    shortage_s REAL NOT NULL, -- how long they were together, of a replication
    shortage_mean_s REAL NOT NULL,
    shortage_longest_s REAL NOT NULL,
    overshoot INTEGER NOT NULL, -- the most that was wanted beyond what was then needed
    reversals INTEGER NOT NULL -- changes of direction soon after the last change
) STRICT;

-- The first changes of the number of instances wanted, in the first replication.
CREATE TABLE IF NOT EXISTS scaling_events (
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at_ns INTEGER NOT NULL, -- when it takes effect
    decided_ns INTEGER NOT NULL,
    from_instances INTEGER NOT NULL,
    to_instances INTEGER NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (variant_id, position)
) STRICT, WITHOUT ROWID;

-- Of an inference component.
CREATE TABLE IF NOT EXISTS copies (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    wanted INTEGER NOT NULL,
    mean REAL NOT NULL,
    unplaced INTEGER NOT NULL
) STRICT;

-- The fewest and the most copies that were in service.
CREATE TABLE IF NOT EXISTS copy_extremes (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    minimum REAL NOT NULL,
    peak REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS captures (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    records INTEGER NOT NULL,
    gb REAL NOT NULL -- of a replication
) STRICT;

CREATE TABLE IF NOT EXISTS explanations (
    variant_id INTEGER PRIMARY KEY REFERENCES variants ON DELETE CASCADE,
    explained INTEGER NOT NULL,
    calls INTEGER NOT NULL
) STRICT;

-- Of a fleet of several types.
CREATE TABLE IF NOT EXISTS instance_types (
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    position INTEGER NOT NULL,
    instance_type TEXT NOT NULL,
    mean REAL NOT NULL,
    hours REAL NOT NULL,
    PRIMARY KEY (variant_id, position)
) STRICT, WITHOUT ROWID;

-- Why requests failed, and what their callers saw.
CREATE TABLE IF NOT EXISTS failures (
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    position INTEGER NOT NULL,
    cause TEXT NOT NULL,
    status INTEGER NOT NULL, -- HTTP; 0: the caller saw none
    error TEXT,
    count INTEGER NOT NULL,
    PRIMARY KEY (variant_id, position)
) STRICT, WITHOUT ROWID;

-- One row for the endpoint (variant_id empty) and one for each variant and measure.
CREATE TABLE IF NOT EXISTS time_summaries (
    time_summary_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    variant_id INTEGER REFERENCES variants ON DELETE CASCADE,
    measure TEXT NOT NULL CHECK (measure IN ('latency', 'waiting', 'service', 'overhead', 'cold_start', 'backlog',
                                             'download', 'upload', 'first_token', 'output_token')),
    count INTEGER NOT NULL,
    mean_ms REAL NOT NULL,
    standard_deviation_ms REAL NOT NULL,
    minimum_ms REAL NOT NULL,
    maximum_ms REAL NOT NULL,
    p50_ms REAL NOT NULL,
    p90_ms REAL NOT NULL,
    p95_ms REAL NOT NULL,
    p99_ms REAL NOT NULL,
    p999_ms REAL NOT NULL,
    mean_low_ms REAL,
    mean_high_ms REAL,
    p50_low_ms REAL,
    p50_high_ms REAL,
    p90_low_ms REAL,
    p90_high_ms REAL,
    p95_low_ms REAL,
    p95_high_ms REAL,
    p99_low_ms REAL,
    p99_high_ms REAL,
    p999_low_ms REAL,
    p999_high_ms REAL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS time_summaries_by_run ON time_summaries (run_id, coalesce(variant_id, 0), measure);

-- Every request's time, counted in log-linear buckets; sums are 128-bit integers, as text. The buckets that hold something are one JSON array
-- of [low_ns, width_ns, count]: ten thousand rows a run would take longer to store than the run took.
CREATE TABLE IF NOT EXISTS histograms (
    histogram_id INTEGER PRIMARY KEY,
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    measure TEXT NOT NULL CHECK (measure IN ('latency', 'waiting', 'service')),
    count INTEGER NOT NULL,
    minimum_ns INTEGER NOT NULL,
    maximum_ns INTEGER NOT NULL,
    sum_ns TEXT NOT NULL,
    sum_of_squares_ns2 TEXT NOT NULL,
    buckets TEXT NOT NULL,
    UNIQUE (variant_id, measure)
) STRICT;

-- Cells of sweeps: runs that are found again by what their results depend on. Figures are the endpoint's; empty where it has none.
CREATE TABLE IF NOT EXISTS sweep_cells (
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    cell_key TEXT NOT NULL, -- SHA-256 of scenario, seed, inputs and version
    replications INTEGER NOT NULL,
    p50_ms REAL,
    p50_low_ms REAL,
    p50_high_ms REAL,
    p99_ms REAL,
    p99_low_ms REAL,
    p99_high_ms REAL,
    error_rate REAL,
    error_rate_low REAL,
    error_rate_high REAL,
    utilization REAL,
    utilization_low REAL,
    utilization_high REAL,
    per_hour_usd REAL,
    per_hour_low_usd REAL,
    per_hour_high_usd REAL,
    per_hour_e10_usd INTEGER NOT NULL,
    objectives INTEGER NOT NULL,
    objectives_met INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sweep_cells_by_key ON sweep_cells (cell_key);

-- Plans that sizings have tried: found again by what their rulings depend on, so that a sizing that was stopped goes on.
CREATE TABLE IF NOT EXISTS sizing_trials (
    trial_key TEXT PRIMARY KEY, -- SHA-256 of scenario, plan, rates, seed, inputs and version
    scenario TEXT NOT NULL,
    plan TEXT NOT NULL,
    ruling INTEGER NOT NULL CHECK (ruling IN (1, 2, 3)), -- kept, missed, too close to call
    excuse TEXT, -- empty: it was kept
    replications INTEGER NOT NULL,
    per_hour_usd REAL,
    p99_ms REAL, -- empty: nothing was answered
    excess REAL NOT NULL -- above the worst objective, as a share of it; below 0: it was kept
) STRICT, WITHOUT ROWID;

-- Runs that are plans of a sizing: the best and its runners-up, or the least bad one.
CREATE TABLE IF NOT EXISTS sizing_plans (
    run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    plan_key TEXT NOT NULL -- as of trials, with its replications
) STRICT;
CREATE INDEX IF NOT EXISTS sizing_plans_by_key ON sizing_plans (plan_key);

-- Values in [low_ns, low_ns + width_ns); buckets without values have no row.
CREATE VIEW IF NOT EXISTS histogram_buckets AS
SELECT h.histogram_id, json_extract(b.value, '$[0]') AS low_ns, json_extract(b.value, '$[1]') AS width_ns,
       json_extract(b.value, '$[2]') AS count
FROM histograms AS h, json_each(h.buckets) AS b;

-- What happened in [start_s, start_s + runs.series_period_s), summed over the replications. Columns in _ns are integrals over time, but
-- p50_ns and p99_ns; cost_e10_usd is of one replication.
CREATE TABLE IF NOT EXISTS series_points (
    variant_id INTEGER NOT NULL REFERENCES variants ON DELETE CASCADE,
    start_s INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    latency_ns INTEGER NOT NULL,
    in_system_ns INTEGER NOT NULL,
    in_queue_ns INTEGER NOT NULL,
    busy_ns INTEGER NOT NULL,
    workers_ns INTEGER NOT NULL,
    instances_ns INTEGER NOT NULL,
    elapsed_ns INTEGER NOT NULL DEFAULT 0,
    starting_ns INTEGER NOT NULL DEFAULT 0,
    in_service_ns INTEGER NOT NULL DEFAULT 0,
    draining_ns INTEGER NOT NULL DEFAULT 0,
    waiting_ns INTEGER NOT NULL DEFAULT 0,
    wanted_ns INTEGER NOT NULL DEFAULT 0,
    needed_ns INTEGER NOT NULL DEFAULT 0,
    cost_e10_usd INTEGER NOT NULL DEFAULT 0,
    p50_ns INTEGER NOT NULL DEFAULT 0,
    p99_ns INTEGER NOT NULL DEFAULT 0,
    latency_doublings INTEGER NOT NULL DEFAULT 0, -- by how many buckets are wider than 32 an octave
    latencies TEXT, -- one JSON array of [low_ns, count], of buckets that hold something; empty: not kept
    PRIMARY KEY (variant_id, start_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS cost_lines (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    variant_name TEXT, -- empty: of the endpoint as a whole
    charge TEXT NOT NULL,
    usage_type TEXT NOT NULL,
    quantity TEXT NOT NULL, -- exact decimals
    unit TEXT NOT NULL,
    unit_price_usd TEXT NOT NULL, -- exact decimals
    cost_e10_usd INTEGER NOT NULL,
    estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
    price_source TEXT,
    busy_e10_usd INTEGER, -- of the cost, what bought time in which workers were busy; empty where an older Loadline stored the run
    generation INTEGER NOT NULL DEFAULT 0, -- as of variants
    endpoint_config_name TEXT,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- What a line of the bill has of each hour of the clock (UTC) in which there was something; they add up to the line.
CREATE TABLE IF NOT EXISTS cost_hours (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL, -- of the line
    hour INTEGER NOT NULL, -- 0: the hour of the clock in which the run begins
    quantity TEXT NOT NULL, -- exact decimals, in the line's unit
    cost_e10_usd INTEGER NOT NULL,
    succeeded INTEGER NOT NULL, -- requests of the line's variant, of a replication
    PRIMARY KEY (run_id, position, hour)
) STRICT, WITHOUT ROWID;

-- Of a run with discounts: what each line of its bill is without them. The prices are empty for what is left of a commitment.
CREATE TABLE IF NOT EXISTS cost_discounts (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL, -- of the line
    commitment INTEGER NOT NULL CHECK (commitment IN (0, 1, 2)), -- 1: covered by the Savings Plan, 2: what is left of it
    list_unit_price_usd TEXT, -- exact decimals
    contracted_unit_price_usd TEXT, -- with the negotiated discount
    list_e10_usd INTEGER NOT NULL,
    contracted_e10_usd INTEGER NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Savings Plans: the one that is held, and the best commitment to each that could be bought (per_hour_e10_usd is 0: none saves anything).
CREATE TABLE IF NOT EXISTS commitments (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL, -- the plan in words
    savings_plan_id TEXT,
    savings_plan_name TEXT,
    term_years INTEGER NOT NULL, -- 0: not said
    payment_option TEXT,
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    per_hour_e10_usd INTEGER NOT NULL, -- the commitment
    committed_e10_usd INTEGER NOT NULL, -- in a replication, like the next three and the total
    used_e10_usd INTEGER NOT NULL,
    covered_e10_usd INTEGER NOT NULL, -- what the hours that it covers cost without it
    eligible_e10_usd INTEGER NOT NULL, -- what all hours that it could cover do
    total_e10_usd INTEGER NOT NULL, -- the bill with it
    monthly_e10_usd INTEGER NOT NULL,
    saved_monthly_e10_usd INTEGER NOT NULL, -- against the bill without any plan
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Of the endpoint configuration: whom its bill is charged to.
CREATE TABLE IF NOT EXISTS tags (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Updates of the endpoint to another configuration.
CREATE TABLE IF NOT EXISTS deployments (
    deployment_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    asked_ns INTEGER NOT NULL,
    strategy TEXT NOT NULL, -- AllAtOnce, Canary, Linear, Rolling
    from_generation INTEGER NOT NULL, -- in the first replication
    from_config_name TEXT NOT NULL,
    to_generation INTEGER NOT NULL,
    to_config_name TEXT NOT NULL,
    succeeded INTEGER NOT NULL, -- counts of replications
    rolled_back INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    under_way INTEGER NOT NULL, -- when the run ended
    has_duration INTEGER NOT NULL CHECK (has_duration IN (0, 1)),
    duration_s REAL NOT NULL, -- of those that ended
    duration_low_s REAL,
    duration_high_s REAL,
    cost_e10_usd INTEGER NOT NULL, -- beyond what its old fleet alone would have been billed meanwhile
    more_events INTEGER NOT NULL, -- that the first replication had, beside those in deployment_events
    UNIQUE (run_id, position)
) STRICT;

-- The steps of an update in the first replication; events as docs/results.md names them.
CREATE TABLE IF NOT EXISTS deployment_events (
    deployment_id INTEGER NOT NULL REFERENCES deployments ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at_ns INTEGER NOT NULL,
    event TEXT NOT NULL,
    alarm TEXT, -- that went off
    share REAL NOT NULL, -- of the traffic, on the new fleet, from then on
    old_instances INTEGER NOT NULL, -- in service
    new_instances INTEGER NOT NULL,
    PRIMARY KEY (deployment_id, position)
) STRICT, WITHOUT ROWID;

-- at_most, measured and their interval are in the metric's unit: ms for times, shares 0..1, USD.
CREATE TABLE IF NOT EXISTS objectives (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    metric TEXT NOT NULL,
    statistic TEXT,
    variant_name TEXT, -- empty: the endpoint
    at_most REAL NOT NULL,
    measured REAL NOT NULL,
    measured_low REAL,
    measured_high REAL,
    met INTEGER NOT NULL CHECK (met IN (0, 1)),
    has_probability INTEGER NOT NULL CHECK (has_probability IN (0, 1)),
    probability_met REAL NOT NULL,
    missed_share REAL, -- of a latency: share of time, without the warm-up, in whose steps it was missed
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Figures of the scenario that are known within a range only, and what each replication drew.
CREATE TABLE IF NOT EXISTS uncertain_inputs (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    pointer TEXT NOT NULL, -- of the scenario, RFC 6901
    low REAL NOT NULL,
    mid REAL NOT NULL,
    high REAL NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS uncertain_draws (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL, -- of the input
    replication INTEGER NOT NULL, -- from 0
    value REAL NOT NULL,
    PRIMARY KEY (run_id, position, replication)
) STRICT, WITHOUT ROWID;

-- How far a figure differs between the replications of a run with uncertain inputs, in the metric's unit; and of its variance the share
-- that an input explains by itself, with no row where the replications are too few to tell.
CREATE TABLE IF NOT EXISTS figure_spreads (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    metric TEXT NOT NULL,
    statistic TEXT,
    variant_name TEXT, -- empty: the endpoint
    replications INTEGER NOT NULL, -- that have the figure
    mean REAL NOT NULL,
    standard_deviation REAL NOT NULL,
    minimum REAL NOT NULL,
    maximum REAL NOT NULL,
    met INTEGER NOT NULL, -- replications in which it is within at_most
    at_most REAL, -- of an objective; empty: none bounds it
    rest REAL, -- share of the variance that no input explains by itself; empty: too few replications to tell
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS spread_shares (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL, -- of the spread
    input INTEGER NOT NULL, -- position of the input
    share REAL NOT NULL,
    share_low REAL NOT NULL,
    share_high REAL NOT NULL,
    PRIMARY KEY (run_id, position, input)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS assumptions (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS warnings (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS inputs (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS v_summary AS
SELECT r.run_id, r.name AS scenario, r.created_at, printf('%llu', r.seed) AS seed, r.replications, r.simulated_s,
       r.partial, r.arrived, r.succeeded, 1 - CAST(r.succeeded AS REAL) / nullif(r.arrived, 0) AS not_succeeded_share,
       t.mean_ms, t.p50_ms, t.p99_ms, t.p99_low_ms, t.p99_high_ms,
       r.total_e10_usd / 1e10 AS total_usd, r.per_hour_e10_usd / 1e10 AS per_hour_usd,
       r.monthly_e10_usd / 1e10 AS monthly_usd,
       CASE WHEN r.has_per_request THEN r.per_million_requests_e10_usd / 1e10 END AS per_million_requests_usd,
       CASE WHEN r.has_per_request THEN r.per_thousand_succeeded_e10_usd / 1e10 END AS per_thousand_succeeded_usd,
       r.total_low_e10_usd / 1e10 AS total_low_usd, r.total_high_e10_usd / 1e10 AS total_high_usd,
       r.busy_e10_usd / 1e10 AS busy_usd, r.idle_e10_usd / 1e10 AS idle_usd,
       (SELECT min(o.met) FROM objectives AS o WHERE o.run_id = r.run_id) AS objectives_met
FROM runs AS r
LEFT JOIN time_summaries AS t
       ON t.run_id = r.run_id AND coalesce(t.variant_id, 0) = 0 AND t.measure = 'latency' AND t.count > 0
ORDER BY r.run_id;

CREATE VIEW IF NOT EXISTS v_variant_share AS
SELECT r.run_id, r.name AS scenario, v.name AS variant, v.shadow, v.instance_type, v.configured_share, v.traffic_share,
       v.traffic_share_low, v.traffic_share_high, v.arrived, v.succeeded, v.utilization
FROM variants AS v JOIN runs AS r USING (run_id)
WHERE v.component IS NULL
ORDER BY r.run_id, v.position;

CREATE VIEW IF NOT EXISTS v_cost_by_usage_type AS
SELECT r.run_id, r.name AS scenario, c.usage_type, c.unit, sum(CAST(c.quantity AS REAL)) AS quantity,
       sum(c.cost_e10_usd) / 1e10 AS cost_usd, max(c.estimated) AS estimated
FROM cost_lines AS c JOIN runs AS r USING (run_id)
GROUP BY r.run_id, c.usage_type, c.unit
ORDER BY r.run_id, min(c.position);

CREATE VIEW IF NOT EXISTS v_cost_by_hour AS
SELECT r.run_id, r.name AS scenario, c.variant_name AS variant, c.usage_type, c.charge,
       strftime('%Y-%m-%dT%H:00:00Z', r.start_time, h.hour || ' hours') AS hour,
       CAST(h.quantity AS REAL) AS quantity, c.unit, h.cost_e10_usd / 1e10 AS cost_usd, h.succeeded
FROM cost_hours AS h JOIN cost_lines AS c USING (run_id, position) JOIN runs AS r USING (run_id)
ORDER BY r.run_id, h.hour, h.position;

CREATE VIEW IF NOT EXISTS v_cost_by_tag AS
SELECT r.run_id, r.name AS scenario, t.name AS tag, t.value, r.total_e10_usd / 1e10 AS total_usd,
       r.monthly_e10_usd / 1e10 AS monthly_usd, r.busy_e10_usd / 1e10 AS busy_usd, r.idle_e10_usd / 1e10 AS idle_usd,
       CASE WHEN r.has_per_request THEN r.per_thousand_succeeded_e10_usd / 1e10 END AS per_thousand_succeeded_usd
FROM tags AS t JOIN runs AS r USING (run_id)
ORDER BY t.name, t.value, r.run_id;

CREATE VIEW IF NOT EXISTS v_commitments AS
SELECT r.run_id, r.name AS scenario, c.name AS plan, c.held, c.per_hour_e10_usd / 1e10 AS commitment_per_hour_usd,
       CAST(c.used_e10_usd AS REAL) / nullif(c.committed_e10_usd, 0) AS utilization,
       CAST(c.covered_e10_usd AS REAL) / nullif(c.eligible_e10_usd, 0) AS coverage, c.total_e10_usd / 1e10 AS total_usd,
       c.monthly_e10_usd / 1e10 AS monthly_usd, c.saved_monthly_e10_usd / 1e10 AS saved_monthly_usd
FROM commitments AS c JOIN runs AS r USING (run_id)
ORDER BY r.run_id, c.position;

CREATE VIEW IF NOT EXISTS v_latency_percentiles AS
SELECT r.run_id, r.name AS scenario, coalesce(v.name, '(endpoint)') AS variant, v.component, t.measure, p.column1 AS percentile,
       CASE p.column1 WHEN 50 THEN t.p50_ms WHEN 90 THEN t.p90_ms WHEN 95 THEN t.p95_ms WHEN 99 THEN t.p99_ms
                      ELSE t.p999_ms END AS time_ms,
       CASE p.column1 WHEN 50 THEN t.p50_low_ms WHEN 90 THEN t.p90_low_ms WHEN 95 THEN t.p95_low_ms
                      WHEN 99 THEN t.p99_low_ms ELSE t.p999_low_ms END AS low_ms,
       CASE p.column1 WHEN 50 THEN t.p50_high_ms WHEN 90 THEN t.p90_high_ms WHEN 95 THEN t.p95_high_ms
                      WHEN 99 THEN t.p99_high_ms ELSE t.p999_high_ms END AS high_ms,
       t.count
FROM time_summaries AS t JOIN runs AS r USING (run_id) LEFT JOIN variants AS v USING (variant_id)
     CROSS JOIN (VALUES (50), (90), (95), (99), (99.9)) AS p
WHERE t.count > 0
ORDER BY r.run_id, v.position, t.measure, p.column1;

CREATE VIEW IF NOT EXISTS v_objectives AS
SELECT r.run_id, r.name AS scenario, o.metric, o.statistic, coalesce(o.variant_name, '(endpoint)') AS variant,
       o.measured, o.measured_low, o.measured_high, o.at_most, o.at_most - o.measured AS margin, o.met,
       CASE WHEN o.has_probability THEN o.probability_met END AS probability_met
FROM objectives AS o JOIN runs AS r USING (run_id)
ORDER BY r.run_id, o.position;

CREATE VIEW IF NOT EXISTS v_sweep_cells AS
SELECT r.run_id, r.name AS cell, c.p50_ms, c.p99_ms, c.p99_low_ms, c.p99_high_ms, c.error_rate, c.utilization,
       c.per_hour_e10_usd / 1e10 AS per_hour_usd, c.objectives_met, c.objectives
FROM sweep_cells AS c JOIN runs AS r USING (run_id)
ORDER BY r.run_id;

CREATE VIEW IF NOT EXISTS v_components AS
SELECT r.run_id, r.name AS scenario, v.component, v.name AS variant, c.wanted AS copies_wanted, c.mean AS copies_mean,
       c.unplaced AS copies_unplaced, v.traffic_share, v.arrived, v.succeeded, v.utilization, t.mean_ms, t.p99_ms
FROM variants AS v JOIN runs AS r USING (run_id) LEFT JOIN copies AS c USING (variant_id)
LEFT JOIN time_summaries AS t
       ON t.run_id = r.run_id AND coalesce(t.variant_id, 0) = v.variant_id AND t.measure = 'latency' AND t.count > 0
WHERE v.component IS NOT NULL
ORDER BY r.run_id, v.position;

CREATE VIEW IF NOT EXISTS v_scaling AS
SELECT r.run_id, r.name AS scenario, v.name AS variant, e.at_ns / 1e9 AS at_s, e.decided_ns / 1e9 AS decided_s,
       e.from_instances, e.to_instances, e.cause
FROM scaling_events AS e JOIN variants AS v USING (variant_id) JOIN runs AS r USING (run_id)
ORDER BY r.run_id, v.position, e.position;

CREATE VIEW IF NOT EXISTS v_deployments AS
SELECT r.run_id, r.name AS scenario, d.to_config_name AS configuration, d.strategy, d.asked_ns / 1e9 AS asked_s,
       d.succeeded, d.rolled_back, d.refused, d.under_way, d.duration_s, d.cost_e10_usd / 1e10 AS cost_usd,
       e.at_ns / 1e9 AS at_s, e.event, e.alarm, e.share, e.old_instances, e.new_instances
FROM deployments AS d JOIN runs AS r USING (run_id) LEFT JOIN deployment_events AS e USING (deployment_id)
ORDER BY r.run_id, d.position, e.position;

CREATE VIEW IF NOT EXISTS v_spreads AS
SELECT r.run_id, r.name AS scenario, s.metric, s.statistic, coalesce(s.variant_name, '(endpoint)') AS variant, s.mean,
       s.standard_deviation, s.minimum, s.maximum, s.at_most, s.met, i.pointer, i.low, i.mid, i.high, p.share, p.share_low, p.share_high
FROM figure_spreads AS s JOIN runs AS r USING (run_id) JOIN uncertain_inputs AS i USING (run_id)
LEFT JOIN spread_shares AS p ON p.run_id = s.run_id AND p.position = s.position AND p.input = i.position
ORDER BY r.run_id, s.position, i.position;

CREATE VIEW IF NOT EXISTS v_cold_starts AS
SELECT r.run_id, r.name AS scenario, v.name AS variant, s.memory_mb, s.cold_starts, s.cold_start_share,
       s.cold_start_share_low, s.cold_start_share_high, t.mean_ms, t.p99_ms, s.mean_warm, s.mean_busy,
       s.peak_concurrency, s.max_concurrency, v.throttled
FROM serverless AS s JOIN variants AS v USING (variant_id) JOIN runs AS r USING (run_id)
LEFT JOIN time_summaries AS t
       ON t.run_id = r.run_id AND coalesce(t.variant_id, 0) = v.variant_id AND t.measure = 'cold_start' AND t.count > 0
ORDER BY r.run_id, v.position;

CREATE VIEW IF NOT EXISTS v_backlogs AS
SELECT r.run_id, r.name AS scenario, v.name AS variant, a.peak_backlog, a.mean_backlog, a.oldest_s, t.mean_ms, t.p99_ms,
       v.expired, v.in_flight
FROM asynchronous AS a JOIN variants AS v USING (variant_id) JOIN runs AS r USING (run_id)
LEFT JOIN time_summaries AS t
       ON t.run_id = r.run_id AND coalesce(t.variant_id, 0) = v.variant_id AND t.measure = 'backlog' AND t.count > 0
ORDER BY r.run_id, v.position;

CREATE VIEW IF NOT EXISTS v_errors AS
SELECT r.run_id, r.name AS scenario, v.name AS variant, v.component, nullif(f.status, 0) AS status, f.error, f.cause, f.count,
       CAST(f.count AS REAL) / nullif(v.arrived, 0) AS share
FROM failures AS f JOIN variants AS v USING (variant_id) JOIN runs AS r USING (run_id)
WHERE v.model IS NOT NULL OR v.component IS NOT NULL -- those of a variant that hosts components are theirs
ORDER BY r.run_id, v.position, f.position;
