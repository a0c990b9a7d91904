// Both ends belong to the slice; negative positions count from the end, and what lies outside is
// cut off.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic, int64_t, int64_t>(
      call, out, [](Dynamic array, int64_t start, int64_t end, DynamicWriter& writer) {
        if (array.tag() != Tag::kArray) return false;
        const int64_t size = static_cast<int64_t>(array.size());
        if (start < 0) start += size;
        if (end < 0) end += size;
        start = std::max<int64_t>(start, 0);
        end = std::min(end, size - 1);
        writer.BeginArray();
        for (int64_t i = start; i <= end; ++i) writer.Value(array.Element(static_cast<size_t>(i)));
        writer.EndArray();
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_array_slice = {
    .name = "array_slice",
    .summary = "The elements from one position to another, both included.",
    .signatures = {{{DynamicArg("array"), LongArg("start"), LongArg("end")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_slice(dynamic([1,2,3,4,5]), -3, -2)", "[3,4]"}},
};

}  // namespace quoll::lang
