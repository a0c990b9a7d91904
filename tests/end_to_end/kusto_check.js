// The official language service over query texts: reads {"service", "tables": {name: "(a:string, …)"}, "queries": {name: text}}
// from standard input, writes {name: ["message", …]} of all errors. `service` is the package's folder.
"use strict";
const { service, tables, queries } = JSON.parse(require("fs").readFileSync(0, "utf8"));
require(`${service}/bridge.min.js`);
require(`${service}/Kusto.Language.Bridge.min.js`);
const { Language } = globalThis.Kusto;

const symbols = Object.entries(tables).map(([name, schema]) => Language.Symbols.TableSymbol.From(schema).WithName(name));
const list = new (System.Collections.Generic.List$1(Language.Symbols.Symbol).ctor)();
symbols.forEach((symbol) => list.add(symbol));
const database = new Language.Symbols.DatabaseSymbol.$ctor3("db", null, list, false);
const globals = Language.GlobalState.Default.WithDatabase(database);

const found = {};
for (const [name, text] of Object.entries(queries)) {
  const code = Language.KustoCode.ParseAndAnalyze(text, globals);
  const diagnostics = System.Linq.Enumerable.from(code.GetDiagnostics(), Language.Diagnostic).ToArray();
  found[name] = diagnostics.filter((one) => one.Severity === "Error").map((one) => `${one.Start}: ${one.Message}`);
}
console.log(JSON.stringify(found));
