// What TAXII servers answer, and the header that asks clients to wait. A page that is read is a list
// of objects whose text is well-formed again.
#include <string>
#include <string_view>

#include "base/check.h"
#include "intel/fetch/http.h"
#include "intel/fetch/taxii_text.h"

using namespace quoll;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string reason;
  intel::TaxiiAnswer answer;
  intel::ReadTaxiiAnswer(text, answer, reason);
  CHECK(answer.collections.size() <= intel::kMaxTaxiiCollections);
  CHECK(answer.api_roots.size() <= intel::kMaxTaxiiRoots);
  intel::TaxiiPage page;
  if (intel::ReadTaxiiPage(text, page, reason)) {
    intel::TaxiiPage again;
    CHECK(intel::ReadTaxiiPage("{\"objects\":[" + page.objects + "]}", again, reason));
    CHECK(again.num_objects == page.num_objects);
  }
  const auto seconds = intel::ParseRetryAfter(text.substr(0, 100), 1'700'000'000);
  CHECK(!seconds || *seconds >= 0);
  intel::ResolveUrl("https://taxii.example/root/", std::string(text.substr(0, 1000)));
  return 0;
}
