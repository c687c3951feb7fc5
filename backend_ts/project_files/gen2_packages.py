"""The npm packages a Gen 2 backend needs, and the versions we have seen work together.

Of the ten that AWS's own migration adds, three are left out. `@aws-amplify/backend-data` is a dependency of
`@aws-amplify/backend`; `aws-cdk` (the command line) is not used by `ampx`, which deploys through
`@aws-cdk/toolkit-lib`; `ci-info` serves only code which that tool generates. `typescript` is not among the
ten, but editors and `tsc` need it for `amplify/`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gen2Package:
    """A development dependency of every Gen 2 project.

    `version` is the range we write; `accepts` is what we take from a user who has one already. `held_by` are
    packages whose own peer dependency pins an older version: beside one of them the user's range stays as it
    is, and a package that they do not have is not added.
    """

    name: str
    version: str
    accepts: str
    held_by: tuple[str, ...] = ()


# react-scripts 5 takes typescript ^3.2.1 || ^4, and each Angular release a few minors only: npm refuses to
# install beside a newer one (ERESOLVE). ampx type-checks with the typescript that it brings along, so the
# backend deploys all the same.
_PINS_TYPESCRIPT = ("react-scripts", "@angular/compiler-cli", "@angular-devkit/build-angular")

CLIENT_LIBRARY = Gen2Package("aws-amplify", "^6.16.2", "^6.16.2")
"""What the client app uses: raised within its major version, never added. Gen 2's outputs of this backend version are
read from 6.16.2 on; earlier major versions cannot read them at all, which the compiler reports.
"""

GEN2_PACKAGES = (
    # What amplify/ imports; 1.25 has the options that the emitted code uses.
    Gen2Package("@aws-amplify/backend", "^1.25.1", "^1.25.1"),
    # `ampx`, which sandboxes and Amplify Hosting run.
    Gen2Package("@aws-amplify/backend-cli", "^1.10.0", "^1.10.0"),
    # amplify/ uses Node's types (process.env, node:fs), and ampx refuses to deploy what does not type-check.
    # 16 was the first with the `node:` names; 22 compiles under TypeScript 4.9 too.
    Gen2Package("@types/node", "^22.0.0", ">=16.0.0"),
    # Peer dependencies of @aws-amplify/backend (both bounds are its own), imported by amplify/ too.
    Gen2Package("aws-cdk-lib", "^2.257.0", "^2.257.0"),
    Gen2Package("constructs", "^10.6.0", "^10.6.0"),
    # Bundles the functions. aws-cdk-lib looks for it in the project, takes 0.x only, and else needs Docker.
    Gen2Package("esbuild", "^0.27.0", ">=0.20.0 <1.0.0"),
    # Loads amplify/backend.ts. @aws-amplify/backend-cli imports it without depending on it.
    Gen2Package("tsx", "^4.20.6", "^4.0.0"),
    # 5.0 brought the module resolution that amplify/tsconfig.json asks for.
    Gen2Package("typescript", "^5.9.3", ">=5.0.0", _PINS_TYPESCRIPT),
)

DATA_CONSTRUCT = Gen2Package("@aws-amplify/data-construct", "^1.17.7", "^1.17.7")
"""What `defineData` makes, for projects that make it themselves (`data/data-store.ts`): the range of backend 1.25."""
