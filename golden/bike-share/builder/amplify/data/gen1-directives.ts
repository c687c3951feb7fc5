/**
 * By field: its type and directives in Gen 1, or directives alone where the type is the
 * same; null where Gen 1 adds the field by itself, or has the relation on its other side
 * only. Under `@`: the directives of the type itself.
 */
type Fields = Record<string, string | null>;

/**
 * The schema with what Gen 1's says and the schema builder has no words for: it would look
 * for indexes that it named itself, and make a `@primaryKey` of each `id`.
 */
export function withGen1Directives(
  sdl: string,
  types: Record<string, Fields>,
): string {
  for (const [type, fields] of Object.entries(types)) {
    for (const [field, gen1] of Object.entries(fields)) {
      const changed =
        field === '@'
          ? withType(sdl, type, gen1)
          : withField(sdl, type, field, gen1);
      if (changed === undefined) {
        throw new Error(
          `amplify/data/schema.ts: ${type}.${field} was changed. ` +
            `Take its entry out, below the schema: it is for what was there.`,
        );
      }
      sdl = changed;
    }
  }
  return sdl;
}

function withType(sdl: string, type: string, gen1: string | null) {
  const written = `(^type ${type} ).*?(?= ?@auth\\(|\\n?\\{$)`;
  return replace(sdl, written, (before) => `${before}${gen1}`);
}

function withField(
  sdl: string,
  type: string,
  field: string,
  gen1: string | null,
) {
  const start = `^type ${type} (?:(?!^\\})[^])*?`;
  if (gen1 === null) {
    const line = `(${start})^  ${field}: [^\\n]+\\n`;
    return replace(sdl, line, (before) => before);
  }
  const keepsType = gen1 === '' || gen1.startsWith('@');
  const isOperation = /^(Query|Mutation|Subscription)$/.test(type);
  const written = isOperation ? OF_OPERATION : OF_KEY + (keepsType ? '*' : '+');
  return replace(
    sdl,
    `(${start}^  ${field}(?:\\([^)]*\\))?: )(\\S+)${written}`,
    (before, own) => before + (keepsType ? `${own} ${gen1}` : gen1),
  );
}

/** What the builder writes for a key or relation. */
const OF_KEY =
  '(?: @(?:primaryKey|(?:hasMany|belongsTo)\\(references: \\[[^\\]]*\\]\\)))';
/** All that it writes for an operation: its rules may take several lines. */
const OF_OPERATION = '[^\\n]*(?:\\n  \\{[^\\n]*)*';

function replace(
  sdl: string,
  written: string,
  said: (before: string, own: string) => string,
): string | undefined {
  const found = new RegExp(written, 'm');
  return found.test(sdl)
    ? sdl.replace(found, (_, before, own) => said(before, own))
    : undefined;
}
