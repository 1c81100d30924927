// In place of abseil's: an instance has one thread.
#pragma once
#include <functional>
#include <utility>

#include "absl/base/macros.h"

namespace absl {
struct once_flag {
  bool done = false;
};
template <typename F, typename... Args>
void call_once(once_flag& flag, F&& function, Args&&... args) {
  if (flag.done) return;
  flag.done = true;
  std::invoke(std::forward<F>(function), std::forward<Args>(args)...);
}
}  // namespace absl
