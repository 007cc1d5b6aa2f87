#!/usr/bin/env bash
# Runs the tests of a preset that is built and closes with "N passed, N failed[, N skipped]".
#
#   scripts/run_tests.sh PRESET [ctest options]
#
# The counts come from ctest's own result file; the exit status is ctest's.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
shift
results=$PWD/build/$preset/test_results.xml
rm -f "$results"

status=0
nice ctest --preset "$preset" --parallel 2 --output-on-failure --no-tests=error \
  --output-junit "$results" "$@" || status=$?

if [ ! -s "$results" ]; then
  echo "ctest left no result in $results" >&2
  [ "$status" -ne 0 ] || status=1
  exit "$status"
fi
/usr/bin/python3 scripts/count_tests.py "$results" || status=$?
exit "$status"
