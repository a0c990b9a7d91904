// Profiles: where a query is to run, as data — limits, and what is missing there. Checking names
// what in a text would fail, with its place. Words are found in the tokens of the text, so that a
// text which does not bind here can be checked all the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"

namespace quoll::hunt {

struct Profile {
  std::string name;   // the stem of its file
  std::string title;  // `Sentinel, analytics rules`
  std::optional<uint64_t> max_characters;
  std::optional<uint64_t> max_list;
  std::optional<int64_t> max_lookback;  // ticks
  std::vector<std::string> missing_functions;
  std::vector<std::string> missing_columns;
  std::vector<std::string> missing_forms;      // `search *`: words in a row
  std::vector<std::string> allowed_operators;  // empty: all
  bool has_one_statement = false;              // no let
};

// Names of the profiles in data/profiles, sorted.
std::vector<std::string> ProfileNames(const std::string& data_dir);
// Fails with K8001 (no such profile), K5001 or K5002.
base::Result<Profile> ReadProfile(const std::string& data_dir, const std::string& name,
                                  diag::Sink& sink);

// Reports an error for everything that the profile would refuse: K1009 (too long), K4007 (too many
// values), K3001 (missing there).
void CheckProfile(const std::shared_ptr<const base::SourceFile>& source, const Profile& profile,
                  diag::Sink& sink);

}  // namespace quoll::hunt
