#!/usr/bin/env bash
# Pin every requirement, with hashes, from what pyproject.toml asks for.  Run it after changing that.
# It needs `uv` on the path; nothing else here does.  Other arguments go to uv (`--upgrade` for one).
set -euo pipefail
cd "$(dirname "$0")/.."

pin() {
  uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet "$@"
}

pin --group build -o requirements/core.txt "$@"
pin --group dev -c requirements/core.txt -o requirements/dev.txt "$@"
pin --group dev --group real -c requirements/dev.txt -o requirements/real.txt "$@"
pin --group dev --group bench -c requirements/dev.txt -o requirements/bench.txt "$@"
