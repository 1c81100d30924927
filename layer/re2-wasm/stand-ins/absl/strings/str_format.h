// In place of abseil's: RE2 formats only what it dumps for its developers, and nothing here dumps.
#pragma once
#include <stdio.h>

#include <string>

namespace absl {
template <typename... Args>
std::string StrFormat(const char*, const Args&...) {
  return {};
}
template <typename... Args>
void FPrintF(FILE*, const char*, const Args&...) {}
}  // namespace absl
