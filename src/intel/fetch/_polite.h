// A GET with its tries. Shared by fetch.cpp and taxii.cpp.
#pragma once

#include <functional>

#include "intel/fetch/fetch.h"
#include "intel/fetch/http.h"

namespace quoll::intel {

// The request that all of a feed's begin with: rules, and the key at its place.
HttpRequest RequestOf(const Feed& feed, const std::string& key, const FetchOptions& options);

// HttpGet until it succeeds, tries run out or the server asks for a longer wait than is allowed.
// `start_over` forgets what `body` took of a try that failed.
HttpAnswer GetPolitely(const HttpRequest& request, const FetchOptions& options,
                       const HttpBody& body, const std::function<void()>& start_over);

}  // namespace quoll::intel
