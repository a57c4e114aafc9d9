#include <cmath>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

int main() {
  std::vector<std::string> words{"hello", "from", "C++"};
  try {
    throw std::runtime_error(words.at(0));
  } catch (const std::runtime_error &error) {
    std::cout << error.what() << ' ' << std::sqrt(std::abs(-4.0)) << '\n';
  }
  return EXIT_SUCCESS;
}
