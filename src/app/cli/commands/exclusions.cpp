// `quoll exclusions`: rules that take hits out of a hunt; each command below it has its file in
// exclusion_commands/.
#include "app/cli/command.h"

namespace quoll::cli {
namespace {

Action AddExclusions(CLI::App& command) { return AddSubcommands(command, AllExclusionCommands()); }

}  // namespace

extern constinit const CommandDef kCommand_exclusions = {
    .name = "exclusions",
    .summary = "Check, try and suggest rules that take hits out of a hunt",
    .examples =
        "quoll exclusions check exclusions.yaml --intel threatfox.json\n"
        "quoll exclusions simulate exclusions.yaml --intel threatfox.json --logs logs/",
    .add = &AddExclusions,
};

}  // namespace quoll::cli
