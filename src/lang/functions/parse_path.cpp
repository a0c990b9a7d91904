// Both kinds of slashes separate. A drive letter is the root; a second colon begins an alternate
// data stream.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void WriteParts(std::string_view path, DynamicWriter& writer) {
  std::string_view scheme;
  if (const size_t at = path.find("://"); at != std::string_view::npos) {
    scheme = path.substr(0, at);
    path.remove_prefix(at + 3);
  }
  std::string_view root;
  if (path.size() >= 2 && IsLetter(path[0]) && path[1] == ':') root = path.substr(0, 2);
  const size_t slash = path.find_last_of("/\\");
  const std::string_view directory = path.substr(0, slash == std::string_view::npos ? 0 : slash);
  std::string_view filename =
      slash == std::string_view::npos ? path.substr(root.size()) : path.substr(slash + 1);
  std::string_view stream;
  if (const size_t colon = filename.find(':'); colon != std::string_view::npos) {
    stream = filename.substr(colon + 1);
    filename = filename.substr(0, colon);
  }
  const size_t point = filename.rfind('.');
  const size_t parent = directory.find_last_of("/\\");
  const auto put = [&](std::string_view name, std::string_view value) {
    writer.Name(name);
    writer.String(value);
  };
  writer.BeginBag();
  put("Scheme", scheme);
  put("RootPath", root);
  put("DirectoryPath", directory);
  put("DirectoryName", parent == std::string_view::npos
                           ? directory.substr(directory == root ? root.size() : 0)
                           : directory.substr(parent + 1));
  put("Filename", filename);
  put("Extension",
      point == std::string_view::npos ? std::string_view() : filename.substr(point + 1));
  put("AlternateDataStreamName", stream);
  writer.EndBag();
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view>(call, out, [](std::string_view path, DynamicWriter& writer) {
    WriteParts(path, writer);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_path = {
    .name = "parse_path",
    .summary = "The parts of a file path, as a bag.",
    .signatures = {{{Text("path")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print parse_path(@"C:\temp\file.txt").Filename)", "file.txt"}},
};

}  // namespace quoll::lang
