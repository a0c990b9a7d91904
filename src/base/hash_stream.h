// SHA-256 of bytes that come in pieces. Separate from hash.h, which is about bytes at hand.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace quoll::base {

class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Add(std::string_view bytes);
  // Lower-case hexadecimal; nothing may be added afterwards.
  std::string Finish();

 private:
  evp_md_ctx_st* context_;
};

}  // namespace quoll::base
