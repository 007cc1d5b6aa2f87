#!/usr/bin/env bash
# Runs the fuzz targets of the preset `fuzz` one after the other, starting from their corpus:
#
#   scripts/fuzz.sh [SECONDS]     SECONDS: how long each runs (60)
#
# Inputs that reach new code stay in build/fuzz/found_TARGET for the next time; one that fails is
# named, and kept in build/fuzz. Exit status: 0, or that of the first target that failed.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
build=$PWD/build/fuzz
for target in index log records pages snapshot wal; do
  mkdir -p "$build/found_$target"
  nice "$build/engines/alex/fuzz/${target}_fuzz" -max_total_time="$seconds" -max_len=4096 \
    -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$build/${target}_" \
    "$build/found_$target" "$PWD/engines/alex/fuzz/corpus/$target"
done
