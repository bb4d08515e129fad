#!/bin/bash
# What the program prints, byte for byte: the reports of the shipped examples, a type of the catalogue, the list of runs, and
# what is said of examples and skeletons. LOADLINE_GOLDEN=rewrite writes tests/golden/ anew; read the difference before committing it.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
export NO_COLOR=1
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
status=0

golden() # FILE STATUS COMMAND...: the command's two outputs and its exit status, kept in tests/golden/FILE
{
    local file=tests/golden/$1 wanted=$2 name=${1//[.-]/_} got why
    shift 2
    "$@" >"$room/out" 2>"$room/errors" </dev/null
    got=$?
    # The one clock time that any report shows, and names of files that differ from run to run.
    sed -i -E "s/[0-9]{4}-[0-9-]{5} [0-9:]{5}( +[0-9]+ +[0-9]+ )/(when it was stored)\1/
               s/(\"CreatedAt\": )\"[^\"]*\"/\1\"(when it was stored)\"/" "$room/out"
    sed "s|$room|ROOM|g" "$room/errors" >>"$room/out"
    if [ "$got" -ne "$wanted" ]; then
        why="exit $got, not $wanted: $(head -c 300 "$room/errors")"
    elif [ "${LOADLINE_GOLDEN:-}" = rewrite ]; then
        cp "$room/out" "$file"
        why=
    else
        why=$(diff "$file" "$room/out" 2>&1 | head -20)
    fi
    if [ -z "$why" ]; then
        echo "ok $name"
    else
        echo "FAILED $name: $why"
        status=1
    fi
}

for example in scenarios/examples/*.json; do
    name=$(basename "$example" .json)
    # An endpoint configuration that a scenario names is validated, not run.
    if jq -e 'has("ProductionVariants")' "$example" >/dev/null; then
        golden "validate-$name.txt" 0 "$LOADLINE" validate "$example"
        continue
    fi
    # NAME-HOW.patch.json is a patch of NAME.json.
    case $name in
    *.patch) name=${name%.patch} && set -- "${example%-*}.json" --patch "$example" ;;
    *) set -- "$example" ;;
    esac
    golden "run-$name.txt" 0 "$LOADLINE" run "$@" --no-store
    golden "run-$name.json" 0 "$LOADLINE" run "$@" --no-store -o json
done

# A grid, and one in which some cells are refused. golden() calls it.
# shellcheck disable=SC2317
sweep_sizing() # COUNTS ARGUMENT...
{
    local counts=$1
    shift
    "$LOADLINE" sweep scenarios/examples/sizing.json --no-store --replications 2 "$@" \
        --vary "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=$counts" --vary /Traffic/Arrivals/RatePerSecond=300:400:50
}
golden sweep-sizing.txt 0 sweep_sizing 3:5:1
golden sweep-sizing.json 0 sweep_sizing 3:5:1 -o json
golden trace-azure.txt 0 "$LOADLINE" trace info scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv
golden trace-azure.json 0 "$LOADLINE" trace info scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv -o json
golden trace-fit-azure.txt 0 "$LOADLINE" trace fit scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv
golden trace-fit-azure.json 0 "$LOADLINE" trace fit scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv -o json
golden trace-world-cup.txt 0 "$LOADLINE" trace info scenarios/examples/traces/invocation_count_1998-04-30_to_06-30.csv.gz
golden fit-fmbench.txt 0 "$LOADLINE" fit tests/data/fmbench-llama2-13b.csv.gz
golden fit-percentiles.txt 0 "$LOADLINE" fit tests/data/sagemaker-tgi-llama2.csv --where model=meta-llama/Llama-2-7b-hf --column Requests=requests_in_90s
golden fit-fmbench.json 0 "$LOADLINE" fit tests/data/fmbench-llama2-13b.csv.gz -o json --quiet
golden fit-percentiles.json 0 "$LOADLINE" fit tests/data/sagemaker-tgi-llama2.csv --where model=meta-llama/Llama-2-7b-hf -o json --quiet
golden calibrate-observed.txt 0 "$LOADLINE" calibrate scenarios/examples/observed.json
golden calibrate-observed.json 0 "$LOADLINE" calibrate scenarios/examples/observed.json -o json
golden sweep-refused.txt 3 sweep_sizing 0,4
golden sweep-refused.csv 3 sweep_sizing 0,4 -o csv

# One example of each way of serving, and configurations alone.
for name in first chat-a-b shadow serverless async components; do
    golden "explain-$name.txt" 0 "$LOADLINE" explain "scenarios/examples/$name.json"
done
golden explain-shadow.json 0 "$LOADLINE" explain scenarios/examples/shadow.json -o json
for skeleton in real-time serverless async components; do
    "$LOADLINE" skeleton "$skeleton" >"$room/$skeleton.json"
    golden "explain-config-$skeleton.txt" 0 env -C "$room" "$LOADLINE" explain "$skeleton.json"
done

# One of each kind of comparison: one scenario and its change, one patched in two ways, other files and other traffic.
weight=/EndpointConfig/ProductionVariants/0/InitialVariantWeight=1
golden compare-chat-a-b.txt 0 "$LOADLINE" compare scenarios/examples/chat-a-b.json --set "$weight" --no-store
golden compare-chat-a-b.json 0 "$LOADLINE" compare scenarios/examples/chat-a-b.json --set "$weight" --no-store -o json
golden compare-break-even.txt 0 "$LOADLINE" compare scenarios/examples/break-even.json \
    --patch scenarios/examples/break-even-serverless.patch.json --patch scenarios/examples/break-even-async.patch.json --no-store
golden compare-users.txt 0 "$LOADLINE" compare scenarios/examples/{first,users,first}.json --no-store

golden size-sizing.txt 0 "$LOADLINE" size scenarios/examples/sizing.json --no-store
golden size-sizing.json 0 "$LOADLINE" size scenarios/examples/sizing.json --no-store -o json

golden catalogue-ml.g5.xlarge.txt 0 "$LOADLINE" catalogue ml.g5.xlarge
golden catalogue-ml.g5.xlarge.json 0 "$LOADLINE" catalogue ml.g5.xlarge -o json

golden list-none.txt 3 "$LOADLINE" list --db "$room/none.db"
golden run-stored.txt 0 "$LOADLINE" run scenarios/examples/first.json --db "$room/one.db"
golden list-one.txt 0 "$LOADLINE" list --db "$room/one.db"
golden list-one.json 0 "$LOADLINE" list --db "$room/one.db" -o json
golden cost-first.txt 0 "$LOADLINE" cost first --db "$room/one.db"
golden cost-first.json 0 "$LOADLINE" cost first --db "$room/one.db" -o json
for format in focus csv markdown junit hgrm openmetrics cloudwatch; do
    golden "format-first.$format" 0 "$LOADLINE" report first --db "$room/one.db" -o "$format" --billing-account 123456789012
done
# A stored run is told again in the bytes of the run itself.
golden run-first.txt 0 "$LOADLINE" report first --db "$room/one.db"
golden run-first.json 0 "$LOADLINE" report 1 --db "$room/one.db" -o json

for skeleton in real-time serverless async shadow components scenario; do
    "$LOADLINE" skeleton "$skeleton" >"$room/$skeleton.json"
    golden "validate-$skeleton.txt" 0 env -C "$room" "$LOADLINE" validate "$skeleton.json"
    golden "validate-$skeleton.json" 0 env -C "$room" "$LOADLINE" validate "$skeleton.json" -o json
done
# The skeleton asks for two instances: the service's own code for what an account may not have.
golden validate-over-quota.json 3 env -C "$room" "$LOADLINE" validate scenario.json --set '/Quotas={"ml.c5.xlarge": 1}' -o json
exit $status
