// A random guid (RFC 4122 version 4) for each row, never folded.
#include <cstring>

#include "lang/functions/_random.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  const RandomState& random = call.State<RandomState>();
  const uint64_t first = random.Take(2 * call.num_rows);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const uint64_t halves[2] = {random.Number(first + 2 * row), random.Number(first + 2 * row + 1)};
    Bytes16 guid;
    std::memcpy(guid.bytes.data(), halves, sizeof halves);
    guid.bytes[6] = static_cast<uint8_t>((guid.bytes[6] & 0x0F) | 0x40);  // the version
    guid.bytes[8] = static_cast<uint8_t>((guid.bytes[8] & 0x3F) | 0x80);  // the variant
    out.Set(row, guid);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_new_guid = {
    .name = "new_guid",
    .summary = "A random guid.",
    .signatures = {{{}, Type::kGuid}},
    .kernel = Kernel,
    .prepare = PrepareRandom,
    .is_deterministic = false,
    .examples = {{"print new_guid()", ""}},
};
}  // namespace quoll::lang
