// MISP events, as the server's answers, downloads and feed folders have them:
//   {"response":[{"Event":{…}},…]}   {"Event":{…}}   [{"Event":{…}},…]
//   {"response":{"Attribute":[…]}}
// An event holds attributes, alone and in objects. What is not marked for detection (`to_ids`) is
// kept for enrichment, what is deleted is withdrawn; nothing is dropped. The format is described at
// https://www.misp-standard.org/rfc/misp-standard-core.html.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "intel/families.h"
#include "intel/readers/_json.h"
#include "intel/readers/_misp_types.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

// Galaxies whose clusters are families of malware.
constexpr std::string_view kFamilyGalaxies[] = {
    "malpedia",    "mitre-malware", "mitre-enterprise-attack-malware",
    "tool",        "ransomware",    "rat",
    "banker",      "botnet",        "stealer",
    "backdoor",    "android",       "mitre-mobile-attack-malware",
    "cryptominers"};

// Words of the taxonomy `misp:confidence-level`.
struct ConfidenceWord {
  std::string_view word;
  int confidence;
};
constexpr ConfidenceWord kConfidenceWords[] = {{"completely-confident", 100},
                                               {"usually-confident", 75},
                                               {"fairly-confident", 50},
                                               {"rarely-confident", 25},
                                               {"unconfident", 0}};

// `namespace:predicate="value"`; false for a plain tag.
bool SplitTag(std::string_view tag, std::string_view& name, std::string_view& value) {
  const size_t equals = tag.find("=\"");
  if (equals == std::string_view::npos || !tag.ends_with('"') || equals + 3 > tag.size())
    return false;
  name = tag.substr(0, equals);
  value = tag.substr(equals + 2, tag.size() - equals - 3);
  return true;
}

// `Emotet - S0367` names a cluster with its id of ATT&CK.
std::string_view WithoutAttackId(std::string_view name) {
  const size_t dash = name.rfind(" - S");
  const bool has_id =
      dash != std::string_view::npos && base::ParseInteger(name.substr(dash + 4)).has_value();
  return has_id ? name.substr(0, dash) : name;
}

// What the tags and galaxies of an event or attribute say.
struct Labels {
  std::vector<std::string> tags;
  std::vector<std::string> families;
  std::vector<std::string> aliases;
  std::optional<Tlp> tlp;
  std::optional<int> confidence;

  void AddFamily(std::string_view name) {
    const std::string family(WithoutAttackId(base::TrimBlanks(name)));
    const auto is_same = [&](const std::string& known) {
      return base::EqualsIgnoreCase(known, family);
    };
    if (!family.empty() && std::none_of(families.begin(), families.end(), is_same))
      families.push_back(family);
  }

  void AddTag(std::string_view tag) {
    tags.emplace_back(tag);
    std::string_view name;
    std::string_view value;
    if (base::StartsWithIgnoreCase(tag, "tlp:")) {
      if (const auto stated = TlpFromName(tag)) tlp = std::max(tlp.value_or(*stated), *stated);
    } else if (SplitTag(tag, name, value)) {
      if (name.starts_with("misp-galaxy:") && IsFamilyGalaxy(name.substr(12))) AddFamily(value);
      if (name == "misp:confidence-level") {
        for (const ConfidenceWord& known : kConfidenceWords) {
          if (known.word == value) confidence = known.confidence;
        }
      }
    } else if (MalpediaIdOf(tag)) {
      AddFamily(tag);
    }
  }

  static bool IsFamilyGalaxy(std::string_view type) {
    return std::find(std::begin(kFamilyGalaxies), std::end(kFamilyGalaxies), type) !=
           std::end(kFamilyGalaxies);
  }

  void AddGalaxy(Json galaxy) {
    for (const Json cluster : galaxy["GalaxyCluster"]) {
      const std::string_view type =
          cluster["type"] ? cluster["type"].text() : galaxy["type"].text();
      if (!IsFamilyGalaxy(type)) continue;
      AddFamily(cluster["value"].text());
      for (const Json synonym : cluster["meta"]["synonyms"]) aliases.emplace_back(synonym.text());
    }
  }

  void AddAll(Json holder) {
    for (const Json tag : holder["Tag"]) {
      if (!tag["name"].text().empty()) AddTag(tag["name"].text());
    }
    for (const Json galaxy : holder["Galaxy"]) AddGalaxy(galaxy);
  }
};

class EventReader {
 public:
  EventReader(ReaderContext& ctx, Json event) : ctx_(ctx), event_(event) {
    labels_.AddAll(event);
    ctx.SawEvent(event["uuid"].text());
  }

  void Read() {
    for (const Json attribute : event_["Attribute"]) ReadAttribute(attribute, {});
    for (const Json object : event_["Object"]) ReadObject(object);
    const size_t num_proposals = CountOf(event_["ShadowAttribute"]);
    if (num_proposals != 0)
      ctx_.Note(event_.line(), "proposals of an event (`ShadowAttribute`) were not read");
    Finish();
  }

  // An attribute of a list without its event; `object` may be nothing.
  void ReadAttribute(Json attribute, Json object) {
    const std::string_view type = attribute["type"].text();
    const std::string_view value = attribute["value"].text();
    std::vector<MispValue> values;
    if (!attribute.is_object() || type.empty() || value.empty()) {
      ctx_.Reject(attribute.line(), "an attribute without type or value", type);
      return;
    }
    if (!ReadMispValue(type, value, values)) {
      ctx_.Reject(
          attribute.line(),
          "attribute type `" + std::string(type.substr(0, 40)) + "` is of no kind that is matched",
          value);
      return;
    }
    const Assertion assertion = AssertionOf(attribute, object);
    ++num_read_;
    num_for_detection_ += assertion.action == Action::kDetect ? 1 : 0;
    for (MispValue& part : values) AddValue(part, assertion, object);
  }

  // Says it when an event marks nothing for detection: none of its indicators is hunted.
  void Finish() {
    if (num_read_ == 0 || num_for_detection_ != 0) return;
    ctx_.Warn(event_.line(),
              "a MISP event marks none of its attributes for detection (`to_ids`): they are kept, "
              "and hunted only with `--all-indicators`");
  }

 private:
  static size_t CountOf(Json list) {
    size_t count = 0;
    for ([[maybe_unused]] const Json item : list) ++count;
    return count;
  }

  void ReadObject(Json object) {
    for (const Json attribute : object["Attribute"]) {
      // The ports of an object belong to its addresses.
      if (!PortsOf(object).empty() && attribute["type"].text() == "port") continue;
      ReadAttribute(attribute, object);
    }
  }

  // The destination ports of an `ip-port` object and its like.
  static std::vector<uint16_t> PortsOf(Json object) {
    std::vector<uint16_t> ports;
    for (const Json attribute : object["Attribute"]) {
      const auto port = attribute["value"].integer();
      if (attribute["object_relation"].text() == "dst-port" && port && *port > 0 && *port <= 65535)
        ports.push_back(static_cast<uint16_t>(*port));
    }
    return ports;
  }

  void AddValue(const MispValue& part, const Assertion& assertion, Json object) {
    Entry entry{.canon = part.canon, .assertion = assertion};
    if (!part.context.empty()) {
      std::string& comment = entry.assertion.comment;
      comment = comment.empty() ? part.context : part.context + ": " + comment;
    }
    const bool takes_port =
        part.canon.port == 0 && (part.canon.kind == Kind::kIp || part.canon.kind == Kind::kDomain);
    const std::vector<uint16_t> ports = takes_port ? PortsOf(object) : std::vector<uint16_t>();
    for (const uint16_t port : ports) {
      entry.canon.port = port;
      ctx_.Add(entry);
    }
    if (ports.empty()) ctx_.Add(std::move(entry));
  }

  Assertion AssertionOf(Json attribute, Json object) {
    Labels own;
    own.AddAll(attribute);
    Assertion assertion;
    assertion.source_id = "misp";
    const std::string_view uuid = attribute["uuid"].text();
    if (!uuid.empty()) assertion.external_id = "misp:" + std::string(uuid);
    assertion.line = attribute.line();
    assertion.raw = attribute["value"].text();
    assertion.reporter =
        event_["Orgc"]["name"] ? event_["Orgc"]["name"].text() : event_["Org"]["name"].text();
    assertion.event_id = event_["uuid"].text();
    assertion.comment = attribute["comment"].text();
    if (assertion.comment.empty()) assertion.comment = object["comment"].text();
    if (assertion.comment.empty()) assertion.comment = event_["info"].text();
    assertion.action =
        attribute["to_ids"].boolean().value_or(true) ? Action::kDetect : Action::kEnrich;
    assertion.is_revoked = IsDeleted(attribute) || IsDeleted(object) || IsDeleted(event_);
    SetTimes(assertion, attribute);
    SetLabels(assertion, own);
    return assertion;
  }

  static bool IsDeleted(Json holder) { return holder["deleted"].boolean().value_or(false); }

  // The date of the event says when it was written, not when the indicator was seen.
  void SetTimes(Assertion& assertion, Json attribute) {
    const uint64_t line = attribute.line();
    assertion.first_seen = ReadStatedTime(ctx_, attribute["first_seen"].text(), line);
    if (!assertion.first_seen)
      assertion.first_seen = ReadStatedTime(ctx_, attribute["timestamp"].text(), line);
    assertion.last_seen = ReadStatedTime(ctx_, attribute["last_seen"].text(), line);
    for (const Json sighting : attribute["Sighting"]) {
      // Type 2 is an expiration.
      if (sighting["type"].text() == "2")
        assertion.valid_until = ReadStatedTime(ctx_, sighting["date_sighting"].text(), line);
    }
  }

  void SetLabels(Assertion& assertion, const Labels& own) const {
    assertion.tags = labels_.tags;
    for (const std::string& tag : own.tags) {
      if (std::find(assertion.tags.begin(), assertion.tags.end(), tag) == assertion.tags.end())
        assertion.tags.push_back(tag);
    }
    assertion.tlp = own.tlp;
    if (labels_.tlp) assertion.tlp = std::max(assertion.tlp.value_or(*labels_.tlp), *labels_.tlp);
    assertion.confidence = own.confidence ? own.confidence : labels_.confidence;
    // An event about several families does not say whose an attribute is; the tags stay.
    const Labels& naming = own.families.empty() ? labels_ : own;
    if (naming.families.size() != 1) return;
    assertion.malware_name = naming.families[0];
    assertion.aliases = naming.aliases;
  }

  ReaderContext& ctx_;
  Json event_;
  Labels labels_;
  size_t num_read_ = 0;
  size_t num_for_detection_ = 0;
};

void ReadNode(ReaderContext& ctx, Json node);

// The answer of an attribute search: attributes of several events, each with a little of its own.
void ReadAttributeList(ReaderContext& ctx, Json attributes) {
  for (const Json attribute : attributes) {
    EventReader reader(ctx, attribute["Event"]);
    reader.ReadAttribute(attribute, attribute["Object"]);
  }
}

void ReadNode(ReaderContext& ctx, Json node) {
  if (node.is_array()) {
    for (const Json item : node) ReadNode(ctx, item);
  } else if (node["Event"].is_object()) {
    EventReader(ctx, node["Event"]).Read();
  } else if (node["response"]) {
    ReadNode(ctx, node["response"]);
  } else if (node["info"] || node["Object"].is_array() || node["Orgc"]) {
    EventReader(ctx, node).Read();
  } else if (node["Attribute"].is_array()) {
    ReadAttributeList(ctx, node["Attribute"]);
  } else if (node["type"] && node["value"]) {
    EventReader(ctx, node["Event"]).ReadAttribute(node, node["Object"]);
  } else {
    ctx.Reject(node.line(), "an entry that is no MISP event", node["message"].text());
  }
}

int DetectMispEvent(std::string_view head, std::string_view /*file_name*/) {
  const std::string_view text = base::TrimBlanks(head);
  if (!text.starts_with('{') && !text.starts_with('[')) return 0;
  const auto has = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  if (has("\"Event\"") && (has("\"info\"") || has("\"Attribute\"") || has("\"Orgc\""))) return 90;
  if (has("\"Attribute\"") && has("\"category\"")) return 85;
  if (has("\"category\"") && has("\"to_ids\"") && has("\"value\"")) return 80;
  return has("\"response\"") && has("\"Event\"") ? 70 : 0;
}

void ReadMispEvent(ReaderContext& ctx, std::string_view content) {
  JsonTree tree;
  if (OpenJson(ctx, tree, content)) ReadNode(ctx, tree.root());
}

}  // namespace

extern const ReaderDef kReader_misp_event;
constinit const ReaderDef kReader_misp_event = {
    .name = "misp_event",
    .summary = "MISP event or search result as JSON",
    .detect = DetectMispEvent,
    .read = ReadMispEvent,
};

}  // namespace quoll::intel
