// kqlt: runs the golden records. Exit code 0: all as expected; 1: differences; 2: wrong usage.
//
//   kqlt [--bless] [--slow] [--root FOLDER] [operators | operators/top.kqlt |
//   operators/top.kqlt:12]…
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "runner.h"

namespace {

constexpr int kExitDifferences = 1;
constexpr int kExitUsage = 2;

struct Arguments {
  quoll::kqlt::RunOptions options;
  std::string root = QUOLL_SOURCE_DIR "/tests/golden";
  std::vector<std::string> names;
  std::string error;
};

// What we print ourselves is no evidence: a build server must never make it one.
bool IsBuildServer() {
  const char* ci = std::getenv("CI");
  return ci != nullptr && *ci != '\0' && std::string_view(ci) != "false";
}

Arguments ParseArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--bless") {
      arguments.options.mode = quoll::kqlt::Mode::kBless;
      if (IsBuildServer()) arguments.error = "--bless is refused where CI is set";
    } else if (arg == "--slow") {
      arguments.options.with_slow = true;
    } else if (arg == "--root" && i + 1 < argc) {
      arguments.root = argv[++i];
    } else if (arg.starts_with("--")) {
      arguments.error = "unknown option `" + arg + "`";
    } else {
      arguments.names.push_back(arg);
    }
  }
  return arguments;
}

int Fail(const std::string& message) {
  std::cerr << "kqlt: " << message << "\n";
  return kExitUsage;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace quoll::kqlt;
  const Arguments arguments = ParseArguments(argc, argv);
  if (!arguments.error.empty()) return Fail(arguments.error);
  std::string error;
  const auto selections = Select(arguments.root, arguments.names, error);
  if (!error.empty()) return Fail(error);
  const auto backend = OpenBackend(error);
  if (!backend) return Fail(error);
  const auto start = std::chrono::steady_clock::now();
  Counts counts;
  for (const Selection& selection : selections) {
    counts.Add(RunFile(selection, arguments.options, *backend, std::cout));
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::cout << counts.num_passed << " passed, " << counts.num_failed << " failed, "
            << counts.num_skipped << " skipped, " << counts.num_self
            << " unconfirmed (from: self)\n";
  std::cerr << selections.size() << " files in " << elapsed.count() << " s\n";
  return counts.num_failed > 0 ? kExitDifferences : 0;
}
