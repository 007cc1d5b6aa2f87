// The machine code of the program that asks, as objdump prints it. For tests.
#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace alexbench::harness {

// Function name (mangled) to its instructions, one a line.
using Disassembly = std::map<std::string, std::string>;

inline std::string OutputOf(const char* command) {
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command, "r"), &pclose);
  std::array<char, 1 << 16> piece;
  while (pipe != nullptr && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) {
    output += piece.data();
  }
  return output;
}

inline Disassembly DisassembleThisProgram() {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe");
  std::istringstream lines(OutputOf(("objdump -d --no-show-raw-insn '" + program + "'").c_str()));
  Disassembly functions;
  std::string* current = nullptr;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t open = line.find(" <");
    if (!line.empty() && line.back() == ':' && open != std::string::npos) {
      current = &functions[line.substr(open + 2, line.size() - open - 4)];
    } else if (current != nullptr) {
      *current += line + '\n';
    }
  }
  return functions;
}

struct Instruction {
  std::string name;
  std::string operands;
};

// A line of objdump's is "  address:<tab>name operands".
inline std::vector<Instruction> InstructionsOf(const std::string& code) {
  std::vector<Instruction> instructions;
  std::istringstream lines(code);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    std::istringstream words(tab == std::string::npos ? "" : line.substr(tab));
    Instruction instruction;
    if (words >> instruction.name) {
      std::getline(words >> std::ws, instruction.operands);
      instructions.push_back(std::move(instruction));
    }
  }
  return instructions;
}

}  // namespace alexbench::harness
