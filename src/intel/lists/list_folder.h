// Warning lists from folders, and their place in the state: plain files `lists/NAME.json`, byte for
// byte as published, so that anybody can look at what graded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/lists/list_set.h"

namespace quoll::intel {

// More entries in all lists together are refused.
inline constexpr size_t kMaxListEntries = 40'000'000;

enum class DefectReport : uint8_t { kTold, kSilent };

// Reads every list of a folder and those below it (`NAME.json`, or `NAME/list.json` as in MISP's
// collection), or of one file. Other JSON files are passed over with a note; a list that cannot be
// read, and what of a list had to be left aside, is a warning, what was repaired a note (K6020).
// Fails with K5001, K5002 and, without any list, K6021.
base::Result<std::vector<Warninglist>> ReadLists(const std::string& path, DefectReport report,
                                                 diag::Sink& sink);

struct ListImport {
  std::vector<std::string> added;
  std::vector<std::string> changed;  // with both versions: `cloudflare 20260811 → 20260901`
  uint64_t num_same = 0;
};

// Copies the lists of a folder below `state_dir`; lists of other names stay. Each file appears
// whole or not at all. Fails as ReadLists and with K5009.
base::Result<ListImport> ImportLists(const std::string& path, const std::string& state_dir,
                                     diag::Sink& sink);

// `state_dir/lists`.
std::string ListsOfState(const std::string& state_dir);

// The lists that grade: the built-in ones, with those of `lists_dir` if it is not empty, else with
// the imported ones of the state, if there are any. Defects are told for `lists_dir` only, as they
// were at the import.
base::Result<std::shared_ptr<const ListSet>> OpenLists(const std::string& lists_dir,
                                                       const std::string& state_dir,
                                                       diag::Sink& sink);

}  // namespace quoll::intel
