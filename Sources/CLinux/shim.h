/* The Linux calls that Swift's Glibc module leaves out, and the macros that Swift can't see. */
#ifndef CARILLON_CLINUX_H
#define CARILLON_CLINUX_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* GNU extensions, declared by the system's headers only under _GNU_SOURCE; defining that here would give this module
   other types than Swift's Glibc module has. */
extern int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
extern int pipe2(int[2], int);

static inline int carillon_wait_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/* Waits for a child's end and leaves it to be waited for again. */
static inline int carillon_wait_for_exit(pid_t identifier) {
    siginfo_t information;
    return waitid(P_PID, (id_t)identifier, &information, WEXITED | WNOWAIT);
}

/* epoll_data_t is a union, which Swift imports without a usable initialiser. */
static inline int carillon_epoll_ctl(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline uint64_t carillon_epoll_token(const struct epoll_event *event) { return event->data.u64; }

#endif
