#ifndef CARILLON_CPOSTGRESQL_SHIM_H
#define CARILLON_CPOSTGRESQL_SHIM_H

#include <postgresql/libpq-fe.h>

// By default libpq writes the server's notices to standard error.
static inline void carillon_ignore_notice(void *argument, const PGresult *result) {}
static inline void carillon_ignore_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, carillon_ignore_notice, 0);
}

// Which part of an error a letter names; a macro of characters that Swift doesn't see.
static inline const char *carillon_sqlstate(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }
static inline const char *carillon_message(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY); }

#endif
