#ifndef __wasm__

#if defined(__linux__)
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include "CPlatform.h"

int platform_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE) == 0 ? 0 : errno;
}
#elif defined(__APPLE__)
#include <errno.h>
#include <stdio.h>
#include "CPlatform.h"

int platform_exchange(const char *first, const char *second) {
  return renamex_np(first, second, RENAME_SWAP) == 0 ? 0 : errno;
}
#else
#include <errno.h>
#include "CPlatform.h"

int platform_exchange(const char *first, const char *second) {
  (void)first;
  (void)second;
  return ENOSYS;
}
#endif

#endif
