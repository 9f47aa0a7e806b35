#include "apps/kindred/command_line.hpp"

int main(int argc, char** argv) {
    return kindred::cli::run(argc, argv);
}
