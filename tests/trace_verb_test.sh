#!/bin/bash
# loadline trace info, convert and generate through the program: what is written is a trace again, whole or not there, and a run on it is the
# run on what it was made from.
set -u
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
azure=scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv
passed=0 failed=0

# check NAME WANTED FOUND
check() {
    if [ "$2" = "$3" ]; then
        echo "ok $1"
        passed=$((passed + 1))
    else
        echo "FAILED $1: wanted '$2', found '$3'"
        failed=$((failed + 1))
    fi
}

member() { # FILE EXPRESSION
    python3 -c 'import json, sys; print(eval("d" + sys.argv[2], {"d": json.load(open(sys.argv[1]))}))' "$1" "$2"
}

"$LOADLINE" trace info "$azure" -o json >"$room/info.json"
check info_counts_the_requests 19366 "$(member "$room/info.json" '["Requests"]')"
check info_tells_the_peak_minute 507 "$(member "$room/info.json" '["Windows"][2]["Peak"]')"
width=$("$LOADLINE" trace info "$azure" | LC_ALL=C.UTF-8 wc -L)
check info_fits_a_terminal 1 "$((width <= 80))"

# A trace, its binary form and that as text again: the same requests, so that a run on any of them has the same figures.
"$LOADLINE" trace convert "$azure" --into "$room/azure.ltr"
"$LOADLINE" trace convert "$room/azure.ltr" -o csv --into "$room/azure.csv"
"$LOADLINE" trace convert "$room/azure.csv" -o binary >"$room/again.ltr"
check binary_and_text_say_the_same "$(sha256sum <"$room/azure.ltr")" "$(sha256sum <"$room/again.ltr")"
check the_first_row_is_the_first "2023-11-16T18:15:46.680590000Z,374,44" "$(sed -n 2p "$room/azure.csv")"
check nothing_is_left_beside_it "again.ltr azure.csv azure.ltr info.json" "$(cd "$room" && echo *)"
for trace in azure.ltr azure.csv; do
    "$LOADLINE" run scenarios/examples/first.json --no-store -o json --set "/Traffic={\"Trace\": {\"File\": \"$room/$trace\"}}" \
        2>"$room/$trace.err" | grep -v "$room\|SHA256" >"$room/$trace.json"
done
check runs_are_the_same "$(sha256sum <"$room/azure.csv.json")" "$(sha256sum <"$room/azure.ltr.json")"

"$LOADLINE" trace convert "$azure" --from 60 --to 120 --time-scale 2 -o csv >"$room/window.csv"
check a_window_is_stretched "$(awk -F, 'NR > 1 && $1 >= "2023-11-16 18:16:46.68059" && $1 < "2023-11-16 18:17:46.68059"' "$azure" | wc -l)" \
    "$(($(wc -l <"$room/window.csv") - 1))"
"$LOADLINE" trace convert "$azure" "$azure" -o jsonl | "$LOADLINE" trace info - -o json >"$room/twice.json"
check merging_adds "38732 19366" "$(member "$room/twice.json" '["Requests"]') $(member "$room/twice.json" '["Stamps"]["Distinct"]')"

# Counts are added up where their intervals are the same, and nothing is drawn: twice the client of ServeGen has twice its requests and, all
# of its counts being twice as many, twice its dispersion. Where intervals overlap, requests are drawn: then there are gaps.
client=tests/data/servegen_deepseek_r1_chunk_66.csv.gz
"$LOADLINE" trace info "$client" -o json >"$room/client.json"
"$LOADLINE" trace info "$client" "$client" -o json >"$room/clients.json"
check counts_are_added_up "82460 True False" "$(member "$room/clients.json" '["Requests"]') $(python3 -c 'import json, sys; one, two = (json.load(open(f)) for f in sys.argv[1:]); print(abs(two["Windows"][0]["IndexOfDispersion"] / one["Windows"][0]["IndexOfDispersion"] - 2) < 1e-6 and one["GapsInsideIntervals"] == two["GapsInsideIntervals"], "Gaps" in two)' "$room/client.json" "$room/clients.json")"
printf 'timestamp,value\n2024-05-01 00:00:00,5\n2024-05-01 00:05:00,7\n' >"$room/one.csv"
printf 'timestamp,value\n2024-05-01 00:02:00,50\n2024-05-01 00:07:00,70\n' >"$room/other.csv"
"$LOADLINE" trace info "$room/one.csv" "$room/other.csv" --format cloudwatch -o json >"$room/overlapping.json"
check overlapping_counts_are_drawn "132 True" "$(member "$room/overlapping.json" '["Requests"]') $(python3 -c 'import json, sys; print("Gaps" in json.load(open(sys.argv[1])))' "$room/overlapping.json")"

# Copies that are laid over each other have all sessions, each whole: also those at the edge of a turned copy's ring. With a window, too.
sessions_of() { # ARGUMENT...: how many, and their sizes with how many there are of each
    "$LOADLINE" trace convert tests/data/ragpulse_500.jsonl.gz -o csv "$@" |
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "session_id") at = i } NR > 1 { n[$at]++ } END { for (s in n) { k++; size[n[s]]++ } printf "%d", k; for (z = 1; z < 60; z++) if (size[z]) printf " %d:%d", z, size[z] }'
}
times() { # N LINE: each count N times
    echo "$2" | awk -v n="$1" '{ printf "%d", n * $1; for (i = 2; i <= NF; i++) { split($i, part, ":"); printf " %d:%d", part[1], n * part[2] } }'
}
check superposed_sessions_are_whole "$(times 3 "$(sessions_of)")" "$(sessions_of --rate-scale 3)"
check and_in_a_window "$(times 4 "$(sessions_of --from 1000 --to 20000)")" "$(sessions_of --from 1000 --to 20000 --rate-scale 4 --time-scale 0.5)"

# Of several traces those without a row in the window are left out.
printf 'arrival_s\n1\n2\n' >"$room/early.csv"
printf 'arrival_s\n11\n12\n13\n' >"$room/late.csv"
"$LOADLINE" trace info "$room/early.csv" "$room/late.csv" --from 10 -o json >"$room/window.json" 2>"$room/err"
check an_empty_window_is_left_out "0 3 1" "$? $(member "$room/window.json" '["Requests"]') $(grep -c "^warning: .*early.csv: nothing of it lies between" "$room/err")"

# Of requests at one instant no rate is told.
printf 'arrival_s\n5\n5\n5\n' >"$room/instant.csv"
check an_instant_has_no_rate "  3 requests at second 5" "$("$LOADLINE" trace info "$room/instant.csv" | grep " requests at ")"

# What is said of several files alike is said once.
session=tests/data/agent_session_0103.json.gz
"$LOADLINE" trace info "$session" "$session" "$session" -o json >"$room/out" 2>"$room/err"
check a_warning_of_many_files_is_one "1 1" "$(grep -c "^warning: " "$room/err") $(grep -c "(and so of 2 more)$" "$room/err")"

cat >"$room/drawn.json" <<'END'
{"Traffic": {"Arrivals": {"Process": "batch", "RatePerSecond": 10, "BatchSize": 3, "Requests": 3000}, "InputTokens": 7}, "Seed": 3}
END
"$LOADLINE" trace generate "$room/drawn.json" --into "$room/drawn.ltr"
"$LOADLINE" trace info "$room/drawn.ltr" -o json >"$room/drawn.info"
check batches_are_drawn "3000 1000 7" "$(member "$room/drawn.info" '["Requests"]') $(member "$room/drawn.info" '["Stamps"]["Distinct"]') $(member "$room/drawn.info" '["Fields"][0]["Maximum"]')"
# One arrival process after another, alone in its file.
i=0
while read -r arrivals; do
    i=$((i + 1))
    echo "$arrivals" >"$room/arrivals.json"
    check "arrivals_$i" 501 "$("$LOADLINE" trace generate "$room/arrivals.json" -o csv | wc -l)"
done <<'END'
{"Process": "poisson", "RatePerSecond": 9, "Requests": 500}
{"Process": "deterministic", "RatePerSecond": 9, "Requests": 500}
{"Process": "renewal", "InterarrivalInMilliseconds": {"Distribution": "gamma", "Mean": 5, "CoefficientOfVariation": 2}, "Requests": 500}
{"Process": "mmpp", "States": [{"RatePerSecond": 1, "MeanDwellInSeconds": 5}, {"RatePerSecond": 50, "MeanDwellInSeconds": 5}], "Requests": 500}
{"Process": "rate-curve", "Points": [[0, 1], [60, 30]], "Requests": 500}
END

# A fitted process is a traffic again, which is fitted as the same process with the same figures to a tenth.
echo '{"Process": "poisson", "RatePerSecond": 20, "Requests": 5000}' >"$room/arrivals.json"
"$LOADLINE" trace generate "$room/arrivals.json" --into "$room/p.ltr"
"$LOADLINE" trace fit "$room/p.ltr" -o traffic >"$room/fitted.json"
check a_fit_is_a_traffic "poisson 5000" "$(member "$room/fitted.json" '["Arrivals"]["Process"]') $(member "$room/fitted.json" '["Arrivals"]["Requests"]')"
"$LOADLINE" trace generate "$room/fitted.json" | "$LOADLINE" trace fit - -o json >"$room/refitted.json"
check and_is_fitted_again "poisson True" "$(member "$room/refitted.json" '["Best"]') $(member "$room/refitted.json" '["Traffic"]["Arrivals"]["RatePerSecond"] / 20 < 1.1')"

# Bursts that are short against the trace: 300,000 requests in 1.4 hours, 650 stays of each rate. The rates are off by 0.5 % and less (1 / sqrt
# of their requests); with windows of 1.3 s, which a fit had, the faster one came out as 159.
echo '{"Process": "mmpp", "States": [{"RatePerSecond": 10, "MeanDwellInSeconds": 6}, {"RatePerSecond": 200, "MeanDwellInSeconds": 2}], "Requests": 300000}' >"$room/arrivals.json"
"$LOADLINE" trace generate "$room/arrivals.json" --into "$room/bursts.ltr"
"$LOADLINE" trace fit "$room/bursts.ltr" -o json >"$room/bursts.json"
check short_bursts_are_found "mmpp True" "$(member "$room/bursts.json" '["Best"]') $(python3 -c 'import json, sys; slow, fast = json.load(open(sys.argv[1]))["Traffic"]["Arrivals"]["States"]; print(abs(slow["RatePerSecond"] / 10 - 1) < 0.03 and abs(fast["RatePerSecond"] / 200 - 1) < 0.02 and abs(slow["MeanDwellInSeconds"] / 6 - 1) < 0.15 and abs(fast["MeanDwellInSeconds"] / 2 - 1) < 0.15)' "$room/bursts.json")"

# What goes wrong is said, with its exit code, and leaves no file.
refused() { # NAME CODE PART COMMAND...
    local name=$1 code=$2 part=$3 found
    shift 3
    "$@" >"$room/out" 2>"$room/err"
    found=$?
    grep -qF -- "$part" "$room/err" || found="$found: $(cat "$room/err")"
    check "$name" "$code" "$found"
}
echo '{"Process": "closed", "Users": 3}' >"$room/closed.json"
refused users_are_no_trace 3 "when they ask is known only with an endpoint" "$LOADLINE" trace generate "$room/closed.json"
echo '{"Process": "poisson", "RatePerSecond": 1}' >"$room/endless.json"
refused what_does_not_end_is_refused 3 "does not end" "$LOADLINE" trace generate "$room/endless.json"
refused text_is_no_form 2 "--output of trace convert is csv, jsonl or binary" "$LOADLINE" trace convert "$azure" -o text
refused a_wrong_window_is_told 3 "no row lies between FromInSeconds and ToInSeconds" "$LOADLINE" trace convert "$azure" --from 9000 --into "$room/none.ltr"
refused no_window_with_rows_is_told 3 "late.csv: no row lies between" "$LOADLINE" trace info "$room/early.csv" "$room/late.csv" --from 20
refused a_wrong_format_is_told 3 'expected one of "auto"' "$LOADLINE" trace info "$azure" --format parquet
refused a_folder_is_no_file 4 "cannot be written" "$LOADLINE" trace convert "$azure" --into "$room/no/such/folder"
refused what_exists_stays 2 "exists; --force replaces it" "$LOADLINE" trace convert "$azure" --into "$room/azure.csv"
"$LOADLINE" trace convert "$azure" -o csv --into "$room/closed.json" --force
check force_replaces_it "$(cksum <"$room/azure.csv")" "$(cksum <"$room/closed.json")"
gzip -k "$room/azure.ltr"
refused a_compressed_binary_trace_is_told 3 "unpack it" "$LOADLINE" trace info "$room/azure.ltr.gz"
head -c 5000 "$room/azure.ltr" >"$room/cut.ltr"
refused a_cut_one_too 3 "is cut" "$LOADLINE" trace info "$room/cut.ltr"
"$LOADLINE" trace convert "$azure" -o csv >/dev/full 2>"$room/err"
check a_full_disk_is_told "4 1" "$? $(grep -c "cannot be written" "$room/err")"
check no_part_is_left "" "$(find "$room" -name '*.part' -o -name none.ltr)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
