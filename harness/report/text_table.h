// Tables of short texts, as Markdown for reports and aligned for the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace alexbench::harness {

enum class Align : std::uint8_t { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
};

class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Requires: one text per column.
  void AddRow(std::vector<std::string> row);

  bool empty() const { return rows_.empty(); }

  // A pipe in a text is escaped, a line feed becomes a space.
  std::string Markdown() const;
  // Columns two spaces apart; widths count code points, which is right for what we print.
  std::string Plain() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace alexbench::harness
