// Reads {tables: {NAME: [{name, type}]}, queries: [TEXT]} from standard input, and writes for each query
// {diagnostics: [TEXT], columns: ["NAME:TYPE"]}. NODE_PATH must lead to Kusto's own language service.
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { Language } = globalThis.Kusto;
const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const kusto = (type) => (type === 'boolean' ? 'bool' : type);
const tables = Object.entries(asked.tables).map(([name, columns]) =>
  Language.Symbols.TableSymbol.From('(' + columns.map((c) => `['${c.name}']:${kusto(c.type)}`).join(', ') + ')').WithName(name));
const globals = Language.GlobalState.Default.WithDatabase(new Language.Symbols.DatabaseSymbol.ctor('db', tables));
const list = (items) => Array.from({ length: items.Count }, (_, i) => items.getItem(i));
process.stdout.write(JSON.stringify(asked.queries.map((query) => {
  const code = Language.KustoCode.ParseAndAnalyze(query, globals);
  const columns = code.ResultType && code.ResultType.Columns;
  return {
    diagnostics: list(code.GetDiagnostics()).map((d) => `${d.Severity} ${d.Code} at ${d.Start}: ${d.Message}`),
    columns: columns ? list(columns).map((c) => `${c.Name}:${c.Type.Name}`) : [],
  };
})));
