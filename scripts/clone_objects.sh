#!/usr/bin/env bash
# Copies objects into an archive, every name they define with `clone_of_` before it:
#
#   scripts/clone_objects.sh ARCHIVE OBJECT...
#
# A program that links both has the same instructions twice, at two places. What the objects only
# use, they share.
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: $0 ARCHIVE OBJECT..." >&2
  exit 2
fi

archive=$1
shift
rm -rf "$archive" "$archive.objects"
mkdir -p "$archive.objects"
for object; do
  copy=$archive.objects/$(basename "$object")
  # What is n to nm names a group of sections; of groups of one name a linker keeps one.
  nm --debug-syms --defined-only --format=posix "$object" |
    awk '$2 ~ /^[A-MO-TV-Znu]$/ {print $1, "clone_of_" $1}' > "$copy.names"
  objcopy --strip-debug --redefine-syms="$copy.names" "$object" "$copy"
done
ar rcs "$archive" "$archive.objects"/*.o
