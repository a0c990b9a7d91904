// Any bytes as the condition of an exclusion rule: it is taken apart, bound on a table and decided
// without a workspace's data; what is decided must agree with itself.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/check.h"
#include "diag/diagnostic.h"
#include "hunt/exclusions/decide.h"
#include "hunt/exclusions/predicate.h"
#include "hunt/workspace.h"

namespace {

using namespace quoll;

// Opened once; inputs only bind in it.
const hunt::Workspace& TheWorkspace() {
  static const std::unique_ptr<hunt::Workspace> workspace = [] {
    diag::Sink sink;
    hunt::WorkspaceOptions options;
    options.has_catalog = false;
    options.session.num_threads = 1;
    auto opened = hunt::Workspace::Open(options, sink);
    CHECK(opened.ok());
    (*opened)->AddTable("T",
                        {{"s", model::Type::kString},
                         {"n", model::Type::kLong},
                         {"r", model::Type::kReal},
                         {"b", model::Type::kBool},
                         {"Timestamp", model::Type::kDatetime}},
                        {});
    return std::move(*opened);
  }();
  return *workspace;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 512;
  constexpr size_t kMaxAtoms = 6;
  if (size > kMaxInput) return 0;
  const hunt::Predicate predicate =
      hunt::ParsePredicate(std::string(reinterpret_cast<const char*>(data), size));
  CHECK(predicate.has_root || !predicate.defect.empty());
  if (!predicate.has_root || predicate.atoms.size() > kMaxAtoms) return 0;
  const hunt::BoundPredicate bound =
      hunt::BindPredicate(predicate, "T", TheWorkspace(), {.now_ticks = 639'000'000'000'000'000});
  CHECK(bound.atoms.size() == predicate.atoms.size());
  const hunt::Decision decision = hunt::Decide(predicate, predicate.root, bound);
  // It cannot be that it is never true and never fails.
  CHECK(decision.can_be_true != hunt::Answer::kNo || decision.can_fail != hunt::Answer::kNo);
  return 0;
}
