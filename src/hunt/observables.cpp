#include "hunt/observables.h"

#include <fmt/format.h>

#include <set>

#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

using intel::Kind;

struct HoldsName {
  std::string_view name;
  Holds holds;
};
constexpr HoldsName kHoldsNames[] = {
    {"ip", Holds::kIp},         {"ip_list", Holds::kIpList},
    {"host", Holds::kHost},     {"host_or_url", Holds::kHostOrUrl},
    {"md5", Holds::kMd5},       {"sha1", Holds::kSha1},
    {"sha256", Holds::kSha256}, {"hash", Holds::kAnyHash},
};

// Reads the tree and remembers the first fault.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  Observables Read(const YamlNode& root) {
    Observables observables;
    const YamlNode* tables = root.Find("tables");
    if (tables == nullptr || tables->items.empty()) Fail(root, "no `tables`");
    if (tables == nullptr) return observables;
    for (const YamlNode& node : tables->items) observables.tables.push_back(ReadTable(node));
    return observables;
  }
  const std::string& fault() const { return fault_; }

 private:
  void Fail(const YamlNode& node, std::string_view reason) {
    if (fault_.empty()) fault_ = fmt::format("{}:{}: {}", path_, node.line, reason);
  }
  std::string Required(const YamlNode& node, std::string_view name) {
    std::string text = node.Text(name);
    if (text.empty()) Fail(node, fmt::format("`{}` is missing", name));
    return text;
  }

  ObservableTable ReadTable(const YamlNode& node) {
    ObservableTable table;
    table.name = Required(node, "table");
    table.about = Required(node, "about");
    table.time_column = Required(node, "time");
    if (const YamlNode* action = node.Find("action")) {
      table.action_column = Required(*action, "column");
      table.vendor_column = action->Text("vendor");
      table.inbound_actions = action->Texts("inbound");
    }
    table.show = node.Texts("show");
    std::set<std::string> forms;
    const YamlNode* searches = node.Find("searches");
    if (searches == nullptr || searches->items.empty()) Fail(node, "no `searches`");
    if (searches == nullptr) return table;
    for (const YamlNode& item : searches->items) {
      table.searches.push_back(ReadSearch(item));
      const YamlNode* entities =
          item.Find("entities") != nullptr ? item.Find("entities") : node.Find("entities");
      if (entities != nullptr) {
        for (const auto& [name, column] : entities->fields)
          table.searches.back().entities.emplace_back(name, column.text);
      }
      if (!forms.insert(table.searches.back().form).second) Fail(item, "a form named twice");
    }
    return table;
  }

  Search ReadSearch(const YamlNode& node) {
    Search search;
    search.form = Required(node, "form");
    search.column = Required(node, "column");
    search.port_column = node.Text("port");
    search.near_column = node.Text("near");
    const std::string holds = Required(node, "holds");
    bool is_known = false;
    for (const HoldsName& candidate : kHoldsNames) {
      if (candidate.name != holds) continue;
      search.holds = candidate.holds;
      is_known = true;
    }
    if (!is_known) Fail(node, fmt::format("unknown `holds: {}`", holds));
    const std::string direction = Required(node, "direction");
    if (direction == "outbound") search.direction = Direction::kOutbound;
    if (direction == "inbound") search.direction = Direction::kInbound;
    if (direction != "outbound" && direction != "inbound" && direction != "none") {
      Fail(node, fmt::format("unknown `direction: {}`", direction));
    }
    return search;
  }

  std::string path_;
  std::string fault_;
};

}  // namespace

const ObservableTable* Observables::Find(std::string_view table) const {
  for (const ObservableTable& candidate : tables) {
    if (candidate.name == table) return &candidate;
  }
  return nullptr;
}

IocGroup GroupOf(Kind kind) {
  switch (kind) {
    case Kind::kIp:
      return IocGroup::kIp;
    case Kind::kCidr:
      return IocGroup::kCidr;
    case Kind::kDomain:
      return IocGroup::kDomain;
    case Kind::kUrl:
      return IocGroup::kUrl;
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
      return IocGroup::kHash;
    case Kind::kEmail:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      break;
  }
  return IocGroup::kOther;
}

std::string_view GroupName(IocGroup group) {
  switch (group) {
    case IocGroup::kIp:
      return "ip";
    case IocGroup::kCidr:
      return "cidr";
    case IocGroup::kDomain:
      return "domain";
    case IocGroup::kUrl:
      return "url";
    case IocGroup::kHash:
      return "hash";
    case IocGroup::kOther:
      break;
  }
  return "other";
}

bool CanHold(Holds holds, Kind kind) {
  switch (holds) {
    case Holds::kIp:
      return kind == Kind::kIp || kind == Kind::kCidr;
    case Holds::kIpList:
      return kind == Kind::kIp;
    case Holds::kHost:
      return kind == Kind::kIp || kind == Kind::kDomain;
    case Holds::kHostOrUrl:
      return kind == Kind::kIp || kind == Kind::kDomain || kind == Kind::kUrl;
    case Holds::kMd5:
      return kind == Kind::kMd5;
    case Holds::kSha1:
      return kind == Kind::kSha1;
    case Holds::kSha256:
      return kind == Kind::kSha256;
    case Holds::kAnyHash:
      return intel::IsFileHash(kind);
  }
  return false;
}

base::Result<Observables> ReadObservables(const std::string& data_dir, diag::Sink& sink) {
  const std::string path = data_dir + "/observables.yaml";
  TRY(const YamlNode root, ReadYaml(path, sink));
  Reader reader(path);
  Observables observables = reader.Read(root);
  if (!reader.fault().empty()) return sink.Fail(diag::Code::K5002, reader.fault());
  return observables;
}

}  // namespace quoll::hunt
