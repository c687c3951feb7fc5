import facts from './gen1.json';

type Environment = {
  takesOver: string;
  moved: boolean;
  graphqlApiId: string | null;
  userPoolName: string;
};

const branches: Record<string, Environment | string> = facts.branches;

const branchName = process.env.AWS_BRANCH ?? 'sandbox';

export const taken = environmentOf(branchName);

export const moved = taken?.moved ? taken : undefined;

export const tables = taken && [
  {
    branchName,
    modelNameToTableNameMapping: Object.fromEntries(
      facts.models.map((model) => [model, tableName(model, taken)]),
    ),
  },
];

function environmentOf(branch: string): Environment | undefined {
  const entry = branches[branch];
  if (!entry) throw new Error(`gen1.json has no branch '${branch}'`);
  return typeof entry === 'string' ? undefined : entry;
}

function tableName(model: string, from: Environment): string {
  if (!from.graphqlApiId) throw new Error('graphqlApiId is not filled in');
  return `${model}-${from.graphqlApiId}-${from.takesOver}`;
}
