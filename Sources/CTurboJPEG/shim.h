#ifndef HUB_TURBOJPEG_SHIM_H
#define HUB_TURBOJPEG_SHIM_H
#include <turbojpeg.h>
#endif
