#ifndef HUB_SPNG_SHIM_H
#define HUB_SPNG_SHIM_H
#include <spng.h>
#endif
