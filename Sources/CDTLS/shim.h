#ifndef CARILLON_CDTLS_SHIM_H
#define CARILLON_CDTLS_SHIM_H

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/* Macros over SSL_ctrl and the like, which Swift can't see. */
static inline int carillon_dtls_only_version_1_2(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 && SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1;
}
static inline int carillon_dtls_set_groups(SSL_CTX *context, const char *names) { return SSL_CTX_set1_groups_list(context, names) == 1; }
static inline void carillon_dtls_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_QUERY_MTU);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}
static inline void carillon_dtls_set_mtu(SSL *ssl, long bytes) {
    SSL_set_mtu(ssl, bytes);
    DTLS_set_link_mtu(ssl, bytes);
}
/* An empty memory BIO says "try again", not "the end". */
static inline void carillon_dtls_never_ends(BIO *bio) { BIO_set_mem_eof_return(bio, -1); }
static inline int carillon_dtls_get_timeout(SSL *ssl, struct timeval *left) { return DTLSv1_get_timeout(ssl, left) == 1; }
static inline long carillon_dtls_handle_timeout(SSL *ssl) { return DTLSv1_handle_timeout(ssl); }

#endif
