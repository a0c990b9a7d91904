// The pack: what a hunting page holds — narrative, indicator table, hunts, connectors, false
// positives — as files, derived from the indicators alone. One family fills a folder; several get a
// folder each below it, and an index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/hunt.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// For which product the queries are written. Any: each table in the words of its home product.
enum class Product : uint8_t { kAny, kSentinel, kDefender, kAdx };

struct PackOptions {
  Product product = Product::kAny;
  // `14d`: of the queries; empty: the product's usual one, none for kAny and kAdx.
  std::string lookback;
  // Indicators that may not be passed on (TLP:RED, TLP:AMBER+STRICT) too.
  bool has_restricted = false;
  // An index of static pages above the families.
  bool has_site = false;
  Style style = Style::kOwn;
  // Names of outputs, as --outputs takes them (`page`, `kql`, `csv`, …); empty: all. An unknown one
  // fails with K8001.
  std::vector<std::string> outputs;
  // Written into the manifest; absent: no time stands there, and the same indicators give the same
  // bytes.
  std::optional<int64_t> now_ticks;
  bool has_all_indicators = false;
  bool has_url_hosts = false;
  std::string data_dir;
  size_t max_indicators_per_query = 10'000;
};

struct PackFile {
  std::string path;  // relative, with `/`
  std::string content;
};

// All files of the pack, sorted by path. Nothing is written to the disk.
base::Result<std::vector<PackFile>> MakePack(const intel::IndicatorSet& indicators,
                                             const PackOptions& options, diag::Sink& sink);

// Writes the files below `folder`, which is made if it does not exist; each beside its name and
// then renamed. Files that stand there already under other names are left alone. Fails with K5009.
base::Status WritePack(const std::vector<PackFile>& files, const std::string& folder,
                       diag::Sink& sink);

// Restricted indicators that the options leave out, by number.
uint64_t NumRestricted(const intel::IndicatorSet& indicators, const PackOptions& options);

// Names that PackOptions::outputs takes, sorted.
std::vector<std::string_view> PackOutputNames();

}  // namespace quoll::hunt
