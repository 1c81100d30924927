// In place of the addon's header of this name, which is V8's: what its pattern.cc takes from it.
#pragma once
#include <stddef.h>

// Bytes of the UTF-8 character that begins with `lead`: 1 to 4, two bits for each of the sixteen leading half bytes.
inline size_t getUtf8CharSize(char lead, size_t remaining) {
  const size_t size = ((0xE5000000 >> ((lead >> 3) & 0x1E)) & 3) + 1;
  return size < remaining ? size : remaining;
}
