#!/usr/bin/env bash
# run_instance.sh v1 CATEGORY ONNX VNNLIB RESULTS TIMEOUT: decides one instance within so many seconds.
# RESULTS gets sat (with the counterexample), unsat, unknown or timeout; after an error there is none.
set -euo pipefail

if [ "${1:-}" != v1 ] || [ "$#" -ne 6 ]; then
  echo "run_instance.sh: expected v1 CATEGORY ONNX VNNLIB RESULTS TIMEOUT, but '$*' was given" >&2
  exit 2
fi

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# The results of an earlier instance must not pass for those of this one.
rm -f -- "$5"
exec node "$root/packages/cli/bin/drawdown.js" certify \
  --onnx "$3" --vnnlib "$4" --results "$5" --timeout "$6"
