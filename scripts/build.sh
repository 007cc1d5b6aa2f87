#!/usr/bin/env bash
# Configures and builds one preset at low priority, all of it or the targets named:
#
#   scripts/build.sh PRESET [JOBS] [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
jobs=${2:-$(nproc)}
targets=("${@:3}")

# A configure step that works has nothing to say; one that fails says everything.
log=$(cmake --preset "$preset" 2>&1) || {
  printf '%s\n' "$log" >&2
  exit 1
}
nice cmake --build --preset "$preset" --parallel "$jobs" \
  ${targets[@]:+--target "${targets[@]}"}
