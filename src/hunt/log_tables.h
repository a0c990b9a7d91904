// The tables that a LogSet feeds, bound to sources: text is read by `ingest`, Parquet by the
// engine, and a table that both feed is one table.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "engine/session.h"
#include "ingest/log_set.h"
#include "lang/environment.h"
#include "model/catalog.h"

namespace quoll::hunt {

struct LogTables {
  std::map<std::string, lang::TableBinding, std::less<>> bindings;
  // What the bindings of all tables that text feeds have as their source: one pass over it answers
  // them all. The LogSet itself unless some table is fed by both kinds.
  std::shared_ptr<model::TableSource> text_source;
  // Tables that Parquet files feed, with the rows of those files alone.
  std::map<std::string, lang::TableBinding, std::less<>> parquet_parts;
};

// Fails when a file cannot be opened by the engine, and with K3001 when files of both kinds differ
// in the type of a column that the catalog does not know: rows would be lost in converting.
base::Result<LogTables> BindLogTables(std::shared_ptr<ingest::LogSet> logs,
                                      engine::Session& session, const model::Catalog* catalog,
                                      diag::Sink& sink);

}  // namespace quoll::hunt
