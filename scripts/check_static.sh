#!/usr/bin/env bash
# static/ must equal a fresh build of frontend/, because people run Gander without Node.js.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
(cd frontend && npx --no-install vite build --outDir "$fresh" --emptyOutDir --logLevel error)
if ! diff -rq "$fresh" static; then
    echo "static/ is not a fresh build of frontend/. Run: make static" >&2
    exit 1
fi
