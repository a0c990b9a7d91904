// --lists and --state: which lists grade, and where imported ones are.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/lists/list_set.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace quoll::cli {

struct ListArguments {
  std::string folder;

  // Adds --lists, and --state unless the command has it already.
  void AddTo(CLI::App& command);
  // What --state says, else the user's data folder; empty without one.
  std::string StateDir() const;
  // Fails as intel::OpenLists.
  base::Result<std::shared_ptr<const intel::ListSet>> Open(diag::Sink& sink) const;

 private:
  std::string state_;
  const CLI::Option* state_option_ = nullptr;
};

}  // namespace quoll::cli
