/**
 * Type-checks all cases in one program, as parsing the CDK's declarations takes
 * most of the time: one per set of compiler options, were they to differ.
 */
import path from 'node:path';
import ts from 'typescript';
import { report, request } from './request.mjs';

const projects = request.cases.map(readProject);
for (const group of groupByOptions(projects)) check(group);

function readProject({ id, folder }) {
  const errors = [];
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(folder, 'amplify', 'tsconfig.json'),
    { strict: true, noEmit: true, skipLibCheck: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (e) => errors.push(e) },
  );
  return {
    id,
    folder: folder + path.sep,
    fileNames: config?.fileNames ?? [],
    options: config?.options ?? {},
    errors: [...errors, ...(config?.errors ?? [])],
  };
}

function groupByOptions(all) {
  const groups = new Map();
  for (const project of all) {
    // These hold paths of the project's own: see resolveModules.
    const { paths, pathsBasePath, baseUrl, configFilePath, ...common } =
      project.options;
    const key = JSON.stringify(Object.entries(common).sort());
    groups.set(key, [...(groups.get(key) ?? []), project]);
  }
  return groups.values();
}

function check(group) {
  const { paths, pathsBasePath, baseUrl, configFilePath, ...options } =
    group[0].options;
  // A file without imports is a script to TypeScript, and all scripts share one
  // scope: those of different projects must not meet.
  options.moduleDetection = ts.ModuleDetectionKind.Force;
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = resolveModules(group, host);
  const program = ts.createProgram({
    rootNames: group.flatMap(({ fileNames }) => fileNames),
    options,
    host,
    configFileParsingDiagnostics: group.flatMap(({ errors }) => errors),
  });
  const found = ts.getPreEmitDiagnostics(program);
  for (const project of group) {
    const own = found.filter(
      ({ file }) => !file || file.fileName.startsWith(project.folder),
    );
    report(project.id, { errors: own.map((e) => describe(e, project.folder)) });
  }
}

/** Resolves a project's imports by its own `paths`. */
function resolveModules(group, host) {
  const newCache = (options, packages) =>
    ts.createModuleResolutionCache(
      host.getCurrentDirectory(),
      host.getCanonicalFileName,
      options,
      packages,
    );
  const shared = newCache();
  const caches = new Map(
    group.map(({ folder, options }) => [
      folder,
      newCache(options, shared.getPackageJsonInfoCache()),
    ]),
  );
  return (literals, containingFile, redirect, options, file) => {
    const project = group.find(({ folder }) =>
      containingFile.startsWith(folder),
    );
    return literals.map((literal) =>
      ts.resolveModuleName(
        literal.text,
        containingFile,
        project?.options ?? options,
        host,
        caches.get(project?.folder) ?? shared,
        redirect,
        ts.getModeForUsageLocation(file, literal, options),
      ),
    );
  };
}

function describe(diagnostic, folder) {
  const { file, start, code, messageText } = diagnostic;
  const place = file && ts.getLineAndCharacterOfPosition(file, start ?? 0);
  return {
    path: file ? file.fileName.slice(folder.length) : null,
    line: place ? place.line + 1 : null,
    column: place ? place.character + 1 : null,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  };
}
