// The C++ peer for JSON records: simdjson On-Demand for the event and for each record, base64 by tables, values as they are written.
//
//     PEER PATTERN < event.json > response.json
//     PEER PATTERN --bench N < event.json     ns per event on stdout, the mean of N after a warm-up

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include <simdjson.h>

using namespace simdjson;

namespace {

constexpr char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t NONE = 0xff;

constexpr std::array<uint8_t, 256> makeValues() {
  std::array<uint8_t, 256> values{};
  for (auto& value : values) value = NONE;
  for (uint8_t index = 0; index < 64; index += 1) values[static_cast<uint8_t>(LETTERS[index])] = index;
  return values;
}
constexpr auto VALUES = makeValues();

// Puts what the base64 stands for into `out`; false where it is none.
bool decodeBase64(std::string_view text, std::string& out) {
  if (text.size() % 4 != 0) return false;
  out.resize(text.size() / 4 * 3);
  if (text.empty()) return true;
  const auto* from = reinterpret_cast<const uint8_t*>(text.data());
  char* to = out.data();
  const size_t padding = text.back() != '=' ? 0 : text[text.size() - 2] != '=' ? 1 : 2;
  const uint8_t* const last = from + text.size() - (padding == 0 ? 0 : 4);
  uint8_t wrong = 0;
  for (; from < last; from += 4, to += 3) {
    const uint8_t a = VALUES[from[0]], b = VALUES[from[1]], c = VALUES[from[2]], d = VALUES[from[3]];
    wrong |= a | b | c | d;
    const uint32_t bits = a << 18 | b << 12 | c << 6 | d;
    to[0] = static_cast<char>(bits >> 16);
    to[1] = static_cast<char>(bits >> 8);
    to[2] = static_cast<char>(bits);
  }
  if (padding > 0) {
    const uint8_t a = VALUES[from[0]], b = VALUES[from[1]], c = padding == 1 ? VALUES[from[2]] : 0;
    wrong |= a | b | c;
    to[0] = static_cast<char>(a << 2 | b >> 4);
    to[1] = static_cast<char>(b << 4 | c >> 2);
    out.resize(out.size() - padding);
  }
  return wrong < 64;
}

void encodeBase64(std::string_view bytes, std::string& out) {
  const size_t begin = out.size();
  out.resize(begin + (bytes.size() + 2) / 3 * 4);
  const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
  char* to = out.data() + begin;
  size_t left = bytes.size();
  for (; left >= 3; left -= 3, from += 3, to += 4) {
    const uint32_t bits = from[0] << 16 | from[1] << 8 | from[2];
    to[0] = LETTERS[bits >> 18];
    to[1] = LETTERS[bits >> 12 & 63];
    to[2] = LETTERS[bits >> 6 & 63];
    to[3] = LETTERS[bits & 63];
  }
  if (left == 0) return;
  const uint32_t bits = from[0] << 16 | (left == 2 ? from[1] << 8 : 0);
  to[0] = LETTERS[bits >> 18];
  to[1] = LETTERS[bits >> 12 & 63];
  to[2] = left == 2 ? LETTERS[bits >> 6 & 63] : '=';
  to[3] = '=';
}

// A value as it is written.
std::string_view rawValue(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::object:
      return value.get_object().value().raw_json();
    case ondemand::json_type::array:
      return value.get_array().value().raw_json();
    default: {
      std::string_view token = value.raw_json_token();
      while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
      return token;
    }
  }
}

enum class Shaped { Json, Dropped };

class Peer {
 public:
  // The response to an event.
  const std::string& transform(padded_string& event) {
    response.assign("{\"records\":[");
    bool isFirst = true;
    ondemand::document document = eventParser.iterate(event);
    for (ondemand::object record : document["records"].get_array()) {
      std::string_view id;
      std::string_view data;
      for (auto field : record) {
        const std::string_view name = field.unescaped_key();
        if (name == "recordId") id = field.value().get_string();
        else if (name == "data") data = field.value().get_string();
      }
      if (!isFirst) response.push_back(',');
      isFirst = false;
      addResult(id, data);
    }
    response.append("]}");
    return response;
  }

 private:
  ondemand::parser eventParser;
  ondemand::parser recordParser;
  std::string response;
  std::string line;
  std::string json;

  void addResult(std::string_view id, std::string_view data) {
    response.append("{\"recordId\":\"").append(id).append("\",\"result\":\"");
    try {
      if (!decodeBase64(data, line) || !validate_utf8(line)) throw simdjson_error(UTF8_ERROR);
      if (shape() == Shaped::Json) {
        response.append("Ok\",\"data\":\"");
        encodeBase64(json, response);
      } else {
        response.append("Dropped\",\"data\":\"");
      }
    } catch (const simdjson_error&) {
      response.append("ProcessingFailed\",\"data\":\"").append(data);
    }
    response.append("\"}");
  }

  Shaped shape() {
    line.reserve(line.size() + SIMDJSON_PADDING);
    ondemand::document document = recordParser.iterate(line.data(), line.size(), line.capacity());
    json.assign("{");
    bool isWanted = false;
    for (auto field : document.get_object()) {
      const char* const name = field.key().value().raw();
      const std::string_view key(name, static_cast<const char*>(std::strchr(name, '"')) - name);
      const std::string_view value = rawValue(field.value());
      if (key == "level") isWanted = value != "\"DEBUG\"";
      if (key == "tags" || key == "ctx") continue;
      json.push_back('"');
      json.append(key == "requestId" ? "request_id" : key).append("\":").append(value).push_back(',');
    }
    json.append("\"env\":\"prod\"}\n");
    return isWanted ? Shaped::Json : Shaped::Dropped;
  }
};

}  // namespace

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  padded_string event(std::string(std::istreambuf_iterator<char>(std::cin), {}));
  Peer peer;
  if (count < 4) {
    std::cout << peer.transform(event);
    return 0;
  }
  const int rounds = std::atoi(arguments[3]);
  for (int round = 0; round < (rounds + 1) / 2; round += 1) peer.transform(event);
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; round += 1) peer.transform(event);
  const auto spent = std::chrono::steady_clock::now() - start;
  std::cout << std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() / rounds << "\n";
}
