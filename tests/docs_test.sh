#!/bin/bash
# docs/scenario.md names every member of the scenario's schema, docs/results.md every member of a real result and of the result's
# schema; neither has a table with a member that does not exist.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - "$LOADLINE" <<'PYTHON'
import json, re, subprocess, sys

import verdicts

loadline = sys.argv[1]


def verdict(name, words):
    verdicts.verdict(name, ', '.join(sorted(words)))


def words_of(page):
    """What stands in code quotes on a page, taken apart at anything that no member's name holds."""
    with open(page, encoding='utf-8') as file:
        return {word for code in re.findall(r'`([^`\n]+)`', file.read()) for word in re.findall(r'[A-Za-z0-9]+', code)}


def schema(name):
    with open(f'models/schemas/{name}.schema.json', encoding='utf-8') as file:
        return json.load(file)


def members_in(node):
    """Names that a schema gives to members, at any depth."""
    if isinstance(node, list):
        return set().union(*map(members_in, node))
    if not isinstance(node, dict):
        return set()
    names = set(node['properties']) if isinstance(node.get('properties'), dict) else set()
    return names.union(*map(members_in, node.values()))


def members_of(value):
    """Names of members of a document, at any depth."""
    if isinstance(value, list):
        return set().union(*map(members_of, value))
    return set(value).union(*map(members_of, value.values())) if isinstance(value, dict) else set()


scenario = schema('scenario')
# AWS's own shapes, and what is read by verbs and parts that this version does not have: docs/scenario.md names them at the top
# and no further.
for name in ('CreateEndpointConfigRequest', 'DescribeEndpointConfigAnswer', 'CreateInferenceComponentRequest',
             'ComponentSpecification', 'RegisterScalableTargetRequest', 'PutScalingPolicyRequest', 'PutMetricAlarmRequest', 'MetricQueries',
             'MetricDimensions', 'PutScheduledActionRequest', 'UpdateEndpointWeightsAndCapacitiesRequest',
             'UpdateEndpointRequest', 'CapacitySize', 'AtMost50Percent', 'AtMost100Percent', 'From5To50Percent',
             'From10To50Percent', 'Search'):
    del scenario['$defs'][name]
names = words_of('docs/scenario.md')
verdict('every_top_level_member_of_a_scenario_is_explained', set(scenario['properties']) - names)
verdict('every_member_of_a_scenario_is_explained', members_in(scenario) - names)

result = subprocess.run([loadline, 'run', 'scenarios/examples/chat-a-b.json', '-o', 'json', '--no-store'], capture_output=True,
                        text=True, check=True).stdout
names = words_of('docs/results.md')
verdict('every_member_of_a_result_is_explained', members_of(json.loads(result)) - names)
schema_of_result = schema('result')
verdict('every_member_of_the_schema_of_results_is_explained', members_in(schema_of_result) - names)

verdict('every_member_of_the_schema_of_comparisons_is_explained', members_in(schema('comparison')) - names)
verdict('every_member_of_the_schema_of_costs_is_explained', members_in(schema('cost')) - names)
for name in ('charge-back', 'cost-actual'):
    verdict(f'every_member_of_the_schema_of_{name}_is_explained', members_in(schema(name)) - names)
verdict('every_member_of_the_schema_of_sizings_is_explained', members_in(schema('sizing')) - names)
verdict('every_member_of_the_schema_of_traces_is_explained', members_in(schema('trace')) - names)
verdict('every_member_of_the_schema_of_sweeps_is_explained', members_in(schema('sweep')) - names)
verdict('every_member_of_the_schema_of_records_is_explained', members_in(schema('record')) - names)
verdict('every_member_of_the_schema_of_differences_is_explained', members_in(schema('difference')) - names)
verdict('every_member_of_the_schema_of_plans_of_sweeps_is_explained', members_in(schema('sweep-plan')) - names)

explanation = subprocess.run([loadline, 'explain', 'scenarios/examples/components.json', '-o', 'json'], capture_output=True,
                             text=True, check=True).stdout
verdict('every_member_of_an_explanation_is_explained', members_of(json.loads(explanation)) - names)

known = members_in(schema('charge-back')) | members_in(schema('cost-actual')) | members_in(schema('scenario')) | members_in(schema('result')) | members_in(schema('endpoint-config'))
known |= members_of(json.loads(explanation)) | members_in(schema('comparison')) | members_in(schema('cost')) | members_in(schema('sizing')) | members_in(schema('sweep')) | members_in(schema('sweep-plan')) | members_in(schema('trace'))
known |= members_in(schema('record')) | members_in(schema('difference'))
known |= {'Error', 'Code', 'Message', 'Faults', 'File', 'Line', 'Column', 'EndpointConfigArn', 'Scenario'}  # validate -o json


def unknown(page):
    """First cells of tables that name a member which no schema has."""
    with open(page, encoding='utf-8') as file:
        cells = re.findall(r'^\| ((?:`[A-Z][A-Za-z]+`(?:, | of |, \.\.)?)+) \|', file.read(), re.M)
    return {word for cell in cells for word in re.findall(r'`([A-Za-z]+)`', cell)} - known


metrics = set(scenario['$defs']['Metric']['enum'])
verdict('scenario_md_names_nothing_that_does_not_exist', unknown('docs/scenario.md') - metrics)
verdict('results_md_names_nothing_that_does_not_exist', unknown('docs/results.md'))
# The database can be used without this program: each table and view is explained.
with open('reports/schema.sql', encoding='utf-8') as file:
    sql = file.read()
made = set(re.findall(r'CREATE (?:TABLE|VIEW) IF NOT EXISTS (\w+)', sql))
with open('docs/database.md', encoding='utf-8') as file:
    page = file.read()
verdict('every_table_and_view_is_explained', made - set(re.findall(r'`(\w+)`', page)))
said = re.findall(r'`PRAGMA user_version` the\s+format, which is (\d+)', page)
verdict('its_format_is_the_one_that_is_written', set(re.findall(r'PRAGMA user_version = (\d+)', sql)) ^ set(said))
sys.exit(verdicts.status())
PYTHON
