#!/usr/bin/env bash
# Links alexbench anew from the objects of a build, its code sections in other orders:
#
#   scripts/link_layouts.sh [N [FOLDER [BUILD]]]     FOLDER/01/alexbench to FOLDER/N/alexbench
#
# Defaults: 20, build/layouts, build/release. The number of a layout is the seed of its order.
# Libraries that come as packages stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-20}
folder=$(realpath --canonicalize-missing "${2:-build/layouts}")
build=${3:-build/release}
if ! [[ $count =~ ^[1-9][0-9]?$ ]]; then
  echo "usage: $0 [N [FOLDER [BUILD]]]     N: 1 to 99" >&2
  exit 2
fi

cd "$build"
command=$(ninja -t commands alexbench | tail -n 1)
if [ "$command" = "${command/ -o alexbench / }" ]; then
  echo "$0: ninja's command to link alexbench is not understood: $command" >&2
  exit 1
fi
# A layout of an earlier link would be taken with the others.
rm -rf "${folder:?}"/[0-9][0-9]
for ((seed = 1; seed <= count; ++seed)); do
  program=$(printf '%q/%02d/alexbench' "$folder" "$seed")
  eval "mkdir -p ${program%/*}"
  shuffle="-fuse-ld=lld '-Wl,--shuffle-sections=.text*=$seed'"
  eval "${command/ -o alexbench / -o $program $shuffle }"
done
echo "$count layouts in $folder; \`alexbench run --layouts\` takes them in turn"
