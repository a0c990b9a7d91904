// The first match of a pattern, or one of its groups. Without a match the text is "" and a typed
// form null.
#include "lang/functions/_pattern.h"
#include "lang/functions/_rows.h"
#include "lang/functions/_typed_text.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 0);
  std::vector<std::string_view> groups;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Regex* regex = pattern.At(row);
    if (regex == nullptr || call.args[1].IsNull(row)) continue;
    const int64_t group = call.args[1].Get<int64_t>(row);
    if (group < 0 || group > regex->num_groups()) continue;
    if (!regex->Find(call.args[2].Text(row), 0, groups)) continue;
    const std::string_view found = groups[static_cast<size_t>(group)];
    if (out.type() == Type::kString) {
      out.SetTextRef(row, found);
    } else {
      StoreTextAs(out, row, found);
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_extract = {
    .name = "extract",
    .summary =
        "The text of a group of the pattern's first match, converted with `typeof(…)` where given; "
        "group 0 is the match.",
    .signatures = {{{Text("pattern"), LongArg("group"), Text("text")}, Type::kString},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kString)))},
                    Type::kString},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kLong)))},
                    Type::kLong},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kInt)))},
                    Type::kInt},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kReal)))},
                    Type::kReal},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kDecimal)))},
                    Type::kDecimal},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kBool)))},
                    Type::kBool},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kDatetime)))},
                    Type::kDatetime},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kTimespan)))},
                    Type::kTimespan},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kGuid)))},
                    Type::kGuid},
                   {{Text("pattern"), LongArg("group"), Text("text"),
                     Uncoerced(Arg("type", Bit(Type::kDynamic)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .prepare = PreparePattern<0>,
    .examples = {{R"q(print extract(@"x=([0-9]+)", 1, "hello x=45"))q", "45"},
                 {R"(print extract(@"\d+", 0, "no digits"))", ""}},
};

}  // namespace quoll::lang
