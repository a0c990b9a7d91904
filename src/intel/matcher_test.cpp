// The matcher against a brute-force oracle: values are made from indicators by changes of spelling
// that must be found and by near misses that must not. Each value carries its truth by the way it
// was made, so the oracle needs no parser of ours.
#include "intel/matcher.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/check.h"
#include "intel/canon.h"
#include "intel/matcher_def.h"
#include "intel/snapshot_writer.h"

namespace quoll::intel {
namespace {

using Random = std::mt19937_64;

Indicator Make(Kind kind, const std::string& text, uint16_t port = 0) {
  const Canonical canon = Canonicalise(kind, text);
  CHECK(canon.ok());
  Indicator indicator;
  indicator.kind = canon.kind;
  indicator.value = canon.value;
  indicator.scope = canon.scope;
  indicator.port = port;
  indicator.malware_name = "Family " + std::to_string(text.size() % 7);
  indicator.confidence = static_cast<int>(text.size() % 101);
  indicator.id = IndicatorId(indicator.kind, indicator.value, port, Transport::kUnstated);
  return indicator;
}

std::string BytesOf(const std::vector<Indicator>& indicators) {
  SnapshotWriter writer;
  for (const Indicator& indicator : indicators) writer.Add(indicator);
  diag::Sink sink;
  auto bytes = writer.Finish(sink);
  CHECK(bytes);
  return *std::move(bytes);
}

std::shared_ptr<const Snapshot> SnapshotOf(const std::vector<Indicator>& indicators) {
  std::string reason;
  auto snapshot = Snapshot::FromBytes(BytesOf(indicators), reason);
  CHECK(snapshot != nullptr);
  return snapshot;
}

std::set<std::string> IdsOf(const std::vector<Found>& found) {
  std::set<std::string> ids;
  for (const Found& one : found) ids.insert(IdText(one.entry->id));
  return ids;
}

// --- Values with their truth ---

struct Value {
  std::string text;
  // What it is in truth; empty or absent where it is no such thing.
  std::string name;
  std::vector<uint8_t> address;  // 4 or 16 bytes
  std::string url;
  std::string whole;  // hashes and mail
};

size_t Pick(Random& random, size_t n) { return random() % n; }

std::string Label(Random& random) {
  static const std::string kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string label;
  for (size_t i = 0, n = 2 + Pick(random, 6); i < n; ++i) label += kLetters[Pick(random, 36)];
  return label;
}

std::string RandomCase(Random& random, std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z' && Pick(random, 2) == 0) c = static_cast<char>(c - 32);
  }
  return text;
}

constexpr const char* kSuffixes[] = {"com", "io", "co.uk", "uk.com", "duckdns.org", "example.net"};

std::string Name(Random& random) {
  std::string name = Label(random) + '.' + kSuffixes[Pick(random, std::size(kSuffixes))];
  return Pick(random, 3) == 0 ? Label(random) + '.' + name : name;
}

std::vector<uint8_t> BytesOf(const std::string& address) {
  const bool is_v6 = address.find(':') != std::string::npos;
  std::vector<uint8_t> bytes(is_v6 ? 16 : 4);
  CHECK(inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) == 1);
  return bytes;
}

std::string Dotted(Random& random) {
  std::string text;
  for (int i = 0; i < 4; ++i) {
    text += (i == 0 ? "" : ".") + std::to_string(i == 0 ? 11 + Pick(random, 4) : Pick(random, 256));
  }
  return text;
}

std::string Groups(Random& random) {
  char text[64];
  std::snprintf(text, sizeof text, "2a02:%zx:%zx::%zx", Pick(random, 3) + 1, Pick(random, 65536),
                Pick(random, 65535) + 1);
  return text;
}

std::string Hex(Random& random, size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text += "0123456789abcdef"[Pick(random, 16)];
  return text;
}

std::vector<Indicator> SomeIndicators(Random& random) {
  std::vector<Indicator> all;
  std::set<std::string> ids;
  const auto add = [&](Indicator indicator) {
    if (ids.insert(indicator.id).second) all.push_back(std::move(indicator));
  };
  for (int i = 0; i < 60; ++i) {
    add(Make(Kind::kDomain, Name(random)));
    add(Make(Kind::kIp, Dotted(random), static_cast<uint16_t>(Pick(random, 3) * 443)));
    add(Make(Kind::kIp, Groups(random)));
    add(Make(Kind::kUrl, "http://" + Name(random) + '/' + Label(random) + '/' + Label(random)));
    add(Make(Kind::kUrl, "https://" + Name(random) + '/' + Label(random) + "/?q=" + Label(random)));
    add(Make(Kind::kMd5, Hex(random, 32)));
    add(Make(Kind::kSha256, Hex(random, 64)));
    add(Make(Kind::kEmail, Label(random) + '@' + Name(random)));
  }
  for (const int length : {9, 12, 20, 24, 30}) {
    for (int i = 0; i < 4; ++i) {
      add(Make(Kind::kCidr, Dotted(random) + '/' + std::to_string(length)));
      add(Make(Kind::kCidr, Groups(random) + '/' + std::to_string(length + 20)));
    }
  }
  add(Make(Kind::kDomain, "uk.com"));  // a public suffix: itself only
  add(Make(Kind::kDomain, "xn--bcher-kva.example.net"));
  add(Make(Kind::kUrl, Name(random) + "/no/scheme"));
  return all;
}

// Spellings of a name that are the same, and others that only look so.
Value NameValue(Random& random, const std::string& name) {
  switch (Pick(random, 9)) {
    case 0:
      return {.text = RandomCase(random, name), .name = name};
    case 1:
      return {.text = name + '.', .name = name};
    case 2:
      return {.text = Label(random) + '.' + RandomCase(random, name), .name = "?." + name};
    case 3:
      return {.text = Label(random) + '-' + name, .name = "?-" + name};
    case 4:
      return {.text = Label(random) + name, .name = "?" + name};
    case 5:
      return {.text = name + '.' + "example.org", .name = name + ".example.org"};
    case 6:
      return {.text = name + ":8443", .name = name};
    case 7:
      return {.text = " a.b." + name + " ", .name = "?.?." + name};
    default:
      return {.text = name.substr(name.find('.') + 1), .name = name.substr(name.find('.') + 1)};
  }
}

Value AddressValue(Random& random, const std::string& address) {
  std::vector<uint8_t> bytes = BytesOf(address);
  char text[INET6_ADDRSTRLEN];
  if (Pick(random, 3) == 0)
    bytes.back() = static_cast<uint8_t>(bytes.back() ^ (1U << Pick(random, 8)));
  inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  const std::string plain = text;
  if (bytes.size() == 4) {
    const std::string spellings[] = {plain, "::ffff:" + plain, "::FFFF:" + plain, plain + ":8080",
                                     '[' + ("::ffff:" + plain) + "]:443"};
    return {.text = spellings[Pick(random, std::size(spellings))], .address = bytes};
  }
  std::string full;
  for (size_t i = 0; i < 16; i += 2) {
    char group[8];
    std::snprintf(group, sizeof group, "%s%02x%02x", i == 0 ? "" : ":", bytes[i], bytes[i + 1]);
    full += group;
  }
  const std::string spellings[] = {plain, RandomCase(random, plain), full, plain + "%eth0",
                                   '[' + plain + "]:443"};
  return {.text = spellings[Pick(random, std::size(spellings))], .address = bytes};
}

// `url` is canonical and has a scheme.
Value UrlValue(Random& random, const std::string& url) {
  const size_t host = url.find("://") + 3;
  const size_t path = url.find('/', host);
  const std::string scheme = url.substr(0, host);
  const std::string name = url.substr(host, path - host);
  const std::string tail = url.substr(path);
  const std::string port = scheme == "http://" ? ":80" : ":443";
  switch (Pick(random, 10)) {
    case 0:
      return {.text = RandomCase(random, scheme + name) + tail, .name = name, .url = url};
    case 1:
      return {.text = scheme + name + port + tail, .name = name, .url = url};
    case 2:
      return {.text = scheme + name + "/x/.." + tail, .name = name, .url = url};
    case 3: {  // An unreserved letter in percent form.
      char encoded[8];
      std::snprintf(encoded, sizeof encoded, "/%%%02x", tail[1]);
      return {.text = scheme + name + encoded + tail.substr(2), .name = name, .url = url};
    }
    case 4:
      return {.text = url + "#part", .name = name, .url = url};
    case 5:
      return {.text = url + 'x', .name = name, .url = url + 'x'};
    case 6:
      return {.text = scheme + name + ":8081" + tail,
              .name = name,
              .url = scheme + name + ":8081" + tail};
    case 7:
      return {.text = scheme + "a." + name + tail,
              .name = "?." + name,
              .url = scheme + "a." + name + tail};
    case 8:
      return {.text = scheme + "user:pw@" + name + '/', .name = name, .url = "?"};
    default:
      return {.text = scheme + "www.example.org/?u=" + url, .name = "www.example.org", .url = "?"};
  }
}

Value ValueFrom(Random& random, const Indicator& indicator) {
  switch (indicator.kind) {
    case Kind::kDomain:
      return NameValue(random, indicator.value);
    case Kind::kIp:
      return AddressValue(random, indicator.value);
    case Kind::kCidr:
      return AddressValue(random, indicator.value.substr(0, indicator.value.find('/')));
    case Kind::kUrl:
      if (indicator.value.find("://") == std::string::npos) {
        const std::string name = indicator.value.substr(0, indicator.value.find('/'));
        return {.text = "https://" + indicator.value,
                .name = name,
                .url = "https://" + indicator.value};
      }
      return UrlValue(random, indicator.value);
    case Kind::kEmail: {
      const size_t at = indicator.value.find('@');
      const std::string local = indicator.value.substr(0, at), host = indicator.value.substr(at);
      if (Pick(random, 2) == 0)
        return {.text = local + RandomCase(random, host), .whole = indicator.value};
      return {.text = local + 'x' + host, .whole = local + 'x' + host};
    }
    default: {
      std::string text = indicator.value;
      if (Pick(random, 2) == 0) text.back() = text.back() == '0' ? '1' : '0';
      return {.text = RandomCase(random, text), .whole = text};
    }
  }
}

// --- The oracle ---

bool HoldsBits(const std::string& network, const std::vector<uint8_t>& address) {
  const size_t slash = network.find('/');
  const std::vector<uint8_t> base = BytesOf(network.substr(0, slash));
  if (base.size() != address.size()) return false;
  for (int bit = 0; bit < std::stoi(network.substr(slash + 1)); ++bit) {
    const auto at = static_cast<size_t>(bit / 8);
    if (((base[at] ^ address[at]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

bool IsEvidence(const Value& value, const Indicator& indicator) {
  const std::string& wanted = indicator.value;
  switch (indicator.kind) {
    case Kind::kDomain:
      if (value.name == wanted) return true;
      return indicator.scope == Scope::kSubtree && value.name.size() > wanted.size() &&
             value.name.ends_with('.' + wanted);
    case Kind::kIp:
      return !value.address.empty() && BytesOf(wanted) == value.address;
    case Kind::kCidr:
      return !value.address.empty() && HoldsBits(wanted, value.address);
    case Kind::kUrl:
      return value.url == wanted || (wanted.find("://") == std::string::npos &&
                                     !value.url.empty() && value.url.ends_with("://" + wanted));
    default:
      return value.whole == wanted;
  }
}

// A changed letter in a random label may make another indicator's name; `?` stands for what no
// indicator has, so such a truth is never equal by chance.
TEST(Matcher, AgreesWithTheOracleOnAMillionPairs) {
  Random random(20260505);
  uint64_t num_pairs = 0, num_hits = 0;
  for (int round = 0; round < 4; ++round) {
    const std::vector<Indicator> indicators = SomeIndicators(random);
    const IocMatcher matcher(SnapshotOf(indicators));
    for (int i = 0; i < 800; ++i) {
      const Value value = ValueFrom(random, indicators[Pick(random, indicators.size())]);
      std::set<std::string> expected;
      for (const Indicator& indicator : indicators) {
        ++num_pairs;
        if (IsEvidence(value, indicator)) expected.insert(indicator.id);
      }
      num_hits += expected.size();
      ASSERT_EQ(IdsOf(matcher.Find(value.text)), expected) << value.text;
    }
  }
  EXPECT_GE(num_pairs, 1'000'000U);
  EXPECT_GT(num_hits, 1'000U);
}

TEST(Matcher, ManyAtOnceFindWhatOneByOneDoes) {
  Random random(7);
  const std::vector<Indicator> indicators = SomeIndicators(random);
  const IocMatcher matcher(SnapshotOf(indicators));
  std::vector<std::string> texts = {"",
                                    ".",
                                    "..",
                                    "a..b",
                                    "bücher.example.net",
                                    "BÜCHER.example.net.",
                                    "a.b.c.d.e.f.g.h.i.xn--bcher-kva.example.net",
                                    "_ldap._tcp.uk.com"};
  std::vector<IpBytes> addresses;
  for (int i = 0; i < 5000; ++i) {
    const Value value = ValueFrom(random, indicators[Pick(random, indicators.size())]);
    if (!value.name.empty() && value.url.empty() && value.text.find(':') == std::string::npos &&
        value.text.find(' ') == std::string::npos) {
      texts.push_back(value.text);
    }
    IpBytes bytes;
    if (ParseIp(value.text, bytes)) addresses.push_back(bytes);
  }
  std::vector<std::set<std::string>> many(texts.size());
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  matcher.FindNames(views, [&](size_t i, const Found& f) { many[i].insert(IdText(f.entry->id)); });
  size_t num_hits = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(many[i], IdsOf(matcher.Find(texts[i], Bit(Kind::kDomain)))) << texts[i];
    num_hits += many[i].size();
  }
  EXPECT_GT(num_hits, 100U);
  std::vector<std::set<std::string>> hits(addresses.size());
  matcher.FindAddresses(addresses,
                        [&](size_t i, const Found& f) { hits[i].insert(IdText(f.entry->id)); });
  for (size_t i = 0; i < addresses.size(); ++i) {
    EXPECT_EQ(hits[i], IdsOf(matcher.Find(FormatIp(addresses[i])))) << FormatIp(addresses[i]);
  }
}

TEST(Matcher, NamesOfOtherAlphabetsAndFits) {
  const IocMatcher matcher(
      SnapshotOf({Make(Kind::kDomain, "xn--bcher-kva.example.net"), Make(Kind::kDomain, "uk.com"),
                  Make(Kind::kUrl, "http://evil.example.net/dir/"), Make(Kind::kCidr, "11.0.0.0/8"),
                  Make(Kind::kCidr, "11.1.0.0/16"), Make(Kind::kJa3, std::string(32, 'a'))}));
  EXPECT_EQ(matcher.Find("BÜCHER.example.net").size(), 1U);
  EXPECT_EQ(matcher.Find("www.bücher.example.net").at(0).fit, Fit::kSubdomain);
  EXPECT_EQ(matcher.Find("uk.com").size(), 1U);
  EXPECT_TRUE(matcher.Find("njq.uk.com").empty());
  EXPECT_EQ(matcher.Find(std::string(32, 'A')).size(), 1U);
  EXPECT_TRUE(matcher.Find(std::string(32, 'A'), Bit(Kind::kMd5)).empty());
  const auto networks = matcher.Find("11.1.2.3");
  ASSERT_EQ(networks.size(), 2U);
  EXPECT_EQ(networks[0].snapshot->TextOf(*networks[0].entry), "11.1.0.0/16");
  EXPECT_EQ(networks[1].fit, Fit::kNetwork);
}

TEST(LiveMatcher, ChangesAreSeenAndOldReadersKeepTheirs) {
  const Indicator kept = Make(Kind::kDomain, "kept.com"), gone = Make(Kind::kDomain, "gone.com");
  Indicator changed = Make(Kind::kIp, "11.2.3.4", 443);
  LiveMatcher live(SnapshotOf({kept, gone, changed}));
  const auto before = live.current();
  changed.confidence = 99;
  diag::Sink sink;
  const std::vector<Indicator> news = {changed, Make(Kind::kDomain, "new.com")};
  const std::vector<std::string> removed = {gone.id};
  ASSERT_TRUE(live.Apply(news, removed, sink).ok());
  const auto after = live.current();
  EXPECT_EQ(after->Find("kept.com").size(), 1U);
  EXPECT_EQ(after->Find("new.com").size(), 1U);
  EXPECT_TRUE(after->Find("gone.com").empty());
  ASSERT_EQ(after->Find("11.2.3.4").size(), 1U);
  EXPECT_EQ(after->Find("11.2.3.4")[0].entry->confidence, 99);
  EXPECT_EQ(before->Find("gone.com").size(), 1U);
  EXPECT_TRUE(before->Find("new.com").empty());
  // Changes add up, and what went may come back.
  ASSERT_TRUE(live.Apply(std::vector<Indicator>{gone}, {}, sink).ok());
  EXPECT_EQ(live.current()->Find("gone.com").size(), 1U);
  EXPECT_EQ(live.current()->Find("new.com").size(), 1U);
}

TEST(Snapshot, AnEmptyOneFindsNothing) {
  const IocMatcher matcher(SnapshotOf({}));
  EXPECT_TRUE(matcher.Find("a.com").empty());
  EXPECT_TRUE(matcher.Find("11.2.3.4").empty());
}

TEST(Snapshot, DamageIsRefusedOrHarmless) {
  Random random(11);
  const std::vector<Indicator> indicators = SomeIndicators(random);
  const std::string bytes = BytesOf(indicators);
  std::string reason;
  EXPECT_TRUE(Snapshot::FromBytes(bytes, reason)->Verify());
  for (size_t length : {size_t{0}, size_t{127}, bytes.size() / 2, bytes.size() - 1}) {
    EXPECT_EQ(Snapshot::FromBytes(bytes.substr(0, length), reason), nullptr) << length;
  }
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = bytes;
    const size_t at = Pick(random, damaged.size());
    damaged[at] = static_cast<char>(damaged[at] ^ (1U << Pick(random, 8)));
    const auto snapshot = Snapshot::FromBytes(damaged, reason);
    if (snapshot == nullptr) continue;
    EXPECT_FALSE(snapshot->Verify()) << at;
    const IocMatcher matcher(snapshot);
    for (int j = 0; j < 10; ++j) {
      for (const Found& f : matcher.Find(indicators[Pick(random, indicators.size())].value)) {
        (void)f.snapshot->FamilyOf(*f.entry);
      }
    }
  }
}

TEST(Matchers, EveryKindHasExactlyOne) {
  std::set<std::string_view> names;
  for (const MatcherDef* def : AllMatchers()) names.insert(def->name);
  EXPECT_EQ(names, (std::set<std::string_view>{"cidr", "domain", "email", "file_hash", "ip",
                                               "tls_fingerprint", "url"}));
  for (int kind = 0; kind < kNumKinds; ++kind) {
    int num_matchers = 0;
    for (const MatcherDef* def : AllMatchers()) num_matchers += (def->kinds >> kind & 1) != 0;
    EXPECT_EQ(num_matchers, 1) << KindName(static_cast<Kind>(kind));
  }
}

}  // namespace
}  // namespace quoll::intel
