#include "tools/alexstore/sosd_reader.h"

#include <cstring>

#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/status_macros.h"
#include "base/text.h"

namespace alexbench::tools {
namespace {

constexpr std::size_t kValueBytes = 8;
constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63U;

// Little-endian, like everything this program runs on.
std::uint64_t LoadWord(const char* from, std::size_t size_bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size_bytes);
  return word;
}

absl::Status CheckLength(const Input& input, std::uint64_t count, SosdType type) {
  const std::uint64_t keys_bytes = input.size_bytes().value() - kSosdHeaderBytes;
  const std::uint64_t key_bytes = SosdKeyBytes(type);
  if (keys_bytes % key_bytes == 0 && keys_bytes / key_bytes == count) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrFormat(
      "%s, offset 0: says it holds %u keys, but has %u bytes behind that number (as %s, which its "
      "name %s, a key takes %u)",
      input.name(), count, keys_bytes, SosdTypeName(type),
      type == SosdType::kUint64 ? "says or leaves open" : "says", key_bytes));
}

// Requires: the file has been found to be of the right length.
absl::StatusOr<bool> HoldsKeysAboveInt64(Input& input) {
  std::string bytes;
  std::size_t position = kSosdHeaderBytes;
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(more, input.Read(bytes));
    for (; position + sizeof(kSignBit) <= bytes.size(); position += sizeof(kSignBit)) {
      if ((LoadWord(bytes.data() + position, sizeof(kSignBit)) & kSignBit) != 0) {
        return true;
      }
    }
    bytes.erase(0, position);
    position = 0;
  }
  return false;
}

}  // namespace

absl::StatusOr<SosdForm> ExamineSosd(Input& input) {
  SosdForm form{.type = SosdTypeOfFile(input.name())};
  if (!input.size_bytes().has_value()) {
    return form;
  }
  std::string front;
  RETURN_IF_ERROR(input.Read(front).status());
  if (front.size() < kSosdHeaderBytes) {
    return absl::DataLossError(
        absl::StrFormat("%s, offset 0: has %u bytes, and the number of keys alone takes %u",
                        input.name(), front.size(), kSosdHeaderBytes));
  }
  RETURN_IF_ERROR(CheckLength(input, LoadWord(front.data(), kSosdHeaderBytes), form.type));
  RETURN_IF_ERROR(input.Rewind());
  if (form.type == SosdType::kUint64) {
    ASSIGN_OR_RETURN(form.is_lowered, HoldsKeysAboveInt64(input));
    RETURN_IF_ERROR(input.Rewind());
  }
  return form;
}

std::uint64_t SosdReader::offset() const {
  return kSosdHeaderBytes + taken_count_ * SosdKeyBytes(form_.type);
}

absl::StatusOr<std::size_t> SosdReader::Take(std::string_view bytes,
                                             std::vector<OwnedRecord>& records) {
  std::size_t position = 0;
  if (!knows_count_) {
    if (bytes.size() < kSosdHeaderBytes) {
      return 0;
    }
    count_ = LoadWord(bytes.data(), kSosdHeaderBytes);
    knows_count_ = true;
    position = kSosdHeaderBytes;
  }
  const std::size_t key_bytes = SosdKeyBytes(form_.type);
  for (; bytes.size() - position >= key_bytes; position += key_bytes) {
    if (taken_count_ == count_) {
      return absl::DataLossError(absl::StrFormat(
          "%s, offset %u: more than the %u keys it says it holds", name_, offset(), count_));
    }
    std::uint64_t word = LoadWord(bytes.data() + position, key_bytes);
    if (form_.type == SosdType::kUint64 && !form_.is_lowered && (word & kSignBit) != 0) {
      return absl::DataLossError(absl::StrFormat(
          "%s, offset %u: key %u is above 2^63 - 1, which only a regular file may hold", name_,
          offset(), word));
    }
    word ^= form_.is_lowered ? kSignBit : 0;
    const Key key = static_cast<Key>(word);
    records.push_back({key, DerivedValue(key, 0, kValueBytes)});
    ++taken_count_;
  }
  return position;
}

absl::Status SosdReader::Finish(std::string_view rest, std::vector<OwnedRecord>&) {
  if (!knows_count_ || taken_count_ != count_ || !rest.empty()) {
    return absl::DataLossError(
        absl::StrFormat("%s, offset %u: ends after %u keys, but says it holds %u", name_, offset(),
                        taken_count_, count_));
  }
  return absl::OkStatus();
}

}  // namespace alexbench::tools
