#!/usr/bin/env bash
# Runs the whole reproduction into a folder of its own and points results/latest at it.
#
#   scripts/reproduce.sh [PROFILE] [more flags of `alexbench reproduce`]
#
# The folder is results/<date>-<machine>-<commit>[-N]/. The exit status is that of alexbench, or
# of the figures if only they failed.
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${1:-quick}
[ "$#" -eq 0 ] || shift

machine=$(uname -n | cut -d. -f1 | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9\n' '-' |
  cut -c1-24 | sed 's/^-*//; s/-*$//')
commit=$(git rev-parse --short HEAD 2>/dev/null || echo nocommit)
# Runs that are not committed yet change nothing that is measured.
if [ -n "$(git status --porcelain -- . ':(exclude)results/2*' 2>/dev/null)" ]; then
  commit+=-dirty
fi

name=$(date +%F)-${machine:-machine}-$commit
out=results/$name
for ((n = 2; ; n++)); do
  # mkdir is the test and the claim in one, so that two runs never share a folder.
  mkdir "$out" 2>/dev/null && break
  [ -e "$out" ] || { echo "cannot create $out" >&2; exit 5; }
  out=results/$name-$n
done

status=0
build/release/alexbench reproduce --profile "$profile" --out "$out" "$@" || status=$?

if [ ! -s "$out/summary.json" ]; then
  rmdir "$out" 2>/dev/null || true
  echo "no summary was written to $out" >&2
  [ "$status" -ne 0 ] || status=4
  exit "$status"
fi
ln -sfn "$(basename "$out")" results/latest
scripts/figures.py "$out" || { [ "$status" -ne 0 ] || status=$?; }
echo "report: $out/report.md (also results/latest)"
exit "$status"
