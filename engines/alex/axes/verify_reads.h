// The axis "verify_reads": whether a read compares the checksum of the record it hands out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace alexbench::engines::alex {

// kOff:    checksums are compared when a log is opened; a read believes what memory says since.
// kAlways: every read compares them once more, so that no byte is handed out that changed on its
//          way from the writer to the reader. It reads all of the value, whoever wants how much of
//          it, before it says where the value is: such a get can't be taken apart.
//
// Record format v3 alone has checksums. They are bound to place and writer, so who wrote which part
// of a log has to be known: it must have been read whole.
enum class VerifyReads : std::uint8_t { kOff, kAlways };

constexpr std::string_view AxisName(VerifyReads) { return "verify_reads"; }
constexpr std::string_view ChoiceName(VerifyReads choice) {
  return choice == VerifyReads::kOff ? "off" : "always";
}

template <VerifyReads kChoice>
struct VerifyReadsPolicy;

// Accepts: whether `stored`, which a log said are the value's bytes of the record at `offset`, may
//          be handed out; nullopt never. Without kReadsValue, return what was refused as it is,
//          nullopt: of two sources g++ 12 makes one in memory, in pieces, and a get then waits for
//          the record's header before it asks for the value (GetCodeTest; docs/findings.md,
//          "Twenty-four bytes").
template <>
struct VerifyReadsPolicy<VerifyReads::kOff> {
  static constexpr bool kReadsValue = false;

  template <typename Log>
  static bool Accepts(const Log&, std::uint64_t, const std::optional<std::string_view>& stored) {
    return stored.has_value();
  }
};

template <>
struct VerifyReadsPolicy<VerifyReads::kAlways> {
  static constexpr bool kReadsValue = true;

  template <typename Log>
  static bool Accepts(const Log& log, std::uint64_t offset,
                      const std::optional<std::string_view>& stored) {
    return stored.has_value() && log.IsAsWritten(offset, *stored);
  }
};

}  // namespace alexbench::engines::alex
