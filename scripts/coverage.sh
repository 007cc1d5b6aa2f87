#!/usr/bin/env bash
# Runs the tests of the preset `coverage`, which is built, and reports what they ran of the sources
# that are not tests or benchmarks: totals on stdout, line by line in build/coverage/report.
#
# What a killed process had counted is lost, so lines that only such processes run count as not run.
# Exit status: that of the tests; else gcovr's.
set -euo pipefail
cd "$(dirname "$0")/.."

build=$PWD/build/coverage
find "$build" -name '*.gcda' -delete  # counts add up over runs

status=0
scripts/run_tests.sh coverage --label-exclude '^slow$' || status=$?

mkdir -p "$build/report"
nice gcovr --root . --object-directory "$build" -j 2 --exclude-throw-branches \
  --exclude '.*_(test|bench|fixture)\.(cc|h)' \
  --html-details "$build/report/index.html" --print-summary
exit "$status"
