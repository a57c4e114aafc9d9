#include <stdexcept>

void throws() { throw std::logic_error("thrown"); }
