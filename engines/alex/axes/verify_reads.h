// The axis "verify_reads": which reads compare the checksum of the record they hand out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engines/alex/read_lot.h"

namespace alexbench::engines::alex {

// kOff:     checksums are compared when a log is opened; a read believes what memory says since.
// kSampled: one read of 64 compares them once more, by lot (ReadLot): who reads a changed record
//           may get it, but who goes on reading will be told.
// kAlways:  every read does, so that no byte is handed out that changed on its way from the writer
//           to the reader.
//
// A read that compares reads all of the value, whoever wants how much of it, before it says where
// the value is: such a get can't be taken apart.
//
// Record format v3 alone has checksums. They are bound to place and writer, so who wrote which part
// of a log has to be known: it must have been read whole.
enum class VerifyReads : std::uint8_t { kOff, kSampled, kAlways };

constexpr std::string_view AxisName(VerifyReads) { return "verify_reads"; }
constexpr std::string_view ChoiceName(VerifyReads choice) {
  switch (choice) {
    case VerifyReads::kSampled:
      return "sampled";
    case VerifyReads::kAlways:
      return "always";
    case VerifyReads::kOff:
      break;
  }
  return "off";
}

template <VerifyReads kChoice>
struct VerifyReadsPolicy;

// Accepts: whether `stored`, which a log said are the value's bytes of the record at `offset`, may
//          be handed out; nullopt never. Who refuses it resets that very object and returns it: of
//          two sources g++ 12 makes one in memory, in pieces, and a get then waits for the
//          record's header before it asks for the value (GetCodeTest; docs/findings.md,
//          "Twenty-four bytes").
template <>
struct VerifyReadsPolicy<VerifyReads::kOff> {
  static constexpr bool kReadsValue = false;

  template <typename Log>
  [[gnu::always_inline]] static bool Accepts(const Log&, std::uint64_t,
                                             const std::optional<std::string_view>& stored) {
    return stored.has_value();
  }
};

template <>
struct VerifyReadsPolicy<VerifyReads::kSampled> {
  static constexpr bool kReadsValue = true;

  template <typename Log>
  [[gnu::always_inline]] static bool Accepts(const Log& log, std::uint64_t offset,
                                             const std::optional<std::string_view>& stored) {
    return stored.has_value() &&
           (!ReadLot::DrawsThisRead() || log.IsAsWritten(offset, *stored));
  }
};

template <>
struct VerifyReadsPolicy<VerifyReads::kAlways> {
  static constexpr bool kReadsValue = true;

  template <typename Log>
  [[gnu::always_inline]] static bool Accepts(const Log& log, std::uint64_t offset,
                                             const std::optional<std::string_view>& stored) {
    return stored.has_value() && log.IsAsWritten(offset, *stored);
  }
};

}  // namespace alexbench::engines::alex
