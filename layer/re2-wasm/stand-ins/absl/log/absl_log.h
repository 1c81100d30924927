// In place of abseil's: there is nowhere to log to. FATAL is a trap; DFATAL says nothing, as in every build that ships.
#pragma once

namespace re2_wasm {
struct Silent {
  template <typename T>
  const Silent& operator<<(const T&) const {
    return *this;
  }
};
struct Trap : Silent {
  [[noreturn]] ~Trap() { __builtin_trap(); }
};
struct Void {
  void operator&&(const Silent&) const {}
};
}  // namespace re2_wasm

#define RE2_WASM_INFO ::re2_wasm::Silent()
#define RE2_WASM_WARNING ::re2_wasm::Silent()
#define RE2_WASM_ERROR ::re2_wasm::Silent()
#define RE2_WASM_DFATAL ::re2_wasm::Silent()
#define RE2_WASM_FATAL ::re2_wasm::Trap()
#define ABSL_LOG(severity) RE2_WASM_##severity
