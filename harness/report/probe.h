// Looking at what the kernel says of itself, without ever failing or changing anything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace alexbench::harness {

// What a small file of /proc or /sys holds, without trailing space; nullopt where it is not there.
std::optional<std::string> ProbeFile(const std::filesystem::path& file);

// The text behind `name` and a colon or equals sign, at the start of the first such line.
std::optional<std::string> ProbeField(std::string_view text, std::string_view name);

// The whole number that `text` starts with.
std::optional<std::int64_t> ProbeNumber(std::string_view text);

// The choice in square brackets: "madvise" of "always [madvise] never".
std::optional<std::string> BracketedChoice(std::string_view text);

// The nearest folder above (or at) `path` that is there.
std::filesystem::path NearestFolder(std::filesystem::path path);

// The kind of file system a path is or would be on ("ext4", "tmpfs", ...; "0x..." if it has no
// name here); nullopt if the kernel does not say.
std::optional<std::string> FileSystemName(const std::filesystem::path& path);

// Bytes that this user can still write where `path` is or would be.
std::optional<std::int64_t> DiskFreeBytes(const std::filesystem::path& path);

}  // namespace alexbench::harness
