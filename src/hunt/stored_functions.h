// StoredFunctions: the functions that a user keeps in a folder, as KQL files and as the YAML in which Sentinel's
// repositories keep saved functions and parsers.
//
//   Name.kql   `let Name = (p:string) { … };`, `.create-or-alter function Name(p:string) { … }`, or the body alone
//   *.yaml     FunctionName or FunctionAlias (ParserName, EquivalentBuiltInParser), FunctionParameters (ParserParams),
//              FunctionQuery (ParserQuery)
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "lang/environment.h"

namespace quoll::hunt {

// Of one file.
inline constexpr size_t kMaxFunctionBytes = size_t{4} << 20;
inline constexpr size_t kMaxFunctionFiles = 10'000;

class StoredFunctions {
 public:
  // All `.kql`, `.yaml` and `.yml` files of the folder and those below it, by path. A file that holds no function is
  // named in a warning; a name given twice fails with K2006; a missing folder with K5001.
  base::Status Load(const std::string& folder, diag::Sink& sink);
  // Null for an unknown name.
  const lang::StoredFunction* Find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  base::Status Add(const std::string& name, const std::string& path, std::string text, diag::Sink& sink);
  base::Status LoadKql(const std::string& path, diag::Sink& sink);
  base::Status LoadYaml(const std::string& path, diag::Sink& sink);

  std::map<std::string, lang::StoredFunction, std::less<>> functions_;
};

}  // namespace quoll::hunt
