#include "intel/stix/pattern_claims.h"

#include <algorithm>

#include "base/text.h"

namespace quoll::intel::stix {
namespace {

using Conjunction = std::vector<const Test*>;

constexpr std::string_view kHashes = "hashes.";

struct Property {
  std::string_view object;
  std::string_view path;
  Kind kind;
  bool is_host;
};

constexpr Property kProperties[] = {
    {"ipv4-addr", "value", Kind::kIp, false},
    {"ipv6-addr", "value", Kind::kIp, false},
    {"domain-name", "value", Kind::kDomain, false},
    {"domain-name", "resolves_to_refs[*].value", Kind::kIp, true},
    {"url", "value", Kind::kUrl, false},
    {"email-addr", "value", Kind::kEmail, false},
    {"email-message", "from_ref.value", Kind::kEmail, false},
    {"email-message", "sender_ref.value", Kind::kEmail, false},
    {"network-traffic", "dst_ref.value", Kind::kIp, true},
    {"network-traffic", "src_ref.value", Kind::kIp, true},
    {"network-traffic", "extensions.http-request-ext.request_header.Host", Kind::kDomain, true},
};

std::string NameOf(const Test& test) { return test.object + ':' + test.path; }

// `file:hashes.MD5`, also of the image of a process (`process:image_ref.hashes.MD5`).
std::optional<Kind> HashKindOfPath(const Test& test) {
  const size_t at = test.path.rfind(kHashes);
  if (at == std::string::npos) return std::nullopt;
  const std::string_view holder = std::string_view(test.path).substr(0, at);
  const auto kind = HashKindOf(std::string_view(test.path).substr(at + kHashes.size()));
  if (!kind) return std::nullopt;
  if (test.object == "file" || test.object == "artifact") {
    return holder.empty() ? kind : std::nullopt;
  }
  if (test.object == "process") {
    const bool is_image = holder == "image_ref." || holder == "binary_ref.";
    return is_image ? kind : std::nullopt;
  }
  if (test.object == "x509-certificate" && holder.empty() && kind == Kind::kSha1)
    return Kind::kCertSha1;
  return std::nullopt;
}

// The kind of observable that a property holds.
bool FindKind(const Test& test, Claim& claim) {
  for (const Property& known : kProperties) {
    if (known.object != test.object || known.path != test.path) continue;
    claim.kind = known.kind;
    claim.is_host = known.is_host;
    return true;
  }
  const auto hash = HashKindOfPath(test);
  if (hash) claim.kind = *hash;
  return hash.has_value();
}

bool IsPlain(const Test& test) {
  return !test.is_negated && (test.op == Operator::kEqual || test.op == Operator::kIn);
}

// The one text that a LIKE pattern stands for; of names also `%.evil.example` (the subtree), of
// URLs a `%` behind the last slash (the prefix).
std::optional<std::string> LiteralOfLike(std::string_view pattern, Kind kind) {
  if (kind == Kind::kDomain && pattern.starts_with("%.")) pattern.remove_prefix(2);
  if (kind == Kind::kUrl && pattern.ends_with("/%")) pattern.remove_suffix(1);
  if (pattern.empty() || pattern.find_first_of("%_") != std::string_view::npos) return std::nullopt;
  return std::string(pattern);
}

// The one text that a regular expression stands for: anchored at both ends, only escapes inside.
std::optional<std::string> LiteralOfRegex(std::string_view pattern) {
  if (!pattern.starts_with('^') || !pattern.ends_with('$') || pattern.size() < 3)
    return std::nullopt;
  pattern = pattern.substr(1, pattern.size() - 2);
  std::string literal;
  for (size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '\\') {
      if (++i == pattern.size()) return std::nullopt;
      c = pattern[i];
      const bool is_class =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (is_class) return std::nullopt;
    } else if (std::string_view(".^$*+?()[]{}|").find(c) != std::string_view::npos) {
      return std::nullopt;
    }
    literal += c;
  }
  return literal;
}

// The texts that a test asks for, one of which must be there; or why they cannot be told.
bool LiteralsOf(const Test& test, Kind kind, std::vector<std::string>& texts, std::string& reason) {
  if (test.is_negated || test.op == Operator::kNotEqual) {
    reason = "a negation";
    return false;
  }
  std::optional<std::string> literal;
  switch (test.op) {
    case Operator::kEqual:
    case Operator::kIn:
      texts = test.literals;
      return true;
    case Operator::kLike:
      literal = LiteralOfLike(test.literals[0], kind);
      reason = "LIKE with a wildcard";
      break;
    case Operator::kMatches:
      literal = LiteralOfRegex(test.literals[0]);
      reason = "MATCHES with a regular expression";
      break;
    case Operator::kIsSubset:
      if (kind == Kind::kIp) literal = test.literals[0];
      reason = "ISSUBSET of what is no address";
      break;
    case Operator::kIsSuperset:
      reason = "ISSUPERSET";
      return false;
    case Operator::kExists:
      reason = "EXISTS";
      return false;
    case Operator::kNotEqual:
    case Operator::kLess:
    case Operator::kLessOrEqual:
    case Operator::kGreater:
    case Operator::kGreaterOrEqual:
      reason = "a comparison by order";
      return false;
  }
  if (!literal) return false;
  reason.clear();
  texts = {*literal};
  return true;
}

// The alternatives of a tree of tests, each a conjunction. False when AND over OR makes too many.
bool Alternatives(const TestTree& tree, std::vector<Conjunction>& out) {
  if (tree.kind == TestTree::Kind::kTest) {
    out.push_back({&tree.test});
    return true;
  }
  if (tree.kind == TestTree::Kind::kOr) {
    return std::all_of(tree.parts.begin(), tree.parts.end(),
                       [&](const TestTree& part) { return Alternatives(part, out); });
  }
  std::vector<Conjunction> joined = {{}};
  for (const TestTree& part : tree.parts) {
    std::vector<Conjunction> sides;
    if (!Alternatives(part, sides)) return false;
    std::vector<Conjunction> product;
    size_t num_tests = 0;
    for (const Conjunction& left : joined) {
      for (const Conjunction& right : sides) {
        num_tests += left.size() + right.size();
        if (num_tests > kMaxAlternativeTests) return false;
        product.push_back(left);
        product.back().insert(product.back().end(), right.begin(), right.end());
      }
    }
    joined = std::move(product);
  }
  out.insert(out.end(), joined.begin(), joined.end());
  return true;
}

void AllTests(const TestTree& tree, Conjunction& out) {
  if (tree.kind == TestTree::Kind::kTest) out.push_back(&tree.test);
  for (const TestTree& part : tree.parts) AllTests(part, out);
}

// `file:name = a.exe`, for a comment.
std::string Describe(const Test& test) {
  std::string text = NameOf(test);
  for (const std::string& literal : test.literals) text += (text.empty() ? "" : " ") + literal;
  return text;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  void ReadPattern(const Pattern& pattern) {
    const size_t first = claims_.claims.size();
    if (pattern.qualifiers.repeats.value_or(1) > 1) {
      Keep(pattern, "REPEATS asks for several sightings");
      ReadParts(pattern);
    } else {
      ReadKind(pattern);
    }
    // An observation's time holds for all within it; the inner one is the narrower.
    for (size_t i = first; i < claims_.claims.size(); ++i) {
      Claim& claim = claims_.claims[i];
      if (claim.start.empty()) claim.start = pattern.qualifiers.start;
      if (claim.stop.empty()) claim.stop = pattern.qualifiers.stop;
    }
  }

  Claims Take() { return std::move(claims_); }

 private:
  void ReadKind(const Pattern& pattern) {
    switch (pattern.kind) {
      case Pattern::Kind::kObservation:
        ReadObservation(pattern);
        break;
      case Pattern::Kind::kOr:
        for (const Pattern& part : pattern.parts) ReadPattern(part);
        break;
      case Pattern::Kind::kAnd:
        Keep(pattern, "several observations joined by AND");
        ReadParts(pattern);
        break;
      case Pattern::Kind::kFollowedBy:
        Keep(pattern, "several observations joined by FOLLOWEDBY");
        ReadParts(pattern);
        break;
    }
  }

  void Keep(const Pattern& pattern, std::string reason) {
    claims_.remainders.push_back(
        {std::string(text_.substr(pattern.begin, pattern.end - pattern.begin)), std::move(reason)});
  }

  // Every value in what was kept whole, for enrichment.
  void ReadParts(const Pattern& pattern) {
    for (const Pattern& part : pattern.parts) ReadParts(part);
    if (pattern.kind != Pattern::Kind::kObservation) return;
    Conjunction tests;
    AllTests(pattern.tests, tests);
    AddParts(tests);
  }

  void AddParts(const Conjunction& tests) {
    for (const Test* test : tests) {
      Claim claim;
      std::vector<std::string> texts;
      std::string reason;
      if (!FindKind(*test, claim) || !LiteralsOf(*test, claim.kind, texts, reason)) continue;
      claim.is_part = true;
      AddEach(claim, texts);
    }
  }

  void AddEach(Claim claim, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      claim.value = text;
      claims_.claims.push_back(claim);
    }
  }

  void ReadObservation(const Pattern& pattern) {
    std::vector<Conjunction> alternatives;
    if (!Alternatives(pattern.tests, alternatives)) {
      Keep(pattern, "too many alternatives");
      ReadParts(pattern);
      return;
    }
    // An observation is kept once, whatever number of its alternatives need that.
    std::string kept_for;
    for (const Conjunction& tests : alternatives) {
      std::string reason;
      if (tests.size() == 1) {
        reason = ReadTest(*tests[0]);
      } else if (!ReadConnection(tests) && !ReadFile(tests)) {
        reason = "several properties joined by AND";
        AddParts(tests);
      }
      if (kept_for.empty()) kept_for = reason;
    }
    if (!kept_for.empty()) Keep(pattern, kept_for);
  }

  // Empty, or why the test is no claim.
  std::string ReadTest(const Test& test) {
    Claim claim;
    if (!FindKind(test, claim)) return '`' + NameOf(test) + "` is of no kind that is matched";
    std::vector<std::string> texts;
    std::string reason;
    if (!LiteralsOf(test, claim.kind, texts, reason)) return reason;
    AddEach(claim, texts);
    return {};
  }

  // An address or name with its port and transport is one indicator. False when there is more.
  bool ReadConnection(const Conjunction& tests) {
    Claim claim;
    claim.is_host = true;
    std::vector<std::string> hosts;
    std::vector<std::string> ports;
    for (const Test* test : tests) {
      if (test->object != "network-traffic" || !IsPlain(*test)) return false;
      if (test->path == "dst_ref.value" && hosts.empty()) {
        hosts = test->literals;
      } else if (test->path == "dst_port" && ports.empty()) {
        ports = test->literals;
      } else if (test->path.starts_with("protocols[") && test->literals.size() == 1) {
        ReadProtocol(test->literals[0], claim);
      } else if (test->path != "dst_ref.type") {
        return false;
      }
    }
    if (hosts.empty()) return false;
    std::vector<uint16_t> numbers;
    for (const std::string& port : ports) {
      const auto number = base::ParseInteger(port);
      if (!number || *number < 1 || *number > 65535) return false;
      numbers.push_back(static_cast<uint16_t>(*number));
    }
    if (numbers.empty()) numbers.push_back(0);
    for (const uint16_t number : numbers) {
      claim.port = number;
      AddEach(claim, hosts);
    }
    return true;
  }

  static void ReadProtocol(std::string_view name, Claim& claim) {
    if (base::EqualsIgnoreCase(name, "tcp")) {
      claim.transport = Transport::kTcp;
    } else if (base::EqualsIgnoreCase(name, "udp")) {
      claim.transport = Transport::kUdp;
    } else {
      claim.context += (claim.context.empty() ? "protocol " : ", ") + std::string(name);
    }
  }

  // The hashes of one file each name it by themselves; its name, size and path are context.
  bool ReadFile(const Conjunction& tests) {
    std::vector<Claim> hashes;
    std::string context;
    for (const Test* test : tests) {
      if (test->object != tests[0]->object || !IsPlain(*test)) return false;
      const auto kind = HashKindOfPath(*test);
      if (!kind) {
        context += (context.empty() ? "" : "; ") + Describe(*test);
        continue;
      }
      for (const std::string& literal : test->literals) {
        Claim& claim = hashes.emplace_back();
        claim.kind = *kind;
        claim.value = literal;
      }
    }
    for (Claim& claim : hashes) {
      claim.context = context;
      claims_.claims.push_back(std::move(claim));
    }
    return !hashes.empty();
  }

  std::string_view text_;
  Claims claims_;
};

}  // namespace

Claims ClaimsOf(const Pattern& pattern, std::string_view text) {
  Reader reader(text);
  reader.ReadPattern(pattern);
  return reader.Take();
}

std::optional<Kind> HashKindOf(std::string_view name) {
  std::string word;
  for (const char c : base::AsciiLower(name)) {
    if (c != '-' && c != '_' && c != ' ') word += c;
  }
  if (word == "md5") return Kind::kMd5;
  if (word == "sha1") return Kind::kSha1;
  if (word == "sha256") return Kind::kSha256;
  if (word == "sha512") return Kind::kSha512;
  if (word == "sha3384") return Kind::kSha3_384;
  return std::nullopt;
}

}  // namespace quoll::intel::stix
