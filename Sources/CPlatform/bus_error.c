// What happens when a mapped file is cut short while it is read.

#ifndef __wasm__
#include <signal.h>
#include <unistd.h>

#include "CPlatform.h"

static void end(int signal) {
  static const char message[] =
      "error: a file became shorter while it was read\n"
      "  help: write a new file beside it and rename it, or wait until hub is done\n";
  (void)signal;
  (void)!write(STDERR_FILENO, message, sizeof message - 1);
  _exit(1);
}

void platform_end_on_bus_error(void) { signal(SIGBUS, end); }
#endif
