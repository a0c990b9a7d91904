// A MISP event: an attribute for each indicator. `to_ids` tells what is to be hunted, `deleted`
// what is withdrawn; families are Malpedia galaxy tags.
#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/export.h"
#include "intel/families.h"
#include "intel/writers.h"
#include "intel/writers/_json_object.h"

namespace quoll::intel {
namespace {

struct AttributeType {
  std::string_view type;
  std::string_view with_port;  // empty: a port cannot be said
  std::string_view category;
};

// Empty for a kind that MISP has no type for.
AttributeType TypeOf(Kind kind) {
  switch (kind) {
    case Kind::kIp:
      return {"ip-dst", "ip-dst|port", "Network activity"};
    case Kind::kCidr:
      return {"ip-dst", "", "Network activity"};
    case Kind::kDomain:
      return {"domain", "hostname|port", "Network activity"};
    case Kind::kUrl:
      return {"url", "", "Network activity"};
    case Kind::kEmail:
      return {"email-src", "", "Payload delivery"};
    case Kind::kMd5:
      return {"md5", "", "Payload delivery"};
    case Kind::kSha1:
      return {"sha1", "", "Payload delivery"};
    case Kind::kSha256:
      return {"sha256", "", "Payload delivery"};
    case Kind::kSha512:
      return {"sha512", "", "Payload delivery"};
    case Kind::kSha3_384:
      return {"sha3-384", "", "Payload delivery"};
    case Kind::kCertSha1:
      return {"x509-fingerprint-sha1", "", "Network activity"};
    case Kind::kJa3:
      return {"ja3-fingerprint-md5", "", "Network activity"};
    case Kind::kJarm:
      return {"jarm-fingerprint", "", "Network activity"};
    case Kind::kJa3s:
    case Kind::kJa4:
      return {};
  }
  return {};
}

int64_t EpochSeconds(int64_t ticks) {
  return (ticks - base::kUnixEpochTicks) / base::kTicksPerSecond;
}

// `2024-01-02T03:04:05.000006+00:00`.
std::string SeenTime(std::optional<int64_t> ticks) {
  return ticks ? base::FormatDatetime(*ticks).substr(0, 26) + "+00:00" : std::string();
}

std::string TlpTag(Tlp tlp) { return "tlp:" + std::string(TlpName(tlp)); }

void AppendTags(JsonObject& object, const std::vector<std::string>& tags) {
  std::string list;
  for (const std::string& tag : tags)
    list += (list.empty() ? "{\"name\":" : ",{\"name\":") + base::QuoteForJson(tag) + '}';
  if (!list.empty()) object.Key("Tag") += '[' + list + ']';
}

std::vector<std::string> TagsOf(const Indicator& indicator) {
  std::vector<std::string> tags = {TlpTag(indicator.tlp)};
  const std::string family = FamilyName(indicator);
  if (!family.empty()) tags.push_back("misp-galaxy:malpedia=\"" + family + '"');
  for (const Assertion& assertion : indicator.assertions) {
    for (const std::string& tag : assertion.tags) {
      const bool is_known = std::find(tags.begin(), tags.end(), tag) != tags.end();
      if (!tag.empty() && !is_known && !base::StartsWithIgnoreCase(tag, "tlp:"))
        tags.push_back(tag);
    }
  }
  return tags;
}

void AppendAttribute(std::string& out, const Indicator& indicator, const AttributeType& type,
                     const ExportContext& context) {
  const bool has_port = indicator.port != 0;
  JsonObject object(out);
  object.Text("uuid", indicator.id);
  object.Text("type", has_port ? type.with_port : type.type);
  object.Text("category", type.category);
  object.Text("value",
              has_port ? indicator.value + '|' + std::to_string(indicator.port) : indicator.value);
  object.Bool("to_ids", indicator.action == Action::kDetect);
  object.Bool("deleted", indicator.state == State::kRevoked);
  object.Text("timestamp", std::to_string(EpochSeconds(context.now_ticks)));
  // MISP refuses a last sight before the first.
  const bool is_ordered =
      indicator.first_seen && indicator.last_seen && *indicator.last_seen >= *indicator.first_seen;
  object.Text("first_seen", SeenTime(indicator.first_seen));
  if (is_ordered) object.Text("last_seen", SeenTime(indicator.last_seen));
  for (const Assertion& assertion : indicator.assertions) {
    if (assertion.comment.empty()) continue;
    object.Text("comment", assertion.comment);
    break;
  }
  AppendTags(object, TagsOf(indicator));
  object.End();
}

Export WriteMisp(std::span<const Indicator* const> indicators, const ExportContext& context) {
  Export result;
  std::string attributes;
  for (const Indicator* indicator : indicators) {
    const AttributeType type = TypeOf(indicator->kind);
    if (type.type.empty()) {
      ++result.left_out["MISP has no attribute type for kind " +
                        std::string(KindName(indicator->kind))];
      continue;
    }
    if (indicator->transport != Transport::kUnstated)
      ++result.left_out["the transport cannot be said in a MISP attribute (the indicator stays)"];
    if (!attributes.empty()) attributes += ",\n";
    AppendAttribute(attributes, *indicator, type, context);
  }
  std::string content = "{\"Event\":";
  JsonObject event(content);
  event.Text("uuid", ExportId("misp|" + attributes));
  event.Text("info", context.title);
  event.Text("date", base::FormatDatetime(context.now_ticks).substr(0, 10));
  event.Text("timestamp", std::to_string(EpochSeconds(context.now_ticks)));
  event.Text("threat_level_id", "4");
  event.Text("analysis", "2");
  event.Text("distribution", "0");
  event.Bool("published", false);
  event.Key("Orgc") += R"({"name":"Quoll","uuid":")" + ExportId("organisation") + "\"}";
  event.Key("Attribute") += "[\n" + attributes + "\n]";
  event.End();
  result.files = {{"indicators.misp.json", content + "}\n"}};
  return result;
}

}  // namespace

extern const WriterDef kWriter_misp;
constinit const WriterDef kWriter_misp = {
    .name = "misp",
    .summary = "MISP event",
    .use = WriterDef::Use::kExchange,
    .write = WriteMisp,
};

}  // namespace quoll::intel
