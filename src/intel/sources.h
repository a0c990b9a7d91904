// Where a command's indicators come from: files, the intelligence state, or both.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"
#include "intel/lists/list_set.h"
#include "intel/reader_def.h"

namespace quoll::intel {

struct IndicatorSources {
  // Files, folders and patterns, as ReadIntel takes them.
  std::vector<std::string> paths;
  // The folder of the state. Empty: the default one if there are no paths, else none. Beside paths
  // it may hold no indicators: lists and counters have their place there, too.
  std::string state;
  std::string family;  // Malpedia id, printable name or slug, any case; empty: all
  int64_t now = 0;     // decides what has expired
  // For grading; null: the built-in ones.
  const ListSet* lists = nullptr;
  // Of the paths, as ReadOptions::columns.
  ColumnMeanings columns = {};

  const ListSet& grading_lists() const { return lists != nullptr ? *lists : ListSet::Builtin(); }
};

// Fails as ReadIntel and Store::Load do; with neither paths nor a state with K6025.
base::Result<IndicatorSet> LoadIndicators(const IndicatorSources& sources, diag::Sink& sink);

}  // namespace quoll::intel
