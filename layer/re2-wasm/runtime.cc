// What RE2, abseil and libc++ ask of a C library and cannot have here: the originals write to stderr, and so would import
// WASI's fd_write, fd_seek and fd_close. Whatever would end a process is a trap, which the caller catches.
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <wasm_simd128.h>

#include <new>

#include "absl/base/throw_delegate.h"
#include "absl/container/internal/hashtablez_sampler.h"

// RE2 does not expect null, and there are no exceptions: out of memory is a trap.
void* operator new(size_t size) {
  void* place = malloc(size ? size : 1);
  if (!place) __builtin_trap();
  return place;
}
void* operator new[](size_t size) { return operator new(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return malloc(size ? size : 1); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return malloc(size ? size : 1); }
void operator delete(void* place) noexcept { free(place); }
void operator delete[](void* place) noexcept { free(place); }
void operator delete(void* place, size_t) noexcept { free(place); }
void operator delete[](void* place, size_t) noexcept { free(place); }

namespace std {
inline namespace __2 {
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
}  // namespace __2
}  // namespace std

extern "C" [[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }
extern "C" [[noreturn]] void __cxa_deleted_virtual() { __builtin_trap(); }

// Of all that is linked, only the addon's pattern.cc formats, and only with %X.
extern "C" int snprintf(char* out, size_t size, const char* format, ...) {
  va_list values;
  va_start(values, format);
  size_t length = 0;
  const auto put = [&](char c) {
    if (length + 1 < size) out[length] = c;
    ++length;
  };
  for (; *format; ++format) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    if (*++format != 'X') __builtin_trap();
    const uint32_t value = va_arg(values, uint32_t);
    int digits = 1;
    while (digits < 8 && value >> (4 * digits)) ++digits;
    while (digits) put("0123456789ABCDEF"[value >> (4 * --digits) & 15]);
  }
  va_end(values);
  if (size) out[length < size ? length : size - 1] = '\0';
  return static_cast<int>(length);
}

// RE2 looks for a pattern's first byte with it; wasi-libc's goes by words of four bytes.
extern "C" void* memchr(const void* text, int byte, size_t size) {
  const uint8_t* at = static_cast<const uint8_t*>(text);
  const v128_t wanted = wasm_i8x16_splat(static_cast<int8_t>(byte));
  for (; size >= 16; at += 16, size -= 16) {
    const uint32_t found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), wanted));
    if (found) return const_cast<uint8_t*>(at + __builtin_ctz(found));
  }
  for (; size; ++at, --size)
    if (*at == static_cast<uint8_t>(byte)) return const_cast<uint8_t*>(at);
  return nullptr;
}

// All of abseil that would otherwise have to be linked: an exception, and the sampling of hash tables, which is off.
namespace absl {
ABSL_NAMESPACE_BEGIN
[[noreturn]] void ThrowStdLengthError(const char*) { __builtin_trap(); }
namespace container_internal {
HashtablezInfoHandle ForcedTrySample(size_t, size_t, size_t, uint16_t) { return HashtablezInfoHandle(nullptr); }
}  // namespace container_internal
ABSL_NAMESPACE_END
}  // namespace absl
