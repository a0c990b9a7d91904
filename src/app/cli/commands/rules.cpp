// `quoll rules`: work with detection rules of others; each command below it has its file in
// rules_commands/.
#include "app/cli/command.h"

namespace quoll::cli {
namespace {

Action AddRules(CLI::App& command) { return AddSubcommands(command, AllRulesCommands()); }

}  // namespace

extern constinit const CommandDef kCommand_rules = {
    .name = "rules",
    .summary = "Run and check detection rules: Sentinel, Defender, plain KQL",
    .examples =
        "quoll rules run rules/ --logs logs/\n"
        "quoll rules run rule.yaml --logs logs/ --from 2026-05-04 --to 2026-05-06 --format json",
    .add = &AddRules,
};

}  // namespace quoll::cli
