// In place of abseil's: an instance has one thread, so there is nothing to lock.
#pragma once
#include "absl/base/thread_annotations.h"

namespace absl {
struct Mutex {
  void lock() {}
  void unlock() {}
  void lock_shared() {}
  void unlock_shared() {}
  void Lock() {}
  void Unlock() {}
  void ReaderLock() {}
  void ReaderUnlock() {}
  void WriterLock() {}
  void WriterUnlock() {}
  void AssertHeld() const {}
  void AssertReaderHeld() const {}
};
struct MutexLock {
  explicit MutexLock(Mutex*) {}
  explicit MutexLock(Mutex&) {}
};
}  // namespace absl
