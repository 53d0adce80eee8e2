"""Which tsconfig.json a file belongs to where the one above it only refers to others ("solution style")."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection
from pathlib import Path

from benchmarks.accuracy.judgement import NotJudged

# TypeScript's own reading of `files`, `include` and `extends` says which files a configuration has.
_SCRIPT = """
const fs = require("node:fs"), path = require("node:path");
const given = JSON.parse(fs.readFileSync(0, "utf8"));
const ts = require(given.modules + "/typescript");
const read = new Map();
function parsed(config) {
  if (!read.has(config)) {
    const {config: written} = ts.readConfigFile(config, ts.sys.readFile);
    read.set(config, written ? ts.parseJsonConfigFileContent(written, ts.sys, path.dirname(config), {}, config) : null);
  }
  return read.get(config);
}
const found = {};
for (const name of given.configs) {
  const config = path.join(given.base, name);
  if (!(parsed(config)?.projectReferences || []).length) continue;
  const own = found[name] = {};
  const seen = new Set();
  (function add(one) {
    if (seen.has(one) || !fs.existsSync(one)) return;
    seen.add(one);
    const inner = path.relative(given.base, one), said = parsed(one);
    // The first that has a file: the configuration itself, then those it refers to in their order, as the editor looks.
    for (const file of said?.fileNames || []) own[path.relative(given.base, file)] ??= inner;
    for (const reference of said?.projectReferences || []) add(ts.resolveProjectReferencePath(reference));
  })(config);
}
process.stdout.write(JSON.stringify(found));
"""


def files_of_references(node: str, modules: Path, tree: Path, configs: Collection[str]) -> dict[str, dict[str, str]]:
    """Return for each configuration that refers to others which of them has which file; a file of none is left out.

    A file that the configuration includes itself is its own. Raises NotJudged where TypeScript stops.
    """
    given = {"modules": str(modules), "base": str(tree), "configs": sorted(configs)}
    done = subprocess.run(
        [node, "-e", _SCRIPT],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=tree,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise NotJudged(f"TypeScript cannot read the configurations: {' '.join(done.stderr.split())[:300]}")
    return {config: dict(files) for config, files in json.loads(done.stdout).items()}
