#!/usr/bin/env bash
# prepare_instance.sh v1 CATEGORY ONNX VNNLIB: 0 where the instance can be run. Nothing is converted.
set -euo pipefail

if [ "${1:-}" != v1 ] || [ "$#" -ne 4 ]; then
  echo "prepare_instance.sh: expected v1 CATEGORY ONNX VNNLIB, but '$*' was given" >&2
  exit 2
fi

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
for file in "$root/packages/cli/dist/main.js" "$3" "$4"; do
  if [ ! -r "$file" ]; then
    echo "prepare_instance.sh: cannot read $file" >&2
    exit 2
  fi
done
