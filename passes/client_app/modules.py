"""Files of the client app that hand Gen 1's configuration on: which they are, and what an import means."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Keys = tuple[str, ...]
"""Where an object has the configuration: ("amplify",) for `{ production: true, amplify: config }`, () if it is it."""

SUFFIX = re.compile(r"(?:\.d)?\.(?:[cm]?[jt]sx?|vue|svelte)$")
ALIASES = re.compile(r"^(?:@{0,2}|~{0,2}|#)/")


@dataclass(frozen=True)
class Modules:
    """`exports`: by path, the names under which a file exports the configuration. `packages`: npm's, by name.
    `own`: files that have the name of Gen 1's configuration, but are written by hand.
    """

    exports: Mapping[str, Mapping[str, Keys]] = field(default_factory=dict)
    packages: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()

    def find(self, importer: str, specifier: str) -> str | None:
        """The file that `specifier` means in `importer`, if that is one that exports the configuration."""
        return self._find(importer, specifier, self.exports)

    def find_own(self, importer: str, specifier: str) -> str | None:
        """The same for files that have the name of Gen 1's configuration, but are written by hand."""
        return self._find(importer, specifier, self.own)

    def _find(self, importer: str, specifier: str, files: Iterable[str]) -> str | None:
        """What a path begins with may be an alias, which bundlers and TypeScript are told of in ways without number; so
        it counts where it ends like the file's path, and is no package.
        """
        if specifier.startswith("."):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
            return next((known for known in files if path in names_of(known)), None)
        first, _, rest = specifier.partition("/")
        package = f"{first}/{rest.partition('/')[0]}" if first.startswith("@") else first
        if package in self.packages or specifier.startswith("node:"):
            return None
        tails = {ALIASES.sub("", specifier), specifier, rest if len(first) > 1 else ""} - {""}
        for known in files:
            if any(name == tail or name.endswith(f"/{tail}") for name in names_of(known) for tail in tails):
                return known
        return None


def names_of(path: str) -> Iterator[str]:
    """What imports may call a file: with and without its suffix, another that stands for it, and its folder."""
    stem = SUFFIX.sub("", path)
    yield path
    yield stem
    yield from (f"{stem}{suffix}" for suffix in (".js", ".mjs", ".cjs", ".jsx"))
    folder, _, name = stem.rpartition("/")
    if name == "index":
        yield folder or "."
