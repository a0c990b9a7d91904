#include "app/cli/context.h"

namespace quoll::cli {

base::Status FailIfCancelled(const Context& context, diag::Sink& sink) {
  if (context.cancel) return sink.Fail(diag::Code::K4004, "the run was cancelled");
  return base::Done{};
}

}  // namespace quoll::cli
