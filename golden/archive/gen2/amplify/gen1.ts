import type { Stack } from 'aws-cdk-lib';
import gen1 from './gen1.json';

/**
 * What each branch takes over from Amplify Gen 1. The facts stand in gen1.json,
 * the one place to edit when a branch is added, renamed or moved.
 */

type Gen1Environment = {
  /** Name of the Gen 1 environment; null: fill it in. */
  takesOver: string | null;
  /** Set by `amp2gen refactor finish`, once this branch owns the Gen 1 resources. */
  moved: boolean;
  tables: Record<'loans', string | null>;
  /** Ids of Gen 1's REST APIs, which its clients go on calling. */
  restApis: Record<'museum', string | null>;
  /** What else differs between environments; null: fill it in. */
  parameters: Parameters;
};

type Parameters = Record<string, Record<string, string | null>>;

/** 'fresh': nothing to take over, the branch gets empty resources of its own. */
const branches = gen1.branches as Record<string, Gen1Environment | 'fresh'>;

export const branchName = process.env.AWS_BRANCH ?? 'sandbox';

export const isSandbox = branchName === 'sandbox';

const current = find(branchName);

/** What `env` was in Gen 1: the same before and after the move. */
export const envName = current
  ? known(current.takesOver, 'takesOver')
  : branchName;

/** The Gen 1 resources that this branch owns by now; undefined before `refactor`. */
export const moved = current?.moved
  ? {
      tables: allKnown(current.tables, 'tables'),
      restApis: allKnown(current.restApis, 'restApis'),
    }
  : undefined;

/** What else differed between Gen 1 environments. */
export const parameters = knownParameters(
  current?.parameters ?? gen1.parameters,
);

/** Fails when AWS_BRANCH, read above, is not the branch being deployed. */
export function checkBranch(stack: Stack): void {
  const sandbox =
    stack.node.tryGetContext('amplify-backend-type') === 'sandbox';
  const deployed = sandbox
    ? 'sandbox'
    : stack.node.tryGetContext('amplify-backend-name');
  if (deployed !== branchName) {
    throw new Error(
      `Deploying '${deployed}', but AWS_BRANCH says '${branchName}'. ` +
        `Set AWS_BRANCH to the branch's name.`,
    );
  }
}

function find(branch: string): Gen1Environment | undefined {
  const found = branches[branch];
  if (!found) {
    throw new Error(
      `amplify/gen1.json does not know branch '${branch}'. Add it: with its Gen 1 ` +
        `environment, or as "fresh" if it shall start with empty resources.`,
    );
  }
  return found === 'fresh' ? undefined : found;
}

function known(fact: string | null, name: string): string {
  if (fact === null) {
    throw new Error(
      `amplify/gen1.json: ${name} of branch '${branchName}' is not filled in.`,
    );
  }
  return fact;
}

function allKnown<K extends string>(
  facts: Record<K, string | null>,
  name: string,
): Record<K, string> {
  for (const [key, fact] of Object.entries<string | null>(facts)) {
    known(fact, `${name}.${key}`);
  }
  return facts as Record<K, string>;
}

function knownParameters<T extends Parameters>(written: T) {
  for (const [resource, values] of Object.entries(written)) {
    for (const [name, value] of Object.entries(values)) {
      known(value, `parameters.${resource}.${name}`);
    }
  }
  return written as unknown as {
    [R in keyof typeof gen1.parameters]: Record<
      keyof (typeof gen1.parameters)[R],
      string
    >;
  };
}
