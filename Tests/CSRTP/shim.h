#ifndef CARILLON_CSRTP_SHIM_H
#define CARILLON_CSRTP_SHIM_H

#include <srtp2/srtp.h>

#endif
