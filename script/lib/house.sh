# shellcheck shell=bash
# Sourced by the scripts beside this folder: they stand in the repository's root, find Swift, and speak alike.

script=script/$(basename "$0")
script_file=$(realpath "$0")
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

say() { printf '%s: %s\n' "$script" "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints the comment at the head of the calling script, and ends it with the given status.
usage() { sed -n '2,/^[^#]/ { /^#/ s/^# \{0,1\}//p }' "$script_file"; exit "$1"; }

swift_folder=/opt/swift
command -v swift >/dev/null || PATH=$PATH:$swift_folder/usr/bin
