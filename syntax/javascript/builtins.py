"""Exports of Node's modules that have been there, under these names, in every Node since 18.

A named import of a name that is not there fails to link, so other names are taken from the default export.
"""

from amp2gen.syntax.javascript.tree import words

_NAMES = {
    "assert": "deepEqual deepStrictEqual equal ok strictEqual",
    "async_hooks": "AsyncLocalStorage",
    "buffer": "Blob Buffer",
    "child_process": "exec execFile execFileSync execSync spawn spawnSync",
    "crypto": """createCipheriv createDecipheriv createHash createHmac createSign createVerify pbkdf2 pbkdf2Sync
        randomBytes randomInt randomUUID scrypt scryptSync sign timingSafeEqual verify webcrypto""",
    "events": "EventEmitter once",
    "fs": """createReadStream createWriteStream existsSync mkdirSync promises readFile readFileSync readdirSync
        rmSync statSync unlinkSync writeFile writeFileSync""",
    "fs/promises": "access mkdir readFile readdir rm stat unlink writeFile",
    "http": "Agent get request",
    "https": "Agent get request",
    "os": "EOL cpus hostname platform tmpdir",
    "path": "basename dirname extname join normalize relative resolve",
    "perf_hooks": "performance",
    "querystring": "parse stringify",
    "stream": "Duplex PassThrough Readable Transform Writable finished pipeline",
    "stream/promises": "finished pipeline",
    "string_decoder": "StringDecoder",
    "timers/promises": "setImmediate setInterval setTimeout",
    "url": "URL URLSearchParams fileURLToPath format parse pathToFileURL",
    "util": "TextDecoder TextEncoder format inspect isDeepStrictEqual promisify types",
    "zlib": "brotliCompressSync brotliDecompressSync deflateSync gunzip gunzipSync gzip gzipSync inflateSync",
}

_EXPORTS = {module: words(names) for module, names in _NAMES.items()}


def has_export(specifier: str, name: str) -> bool:
    """Whether `import { name } from 'specifier'` is sure to work."""
    return name in _EXPORTS.get(specifier.removeprefix("node:"), frozenset())


def is_builtin(specifier: str) -> bool:
    """Whether the specifier names a module of Node's own."""
    return specifier.startswith("node:") or specifier in _EXPORTS
