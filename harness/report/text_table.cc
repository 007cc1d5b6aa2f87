#include "harness/report/text_table.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_replace.h"

#include "base/check.h"

namespace alexbench::harness {
namespace {

// Bytes that do not continue a UTF-8 character.
std::size_t Width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
  }));
}

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text, {{"|", "\\|"}, {"\n", " "}});
}

}  // namespace

void TextTable::AddRow(std::vector<std::string> row) {
  ALEXBENCH_CHECK(row.size() == columns_.size());
  rows_.push_back(std::move(row));
}

std::string TextTable::Markdown() const {
  std::string text = "|";
  for (const Column& column : columns_) {
    text.append(" ").append(Escaped(column.title)).append(" |");
  }
  text += "\n|";
  for (const Column& column : columns_) {
    text += column.align == Align::kRight ? "---:|" : "---|";
  }
  for (const std::vector<std::string>& row : rows_) {
    text += "\n|";
    for (const std::string& cell : row) {
      text.append(" ").append(Escaped(cell)).append(" |");
    }
  }
  return text + "\n";
}

std::string TextTable::Plain() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = Width(columns_[i].title);
    for (const std::vector<std::string>& row : rows_) {
      width = std::max(width, Width(row[i]));
    }
    widths.push_back(width);
  }
  std::string text;
  const auto add_line = [&](const auto& text_of) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = text_of(i);
      const std::string padding(widths[i] - Width(cell), ' ');
      line += i == 0 ? "" : "  ";
      line += columns_[i].align == Align::kRight ? padding + cell : cell + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  add_line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
  for (const std::vector<std::string>& row : rows_) {
    add_line([&](std::size_t i) -> const std::string& { return row[i]; });
  }
  return text;
}

}  // namespace alexbench::harness
