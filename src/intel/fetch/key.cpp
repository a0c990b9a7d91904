#include "intel/fetch/key.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/escape.h"
#include "base/text.h"

namespace quoll::intel {

std::string KeyVariable(const std::string& name) {
  std::string variable = "QUOLL_KEY_" + base::AsciiUpper(name);
  std::replace_if(
      variable.begin(), variable.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return variable;
}

base::Result<std::optional<std::string>> FindKey(const std::string& state_folder,
                                                 const std::string& name, diag::Sink& sink) {
  std::string key;
  const std::string variable = KeyVariable(name);
  const char* value = std::getenv(variable.c_str());
  if (value != nullptr && *value != '\0') {
    key = value;
  } else {
    const std::string path = state_folder + "/keys/" + name;
    std::ifstream file(path);
    if (!file) return std::optional<std::string>();
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
      sink.Warn(diag::Code::K6005,
                fmt::format("others can read the key in `{}`: set its mode to 600",
                            base::EscapeForTerminal(path)));
    }
    std::getline(file, key);
  }
  key = base::TrimBlanks(key);
  if (key.empty()) return std::optional<std::string>();
  const bool is_plain =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
  if (!is_plain || key.size() > kMaxKeyBytes) {
    return sink.Fail(diag::Code::K6023,
                     fmt::format("the key `{}` has characters that no request can carry", name));
  }
  return std::optional<std::string>(key);
}

}  // namespace quoll::intel
