/* idleconn: opens N HTTP/1.1 keep-alive connections, one GET on each, then holds them idle.
 *   idleconn -u http://127.0.0.1:8080/path -n 5000 -t 10 [-r 2000]
 * Says " up after" on stderr when all have answered; prints one line of JSON at the end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
typedef struct {
    int fd, st, got, need;
} Cn;
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
int main(int argc, char **argv) {
    int n = 1000, rate = 2000, o, port;
    double secs = 10;
    char *url = NULL, host[64], path[512], req[1024];
    while ((o = getopt(argc, argv, "u:n:t:r:")) != -1)
        switch (o) {
        case 'u':
            url = optarg;
            break;
        case 'n':
            n = atoi(optarg);
            break;
        case 't':
            secs = atof(optarg);
            break;
        case 'r':
            rate = atoi(optarg);
            break;
        default:
            return 2;
        }
    if (!url || sscanf(url, "http://%63[^:]:%d%511s", host, &port, path) != 3 || strncmp(host, "127.", 4)) {
        fprintf(stderr, "usage: see the head of idleconn.c\n");
        return 2;
    }
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    int L =
        snprintf(req, sizeof req, "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: keep-alive\r\n\r\n", path, host, port);
    struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &sa.sin_addr);
    Cn *c = calloc(n, sizeof *c);
    int ep = epoll_create1(0), opened = 0, up = 0, dead = 0;
    double start = now(), t_run = 0, end = start + secs + 30;
    struct epoll_event ev[512];
    static char b[65536];
    for (;;) {
        double t = now();
        while (opened < n && (t - start) * rate > opened) {
            Cn *k = &c[opened++];
            k->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            if (k->fd < 0 || (connect(k->fd, (struct sockaddr *)&sa, sizeof sa) && errno != EINPROGRESS)) {
                dead++;
                continue;
            }
            struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = k};
            epoll_ctl(ep, EPOLL_CTL_ADD, k->fd, &e);
        }
        if (!t_run && up + dead >= n) {
            t_run = t;
            end = t + secs;
            fprintf(stderr, "idleconn: %d of %d up after %.2f s\n", up, n, t - start);
        }
        if (t >= end)
            break;
        int m = epoll_wait(ep, ev, 512, opened < n ? 1 : 100);
        for (int i = 0; i < m; i++) {
            Cn *k = ev[i].data.ptr;
            if (k->st == 3)
                continue;
            if (!k->st && ev[i].events & EPOLLOUT) {
                if (send(k->fd, req, L, MSG_NOSIGNAL) == L)
                    k->st = 1;
            }
            if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                for (;;) {
                    ssize_t r = recv(k->fd, b, sizeof b - 1, 0);
                    if (r <= 0) {
                        if (r == 0 || errno != EAGAIN) {
                            if (k->st == 2)
                                up--;
                            k->st = 3;
                            dead++;
                            close(k->fd);
                        }
                        break;
                    }
                    if (k->st == 1 && !k->need) {
                        b[r] = 0;
                        char *e = strstr(b, "\r\n\r\n"), *cl = strcasestr(b, "content-length:");
                        if (!e)
                            continue;
                        k->need = (e + 4 - b) + (cl && cl < e ? atoi(cl + 15) : 0);
                    }
                    k->got += r;
                    if (k->st == 1 && k->got >= k->need) {
                        k->st = 2;
                        up++;
                    }
                }
        }
    }
    printf("{\"n\":%d,\"up\":%d,\"dead\":%d}\n", n, up, dead);
    return 0;
}
