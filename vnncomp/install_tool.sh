#!/usr/bin/env bash
# install_tool.sh v1: packages and build. Node.js must be there; see README.md.
set -euo pipefail

if [ "${1:-}" != v1 ]; then
  echo "install_tool.sh: expected the interface v1, but '${1:-}' was given" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
npm run setup
