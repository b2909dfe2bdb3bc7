#ifndef HUB_CPLATFORM_H
#define HUB_CPLATFORM_H

// The few lines of C that Swift cannot say.

#ifndef __wasm__
/// Exchanges two paths of one file system in a single step, so that no moment sees either missing.
/// Returns 0, or the `errno` of the refusal (`EINVAL` or `ENOSYS` where the file system cannot).
int platform_exchange(const char *first, const char *second);

/// From now on the process ends with a message and status 1, instead of a signal, when it reads of a
/// mapped file what somebody has cut off meanwhile.
void platform_end_on_bus_error(void);
#endif

#endif
