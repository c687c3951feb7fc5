// Reads TypeScript with the real parser and writes the tree that our printer takes.
// stdin: { sources: [text] }; stdout: [{ module } or { unsupported: reason }]. Nodes are { $: class, field: value }.
// Comments are kept where our tree has a place for them: above statements and type members.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const require = createRequire(join(process.env.AMP2GEN_NODE_MODULES, 'x'));
const ts = require('typescript');
const K = ts.SyntaxKind;

class Unsupported extends Error {}

function convert(text) {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  if (file.parseDiagnostics.length > 0) throw new Unsupported('syntax error');
  const imported = new Map();
  const unsupported = (node) => {
    throw new Unsupported(K[node.kind]);
  };
  const list = (nodes, each) => (nodes ?? []).map(each);
  const optional = (node, each) => (node ? each(node) : null);
  const source = (node) => node.getText(file);
  const has = (node, kind) =>
    node.modifiers?.some((m) => m.kind === kind) ?? false;
  const only = (node, ...kinds) => {
    if (node.modifiers?.some((m) => !kinds.includes(m.kind))) unsupported(node);
  };
  const startsLine = (open, first) =>
    first !== undefined &&
    text.slice(open, first.getStart(file, true)).includes('\n');

  function name(node) {
    if (imported.has(node.text)) return imported.get(node.text);
    if (node.text === 'undefined') return { $: 'Undefined' };
    return { $: 'Name', text: node.text };
  }

  function expression(node) {
    switch (node.kind) {
      case K.Identifier:
        return name(node);
      case K.ThisKeyword:
        return { $: 'Name', text: 'this' };
      case K.StringLiteral:
        // Escapes stay as they are in prettier; ours are of one kind.
        if (/\\[^nrtbfv'"\\]/.test(source(node))) unsupported(node);
        return { $: 'Str', value: node.text };
      case K.NoSubstitutionTemplateLiteral:
        if (/\n|\\[^nrtbfv`\\]/.test(source(node))) unsupported(node);
        return { $: 'Template', parts: [node.text] };
      case K.TemplateExpression:
        if (/\n|\\[^nrtbfv`\\]/.test(source(node))) unsupported(node);
        return {
          $: 'Template',
          parts: [
            node.head.text,
            ...node.templateSpans.flatMap((span) => [
              expression(span.expression),
              span.literal.text,
            ]),
          ],
        };
      case K.NumericLiteral:
        if (source(node) !== String(Number(node.text))) unsupported(node);
        return { $: 'Num', value: Number(node.text) };
      case K.TrueKeyword:
      case K.FalseKeyword:
        return { $: 'Bool', value: node.kind === K.TrueKeyword };
      case K.NullKeyword:
        return { $: 'Null' };
      case K.MetaProperty:
        return { $: 'ImportMeta' };
      case K.ParenthesizedExpression:
        if (node.expression.questionDotToken || /\?\./.test(source(node)))
          unsupported(node);
        return expression(node.expression);
      case K.ObjectLiteralExpression:
        return {
          $: 'Obj',
          entries: list(node.properties, entry),
          expanded: startsLine(node.getStart(file), node.properties[0]),
        };
      case K.ArrayLiteralExpression:
        return { $: 'Arr', items: list(node.elements, expression) };
      case K.SpreadElement:
        return { $: 'Spread', value: expression(node.expression) };
      case K.PropertyAccessExpression:
        if (
          node.name.kind !== K.Identifier ||
          node.expression.kind === K.SuperKeyword
        )
          unsupported(node);
        return {
          $: 'Member',
          object: expression(node.expression),
          name: node.name.text,
          optional: !!node.questionDotToken,
        };
      case K.ElementAccessExpression:
        return {
          $: 'Index',
          object: expression(node.expression),
          index: expression(node.argumentExpression),
          optional: !!node.questionDotToken,
        };
      case K.CallExpression:
        if ([K.ImportKeyword, K.SuperKeyword].includes(node.expression.kind))
          unsupported(node);
        return {
          $: 'Call',
          callee: expression(node.expression),
          args: list(node.arguments, expression),
          type_args: list(node.typeArguments, type),
          optional: !!node.questionDotToken,
        };
      case K.NewExpression:
        return {
          $: 'New',
          callee: expression(node.expression),
          args: list(node.arguments, expression),
          type_args: list(node.typeArguments, type),
        };
      case K.NonNullExpression:
        return { $: 'NonNull', value: expression(node.expression) };
      case K.AsExpression:
      case K.SatisfiesExpression:
        return {
          $: node.kind === K.AsExpression ? 'As' : 'Satisfies',
          value: expression(node.expression),
          type: type(node.type),
        };
      case K.PrefixUnaryExpression:
        if (node.operator === K.ExclamationToken)
          return { $: 'Not', value: expression(node.operand) };
        if (
          node.operator === K.MinusToken &&
          node.operand.kind === K.NumericLiteral
        )
          return { $: 'Num', value: -Number(node.operand.text) };
        return unsupported(node);
      case K.AwaitExpression:
        return { $: 'Await', value: expression(node.expression) };
      case K.BinaryExpression: {
        const operator = ts.tokenToString(node.operatorToken.kind);
        if (
          operator.endsWith('=') &&
          !['==', '===', '!=', '!==', '<=', '>='].includes(operator)
        )
          unsupported(node);
        if (operator === ',') unsupported(node);
        return {
          $: 'Binary',
          operator,
          left: expression(node.left),
          right: expression(node.right),
        };
      }
      case K.ConditionalExpression:
        return {
          $: 'Cond',
          test: expression(node.condition),
          then: expression(node.whenTrue),
          otherwise: expression(node.whenFalse),
        };
      case K.ArrowFunction:
        only(node, K.AsyncKeyword);
        if (node.typeParameters) unsupported(node);
        return {
          $: 'Arrow',
          params: list(node.parameters, param),
          body:
            node.body.kind === K.Block
              ? block(node.body)
              : expression(node.body),
          return_type: optional(node.type, type),
          is_async: has(node, K.AsyncKeyword),
        };
      default:
        return unsupported(node);
    }
  }

  function key(node) {
    if (node.kind === K.ComputedPropertyName)
      return expression(node.expression);
    if (node.kind === K.Identifier || node.kind === K.StringLiteral)
      return node.text;
    return unsupported(node);
  }

  function entry(node) {
    switch (node.kind) {
      case K.ShorthandPropertyAssignment:
        return { $: 'Prop', key: node.name.text, value: name(node.name) };
      case K.PropertyAssignment:
        // Our printer always takes the shorthand.
        if (
          node.initializer.kind === K.Identifier &&
          node.initializer.text === key(node.name)
        )
          unsupported(node);
        return {
          $: 'Prop',
          key: key(node.name),
          value: expression(node.initializer),
        };
      case K.SpreadAssignment:
        return { $: 'Spread', value: expression(node.expression) };
      case K.MethodDeclaration:
        only(node, K.AsyncKeyword);
        if (
          node.typeParameters ||
          node.asteriskToken ||
          typeof key(node.name) !== 'string'
        )
          unsupported(node);
        return {
          $: 'Method',
          key: key(node.name),
          params: list(node.parameters, param),
          body: block(node.body),
          return_type: optional(node.type, type),
          is_async: has(node, K.AsyncKeyword),
        };
      default:
        return unsupported(node);
    }
  }

  function target(node) {
    if (node.kind === K.Identifier) return { $: 'Name', text: node.text };
    const bound = (element) => {
      if (
        element.name?.kind !== K.Identifier ||
        element.initializer ||
        element.dotDotDotToken
      )
        unsupported(node);
      const property = element.propertyName;
      if (property && property.kind !== K.Identifier) unsupported(node);
      return property ? [property.text, element.name.text] : element.name.text;
    };
    const names = node.elements.map(bound);
    return {
      $: node.kind === K.ObjectBindingPattern ? 'ObjPattern' : 'ArrPattern',
      names,
    };
  }

  function param(node) {
    if (node.initializer || node.modifiers) unsupported(node);
    return {
      $: 'Param',
      target: target(node.name),
      type: optional(node.type, type),
      optional: !!node.questionToken,
      rest: !!node.dotDotDotToken,
    };
  }

  function type(node) {
    const keyword = source(node);
    if (
      /^(any|bigint|boolean|never|number|object|string|symbol|undefined|unknown|void)$/.test(
        keyword,
      )
    )
      return { $: 'TypeRef', name: keyword };
    switch (node.kind) {
      case K.TypeReference: {
        const written = source(node.typeName);
        return {
          $: 'TypeRef',
          name: imported.get(written) ?? written,
          args: list(node.typeArguments, type),
        };
      }
      case K.LiteralType:
        if (node.literal.kind === K.NullKeyword)
          return { $: 'TypeRef', name: 'null' };
        if (node.literal.kind === K.StringLiteral)
          return { $: 'TypeLiteral', value: node.literal.text };
        if (node.literal.kind === K.NumericLiteral)
          return { $: 'TypeLiteral', value: Number(node.literal.text) };
        if (node.literal.kind === K.TrueKeyword)
          return { $: 'TypeLiteral', value: true };
        if (node.literal.kind === K.FalseKeyword)
          return { $: 'TypeLiteral', value: false };
        return unsupported(node);
      case K.ParenthesizedType:
        return type(node.type);
      case K.ArrayType:
        return { $: 'TypeArray', item: type(node.elementType) };
      case K.UnionType:
        if (node.types.length < 2) unsupported(node);
        return { $: 'TypeUnion', types: list(node.types, type) };
      case K.TypeLiteral:
        return {
          $: 'TypeObj',
          props: list(node.members, (member) => {
            if (
              member.kind !== K.PropertySignature ||
              member.modifiers ||
              !member.type
            )
              unsupported(member);
            return {
              $: 'TypeProp',
              name:
                member.name.kind === K.Identifier
                  ? member.name.text
                  : unsupported(member),
              type: type(member.type),
              optional: !!member.questionToken,
              doc: doc(member),
            };
          }),
          expanded: startsLine(node.getStart(file), node.members[0]),
        };
      case K.FunctionType:
        if (node.typeParameters) unsupported(node);
        return {
          $: 'TypeFunction',
          params: list(node.parameters, param),
          return_type: type(node.type),
        };
      case K.IndexedAccessType:
        return {
          $: 'TypeIndex',
          object: type(node.objectType),
          index: type(node.indexType),
        };
      case K.TypeQuery: {
        if (node.typeArguments || node.exprName.kind !== K.Identifier)
          unsupported(node);
        return { $: 'Typeof', value: name(node.exprName) };
      }
      default:
        return unsupported(node);
    }
  }

  function commentText(comment) {
    if (comment.startsWith('//')) return comment.slice(2).replace(/^ /, '');
    return comment
      .slice(3, -2)
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, '').trim())
      .join('\n')
      .trim();
  }

  function leading(node) {
    const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
    return ranges.map(({ pos, end }) => ({
      pos,
      end,
      text: text.slice(pos, end),
    }));
  }

  function doc(node) {
    const last = leading(node).at(-1);
    if (!last?.text.startsWith('/**')) return null;
    return /\n\s*\n/.test(text.slice(last.end, node.getStart(file)))
      ? null
      : commentText(last.text);
  }

  function statements(nodes) {
    return nodes.flatMap((node) => {
      const written = [];
      const comments = leading(node);
      let end = node.getFullStart();
      const gap = (until) => {
        if (
          /\n\s*\n/.test(text.slice(end, until)) ||
          (end === node.getFullStart() &&
            /^\s*\n\s*\n/.test(text.slice(end, until)))
        )
          written.push({ $: 'BlankLine' });
      };
      const own = doc(node) === null ? comments : comments.slice(0, -1);
      for (const comment of own) {
        gap(comment.pos);
        const style = comment.text.startsWith('//') ? 'line' : 'block';
        written.push({ $: 'Comment', text: commentText(comment.text), style });
        end = comment.end;
      }
      gap(
        comments.length > own.length
          ? comments.at(-1).pos
          : node.getStart(file),
      );
      if (node.kind === K.ImportDeclaration) {
        imports(node);
        return written.filter((each) => each.$ !== 'BlankLine');
      }
      written.push(statement(node));
      return written;
    });
  }

  function imports(node) {
    const clause = node.importClause ?? unsupported(node);
    const module = node.moduleSpecifier.text;
    const type_only = clause.isTypeOnly;
    if (clause.name)
      imported.set(clause.name.text, {
        $: 'Imported',
        name: 'default',
        module,
        type_only,
        alias: clause.name.text,
      });
    if (clause.namedBindings && clause.namedBindings.kind !== K.NamedImports)
      unsupported(node);
    for (const { name: local, propertyName } of clause.namedBindings
      ?.elements ?? []) {
      const alias = propertyName ? local.text : null;
      imported.set(local.text, {
        $: 'Imported',
        name: (propertyName ?? local).text,
        module,
        type_only,
        alias,
      });
    }
  }

  const block = (node) => ({
    $: 'Block',
    statements: statements(node.statements),
  });
  const branch = (node) =>
    node.kind === K.Block ? block(node) : statement(node);
  const assigned = (node) =>
    node.kind === K.BinaryExpression &&
    node.operatorToken.kind === K.EqualsToken &&
    [
      K.Identifier,
      K.PropertyAccessExpression,
      K.ElementAccessExpression,
    ].includes(node.left.kind);

  function statement(node) {
    switch (node.kind) {
      case K.VariableStatement: {
        only(node, K.ExportKeyword);
        const [declaration, ...others] = node.declarationList.declarations;
        if (
          others.length > 0 ||
          !(node.declarationList.flags & ts.NodeFlags.Const) ||
          !declaration.initializer
        )
          unsupported(node);
        return {
          $: 'Const',
          target: target(declaration.name),
          value: expression(declaration.initializer),
          type: optional(declaration.type, type),
          export: has(node, K.ExportKeyword),
          doc: doc(node),
        };
      }
      case K.ExpressionStatement:
        if (assigned(node.expression))
          return {
            $: 'Assign',
            target: expression(node.expression.left),
            value: expression(node.expression.right),
          };
        return { $: 'ExprStmt', value: expression(node.expression) };
      case K.ReturnStatement:
        return { $: 'Return', value: optional(node.expression, expression) };
      case K.ThrowStatement:
        return { $: 'Throw', value: expression(node.expression) };
      case K.IfStatement:
        return {
          $: 'If',
          test: expression(node.expression),
          then: branch(node.thenStatement),
          otherwise: optional(node.elseStatement, branch),
        };
      case K.ForOfStatement: {
        const [declaration] = node.initializer.declarations ?? [];
        if (
          !declaration ||
          node.awaitModifier ||
          node.statement.kind !== K.Block
        )
          unsupported(node);
        return {
          $: 'ForOf',
          target: target(declaration.name),
          iterable: expression(node.expression),
          body: block(node.statement),
        };
      }
      case K.FunctionDeclaration:
        only(node, K.ExportKeyword, K.AsyncKeyword);
        if (node.asteriskToken || !node.body || !node.name) unsupported(node);
        return {
          $: 'FunctionDecl',
          name: node.name.text,
          params: list(node.parameters, param),
          body: block(node.body),
          return_type: optional(node.type, type),
          type_params: list(node.typeParameters, (parameter) =>
            parameter.constraint || parameter.default
              ? unsupported(parameter)
              : parameter.name.text,
          ),
          export: has(node, K.ExportKeyword),
          is_async: has(node, K.AsyncKeyword),
          doc: doc(node),
        };
      case K.TypeAliasDeclaration:
        only(node, K.ExportKeyword);
        if (node.typeParameters) unsupported(node);
        return {
          $: 'TypeAlias',
          name: node.name.text,
          type: type(node.type),
          export: has(node, K.ExportKeyword),
          doc: doc(node),
        };
      default:
        return unsupported(node);
    }
  }

  return { $: 'Module', statements: statements(file.statements) };
}

const input = JSON.parse(readFileSync(0, 'utf8'));
const output = input.sources.map((text) => {
  try {
    return { module: convert(text) };
  } catch (error) {
    if (error instanceof Unsupported) return { unsupported: error.message };
    throw error;
  }
});
process.stdout.write(JSON.stringify(output));
