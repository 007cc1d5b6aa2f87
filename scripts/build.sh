#!/usr/bin/env bash
# Configures and builds one preset at low priority:  scripts/build.sh PRESET [JOBS]
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
jobs=${2:-$(nproc)}

# A configure step that works has nothing to say; one that fails says everything.
log=$(cmake --preset "$preset" 2>&1) || {
  printf '%s\n' "$log" >&2
  exit 1
}
nice cmake --build --preset "$preset" --parallel "$jobs"
