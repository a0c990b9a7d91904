#include "app/cli/list_options.h"

#include <CLI/App.hpp>

#include "intel/lists/list_folder.h"
#include "intel/store/store.h"

namespace quoll::cli {

void ListArguments::AddTo(CLI::App& command) {
  command
      .add_option("--lists", folder,
                  "Warning lists for grading in this run: a folder of lists as MISP publishes them")
      ->type_name("DIR");
  const CLI::Option* known = command.get_option_no_throw("--state");
  state_option_ = known != nullptr
                      ? known
                      : command
                            .add_option("--state", state_,
                                        "Where imported lists are; default: your data folder")
                            ->type_name("DIR");
}

std::string ListArguments::StateDir() const {
  if (state_option_ != nullptr && state_option_->count() > 0)
    return state_option_->as<std::string>();
  return intel::DefaultStateFolder();
}

base::Result<std::shared_ptr<const intel::ListSet>> ListArguments::Open(diag::Sink& sink) const {
  return intel::OpenLists(folder, StateDir(), sink);
}

}  // namespace quoll::cli
