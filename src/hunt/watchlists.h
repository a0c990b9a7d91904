// Watchlists: the lists behind _GetWatchlist("alias"), as CSV files with a header.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "ingest/external_source.h"
#include "lang/environment.h"

namespace quoll::hunt {

class Watchlists {
 public:
  // `alias=FILE`, or `alias:Column=FILE` with the column that is the search key (else `SearchKey`, else the first). Reads
  // the header. Fails with K5001, K5002, or K8001 for another form.
  base::Status Add(const std::string& spec, diag::Sink& sink);
  // Columns: SearchKey, then those of the file; all of them strings. Aliases match in any case, as in Sentinel.
  std::optional<lang::TableBinding> Find(std::string_view alias) const;
  std::vector<std::string> names() const;
  // Records that could not be read, once the queries have run.
  void Report(diag::Sink& sink) const;

 private:
  struct List {
    std::string alias;
    model::TableSchema schema;
    std::shared_ptr<ingest::ExternalSource> source;
  };
  std::map<std::string, List, std::less<>> lists_;  // by alias in lower case
};

}  // namespace quoll::hunt
