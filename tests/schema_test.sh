#!/bin/bash
# The published schemas against what they describe, with a validator that is not ours (python3-jsonschema): every shipped
# example and what `run -o json` prints for it. Broken scenarios and results show that the schemas refuse.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT

for example in scenarios/examples/*.json; do
    [ -e "$example" ] || continue # there is none, which is said below
    jq -e 'has("ProductionVariants")' "$example" >/dev/null && continue # an endpoint configuration that a scenario names
    name=$(basename "$example" .json)
    # NAME-HOW.patch.json is a patch of NAME.json.
    case $name in
    *.patch) set -- "${example%-*}.json" --patch "$example" ;;
    *) set -- "$example" ;;
    esac
    "$LOADLINE" run "$@" -o json --no-store >"$room/$name.result" 2>"$room/$name.errors"
    echo $? >"$room/$name.status"
done
for skeleton in scenario real-time serverless async shadow components; do
    "$LOADLINE" skeleton "$skeleton" >"$room/$skeleton.skeleton" 2>&1
done
discounts='{"Negotiated": 0.1, "SavingsPlan": {"CommitmentPerHour": 1, "Discount": 0.3, "TermInYears": 1}}'
"$LOADLINE" run scenarios/examples/finance.json -q --set "/Discounts=$discounts" --db "$room/runs.db" -o json >"$room/discounts.result" 2>&1
"$LOADLINE" cost last --db "$room/runs.db" -o json >"$room/discounts.cost" 2>&1
"$LOADLINE" cost last --by tag:product --db "$room/runs.db" -o json >"$room/by.cost" 2>&1
traces=scenarios/examples/traces/azure-functions-2019-http
"$LOADLINE" trace info $traces.csv --set "/Durations=\"$traces-durations.csv\"" --set "/Memory=\"$traces-memory.csv\"" -o json >"$room/beside.trace" 2>&1
"$LOADLINE" trace info tests/data/servegen_deepseek_r1_chunk_66.csv.gz -o json >"$room/counts.trace" 2>&1
"$LOADLINE" cost last --actual tests/data/bills/focus.csv --db "$room/runs.db" -o json >"$room/actual.cost" 2>&1
for schema in scenario result comparison sweep sweep-plan cost difference record charge-back cost-actual sizing fitting calibration trace; do
    "$LOADLINE" schema "$schema" >"$room/$schema.printed" 2>&1
done
# A cell that is planned and one that is refused.
"$LOADLINE" sweep plan scenarios/examples/sizing.json --seed 3 --set /DurationInSeconds=20 --quiet \
    --vary /EndpointConfig/ProductionVariants/0/InitialInstanceCount=0,4 >"$room/plan.json"

# Bills that differ: of another scenario, whose lines are others, and of another number of instances.
for instances in '' 4 5; do
    set -- scenarios/examples/sizing.json --set "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=$instances" --set /DurationInSeconds=60
    [ "$instances" ] || set -- scenarios/examples/first.json
    "$LOADLINE" run "$@" --replications 1 --db "$room/bills.db" --quiet >/dev/null 2>&1
done
for runs in '1 2' '2 3' '3 3'; do
    # shellcheck disable=SC2086 # two numbers
    "$LOADLINE" diff $runs --db "$room/bills.db" -o json >"$room/${runs/ /-}.difference"
done
"$LOADLINE" show 2 --db "$room/bills.db" -o json >"$room/2.record"

PYTHONPATH=tests /usr/bin/python3 -B - "$room" "$LOADLINE" <<'PYTHON'
import copy, glob, json, os, subprocess, sys, urllib.parse
import jsonschema

import verdicts
from verdicts import verdict

# This validator finds "#/..." by urljoin(), which knows nothing about URNs until told that they can be a base (RFC 8141).
urllib.parse.uses_relative.append('urn')
urllib.parse.uses_fragment.append('urn')

room, loadline = sys.argv[1:]


def read(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def schema_of(name):
    """A schema, with the classes of letters, spaces and digits in a tag's pattern said as Python says them."""
    with open(f'models/schemas/{name}.schema.json', encoding='utf-8') as file:
        return json.loads(file.read().replace(r'\\p{L}\\p{Z}\\p{N}', r'\\w\\s'))


published = {schema['$id']: schema for schema in map(schema_of, ('scenario', 'result', 'comparison', 'sweep', 'sweep-plan', 'cost', 'difference', 'record', 'charge-back', 'cost-actual', 'sizing', 'fitting', 'calibration', 'trace', 'endpoint-config'))}


def why_not(document, schema_id):
    """What is wrong with a document, or '' where nothing is. The schema stands alone, but those of comparisons and sizings know that of results."""
    schema = published[schema_id]
    others = ('urn:loadline:result:1',) if schema_id in ('urn:loadline:comparison:1', 'urn:loadline:sizing:1') else ()
    resolver = jsonschema.RefResolver.from_schema(schema, store={name: published[name] for name in others})
    errors = jsonschema.Draft202012Validator(schema, resolver=resolver).iter_errors(document)
    error = jsonschema.exceptions.best_match(errors)
    return f'{error.json_path}: {error.message[:300]}' if error else ''


for schema_id, schema in published.items():
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        verdict(f'{schema_id}_is_a_schema', '')
    except jsonschema.SchemaError as error:
        verdict(f'{schema_id}_is_a_schema', error.message)

for name in ('scenario', 'result', 'comparison', 'sweep', 'sweep-plan', 'cost', 'difference', 'record', 'charge-back', 'cost-actual', 'sizing', 'fitting', 'calibration', 'trace'):
    printed = open(f'{room}/{name}.printed', encoding='utf-8').read()
    published_text = open(f'models/schemas/{name}.schema.json', encoding='utf-8').read()
    verdict(f'schema_prints_the_{name}_schema', printed != published_text and f'printed: {printed[:200]!r}')

# An editor is given one file: the request's schema is a part of the scenario's, and its $id is found in there.
embedded = read('models/schemas/scenario.schema.json')['$defs']['CreateEndpointConfigRequest']
verdict('the_scenario_schema_holds_the_endpoint_config_schema',
        embedded != read('models/schemas/endpoint-config.schema.json') and 'it holds another')

for name in ('scenario', 'real-time', 'serverless', 'async', 'shadow', 'components'):
    schema_id = 'urn:loadline:scenario:1' if name == 'scenario' else 'urn:endpoint-config:create-request'
    verdict(f'skeleton_{name}_fits_its_schema', why_not(read(f'{room}/{name}.skeleton'), schema_id))

# --- The shipped examples and their results ---

def patched(document, patch):
    """The document with a merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    document = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = patched(document.get(name), value)
    return document


examples = sorted(glob.glob('scenarios/examples/*.json'))
verdict('there_are_examples', not examples and 'none in scenarios/examples')
for path in examples:
    name = os.path.basename(path)[:-len('.json')]
    document = read(path)
    if 'ProductionVariants' in document:
        verdict(f'example_{name}_fits_the_endpoint_config_schema', why_not(document, 'urn:endpoint-config:create-request'))
        continue
    if name.endswith('.patch'):
        document = patched(read(path.rpartition('-')[0] + '.json'), document)
    verdict(f'example_{name}_fits_the_scenario_schema', why_not(document, 'urn:loadline:scenario:1'))
    status = open(f'{room}/{name}.status').read().strip()
    if status != '0':
        verdict(f'example_{name}_runs', f'exit {status}: ' + open(f'{room}/{name}.errors').read()[:500])
        continue
    verdict(f'example_{name}_gives_a_result_of_the_schema', why_not(read(f'{room}/{name}.result'), 'urn:loadline:result:1'))

# What each way of serving gives: kept by tests/json_report_test.c.
kept = sorted(glob.glob('tests/golden/report*.json'))
verdict('there_are_results_of_each_way_of_serving', len(kept) < 5 and f'only {kept}')
for path in kept:
    name = os.path.basename(path)[:-len('.json')].replace('-', '_')
    verdict(f'{name}_fits_the_result_schema', why_not(read(path), 'urn:loadline:result:1'))

# A comparison, kept by tests/golden_test.sh.
comparison = read('tests/golden/compare-chat-a-b.json')
verdict('comparison_fits_its_schema', why_not(comparison, 'urn:loadline:comparison:1'))
sweep = read('tests/golden/sweep-sizing.json')
verdict('sweep_fits_its_schema', why_not(sweep, 'urn:loadline:sweep:1'))
plan = read(f'{room}/plan.json')
verdict('plan_of_a_sweep_fits_its_schema', why_not(plan, 'urn:loadline:sweep-plan:1'))

# A bill, kept by tests/golden_test.sh.
verdict('cost_fits_its_schema', why_not(read('tests/golden/cost-first.json'), 'urn:loadline:cost:1'))

# What bills differ by, with every kind of change that a price book of ours has, and a run in short.
differences = {pair: read(f'{room}/{pair}.difference') for pair in ('1-2', '2-3', '3-3')}
for pair, difference in differences.items():
    verdict(f'difference_{pair}_fits_its_schema', why_not(difference, 'urn:loadline:difference:1'))
changes = {line['Change'] for difference in differences.values() for line in difference['Lines']}
verdict('differences_have_every_change', {'added', 'removed', 'quantity', 'same'} - changes)
record = read(f'{room}/2.record')
verdict('record_fits_its_schema', why_not(record, 'urn:loadline:record:1'))

# Fits, kept by tests/golden_test.sh.
for name in ('fmbench', 'percentiles'):
    fitting = read(f'tests/golden/fit-{name}.json')
    verdict(f'fit_of_{name}_fits_its_schema', why_not(fitting, 'urn:loadline:fitting:1'))
    del fitting['Places'][0]['Rows']
    verdict(f'fit_of_{name}_without_rows_does_not', not why_not(fitting, 'urn:loadline:fitting:1') and 'accepted')
# Bills with discounts, shared out, and against another.
for name, kind in (('discounts.result', 'result'), ('discounts.cost', 'cost'), ('by.cost', 'charge-back'), ('actual.cost', 'cost-actual')):
    verdict(f'{name}_fits_its_schema', why_not(read(f'{room}/{name}'), f'urn:loadline:{kind}:1'))
discounted = patched(read('scenarios/examples/finance.json'), {'Discounts': {
    'Negotiated': [{'Service': 'AmazonS3', 'UsageType': '*', 'Discount': 0.1}], 'SavingsPlan': {'CommitmentPerHour': '1.5', 'Discount': 0.3},
    'SavingsPlanOffers': [{'Rates': {'ml.m5.xlarge': '0.1'}, 'PaymentOption': 'All Upfront'}], 'SavingsPlanRates': 'rates.json'}})
verdict('discounts_fit_the_scenario_schema', why_not(discounted, 'urn:loadline:scenario:1'))

# A trace's description, kept by tests/golden_test.sh.
verdict('trace_info_fits_its_schema', why_not(read('tests/golden/trace-azure.json'), 'urn:loadline:trace:1'))
verdict('trace_info_of_counts_does', why_not(read(f'{room}/counts.trace'), 'urn:loadline:trace:1'))
beside = read(f'{room}/beside.trace')
verdict('trace_info_of_joined_files_does', why_not(beside, 'urn:loadline:trace:1'))
verdict('trace_info_tells_the_joined_memory', not beside['Traces'][0]['MemoryInMB']['Maximum'] == 50.166667 and beside['Traces'][0])

# A calibration, kept by tests/golden_test.sh.
calibration = read('tests/golden/calibrate-observed.json')
verdict('calibration_fits_its_schema', why_not(calibration, 'urn:loadline:calibration:1'))
verdict('what_was_calibrated_is_a_scenario', why_not(calibration['Calibrated'], 'urn:loadline:scenario:1'))
del calibration['Within']
verdict('calibration_without_its_range_does_not', not why_not(calibration, 'urn:loadline:calibration:1') and 'accepted')

# A sizing, kept by tests/golden_test.sh.
verdict('sizing_fits_its_schema', why_not(read('tests/golden/size-sizing.json'), 'urn:loadline:sizing:1'))

# --- What the schemas must refuse ---

SCENARIO = {
    'Name': 'small', 'Comment': 'the smallest scenario, with what the cases below change',
    'EndpointConfig': {'EndpointConfigName': 'small', 'ProductionVariants': [
        {'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}]},
    'Traffic': {'Arrivals': {'Process': 'poisson', 'RatePerSecond': 8, 'Requests': 1000}},
    'Models': {'m': {'Profiles': [{'ServiceTimeInMilliseconds': {'Distribution': 'exponential', 'Mean': 100}}]}},
    'Objectives': [{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 250}],
}
TIMES = {'Unit': 'ms', 'Count': 1, 'Mean': 1.5, 'StandardDeviation': 0, 'Minimum': 1.5, 'P50': 1.5, 'P90': 1.5, 'P95': 1.5,
         'P99': 1.5, 'P999': 1.5, 'Maximum': 1.5}
COUNTS = {'Arrived': 1, 'Succeeded': 1, 'ModelErrors': 0, 'Throttled': 0, 'Rejected': 0, 'TimedOut': 0, 'Expired': 0, 'InFlight': 0}
RESULT = {
    'Scenario': 'small', 'Loadline': '0.1.0', 'Seed': 1, 'Replications': 1, 'Confidence': 0.95, 'SimulatedSeconds': 3600,
    'Partial': False, 'Requests': COUNTS, 'Latency': TIMES, 'Throughput': {'OfferedPerSecond': 1, 'SucceededPerSecond': 1},
    'Variants': [{'VariantName': 'A', 'Shadow': False, 'Mode': 'RealTime', 'ConfiguredShare': 1, 'TrafficShare': 1,
                  'Requests': COUNTS, 'Latency': TIMES, 'WaitingTime': TIMES, 'ServiceTime': TIMES,
                  'OverheadLatency': {'Unit': 'ms', 'Count': 0}, 'Waited': 0, 'Utilization': 0.5, 'MeanInSystem': 1,
                  'MeanQueueLength': 0}],
    'Cost': {'Currency': 'USD', 'Total': '0.115', 'PerHour': '0.115', 'Monthly': '83.95', 'Busy': '0.0575', 'Idle': '0.0575',
             'Lines': [{'VariantName': 'A', 'Charge': 'Instance hours', 'UsageType': 'USE1-Host:ml.m5.large', 'Quantity': '1',
                        'Unit': 'Hours', 'UnitPrice': '0.115', 'Cost': '0.115', 'Estimated': False}]},
    'Objectives': [], 'Assumptions': [], 'Warnings': [], 'Inputs': [{'Path': 'small.json', 'SHA256': '0' * 64}],
}
GONE = object()


def changed(document, pointer, value):
    """The document with one value put at a pointer, or taken away."""
    document = copy.deepcopy(document)
    *way, last = [int(part) if part.isdigit() else part for part in pointer.split('/')]
    at = document
    for part in way:
        at = at[part]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return document


def accepts(name, document, schema_id):
    verdict(name, why_not(document, schema_id))


def refuses(name, document, schema_id):
    verdict(name, not why_not(document, schema_id) and 'accepted')


def refused_by_the_program(document):
    """Whether `validate` calls a scenario wrong (exit 3)."""
    path = f'{room}/case.json'
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(document, file)
    return subprocess.run([loadline, 'validate', path], capture_output=True, check=False).returncode == 3


OF_A = {'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A',
        'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount'}
TARGET = {**OF_A, 'MinCapacity': 1, 'MaxCapacity': 4}
TRACKING = {'PolicyName': 'p', **OF_A, 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {
    'TargetValue': 70, 'ScaleInCooldown': 300, 'ScaleOutCooldown': 60, 'DisableScaleIn': False,
    'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}}
ALARM = {'AlarmName': 'a', 'MetricName': 'CPUUtilization', 'Namespace': '/aws/sagemaker/Endpoints', 'Statistic': 'Average',
         'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', 'Value': 'A'}], 'Period': 60,
         'EvaluationPeriods': 3, 'DatapointsToAlarm': 2, 'Threshold': 80, 'ComparisonOperator': 'GreaterThanThreshold',
         'TreatMissingData': 'notBreaching'}
STEPPING = {'PolicyName': 's', **OF_A, 'PolicyType': 'StepScaling', 'Alarm': ALARM, 'StepScalingPolicyConfiguration': {
    'AdjustmentType': 'PercentChangeInCapacity', 'MinAdjustmentMagnitude': 1, 'Cooldown': 60, 'MetricAggregationType': 'Maximum',
    'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'MetricIntervalUpperBound': 10, 'ScalingAdjustment': 10},
                        {'MetricIntervalLowerBound': 10, 'MetricIntervalUpperBound': None, 'ScalingAdjustment': 30}]}}
ACTION = {'ScheduledActionName': 'm', **OF_A, 'Schedule': 'cron(0 8 ? * MON-FRI *)', 'Timezone': 'Europe/Berlin',
          'StartTime': '2026-11-23T00:00:00Z', 'EndTime': 1800000000, 'ScalableTargetAction': {'MinCapacity': 2, 'MaxCapacity': 8}}
NEXT = {'EndpointConfigName': 'next', 'ProductionVariants': [
    {'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 2}]}
CANARY = {'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {
    'Type': 'CANARY', 'WaitIntervalInSeconds': 300, 'CanarySize': {'Type': 'CAPACITY_PERCENT', 'Value': 10}},
    'TerminationWaitInSeconds': 60, 'MaximumExecutionTimeoutInSeconds': 1200},
    'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': 'a'}]}}
ROLLING = {'RollingUpdatePolicy': {'MaximumBatchSize': {'Type': 'INSTANCE_COUNT', 'Value': 1}, 'WaitIntervalInSeconds': 0,
                                   'RollbackMaximumBatchSize': {'Type': 'CAPACITY_PERCENT', 'Value': 100}}}
UPDATE = {'AtInSeconds': 1, 'EndpointConfig': NEXT, 'UpdateEndpoint': {
    'EndpointName': 'e', 'EndpointConfigName': 'next', 'RetainAllVariantProperties': True, 'DeploymentConfig': CANARY,
    'ExcludeRetainedVariantProperties': [{'VariantPropertyType': 'DesiredWeight'}]}}
WEIGHTS = {'AtInSeconds': 2, 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', 'DesiredWeightsAndCapacities': [
    {'VariantName': 'A', 'DesiredWeight': 0.5, 'DesiredInstanceCount': 3}]}}
COMPONENT = {'InferenceComponentName': 'c', 'EndpointName': 'e', 'RuntimeConfig': {'CopyCount': 2},
             'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': {'MinMemoryRequiredInMb': 1024}}}
HOST = {'EndpointConfigName': 'small', 'ExecutionRoleArn': 'arn:aws:iam::123456789012:role/r', 'ProductionVariants': [
    {'VariantName': 'A', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}]}
TOKENS = {'Discipline': 'continuous-batching', 'ContinuousBatch': {
    'MaxSequences': 64, 'MaxTokens': 8192, 'KVCacheTokens': 500000, 'StepInMilliseconds': [[1, 18], [64, 40]]}}
PROFILE, ARRIVALS = 'Models/m/Profiles/0/', 'Traffic/Arrivals'
SERVICE = PROFILE + 'ServiceTimeInMilliseconds'
accepts('scenario_smallest', SCENARIO, 'urn:loadline:scenario:1')
verdict('program_accepts_the_smallest_scenario_too', refused_by_the_program(SCENARIO) and 'refused')
for name, pointer, value in [
    ('warm_up_auto', 'WarmUpInSeconds', 'auto'),
    ('endpoint_config_by_file_name', 'EndpointConfig', 'config.json'),
    ('objective_by_file_name', 'Objectives/0', 'objective.json'),
    ('describe_answer', 'EndpointConfig', {
        'EndpointConfigArn': 'arn', 'CreationTime': 0, **SCENARIO['EndpointConfig']}),
    ('endpoint_as_it_stands', 'Endpoint', {'EndpointName': 'e', 'EndpointStatus': 'InService', 'ProductionVariants': []}),
    ('trace', 'Traffic', {'Trace': {'File': 'a.csv.gz', 'Columns': {'ArrivalInMilliseconds': 't'}}, 'OutputTokens': 5}),
    ('counts', 'Traffic', {'Trace': {'File': 'a.csv', 'Format': 'azure-functions-2019', 'Functions': ['71e479d2']}}),
    ('counts_with_durations', 'Traffic', {'Trace': {'File': 'a.csv', 'Durations': 'd.csv', 'Memory': 'm.csv'}}),
    ('counts_with_tokens', 'Traffic', {'Trace': {'File': 'a.csv', 'Format': 'servegen', 'Tokens': 'dataset.json'}}),
    ('counts_with_dates', 'Traffic', {'Trace': {'File': 'a.csv', 'Format': 'cloudwatch'}}),
    ('policies_by_file_names', 'ScalingPolicies', ['policy.json', {**STEPPING, 'Alarm': 'alarm.json'}]),
    ('update_by_file_name', 'Timeline', [{'AtInSeconds': 1, 'UpdateEndpoint': 'update.json', 'EndpointConfig': 'next.json'}]),
    ('times_to_live', 'Traffic', {'Trace': {'File': 'a.csv', 'Columns': {
        'ArrivalInSeconds': 't', 'RequestTTLSeconds': 'ttl', 'Explained': 'x', 'Session': 's', 'Agent': 'a', 'AgentDepth': 'd'}}}),
    ('mmpp', ARRIVALS, {'Process': 'mmpp', 'Requests': 5, 'States': [
        {'RatePerSecond': 0, 'MeanDwellInSeconds': 2}, {'RatePerSecond': 9, 'MeanDwellInSeconds': 1}]}),
    ('rate_curve', ARRIVALS, {'Process': 'rate-curve', 'Points': [[0, 1], [60, 0]]}),
    ('closed', ARRIVALS, {'Process': 'closed', 'Users': 5, 'ThinkTimeInMilliseconds': 100, 'Requests': 5}),
    ('service_linear', SERVICE, {'Distribution': 'linear', 'Base': 20, 'PerOutputToken': 3.5}),
    ('service_recorded', SERVICE, {'Distribution': 'trace'}),
    ('service_quantiles', SERVICE, {'Distribution': 'quantiles', 'Quantiles': {'0': 20, '0.5': 31, '.99': 110, '1': 400}}),
    ('service_mixture', SERVICE, {'Distribution': 'mixture', 'Parts': [{'Weight': 1, 'Of': 5}]}),
    ('slowdown', PROFILE + 'Slowdown', [[1, 1.0], [4, 1.3]]),
    ('factors', 'Factors', {'Comment': 'c', 'speed': {'Low': 0.8, 'Mid': 1, 'High': 1.4}, 'growth': 1.2}),
    ('slow_instances', 'Timeline', [{'AtInSeconds': 9, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 3, 'ForInSeconds': 60}}]),
    ('timeline', 'Timeline', [{'AtInSeconds': 950, 'FailInstances': {'VariantName': 'A', 'Count': 1}}]),
    ('timeline_of_each_failure', 'Timeline', [
        {'AtInSeconds': 0, 'FailAvailabilityZone': {'Zones': 3}},
        {'AtInSeconds': 9, 'CapacityUnavailable': {'InstanceType': 'ml.m5.large', 'ForInSeconds': 600}}]),
    ('client_of_async_calls', 'Client', {'RequestTTLSeconds': 60, 'InvocationTimeoutSeconds': 3600, 'RetryMode': 'adaptive'}),
    ('time_to_live_that_is_drawn', 'Client', {'RequestTTLSeconds': {'Distribution': 'uniform', 'Minimum': 60, 'Maximum': 90}}),
    ('limits', 'Limits', {'InvocationInSeconds': 480, 'PayloadInBytes': 6291456, 'ResponseInBytes': 0}),
    ('explainer', 'Explainer', {'ExplainedShare': 0.1, 'FeatureCount': 10, 'BaselineRows': 1, 'MillisecondsPerRow': 0.5}),
    ('quotas', 'Quotas', {'ml.m5.large': 10, 'ServerlessConcurrency': 0,
                          'arn:aws:sagemaker:us-east-1:123456789012:training-plan/p': 2}),
    ('continuous_batching', 'Models/m/Profiles/0', TOKENS),
    ('slots_that_go_cold_by_chance', 'Models/m/Profiles/0', {
        'ServiceTimeInMilliseconds': 1, 'IdleReuse': 'random', 'IdleTimeoutInSeconds': {'Distribution': 'exponential', 'Mean': 300}}),
    ('transfers_by_size', 'Models/m/Profiles/0', {
        'ServiceTimeInMilliseconds': 1, 'DownloadInMilliseconds': {'Distribution': 'linear', 'PerPayloadKB': 0.01},
        'UploadInMilliseconds': 20}),
    ('inference_component_by_file_name', 'InferenceComponents', ['component.json']),
    ('prices_exact', 'Prices', {'InstanceHour': {'ml.m5.large': '0.115'}}),
    ('prices_beside_the_endpoint', 'Prices', {
        'S3StorageGBMonth': '0.023', 'S3WritePerThousand': '0.005', 'S3ReadPerThousand': 0.0004, 'SNSPublishPerMillion': 0.5}),
    ('precision', 'Precision', {'Metric': 'Latency', 'Statistic': 'p99', 'RelativeHalfWidth': 0.05}),
]:
    accepts(f'scenario_{name}', changed(SCENARIO, pointer, value), 'urn:loadline:scenario:1')

HOSTING = {**SCENARIO, 'EndpointConfig': HOST, 'InferenceComponents': [COMPONENT]}
ADAPTER = {'InferenceComponentName': 'a', 'EndpointName': 'e',
           'Specification': {'BaseInferenceComponentName': 'c', 'Container': {'ArtifactUrl': 's3://b/a.tar.gz'}}}
FULL = {**COMPONENT, 'VariantName': 'A', 'Tags': [{'Key': 'Team', 'Value': 'Search'}], 'Specification': {
    **COMPONENT['Specification'], 'InstanceType': 'ml.m5.large', 'DataCacheConfig': {'EnableCaching': True},
    'StartupParameters': {'ModelDataDownloadTimeoutInSeconds': 60, 'ContainerStartupHealthCheckTimeoutInSeconds': 3600},
    'SchedulingConfig': {'PlacementStrategy': 'BINPACK', 'AvailabilityZoneBalance': {'EnforcementMode': 'PERMISSIVE', 'MaxImbalance': 1}}}}
CONTAINED = {'Container': {'Image': 'image:1', 'Environment': {'A_1': 'b\nc'}, 'ContainerMetricsConfig': {
    'MetricsEndpoints': [{'MetricsEndpointPath': '/metrics', 'MetricPublishFrequencyInSeconds': 10}]}},
    'ComputeResourceRequirements': {'MinMemoryRequiredInMb': 128, 'NumberOfCpuCoresRequired': 0.25, 'NumberOfAcceleratorDevicesRequired': 1}}
ANSWER = {**COMPONENT, 'InferenceComponentArn': 'arn', 'InferenceComponentStatus': 'InService', 'CreationTime': 0,
          'RuntimeConfig': {'DesiredCopyCount': 2, 'CurrentCopyCount': 1}}
SPEC = 'InferenceComponents/0/Specification'
for name, document in [
    ('component', HOSTING),
    ('component_as_a_target', {**HOSTING, 'Traffic': {**SCENARIO['Traffic'], 'TargetInferenceComponents': {'c': 1}}}),
    ('component_and_adapter', {**HOSTING, 'InferenceComponents': [COMPONENT, ADAPTER], 'Models': {
        'm': SCENARIO['Models']['m'], 'a': SCENARIO['Models']['m']}}),
    ('component_with_every_member', {**HOSTING, 'InferenceComponents': [FULL]}),
    ('component_in_a_container', {**HOSTING, 'InferenceComponents': [{**COMPONENT, 'Specification': CONTAINED}],
                                  'Models': {'c': SCENARIO['Models']['m']}}),
    ('describe_inference_component_answer', {**HOSTING, 'InferenceComponents': [ANSWER]}),
]:
    accepts(f'scenario_{name}', document, 'urn:loadline:scenario:1')
    verdict(f'program_accepts_{name}_too', refused_by_the_program(document) and 'refused')
SCALED = {**SCENARIO, 'ScalableTargets': [TARGET], 'ScalingPolicies': [TRACKING, STEPPING], 'ScheduledActions': [ACTION],
          'Timeline': [UPDATE, WEIGHTS]}
QUERY = {'Id': 'm1', 'MetricStat': {'Stat': 'Sum', 'Metric': {
    'Namespace': 'AWS/SageMaker', 'MetricName': 'Invocations', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}]}}, 'ReturnData': False}
A_MINUTE = {**QUERY, 'ReturnData': True, 'MetricStat': {**QUERY['MetricStat'], 'Period': 60}}
ON_MATH = {'AlarmName': 'a', 'EvaluationPeriods': 1, 'Threshold': 1, 'ComparisonOperator': 'GreaterThanThreshold'}
POLICY, STEPS = 'ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration', 'ScalingPolicies/1/StepScalingPolicyConfiguration'
DEPLOYMENT = 'Timeline/0/UpdateEndpoint/DeploymentConfig'
accepts('scenario_that_is_scaled_and_updated', SCALED, 'urn:loadline:scenario:1')
verdict('program_accepts_scenario_that_is_scaled_and_updated_too', refused_by_the_program(SCALED) and 'refused')
for name, pointer, value in [
    ('policy_on_a_metric_of_the_users', POLICY, {'TargetValue': 0.5, 'CustomizedMetricSpecification': {
        'MetricName': 'CPUUtilization', 'Namespace': '/aws/sagemaker/Endpoints', 'Statistic': 'Average', 'Unit': 'Percent'}}),
    ('policy_on_metric_math', POLICY, {'TargetValue': 0.5, 'CustomizedMetricSpecification': {'Metrics': [QUERY, {'Id': 'e', 'Expression': 'm1 * 2'}]}}),
    ('alarm_on_metric_math', 'ScalingPolicies/1/Alarm', {**ON_MATH, 'Metrics': [A_MINUTE]}),
    ('suspended_target', 'ScalableTargets/0/SuspendedState', {'ScheduledScalingSuspended': True}),
    ('rate', 'ScheduledActions/0/Schedule', 'rate(1 day)'),
    ('rolling_update', DEPLOYMENT, ROLLING),
    ('plain_update', DEPLOYMENT, GONE),
    ('update_all_at_once', DEPLOYMENT, {'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {'Type': 'ALL_AT_ONCE'}}}),
]:
    accepts(f'scenario_{name}', changed(SCALED, pointer, value), 'urn:loadline:scenario:1')
    verdict(f'program_accepts_{name}_too', refused_by_the_program(changed(SCALED, pointer, value)) and 'refused')
for name, pointer, value in [
    ('target_of_another_service', 'ScalableTargets/0/ServiceNamespace', 'ecs'),
    ('target_without_bounds', 'ScalableTargets/0/MaxCapacity', GONE),
    ('target_of_another_dimension', 'ScalableTargets/0/ScalableDimension', 'sagemaker:variant:Weight'),
    ('policy_without_name', 'ScalingPolicies/0/PolicyName', GONE),
    ('predictive_policy', 'ScalingPolicies/0/PolicyType', 'PredictiveScaling'),
    ('policy_of_the_wrong_type', 'ScalingPolicies/0/PolicyType', 'StepScaling'),
    ('target_tracking_with_an_alarm', 'ScalingPolicies/0/Alarm', ALARM),
    ('target_of_nothing', POLICY + '/TargetValue', 0),
    ('policy_without_metric', POLICY + '/PredefinedMetricSpecification', GONE),
    ('unknown_predefined_metric', POLICY + '/PredefinedMetricSpecification/PredefinedMetricType', 'ASGAverageCPUUtilization'),
    ('negative_cooldown', POLICY + '/ScaleInCooldown', -1),
    ('metric_without_statistic', POLICY, {'TargetValue': 1, 'CustomizedMetricSpecification': {'MetricName': 'a', 'Namespace': 'b'}}),
    ('steps_without_alarm', 'ScalingPolicies/1/Alarm', GONE),
    ('steps_of_no_type', STEPS + '/AdjustmentType', GONE),
    ('no_steps', STEPS + '/StepAdjustments', []),
    ('step_without_bounds', STEPS + '/StepAdjustments', [{'ScalingAdjustment': 1}]),
    ('alarm_without_threshold', 'ScalingPolicies/1/Alarm/Threshold', GONE),
    ('alarm_of_two_statistics', 'ScalingPolicies/1/Alarm/ExtendedStatistic', 'p99'),
    ('alarm_of_an_odd_period', 'ScalingPolicies/1/Alarm/Period', 45),
    ('alarm_on_math_with_a_period', 'ScalingPolicies/1/Alarm', {
        'AlarmName': 'a', 'EvaluationPeriods': 1, 'Threshold': 1, 'ComparisonOperator': 'GreaterThanThreshold', 'Metrics': [A_MINUTE], 'Period': 60}),
    ('alarm_on_math_without_a_period', 'ScalingPolicies/1/Alarm', {**ON_MATH, 'Metrics': [QUERY]}),
    ('metric_math_with_a_period', POLICY, {'TargetValue': 0.5, 'CustomizedMetricSpecification': {'Metrics': [A_MINUTE]}}),
    ('query_of_both', POLICY, {'TargetValue': 0.5, 'CustomizedMetricSpecification': {'Metrics': [{**QUERY, 'Expression': 'm1'}]}}),
    ('query_in_capitals', POLICY, {'TargetValue': 0.5, 'CustomizedMetricSpecification': {'Metrics': [{**QUERY, 'Id': 'M1'}]}}),
    ('missing_data_that_is_good', 'ScalingPolicies/1/Alarm/TreatMissingData', 'good'),
    ('action_of_no_kind', 'ScheduledActions/0/Schedule', '0 8 * * ? *'),
    ('action_without_bounds', 'ScheduledActions/0/ScalableTargetAction', {}),
    ('action_with_a_bar_in_its_name', 'ScheduledActions/0/ScheduledActionName', 'a|b'),
    ('update_without_configuration', 'Timeline/0/UpdateEndpoint/EndpointConfigName', GONE),
    ('canary_of_all', DEPLOYMENT + '/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/CanarySize/Value', 100),
    ('canary_without_size', DEPLOYMENT + '/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/CanarySize', GONE),
    ('deployment_of_five_minutes', DEPLOYMENT + '/BlueGreenUpdatePolicy/MaximumExecutionTimeoutInSeconds', 300),
    ('two_ways_to_deploy', DEPLOYMENT, {**CANARY, **ROLLING}),
    ('weights_of_nothing', 'Timeline/1/UpdateEndpointWeightsAndCapacities/DesiredWeightsAndCapacities', []),
    ('negative_weight', 'Timeline/1/UpdateEndpointWeightsAndCapacities/DesiredWeightsAndCapacities/0/DesiredWeight', -1),
]:
    refuses(f'scenario_refuses_{name}', changed(SCALED, pointer, value), 'urn:loadline:scenario:1')
    verdict(f'program_refuses_{name}_too', not refused_by_the_program(changed(SCALED, pointer, value)) and 'accepted')
for name, pointer, value in [
    ('component_without_name', 'InferenceComponents/0/InferenceComponentName', GONE),
    ('component_with_a_name_of_words', 'InferenceComponents/0/InferenceComponentName', 'a b'),
    ('component_without_endpoint', 'InferenceComponents/0/EndpointName', GONE),
    ('component_of_nothing', SPEC, GONE),
    ('component_specified_twice', 'InferenceComponents/0/Specifications', [COMPONENT['Specification']]),
    ('component_without_its_copies', 'InferenceComponents/0/RuntimeConfig', GONE),
    ('component_without_copies', 'InferenceComponents/0/RuntimeConfig', {}),
    ('component_of_minus_one_copy', 'InferenceComponents/0/RuntimeConfig/CopyCount', -1),
    ('component_without_model', SPEC + '/ModelName', GONE),
    ('component_with_model_and_container', SPEC + '/Container', {}),
    ('component_without_resources', SPEC + '/ComputeResourceRequirements', GONE),
    ('component_without_memory', SPEC + '/ComputeResourceRequirements', {'NumberOfCpuCoresRequired': 1}),
    ('component_of_a_tenth_of_a_core', SPEC + '/ComputeResourceRequirements/NumberOfCpuCoresRequired', 0.1),
    ('component_of_half_a_device', SPEC + '/ComputeResourceRequirements/NumberOfAcceleratorDevicesRequired', 0.5),
    ('component_spread_wrongly', SPEC + '/SchedulingConfig', {'PlacementStrategy': 'SPREADED'}),
    ('component_of_six_specifications', 'InferenceComponents/0', {
        'InferenceComponentName': 'c', 'EndpointName': 'e', 'Specifications': [COMPONENT['Specification']] * 6}),
    ('component_adapter_with_resources', SPEC + '/BaseInferenceComponentName', 'c'),
]:
    refuses(f'scenario_refuses_{name}', changed(HOSTING, pointer, value), 'urn:loadline:scenario:1')
    verdict(f'program_refuses_{name}_too', not refused_by_the_program(changed(HOSTING, pointer, value)) and 'accepted')

for name, pointer, value in [
    ('unknown_member', 'Sed', 1),
    ('negative_seed', 'Seed', -1),
    ('no_replications', 'Replications', 0),
    ('certainty', 'Confidence', 1),
    ('no_traffic', 'Traffic', GONE),
    ('neither_trace_nor_arrivals', ARRIVALS, GONE),
    ('both_trace_and_arrivals', 'Traffic/Trace', {'File': 'a.csv'}),
    ('poisson_without_rate', ARRIVALS + '/RatePerSecond', GONE),
    ('poisson_of_batches', ARRIVALS + '/BatchSize', 2),
    ('negative_rate', ARRIVALS + '/RatePerSecond', -1),
    ('unknown_process', ARRIVALS + '/Process', 'possion'),
    ('mmpp_of_one_state', ARRIVALS, {'Process': 'mmpp', 'Requests': 5, 'States': [{'RatePerSecond': 1, 'MeanDwellInSeconds': 2}]}),
    ('mmpp_of_no_dwell', ARRIVALS, {'Process': 'mmpp', 'Requests': 5, 'States': [{'RatePerSecond': 1}, {'RatePerSecond': 2}]}),
    ('rate_curve_of_nothing', ARRIVALS, {'Process': 'rate-curve', 'Requests': 5}),
    ('rate_curve_below_0', ARRIVALS, {'Process': 'rate-curve', 'Points': [[0, -1]], 'Requests': 5}),
    ('closed_without_users', ARRIVALS, {'Process': 'closed', 'Requests': 5}),
    ('closed_of_too_many', ARRIVALS, {'Process': 'closed', 'Users': 1000001, 'Requests': 5}),
    ('no_function', 'Traffic', {'Trace': {'File': 'a.csv', 'Functions': []}}),
    ('function_without_a_name', 'Traffic', {'Trace': {'File': 'a.csv', 'Functions': ['']}}),
    ('functions_of_another_format', 'Traffic', {'Trace': {'File': 'a.csv', 'Format': 'csv', 'Functions': ['f']}}),
    ('share_of_a_component_in_percent', 'Traffic/TargetInferenceComponents', {'c': 50}),
    ('variants_and_components_as_targets', 'Traffic', {
        'Trace': {'File': 'a.csv'}, 'TargetVariants': {'A': 0.5}, 'TargetInferenceComponents': {'c': 0.5}}),
    ('column_of_no_field', 'Traffic', {'Trace': {'File': 'a.csv', 'Columns': {'Arival': 't'}}}),
    ('model_without_profiles', 'Models/m', {}),
    ('profile_without_service', SERVICE, GONE),
    ('negative_service', SERVICE, -1),
    ('service_of_no_family', SERVICE, {'Distribution': 'cauchy', 'Mean': 1}),
    ('gamma_without_variation', SERVICE, {'Distribution': 'gamma', 'Mean': 1}),
    ('gamma_said_twice', SERVICE, {'Distribution': 'gamma', 'Mean': 1, 'CoefficientOfVariation': 1, 'Shape': 1, 'Scale': 1}),
    ('hyperexponential_below_1', SERVICE, {'Distribution': 'hyperexponential', 'Mean': 1, 'CoefficientOfVariation': 0.5}),
    ('linear_overhead', PROFILE + 'OverheadInMilliseconds', {'Distribution': 'linear', 'Base': 1}),
    ('slowdown_not_from_1', PROFILE + 'Slowdown', [[2, 1.0]]),
    ('half_a_worker', PROFILE + 'Workers', 0.5),
    ('profile_of_two_places', 'Models/m/Profiles/0', {'InstanceType': 'ml.m5.large', 'MemorySizeInMB': 1024, 'ServiceTimeInMilliseconds': 1}),
    ('latency_without_statistic', 'Objectives/0/Statistic', GONE),
    ('error_rate_in_percent', 'Objectives/0', {'Metric': 'ErrorRate', 'AtMost': 5}),
    ('cost_of_a_variant', 'Objectives/0', {'Metric': 'CostPerHour', 'AtMost': 5, 'VariantName': 'A'}),
    ('variant_with_negative_weight', 'EndpointConfig/ProductionVariants/0/InitialVariantWeight', -1),
    ('answer_without_variants', 'EndpointConfig', {'EndpointConfigArn': 'arn', 'ProductionVariants': [], 'CreationTime': 0}),
    ('describe_endpoint_answer', 'EndpointConfig/EndpointStatus', 'InService'),
    ('template_without_resources', 'EndpointConfig', {'Resources': []}),
    ('terraform_plan_without_version', 'EndpointConfig', {'planned_values': {}}),
    ('parameter_that_is_a_list', 'Parameters', {'Zones': ['a']}),
    ('timeline_of_two_actions', 'Timeline', [
        {'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Count': 1}, 'FailAvailabilityZone': {'Zones': 1}}]),
    ('timeline_of_no_action', 'Timeline', [{'AtInSeconds': 1}]),
    ('timeline_of_no_time', 'Timeline', [{'FailAvailabilityZone': {'Zones': 1}}]),
    ('failure_of_no_variant', 'Timeline', [{'AtInSeconds': 1, 'FailInstances': {'Count': 1}}]),
    ('factor_below_0', 'Factors', {'growth': -0.2}),
    ('slowness_that_is_haste', 'Timeline', [{'AtInSeconds': 1, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 0.5, 'ForInSeconds': 1}}]),
    ('failure_of_nothing', 'Timeline', [{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'A', 'Count': 0}}]),
    ('seven_zones', 'Timeline', [{'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 7}}]),
    ('outage_of_no_type', 'Timeline', [{'AtInSeconds': 1, 'CapacityUnavailable': {'ForInSeconds': 1}}]),
    ('outage_of_no_time', 'Timeline', [{'AtInSeconds': 1, 'CapacityUnavailable': {'InstanceType': 'ml.m5.large', 'ForInSeconds': 0}}]),
    ('101_attempts', 'Client', {'MaxAttempts': 101}),
    ('time_to_live_of_a_second', 'Client', {'RequestTTLSeconds': 1}),
    ('processing_of_two_hours', 'Client', {'InvocationTimeoutSeconds': 7200}),
    ('limit_that_is_not_known', 'Limits', {'PayloadInMB': 6}),
    ('limit_of_no_time', 'Limits', {'InvocationInSeconds': 0}),
    ('half_a_byte', 'Limits', {'ResponseInBytes': 0.5}),
    ('explained_share_in_percent', 'Explainer', {'ExplainedShare': 5}),
    ('no_features', 'Explainer', {'FeatureCount': 0}),
    ('no_baseline', 'Explainer', {'BaselineRows': 0}),
    ('quota_below_zero', 'Quotas', {'ml.m5.large': -1}),
    ('quota_of_a_family', 'Quotas', {'m5': 10}),
    ('continuous_batching_without_its_figures', 'Models/m/Profiles/0', {'Discipline': 'continuous-batching'}),
    ('continuous_batching_with_service_time', 'Models/m/Profiles/0', {**TOKENS, 'ServiceTimeInMilliseconds': 1}),
    ('continuous_batching_with_slowdown', 'Models/m/Profiles/0', {**TOKENS, 'Slowdown': [[1, 1]]}),
    ('steps_of_no_time', 'Models/m/Profiles/0', {**TOKENS, 'ContinuousBatch': {**TOKENS['ContinuousBatch'], 'StepInMilliseconds': [[1, 0]]}}),
    ('cache_of_no_tokens', 'Models/m/Profiles/0', {**TOKENS, 'ContinuousBatch': {**TOKENS['ContinuousBatch'], 'KVCacheTokens': 0}}),
    ('batch_without_any_time', 'Models/m/Profiles/0', {'Discipline': 'batch', 'Batch': {'MaxSize': 8}}),
    ('unknown_reuse', PROFILE + 'IdleReuse', 'newest'),
    ('negative_idle_timeout', PROFILE + 'IdleTimeoutInSeconds', -1),
    ('recorded_download', PROFILE + 'DownloadInMilliseconds', {'Distribution': 'trace'}),
    ('price_of_words', 'Prices', {'InstanceHour': {'ml.m5.large': 'cheap'}}),
]:
    refuses(f'scenario_refuses_{name}', changed(SCENARIO, pointer, value), 'urn:loadline:scenario:1')
    verdict(f'program_refuses_{name}_too', not refused_by_the_program(changed(SCENARIO, pointer, value)) and 'accepted')

accepts('result_smallest', RESULT, 'urn:loadline:result:1')
for name, pointer, value in [
    ('unknown_member', 'Totals', 1),
    ('no_outcomes', 'Requests', GONE),
    ('half_a_request', 'Requests', {**COUNTS, 'Arrived': 0.5}),
    ('money_as_number', 'Cost/Total', 0.115),
    ('money_with_one_decimal', 'Cost/Total', '0.1'),
    ('share_in_percent', 'Variants/0/TrafficShare', 66.7),
    ('times_without_percentiles', 'Latency', {'Unit': 'ms', 'Count': 5}),
    ('percentiles_of_nothing', 'Latency', {**TIMES, 'Count': 0}),
    ('half_an_interval', 'Variants/0/TrafficShareInterval', [0.5]),
    ('short_digest', 'Inputs/0/SHA256', 'abc'),
]:
    refuses(f'result_refuses_{name}', changed(RESULT, pointer, value), 'urn:loadline:result:1')
for mode, name, pointer, value in [
    ('serverless', 'mode_without_its_figures', 'Variants/0/Serverless', GONE),
    ('serverless', 'serverless_without_memory', 'Variants/0/MemorySizeInMB', GONE),
    ('serverless', 'serverless_figures_in_real_time', 'Variants/0/Mode', 'RealTime'),
    ('serverless', 'spillover_without_provisioned_concurrency', 'Variants/0/Serverless/ProvisionedConcurrency', GONE),
    ('serverless', 'unknown_serverless_figure', 'Variants/0/Serverless/Warm', 1),
    ('serverless', 'cold_start_share_in_percent', 'Variants/0/Serverless/ColdStartShare', 4.3),
    ('serverless', 'no_status_as_0', 'Variants/0/Errors/3/Status', 0),
    ('serverless', 'failure_without_cause', 'Variants/0/Errors/3/Cause', GONE),
    ('serverless', 'no_errors_as_an_empty_array', 'Variants/1/Errors', []),
    ('serverless', 'callers_without_attempts', 'Callers/Attempts', GONE),
    ('async', 'backlog_without_times', 'Variants/0/Async/TimeInBacklog', GONE),
    ('async', 'unknown_async_figure', 'Variants/0/Async/Backlog', 1),
    ('async', 'scaling_without_events', 'Variants/0/Scaling/Events', GONE),
    ('async', 'half_a_scale_out', 'Variants/0/Scaling/ScaleOuts', 0.5),
    ('async', 'scaling_event_without_cause', 'Variants/0/Scaling/Events/0/Cause', GONE),
    ('async', 'unknown_figure_of_a_scaling_event', 'Variants/0/Scaling/Events/0/Capacity', 1),
    ('async', 'no_more_events_as_0', 'Variants/0/Scaling/MoreEvents', 0),
    ('components', 'component_without_name', 'InferenceComponents/0/InferenceComponentName', GONE),
    ('components', 'component_with_instances', 'InferenceComponents/0/Instances', {}),
    ('components', 'variant_with_a_component_name', 'Variants/0/InferenceComponentName', 'chat'),
    ('components', 'copies_without_unplaced', 'InferenceComponents/0/Copies/Unplaced', GONE),
    ('components', 'half_a_launch', 'Variants/0/Fleet/LaunchesWaited', 0.5),
    ('components', 'type_without_hours', 'Variants/0/InstanceTypes/0/Hours', GONE),
    ('components', 'no_components_as_an_empty_array', 'InferenceComponents', []),
    ('tokens', 'tokens_without_first_token', 'Variants/0/Tokens/TimeToFirstToken', GONE),
    ('tokens', 'batches_of_none', 'Variants/0/MeanBatchSize', 0),
    ('tokens', 'no_users_as_0', 'Callers/Users', 0),
]:
    document = changed(read(f'tests/golden/report-{mode}.json'), pointer, value)
    refuses(f'result_refuses_{name}', document, 'urn:loadline:result:1')
for name, pointer, value in [
    ('unknown_member', 'Winner', 'A'),
    ('broken_result', 'Scenarios/1/Cost/Total', 1),
    ('no_scenario', 'Scenarios', []),
    ('unknown_metric', 'Differences/0/Metric', 'Latency.P98'),
    ('no_difference', 'Differences/0/Difference', GONE),
    ('interval_without_verdict', 'Differences/0/Significant', GONE),
    ('half_an_interval', 'Differences/0/Interval', [1]),
    ('no_pairing', 'Sides/0/Paired', GONE),
    ('an_update_of_nothing', 'Sides/0/UpdateEndpointWeightsAndCapacities/DesiredWeightsAndCapacities/0', {'VariantName': 'A'}),
    ('live_test_without_control', 'LiveTests/0/Control', GONE),
    ('live_test_of_half_a_time', 'LiveTests/0/Inflation', GONE),
    ('no_power', 'Power', 0),
]:
    refuses(f'comparison_refuses_{name}', changed(comparison, pointer, value), 'urn:loadline:comparison:1')
for name, pointer, value in [
    ('unknown_member', 'Winner', 1),
    ('cell_0', 'Cells/0/Cell', 0),
    ('figures_without_cost', 'Cells/1/CostPerHour', GONE),
    ('money_as_number', 'Cells/1/CostPerHour', 1.5),
    ('refused_cell_with_figures', 'Cells/1/Refused', ['a fault']),
    ('value_of_no_pointer', 'Cells/0/Values', {'Rate': 1}),
    ('unknown_metric', 'Sensitivities/0/Metric', 'Latency.P98'),
    ('axis_without_values', 'Vary/0/Values', []),
]:
    refuses(f'sweep_refuses_{name}', changed(sweep, pointer, value), 'urn:loadline:sweep:1')
for name, pointer, value in [
    ('unknown_member', 'Winner', 1),
    ('money_as_number', 'Difference/Cost', 1.5),
    ('run_without_seed', 'Before/Seed', GONE),
    ('another_change', 'Lines/0/Change', 'cheaper'),
    ('added_line_with_a_before', 'Lines/0/Change', 'added'),
    ('line_without_an_after', 'Lines/0/After', GONE),
]:
    refuses(f'difference_refuses_{name}', changed(differences['2-3'], pointer, value), 'urn:loadline:difference:1')
for name, pointer, value in [
    ('unknown_member', 'Winner', 1),
    ('run_0', 'Run', 0),
    ('local_time', 'CreatedAt', '2026-11-26T14:36:08'),
    ('digest_cut_short', 'Inputs/0/SHA256', '2d4f265a1d2d'),
    ('another_state', 'Inputs/0/Now', 'older'),
]:
    refuses(f'record_refuses_{name}', changed(record, pointer, value), 'urn:loadline:record:1')
for name, pointer, value in [
    ('unknown_member', 'Cellcount', 2),
    ('another_kind_of_plan', 'Plan', 'size'),
    ('no_axis', 'Vary', []),
    ('vary_without_values', 'Vary/0', '/Seed'),
    ('key_that_is_no_digest', 'Cells/1/Key', '../x'),
    ('cell_neither_planned_nor_refused', 'Cells/1/Key', GONE),
    ('cell_both_planned_and_refused', 'Cells/1/Refused', ['a fault']),
    ('inputs_without_digest', 'Inputs/0/SHA256', GONE),
]:
    refuses(f'plan_of_a_sweep_refuses_{name}', changed(plan, pointer, value), 'urn:loadline:sweep-plan:1')
sys.exit(verdicts.status())
PYTHON
