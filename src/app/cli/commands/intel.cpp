// `quoll intel`: work with threat intelligence; each command below it has its file in
// intel_commands/.
#include "app/cli/command.h"

namespace quoll::cli {
namespace {

Action AddIntel(CLI::App& command) { return AddSubcommands(command, AllIntelCommands()); }

}  // namespace

extern constinit const CommandDef kCommand_intel = {
    .name = "intel",
    .summary = "Work with threat intelligence",
    .examples =
        "quoll intel show threatfox.json\n"
        "quoll intel show feeds/ --family win.nanocore --format json\n"
        "quoll intel explain x-sadd.io --intel threatfox.json\n"
        "quoll intel lists import misp-warninglists/lists",
    .add = &AddIntel,
};

}  // namespace quoll::cli
