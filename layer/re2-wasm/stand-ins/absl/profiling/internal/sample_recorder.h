// In place of abseil's: hash tables can be sampled, which is off. The types alone.
#pragma once
#include <stdint.h>

#include "absl/base/config.h"
#include "absl/synchronization/mutex.h"

namespace absl {
ABSL_NAMESPACE_BEGIN
namespace profiling_internal {
template <typename T>
struct Sample {
  absl::Mutex init_mu;
  T* next = nullptr;
  T* dead = nullptr;
  int64_t weight = 0;
};
template <typename T>
class SampleRecorder {};
}  // namespace profiling_internal
ABSL_NAMESPACE_END
}  // namespace absl
