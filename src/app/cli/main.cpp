// The program's entry: everything else is in the library beside it.
#include "app/cli/program.h"

int main(int argc, char** argv) { return quoll::cli::RunProgram(argc, argv); }
