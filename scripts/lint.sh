#!/usr/bin/env bash
# Repository rules, formatting, and clang-tidy on the sources that differ from the main branch.
#
#   scripts/lint.sh [BASE]     BASE: what to compare with; default: the upstream, else HEAD~1
set -euo pipefail
cd "$(dirname "$0")/.."

base=${1:-$(git rev-parse --verify -q '@{upstream}' || git rev-parse --verify -q HEAD~1 ||
  git rev-parse HEAD)}
status=0
/usr/bin/python3 scripts/tidy.py . || status=1

mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.h' '*.cc')
if [ "${#sources[@]}" -gt 0 ]; then
  nice clang-format --dry-run -Werror "${sources[@]}" || status=1
fi

mapfile -t changed < <(
  { git diff --name-only --diff-filter=d "$base" -- '*.cc'
    git ls-files --others --exclude-standard '*.cc'; } | sort -u)
if [ "${#changed[@]}" -gt 0 ]; then
  # In this preset every source has a command of its own, without the compiler's own headers.
  cmake --preset debug >/dev/null
  printf '%s\0' "${changed[@]}" |
    xargs -0 -n 1 -P "$(nproc)" nice clang-tidy -p build/debug --quiet \
      --extra-arg=-Wno-unknown-warning-option || status=1
fi
exit "$status"
