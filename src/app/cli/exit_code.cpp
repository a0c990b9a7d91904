#include "app/cli/exit_code.h"

namespace quoll::cli {
namespace {

ExitCode ExitCodeOf(diag::Code code) {
  switch (code) {
    case diag::Code::K4004:
      return ExitCode::kInterrupted;
    case diag::Code::K5002:
    case diag::Code::K5003:
    case diag::Code::K5005:
    case diag::Code::K5010:
    case diag::Code::K6022:
    case diag::Code::K6023:
      return ExitCode::kData;
    case diag::Code::K9001:
      return ExitCode::kInternal;
    default:
      return ExitCode::kUsage;
  }
}

}  // namespace

ExitCode ExitCodeOf(const diag::Sink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity == diag::Severity::kError) return ExitCodeOf(diagnostic.code);
  }
  return ExitCode::kInternal;
}

}  // namespace quoll::cli
