// RE2 for one thread of JavaScript: patterns in, offsets out. Texts are written into the instance's memory once, and nothing
// but numbers comes back. engine/reference/re2-wasm.ts is the other side.
#include <stdint.h>
#include <stdlib.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pattern.h"
#include "re2/re2.h"

#define EXPORT(name) extern "C" __attribute__((export_name(name), used))

namespace {

// The addon's 8 MB, less 72: RE2 reckons with sizeof(Prog), which is smaller with 32-bit pointers, so that the largest
// pattern would have six instructions more than the addon takes.
constexpr int64_t kMaxMem = (8 << 20) - 72;

struct Pattern {
  re2::RE2 regexp;
  // RE2 searches bytes, so that \B matches inside a character: the addon looks for the next match then, and so do we.
  const bool skips_inside_characters;
  std::vector<std::string_view> groups;
  std::vector<int32_t> offsets;

  Pattern(std::string_view source, const re2::RE2::Options& options)
      : regexp(source, options), skips_inside_characters(source.find("\\B") != std::string_view::npos) {}
};

// The text at hand, which the caller writes: a pattern or a subject.
char* text = nullptr;
uint32_t capacity = 0;

// A place in the subject as bytes and as UTF-16 code units: counting goes on from there, not from the start.
struct Place {
  uint32_t byte = 0;
  uint32_t unit = 0;
} place;

std::string message;

inline bool IsInside(uint8_t byte) { return (byte & 0xC0) == 0x80; }

uint32_t UnitOf(uint32_t byte) {
  if (byte < place.byte) place = {};
  uint32_t units = 0;
  for (uint32_t at = place.byte; at < byte; ++at) {
    const uint8_t b = text[at];
    units += !IsInside(b) + (b >= 0xF0);
  }
  place = {byte, place.unit + units};
  return place.unit;
}

// The byte at a code unit; of the second half of a surrogate pair, the byte behind the pair, as the addon has it.
uint32_t ByteOf(uint32_t unit, uint32_t size) {
  if (unit < place.unit) place = {};
  while (place.unit < unit && place.byte < size) {
    const uint8_t b = text[place.byte];
    place.unit += 1 + (b >= 0xF0);
    do ++place.byte;
    while (place.byte < size && IsInside(text[place.byte]));
  }
  return place.byte;
}

bool AreUnique(const std::map<int, std::string>& names) {
  std::set<std::string_view> seen;
  for (const auto& [group, name] : names)
    if (!seen.insert(name).second) return false;
  return true;
}

bool Find(Pattern* pattern, uint32_t size, uint32_t start, uint32_t count) {
  const std::string_view subject(text, size);
  const auto search = [&](std::string_view* groups, int n) {
    return pattern->regexp.Match(subject, start, size, re2::RE2::UNANCHORED, groups, n);
  };
  std::string_view* groups = pattern->groups.data();
  if (!pattern->skips_inside_characters) return search(count ? groups : nullptr, count);
  while (start <= size && search(groups, count ? count : 1)) {
    const uint32_t at = groups->data() - text;
    if (!groups->empty() || at == size || !IsInside(text[at])) return true;
    start = at + 1;
  }
  return false;
}

}  // namespace

// Room for a text of `size` bytes. It moves when it grows, and what was in it is gone.
EXPORT("reserve") char* Reserve(uint32_t size) {
  if (size > capacity) {
    free(text);
    text = static_cast<char*>(malloc(size));
    if (!text) __builtin_trap();
    capacity = size;
  }
  return text;
}

// Compiles the text at hand as the addon does, with the flag u alone. 0: RE2 refuses it, and `message` says why.
EXPORT("compile") Pattern* Compile(uint32_t size) {
  std::vector<char> translated;
  std::string_view source(text, size);
  if (translateRegExp(text, size, false, translated)) source = {translated.data(), translated.size() - 1};
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_one_line(true);
  options.set_max_mem(kMaxMem);
  Pattern* pattern = new Pattern(source, options);
  if (!pattern->regexp.ok()) {
    message = pattern->regexp.error().c_str();  // to the first NUL, as the addon hands it on
  } else if (!AreUnique(pattern->regexp.CapturingGroupNames())) {
    message = "duplicate capture group name";  // RE2 lets some of them pass
  } else {
    pattern->groups.resize(pattern->regexp.NumberOfCapturingGroups() + 1);
    pattern->offsets.resize(2 * pattern->groups.size());
    return pattern;
  }
  delete pattern;
  return nullptr;
}

EXPORT("release") void Release(Pattern* pattern) { delete pattern; }
EXPORT("groups") uint32_t Groups(const Pattern* pattern) { return pattern->groups.size(); }
EXPORT("offsets") const int32_t* Offsets(const Pattern* pattern) { return pattern->offsets.data(); }

// Puts the name of a group into `message`; empty: it has none.
EXPORT("name") void Name(const Pattern* pattern, int32_t group) {
  const auto& names = pattern->regexp.CapturingGroupNames();
  const auto found = names.find(group);
  message = found == names.end() ? std::string() : found->second;
}
EXPORT("message") const char* Message() { return message.data(); }
EXPORT("message_size") uint32_t MessageSize() { return message.size(); }

// Searches the text at hand from an offset on. 1: found, and the offsets of the first `count` groups are written, two a
// group, -1 where it took no part.
EXPORT("match") int32_t Match(Pattern* pattern, uint32_t size, uint32_t start, uint32_t count) {
  if (!Find(pattern, size, start, count)) return 0;
  int32_t* out = pattern->offsets.data();
  for (uint32_t group = 0; group < count; ++group) {
    const std::string_view& found = pattern->groups[group];
    const int32_t from = found.data() ? found.data() - text : -1;
    out[2 * group] = from;
    out[2 * group + 1] = found.data() ? from + static_cast<int32_t>(found.size()) : -1;
  }
  return 1;
}

// Says that the text at hand is another one than at the last `match_utf16`.
EXPORT("renew") void Renew() { place = {}; }

// `match` for a text that is not ASCII, with offsets in UTF-16 code units.
EXPORT("match_utf16") int32_t MatchUtf16(Pattern* pattern, uint32_t size, uint32_t start, uint32_t count) {
  if (!Match(pattern, size, start ? ByteOf(start, size) : 0, count)) return 0;
  for (uint32_t at = 0; at < 2 * count; ++at) {
    int32_t& offset = pattern->offsets[at];
    if (offset >= 0) offset = UnitOf(offset);
  }
  return 1;
}
