// One value in a line and nothing else, for tools that take no remarks. A port stands behind its
// address or name.
#include "intel/writer_def.h"

namespace quoll::intel {
namespace {

Export WriteList(std::span<const Indicator* const> indicators, const ExportContext& /*context*/) {
  Export result;
  std::string content;
  for (const Indicator* indicator : indicators) {
    const bool has_port = indicator->port != 0;
    const bool needs_brackets = has_port && indicator->value.find(':') != std::string::npos;
    content += needs_brackets ? '[' + indicator->value + ']' : indicator->value;
    if (has_port) content += ':' + std::to_string(indicator->port);
    content += '\n';
  }
  result.files = {{"indicators.txt", std::move(content)}};
  return result;
}

}  // namespace

extern const WriterDef kWriter_list;
constinit const WriterDef kWriter_list = {
    .name = "list",
    .summary = "plain list, one value in a line",
    .write = WriteList,
};

}  // namespace quoll::intel
