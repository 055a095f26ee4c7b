/* llhlsload: N low-latency HLS viewers over HTTP/1.1 keep-alive (one thread, epoll).
 *   llhlsload -u http://127.0.0.1:8080/live/x/index.m3u8 -n 200 -t 15 [-r 200] [-k 1]
 * Each viewer opens the playlist (of a multivariant playlist its first variant, or the -k'th URI line), then loops as a
 * player does: blocking reload (_HLS_msn, _HLS_part) -> GET each new part -> again. A playlist without parts is polled
 * every half target duration, and its newest segment is fetched. Reports how old the newest video frame of a part is
 * when the part has arrived whole (stamps of "rtmpload publish -s"), how long after the blocking reload's answer the
 * part took, and errors.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
static const char UUID[17] = "LATENCYPROBE-SEI";
enum { MASTER, LIST, PART };
typedef struct {
    int fd, idx, st, dead, busy;
    char url[1024], part[1024], last[256];
    char *b;
    int n, cap;
    double treq, tlist, wake;
    int loops, connw;
    uint64_t parts;
    char req[1500];
    int msn, pn;
} V;
static V *v;
static int N = 1, ep, port, kth = 1, rate = 200, up, deadn;
static char host[64];
static uint64_t bytes, lists, parts, bad, b0, l0, p0;
static double *la, *lg;
static int nla, nlg, capa, capg;
static char root[1024];
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static uint64_t nowns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}
static void add(double **a, int *n, int *c, double x) {
    if (*n == *c)
        *a = realloc(*a, sizeof(double) * (*c = *c ? *c * 2 : 4096));
    (*a)[(*n)++] = x;
}
static void drop(V *c, const char *w) {
    if (c->dead)
        return;
    c->dead = 1;
    if (++deadn <= 3)
        fprintf(stderr, "llhlsload: viewer %d: %s\n", c->idx, w);
    if (c->loops)
        up--;
    if (c->fd > 0)
        close(c->fd);
}
static void dial(V *c) {
    struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &sa.sin_addr);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, 4);
    if (connect(c->fd, (void *)&sa, sizeof sa)) {
        drop(c, "connect");
        return;
    }
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
}
static void get(V *c, const char *path, int st) {
    c->st = st;
    c->busy = 1;
    c->treq = now();
    int L =
        snprintf(c->req, sizeof c->req,
                 "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: llhlsload\r\nAccept: */*\r\n\r\n", path, host, port);
    if (send(c->fd, c->req, L, MSG_NOSIGNAL) != L)
        drop(c, "send");
}
static void resolve(const char *base, const char *rel, int rl, char *out, int cap) {
    if (rl > 7 && !strncmp(rel, "http://", 7)) {
        const char *s = memchr(rel + 7, '/', rl - 7);
        if (s) {
            rl -= s - rel;
            rel = s;
        }
    }
    if (rel[0] == '/') {
        snprintf(out, cap, "%.*s", rl, rel);
        return;
    }
    char b[1024];
    snprintf(b, sizeof b, "%s", base);
    char *q = strchr(b, '?');
    if (q)
        *q = 0;
    q = strrchr(b, '/');
    if (q)
        q[1] = 0;
    snprintf(out, cap, "%.900s%.*s", b, rl, rel);
}
static void reload(V *c) {
    char p[1200];
    if (c->pn >= 0)
        snprintf(p, sizeof p, "%s%c_HLS_msn=%d&_HLS_part=%d", c->url, strchr(c->url, '?') ? '&' : '?', c->msn, c->pn);
    else
        snprintf(p, sizeof p, "%s", c->url);
    get(c, p, LIST);
}
static void done(V *c, char *body, int n) {
    if (c->st == PART) {
        parts++;
        c->parts++;
        double t = now();
        add(&lg, &nlg, &capg, (t - c->tlist) * 1000);
        uint64_t best = 0;
        char *p = body, *e = body + n;
        while (p < e && (p = memmem(p, e - p, UUID, 16)) && p + 32 <= e) {
            char h[17];
            memcpy(h, p + 16, 16);
            h[16] = 0;
            uint64_t s = strtoull(h, NULL, 16);
            if (s > best)
                best = s;
            p += 32;
        }
        if (best)
            add(&la, &nla, &capa, (nowns() - best) / 1e6);
        if (c->pn >= 0)
            reload(c);
        else {
            c->wake = t + 0.25;
            c->busy = 0;
        }
        return;
    }
    body[n] = 0;
    lists++;
    if (strstr(body, "#EXT-X-STREAM-INF")) {
        int k = 0;
        for (char *l = body; l && *l;) {
            char *e = strchr(l, '\n');
            int m = e ? (int)(e - l) : (int)strlen(l);
            if (m && l[m - 1] == '\r')
                m--;
            if (m && *l != '#' && ++k == kth) {
                char u[1024];
                resolve(c->url, l, m, u, sizeof u);
                strcpy(c->url, u);
                get(c, c->url, LIST);
                return;
            }
            l = e ? e + 1 : NULL;
        }
        drop(c, "no variant");
        return;
    }
    char *ms = strstr(body, "#EXT-X-MEDIA-SEQUENCE:");
    int seq = ms ? atoi(ms + 22) : 0, segs = 0, np = 0, anyp = 0;
    char np_uri[1024] = "";
    c->tlist = now();
    for (char *l = body; l && *l;) {
        char *e = strchr(l, '\n');
        int m = e ? (int)(e - l) : (int)strlen(l);
        if (m && l[m - 1] == '\r')
            m--;
        if (m > 12 && !strncmp(l, "#EXT-X-PART:", 12)) {
            np++;
            anyp = 1;
            char *u = memmem(l, m, "URI=\"", 5);
            if (u) {
                u += 5;
                char *q = memchr(u, '"', l + m - u);
                if (q)
                    resolve(c->url, u, q - u, np_uri, sizeof np_uri);
            }
        } else if (m && *l != '#') {
            segs++;
            np = 0;
            if (!anyp)
                resolve(c->url, l, m, np_uri, sizeof np_uri);
        }
        l = e ? e + 1 : NULL;
    }
    if (!c->loops++)
        up++;
    if (anyp) {
        c->msn = seq + segs;
        c->pn = np;
    } else
        c->pn = -1;
    char tail[256];
    int L = strlen(np_uri);
    snprintf(tail, sizeof tail, "%s", np_uri + (L > 250 ? L - 250 : 0));
    if (!*np_uri || !strcmp(tail, c->last)) {
        if (c->pn >= 0 && *np_uri && now() - c->treq > 0.02)
            reload(c);
        else {
            c->wake = now() + 0.1;
            c->busy = 0;
        }
        return;
    }
    strcpy(c->last, tail);
    get(c, np_uri, PART);
}
static void on_in(V *c) {
    if (c->cap - c->n < 65536)
        c->b = realloc(c->b, (c->cap = c->n + (1 << 18)) + 1);
    ssize_t r = recv(c->fd, c->b + c->n, c->cap - c->n, MSG_DONTWAIT);
    if (r <= 0) {
        if (r < 0 && errno == EAGAIN)
            return;
        drop(c, "closed");
        return;
    }
    c->n += r;
    bytes += r;
    c->b[c->n] = 0;
    char *h = memmem(c->b, c->n, "\r\n\r\n", 4);
    if (!h)
        return;
    int hl = h + 4 - c->b, body = -1;
    h[2] = 0;
    char *cl = strcasestr(c->b, "\r\ncontent-length:"), *te = strcasestr(c->b, "\r\ntransfer-encoding:");
    int code = atoi(c->b + 9);
    h[2] = '\r';
    if (te && strcasestr(te, "chunked") && strcasestr(te, "chunked") < h) {
        char *p = c->b + hl, *w = p, *end = c->b + c->n;
        char *q = p; /* first pass: is it whole? */
        for (;;) {
            char *nl = memmem(q, end - q, "\r\n", 2);
            if (!nl)
                return;
            long k = strtol(q, NULL, 16);
            if (!k) {
                if (end - nl < 4)
                    return;
                break;
            }
            q = nl + 2 + k + 2;
            if (q > end)
                return;
        }
        for (;;) {
            char *nl = strstr(p, "\r\n");
            long k = strtol(p, NULL, 16);
            if (!k)
                break;
            memmove(w, nl + 2, k);
            w += k;
            p = nl + 2 + k + 2;
        }
        body = w - (c->b + hl);
    } else {
        body = cl ? atoi(cl + 17) : 0;
        if (c->n < hl + body)
            return;
    }
    c->n = 0;
    if (code != 200) {
        bad++;
        c->busy = 0;
        c->wake = now() + 0.2;
        if (c->st == MASTER && bad < 3)
            fprintf(stderr, "llhlsload: status %d\n", code);
        c->last[0] = 0;
        c->pn = -1;
        return;
    }
    done(c, c->b + hl, body);
}
static int dcmp(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}
static double pc(double *a, int n, double p) {
    return n ? a[(int)((n - 1) * p)] : -1;
}
int main(int argc, char **argv) {
    int o;
    char *url = NULL;
    double secs = 10;
    while ((o = getopt(argc, argv, "u:n:t:r:k:")) != -1)
        switch (o) {
        case 'u':
            url = optarg;
            break;
        case 'n':
            N = atoi(optarg);
            break;
        case 't':
            secs = atof(optarg);
            break;
        case 'r':
            rate = atoi(optarg);
            break;
        case 'k':
            kth = atoi(optarg);
            break;
        default:
            return 2;
        }
    if (!url || sscanf(url, "http://%63[^:]:%d%1023s", host, &port, root) != 3 || strncmp(host, "127.", 4)) {
        fprintf(stderr, "usage: see the head of llhlsload.c\n");
        return 2;
    }
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    ep = epoll_create1(0);
    v = calloc(N, sizeof *v);
    double start = now(), t_run = 0, end = start + secs + 30;
    int opened = 0;
    struct epoll_event ev[256];
    struct rusage r0, r1;
    getrusage(RUSAGE_SELF, &r0);
    for (;;) {
        double t = now();
        while (opened < N && (t - start) * rate >= opened) {
            V *c = &v[opened];
            c->idx = opened++;
            strcpy(c->url, root);
            dial(c);
            if (!c->dead)
                get(c, c->url, MASTER);
        }
        if (!t_run && up + deadn >= N) {
            t_run = t;
            end = t + secs;
            b0 = bytes;
            l0 = lists;
            p0 = parts;
            nla = nlg = 0;
            getrusage(RUSAGE_SELF, &r0);
            fprintf(stderr, "llhlsload: %d of %d up after %.2f s\n", up, N, t - start);
        }
        if (t >= end || deadn >= N)
            break;
        int n = epoll_wait(ep, ev, 256, 10);
        for (int i = 0; i < n; i++) {
            V *c = ev[i].data.ptr;
            if (!c->dead)
                on_in(c);
        }
        t = now();
        for (int i = 0; i < opened; i++)
            if (!v[i].dead && !v[i].busy && t >= v[i].wake) {
                if (v[i].loops)
                    reload(&v[i]);
                else
                    get(&v[i], v[i].url, MASTER);
            }
    }
    double el = now() - (t_run ? t_run : start);
    getrusage(RUSAGE_SELF, &r1);
    double cpu = (r1.ru_utime.tv_sec - r0.ru_utime.tv_sec) + (r1.ru_stime.tv_sec - r0.ru_stime.tv_sec) +
                 (r1.ru_utime.tv_usec - r0.ru_utime.tv_usec + r1.ru_stime.tv_usec - r0.ru_stime.tv_usec) / 1e6;
    qsort(la, nla, 8, dcmp);
    qsort(lg, nlg, 8, dcmp);
    uint64_t mn = ~0ull;
    for (int i = 0; i < N; i++)
        if (v[i].parts < mn)
            mn = v[i].parts;
    printf("{\"n\":%d,\"up\":%d,\"dead\":%d,\"secs\":%.2f,\"gbps\":%.4f,\"lists\":%llu,\"parts\":%llu,\"bad\":%llu,"
           "\"min_parts\":%llu,\"client_cpu_s\":%.2f,\"age_ms\":{\"p50\":%.1f,\"p95\":%.1f,\"p99\":%.1f,\"max\":%.1f},"
           "\"fetch_ms\":{\"p50\":%.2f,\"p99\":%.2f},\"age_n\":%d}\n",
           N, up, deadn, el, (bytes - b0) * 8 / el / 1e9, (unsigned long long)(lists - l0),
           (unsigned long long)(parts - p0), (unsigned long long)bad, (unsigned long long)mn, cpu, pc(la, nla, .5),
           pc(la, nla, .95), pc(la, nla, .99), pc(la, nla, 1), pc(lg, nlg, .5), pc(lg, nlg, .99), nla);
    return 0;
}
